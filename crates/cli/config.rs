//! `stilt.toml`: settings of a project, found upward like `Cargo.toml`. What it does not know is an error.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use stilt_analysis::correction::{Correction, correction};
use stilt_results::import::Scale;
use stilt_results::suggest::nearest;
use stilt_results::{
    Catalogue, Facts, LanguageFacts, Location, MetricFacts, MetricScale, ModelFacts, OnConflict, Problem, Table,
    TaskFacts,
};

use crate::codes;
use crate::failure::Failure;

/// Name of the file.
const NAME: &str = "stilt.toml";

/// Settings of a project; the command line overrides them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// Which runs are the baseline, and how treated runs are matched with them.
    pub(crate) baseline: Baseline,
    /// How files are read.
    pub(crate) import: Import,
    /// How differences are judged.
    pub(crate) stats: Stats,
    /// How numbers are written.
    pub(crate) report: Report,
    /// What is known of tasks.
    tasks: Table<TaskFacts>,
    /// What is known of models.
    models: Table<ModelFacts>,
    /// What is known of languages.
    languages: Table<LanguageFacts>,
    /// What is known of metrics.
    metrics: Table<MetricFacts>,
}

/// `[baseline]`
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Baseline {
    /// The level of the intermediate task that is the baseline.
    pub(crate) intermediate: Option<String>,
    /// Extra columns on which the baseline must agree.
    #[serde(rename = "match")]
    pub(crate) matched: Vec<String>,
    /// By what runs of the two arms are pairs.
    pair: Vec<Pair>,
}

/// What pairs can be made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Pair {
    /// Runs with the same seed.
    Seed,
}

/// `[import]`
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Import {
    /// Factor to column, as `--map`.
    pub(crate) map: BTreeMap<String, String>,
    /// Factor to level, as `--set`.
    pub(crate) set: BTreeMap<String, String>,
    /// What to do about two values for one key.
    pub(crate) on_conflict: Option<OnConflict>,
    /// Columns that tell runs apart.
    pub(crate) replicate: Vec<String>,
}

/// `[stats]`
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Stats {
    /// Error rate of a family.
    #[serde(deserialize_with = "share")]
    pub(crate) alpha: Option<f64>,
    /// Id of the correction.
    #[serde(deserialize_with = "known_correction")]
    correction: Option<String>,
    /// Level of intervals.
    #[serde(deserialize_with = "share")]
    pub(crate) level: Option<f64>,
}

/// `[report]`
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Report {
    /// Decimals of scores and gains.
    #[serde(deserialize_with = "few")]
    pub(crate) digits: Option<u8>,
}

/// A file of settings, and what is known with it.
pub(crate) struct Found {
    /// What it says.
    pub(crate) config: Config,
    /// What is known of tasks, models, languages and metrics.
    pub(crate) catalogue: &'static Catalogue,
    /// Where it is, if there is one.
    pub(crate) path: Option<PathBuf>,
}

impl Config {
    /// Whether runs that share a seed are pairs.
    pub(crate) fn paired(&self) -> bool {
        self.baseline.pair.contains(&Pair::Seed)
    }

    /// The file named, or else the nearest one upward of the folder; with its path, if there is one.
    ///
    /// # Errors
    /// A file that cannot be read, or that says something unknown.
    pub(crate) fn find(named: Option<&Path>, folder: &Path) -> Result<Found, Failure> {
        let upward = || folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
        let Some(path) = named.map(Path::to_path_buf).or_else(upward) else {
            return Ok(Found { config: Self::default(), catalogue: Catalogue::builtin(), path: None });
        };
        let shown = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
        let bytes = fs::read(&path).map_err(|error| Failure::io("read", &shown, error))?;
        let name = shown.display().to_string();
        let text = String::from_utf8(bytes).map_err(|_| no_text(&name))?;
        let (config, catalogue) = read(&text, &name)?;
        // Made once, and wanted until the process ends.
        let catalogue = catalogue.map_or(Catalogue::builtin(), |catalogue| Box::leak(Box::new(catalogue)));
        Ok(Found { config, catalogue, path: Some(shown) })
    }

    /// What it says of the scale of files, per metric.
    pub(crate) fn scales(&self) -> impl Iterator<Item = (String, Scale)> {
        let scale = |facts: &MetricFacts| facts.scale.and_then(MetricScale::of_files);
        self.metrics.iter().filter_map(move |(metric, facts)| Some((metric.get_ref().clone(), scale(facts)?)))
    }
}

impl Stats {
    /// The correction, if one is set.
    pub(crate) fn correction(&self) -> Option<&'static dyn Correction> {
        self.correction.as_deref().and_then(correction)
    }
}

