//! Spread over languages without the noise of runs.
//!
//! # Question
//! How far do the true values of these languages lie apart, if the same runs were repeated?
//!
//! # Assumptions
//! What runs add is normal, and what they add to one language beyond what they add to all is independent of the other
//! languages. Runs are independent of each other. The languages are these and no sample.
//!
//! # Formula
//! With g_l the value of language l and L languages, s² = Σ (g_l - mean g)² / (L - 1) estimates τ² + ν, where τ² is the
//! same of the true values and ν what runs add. A run r shifts g_l by u_rl: its distance from the mean run, times the
//! weight of its target, over √(n (n - 1)); summed over targets it shares. ν = Σ_r Σ_l (u_rl - mean_l u_r)² / (L - 1), over
//! the runs of both arms: what a run adds to all languages cancels, as in the residual of crossed effects (with every run
//! in every language ν is the residual mean square over the number of runs). The corrected spread is √max(0, s² - ν).
//!
//! The interval: d s² / ν is noncentral χ² with d degrees of freedom and noncentrality d τ² / ν, where d is L - 1, or less
//! where languages differ in their noise (Satterthwaite, from the noise of each). ν is known from (n - 1) d degrees of
//! freedom in either arm; its values given the data, ν df / χ²(df), are averaged over (a generalised confidence interval),
//! so that at τ = 0 this is the F test. The ends are the τ at which s² is exceeded, and not reached, with probability
//! (1 - level) / 2.
//!
//! # Degenerate input
//! One language: none. One run in an arm: the observed spread alone. Runs that do not vary: ν = 0, no interval.
//!
//! # Source
//! Satterthwaite (1946), *Biometrics Bulletin* 2(6), 110-114; Weerahandi (1993), Generalized confidence intervals, *JASA*
//! 88, 899-905; Searle, Casella & McCulloch (1992), *Variance Components*, chapter 4.

use std::collections::BTreeMap;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::table::Spread;
use crate::moments::{Moments, constant};
use crate::noncentral_chi2::cdf;
use crate::outcome::{Interval, Reason};
use crate::transfer::combined::Part;
use crate::transfer::scores::{mean, values};

/// Values that stand for the distribution of ν.
const NODES: usize = 32;

/// Halvings of the search for an end.
const STEPS: usize = 45;

/// The spread of the values of languages, each with what its runs (treated, then baseline) add.
pub(super) fn spread(languages: &[f64], runs: &[[Vec<Part>; 2]], level: f64) -> Option<Spread> {
    if runs.iter().flatten().flatten().any(|part| part.runs.len() < 2) {
        return observed(languages, Reason::OneUnit { unit: "run" });
    }
    let alone = observed(languages, Reason::NoVariance)?;
    let noise = Noise::of(languages.len(), runs);
    if noise.variance <= 0.0 {
        return Some(Spread { noise: Some(0.0), between: Some(alone.observed), ..alone });
    }
    let observed = alone.observed;
    let between = (observed * observed - noise.variance).max(0.0).sqrt();
    let interval = noise.interval(observed * observed, level);
    Some(Spread { observed, noise: Some(noise.variance.sqrt()), between: Some(between), interval, reason: None })
}

/// The spread as it is observed, and why there is no more; `None` for fewer than two languages.
pub(super) fn observed(languages: &[f64], reason: Reason) -> Option<Spread> {
    let observed = (languages.len() > 1).then(|| Moments::of(languages).sd)?;
    Some(Spread { observed, noise: None, between: None, interval: None, reason: Some(reason) })
}

/// What runs add to the spread.
struct Noise {
    /// ν, squared points.
    variance: f64,
    /// Degrees of freedom of the spread it makes.
    of_spread: f64,
    /// Degrees of freedom it is known from.
    df: f64,
}

