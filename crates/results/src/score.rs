//! Scores and differences of scores, in points.

use std::ops::Sub;

/// A number that is neither NaN nor infinite was wanted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("`{0}` is not a finite number")]
pub struct NotFinite(pub f64);

/// A measured value: points (0 to 100, correlations -100 to 100) for bounded metrics, the metric's own unit otherwise.
///
/// Two scores cannot be added; their difference is [`Points`].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Score(f64);

/// A difference of two scores, in points (or the metric's own unit).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Points(f64);

macro_rules! finite {
    ($($Name:ident)*) => {$(
        impl $Name {
            /// Wraps a finite number.
            ///
            /// # Errors
            /// [`NotFinite`] for NaN and infinities.
            pub fn new(value: f64) -> Result<Self, NotFinite> {
                if value.is_finite() { Ok(Self(value)) } else { Err(NotFinite(value)) }
            }

            /// Wraps a number of a table, which holds finite ones only.
            pub(crate) fn of_table(value: f64) -> Self {
                debug_assert!(value.is_finite(), "a table holds no {value}");
                Self(value)
            }

            /// The number itself.
            #[must_use]
            pub fn get(self) -> f64 {
                self.0
            }
        }
    )*};
}
finite!(Score Points);

impl Sub for Score {
    type Output = Points;
    fn sub(self, baseline: Self) -> Points {
        Points(self.0 - baseline.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_no_score() {
        assert!(Score::new(f64::NAN).is_err());
        assert!(Points::new(f64::INFINITY).is_err());
    }

    #[test]
    fn score_minus_score_is_points() {
        let gain = Score::new(61.5).expect("finite") - Score::new(59.0).expect("finite");
        assert_eq!(gain, Points::new(2.5).expect("finite"));
    }
}
