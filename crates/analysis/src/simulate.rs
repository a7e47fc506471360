//! Invented results with a known truth, in the shape of an XTREME grid.
//!
//! Every number is made up, and the names say so: the base models are called `simulated-...`. The truth is
//! [`EFFECTS`]; around it each run has a shift of its own, shared by its languages, and every language a residual.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use stilt_results::{BASELINE, Catalogue, Task};

/// True gains in points, invented: intermediate, then sentence pair, structured prediction, question answering and
/// retrieval targets.
pub const EFFECTS: [(&str, [f64; 4]); 9] = [
    ("anli_plus", [0.9, 0.1, 1.6, 9.0]),
    ("mnli", [0.6, 0.3, 1.2, 10.0]),
    ("qqp", [-0.4, -0.6, -0.8, 2.0]),
    ("squad_v1", [0.8, 0.7, 3.6, 13.0]),
    ("squad_v2", [0.9, 0.8, 3.9, 14.0]),
    ("hellaswag", [0.7, -0.2, 2.2, 11.0]),
    ("ccg", [-1.2, 0.4, -1.5, -6.0]),
    ("cosmosqa", [0.5, 0.0, 2.4, 10.0]),
    ("commonsenseqa", [0.3, -0.1, 1.1, 7.0]),
];

/// Categories in the order of [`EFFECTS`], each with an invented baseline level in points.
const CATEGORIES: [(&str, f64); 4] =
    [("Sentence pair", 80.0), ("Structured prediction", 68.0), ("Question answering", 62.0), ("Retrieval", 55.0)];

/// Standard deviations in points: of a language's level, of a run's shift, of a single score.
const LANGUAGE_SD: f64 = 6.0;
const RUN_SD: f64 = 0.6;
const RESIDUAL_SD: f64 = 0.8;

/// How large a simulated grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// Base models, at least 1.
    pub models: u32,
    /// Fine-tuning seeds of every cell, at least 1.
    pub seeds: u32,
    /// Evaluations during training; with 1 there is no step column.
    pub steps: u32,
    /// Seed of the random streams.
    pub seed: u64,
}

impl Default for Grid {
    /// The shipped grid.
    fn default() -> Self {
        Self { models: 1, seeds: 5, steps: 1, seed: 2020 }
    }
}

/// One simulated score. Blank texts are blank cells.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedRow<'a> {
    /// `simulated-base`, `simulated-base-2`, ...
    pub base_model: &'a str,
    /// The intermediate task or `none`.
    pub intermediate: &'a str,
    /// The target task.
    pub target: &'a str,
    /// The language.
    pub language: &'a str,
    /// The seed; `None` for the one evaluation of an untrained baseline.
    pub seed: Option<u32>,
    /// The step; `None` without steps and for untrained baselines.
    pub step: Option<u32>,
    /// The metric.
    pub metric: &'a str,
    /// Points, two decimals.
    pub score: f64,
}

/// One run: what its random stream depends on.
#[derive(Clone, Copy)]
struct Run<'a> {
    model: u32,
    intermediate: usize,
    task: &'a Task,
    seed: Option<u32>,
}

impl Grid {
    /// Steps between two evaluations.
    const STRIDE: u32 = 500;

