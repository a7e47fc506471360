//! Almost stochastic order of two arms.
//!
//! # Question
//! How far are the treated runs from being better throughout, quantile by quantile? An upper bound `eps_min` for the share
//! of the squared distance between the two distributions that speaks against the treated arm: 0, better at every
//! quantile; 1, worse at every quantile; .5, neither.
//!
//! # Assumptions
//! All runs are independent, those of an arm of one distribution; the bound is asymptotic. It is **not a p-value**, and
//! below .5 it is no test at any level one would choose: at 3 to 10 runs an arm eps_min < .5 comes up for about 20 % of
//! true nulls. `tau` = .2 is the threshold to read it by, and n belongs beside it.
//!
//! # Formula
//! With F⁻¹ and G⁻¹ the empirical quantile functions of treated and baseline, steps of height v_(i) on ((i - 1)/n, i/n],
//! the `violation_ratio` is ∫ (G⁻¹ - F⁻¹)² over the t with F⁻¹(t) < G⁻¹(t), divided by ∫ (G⁻¹ - F⁻¹)² over all t. The
//! integrals are exact (on the merged steps of both), so that the ratios of (a, b) and (b, a) sum to 1; differences up to
//! a relative 1e-9 of the scores are none, and a distance of 0 makes the ratio .5. Then eps_min = ratio + z sd, clipped
//! to [0, 1], with z the `level` quantile of the standard normal distribution (one-sided) and sd the standard deviation of
//! the ratio over 10,000 bootstrap samples of both arms at their full sizes.
//!
//! # Degenerate input
//! An arm of one run: not testable. Neither arm varies, up to a relative 1e-9 of the scores: not testable (sd = 0). Equal
//! arms: ratio .5.
//!
//! # Source
//! del Barrio, Cuesta-Albertos & Matrán (2018), An optimal transportation approach for assessing almost stochastic order,
//! in *The Mathematics of the Uncertain*; Dror, Shlomov & Reichart (2019), Deep dominance: how to properly compare deep
//! neural models, *ACL 2019*, 2773-2785; as computed by deepsig 1.2.8 (Ulmer, Hardmeier & Frellsen 2022), whose
//! integral is a sum over a grid of 199 points.

use super::{Design, Method, Settings, arms};
use crate::moments::{Moments, ROUNDING, largest, scale};
use crate::normal::quantile;
use crate::outcome::{Estimate, Extra, Outcome};
use crate::random::{Indices, draw, draws};
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// Bootstrap samples unless the settings say otherwise.
const RESAMPLES: u32 = 10_000;

/// The bound below which one arm is called almost stochastically better.
const TAU: f64 = 0.2;

/// Almost stochastic order, `aso`.
#[derive(Debug, Clone, Copy)]
pub struct Aso;

entry!(Aso, "aso", "almost stochastic order", "aso.rs");

impl Method for Aso {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .map(|arms| {
                let order = Order::new(arms);
                let ratio = order.ratio(&order.first, &order.second);
                let resampled = order.resampled(draws(settings, RESAMPLES), settings.seed);
                let Moments { n, sd, .. } = Moments::of(&resampled);
                let level = settings.level.clamp(0.0, 1.0);
                // The divisor is the number of samples, as in deepsig; a spread of 0 needs no quantile.
                let sd = sd * ((n - 1.0) / n).sqrt();
                let margin = if sd > 0.0 { quantile(level) * sd } else { 0.0 };
                let ratio = if order.swapped { 1.0 - ratio } else { ratio };
                let extra = vec![
                    ("violation_ratio", Extra::Number(ratio)),
                    ("tau", Extra::Number(TAU)),
                    ("n_treated", Extra::Count(arms.treated().len())),
                    ("n_baseline", Extra::Count(arms.baseline().len())),
                    ("n_resamples", Extra::Count(resampled.len())),
                    ("note", Extra::Text("not a p-value".to_owned())),
                ];
                Estimate { method: self.id(), value: (ratio + margin).clamp(0.0, 1.0), interval: None, extra }
            })
            .into()
    }
}

