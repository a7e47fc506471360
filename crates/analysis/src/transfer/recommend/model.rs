//! The model behind a recommendation: what an intermediate does on any target, and what on this one.
//!
//! # Question
//! Which gain would an intermediate bring on a target, given its gains on other targets and whatever was run on this one?
//!
//! # Assumptions
//! gain(i, t) = L(t) + a(i) + u(i, t): the level of the target, what the intermediate does everywhere, and what it does on
//! this target alone; normal, with variances w2, a2 and t2 that are the same for all targets. A measured gain adds the
//! noise of its runs, V = s2(t) / runs, and that of the mean baseline, which all intermediates of a target share.
//!
//! # Formula
//! L and A by least squares on the other targets; t2 = RSS / df - mean V, a2 and w2 likewise the variance of the A and of
//! the L less that of their errors (moments, not below 0). a(i) = A(i) a2 / (a2 + e2), with the error e2 = (t2 + mean V)
//! sum(v^2) / sum(v)^2 over the targets that have i; the weights v are 1, or 1 plus the shrunk correlation of the two
//! targets' profiles. The gains of the target itself are then brought in by the rule of best linear unbiased prediction:
//! exact, since given the level the intermediates are independent.
//!
//! # Degenerate input
//! Where no target repeats a run, half of the residual variance is taken for noise. With one other target nothing tells
//! a2 from t2: half of the variance of its gains is taken for each. With none, only the target's own gains speak, and the
//! level is not shrunk. What intermediates differ by is not below a hundredth of its error, so that equal predictions keep
//! the order of the means.
//!
//! # Source
//! Robinson (1991), That BLUP is a good thing: the estimation of random effects, *Statistical Science* 6(1).

use super::connected::sets;

/// The gain of a cell, points, and the treated runs behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Own {
    pub(super) gain: f64,
    pub(super) runs: f64,
}

/// The gains of all intermediates on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profile {
    /// By intermediate; `None` where it was not run.
    pub(super) gains: Vec<Option<Own>>,
    /// Variance of one run, squared points.
    pub(super) noise: f64,
    /// Variance of the mean of the baseline runs.
    pub(super) baseline: f64,
}

impl Profile {
    /// The places of the intermediates that have a gain, with it.
    pub(super) fn known(&self) -> impl Iterator<Item = (usize, Own)> + '_ {
        self.gains.iter().enumerate().filter_map(|(place, own)| Some((place, (*own)?)))
    }

    /// The variance that runs add to a gain, without that of the baseline.
    fn variance(&self, own: Own) -> f64 {
        self.noise / own.runs
    }

    /// The same target with the gains of some intermediates alone.
    pub(super) fn only(&self, keeps: impl Fn(usize) -> bool) -> Self {
        let gains = self.gains.iter().enumerate().map(|(place, own)| own.filter(|_| keeps(place))).collect();
        Self { gains, ..self.clone() }
    }
}

/// Levels of targets and effects of intermediates by least squares.
pub(super) struct Additive {
    /// By profile; the mean effect is 0.
    levels: Vec<f64>,
    /// Sum of the squared residuals.
    pub(super) residual: f64,
    pub(super) df: f64,
}

/// Fits levels and effects to profiles, each with a gain at least.
pub(super) fn additive(profiles: &[&Profile]) -> Additive {
    /// A full table needs two rounds; gaps take more.
    const ROUNDS: usize = 500;
    let width = profiles.first().map_or(0, |profile| profile.gains.len());
    let ones = vec![1.0; profiles.len()];
    let mut effects: Vec<Option<f64>> = vec![None; width];
    let mut levels = vec![0.0; profiles.len()];
    for _ in 0..ROUNDS {
        let before = levels.clone();
        for (level, profile) in levels.iter_mut().zip(profiles) {
            *level = mean(profile.known().map(|(place, own)| own.gain - effects[place].unwrap_or(0.0)));
        }
        effects = weighted_effects(profiles, &levels, &ones).into_iter().map(|effect| effect.map(|of| of.0)).collect();
        let change = levels.iter().zip(&before).map(|(now, then): (&f64, &f64)| (now - then).abs()).fold(0.0, f64::max);
        let size = levels.iter().fold(0.0, |size: f64, level| size.max(level.abs()));
        if change <= f64::EPSILON * size {
            break;
        }
    }
    let center = mean(effects.iter().flatten().copied());
    effects.iter_mut().flatten().for_each(|effect| *effect -= center);
    levels.iter_mut().for_each(|level| *level += center);
    let cells = profiles.iter().map(|profile| profile.known().count()).sum::<usize>() as f64;
    let rests = profiles.iter().zip(&levels).flat_map(|(profile, level)| {
        let effects = &effects;
        profile.known().map(move |(place, own)| (own.gain - level - effects[place].unwrap_or(0.0)).powi(2))
    });
    let residual = rests.sum();
    // Every set of intermediates that no target compares with others has a level of its own.
    let free = sets(profiles).into_iter().flatten().max().map_or(0, |last| last + 1);
    let df = cells - effects.iter().flatten().count() as f64 - levels.len() as f64 + free as f64;
    Additive { levels, residual, df }
}