fn parse(text: &str, path: &str) -> Result<Config, Failure> {
    toml::from_str(text).map_err(|error| {
        let message = error.message();
        let span = error.span().unwrap_or_default();
        let word = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
        let expected: Vec<&str> =
            message.split_once("expected").map_or("", |(_, rest)| rest).split('`').skip(1).step_by(2).collect();
        let help = match nearest(word, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if expected.is_empty() => String::new(),
            None => format!("expected {}", expected.join(", ")),
        };
        let (message, label) = match message.split_once(", expected") {
            Some((message, rest)) => (message.to_owned(), format!("expected{rest}")),
            None => (message.to_owned(), String::new()),
        };
        problem(text, path, span, (message, label, help))
    })
}

/// The settings, and the catalogue with what they add to it, if they add something.
fn read(text: &str, path: &str) -> Result<(Config, Option<Catalogue>), Failure> {
    let config = parse(text, path)?;
    let facts = Facts {
        tasks: config.tasks.clone(),
        models: config.models.clone(),
        languages: config.languages.clone(),
        metrics: config.metrics.clone(),
    };
    if facts == Facts::default() {
        return Ok((config, None));
    }
    let extended = Catalogue::builtin().extended(&facts);
    let catalogue = extended.map_err(|bad| {
        problem(text, path, bad.span, (bad.message, String::new(), "every name means one thing".into()))
    })?;
    Ok((config, Some(catalogue)))
}

fn no_text(path: &str) -> Failure {
    let (message, help) = ("the settings are not UTF-8 text".to_owned(), "save the file as UTF-8".to_owned());
    let (path, label) = (path.to_owned(), String::new());
    Failure::Settings(Box::new(Problem { code: codes::SETTINGS, message, path, location: None, label, help }))
}

fn problem(text: &str, path: &str, span: Range<usize>, (message, label, help): (String, String, String)) -> Failure {
    let location = Some(location(text, span));
    let path = path.to_owned();
    Failure::Settings(Box::new(Problem { code: codes::SETTINGS, message, path, location, label, help }))
}

/// Line and column of a part of a file.
pub(crate) fn location(text: &str, span: Range<usize>) -> Location {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let within = text.get(span).and_then(|word| word.lines().next()).unwrap_or_default();
    Location {
        line: count(&before.replace(|c| c != '\n', "")) + 1,
        column: count(&before[start..]) + 1,
        width: count(within).max(1),
        text: line.to_owned(),
    }
}

fn share<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number > 0.0 && number < 1.0 {
        return Ok(Some(number));
    }
    Err(serde::de::Error::custom(format!("{number} is not between 0 and 1")))
}

fn few<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let digits = u8::deserialize(deserializer)?;
    if digits <= 9 { Ok(Some(digits)) } else { Err(serde::de::Error::custom("more than 9 decimals")) }
}

