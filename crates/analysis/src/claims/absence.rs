//! No gain and no loss that would matter: `XNLI does not gain`.
//!
//! Two one-sided tests within the bound: supported if each selected gain is shown to lie within it, contradicted if any is
//! shown to lie outside (each side tested, so twice the smaller p).

use super::ground::{BLOCK, Ground};
use super::judgement::{Judgement, Said, Shown, Spread, all, any};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::transfer::AnalysisError;

/// `absence`
pub(super) struct Absence;

impl Kind for Absence {
    fn id(&self) -> &'static str {
        "absence"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[Field::needed("bound", Takes::Positive)];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        Ok(Box::new(Stated { bound: fields.number("bound")? }))
    }
}

struct Stated {
    /// Points.
    bound: f64,
}

impl Stated {
    fn within(&self, spread: &Spread) -> f64 {
        spread.above(-self.bound).max(spread.below(self.bound))
    }

    fn beyond(&self, spread: &Spread) -> f64 {
        (2.0 * spread.above(self.bound).min(spread.below(-self.bound))).min(1.0)
    }
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        Said::Within(self.bound)
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let members = match ground.gains()? {
            Ok(members) => members,
            Err(judgement) => return Ok(judgement),
        };
        let spreads: Vec<Spread> = members.iter().filter_map(|member| member.spread(ground.settings.seed)).collect();
        let without = || ("the test has no t distribution to set a bound against".to_owned(), None);
        let untested = ground.untested(&members).or_else(|| ground.absent(&BLOCK, &members));
        let untested = untested.or_else(|| (spreads.len() < members.len()).then(without));
        let complete = untested.is_none();
        let shown = |p: Option<f64>, hypothesis: &str| p.map(|p| Shown { hypothesis: hypothesis.to_owned(), p });
        let claim = all(spreads.iter().map(|spread| self.within(spread))).filter(|_| complete);
        let opposite = any(&spreads.iter().map(|spread| self.beyond(spread)).collect::<Vec<_>>());
        let tests = [shown(claim, "within the bound (TOST)"), shown(opposite, "beyond the bound")];
        Ok(Judgement::by_tests(members, tests, ground.settings.alpha, untested))
    }
}
