//! A gain of a stated size: `SQuAD gains 8.2 points`.
//!
//! Supported if the observed gain lies within the tolerance, contradicted if the interval lies wholly outside it.

use super::ground::Ground;
use super::judgement::{ClaimVerdict, Judgement, MORE, Said, Shown, Spread};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::outcome::Reason;
use crate::transfer::AnalysisError;

/// `value`
pub(super) struct Value;

/// Decimals are no exact doubles: 8.2 + 0.1 is 8.3 for everyone.
const ROUNDING: f64 = 1e-9;

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
        let spread = member.spread();
        let confidence = spread.map(|spread| spread.share(low, high));
        let verdict = if observed >= low - ROUNDING && observed <= high + ROUNDING {
            ClaimVerdict::Supported
        } else if interval.is_some_and(|interval| interval.low > high || interval.high < low) {
            ClaimVerdict::Contradicted
        } else {
            let undecided = (
                "undecided: outside the tolerance, but the interval reaches into it".to_owned(),
                Some(MORE.to_owned()),
            );
            let (reason, wanted) = if interval.is_some() { undecided } else { untested.unwrap_or(undecided) };
            return Ok(Judgement { confidence, ..Judgement::open(reason, members, wanted) });
        };
        // Both ends were looked at, as the interval does.
        let outside = |spread: Spread| (2.0 * spread.above(high).min(spread.below(low))).min(1.0);
        let contradicts = spread.filter(|_| verdict == ClaimVerdict::Contradicted);
        let shown =
            contradicts.map(|spread| Shown { hypothesis: "outside the tolerance".to_owned(), p: outside(spread) });
        // A single run, or a published mean, is the number that is claimed; how sure one may be of it is not known.
        let reason = untested.map(|(reason, _)| reason);
        Ok(Judgement { verdict, confidence, shown, reason, ..Judgement::open("", members, None) })
    }
}
