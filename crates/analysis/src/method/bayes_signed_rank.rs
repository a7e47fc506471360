//! Bayesian signed-rank test with a region of practical equivalence (rope).
//!
//! # Question
//! How probable is it that treated beats baseline by more than the rope, that it loses by more, or that neither matters?
//!
//! # Assumptions
//! The pairs are independent and of one distribution, of which nothing else is known: the prior is a Dirichlet process
//! of strength .5 whose only guess is a difference of 0, as in baycomp. What is judged is the pseudo-median, the
//! middle of the averages of two differences, as in Wilcoxon's test. The probabilities are of the posterior, no p-values.
//!
//! # Formula
//! With z_0 = 0 (the prior) and z_i the n differences, weights w are drawn from Dirichlet(.5, 1, ..., 1). Each draw gives
//! θ_better = Σ_ij w_i w_j H(z_i + z_j > 2 rope), θ_worse = Σ_ij w_i w_j H(z_i + z_j < -2 rope) with H = ½ where the two
//! sides are equal (up to a relative 1e-9, decided on integers), and θ_rope the rest. `p_better`, `p_rope` and `p_worse`
//! are the shares of 50,000 draws (`--resamples`) in which the θ of that name is the largest; the rope is `--bound`, 0 by
//! default, where p_rope = 0. The value is p_better.
//!
//! # Degenerate input
//! One pair: not testable. Differences that do not vary, zeros included: not testable (sd = 0), as for every paired
//! method. A negative or infinite bound: not testable.
//!
//! # Source
//! Benavoli, Corani, Mangili, Zaffalon & Ruggeri (2014), A Bayesian Wilcoxon signed-rank test based on the Dirichlet
//! process, *ICML 2014*, PMLR 32(2), 1026-1034; Benavoli, Corani, Demšar & Zaffalon (2017), Time for a change: a tutorial
//! for comparing multiple classifiers through Bayesian analysis, *Journal of Machine Learning Research* 18(77), 1-36.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};

use super::{Design, Method, Settings, pairs};
use crate::grid::Grid;
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::random::{draw, draws};
use crate::registry::{Entry, entry};
use crate::sample::{Paired, Sample};

/// Draws from the posterior unless the settings say otherwise.
const DRAWS: u32 = 50_000;

/// The Bayesian signed-rank test, `bayes-signed-rank`.
#[derive(Debug, Clone, Copy)]
pub struct BayesSignedRank;

entry!(BayesSignedRank, "bayes-signed-rank", "Bayesian signed-rank test", "bayes_signed_rank.rs");

impl Method for BayesSignedRank {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        let rope = settings.bound.unwrap_or(0.0);
        let usable = |pairs| {
            if rope >= 0.0 && rope.is_finite() {
                Ok(pairs)
            } else {
                Err(Reason::Unsuitable { expected: "a bound of at least 0 points" })
            }
        };
        pairs(sample, self.id())
            .and_then(usable)
            .map(|pairs| {
                let sums = Sums::new(pairs, rope);
                let count = draws(settings, DRAWS);
                let sides = draw(count, settings.seed, Vec::new, |random, weights| sums.side(random, weights));
                let share = |side: i8| sides.iter().filter(|&&drawn| drawn == side).count() as f64 / count as f64;
                let (better, worse) = (share(sums.sign), share(-sums.sign));
                // Without a rope, an exact tie of both sides is split between them.
                let tied = share(0);
                let (rope_wins, split) = if rope > 0.0 { (tied, 0.0) } else { (0.0, tied / 2.0) };
                let extra = vec![
                    ("p_better", Extra::Number(better + split)),
                    ("p_rope", Extra::Number(rope_wins)),
                    ("p_worse", Extra::Number(worse + split)),
                    ("rope", Extra::Number(rope)),
                    ("n_draws", Extra::Count(count)),
                ];
                Estimate { method: self.id(), value: better + split, interval: None, extra }
            })
            .into()
    }
}

/// Which sums of two differences lie beyond the rope, for differences in rising order, the prior's among them.
struct Sums {
    /// 1, or -1 if the differences were mirrored: swapping the arms changes no draw.
    sign: i8,
    /// Where the prior's difference stands.
    prior: usize,
    /// For every difference: from which place on sums with it lie at, and beyond, the upper end of the rope.
    upper: Vec<[usize; 2]>,
    /// For every difference: up to which place sums with it lie at, and beyond, the lower end of the rope.
    lower: Vec<[usize; 2]>,
    /// Whether there is a rope.
    rope: bool,
}

impl Sums {
    fn new(pairs: &Paired, rope: f64) -> Self {
        let mut values = pairs.differences();
        values.push(rope);
        let Grid { mut units, slack } = Grid::new(&values, pairs.magnitude().max(rope));
        let rope_units = units.pop().unwrap_or(0);
        units.push(0);
        units.sort_unstable();
        let mirrored: Vec<i64> = units.iter().rev().map(|unit| -unit).collect();
        let sign = if mirrored < units { -1 } else { 1 };
        let units = if sign < 0 { mirrored } else { units };
        let end = 2 * rope_units;
        let upper = units.iter().map(|unit| {
            [end - slack, end + slack + 1].map(|least| units.partition_point(|other| unit + other < least))
        });
        let lower = units.iter().map(|unit| {
            [-end + slack, -end - slack - 1].map(|most| units.partition_point(|other| unit + other <= most))
        });
        Self {
            sign,
            prior: units.partition_point(|&unit| unit < 0),
            upper: upper.collect(),
            lower: lower.collect(),
            rope: rope > 0.0,
        }
    }

    /// The winner of one draw: 1 above the rope, -1 below it, 0 the rope (or, without one, a tie). `cumulated` is scratch.
    fn side(&self, random: &mut ChaCha8Rng, cumulated: &mut Vec<f64>) -> i8 {
        // Gamma variates, whose shares of their sum are Dirichlet: Γ(1) is exponential, Γ(1/2) half a squared normal.
        cumulated.clear();
        cumulated.push(0.0);
        let mut total = 0.0;
        for place in 0..self.upper.len() {
            let weight: f64 = if place == self.prior {
                let normal: f64 = StandardNormal.sample(random);
                normal * normal / 2.0
            } else {
                Exp1.sample(random)
            };
            total += weight;
            cumulated.push(total);
        }
        let (mut above, mut below) = (0.0, 0.0);
        let weights = cumulated.windows(2).map(|ends| ends[1] - ends[0]);
        for ((weight, upper), lower) in weights.zip(&self.upper).zip(&self.lower) {
            above += weight * (2.0 * total - cumulated[upper[0]] - cumulated[upper[1]]);
            below += weight * (cumulated[lower[0]] + cumulated[lower[1]]);
        }
        // Twice the squared total is all there is.
        let between = if self.rope { 2.0 * total * total - above - below } else { f64::NEG_INFINITY };
        if above > below && above > between {
            1
        } else if below > above && below > between {
            -1
        } else {
            0
        }
    }
}
