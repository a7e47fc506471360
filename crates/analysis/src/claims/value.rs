//! A gain of a stated size: `SQuAD gains 8.2 points`.
//!
//! Supported if the observed gain lies within the tolerance, contradicted if the gain is shown to lie outside it (each side
//! tested, so twice the smaller p; with a t test that is the interval at 1 - alpha, wholly outside).

use super::ground::{BLOCK, Ground};
use super::judgement::{ClaimVerdict, Judgement, MORE, Said, Shown, Spread};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::outcome::Reason;
use crate::transfer::{AnalysisError, Settings};

/// `value`
pub(super) struct Value;

/// Decimals are no exact doubles: 8.2 + 0.1 is 8.3 for everyone.
const ROUNDING: f64 = 1e-9;

/// What a contradiction shows.
const OUTSIDE: &str = "outside the tolerance";

/// What a reader of a low confidence wants to know.
const WIDE: &str = "within the tolerance as observed, but the interval reaches beyond it";

impl Kind for Value {
    fn id(&self) -> &'static str {
        "value"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] =
            &[Field::needed("expected", Takes::Number), Field::needed("tolerance", Takes::NotNegative)];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        Ok(Box::new(Stated { expected: fields.number("expected")?, tolerance: fields.number("tolerance")? }))
    }
}

struct Stated {
    /// Points.
    expected: f64,
    /// Points.
    tolerance: f64,
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        Said::Number(self.expected, self.tolerance)
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let members = match ground.gains()? {
            Ok(members) => members,
            Err(judgement) => return Ok(judgement),
        };
        if let (Some((reason, wanted)), [_]) = (ground.absent(&BLOCK, &members), &members[..]) {
            return Ok(Judgement::open(reason, members, wanted));
        }
        let [member] = &members[..] else {
            let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
            let reason = format!("a value is that of one gain, and {} are selected: {}", names.len(), names.join(", "));
            let wanted = "name the intermediate, base model or split that is meant".to_owned();
            return Ok(Judgement::open(reason, members, Some(wanted)));
        };
        let tested = member.finding.p().is_some();
        let untested = ground.untested(&members).filter(|_| !tested || member.lacks.is_some());
        let counts = member.finding.reason() != Some(&Reason::ReportedOnly) && member.lacks.is_none();
        let Some(observed) = member.finding.estimate().filter(|_| counts) else {
            let (reason, wanted) = untested.unwrap_or_default();
            return Ok(Judgement::open(reason, members, wanted));
        };
        let [low, high] = [self.expected - self.tolerance, self.expected + self.tolerance];
        // The interval of a single run says where one more run would lie, not where the gain does.
        let interval = member.finding.interval().filter(|_| tested);
        let spread = member.spread(ground.settings.seed);
        let confidence = spread.as_ref().map(|spread| spread.share(low, high));
        // Both ends are looked at, as the interval does.
        let outside = |spread: &Spread| (2.0 * spread.above(high).min(spread.below(low))).min(1.0);
        let shown = spread.as_ref().map(|spread| Shown { hypothesis: OUTSIDE.to_owned(), p: outside(spread) });
        let beyond = interval.is_some_and(|interval| interval.low > high || interval.high < low);
        let Settings { alpha, level, .. } = ground.settings;
        let is_outside = match &shown {
            Some(shown) => shown.p <= alpha,
            // Of a method without a p for bounds there is the interval, if it is wide enough.
            None => beyond && level >= 1.0 - alpha - ROUNDING,
        };
        if observed >= low - ROUNDING && observed <= high + ROUNDING {
            // A single run, or a published mean, is the number that is claimed; how sure one may be of it is not known.
            let wide = interval.is_some_and(|interval| interval.low < low || interval.high > high);
            let reason = untested.map(|(reason, _)| reason).or_else(|| wide.then(|| WIDE.to_owned()));
            let verdict = ClaimVerdict::Supported;
            return Ok(Judgement { verdict, confidence, reason, ..Judgement::open("", members, None) });
        }
        if is_outside {
            let verdict = ClaimVerdict::Contradicted;
            return Ok(Judgement { verdict, confidence, shown, reason: None, ..Judgement::open("", members, None) });
        }
        let undecided = ("undecided: outside the tolerance, but not shown to be".to_owned(), Some(MORE.to_owned()));
        let (reason, wanted) = if interval.is_some() { undecided } else { untested.unwrap_or(undecided) };
        Ok(Judgement { confidence, shown, ..Judgement::open(reason, members, wanted) })
    }
}