impl Noise {
    fn of(languages: usize, runs: &[[Vec<Part>; 2]]) -> Self {
        let most = languages as f64 - 1.0;
        let mut of_language = vec![0.0; languages];
        // Per arm: its share in ν, and its runs less one.
        let mut arms: Vec<(f64, f64)> = Vec::new();
        for arm in 0..2 {
            let shifts = shifts(runs.iter().map(|of| &of[arm]));
            let mut total = 0.0;
            for shift in shifts.values() {
                let center = mean(shift);
                for (sum, value) in of_language.iter_mut().zip(shift) {
                    *sum += (value - center).powi(2);
                    total += (value - center).powi(2);
                }
            }
            let fewest = runs.iter().flat_map(|of| &of[arm]).map(|part| part.runs.len()).min().unwrap_or(2);
            arms.push((total / most, fewest as f64 - 1.0));
        }
        let variance: f64 = arms.iter().map(|(share, _)| share).sum();
        let known = arms.iter().filter(|(share, _)| *share > 0.0).map(|(_, runs)| runs).sum::<f64>().max(1.0);
        let sum: f64 = of_language.iter().sum();
        // A square of an estimated variance is too large by 1 + 2 / df.
        let squares: f64 = of_language.iter().map(|own| own * own / (1.0 + 2.0 / known)).sum();
        let even = languages as f64 * squares / (sum * sum);
        let of_spread = if sum > 0.0 { (most / even).clamp(1.0, most) } else { most };
        let parts: f64 = arms.iter().map(|(share, runs)| share * share / (runs * of_spread)).sum();
        Self { variance, of_spread, df: variance * variance / parts }
    }

    /// The interval of the spread, given s².
    fn interval(&self, square: f64, level: f64) -> Option<Interval> {
        let tail = (1.0 - level) / 2.0;
        let chi = ChiSquared::new(self.df).ok()?;
        // ν given the data, in units of s².
        let node = |place: usize| {
            let share = (place as f64 + 0.5) / NODES as f64;
            self.variance / square * self.df / chi.inverse_cdf(share)
        };
        let nodes: Vec<f64> = (0..NODES).map(node).filter(|node| node.is_finite() && *node > 0.0).collect();
        if nodes.is_empty() || square <= 0.0 {
            return None;
        }
        let d = self.of_spread;
        // Probability of a smaller s², if τ² is so many times the observed one.
        let below = |times: f64| mean(&nodes.iter().map(|nu| cdf(d / nu, d, d * times / nu)).collect::<Vec<_>>());
        let end = |wanted: f64| {
            if below(0.0) <= wanted {
                return 0.0;
            }
            let (mut low, mut high) = (0.0, 1.0);
            while below(high) > wanted && high < 1e6 {
                (low, high) = (high, 2.0 * high);
            }
            for _ in 0..STEPS {
                let middle = (low + high) / 2.0;
                if below(middle) > wanted { low = middle } else { high = middle }
            }
            (low + high) / 2.0
        };
        let (low, high) = (end(1.0 - tail), end(tail));
        Some(Interval { low: (low * square).sqrt(), high: (high * square).sqrt() })
    }
}

