//! Iman-Davenport test.
//!
//! # Question
//! Do the systems differ in rank over the blocks? As the Friedman test, with an approximation that is less conservative.
//!
//! # Assumptions
//! Those of the Friedman test: independent blocks, and under the null all orders within a block equally likely.
//!
//! # Formula
//! F = (n - 1) chi2 / (n (k - 1) - chi2) with the tie-corrected chi2 of the Friedman test over n blocks of k systems;
//! p = P(F with k - 1 and (k - 1)(n - 1) degrees of freedom >= F). `df` is k - 1, `df_residual` (k - 1)(n - 1). The
//! estimate is Kendall's W = chi2 / (n (k - 1)).
//!
//! # Degenerate input
//! Fewer than two systems or blocks, or a block that lacks a system: not testable. All systems tie in all blocks: not
//! testable (no variance). All blocks rank the systems alike: F is infinite and its p would be 0 by construction; not
//! testable, while the Friedman test answers.
//!
//! # Source
//! Iman & Davenport (1980), Approximations of the critical region of the Friedman statistic, *Communications in
//! Statistics - Theory and Methods* 9(6), 571-595; Demšar (2006), Statistical comparisons of classifiers over multiple
//! data sets, *Journal of Machine Learning Research* 7, 1-30.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::ranks::Ranks;
use super::{ALIKE, About, Answer, BlockMethod, Blocks};
use crate::method::Settings;
use crate::outcome::{Extra, Reason, Test};
use crate::registry::{Entry, entry};

/// The Iman-Davenport test, `iman-davenport`.
#[derive(Debug, Clone, Copy)]
pub struct ImanDavenport;

entry!(ImanDavenport, "iman-davenport", "Iman-Davenport test", "iman_davenport.rs");

impl BlockMethod for ImanDavenport {
    fn run(&self, blocks: &Blocks, _: &Settings) -> Vec<Answer> {
        vec![Answer { about: About::All, outcome: Ranks::new(blocks).and_then(|ranks| test(self.id(), &ranks)).into() }]
    }
}

/// The test of some ranks.
fn test(id: &'static str, ranks: &Ranks) -> Result<Test, Reason> {
    if ranks.residual() == 0 {
        return Err(ALIKE);
    }
    let (n, df) = (ranks.n as f64, ranks.k as f64 - 1.0);
    let df_residual = df * (n - 1.0);
    let (between, residual) = (ranks.between() as f64, ranks.residual() as f64);
    let statistic = (n - 1.0) * between / residual;
    // `new` refuses only degrees of freedom of 0, which no design leads to.
    let p = FisherSnedecor::new(df, df_residual).map_or(1.0, |f| f.sf(statistic)).clamp(f64::MIN_POSITIVE, 1.0);
    let w = between / (n * ranks.squares as f64);
    let extra = vec![("df_residual", Extra::Number(df_residual)), ("mean_ranks", Extra::Numbers(ranks.means()))];
    Ok(Test { statistic: Some(statistic), df: Some(df), extra, ..Test::new(id, w, p) })
}
