//! What runs are made of.

use rand_distr::{Distribution, Exp1, StandardNormal};

use crate::rate::Random;

/// A distribution with mean 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Noise {
    /// Standard normal.
    Normal,
    /// Exponential with mean 1, centred: skewness 2, as scores near a ceiling.
    Skewed,
    /// Standard normal, but one run in ten falls 10 standard deviations lower.
    Collapsed,
}

impl Noise {
    /// How it is called in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Skewed => "skewed (centred exponential)",
            Self::Collapsed => "10 % of the runs collapsed, in either arm",
        }
    }

    /// One value.
    pub(crate) fn draw(self, random: &mut Random) -> f64 {
        match self {
            Self::Normal => normal(random),
            Self::Skewed => exponential(random) - 1.0,
            // ln 10 is exceeded by one exponential value in ten.
            Self::Collapsed => normal(random) + if exponential(random) > 10.0_f64.ln() { -9.0 } else { 1.0 },
        }
    }
}

/// A standard normal value.
pub(crate) fn normal(random: &mut Random) -> f64 {
    StandardNormal.sample(random)
}

/// That many standard normal values.
pub(crate) fn normals(count: usize, random: &mut Random) -> Vec<f64> {
    (0..count).map(|_| normal(random)).collect()
}

fn exponential(random: &mut Random) -> f64 {
    Exp1.sample(random)
}
