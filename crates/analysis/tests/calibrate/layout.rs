//! Result sets of a regular shape: intermediates and their baseline on some targets.

use stilt_results::{BASELINE, Basis, Factor, Observations, OnConflict, Reading, ResultSet, Source};

/// Which scores there are.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Intermediates beside the baseline.
    pub(crate) intermediates: usize,
    /// Languages of each target.
    pub(crate) languages: Vec<usize>,
    /// Runs of every intermediate, and of the baseline; seeds count from 0 in both.
    pub(crate) runs: (usize, usize),
}

/// Where a score belongs, counted from 0; intermediate 0 is the baseline.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) intermediate: usize,
    pub(crate) target: usize,
    pub(crate) language: usize,
    pub(crate) seed: usize,
}

impl At {
    /// Whether the score is of a treated run.
    pub(crate) fn treated(self) -> bool {
        self.intermediate > 0
    }
}

impl Layout {
    /// One intermediate on that many targets of one language.
    pub(crate) fn cells(targets: usize, runs: (usize, usize)) -> Self {
        Self { intermediates: 1, languages: vec![1; targets], runs }
    }

    /// Nine intermediates on nine targets of one language, five runs of each.
    pub(crate) fn grid() -> Self {
        Self { intermediates: 9, languages: vec![1; 9], runs: (5, 5) }
    }

    /// The scores, each the level of 60 points and what `noise` adds; `None` leaves one out.
    pub(crate) fn results(&self, noise: impl FnMut(At) -> Option<f64>) -> ResultSet {
        self.results_on("test", noise)
    }

    /// The same on a named split.
    pub(crate) fn results_on(&self, split: &str, mut noise: impl FnMut(At) -> Option<f64>) -> ResultSet {
        let mut table = Observations::from_source(Source::default());
        let mut row = vec![0; table.factors().len()];
        for name in ["simulated-base", split, "", "", "", "accuracy", "", ""].iter().enumerate() {
            row[name.0] = table.intern(name.0, name.1);
        }
        let most = |counts: &[usize]| counts.iter().copied().max().unwrap_or(0);
        let [intermediates, targets, languages, seeds] = [
            (Factor::Intermediate, 'i', self.intermediates + 1),
            (Factor::Target, 't', self.languages.len()),
            (Factor::Language, 'l', most(&self.languages)),
            (Factor::Seed, '_', self.runs.0.max(self.runs.1)),
        ]
        .map(|(factor, letter, count)| {
            let place = table.place(&factor);
            let name = |level: usize| match (&factor, level) {
                (Factor::Intermediate, 0) => BASELINE.to_owned(),
                (Factor::Seed, seed) => seed.to_string(),
                _ => format!("{letter}{level}"),
            };
            let codes: Vec<u32> = (0..count).map(|level| table.intern(place, &name(level))).collect();
            (place, codes)
        });
        for intermediate in 0..=self.intermediates {
            for (target, &of_target) in self.languages.iter().enumerate() {
                for seed in 0..if intermediate > 0 { self.runs.0 } else { self.runs.1 } {
                    for language in 0..of_target {
                        let Some(noise) = noise(At { intermediate, target, language, seed }) else { continue };
                        row[intermediates.0] = intermediates.1[intermediate];
                        row[targets.0] = targets.1[target];
                        row[languages.0] = languages.1[language];
                        row[seeds.0] = seeds.1[seed];
                        let (value, line) = (60.0 + noise, table.len() as u32 + 1);
                        table.push(&row, Reading { value, basis: Basis::Measured, summary: None, line });
                    }
                }
            }
        }
        ResultSet::merge(table, OnConflict::Error).unwrap().set
    }
}
