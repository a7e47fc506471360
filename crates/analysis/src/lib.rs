//! Transfer gains and how sure we may be of them.
//!
//! A [`sample::Sample`] (two arms of runs, oriented so that higher is better) goes through a [`method::Method`] and
//! comes out as an [`outcome::Outcome`]: a tested difference in points, or the reason why there is no test. The
//! outcomes that are read together form a [`family::Family`], which corrects their p-values for multiple testing
//! ([`correction`]) and is the only place where a verdict or a mark is made.
//!
//! Beside a test stand its effect size ([`effect`]) and, for a single treated run, a prediction interval
//! ([`prediction`]).
//!
//! Results are the same to the bit whatever the order of the runs and the number of threads; methods that draw at
//! random take their seed from [`method::Settings`].

pub mod aggregate;
mod binomial;
pub mod block;
pub mod claims;
pub mod conjunction;
pub mod correction;
pub mod curve;
pub mod effect;
pub mod examples;
pub mod family;
pub mod floor;
mod grid;
mod medians;
pub mod method;
mod moments;
pub mod nested;
mod noncentral_chi2;
mod noncentral_t;
mod normal;
pub mod outcome;
mod percentile;
pub mod power;
pub mod prediction;
mod random;
mod ranks;
pub mod registry;
pub mod relation;
pub mod sample;
mod signed_rank;
pub mod simulate;
mod student;
pub mod transfer;
