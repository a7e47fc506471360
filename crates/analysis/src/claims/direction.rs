//! A gain or a loss without a size: `TyDiQA gains from every intermediate task`.
//!
//! One-sided tests: supported if each selected gain is shown to have the direction, contradicted if any is shown to have
//! the other one.

use super::ground::{BLOCK, Ground};
use super::judgement::{Judgement, Said, Shown, all, any};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::transfer::AnalysisError;

/// `direction`
pub(super) struct Direction;

pub(super) const BETTER: &str = "better";
pub(super) const WORSE: &str = "worse";

impl Kind for Direction {
    fn id(&self) -> &'static str {
        "direction"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[Field::needed("expected", Takes::Word(&[BETTER, WORSE]))];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        Ok(Box::new(Stated { better: fields.text("expected")? == BETTER }))
    }
}

struct Stated {
    better: bool,
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        Said::Words(direction(self.better).to_owned())
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let members = match ground.gains()? {
            Ok(members) => members,
            Err(judgement) => return Ok(judgement),
        };
        let sides: Vec<[f64; 2]> = members.iter().filter_map(|member| member.sides()).collect();
        let of = |better: bool| sides.iter().map(move |side| side[usize::from(!better)]);
        let untested = ground.untested(&members).or_else(|| ground.absent(&BLOCK, &members));
        let several = members.len() > 1;
        let shown = |p: Option<f64>, better: bool, which: &str| {
            let which = if several { which } else { "" };
            p.map(|p| Shown { hypothesis: format!("{which}{} than the baseline", direction(better)), p })
        };
        // Of gains that are not all there and tested, nothing is shown of all.
        let claim = all(of(self.better)).filter(|_| untested.is_none());
        let opposite = any(&of(!self.better).collect::<Vec<_>>());
        let tests = [shown(claim, self.better, "all "), shown(opposite, !self.better, "at least one ")];
        Ok(Judgement::by_tests(members, tests, ground.settings.alpha, untested))
    }
}

pub(super) fn direction(better: bool) -> &'static str {
    if better { BETTER } else { WORSE }
}
