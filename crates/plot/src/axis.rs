//! An axis of numbers: its range, its ticks, and how they are written.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::number::{count, plain, score, signed};
use crate::scale::decimals;

/// How an axis is spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences are equal distances.
    Linear,
    /// Equal ratios are equal distances; only for positive numbers.
    Log,
}

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Gains: with an explicit sign.
    Signed,
    /// Scores.
    Score,
    /// Steps, examples, parameters: `2k`, `1.5M`, `7B`.
    Count,
}

/// A tick: where it stands and what is written at it; nothing at the small ticks between.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) spacing: Spacing,
    pub(crate) ticks: Vec<Tick>,
}

/// Range that is added at both ends, as a share of the range of the values.
const PAD: f64 = 0.04;

impl Axis {
    /// An axis that shows all these finite values, with at most `most` labelled ticks. Values that are all equal, or none
    /// at all, get a range around them; on a logarithmic axis only positive values count.
    pub(crate) fn new(values: impl Iterator<Item = f64>, spacing: Spacing, written: Written, most: usize) -> Self {
        let usable = |value: &f64| value.is_finite() && (spacing == Spacing::Linear || *value > 0.0);
        let range = values.filter(usable).fold(None, |range: Option<[f64; 2]>, value| {
            let [low, high] = range.unwrap_or([value; 2]);
            Some([low.min(value), high.max(value)])
        });
        let [low, high] = match spacing {
            Spacing::Linear => padded(range.unwrap_or([0.0, 1.0])),
            Spacing::Log => padded(range.unwrap_or([1.0, 10.0]).map(f64::log10))
                .map(|power| 10_f64.powf(power.clamp(-307.0, 308.0))),
        };
        let ticks = match spacing {
            Spacing::Linear => linear(low, high, most, written),
            Spacing::Log => logarithmic(low, high, most, written),
        };
        Self { low, high, spacing, ticks }
    }

    /// Where a value lies between the ends: 0 at the low, 1 at the high one; beyond them for values outside.
    pub(crate) fn share(&self, value: f64) -> f64 {
        let place = |value: f64| match self.spacing {
            Spacing::Linear => value,
            Spacing::Log => value.max(f64::MIN_POSITIVE).log10(),
        };
        // Halves: the difference of two huge numbers of opposite sign is no number.
        let from_low = |value: f64| place(value) / 2.0 - place(self.low) / 2.0;
        from_low(value) / from_low(self.high)
    }
}

/// The range with some air at both ends; a single value gets a range of its own size, and of 1 at 0.
fn padded([low, high]: [f64; 2]) -> [f64; 2] {
    // Half the range at a time: the difference of two huge numbers of opposite sign is no number.
    let pad = 2.0 * PAD * (high / 2.0 - low / 2.0);
    let size = low.abs().max(high.abs());
    if pad > 1e-12 * size && size >= f64::MIN_POSITIVE {
        return [(low - pad).max(f64::MIN), (high + pad).min(f64::MAX)];
    }
    // A tenth of what is smaller than any normal number may be 0.
    let pad = if low.abs() < f64::MIN_POSITIVE { 1.0 } else { low.abs() / 10.0 };
    [(low - pad).max(f64::MIN), (high + pad).min(f64::MAX)]
}

/// Ticks at round numbers.
fn linear(low: f64, high: f64, most: usize, written: Written) -> Vec<Tick> {
    // The steps of the crate never end where they are lost in the rounding of the ends, or where they overflow.
    let size = low.abs().max(high.abs());
    let countable = high - low > 1e-9 * size && (1e-290..1e290).contains(&size);
    let points = if countable { RangedCoordf64::from(low..high).key_points(most.max(2)) } else { vec![low, high] };
    // Zero is a sum of steps that round: it is written as the zero it is.
    let points: Vec<f64> = points.into_iter().map(|at| if at.abs() < 1e-9 * size { 0.0 } else { at }).collect();
    let digits = decimals(&points);
    let label = |value: f64| match written {
        Written::Signed => signed(value, digits),
        Written::Score => score(value, digits),
        Written::Count => count(value),
    };
    points.into_iter().map(|value| Tick { value, label: label(value) }).collect()
}

