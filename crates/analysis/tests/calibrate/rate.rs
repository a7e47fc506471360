//! Shares that are simulated: each simulation has a random stream of its own.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

/// The random numbers of one simulation.
pub(crate) type Random = ChaCha8Rng;

/// A share with its standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// Mean over the simulations.
    pub(crate) share: f64,
    /// Monte Carlo standard error of the mean, from the spread of the simulations.
    pub(crate) error: f64,
    /// Number of simulated tests (or families).
    pub(crate) tests: usize,
}

impl Rate {
    /// Of one share per simulation.
    pub(crate) fn of(shares: &[f64]) -> Self {
        let n = shares.len() as f64;
        let share = shares.iter().sum::<f64>() / n;
        let squares: f64 = shares.iter().map(|value| (value - share).powi(2)).sum();
        Self { share, error: (squares / (n - 1.0) / n).sqrt(), tests: shares.len() }
    }

    /// Each simulation was a table of that many tests.
    pub(crate) fn of_tables(self, tests: usize) -> Self {
        Self { tests: self.tests * tests, ..self }
    }
}

/// The random stream of a simulation.
pub(crate) fn stream(simulation: u64) -> Random {
    let mut random = ChaCha8Rng::seed_from_u64(2020);
    random.set_stream(simulation);
    random
}

/// The mean shares over some cases, `K` of each; the same to the bit on any number of threads.
pub(crate) fn each<T: Sync, const K: usize>(cases: &[T], share: impl Fn(&T) -> [f64; K] + Sync + Send) -> [Rate; K] {
    let shares: Vec<[f64; K]> = cases.par_iter().map(share).collect();
    std::array::from_fn(|k| Rate::of(&shares.iter().map(|of| of[k]).collect::<Vec<f64>>()))
}

/// The mean shares of that many simulations.
pub(crate) fn rates<const K: usize>(simulations: u64, simulate: impl Fn(&mut Random) -> [f64; K] + Sync) -> [Rate; K] {
    each(&(0..simulations).collect::<Vec<u64>>(), |&simulation| simulate(&mut stream(simulation)))
}

/// The mean share of that many simulations.
pub(crate) fn rate(simulations: u64, simulate: impl Fn(&mut Random) -> f64 + Sync) -> Rate {
    let [rate] = rates(simulations, |random| [simulate(random)]);
    rate
}
