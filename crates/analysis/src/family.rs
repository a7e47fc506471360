//! From comparisons to findings: the only place where a verdict or a mark is made.

use std::fmt;

use crate::correction::{Bh, Correction};
use crate::outcome::{Interval, Outcome, Reason};
use stilt_results::Points;

/// A comparison that has not been judged: it can be printed, but carries no verdict and no mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Treated minus baseline, oriented; `None` if it could not be computed.
    pub estimate: Option<Points>,
    /// Interval of the estimate (for one treated run: the prediction interval).
    pub interval: Option<Interval>,
    /// The test by which it will be judged.
    pub outcome: Outcome,
    /// p of the test that the effect lies within the bound of practical relevance, if that was asked and could be made.
    pub equivalence: Option<f64>,
    /// What a joint test of all comparisons on one baseline says, if that was asked.
    pub joint: Option<Joint>,
}

/// A comparison as one of several with the same baseline runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joint {
    /// p adjusted for all of them, in (0, 1].
    pub p: f64,
    /// Which of the family's baselines they share.
    pub group: usize,
}

impl Comparison {
    /// A comparison that is judged by this outcome; the estimate is in points.
    pub(crate) fn judged_by(outcome: Outcome, estimate: f64) -> Self {
        let interval = match &outcome {
            Outcome::Tested(test) => test.interval,
            Outcome::Estimated(estimate) => estimate.interval,
            Outcome::NotTestable(_) => None,
        };
        Self { estimate: Points::new(estimate).ok(), interval, outcome, equivalence: None, joint: None }
    }

    /// A comparison without a test; the estimate, if it could be computed, is in points.
    pub(crate) fn untested(estimate: Option<f64>, reason: Reason) -> Self {
        let estimate = estimate.and_then(|value| Points::new(value).ok());
        Self { estimate, interval: None, outcome: Outcome::NotTestable(reason), equivalence: None, joint: None }
    }
}

/// What may be said of a comparison within its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Adjusted p within alpha, and above the baseline.
    Better,
    /// Adjusted p within alpha, and below the baseline.
    Worse,
    /// Not shown to differ, and shown to lie within the bound: no practically relevant transfer.
    Equivalent,
    /// Tested, and the data decide neither way.
    Undecided,
    /// No test could be made.
    NotTestable,
    /// Tested without a correction: no verdict is given.
    Unjudged,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Equivalent => "equivalent",
            Self::Undecided => "undecided",
            Self::NotTestable => "not-testable",
            Self::Unjudged => "unjudged",
        })
    }
}

/// A judged comparison. Only [`Family::judge`] makes one; tables and figures take nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    comparison: Comparison,
    p_adjusted: Option<f64>,
    q: Option<f64>,
    p_equivalence: Option<f64>,
    m: usize,
    verdict: Verdict,
    stars: u8,
}

impl Finding {
    /// The estimate in points, positive is better.
    #[must_use]
    pub fn estimate(&self) -> Option<f64> {
        self.comparison.estimate.map(Points::get)
    }

    /// The interval of the estimate.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        self.comparison.interval
    }

    /// The test that was judged, or why there is none.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.comparison.outcome
    }

    /// Why it could not be tested.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        self.comparison.outcome.reason()
    }

    /// p before correction.
    #[must_use]
    pub fn p(&self) -> Option<f64> {
        self.comparison.outcome.tested().map(|test| test.p)
    }

    /// p after correction within the family.
    #[must_use]
    pub fn p_adjusted(&self) -> Option<f64> {
        self.p_adjusted
    }

    /// Benjamini-Hochberg q within the same family.
    #[must_use]
    pub fn q(&self) -> Option<f64> {
        self.q
    }

    /// p of the equivalence test after correction within the family; `None` if no bound was given.
    #[must_use]
    pub fn p_equivalence(&self) -> Option<f64> {
        self.p_equivalence
    }

    /// Number of tests in the family.
    #[must_use]
    pub fn m(&self) -> usize {
        self.m
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Stars earned by the adjusted p: 1 within alpha, 2 within alpha/5, 3 within alpha/50 (.05, .01, .001).
    #[must_use]
    pub fn stars(&self) -> u8 {
        self.stars
    }
}

/// The comparisons that share one correction.
#[derive(Debug, Clone, Default)]
pub struct Family(Vec<Comparison>);

impl Family {
    /// A family of these comparisons; those that could not be tested do not count in `m`.
    #[must_use]
    pub fn new(comparisons: Vec<Comparison>) -> Self {
        Self(comparisons)
    }

