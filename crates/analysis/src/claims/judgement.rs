//! What the results say of a claim.

use std::fmt;

use stilt_results::Note;

use crate::correction::{Correction, Holm};
use crate::family::Finding;
use crate::method::{Alternative, PermutationT, Settings};
use crate::registry::Entry;
use crate::sample::Unpaired;
use crate::student::p_value;
use crate::transfer::{Detail, Place};

/// Whether the results bear a claim out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimVerdict {
    /// The results show it.
    Supported,
    /// The results show the opposite.
    Contradicted,
    /// The results show neither, or cannot.
    NotTestable,
}

impl fmt::Display for ClaimVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::NotTestable => "not testable",
        })
    }
}

/// What is expected or was observed.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// There is nothing.
    Nothing,
    /// A number, and how far from it is still it; for gains both in points.
    Number(f64, f64),
    /// Gains from the smallest to the largest, points, and how many they are.
    Range(f64, f64, usize),
    /// Within so many points of zero.
    Within(f64),
    /// At least so many, of so many if that is known.
    Count(usize, Option<usize>),
    /// Words.
    Words(String),
}

/// A test behind a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What it was tested for, such as `better than the baseline`: small p speaks for it.
    pub hypothesis: String,
    /// Its p, one-sided; for several gains at once that of all of them, or corrected for having looked at all.
    pub p: f64,
}

/// One gain or difference that a claim is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What it is of: `mnli`, `mnli − qqp`, `xnli`.
    pub name: String,
    /// Its block, intermediate and average.
    pub place: Place,
    /// The gain, before any correction.
    pub finding: Finding,
    /// What stands behind it.
    pub detail: Detail,
    /// What it lacks of what the claim is about, in words: an average over fewer targets is another number.
    pub lacks: Option<String>,
}

/// The answer to a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: ClaimVerdict,
    /// What was observed.
    pub observed: Said,
    /// Share of the estimate's t distribution within the tolerance (value), else 1 - p of the test behind the verdict;
    /// `None` where there is neither.
    pub confidence: Option<f64>,
    /// The test behind the verdict; of an undecided claim, the one that could have supported it, or contradicted a value.
    pub shown: Option<Shown>,
    /// The gains or differences it rests on.
    pub members: Vec<Member>,
    /// Why it is not testable, or has no or little confidence; a sentence without its full stop.
    pub reason: Option<String>,
    /// What would decide it, likewise.
    pub wanted: Option<String>,
    /// What readers of its gains must know besides.
    pub notes: Vec<Note>,
}

impl Judgement {
    /// Not testable for that reason.
    pub(super) fn open(reason: impl Into<String>, members: Vec<Member>, wanted: Option<String>) -> Self {
        Self {
            verdict: ClaimVerdict::NotTestable,
            observed: observed(&members),
            confidence: None,
            shown: None,
            members,
            reason: Some(reason.into()),
            wanted,
            notes: Vec::new(),
        }
    }

    /// By the p of the claim and of its opposite, whichever is within alpha. Where there is none for the claim because
    /// a member could not be tested, `untested` says why.
    pub(super) fn by_tests(
        members: Vec<Member>,
        [claim, opposite]: [Option<Shown>; 2],
        alpha: f64,
        untested: Option<(String, Option<String>)>,
    ) -> Self {
        let within = |shown: &Option<Shown>| shown.as_ref().is_some_and(|shown| shown.p <= alpha);
        let verdict = match (within(&claim), within(&opposite)) {
            // Both at once is possible only where alpha is above one half.
            (true, false) => ClaimVerdict::Supported,
            (false, true) => ClaimVerdict::Contradicted,
            _ => {
                let undecided =
                    ("undecided: neither the claim nor its opposite is shown".to_owned(), Some(MORE.to_owned()));
                let (reason, wanted) = untested.unwrap_or(undecided);
                return Self { shown: claim, ..Self::open(reason, members, wanted) };
            }
        };
        let shown = if verdict == ClaimVerdict::Supported { claim } else { opposite };
        let confidence = shown.as_ref().map(|shown| 1.0 - shown.p);
        Self { verdict, confidence, shown, reason: None, ..Self::open("", members, None) }
    }
}

/// What decides a claim that was tested and left open.
pub(super) const MORE: &str = "more runs (`stilt plan` says how many)";

/// The gains of the members.
fn observed(members: &[Member]) -> Said {
    let gains: Vec<f64> = members.iter().filter_map(|member| member.finding.estimate()).collect();
    match gains[..] {
        [] => Said::Nothing,
        [gain] => Said::Number(gain, 0.0),
        _ => {
            let (low, high) = (gains.iter().copied().reduce(f64::min), gains.iter().copied().reduce(f64::max));
            Said::Range(low.unwrap_or_default(), high.unwrap_or_default(), gains.len())
        }
    }
}