    /// Hands every row to `row`, grouped by model, intermediate, target, seed, step, language and metric.
    ///
    /// # Errors
    /// Whatever `row` returns.
    pub fn each<E>(&self, catalogue: &Catalogue, mut row: impl FnMut(&SimulatedRow) -> Result<(), E>) -> Result<(), E> {
        let tasks: Vec<&Task> =
            catalogue.tasks().iter().filter(|task| task.benchmarks.first().is_some_and(|b| b == "xtreme")).collect();
        for model in 0..self.models {
            let base_model =
                if model == 0 { "simulated-base".to_owned() } else { format!("simulated-base-{}", model + 1) };
            for intermediate in 0..=EFFECTS.len() {
                for &task in &tasks {
                    // Without training on the target, the untouched base model has nothing that a seed could change.
                    let deterministic = task.untrained && intermediate == 0;
                    for seed in 0..if deterministic { 1 } else { self.seeds } {
                        let seed = (!deterministic).then_some(seed);
                        self.run(Run { model, intermediate, task, seed }, &base_model, &mut row)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn run<E>(
        &self,
        run: Run,
        base_model: &str,
        row: &mut impl FnMut(&SimulatedRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let category = CATEGORIES.iter().position(|(name, _)| run.task.category.as_deref() == Some(name)).unwrap_or(0);
        let effect = run.intermediate.checked_sub(1).map_or(0.0, |place| EFFECTS[place].1[category]);
        let intermediate = run.intermediate.checked_sub(1).map_or(BASELINE, |place| EFFECTS[place].0);
        // Levels belong to the target and language, whatever run is evaluated; the run's noise is its own.
        let mut levels = self.stream(run.model, run.task.rank as u64, 0, 0);
        let mut noise =
            self.stream(run.model, run.task.rank as u64, run.intermediate as u64 + 1, run.seed.unwrap_or(0));
        let shift = if run.seed.is_some() { RUN_SD * normal(&mut noise) } else { 0.0 };
        let level: Vec<f64> =
            run.task.languages.iter().map(|_| CATEGORIES[category].1 + LANGUAGE_SD * normal(&mut levels)).collect();
        let steps = if run.seed.is_some() { self.steps } else { 1 };
        for step in 1..=steps {
            let progress = if self.steps > 1 && run.seed.is_some() { learned(step, self.steps) } else { 1.0 };
            for (language, level) in run.task.languages.iter().zip(&level) {
                for metric in &run.task.metrics {
                    // Exact match is stricter than F1.
                    let offset = if metric == "em" { -15.0 } else { 0.0 };
                    let residual = if run.seed.is_some() { RESIDUAL_SD * normal(&mut noise) } else { 0.0 };
                    let score = (level + offset + effect + shift) * progress + residual;
                    row(&SimulatedRow {
                        base_model,
                        intermediate,
                        target: &run.task.id,
                        language,
                        seed: run.seed,
                        step: (self.steps > 1 && run.seed.is_some()).then_some(step * Self::STRIDE),
                        metric,
                        score: (score.clamp(0.0, 100.0) * 100.0).round() / 100.0,
                    })?;
                }
            }
        }
        Ok(())
    }

    /// The stream of one run: no run's numbers depend on how many others there are.
    fn stream(&self, model: u32, task: u64, intermediate: u64, seed: u32) -> ChaCha8Rng {
        let mut stream = ChaCha8Rng::seed_from_u64(self.seed);
        stream.set_stream(u64::from(model) << 48 | task << 40 | intermediate << 32 | u64::from(seed));
        stream
    }
}

/// Share of the final score that is reached at a step: a saturating curve from a half to 1.
fn learned(step: u32, steps: u32) -> f64 {
    let share = f64::from(step) / f64::from(steps);
    0.5 + 0.5 * (1.0 - (-4.0 * share).exp()) / (1.0 - (-4.0_f64).exp())
}

fn normal(stream: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(stream)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn rows(grid: Grid) -> Vec<(String, f64)> {
        let mut rows = Vec::new();
        let keep = |row: &SimulatedRow| {
            let SimulatedRow { base_model, intermediate, target, language, seed, step, metric, score } = row;
            rows.push((format!("{base_model} {intermediate} {target} {language} {seed:?} {step:?} {metric}"), *score));
            Ok::<(), Infallible>(())
        };
        grid.each(Catalogue::builtin(), keep).unwrap();
        rows
    }

    #[test]
    fn the_shipped_grid_has_the_size_of_an_xtreme_study() {
        let rows = rows(Grid::default());
        assert!((8_000..=10_000).contains(&rows.len()), "{}", rows.len());
        assert!(rows.iter().all(|(key, score)| key.starts_with("simulated") && (0.0..=100.0).contains(score)));
    }

    #[test]
    fn more_seeds_add_runs_and_change_none() {
        let (few, more) = (rows(Grid { seeds: 2, ..Grid::default() }), rows(Grid { seeds: 3, ..Grid::default() }));
        assert!(few.iter().all(|row| more.contains(row)));
    }

    #[test]
    fn every_intermediate_with_an_effect_is_in_the_catalogue() {
        for (name, _) in EFFECTS {
            assert_eq!(Catalogue::builtin().task(name).map(|task| task.id.as_str()), Some(name));
        }
    }
}