/// Per intermediate the weighted mean over targets of what it gains above the level, and sum(v^2) / sum(v)^2.
fn weighted_effects(profiles: &[&Profile], levels: &[f64], weights: &[f64]) -> Vec<Option<(f64, f64)>> {
    let width = profiles.first().map_or(0, |profile| profile.gains.len());
    let effect = |place: usize| {
        let (mut sum, mut total, mut squares) = (0.0, 0.0, 0.0);
        for ((profile, level), weight) in profiles.iter().zip(levels).zip(weights) {
            if let Some(own) = profile.gains[place] {
                sum += weight * (own.gain - level);
                total += weight;
                squares += weight * weight;
            }
        }
        (total > 0.0).then(|| (sum / total, squares / (total * total)))
    };
    (0..width).map(effect).collect()
}

/// A variance between intermediates: what of an observed one is no error of that size. A hundredth of the error at least:
/// with none at all every expected gain would be the same, and nothing left to learn.
fn above_error(observed: f64, error: f64) -> f64 {
    (observed - error).max(error / 100.0)
}

/// What the other targets say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Other targets it comes from.
    pub(super) targets: usize,
    /// By intermediate: expected effect, and variance of what it does on a target about that.
    effects: Vec<(f64, f64)>,
    level: f64,
    /// Variance of a new target's level; infinite where fewer than two targets tell.
    level_variance: f64,
    /// Variance of what intermediates do everywhere, a2.
    pub(super) everywhere: f64,
    /// Variance of what they do on single targets, t2.
    pub(super) particular: f64,
}

impl Model {
    /// From the other targets with these weights, for a target with these gains of its own.
    pub(super) fn of(others: &[&Profile], weights: &[f64], own: &Profile) -> Self {
        let (others, weights): (Vec<&Profile>, Vec<f64>) =
            others.iter().zip(weights).filter(|(profile, _)| profile.known().next().is_some()).unzip();
        let width = own.gains.len();
        let fit = additive(&others);
        let found = weighted_effects(&others, &fit.levels, &weights);
        let effects: Vec<f64> = found.iter().flatten().map(|found| found.0).collect();
        let noise = mean(others.iter().flat_map(|profile| profile.known().map(|(_, own)| profile.variance(own))));
        let (particular, everywhere) = if others.is_empty() {
            // The target's own gains are all there is.
            let gains: Vec<f64> = own.known().map(|(_, own)| own.gain).collect();
            let noise = mean(own.known().map(|(_, known)| own.variance(known)));
            (above_error(variance(&gains), noise), 0.0)
        } else if fit.df > 0.0 {
            let particular = (fit.residual / fit.df - noise).max(0.0);
            let error = mean(found.iter().flatten().map(|found| found.1)) * (particular + noise);
            (particular, above_error(variance(&effects), error))
        } else {
            let half = above_error(variance(&effects), noise) / 2.0;
            (half, half)
        };
        let shrunk = |found: Option<(f64, f64)>| match found {
            Some((effect, share)) if everywhere > 0.0 => {
                let error = share * (particular + noise);
                let kept = everywhere / (everywhere + error);
                (kept * effect, particular + (1.0 - kept) * everywhere)
            }
            _ => (0.0, particular + everywhere),
        };
        let n = others.len() as f64;
        let error_of_level = |profile: &&Profile| {
            let cells = profile.known().count() as f64;
            let noise = mean(profile.known().map(|(_, own)| profile.variance(own)));
            (particular + noise) / cells + profile.baseline
        };
        let spread = variance(&fit.levels) - mean(others.iter().map(error_of_level));
        Self {
            targets: others.len(),
            effects: (0..width).map(|place| shrunk(found.get(place).copied().flatten())).collect(),
            level: mean(fit.levels.iter().copied()),
            level_variance: if others.len() < 2 { f64::INFINITY } else { spread.max(0.0) + variance(&fit.levels) / n },
            everywhere,
            particular,
        }
    }

