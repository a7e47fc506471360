//! What the bootstrap intervals share: resampled means, and how short the intervals are at small n.

use rand_chacha::ChaCha8Rng;

use super::{Settings, arms, pairs};
use crate::grid::Grid;
use crate::moments::{Moments, largest, saturate, scale};
use crate::outcome::{Extra, Extras, Interval, Reason};
use crate::percentile::percentile;
use crate::random::{Indices, draw, draws};
use crate::sample::Sample;

/// Resamples unless the settings say otherwise.
const RESAMPLES: u32 = 10_000;

/// With fewer units than this the intervals are too short by far.
const FEW: usize = 8;

/// Share of true nulls (in percent, normal values) that an interval of level .95 leaves out at n = 2, 3, ... 7 pairs,
/// and at n against n: simulated by notebooks-free-scripts/reference/bootstrap_coverage.py.
pub(super) struct Misses {
    /// n pairs.
    pub(super) paired: [u8; FEW - 2],
    /// n runs against n.
    pub(super) unpaired: [u8; FEW - 2],
}

/// One or two arms, each centred on its mean and on one integer grid; the arms ordered by their values, so that swapping
/// them mirrors every resample.
struct Centred {
    /// Mean of the differences, or difference of the means, points.
    estimate: f64,
    /// Whether the arms were swapped, or the signs of the differences.
    flipped: bool,
    /// The differences; or the arms, the second of which is subtracted.
    parts: Vec<Part>,
    /// Resampled sums that differ by at most this tie.
    slack: i128,
    /// Points that one unit of a resampled sum stands for.
    step: f64,
    /// Units of resampling in each arm, in the order given.
    sizes: Vec<usize>,
}

struct Part {
    units: Vec<i64>,
    /// What a sum of this part counts in the common denominator.
    weight: i128,
    indices: Indices,
}

/// The means of many resamples, as differences from the estimate.
pub(super) struct Bootstrap {
    centred: Centred,
    /// Mean of every resample less that of the sample, in `step` points.
    means: Vec<f64>,
}

impl Bootstrap {
    pub(super) fn new(sample: &Sample, method: &'static str, settings: &Settings) -> Result<Self, Reason> {
        let centred = Centred::new(sample, method)?;
        let observed: i128 = centred.parts.iter().map(Part::total).sum();
        let resample = |random: &mut ChaCha8Rng, (): &mut ()| {
            let sum: i128 = centred.parts.iter().map(|part| part.resampled(random)).sum();
            centred.offset(observed, sum)
        };
        let means = draw(draws(settings, RESAMPLES), settings.seed, || (), resample);
        Ok(Self { centred, means })
    }

    pub(super) fn estimate(&self) -> f64 {
        self.centred.estimate
    }

    /// Share of the resamples whose mean lies below that of the sample; ties count half.
    pub(super) fn share_below(&self) -> f64 {
        // Half a resample away from the ends, whose quantiles are infinite.
        let halves: usize = self.means.iter().map(|&mean| usize::from(mean < 0.0) + usize::from(mean <= 0.0)).sum();
        let all = 2 * self.means.len();
        halves.clamp(1, all - 1) as f64 / all as f64
    }

    /// Skewness of the influence of single values on the mean, a sixth of it: Efron's acceleration by the jackknife.
    pub(super) fn acceleration(&self) -> f64 {
        // Without its i-th value the mean changes by -(v_i - mean) / (n - 1), of which (v_i - mean) / n is what counts.
        let influence = |part: &Part| {
            let weight = part.weight as f64;
            part.units.iter().map(move |&unit| weight * unit as f64).collect::<Vec<f64>>()
        };
        let influences: Vec<f64> = self.centred.parts.iter().flat_map(influence).collect();
        let top = largest(&influences);
        let power = |power: i32| influences.iter().map(|value| (value / top).powi(power)).sum::<f64>();
        if top > 0.0 { power(3) / (6.0 * power(2).powf(1.5)) } else { 0.0 }
    }

    /// The interval between two percentiles of the resampled means, given as shares.
    pub(super) fn interval(&mut self, shares: [f64; 2]) -> Interval {
        let [low, high] = shares.map(|share| percentile(&mut self.means, share) * self.centred.step);
        let (low, high) = if self.centred.flipped { (-high, -low) } else { (low, high) };
        Interval { low: saturate(self.centred.estimate + low), high: saturate(self.centred.estimate + high) }
    }

    /// Bias correction and acceleration change their sign with the arms.
    pub(super) fn oriented(&self, value: f64) -> f64 {
        if self.centred.flipped { -value } else { value }
    }

