//! What is known of tasks, models, languages and metrics: the shipped tables of `data/catalogue`, each entry with its
//! source, and what a project adds.

mod entry;
mod facts;
mod shipped;

pub use entry::{LanguageEntry, Model, Task};
pub use facts::{BadFact, Better, Facts, LanguageFacts, MetricFacts, MetricScale, ModelFacts, Table, TaskFacts};

use entry::MetricEntry;
use foldhash::HashMap;

use crate::factor::Factor;
use crate::levels::natural;
use crate::metric::Metric;

/// How an attribute says that something is so.
const YES: &str = "yes";
/// How an attribute says that something is not so.
const NO: &str = "no";

/// Tasks, models, languages and metrics, found by id or by any of their aliases in any case.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    tasks: Index<Task>,
    models: Index<Model>,
    languages: Index<LanguageEntry>,
    metrics: Index<MetricEntry>,
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

    fn place(&self, spelling: &str) -> Option<usize> {
        let found = self.spellings.get(spelling);
        found.or_else(|| self.spellings.get(&spelling.to_lowercase())).copied()
    }

    fn find(&self, spelling: &str) -> Option<&T> {
        self.entries.get(self.place(spelling)?)
    }
}

impl Catalogue {
    /// Every task, in the order of the catalogue.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks.entries
    }

    /// Every model, in the order of the catalogue.
    #[must_use]
    pub fn models(&self) -> &[Model] {
        &self.models.entries
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

    /// The model of that id or alias.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.find(name)
    }

    /// The language of that code or alias.
    #[must_use]
    pub fn language(&self, name: &str) -> Option<&LanguageEntry> {
        self.languages.find(name)
    }

    /// The canonical id of a metric, if the catalogue has it.
    #[must_use]
    pub fn metric_id(&self, name: &str) -> Option<&str> {
        self.metrics.find(name).map(|entry| entry.id.as_str())
    }

    /// Direction and bounds of a metric, from the catalogue or from its name.
    #[must_use]
    pub fn metric(&self, name: &str) -> Metric {
        self.metrics.find(name).map_or_else(|| Metric::guess(name), |entry| entry.metric)
    }

    /// The unit of a metric without bounds, if a project says it.
    #[must_use]
    pub fn unit(&self, metric: &str) -> Option<&str> {
        self.metrics.find(metric)?.unit.as_deref()
    }

    /// The smallest difference of a metric that matters, points or its own unit, if a project says it.
    #[must_use]
    pub fn min_effect(&self, metric: &str) -> Option<f64> {
        self.metrics.find(metric)?.min_effect
    }

    /// The attribute of a level, such as `family` of the language `sw`; `None` if it is not known.
    #[must_use]
    pub fn attribute(&self, factor: &Factor, level: &str, attribute: &str) -> Option<String> {
        match factor {
            Factor::BaseModel => {
                let model = self.model(level)?;
                match attribute {
                    "family" => model.family.clone(),
                    "params" => model.params.map(|params| params.to_string()),
                    "multilingual" => model.multilingual.map(|many| if many { YES } else { NO }.to_owned()),
                    _ => None,
                }
            }
            Factor::Intermediate | Factor::Target => {
                let task = self.task(level)?;
                match attribute {
                    "category" => task.category.clone(),
                    "family" => task.family.clone(),
                    "benchmark" => task.benchmarks.first().cloned(),
                    "difficulty" => task.difficulty.clone(),
                    "train_size" => task.train_size.map(|size| size.to_string()),
                    _ => None,
                }
            }
            Factor::Language => {
                let language = self.language(level)?;
                match attribute {
                    "family" => language.family.clone(),
                    "script" => language.script.clone(),
                    "resource" => language.resource.clone(),
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
            Factor::BaseModel => &["family", "params", "multilingual"],
            Factor::Intermediate | Factor::Target => &["category", "family", "benchmark", "difficulty", "train_size"],
            Factor::Language => &["family", "script", "resource"],
            _ => &[],
        }
    }

    /// Orders levels as tables and figures show them: tasks and models of the catalogue first, in its order, the rest
    /// naturally.
    #[must_use]
    pub fn display_order(&self, factor: &Factor, a: &str, b: &str) -> std::cmp::Ordering {
        let rank = |level: &str| match factor {
            Factor::BaseModel => self.model(level).map(|model| model.rank),
            Factor::Intermediate | Factor::Target => self.task(level).map(|task| task.rank),
            _ => None,
        };
        let known = |level: &str| rank(level).unwrap_or(usize::MAX);
        known(a).cmp(&known(b)).then_with(|| natural(a, b))
    }
}
