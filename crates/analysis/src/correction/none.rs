//! No correction.
//!
//! # Question
//! What does each test say by itself? The answer carries no verdict and no mark: in a table of 36 true nulls, nearly
//! two p-values fall below .05 by chance.
//!
//! # Assumptions
//! None.
//!
//! # Formula
//! The adjusted p is p.
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN.
//!
//! # Source
//! None; for why single p-values out of many carry no marks here: Gelman & Loken (2013), The garden of forking paths.

use super::{Controls, Correction};
use crate::registry::entry;

/// No correction, `none`.
#[derive(Debug, Clone, Copy)]
pub struct Uncorrected;

entry!(Uncorrected, "none", "uncorrected", "none.rs");

impl Correction for Uncorrected {
    fn controls(&self) -> Controls {
        Controls::Nothing
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        p.to_vec()
    }
}
