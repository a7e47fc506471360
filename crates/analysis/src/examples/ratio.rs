//! Corpora with a metric that is a function of sums, such as F1.

use rand_chacha::ChaCha8Rng;

use super::corpora::{Corpora, Stratum, score};
use super::metric::CorpusMetric;
use super::resample::{Bag, Coins, runs_of};
use crate::outcome::Reason;

/// Differences of corpus metrics that agree to this share of the scores tie: sums of counts are exact, quotients are
/// rounded.
const TIE: f64 = 1e-9;

/// One corpus, examples with the same sums taken together.
struct Part {
    weight: f64,
    metrics: Vec<Option<&'static CorpusMetric>>,
    width: usize,
    /// Distinct examples: sums of both systems.
    sums: Vec<Vec<f64>>,
    bag: Bag,
    counts: Vec<u32>,
    n: usize,
}

/// Sums per example of weighted corpora.
pub(crate) struct Ratio {
    parts: Vec<Part>,
    observed: f64,
    tie: f64,
    mirrored: bool,
    symmetric: bool,
}

impl Ratio {
    /// The weighted mean of the differences of the corpora.
    ///
    /// # Errors
    /// [`Reason::NoVariance`] if in every corpus all examples are the same.
    pub(super) fn of(strata: &[(f64, &Stratum)]) -> Result<Self, Reason> {
        let examples = |mirrored: bool| -> Vec<Vec<Vec<f64>>> {
            let sorted = |(_, stratum): &(f64, &Stratum)| {
                let width = stratum.width().max(1);
                let example = |sums: &[f64]| {
                    let mut sums = sums.to_vec();
                    if mirrored {
                        sums.rotate_left(width);
                    }
                    sums
                };
                let mut examples: Vec<Vec<f64>> = stratum.sums.chunks_exact(2 * width).map(example).collect();
                examples.sort_by(|a, b| compare(a, b));
                examples
            };
            strata.iter().map(sorted).collect()
        };
        let (forth, back) = (examples(false), examples(true));
        let scores: Vec<(f64, f64, f64)> = strata
            .iter()
            .map(|(weight, stratum)| {
                let (treated, baseline) = stratum.scores();
                (*weight, treated, baseline)
            })
            .collect();
        let observed: f64 = scores.iter().map(|(weight, treated, baseline)| weight * (treated - baseline)).sum();
        let tie = TIE * scores.iter().map(|(weight, a, b)| weight * a.abs().max(b.abs())).sum::<f64>();
        let order = forth.iter().flatten().zip(back.iter().flatten()).map(|(a, b)| compare(a, b));
        let order = order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then);
        let even = observed.abs() <= tie;
        let mirrored = !even && observed < 0.0 || even && order.is_lt();
        let part = |((weight, stratum), examples): (&(f64, &Stratum), Vec<Vec<f64>>)| {
            let n = examples.len();
            let (sums, counts) = runs_of(examples.into_iter());
            Part {
                weight: *weight,
                metrics: stratum.metrics.clone(),
                width: stratum.width(),
                sums,
                bag: Bag::new(counts.clone()),
                counts,
                n,
            }
        };
        let parts: Vec<Part> = strata.iter().zip(if mirrored { back } else { forth }).map(part).collect();
        if parts.iter().all(|part| part.counts.len() < 2) {
            return Err(Reason::NoVariance);
        }
        Ok(Self { parts, observed: observed.abs(), tie, mirrored, symmetric: even && order.is_eq() })
    }
}

