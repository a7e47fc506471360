//! The diverging colour scale, symmetric about 0.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::color::Color;
use crate::palette::Palette;

/// Limits that are easy to read, times a power of ten. All are multiples of a tick.
const NICE: [f64; 9] = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];

/// From this many values on, a few far ones do not stretch the scale.
const MANY: usize = 20;

/// Where the colours of a diverging scale end.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Limit {
    /// At a number that is easily read: beyond the largest magnitude or, where that is more than twice the 95 % quantile
    /// of 20 values or more, beyond the quantile.
    #[default]
    Nice,
    /// At such a number beyond the 95 % quantile of the magnitudes, however near the largest is.
    Robust,
    /// At such a number beyond the largest magnitude, however far it is.
    Full,
    /// At this value.
    Points(f64),
}

/// Colours for values from minus the limit to the limit, neutral at 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Diverging {
    palette: &'static Palette,
    /// Where the colours end, in the unit of the values; positive.
    pub(crate) limit: f64,
    /// Whether a value lies below minus the limit.
    pub(crate) below: bool,
    /// Whether a value lies above the limit.
    pub(crate) above: bool,
}

impl Diverging {
    /// A scale for these finite values.
    pub(crate) fn new(palette: &'static Palette, values: &[f64], limit: Limit) -> Self {
        let limit = match limit {
            Limit::Points(points) => points,
            rule => nice(reach(values, rule)),
        };
        Self {
            palette,
            limit,
            below: values.iter().any(|value| *value < -limit),
            above: values.iter().any(|value| *value > limit),
        }
    }

    /// The colour of a value; beyond the limit, that of the limit.
    pub(crate) fn color(&self, value: f64) -> Color {
        self.palette.at(0.5 + 0.5 * (value / self.limit))
    }

    /// The name of the palette and its colours from minus the limit to the limit, at equal steps.
    pub(crate) fn ramp(&self) -> (&'static str, Vec<Color>) {
        (self.palette.id, self.palette.colors().to_vec())
    }

    /// Ticks from minus the limit to the limit, symmetric, at most `most` of them above 0; `None` if so many do not mark
    /// the limit, because the ends of a colour bar say how far the colours go.
    pub(crate) fn ticks(&self, most: usize) -> Option<Vec<f64>> {
        // The steps of the crate never end where they vanish or overflow.
        if !(1e-290..1e290).contains(&self.limit) {
            return None;
        }
        let half = RangedCoordf64::from(0.0..self.limit);
        let up: Vec<f64> = half.key_points(most + 1).into_iter().filter(|tick| *tick > 0.0).collect();
        let end = up.last()?;
        let marked = (end - self.limit).abs() < 1e-9 * self.limit;
        marked.then(|| up.iter().rev().map(|tick| -tick).chain([0.0]).chain(up.iter().copied()).collect())
    }

    /// The limits and 0.
    pub(crate) fn ends(&self) -> Vec<f64> {
        vec![-self.limit, 0.0, self.limit]
    }
}

/// The magnitude a scale should reach, by this rule.
fn reach(values: &[f64], rule: Limit) -> f64 {
    let mut magnitudes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
    magnitudes.sort_by(f64::total_cmp);
    let largest = magnitudes.last().copied().unwrap_or(0.0);
    let quantile = magnitudes.get((magnitudes.len() * 95).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0.0);
    let stretched = magnitudes.len() >= MANY && largest > 2.0 * quantile;
    let by_quantile = matches!(rule, Limit::Robust) || (stretched && !matches!(rule, Limit::Full));
    if by_quantile && quantile > 0.0 { quantile } else { largest }
}

/// The smallest easily read number that is not less than `value`; 1 for 0.
fn nice(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor()).max(f64::MIN_POSITIVE);
    // A hair of tolerance: 3.0000000001 from a subtraction reads 3.
    let factor = NICE.into_iter().find(|factor| factor * power >= value * (1.0 - 1e-9)).unwrap_or(10.0);
    (factor * power).min(f64::MAX)
}