/// Labelled ticks at powers of ten, or at 1, 2 and 5 times them where there are few; small ticks at all multiples.
fn logarithmic(low: f64, high: f64, most: usize, written: Written) -> Vec<Tick> {
    let label = |value: f64| match written {
        Written::Count => count(value),
        Written::Signed | Written::Score => plain(value),
    };
    #[expect(clippy::cast_possible_truncation, reason = "exponents of finite numbers")]
    let powers = || (low.log10().floor() as i32)..=(high.log10().ceil() as i32);
    let at = |factor: f64| powers().map(move |power| factor * 10_f64.powi(power)).filter(|v| (low..=high).contains(v));
    let of = |factors: &[f64]| -> Vec<f64> { factors.iter().flat_map(|factor| at(*factor)).collect() };
    let decades = of(&[1.0]);
    let labelled = if decades.len() > most {
        let step = decades.len().div_ceil(most.max(1));
        decades.iter().copied().step_by(step).collect()
    } else {
        let richer = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0], &[1.0]];
        let all = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let fine = [&[1.0][..], &all].concat();
        let found = richer.into_iter().map(of).find(|values| values.len() <= most && values.len() > 1);
        found.unwrap_or_else(|| {
            let fine = of(&fine);
            if fine.is_empty() || fine.len() > most { vec![low, high] } else { fine }
        })
    };
    let small = if decades.len() > 8 { Vec::new() } else { of(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]) };
    let mut ticks: Vec<Tick> = labelled.into_iter().map(|value| Tick { value, label: label(value) }).collect();
    let between = small.into_iter().filter(|value| !ticks.iter().any(|tick| (tick.value / value - 1.0).abs() < 1e-9));
    ticks.extend(between.map(|value| Tick { value, label: String::new() }).collect::<Vec<_>>());
    ticks.sort_by(|a, b| a.value.total_cmp(&b.value));
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect()
    }

    fn axis(values: &[f64], spacing: Spacing, written: Written) -> Axis {
        Axis::new(values.iter().copied(), spacing, written, 6)
    }

    #[test]
    fn linear_ticks_are_round_and_within() {
        let gains = axis(&[-2.3, 6.1], Spacing::Linear, Written::Signed);
        assert_eq!(labels(&gains), ["\u{2212}2", "0", "+2", "+4", "+6"]);
        assert!(gains.share(-2.3) > 0.0 && gains.share(6.1) < 1.0);
        assert_eq!(labels(&axis(&[70.0, 70.5], Spacing::Linear, Written::Score))[0], "70.0");
        assert_eq!(
            labels(&axis(&[0.0, 10_000.0], Spacing::Linear, Written::Count)),
            ["0", "2k", "4k", "6k", "8k", "10k"]
        );
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten_or_few_between() {
        let ladder = axis(&[5.6e8, 7.1e9], Spacing::Log, Written::Count);
        assert_eq!(labels(&ladder), ["1B", "2B", "5B"]);
        assert_eq!(labels(&axis(&[10.0, 1e6], Spacing::Log, Written::Count)), ["10", "100", "1k", "10k", "100k", "1M"]);
        assert!(
            (ladder.share(2e9) - (2e9_f64.log10() - ladder.low.log10()) / (ladder.high / ladder.low).log10()).abs()
                < 1e-12
        );
        let wide = axis(&[1e-200, 1e200], Spacing::Log, Written::Count);
        assert!(labels(&wide).len() <= 7);
    }

    #[test]
    fn zero_is_zero_however_large_the_numbers() {
        let huge = axis(&[-3.7e30, 1.1e30], Spacing::Linear, Written::Signed);
        assert!(labels(&huge).contains(&"0"), "{huge:?}");
    }

    #[test]
    fn any_values_make_an_axis() {
        for values in
            [&[][..], &[0.0], &[3.0, 3.0], &[f64::NAN, f64::INFINITY], &[-1e308, 1e308], &[1e-300], &[5.0, 5.0 + 1e-14]]
        {
            for spacing in [Spacing::Linear, Spacing::Log] {
                let axis = axis(values, spacing, Written::Signed);
                assert!(axis.low < axis.high && axis.low.is_finite() && axis.high.is_finite(), "{values:?} {axis:?}");
                for value in
                    values.iter().filter(|value| value.is_finite() && (**value > 0.0 || spacing == Spacing::Linear))
                {
                    assert!((0.0..=1.0).contains(&axis.share(*value)), "{value} {axis:?}");
                }
                assert!(axis.ticks.len() < 100);
            }
        }
    }

    #[test]
    fn values_smaller_than_any_normal_number_make_a_linear_axis() {
        for values in [&[5e-324][..], &[-5e-324, 5e-324], &[0.0, 1e-322], &[f64::MIN_POSITIVE]] {
            let axis = axis(values, Spacing::Linear, Written::Signed);
            assert!(axis.low < axis.high, "{values:?} {axis:?}");
            assert!(values.iter().all(|value| (0.0..=1.0).contains(&axis.share(*value))), "{values:?} {axis:?}");
            assert!(axis.ticks.len() < 100);
        }
    }
}
