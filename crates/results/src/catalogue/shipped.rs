//! The tables of `data/catalogue` that are built in.

use std::sync::OnceLock;

use super::entry::MetricEntry;
use super::{Catalogue, LanguageEntry, Model, Task};
use crate::metric::{Bounds, Direction, Metric};

impl Catalogue {
    /// The catalogue that is built in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut catalogue = Self::default();
            for row in rows(include_str!("../../../../data/catalogue/tasks.csv")) {
                catalogue.add_task(&row);
            }
            for row in rows(include_str!("../../../../data/catalogue/models.csv")) {
                let model = Model {
                    id: row.text("id").to_owned(),
                    name: row.text("name").to_owned(),
                    family: row.optional("family"),
                    params: row.text("params").parse().ok(),
                    multilingual: row.optional("multilingual").map(|word| word == "yes"),
                    rank: catalogue.models.entries.len(),
                };
                catalogue.models.add(model, row.spellings("id"));
            }
            for row in rows(include_str!("../../../../data/catalogue/languages.csv")) {
                let entry = LanguageEntry {
                    code: row.text("code").to_owned(),
                    name: row.text("name").to_owned(),
                    family: row.optional("family"),
                    script: row.optional("script"),
                    resource: None,
                };
                catalogue.languages.add(entry, row.spellings("code"));
            }
            for row in rows(include_str!("../../../../data/catalogue/metrics.csv")) {
                let (id, metric) = (row.text("id").to_owned(), row.metric());
                catalogue.metrics.add(MetricEntry { id, metric, unit: None, min_effect: None }, row.spellings("id"));
            }
            catalogue
        })
    }

    fn add_task(&mut self, row: &Row) {
        let task = Task {
            id: row.text("id").to_owned(),
            name: row.text("name").to_owned(),
            benchmarks: row.list("benchmarks"),
            category: row.optional("category"),
            family: row.optional("family"),
            difficulty: None,
            metrics: row.list("metrics"),
            languages: row.text("languages").split_whitespace().map(str::to_owned).collect(),
            untrained: row.text("untrained") == "yes",
            train_size: row.text("train_size").parse().ok(),
            rank: self.tasks.entries.len(),
        };
        self.tasks.add(task, row.spellings("id"));
    }
}

/// A line of a shipped table, its cells found by header.
struct Row {
    headers: csv::StringRecord,
    cells: csv::StringRecord,
}

/// The lines of a shipped table. A line that cannot be read is left out here and fails the test of the tables.
fn rows(table: &str) -> impl Iterator<Item = Row> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let records: Vec<_> = reader.into_records().flatten().collect();
    records.into_iter().map(move |cells| Row { headers: headers.clone(), cells })
}

impl Row {
    fn text(&self, column: &str) -> &str {
        let place = self.headers.iter().position(|header| header == column);
        place.and_then(|place| self.cells.get(place)).unwrap_or_default()
    }

    fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn list(&self, column: &str) -> Vec<String> {
        self.text(column).split(';').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// Id, display name and aliases: everything a file may write for the entry.
    fn spellings(&self, id: &str) -> impl Iterator<Item = &str> {
        let aliases = self.text("aliases").split(';').map(str::trim).filter(|word| !word.is_empty());
        [self.text(id), self.text("name")].into_iter().filter(|word| !word.is_empty()).chain(aliases)
    }

    fn metric(&self) -> Metric {
        Metric {
            direction: match self.text("better") {
                "lower" => Direction::LowerIsBetter,
                _ => Direction::HigherIsBetter,
            },
            bounds: match self.text("bounds") {
                "share" => Bounds::Share,
                "correlation" => Bounds::Correlation,
                _ => Bounds::Unbounded,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foldhash::HashSet;

    const TABLES: [(&str, &str); 4] = [
        ("id", include_str!("../../../../data/catalogue/tasks.csv")),
        ("id", include_str!("../../../../data/catalogue/models.csv")),
        ("code", include_str!("../../../../data/catalogue/languages.csv")),
        ("id", include_str!("../../../../data/catalogue/metrics.csv")),
    ];

    #[test]
    fn every_line_of_the_shipped_tables_is_read_and_sourced() {
        for (id, table) in TABLES {
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let headers = reader.headers().unwrap().clone();
            for cells in reader.records() {
                let row = Row { headers: headers.clone(), cells: cells.unwrap() };
                assert!(!row.text(id).is_empty() && !row.text("source").is_empty(), "{:?}", row.cells);
            }
        }
    }

    #[test]
    fn numbers_and_flags_of_the_shipped_tables_are_read() {
        for row in TABLES.iter().flat_map(|(_, table)| rows(table)) {
            for column in ["params", "train_size"] {
                assert!(row.text(column).is_empty() || row.text(column).parse::<u64>().is_ok(), "{:?}", row.cells);
            }
            assert!(["", "yes", "no"].contains(&row.text("multilingual")), "{:?}", row.cells);
        }
        // The model card of bigscience/bloom-1b1 says 1,065,314,304 parameters.
        let params = |name: &str| Catalogue::builtin().model(name).and_then(|model| model.params);
        assert_eq!(params("bigscience/BLOOM-1b1"), Some(1_065_314_304));
        assert_eq!(params("xlm-r"), None, "base or large?");
        let family = |name: &str| Catalogue::builtin().model(name).and_then(|model| model.family.as_deref());
        assert_eq!(
            [family("bigscience/bloom-3b"), family("mBERT"), family("zzz")],
            [Some("BLOOM"), Some("mBERT"), None]
        );
        assert!(Catalogue::builtin().models().iter().all(|model| model.family.is_some()));
    }

    #[test]
    fn no_spelling_means_two_entries() {
        for (id, table) in TABLES {
            let mut seen: HashSet<String> = HashSet::default();
            for row in rows(table) {
                let own: HashSet<String> = row.spellings(id).map(str::to_lowercase).collect();
                for spelling in own {
                    assert!(seen.insert(spelling.clone()), "`{spelling}` stands twice");
                }
            }
        }
    }

    #[test]
    fn languages_and_metrics_of_tasks_are_in_their_tables() {
        let catalogue = Catalogue::builtin();
        for task in catalogue.tasks() {
            for code in &task.languages {
                assert_eq!(
                    catalogue.language(code).map(|entry| entry.code.as_str()),
                    Some(code.as_str()),
                    "{}",
                    task.id
                );
            }
            for metric in &task.metrics {
                assert_eq!(catalogue.metric_id(metric), Some(metric.as_str()), "{}", task.id);
            }
        }
    }

    #[test]
    fn near_names_do_not_collapse() {
        let catalogue = Catalogue::builtin();
        let id = |name: &str| catalogue.task(name).map(|task| task.id.as_str());
        assert_ne!(id("squad_v1"), id("squad_v2"));
        assert_ne!(id("xnli"), id("mnli"));
        assert_eq!(id("PAWS-X"), Some("pawsx"));
        assert_eq!(catalogue.language("zh-CN").map(|entry| entry.code.as_str()), Some("zh"));
        assert_ne!(catalogue.metric_id("f1_macro"), catalogue.metric_id("f1"));
    }
}