fn known_correction<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let id = String::deserialize(deserializer)?;
    if correction(&id).is_some() {
        return Ok(Some(id));
    }
    let ids = stilt_analysis::correction::CORRECTIONS.iter().map(|entry| format!("`{}`", entry.id()));
    let ids = ids.collect::<Vec<_>>().join(", ");
    Err(serde::de::Error::custom(format!("unknown correction `{id}`, expected one of {ids}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stilt_results::Factor;

    fn problem(text: &str) -> Problem {
        match read(text, NAME) {
            Err(Failure::Settings(problem)) => *problem,
            Err(other) => panic!("{other:?}"),
            Ok((config, _)) => panic!("{config:?}"),
        }
    }

    #[test]
    fn every_key_is_read() {
        let text = "[baseline]\nintermediate = \"vanilla\"\nmatch = [\"lr\"]\npair = [\"seed\"]\n[import]\non-conflict = \
                    \"keep-last\"\nreplicate = [\"checkpoint\"]\n[import.map]\ntarget = \"dataset\"\n[stats]\nalpha = 0.01\n\
                    correction = \"bh\"\n[report]\ndigits = 2\n";
        let config = parse(text, NAME).unwrap();
        assert!(config.paired());
        assert_eq!(config.stats.correction().map(|correction| correction.id()), Some("bh"));
        assert_eq!(config.import.on_conflict, Some(OnConflict::KeepLast));
        assert_eq!((config.stats.alpha, config.report.digits), (Some(0.01), Some(2)));
    }

    #[test]
    fn the_documentation_shows_every_key_and_no_other() {
        let page = include_str!("../../docs/config.md");
        let block = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config = parse(block, NAME).unwrap();
        let Config { baseline, import, stats, report, tasks, models, languages, metrics } = config.clone();
        assert!(baseline.intermediate.is_some() && !baseline.matched.is_empty() && config.paired());
        assert!(!import.map.is_empty() && !import.set.is_empty());
        assert!(import.on_conflict.is_some() && !import.replicate.is_empty());
        assert!(stats.alpha.is_some() && stats.correction.is_some() && stats.level.is_some());
        assert!(report.digits.is_some());
        let task = tasks.values().next().unwrap();
        assert!(task.family.is_some() && task.category.is_some() && task.difficulty.is_some());
        assert!(task.train_size.is_some() && !task.primary.is_empty() && !task.aliases.is_empty());
        let model = models.values().next().unwrap();
        assert!(
            model.family.is_some()
                && model.params.is_some()
                && model.multilingual.is_some()
                && !model.aliases.is_empty()
        );
        let language = languages.values().next().unwrap();
        assert!(language.family.is_some() && language.script.is_some() && language.resource.is_some());
        assert!(!language.aliases.is_empty());
        assert!(
            metrics.values().all(|metric| metric.better.is_some() && metric.scale.is_some()) && !metrics.is_empty()
        );
    }

    #[test]
    fn what_a_project_knows_goes_into_the_catalogue() {
        let text = "[tasks.mnli]\ndifficulty = \"hard\"\n[tasks.WinoX]\nfamily = \"coreference\"\ntrain-size = 40_398\nprimary = \
                    [\"acc\"]\naliases = [\"wino-x\"]\n[models.my-model]\nfamily = \"Mine\"\nparams = 5.6e8\nmultilingual = true\n[languages.sw]\n\
                    resource = 2\n[metrics.latency_p99]\nbetter = \"lower\"\nscale = \"none\"\n";
        let (_, catalogue) = read(text, NAME).unwrap();
        let catalogue = catalogue.unwrap();
        let task = catalogue.task("WINO-X").unwrap();
        assert_eq!((task.id.as_str(), task.train_size, task.metrics[0].as_str()), ("WinoX", Some(40_398), "accuracy"));
        let attribute = |factor, level, name| catalogue.attribute(&factor, level, name);
        assert_eq!(attribute(Factor::Intermediate, "MultiNLI", "difficulty").as_deref(), Some("hard"));
        assert_eq!(attribute(Factor::Intermediate, "mnli", "train_size").as_deref(), Some("392702"), "built in");
        assert_eq!(attribute(Factor::BaseModel, "my-model", "params").as_deref(), Some("560000000"));
        assert_eq!(attribute(Factor::BaseModel, "my-model", "family").as_deref(), Some("Mine"));
        assert_eq!(attribute(Factor::BaseModel, "my-model", "multilingual").as_deref(), Some("yes"));
        assert_eq!(attribute(Factor::Language, "swh", "resource").as_deref(), Some("2"));
        assert_eq!(catalogue.metric("latency_p99").sign(), -1.0);
    }

    #[test]
    fn facts_that_cannot_be_taken_have_a_place() {
        let known = problem("[tasks.mnli]\naliases = [\"xnli\"]\n");
        let location = known.location.unwrap();
        assert_eq!((location.line, location.column), (2, 12));
        assert!(known.message.contains("`xnli`"), "{}", known.message);
        assert_eq!(problem("[tasks.mnli]\ndificulty = 1\n").help, "did you mean `difficulty`?");
        assert_eq!(problem("[tasks.mnli]\nattribute = 1\n").location.unwrap().line, 2);
        assert_eq!(problem("[metrics.acc]\nbetter = \"highest\"\n").help, "did you mean `higher`?");
        assert!(problem("[models.x]\nparams = 0.5\n").message.contains("0.5 is no count"));
        assert!(problem("[models.x]\nparams = \"560M\"\n").location.is_some());
        assert!(problem("[tasks.\" \"]\nfamily = \"nli\"\n").message.contains("must not be empty"));
        let twice = problem("[tasks.multi_nli]\nfamily = \"qa\"\n[tasks.mnli]\nfamily = \"nli\"\n");
        assert_eq!(twice.message, "`mnli` is `multi_nli`, which has a table already");
        assert_eq!(twice.location.unwrap().line, 3);
        assert!(problem("[tasks.New]\n[tasks.new]\n").message.contains("has a table already"));
        for text in
            ["[tasks.mnli]\ndifficulty = \"\"\n", "[tasks.mnli]\nfamily = \" \"\n", "[languages.sw]\nscript = \"\"\n"]
        {
            assert!(problem(text).message.contains("an empty text says nothing"), "{text}");
        }
        assert!(problem("[tasks.mnli]\ndifficulty = nan\n").message.contains("NaN is no level"));
        assert_eq!(problem("[tasks.mnli]\ntrain-size = \"many\"\n").label, "expected a number");
        assert_eq!(problem("[tasks]\nmnli = \"x\"\n").label, "expected a table [tasks.NAME]");
    }

    #[test]
    fn an_unknown_key_says_where_and_what_was_meant() {
        let problem = problem("# settings\n[stats]\nalhpa = 0.01\n");
        let location = problem.location.unwrap();
        assert_eq!((location.line, location.column, location.width), (3, 1, 5));
        assert_eq!(problem.message, "unknown field `alhpa`");
        assert_eq!(problem.help, "did you mean `alpha`?");
    }

    #[test]
    fn a_value_out_of_range_is_an_error() {
        assert_eq!(problem("[stats]\nalpha = 5\n").message, "5 is not between 0 and 1");
        assert_eq!(problem("[stats]\ncorrection = \"holms\"\n").help, "did you mean `holm`?");
    }
}
