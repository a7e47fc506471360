//! Friedman test.
//!
//! # Question
//! Do the systems differ in rank over the blocks, or could every block have ranked them at random?
//!
//! # Assumptions
//! The blocks are independent. Under the null, all orders of the systems within a block are equally likely. Runs of a
//! cell are averaged first; a system that is better in some blocks and worse in others is not found.
//!
//! # Formula
//! With r(ij) the rank of system j in block i of n (1 is best; ties share the mean of their ranks) and R(j) its sum over
//! the blocks: chi2 = (k - 1) Σ(R(j) - n (k + 1) / 2)^2 / ΣΣ(r(ij) - (k + 1) / 2)^2, which is the tie-corrected
//! statistic; p = P(chi-squared with k - 1 degrees of freedom >= chi2). The estimate is Kendall's W = chi2 / (n (k - 1)):
//! 0 without agreement between the blocks, 1 if all rank alike. `mean_ranks`: R(j) / n.
//!
//! The approximation is rough for few blocks. `p_exact` is the share of all orders within the blocks, ties kept, whose
//! statistic is at least as large; decided on integers, and given where counting takes at most 300,000 steps: up to
//! about 50 blocks of 3 systems, 12 of 4, 6 of 5, 3 of 6.
//!
//! # Degenerate input
//! Fewer than two systems or blocks, or a block that lacks a system: not testable. All systems tie in all blocks: not
//! testable (no variance). Below six blocks read the mean ranks as a description.
//!
//! # Source
//! Friedman (1937), The use of ranks to avoid the assumption of normality implicit in the analysis of variance, *Journal
//! of the American Statistical Association* 32(200), 675-701; tie correction: Conover (1999), *Practical Nonparametric
//! Statistics*, 3rd ed.; use over data sets: Demšar (2006), Statistical comparisons of classifiers over multiple data
//! sets, *Journal of Machine Learning Research* 7, 1-30.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::friedman_exact::p_exact;
use super::ranks::Ranks;
use super::{About, Answer, BlockMethod, Blocks};
use crate::method::Settings;
use crate::outcome::{Extra, Test};
use crate::registry::{Entry, entry};

/// The Friedman test, `friedman`.
#[derive(Debug, Clone, Copy)]
pub struct Friedman;

entry!(Friedman, "friedman", "Friedman test", "friedman.rs");

impl BlockMethod for Friedman {
    fn run(&self, blocks: &Blocks, _: &Settings) -> Vec<Answer> {
        let outcome = Ranks::new(blocks).map(|ranks| {
            let (statistic, df) = (ranks.chi_squared(), ranks.k as f64 - 1.0);
            let w = statistic / (ranks.n as f64 * df);
            let mut extra = vec![("mean_ranks", Extra::Numbers(ranks.means()))];
            extra.extend(p_exact(&ranks).map(|p| ("p_exact", Extra::Number(p))));
            let p = chi_squared_sf(statistic, df);
            Test { statistic: Some(statistic), df: Some(df), extra, ..Test::new(self.id(), w, p) }
        });
        vec![Answer { about: About::All, outcome: outcome.into() }]
    }
}

/// P(chi-squared with `df` degrees of freedom >= `x`), in (0, 1].
pub(super) fn chi_squared_sf(x: f64, df: f64) -> f64 {
    // At 0 and below statrs has no upper tail to compute; `new` refuses only df <= 0, which no design leads to.
    let p = if x > 0.0 { ChiSquared::new(df).map_or(1.0, |chi| chi.sf(x)) } else { 1.0 };
    p.clamp(f64::MIN_POSITIVE, 1.0)
}