    /// Judges every comparison at `alpha` after `correction`; findings come back in the order given.
    #[must_use]
    pub fn judge(self, correction: &dyn Correction, alpha: f64) -> Vec<Finding> {
        let p: Vec<f64> = self.0.iter().filter_map(|c| c.outcome.tested()).map(|test| test.p).collect();
        let m = p.len();
        let tested: Vec<&Comparison> = self.0.iter().filter(|c| c.outcome.tested().is_some()).collect();
        let mut adjusted = correction.adjust_family(&tested).into_iter();
        let mut q = Bh.adjust(&p).into_iter();
        // Equivalence is another question asked of the same comparisons: corrected likewise, as a family of its own.
        let within: Vec<f64> = self.0.iter().filter_map(|c| c.equivalence).collect();
        let mut within = correction.adjust(&within).into_iter();
        let judge = |comparison: Comparison| {
            let p_equivalence = comparison.equivalence.and_then(|_| within.next());
            let equivalent = p_equivalence.is_some_and(|p| p <= alpha);
            let (p_adjusted, q, verdict) = match &comparison.outcome {
                Outcome::Estimated(_) | Outcome::NotTestable(_) => (None, None, Verdict::NotTestable),
                Outcome::Tested(test) => {
                    let p_adjusted = adjusted.next();
                    let differs = p_adjusted.is_some_and(|p| p <= alpha);
                    let verdict = match (correction.judges(), differs) {
                        (false, _) => Verdict::Unjudged,
                        (true, false) if equivalent => Verdict::Equivalent,
                        (true, false) => Verdict::Undecided,
                        (true, true) if test.estimate > 0.0 => Verdict::Better,
                        (true, true) => Verdict::Worse,
                    };
                    (p_adjusted, q.next(), verdict)
                }
            };
            let stars = match (verdict, p_adjusted) {
                (Verdict::Better | Verdict::Worse, Some(p)) if p <= alpha / 50.0 => 3,
                (Verdict::Better | Verdict::Worse, Some(p)) if p <= alpha / 5.0 => 2,
                (Verdict::Better | Verdict::Worse, Some(_)) => 1,
                _ => 0,
            };
            Finding { comparison, p_adjusted, q, p_equivalence, m, verdict, stars }
        };
        self.0.into_iter().map(judge).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::{Holm, Uncorrected};
    use crate::outcome::Test;

    fn tested(estimate: f64, p: f64) -> Comparison {
        let test = Test::new("paired-t", estimate, p);
        Comparison::judged_by(Outcome::Tested(test), estimate)
    }

    fn untested() -> Comparison {
        Comparison::untested(Some(2.3), Reason::OneRunEach)
    }

    #[test]
    fn what_cannot_be_tested_does_not_count_in_the_family() {
        let findings =
            Family::new(vec![untested(), tested(1.5, 0.02), untested(), tested(-0.5, 0.5)]).judge(&Holm, 0.05);
        assert!(findings.iter().all(|finding| finding.m() == 2));
        assert_eq!(findings[1].p_adjusted(), Some(0.04));
        assert_eq!(findings[3].p_adjusted(), Some(0.5));
        for untested in [&findings[0], &findings[2]] {
            assert_eq!((untested.p(), untested.p_adjusted(), untested.q()), (None, None, None));
            assert_eq!((untested.verdict(), untested.stars()), (Verdict::NotTestable, 0));
            assert_eq!(untested.estimate(), Some(2.3), "a gain without a test is still shown");
            assert_eq!(untested.reason(), Some(&Reason::OneRunEach));
        }
    }

    #[test]
    fn verdicts_follow_the_sign_and_the_adjusted_p() {
        let findings = Family::new(vec![tested(1.5, 0.01), tested(-1.5, 0.02), tested(0.5, 0.04)]).judge(&Holm, 0.05);
        let verdicts: Vec<Verdict> = findings.iter().map(Finding::verdict).collect();
        assert_eq!(verdicts, [Verdict::Better, Verdict::Worse, Verdict::Better], "Holm: .03, .04, .04");
        let findings = Family::new(vec![tested(1.5, 0.04), tested(1.5, 0.04)]).judge(&Holm, 0.05);
        assert!(findings.iter().all(|finding| finding.verdict() == Verdict::Undecided && finding.stars() == 0));
    }

    #[test]
    fn stars_are_earned_by_the_adjusted_p_alone() {
        let stars = |p: f64| Family::new(vec![tested(1.0, p)]).judge(&Holm, 0.05)[0].stars();
        assert_eq!([0.001, 0.0011, 0.01, 0.011, 0.05, 0.051].map(stars), [3, 2, 2, 1, 1, 0]);
        let twice = Family::new(vec![tested(1.0, 0.001), tested(1.0, 0.9)]).judge(&Holm, 0.05);
        assert_eq!(twice[0].stars(), 2, "adjusted to .002");
    }

    #[test]
    fn uncorrected_p_values_carry_no_verdict_and_no_mark() {
        let findings = Family::new(vec![tested(9.0, 1e-9), untested()]).judge(&Uncorrected, 0.05);
        assert_eq!((findings[0].verdict(), findings[0].stars()), (Verdict::Unjudged, 0));
        assert_eq!(findings[0].p_adjusted(), Some(1e-9));
        assert_eq!(findings[1].verdict(), Verdict::NotTestable);
    }

    #[test]
    fn equivalence_is_corrected_and_never_outranks_a_difference() {
        let within = |estimate, p, equivalence| Comparison { equivalence: Some(equivalence), ..tested(estimate, p) };
        let family = |members| Family::new(members).judge(&Holm, 0.05).iter().map(Finding::verdict).collect::<Vec<_>>();
        assert_eq!(family(vec![within(0.1, 0.8, 0.03)]), [Verdict::Equivalent]);
        assert_eq!(family(vec![within(0.1, 0.8, 0.03), within(0.2, 0.7, 0.6)]), [Verdict::Undecided; 2], "Holm: .06");
        assert_eq!(family(vec![within(0.1, 0.001, 0.001)]), [Verdict::Better], "small, but there");
    }

    #[test]
    fn q_is_bh_over_the_same_family() {
        let findings = Family::new(vec![tested(1.0, 0.01), untested(), tested(1.0, 0.03)]).judge(&Holm, 0.05);
        assert_eq!((findings[0].q(), findings[2].q()), (Some(0.02), Some(0.03)));
    }

    #[test]
    fn an_empty_family_has_no_findings() {
        assert!(Family::new(vec![]).judge(&Holm, 0.05).is_empty());
    }
}
