//! Two arms of runs, ready to be compared.
//!
//! All values are oriented: higher is better, so that treated minus baseline is the gain.

use crate::moments::{largest, saturate};

/// An arm or a pair that cannot be a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// An arm without a value.
    #[error("an arm is empty")]
    Empty,
    /// NaN or an infinity among the values.
    #[error("a value is NaN or infinite")]
    NotFinite,
    /// Paired arms of different length.
    #[error("paired arms have {treated} and {baseline} values")]
    Lengths {
        /// Treated values.
        treated: usize,
        /// Baseline values.
        baseline: usize,
    },
}

/// Runs that share their replicate id, one pair a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Paired {
    treated: Vec<f64>,
    baseline: Vec<f64>,
}

/// Two independent arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpaired {
    treated: Vec<f64>,
    baseline: Vec<f64>,
}

/// Either design; methods say which they answer for.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// Pairs.
    Paired(Paired),
    /// Independent arms.
    Unpaired(Unpaired),
}

impl Paired {
    /// Pairs the i-th treated with the i-th baseline value.
    ///
    /// # Errors
    /// [`SampleError`] for empty arms, different lengths and values that are not finite.
    pub fn new(treated: Vec<f64>, baseline: Vec<f64>) -> Result<Self, SampleError> {
        if treated.len() != baseline.len() {
            return Err(SampleError::Lengths { treated: treated.len(), baseline: baseline.len() });
        }
        check(&treated)?;
        check(&baseline)?;
        Ok(Self { treated, baseline })
    }

    /// Treated minus baseline, one per pair, points; always finite.
    #[must_use]
    pub fn differences(&self) -> Vec<f64> {
        self.treated.iter().zip(&self.baseline).map(|(t, b)| saturate(t - b)).collect()
    }
}

impl Unpaired {
    /// Two arms of any lengths.
    ///
    /// # Errors
    /// [`SampleError`] for empty arms and values that are not finite.
    pub fn new(treated: Vec<f64>, baseline: Vec<f64>) -> Result<Self, SampleError> {
        check(&treated)?;
        check(&baseline)?;
        Ok(Self { treated, baseline })
    }
}

macro_rules! arms {
    ($($Design:ident)*) => {$(
        impl $Design {
            /// Scores with intermediate training; never empty.
            #[must_use]
            pub fn treated(&self) -> &[f64] {
                &self.treated
            }

            /// Scores without; never empty.
            #[must_use]
            pub fn baseline(&self) -> &[f64] {
                &self.baseline
            }

            /// Largest absolute score of either arm: what rounding errors are measured against.
            pub(crate) fn magnitude(&self) -> f64 {
                largest(&self.treated).max(largest(&self.baseline))
            }
        }
    )*};
}
arms!(Paired Unpaired);

fn check(values: &[f64]) -> Result<(), SampleError> {
    if values.is_empty() {
        return Err(SampleError::Empty);
    }
    if values.iter().all(|v| v.is_finite()) { Ok(()) } else { Err(SampleError::NotFinite) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_of_different_length_are_no_pairs() {
        let error = Paired::new(vec![1.0, 2.0], vec![1.0]).expect_err("two against one");
        assert_eq!(error, SampleError::Lengths { treated: 2, baseline: 1 });
    }

    #[test]
    fn empty_arms_and_nan_are_refused() {
        assert_eq!(Unpaired::new(vec![], vec![1.0]), Err(SampleError::Empty));
        assert_eq!(Unpaired::new(vec![f64::NAN], vec![1.0]), Err(SampleError::NotFinite));
    }
}