    /// The gains to expect on a target of which `own` is known.
    pub(super) fn predict(&self, own: &Profile) -> Predicted {
        // Share of an own gain that is believed, per intermediate: d / (d + V).
        let believed = |place: usize, known: Own| {
            let (d, noise) = (self.effects[place].1, own.variance(known));
            if d > 0.0 { d / (d + noise) } else { 0.0 }
        };
        // Where neither noise nor effects vary, all gains count the same.
        let precision = |place: usize, known: Own| 1.0 / (self.effects[place].1 + own.variance(known));
        let exact = own.known().any(|(place, known)| !precision(place, known).is_finite());
        let precision = |place: usize, known: Own| {
            if exact { f64::from(u8::from(!precision(place, known).is_finite())) } else { precision(place, known) }
        };
        let total: f64 = own.known().map(|(place, known)| precision(place, known)).sum();
        let above = |(place, known): (usize, Own)| precision(place, known) * (known.gain - self.effects[place].0);
        let common = if total > 0.0 {
            let seen = own.known().map(above).sum::<f64>() / total;
            let h = if exact { 0.0 } else { 1.0 / total };
            let (prior, b) = (self.level_variance, own.baseline);
            let all = prior + b + h;
            // Of the variance of what is seen, the shares of the level and of the level with the baseline's error.
            let (q, with_baseline) = match (prior.is_infinite(), all > 0.0) {
                (true, _) => (1.0, 1.0),
                (false, true) => (prior / all, (prior + b) / all),
                (false, false) => (0.0, 0.0),
            };
            Common {
                level: self.level + q * (seen - self.level),
                seen: self.level + with_baseline * (seen - self.level),
                of_level: q * (b + h),
                of_seen: with_baseline * h,
                of_both: q * h,
            }
        } else {
            Common { level: self.level, seen: self.level, of_level: self.level_variance, of_seen: 0.0, of_both: 0.0 }
        };
        let of = |(place, own): (usize, &Option<Own>)| {
            let (effect, d) = self.effects[place];
            let kept = own.map_or(0.0, |known| believed(place, known));
            let above = own.map_or(0.0, |known| known.gain - effect - common.seen);
            Expected { relative: effect + kept * above, alone: (1.0 - kept) * d, kept }
        };
        let expected = own.gains.iter().enumerate().map(of).collect();
        let own_cells = own.known().count();
        let df = if self.targets > 0 { self.targets } else { own_cells }.saturating_sub(1).max(1) as f64;
        Predicted { common, expected, df }
    }
}

/// What all intermediates of a target share: its level, and the level with the error of the baseline, as it is seen in
/// measured gains; with their variances and covariance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Common {
    level: f64,
    seen: f64,
    of_level: f64,
    of_seen: f64,
    of_both: f64,
}

/// What is expected of one intermediate above the level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    /// Expected gain above the level, points.
    pub(super) relative: f64,
    /// Its variance given the level.
    pub(super) alone: f64,
    /// Share of the own gain that is believed.
    kept: f64,
}

/// The gains to expect on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Predicted {
    common: Common,
    /// By intermediate.
    pub(super) expected: Vec<Expected>,
    /// Degrees of freedom of the interval: the other targets less one.
    pub(super) df: f64,
}

impl Predicted {
    /// The expected gain of an intermediate, points.
    pub(super) fn gain(&self, place: usize) -> f64 {
        self.common.level + self.expected[place].relative
    }

    /// The variance of its true gain about that; infinite where nothing tells the level.
    pub(super) fn variance(&self, place: usize) -> f64 {
        let (common, kept) = (self.common, self.expected[place].kept);
        let shared = common.of_level + kept * kept * common.of_seen - 2.0 * kept * common.of_both;
        self.expected[place].alone + shared.max(0.0)
    }

    /// Standard deviation of the error that measured gains share: it moves intermediates with a gain against others.
    pub(super) fn shared_error(&self) -> f64 {
        self.common.of_seen.sqrt()
    }

    /// How far an intermediate moves with one unit of that error.
    pub(super) fn moves(&self, place: usize) -> f64 {
        -self.expected[place].kept
    }
}

/// How alike two targets are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// Correlation of their gains over the intermediates both have.
    pub(super) correlation: f64,
    /// Number of these.
    pub(super) common: usize,
}

impl Likeness {
    /// Of two profiles; `None` with fewer than three intermediates in common or without variation.
    pub(super) fn of(a: &Profile, b: &Profile) -> Option<Self> {
        let pairs: Vec<(f64, f64)> =
            a.gains.iter().zip(&b.gains).filter_map(|(a, b)| Some((a.as_ref()?.gain, b.as_ref()?.gain))).collect();
        if pairs.len() < 3 {
            return None;
        }
        let (x, y) = (mean(pairs.iter().map(|pair| pair.0)), mean(pairs.iter().map(|pair| pair.1)));
        let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
        let both = (sum(&|pair| (pair.0 - x).powi(2)) * sum(&|pair| (pair.1 - y).powi(2))).sqrt();
        let correlation = sum(&|pair| (pair.0 - x) * (pair.1 - y)) / both;
        (both > 0.0).then(|| Self { correlation: correlation.clamp(-1.0, 1.0), common: pairs.len() })
    }

    /// The weight of the other target: 1 plus the correlation, shrunk towards 0 by the number of common intermediates.
    pub(super) fn weight(&self) -> f64 {
        /// Common intermediates at which half of a correlation is believed.
        const HALF: f64 = 10.0;
        let n = self.common as f64;
        1.0 + self.correlation * n / (n + HALF)
    }
}

/// The weights of other targets by their likeness to this one; 1 where it is not known.
pub(super) fn by_likeness(others: &[&Profile], own: &Profile) -> Vec<f64> {
    others.iter().map(|other| Likeness::of(other, own).map_or(1.0, |likeness| likeness.weight())).collect()
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

/// The variance with divisor n - 1; 0 of fewer than two values.
pub(super) fn variance(values: &[f64]) -> f64 {
    let center = mean(values.iter().copied());
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    if values.len() > 1 { squares / (values.len() - 1) as f64 } else { 0.0 }
}