/// By how much every run shifts the value of every language.
fn shifts<'a>(languages: impl ExactSizeIterator<Item = &'a Vec<Part>>) -> BTreeMap<u32, Vec<f64>> {
    let count = languages.len();
    let mut shifts: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (language, parts) in languages.enumerate() {
        for part in parts {
            let own = values(&part.runs);
            // Rounding of decimals is no variance.
            if constant(&own, part.magnitude) {
                continue;
            }
            let (n, center) = (own.len() as f64, mean(&own));
            let share = part.weight / (n * (n - 1.0)).sqrt();
            for (id, value) in &part.runs {
                shifts.entry(*id).or_insert_with(|| vec![0.0; count])[language] += share * (value - center);
            }
        }
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Settings;
    use crate::nested::{Level, Nested, NestedMethod, VarianceComponents};
    use crate::outcome::Extra;

    /// Differences of four pairs in three languages, by run.
    const PAIRS: [[f64; 3]; 4] = [[1.0, 3.0, 2.5], [2.0, 3.5, 1.5], [0.5, 4.0, 2.0], [1.5, 2.5, 3.0]];

    fn parts(pairs: &[[f64; 3]]) -> (Vec<f64>, Vec<[Vec<Part>; 2]>) {
        let language = |at: usize| -> Vec<(u32, f64)> { (0..).zip(pairs).map(|(id, row)| (id, row[at])).collect() };
        let means = (0..3).map(|at| mean(&values(&language(at)))).collect();
        let part = |at: usize| [vec![Part { weight: 1.0, magnitude: 4.0, runs: language(at) }], Vec::new()];
        (means, (0..3).map(part).collect())
    }

    #[test]
    fn the_corrected_spread_is_the_variance_component_of_crossed_effects() {
        let (means, runs) = parts(&PAIRS);
        let spread = spread(&means, &runs, 0.95).unwrap();
        // The same by another way: analysis of variance of runs and languages.
        let codes = |of: fn(usize) -> u32| (0..12).map(of).collect();
        let level = |name: &str, of| Level { name: name.to_owned(), codes: codes(of) };
        let levels = vec![level("run", |at| at as u32 / 3), level("language", |at| at as u32 % 3)];
        let nested = Nested::new(PAIRS.concat(), levels).unwrap();
        let found = VarianceComponents.run(&nested, &Settings::default());
        let components = found.estimated().unwrap().extra.iter().find_map(|(name, value)| match value {
            Extra::Numbers(all) if *name == "raw_components" => Some(all.clone()),
            _ => None,
        });
        let components = components.unwrap();
        let between = spread.between.unwrap();
        assert!((between * between - components[1]).abs() < 1e-12, "{spread:?} {components:?}");
        // The residual mean square over four runs.
        let noise = spread.noise.unwrap();
        assert!((noise * noise - components[2] / 4.0).abs() < 1e-12);
        let interval = spread.interval.unwrap();
        assert!(interval.low < between && between < interval.high && between < spread.observed);
    }

    #[test]
    fn what_a_run_adds_to_all_languages_is_no_noise_of_the_spread() {
        let shifted = PAIRS.map(|row| row.map(|value| value + 10.0 * row[0]));
        let (means, runs) = parts(&PAIRS);
        let plain = spread(&means, &runs, 0.95).unwrap();
        let (means, runs) = parts(&shifted);
        let shifted = spread(&means, &runs, 0.95).unwrap();
        assert!((plain.noise.unwrap() - shifted.noise.unwrap()).abs() < 1e-9);
        assert!((plain.between.unwrap() - shifted.between.unwrap()).abs() < 1e-9);
    }

    #[test]
    fn at_no_spread_the_interval_is_that_of_the_f_test() {
        // s² / ν = 4.46 is the .95 quantile of F with 2 and 8 degrees of freedom (Fisher's table): a 90 % interval begins
        // at zero there, to the digits of the table, and lies above it for a larger s².
        let noise = Noise { variance: 1.0, of_spread: 2.0, df: 8.0 };
        let low = |square: f64| noise.interval(square, 0.9).unwrap().low;
        assert_eq!(low(4.3), 0.0);
        assert!(low(4.6) > 0.0);
    }

    #[test]
    fn without_noise_or_without_runs_the_observed_spread_stands_alone() {
        let (means, runs) = parts(&[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]);
        let level = spread(&means, &runs, 0.95).unwrap();
        assert_eq!((level.observed, level.between, level.interval), (1.0, Some(1.0), None));
        let (means, runs) = parts(&PAIRS[..1]);
        let single = spread(&means, &runs, 0.95).unwrap();
        assert_eq!((single.between, single.reason), (None, Some(Reason::OneUnit { unit: "run" })));
        assert_eq!(spread(&means[..1], &runs[..1], 0.95), None);
    }
}