impl Member {
    /// p of "better" and of "worse", each one-sided; `None` if it was not tested, or by a method without sides.
    pub(super) fn sides(&self) -> Option<[f64; 2]> {
        self.finding.p().filter(|_| self.lacks.is_none())?;
        let of_t = || {
            let test = self.finding.outcome().tested()?;
            let (estimate, error, df) = (self.finding.estimate()?, test.error?, test.df?);
            let spread = Spread { estimate, error, df, dealt: None };
            Some((spread.above(0.0), spread.below(0.0)))
        };
        self.detail.sides.or_else(of_t).map(|(better, worse)| [better, worse])
    }

    /// The t distribution of the estimate. Where the permutation test of Welch's t is judged, it is Welch's, as in the
    /// interval, but the p of bounds are those of that test; `seed` is that of its draws.
    pub(super) fn spread(&self, seed: u64) -> Option<Spread> {
        let estimate = self.finding.estimate().filter(|_| self.lacks.is_none())?;
        let test = self.finding.outcome().tested()?;
        let [treated, baseline] = self.detail.arms.clone();
        let arms = Unpaired::new(treated, baseline).ok().filter(|_| test.method == PermutationT.id());
        Some(Spread { estimate, error: test.error?, df: test.df?, dealt: arms.map(|arms| Dealt { arms, seed }) })
    }
}

/// An estimate with its t distribution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    /// Points.
    estimate: f64,
    /// Its standard error, points, above 0.
    error: f64,
    /// Degrees of freedom.
    df: f64,
    /// The arms of a design that is judged by the permutation test.
    dealt: Option<Dealt>,
}

/// Arms whose labels are dealt again.
#[derive(Debug, Clone, PartialEq)]
struct Dealt {
    arms: Unpaired,
    seed: u64,
}

impl Dealt {
    fn p(&self, bound: f64, alternative: Alternative) -> Option<f64> {
        PermutationT.beyond(&self.arms, bound, &Settings { alternative, seed: self.seed, ..Settings::default() })
    }
}

impl Spread {
    /// One-sided p of "above `bound`", points.
    pub(super) fn above(&self, bound: f64) -> f64 {
        self.beyond(bound, Alternative::Greater)
    }

    /// One-sided p of "below `bound`", points.
    pub(super) fn below(&self, bound: f64) -> f64 {
        self.beyond(bound, Alternative::Less)
    }

    fn beyond(&self, bound: f64, side: Alternative) -> f64 {
        match &self.dealt {
            // Arms that cannot be dealt show nothing.
            Some(dealt) => dealt.p(bound, side).unwrap_or(1.0),
            None => p_value((self.estimate - bound) / self.error, self.df, side),
        }
    }

    /// The share of the t distribution around the estimate that lies within these ends, points.
    pub(super) fn share(&self, low: f64, high: f64) -> f64 {
        // What lies above the lower end, less what lies above the upper one.
        let beyond = |end: f64| p_value((end - self.estimate) / self.error, self.df, Alternative::Greater);
        (beyond(low) - beyond(high)).clamp(0.0, 1.0)
    }
}

/// p of "all of these": the largest (intersection-union; each at its own level needs no correction).
pub(super) fn all(p: impl IntoIterator<Item = f64>) -> Option<f64> {
    p.into_iter().reduce(f64::max)
}

/// p of "at least one of these": the smallest after Holm.
pub(super) fn any(p: &[f64]) -> Option<f64> {
    Holm.adjust(p).into_iter().reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_within_a_band_is_that_of_the_t_distribution() {
        // scipy 1.15.2: t.cdf(1, 2) - t.cdf(-1, 2) = 0.5773502691896257 = 1/sqrt(3), in closed form.
        let spread = Spread { estimate: 2.0, error: 0.5, df: 2.0, dealt: None };
        assert!((spread.share(1.5, 2.5) - 1.0 / 3f64.sqrt()).abs() < 1e-12);
        // t with 1 degree of freedom is Cauchy: P(T > 1) = 1/4.
        let spread = Spread { estimate: 1.0, error: 1.0, df: 1.0, dealt: None };
        assert!((spread.above(0.0) - 0.25).abs() < 1e-12);
        assert!((spread.below(0.0) - 0.75).abs() < 1e-12);
        assert!((spread.share(0.0, 2.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn all_is_the_largest_and_any_is_corrected() {
        assert_eq!(all([0.01, 0.04]), Some(0.04));
        assert_eq!(any(&[0.01, 0.04]), Some(0.02));
        assert_eq!((all([]), any(&[])), (None, None));
    }
}