/// Decimals that tell these ticks apart exactly, up to 6.
pub(crate) fn decimals(ticks: &[f64]) -> usize {
    let exact = |digits: &usize| {
        let power = 10_f64.powf(f64::from(u8::try_from(*digits).unwrap_or(6)));
        ticks.iter().all(|tick| (tick * power - (tick * power).round()).abs() < 1e-6)
    };
    (0..6).find(exact).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::PALETTES;

    #[test]
    fn the_scale_is_symmetric_about_the_neutral_middle() {
        let scale = Diverging::new(PALETTES[0], &[-1.2, 5.3], Limit::Nice);
        assert_eq!((scale.limit, scale.below, scale.above), (6.0, false, false));
        assert_eq!(scale.color(0.0), PALETTES[0].at(0.5));
        assert_eq!(scale.color(-6.0), PALETTES[0].at(0.0));
        assert_eq!(scale.color(6.0), PALETTES[0].at(1.0));
        for most in 1..8 {
            let ticks = scale.ticks(most).unwrap_or_else(|| scale.ends());
            let mirrored: Vec<f64> = ticks.iter().rev().map(|t| 0.0 - t).collect();
            assert_eq!(ticks, mirrored);
        }
    }

    #[test]
    fn every_nice_limit_is_a_tick() {
        for power in [0.01, 1.0, 100.0] {
            for factor in NICE {
                let scale = Diverging { palette: PALETTES[0], limit: factor * power, below: false, above: false };
                let ticks = (1..=4).find_map(|most| scale.ticks(most)).unwrap();
                let last = ticks.last().unwrap();
                assert!((last / scale.limit - 1.0).abs() < 1e-9, "{ticks:?}");
            }
        }
    }

    #[test]
    fn a_given_limit_clips_and_says_so() {
        let scale = Diverging::new(PALETTES[0], &[-7.0, 2.0], Limit::Points(5.0));
        assert_eq!((scale.limit, scale.below, scale.above), (5.0, true, false));
        assert_eq!(scale.color(-7.0), scale.color(-5.0));
    }

    #[test]
    fn one_far_value_among_many_does_not_bleach_the_rest() {
        let mut values = vec![2.0; 40];
        values.push(-60.0);
        let scale = Diverging::new(PALETTES[0], &values, Limit::Nice);
        assert_eq!((scale.limit, scale.below), (2.0, true));
        assert_eq!(Diverging::new(PALETTES[0], &[2.0, -60.0], Limit::Nice).limit, 60.0);
    }

    #[test]
    fn robust_and_full_limits_hold_for_any_number_of_values() {
        let values: Vec<f64> = (1..=40).map(f64::from).collect();
        let limit = |rule| Diverging::new(PALETTES[0], &values, rule);
        // The 38th of 40 is their 95 % quantile.
        assert_eq!((limit(Limit::Robust).limit, limit(Limit::Robust).above), (40.0, false));
        assert_eq!(limit(Limit::Full).limit, 40.0);
        let far: Vec<f64> = values.iter().map(|value| if *value > 38.0 { -300.0 } else { *value / 38.0 }).collect();
        let limit = |rule| Diverging::new(PALETTES[0], &far, rule);
        assert_eq!((limit(Limit::Robust).limit, limit(Limit::Robust).below), (1.0, true));
        assert_eq!((limit(Limit::Full).limit, limit(Limit::Full).below), (300.0, false));
    }

    #[test]
    fn huge_and_tiny_values_make_a_finite_scale_with_colours() {
        for value in [f64::MAX, 1.7e308, 1e308, 1e-300, f64::MIN_POSITIVE, 5e-324] {
            for limit in [Limit::Nice, Limit::Points(value)] {
                let scale = Diverging::new(PALETTES[0], &[value], limit);
                assert!(scale.limit.is_finite() && scale.limit >= value, "{value}: {}", scale.limit);
                let colored = scale.color(value) != scale.color(0.0);
                assert!(colored || value < f64::MIN_POSITIVE, "{value}");
                assert!(scale.ticks(4).is_none_or(|ticks| ticks.len() < 12));
            }
        }
    }

    #[test]
    fn no_value_and_zero_still_make_a_scale() {
        assert_eq!(Diverging::new(PALETTES[0], &[], Limit::Nice).limit, 1.0);
        assert_eq!(Diverging::new(PALETTES[0], &[0.0], Limit::Nice).limit, 1.0);
        assert_eq!(decimals(&[-1.5, 0.0, 1.5]), 1);
        assert_eq!(decimals(&[-3.0, 3.0]), 0);
    }
}
