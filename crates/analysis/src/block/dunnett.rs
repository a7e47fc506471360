//! Dunnett's test.
//!
//! # Question
//! Which systems differ from one control (the baseline), all comparisons considered at once?
//!
//! # Assumptions
//! One block; the columns are independent groups and their runs the replicates, normal with *one variance for all
//! groups*. Where variances differ, use Welch's test and Holm. Group sizes may differ.
//!
//! # Formula
//! t(j) = (mean(j) - mean(0)) / (s √(1/n(j) + 1/n(0))) with the pooled variance s^2 of all groups, control included, and
//! df = N - groups; p = P(max |T| >= |t(j)|), or P(max T >= t(j)) for `greater` and P(max T >= -t(j)) for `less`, over the
//! joint distribution of the t statistics (multivariate t with correlations λ(i) λ(j), λ^2 = n / (n + n(0))), integrated
//! to a relative 1e-6 or better. p is adjusted for all comparisons already: correct it no further. The estimate is
//! mean(j) - mean(0); the intervals mean(j) - mean(0) ± c s √(1/n(j) + 1/n(0)) hold together, with P(max |T| > c) =
//! 1 - level. Against one group this is Student's t test with equal variances.
//!
//! # Degenerate input
//! No control: not testable. More than one block: not testable (pooling tasks would put their differences into the
//! variance). Fewer than two systems, a system without runs, or a single run in every group: not testable. No group
//! varies, up to a relative 1e-9 of the scores: not testable (no variance).
//!
//! # Source
//! Dunnett (1955), A multiple comparison procedure for comparing several treatments with a control, *Journal of the
//! American Statistical Association* 50(272), 1096-1121.

use super::dunnett_t::DunnettT;
use super::quantile::upper_quantile;
use super::ranks::complete;
use super::{About, Answer, BlockMethod, Blocks};
use crate::method::{Alternative, Settings};
use crate::moments::{Moments, constant, largest, saturate};
use crate::outcome::{Interval, Outcome, Reason, Test};
use crate::registry::{Entry, entry};

/// Dunnett's test, `dunnett`.
#[derive(Debug, Clone, Copy)]
pub struct Dunnett;

entry!(Dunnett, "dunnett", "Dunnett's test", "dunnett.rs");

impl BlockMethod for Dunnett {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let groups = match Groups::new(blocks) {
            Ok(groups) => groups,
            Err(reason) => return vec![Answer { about: About::All, outcome: Outcome::NotTestable(reason) }],
        };
        let joint = groups.joint();
        let critical = upper_quantile(1.0 - settings.level, |t| joint.two_sided_sf(t));
        let against = (0..groups.arms.len()).filter(|&system| system != groups.control);
        let answer = |system: usize| {
            let (estimate, error) = groups.difference(system);
            let t = saturate(estimate / error);
            let p = match settings.alternative {
                Alternative::TwoSided => joint.two_sided_sf(t.abs()),
                Alternative::Greater => joint.upper_sf(t),
                Alternative::Less => joint.upper_sf(-t),
            };
            let interval = critical.map(|c| Interval::around(estimate, c * error));
            let test = Test::new(self.id(), estimate, p.clamp(f64::MIN_POSITIVE, 1.0));
            let test = Test { statistic: Some(t), df: Some(groups.df), interval, ..test };
            Answer { about: About::Pair(system, groups.control), outcome: Outcome::Tested(test) }
        };
        against.map(answer).collect()
    }

    fn adjusts(&self) -> bool {
        true
    }
}

/// The groups of the one block.
struct Groups {
    arms: Vec<Moments>,
    control: usize,
    /// Pooled standard deviation, points.
    sd: f64,
    df: f64,
}

impl Groups {
    fn new(blocks: &Blocks) -> Result<Self, Reason> {
        let k = blocks.systems().len();
        let control = blocks.control().ok_or(Reason::Needs { option: "a control (--baseline)" })?;
        if k < 2 {
            return Err(Reason::TooFew { what: "systems", n: k, needed: 2 });
        }
        if blocks.blocks().len() > 1 {
            return Err(Reason::Unsuitable { expected: "one block, with runs as replicates" });
        }
        complete(blocks)?;
        let runs: Vec<&[f64]> = (0..k).map(|system| blocks.runs(0, system)).collect();
        let n: usize = runs.iter().map(|runs| runs.len()).sum();
        if n == k {
            return Err(Reason::OneRunEach);
        }
        let magnitude = runs.iter().map(|runs| largest(runs)).fold(0.0, f64::max);
        if runs.iter().all(|runs| constant(runs, magnitude)) {
            return Err(Reason::NoVariance);
        }
        let arms: Vec<Moments> = runs.iter().map(|runs| Moments::of(runs)).collect();
        let df = (n - k) as f64;
        // In an order of their own, and by `hypot`: neither the order of the groups nor the range of doubles matters.
        let mut parts: Vec<f64> = arms.iter().map(|arm| arm.sd * ((arm.n - 1.0) / df).sqrt()).collect();
        parts.sort_by(f64::total_cmp);
        let sd = saturate(parts.into_iter().fold(0.0, f64::hypot));
        Ok(Self { arms, control, sd, df })
    }

    fn joint(&self) -> DunnettT {
        let sizes = self.arms.iter().enumerate().filter(|(system, _)| *system != self.control);
        DunnettT::new(sizes.map(|(_, arm)| arm.n as usize), self.arms[self.control].n as usize, self.df)
    }

    /// A group minus the control, and the standard error of that.
    fn difference(&self, system: usize) -> (f64, f64) {
        let (arm, control) = (self.arms[system], self.arms[self.control]);
        (saturate(arm.mean - control.mean), self.sd * (1.0 / arm.n + 1.0 / control.n).sqrt())
    }
}
