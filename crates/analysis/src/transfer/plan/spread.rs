//! How far runs scatter: in a cell, and pooled over the cells of a target.

use crate::moments::{Moments, constant, largest};
use crate::transfer::scores::{Runs, TargetScores, values};

/// Two arms on a target or averaged over several, with the ids of their runs.
pub(super) struct Arms {
    pub(super) treated: Runs,
    pub(super) baseline: Runs,
    /// Whether the baseline is one value for all treated runs.
    pub(super) broadcast: bool,
    pub(super) n_targets: usize,
}

impl Arms {
    pub(super) fn of(scores: &TargetScores) -> Self {
        let TargetScores { treated, baseline, broadcast, .. } = scores;
        Self { treated: treated.clone(), baseline: baseline.clone(), broadcast: *broadcast, n_targets: 1 }
    }

    /// No run at all.
    pub(super) fn none() -> Self {
        Self { treated: Vec::new(), baseline: Vec::new(), broadcast: false, n_targets: 0 }
    }

    /// The weighted mean over targets of every run that has all of them; `None` if there is none in an arm.
    pub(super) fn average(targets: &[(f64, &TargetScores)]) -> Option<Self> {
        let broadcast = targets.iter().all(|(_, target)| target.broadcast);
        let treated: Vec<(f64, &Runs)> = targets.iter().map(|(weight, target)| (*weight, &target.treated)).collect();
        let trained = targets.iter().filter(|(_, target)| !target.broadcast);
        let baseline: Vec<(f64, &Runs)> = trained.map(|(weight, target)| (*weight, &target.baseline)).collect();
        // What is one value for all runs adds nothing to their spread.
        let baseline = if broadcast { targets.first()?.1.baseline.clone() } else { complete(&baseline)? };
        Some(Self { treated: complete(&treated)?, baseline, broadcast, n_targets: targets.len() })
    }
}

/// The weighted sums over targets of the runs that have every one; `None` if no run has.
fn complete(targets: &[(f64, &Runs)]) -> Option<Runs> {
    let (_, first) = targets.first()?;
    let sum = |id: u32| {
        let of = |(weight, runs): &(f64, &Runs)| {
            let place = runs.binary_search_by_key(&id, |run| run.0).ok()?;
            Some(weight * runs[place].1)
        };
        Some((id, targets.iter().map(of).sum::<Option<f64>>()?))
    };
    let runs: Runs = first.iter().filter_map(|(id, _)| sum(*id)).collect();
    (!runs.is_empty()).then_some(runs)
}

/// A sum of squared deviations from the mean, and its degrees of freedom.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Squares {
    sum: f64,
    pub(super) df: f64,
}

impl Squares {
    /// Of some values; `magnitude` is that of the scores they come from.
    fn of(values: &[f64], magnitude: f64) -> Self {
        let df = values.len().saturating_sub(1) as f64;
        let sd = if constant(values, magnitude) { 0.0 } else { Moments::of(values).sd };
        Self { sum: sd * sd * df, df }
    }

    /// Of several samples of one variance, each around its own mean.
    fn pooled(all: impl Iterator<Item = Self>) -> Self {
        all.fold(Self::default(), |a, b| Self { sum: a.sum + b.sum, df: a.df + b.df })
    }

    /// The same variance, known with other degrees of freedom.
    fn with_df(self, df: f64) -> Self {
        if self.df > 0.0 { Self { sum: self.sum / self.df * df, df } } else { self }
    }

    /// `None` without degrees of freedom, and for values whose squares leave the range of doubles.
    pub(super) fn sd(self) -> Option<f64> {
        Some((self.sum / self.df).sqrt()).filter(|sd| sd.is_finite())
    }
}

/// Runs of both arms that share their ids.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shared {
    pub(super) differences: Squares,
    treated: Squares,
    baseline: Squares,
}