/// Two arms, rising and scaled; the one whose values come first in order is first, so that swapping the arms changes no
/// draw.
struct Order {
    first: Vec<f64>,
    second: Vec<f64>,
    /// Whether the first arm is the baseline.
    swapped: bool,
    /// Differences up to this are rounding.
    rounding: f64,
}

impl Order {
    fn new(arms: &Unpaired) -> Self {
        let scale = scale(arms.magnitude());
        let rising = |arm: &[f64]| {
            let mut arm: Vec<f64> = arm.iter().map(|v| v / scale).collect();
            arm.sort_unstable_by(f64::total_cmp);
            arm
        };
        let (treated, baseline) = (rising(arms.treated()), rising(arms.baseline()));
        let swapped = baseline < treated;
        let (first, second) = if swapped { (baseline, treated) } else { (treated, baseline) };
        let rounding = ROUNDING * largest(&first).max(largest(&second));
        Self { first, second, swapped, rounding }
    }

    /// Share of the squared distance between two rising arms where `first` is below `second`.
    fn ratio(&self, first: &[f64], second: &[f64]) -> f64 {
        let (mut above, mut below) = (0.0, 0.0);
        let mut add = |gap: f64, length: f64| {
            let area = if gap.abs() <= self.rounding { 0.0 } else { gap * gap * length };
            if gap > 0.0 { above += area } else { below += area }
        };
        if first.len() == second.len() {
            first.iter().zip(second).for_each(|(f, s)| add(f - s, 1.0));
        } else {
            // Steps end at multiples of 1 / n and 1 / m: counted in units of 1 / (n m), all are whole.
            let (n, m) = (first.len() as u64, second.len() as u64);
            let (mut i, mut j, mut at) = (0, 0, 0);
            while let (Some(f), Some(s)) = (first.get(i), second.get(j)) {
                let (end_first, end_second) = ((i as u64 + 1) * m, (j as u64 + 1) * n);
                let end = end_first.min(end_second);
                add(f - s, (end - at) as f64);
                at = end;
                i += usize::from(end == end_first);
                j += usize::from(end == end_second);
            }
        }
        let all = above + below;
        if all > 0.0 { below / all } else { 0.5 }
    }

    /// The ratio of as many bootstrap samples.
    fn resampled(&self, count: usize, seed: u64) -> Vec<f64> {
        let (of_first, of_second) = (Indices::below(self.first.len()), Indices::below(self.second.len()));
        let scratch = || (self.first.clone(), self.second.clone(), Vec::new());
        draw(count, seed, scratch, |random, (first, second, counts)| {
            for (indices, from, to) in [(&of_first, &self.first, &mut *first), (&of_second, &self.second, &mut *second)]
            {
                // Counted, not sorted: the arm is in order already.
                counts.clear();
                counts.resize(from.len(), 0_u32);
                indices.each(random, from.len(), |index| counts[index] += 1);
                let drawn = from.iter().zip(counts.iter()).flat_map(|(v, &count)| (0..count).map(move |_| *v));
                to.iter_mut().zip(drawn).for_each(|(to, v)| *to = v);
            }
            self.ratio(first, second)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_arms_of_two_sizes_are_merged() {
        let arms = Unpaired::new(vec![1.0, 2.0, 4.0], vec![1.5, 3.0]).unwrap();
        let order = Order::new(&arms);
        // By hand: -.5 on a third, .5 on a sixth, -1 on a sixth, 1 on a third.
        let (below, above) = (0.25 / 3.0 + 1.0 / 6.0, 0.25 / 6.0 + 1.0 / 3.0);
        let ratio = order.ratio(&order.first, &order.second);
        assert!((ratio - below / (below + above)).abs() < 1e-15, "{ratio}");
    }
}
