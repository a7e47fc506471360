//! What is known of tasks, languages and metrics: the shipped tables of `data/catalogue`, each entry with its source.

use std::sync::OnceLock;

use foldhash::HashMap;

use crate::factor::Factor;
use crate::levels::natural;
use crate::metric::{Bounds, Direction, Metric};

/// A task of the catalogue, intermediate or target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Task {
    /// Canonical id: `pawsx`.
    pub id: String,
    /// Name for figures: `PAWS-X`.
    pub name: String,
    /// Benchmarks it belongs to.
    pub benchmarks: Vec<String>,
    /// Category within its benchmark: `Question answering`.
    pub category: Option<String>,
    /// Kind of the task: `nli`, `qa`.
    pub family: Option<String>,
    /// Primary metrics; averaged where there are several (EM and F1).
    pub metrics: Vec<String>,
    /// Codes of the languages it is evaluated in.
    pub languages: Vec<String>,
    /// Whether it has no training data, so that the intermediate model is evaluated as it is.
    pub untrained: bool,
    /// Number of training examples.
    pub train_size: Option<u64>,
    /// Place in the catalogue, which orders tables and figures.
    pub rank: usize,
}

/// A language of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageEntry {
    /// Canonical code: `sw`.
    pub code: String,
    /// English name.
    pub name: String,
    /// Language family.
    pub family: Option<String>,
    /// Script.
    pub script: Option<String>,
}

/// Tasks, languages and metrics, found by id or by any of their aliases in any case.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    tasks: Index<Task>,
    languages: Index<LanguageEntry>,
    metrics: Index<(String, Metric)>,
}

/// Entries and the spellings that find them.
#[derive(Debug, Clone)]
struct Index<T> {
    entries: Vec<T>,
    spellings: HashMap<String, usize>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), spellings: HashMap::default() }
    }
}

impl<T> Index<T> {
    fn add<'a>(&mut self, entry: T, spellings: impl IntoIterator<Item = &'a str>) {
        let place = self.entries.len();
        self.entries.push(entry);
        for spelling in spellings {
            self.spellings.entry(spelling.to_lowercase()).or_insert(place);
        }
    }

    fn find(&self, spelling: &str) -> Option<&T> {
        let place = match self.spellings.get(spelling) {
            Some(place) => place,
            None => self.spellings.get(&spelling.to_lowercase())?,
        };
        self.entries.get(*place)
    }
}

impl Catalogue {
    /// The catalogue that is built in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut catalogue = Self::default();
            for row in rows(include_str!("../../../data/catalogue/tasks.csv")) {
                catalogue.add_task(&row);
            }
            for row in rows(include_str!("../../../data/catalogue/languages.csv")) {
                let entry = LanguageEntry {
                    code: row.text("code").to_owned(),
                    name: row.text("name").to_owned(),
                    family: row.optional("family"),
                    script: row.optional("script"),
                };
                catalogue.languages.add(entry, row.spellings("code"));
            }
            for row in rows(include_str!("../../../data/catalogue/metrics.csv")) {
                catalogue.metrics.add((row.text("id").to_owned(), row.metric()), row.spellings("id"));
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
            metrics: row.list("metrics"),
            languages: row.text("languages").split_whitespace().map(str::to_owned).collect(),
            untrained: row.text("untrained") == "yes",
            train_size: row.text("train_size").parse().ok(),
            rank: self.tasks.entries.len(),
        };
        self.tasks.add(task, row.spellings("id"));
    }

    /// Every task, in the order of the catalogue.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks.entries
    }

    /// Every language, in the order of the catalogue.
    #[must_use]
    pub fn languages(&self) -> &[LanguageEntry] {
        &self.languages.entries
    }

    /// The task of that id or alias.
    #[must_use]
    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.find(name)
    }

    /// The language of that code or alias.
    #[must_use]
    pub fn language(&self, name: &str) -> Option<&LanguageEntry> {
        self.languages.find(name)
    }

    /// The canonical id of a metric, if the catalogue has it.
    #[must_use]
    pub fn metric_id(&self, name: &str) -> Option<&str> {
        self.metrics.find(name).map(|(id, _)| id.as_str())
    }

    /// Direction and bounds of a metric, from the catalogue or from its name.
    #[must_use]
    pub fn metric(&self, name: &str) -> Metric {
        self.metrics.find(name).map_or_else(|| Metric::guess(name), |(_, metric)| *metric)
    }

    /// The attribute of a level, such as `family` of the language `sw`; `None` if it is not known.
    #[must_use]
    pub fn attribute(&self, factor: &Factor, level: &str, attribute: &str) -> Option<String> {
        match factor {
            Factor::Intermediate | Factor::Target => {
                let task = self.task(level)?;
                match attribute {
                    "category" => task.category.clone(),
                    "family" => task.family.clone(),
                    "benchmark" => task.benchmarks.first().cloned(),
                    "train_size" => task.train_size.map(|size| size.to_string()),
                    _ => None,
                }
            }
            Factor::Language => {
                let language = self.language(level)?;
                match attribute {
                    "family" => language.family.clone(),
                    "script" => language.script.clone(),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The attributes a level of the factor can have.
    #[must_use]
    pub fn attributes(factor: &Factor) -> &'static [&'static str] {
        match factor {
            Factor::Intermediate | Factor::Target => &["category", "family", "benchmark", "train_size"],
            Factor::Language => &["family", "script"],
            _ => &[],
        }
    }

    /// Orders levels as tables and figures show them: tasks and languages of the catalogue first, in its order, the
    /// rest naturally.
    #[must_use]
    pub fn display_order(&self, factor: &Factor, a: &str, b: &str) -> std::cmp::Ordering {
        let rank = |level: &str| match factor {
            Factor::Intermediate | Factor::Target => self.task(level).map(|task| task.rank),
            _ => None,
        };
        let known = |level: &str| rank(level).unwrap_or(usize::MAX);
        known(a).cmp(&known(b)).then_with(|| natural(a, b))
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

    const TABLES: [(&str, &str); 3] = [
        ("id", include_str!("../../../data/catalogue/tasks.csv")),
        ("code", include_str!("../../../data/catalogue/languages.csv")),
        ("id", include_str!("../../../data/catalogue/metrics.csv")),
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