impl Shared {
    /// The correlation between the arms, from the three variances; below two degrees of freedom it is 1 or -1 always.
    pub(super) fn correlation(&self) -> Option<f64> {
        const FEWEST: f64 = 2.0;
        let product = (self.treated.sum * self.baseline.sum).sqrt();
        let both = self.treated.sum + self.baseline.sum - self.differences.sum;
        let known = self.differences.df >= FEWEST && product > 0.0 && product.is_finite();
        known.then(|| (both / 2.0 / product).clamp(-1.0, 1.0))
    }
}

/// The spread of one cell or of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) n_treated: usize,
    pub(super) n_baseline: usize,
    pub(super) n_targets: usize,
    pub(super) broadcast: bool,
    pub(super) treated: Squares,
    pub(super) baseline: Squares,
    /// Without degrees of freedom where fewer than two ids are shared.
    pub(super) shared: Shared,
}

impl Spread {
    pub(super) fn of(arms: &Arms) -> Self {
        let (treated, baseline) = (values(&arms.treated), values(&arms.baseline));
        let magnitude = largest(&treated).max(largest(&baseline));
        let squares = |values: &[f64]| Squares::of(values, magnitude);
        let mut spread = Self {
            n_treated: treated.len(),
            n_baseline: baseline.len(),
            n_targets: arms.n_targets,
            broadcast: arms.broadcast,
            treated: squares(&treated),
            baseline: squares(&baseline),
            shared: Shared::default(),
        };
        if !arms.broadcast {
            let partner = |(id, score): &(u32, f64)| {
                let place = arms.baseline.binary_search_by_key(id, |run| run.0).ok()?;
                Some((*score, arms.baseline[place].1))
            };
            let (treated, baseline): (Vec<f64>, Vec<f64>) = arms.treated.iter().filter_map(partner).unzip();
            let differences: Vec<f64> = treated.iter().zip(&baseline).map(|(t, b)| t - b).collect();
            spread.shared =
                Shared { differences: squares(&differences), treated: squares(&treated), baseline: squares(&baseline) };
        }
        spread
    }

    /// Of the cells of one target, which have the baseline in common; `None` without a cell.
    ///
    /// The baseline's degrees of freedom count once. Differences of several cells share its runs: with one variance and
    /// one correlation in all arms, two cells' differences correlate by 1/2, so that the pooled variance of k cells has
    /// only 1 / (1 + (k - 1) / 4) of the degrees of freedom of as many independent ones.
    pub(super) fn pooled(cells: &[Self]) -> Option<Self> {
        let median = |of: fn(&Self) -> usize| {
            let mut counts: Vec<usize> = cells.iter().map(of).collect();
            counts.sort_unstable();
            counts.get(counts.len().saturating_sub(1) / 2).copied()
        };
        let pool = |of: fn(&Self) -> Squares| Squares::pooled(cells.iter().map(of));
        let once = |squares: Squares, of: fn(&Self) -> Squares| {
            squares.with_df(cells.iter().map(|cell| of(cell).df).fold(0.0, f64::max))
        };
        let differences = pool(|cell| cell.shared.differences);
        let paired = cells.iter().filter(|cell| cell.shared.differences.df > 0.0).count();
        let overlap = 1.0 + (paired.max(1) - 1) as f64 / 4.0;
        Some(Self {
            n_treated: median(|cell| cell.n_treated)?,
            n_baseline: median(|cell| cell.n_baseline)?,
            n_targets: median(|cell| cell.n_targets)?,
            broadcast: cells.iter().all(|cell| cell.broadcast),
            treated: pool(|cell| cell.treated),
            baseline: once(pool(|cell| cell.baseline), |cell| cell.baseline),
            shared: Shared {
                differences: differences.with_df(differences.df / overlap),
                // The correlation is of sums over the same cells.
                treated: pool(|cell| cell.shared.treated).with_df(differences.df / overlap),
                baseline: pool(|cell| cell.shared.baseline).with_df(differences.df / overlap),
            },
        })
    }

    /// Of the runs of both arms, taken to have one variance; of the treated runs where the baseline is one value.
    pub(super) fn runs(&self) -> Squares {
        if self.broadcast { self.treated } else { Squares::pooled([self.treated, self.baseline].into_iter()) }
    }
}