    /// Number of resamples and of units, and what is wrong with few of these.
    pub(super) fn extras(&self, misses: &Misses, level: f64) -> Extras {
        let sizes = &self.centred.sizes;
        let units = match sizes[..] {
            [pairs] => Extra::Count(pairs),
            _ => Extra::Numbers(sizes.iter().map(|&size| size as f64).collect()),
        };
        let mut extras = vec![("resamples", Extra::Count(self.means.len())), ("units", units)];
        let n = sizes.iter().copied().min().unwrap_or(0);
        if n < FEW {
            let (design, rates) = match sizes.len() {
                1 => (format!("n = {n}"), misses.paired),
                _ => (format!("n = {n} against {n}"), misses.unpaired),
            };
            let measured = rates.get(n.saturating_sub(2)).filter(|_| level == 0.95);
            let rate = measured.map(|rate| format!(" (it rejects a true null {rate} % of the time at {design})"));
            let text = format!("n = {n}: a bootstrap interval is too short{}", rate.unwrap_or_default());
            extras.push(("warning", Extra::Text(text)));
        }
        extras
    }
}

impl Centred {
    fn new(sample: &Sample, method: &'static str) -> Result<Self, Reason> {
        let (mut values, magnitude, estimate) = match sample {
            Sample::Paired(_) => {
                let pairs = pairs(sample, method)?;
                let differences = pairs.differences();
                let mean = Moments::of(&differences).mean;
                (vec![differences], pairs.magnitude(), mean)
            }
            Sample::Unpaired(_) => {
                let arms = arms(sample, method)?;
                let (treated, baseline) = (arms.treated(), arms.baseline());
                let estimate = saturate(Moments::of(treated).mean - Moments::of(baseline).mean);
                (vec![treated.to_vec(), baseline.to_vec()], arms.magnitude(), estimate)
            }
        };
        let sizes: Vec<usize> = values.iter().map(Vec::len).collect();
        values.iter_mut().for_each(|arm| arm.sort_unstable_by(f64::total_cmp));
        let flipped = match &mut values[..] {
            [differences] => {
                let mirrored: Vec<f64> = differences.iter().rev().map(|d| -d).collect();
                let flipped = mirrored < *differences;
                if flipped {
                    *differences = mirrored;
                }
                flipped
            }
            arms => {
                let flipped = arms.last() < arms.first();
                if flipped {
                    arms.reverse();
                }
                flipped
            }
        };
        let scale = scale(values.iter().map(|arm| largest(arm)).fold(0.0, f64::max));
        let centred = values.iter().flat_map(|arm| {
            let mean = Moments::of(arm).mean / scale;
            arm.iter().map(move |v| v / scale - mean)
        });
        let heights: Vec<f64> = centred.collect();
        let Grid { units, slack } = Grid::new(&heights, magnitude / scale);
        let n: i128 = values.iter().map(|arm| arm.len() as i128).product();
        let mut rest = &units[..];
        let parts = values.iter().zip([1, -1]).map(|(arm, sign)| {
            let (units, others) = rest.split_at(arm.len());
            rest = others;
            Part { units: units.to_vec(), weight: sign * n / arm.len() as i128, indices: Indices::below(arm.len()) }
        });
        let parts: Vec<Part> = parts.collect();
        let heaviest = parts.iter().map(|part| part.weight.abs()).max().unwrap_or(1);
        let top = units.iter().map(|unit| unit.abs()).max().unwrap_or(1).max(1) as f64;
        let step = largest(&heights) / top / n as f64 * scale;
        Ok(Self { estimate, flipped, parts, slack: i128::from(slack) * heaviest, step, sizes })
    }

    /// How far, in steps, a resampled sum lies from the observed one; 0 if they tie.
    fn offset(&self, observed: i128, sum: i128) -> f64 {
        let difference = sum - observed;
        if difference.abs() <= self.slack { 0.0 } else { difference as f64 }
    }
}

impl Part {
    fn total(&self) -> i128 {
        self.weight * i128::from(self.units.iter().sum::<i64>())
    }

    fn resampled(&self, random: &mut ChaCha8Rng) -> i128 {
        let mut sum = 0;
        self.indices.each(random, self.units.len(), |index| sum += self.units[index]);
        self.weight * i128::from(sum)
    }
}

#[cfg(test)]
impl Bootstrap {
    /// All resamples in place of random ones.
    pub(super) fn enumerated(sample: &Sample) -> Self {
        let centred = Centred::new(sample, "enumerated").unwrap();
        let observed: i128 = centred.parts.iter().map(Part::total).sum();
        let sums = |part: &Part| {
            let add = |sums: Vec<i64>, _| sums.iter().flat_map(|sum| part.units.iter().map(move |u| sum + u)).collect();
            (0..part.units.len()).fold(vec![0], add).into_iter().map(|s| part.weight * i128::from(s)).collect()
        };
        let add = |all: Vec<i128>, part: Vec<i128>| all.iter().flat_map(|a| part.iter().map(move |b| a + b)).collect();
        let all = centred.parts.iter().map(sums).fold(vec![0], add);
        let means = all.into_iter().map(|sum| centred.offset(observed, sum)).collect();
        Self { centred, means }
    }
}