fn compare(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let pairs = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
    pairs.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

impl Part {
    /// The weighted difference, from the sums of both systems.
    fn difference(&self, sums: &[f64]) -> f64 {
        let (treated, baseline) = sums.split_at(self.width);
        self.weight * (score(&self.metrics, treated, self.n) - score(&self.metrics, baseline, self.n))
    }
}

impl Corpora for Ratio {
    fn observed(&self) -> f64 {
        self.observed
    }

    fn tie(&self) -> f64 {
        self.tie
    }

    fn points(&self, units: f64) -> f64 {
        units
    }

    fn mirrored(&self) -> bool {
        self.mirrored
    }

    fn symmetric(&self) -> bool {
        self.symmetric
    }

    fn resampled(&self, random: &mut ChaCha8Rng) -> f64 {
        let of_part = |part: &Part| {
            let mut total = vec![0.0; 2 * part.width];
            part.bag.draw(random, |place, times| {
                total.iter_mut().zip(&part.sums[place]).for_each(|(sum, value)| *sum += f64::from(times) * value);
            });
            part.difference(&total)
        };
        self.parts.iter().map(of_part).sum()
    }

    fn swapped(&self, random: &mut ChaCha8Rng) -> f64 {
        let mut coins = Coins::new(random);
        let of_part = |part: &Part| {
            let mut total = vec![0.0; 2 * part.width];
            for (sums, &count) in part.sums.iter().zip(&part.counts) {
                let (treated, baseline) = sums.split_at(part.width);
                let swapped = f64::from(coins.heads(count));
                let stays = f64::from(count) - swapped;
                let (of_treated, of_baseline) = total.split_at_mut(part.width);
                for (place, (t, b)) in treated.iter().zip(baseline).enumerate() {
                    of_treated[place] += stays * t + swapped * b;
                    of_baseline[place] += stays * b + swapped * t;
                }
            }
            part.difference(&total)
        };
        self.parts.iter().map(of_part).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::metric::CORPUS_METRICS;
    use crate::examples::resample::{bootstrap, randomise};
    use crate::method::Settings;

    /// tp, fp, fn of both systems.
    const EXAMPLES: [[f64; 6]; 6] = [
        [3.0, 0.0, 1.0, 2.0, 1.0, 2.0],
        [1.0, 1.0, 0.0, 1.0, 0.0, 0.0],
        [2.0, 0.0, 0.0, 1.0, 2.0, 1.0],
        [0.0, 1.0, 2.0, 1.0, 1.0, 1.0],
        [4.0, 1.0, 0.0, 3.0, 1.0, 1.0],
        [2.0, 0.0, 1.0, 0.0, 1.0, 3.0],
    ];

    fn stratum(mirrored: bool) -> Stratum {
        let turned = |example: &[f64; 6]| {
            let mut example = *example;
            if mirrored {
                example.rotate_left(3);
            }
            example
        };
        let sums = EXAMPLES.iter().flat_map(turned).collect();
        Stratum { language: 0, metrics: vec![Some(&CORPUS_METRICS[0])], sums }
    }

    fn f1(sums: &[f64]) -> f64 {
        200.0 * sums[0] / (2.0 * sums[0] + sums[1] + sums[2])
    }

    /// The difference of F1 over examples with weights, some of them with the systems exchanged.
    fn difference(weights: impl Iterator<Item = (usize, bool)>) -> f64 {
        let mut total = [[0.0; 3]; 2];
        for (place, swapped) in weights {
            for count in 0..3 {
                total[usize::from(swapped)][count] += EXAMPLES[place][count];
                total[usize::from(!swapped)][count] += EXAMPLES[place][3 + count];
            }
        }
        f1(&total[0]) - f1(&total[1])
    }

    #[test]
    fn f1_of_exchanged_examples_agrees_with_all_exchanges() {
        let observed = difference((0..6).map(|place| (place, false)));
        let all: Vec<f64> =
            (0..64).map(|signs| difference((0..6).map(|place| (place, signs >> place & 1 == 1)))).collect();
        let exact = all.iter().filter(|drawn| drawn.abs() >= observed - 1e-9).count() as f64 / 64.0;
        let found =
            randomise(&Ratio::of(&[(1.0, &stratum(false))]).unwrap(), stratum(false).differing(), &Settings::default());
        assert!((found.p - exact).abs() < 4.0 * (exact / 9_999.0).sqrt(), "{} for {exact}", found.p);
        let mirrored =
            randomise(&Ratio::of(&[(1.0, &stratum(true))]).unwrap(), stratum(true).differing(), &Settings::default());
        assert_eq!(found.p, mirrored.p);
    }

    #[test]
    fn f1_of_resamples_agrees_with_all_resamples() {
        let observed = difference((0..6).map(|place| (place, false)));
        let place = |code: u32, digit: u32| (code / 6_u32.pow(digit) % 6) as usize;
        let drawn: Vec<f64> =
            (0..6_u32.pow(6)).map(|code| difference((0..6).map(|digit| (place(code, digit), false)))).collect();
        let extreme = drawn.iter().filter(|drawn| (*drawn - observed).abs() >= observed - 1e-9).count();
        let exact = extreme as f64 / drawn.len() as f64;
        let found = bootstrap(&Ratio::of(&[(1.0, &stratum(false))]).unwrap(), &Settings::default()).unwrap();
        assert!((found.p - exact).abs() < 4.0 * (exact / 9_999.0).sqrt(), "{} for {exact}", found.p);
        let mirrored = bootstrap(&Ratio::of(&[(1.0, &stratum(true))]).unwrap(), &Settings::default()).unwrap();
        assert_eq!((found.p, found.interval.low), (mirrored.p, -mirrored.interval.high));
        assert_eq!(found.shares[0], mirrored.shares[2]);
    }
}
