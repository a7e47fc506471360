//! What every command works with: options and settings merged, the catalogue, the store, the streams.

use std::env;
use std::path::{Path, PathBuf};

use stilt_results::import::{OptionError, Options};
use stilt_results::store::Store;
use stilt_results::{Catalogue, Filter, OnConflict};

use crate::args::Global;
use crate::config::{Config, Found};
use crate::failure::Failure;
use crate::formats::{Picture, TERM};
use crate::output::Output;
use crate::render::{RENDERERS, Renderer, Report, by_ending, renderer};

/// Name of a store's folder.
const STORE: &str = ".stilt";

/// Options and settings of one run.
pub(crate) struct Context {
    /// What was said on the command line.
    pub(crate) global: Global,
    /// What `stilt.toml` says.
    pub(crate) config: Config,
    /// The streams.
    pub(crate) output: Output,
    /// What is known of tasks, models, languages and metrics.
    pub(crate) catalogue: &'static Catalogue,
    /// The rows to keep.
    pub(crate) filter: Filter,
    /// How files are read.
    pub(crate) import: Options,
    /// What is done about two values for one key.
    pub(crate) on_conflict: OnConflict,
    folder: PathBuf,
}

impl Context {
    /// Merges options and settings.
    ///
    /// # Errors
    /// Words that cannot be read, a `stilt.toml` that says something unknown.
    pub(crate) fn new(global: Global, output: Output) -> Result<Self, Failure> {
        let folder = env::current_dir().map_err(|error| Failure::io("read", Path::new("."), error))?;
        let Found { config, catalogue, path } = Config::find(global.config.as_deref(), &folder)?;
        if let Some(path) = path {
            output.detail(&format!("settings from {}", path.display()));
        }
        let import = options(&global, &config).map_err(|error| Failure::usage(error.to_string()))?;
        let filters = global.filters.iter().map(|filter| filter.parse());
        let filter = filters.collect::<Result<Vec<Filter>, _>>()?.into_iter().collect();
        let on_conflict = global.on_conflict.map(Into::into).or(config.import.on_conflict).unwrap_or_default();
        Ok(Self { global, config, output, catalogue, filter, import, on_conflict, folder })
    }

    /// The store: the one named, else the nearest upward, else one to be made here.
    pub(crate) fn store(&self) -> Store {
        let upward = || self.folder.ancestors().map(|folder| folder.join(STORE)).find(|path| path.is_dir());
        let root = self.global.store.clone().or_else(upward).unwrap_or_else(|| PathBuf::from(STORE));
        self.output.detail(&format!("store in {}", root.display()));
        Store::new(root)
    }

    /// How text is to be written: by `--format`, by the ending of `-o`, else as a table. Beside a picture in the file of
    /// `-o` the text goes to stdout.
    ///
    /// # Errors
    /// An ending that names no format, a format of exports.
    pub(crate) fn renderer(&self) -> Result<&'static dyn Renderer, Failure> {
        if let Some(id) = &self.global.format {
            return renderer(id).ok_or_else(|| match id.as_str() {
                TERM => Failure::usage("this command draws no figure"),
                id => Failure::usage(format!("only `stilt export` writes {id}: it holds results, not answers")),
            });
        }
        let Some(path) = self.file().filter(|_| self.picture().is_none()) else { return Ok(RENDERERS[0]) };
        by_ending(&ending(path)).ok_or_else(|| {
            let known: Vec<&str> = RENDERERS.iter().flat_map(|renderer| renderer.endings()).copied().collect();
            Failure::Usage(
                format!("the ending of `{}` names no format", path.display()),
                format!("known are .{}, .svg, .png and .pdf; or say --format", known.join(", .")),
            )
        })
    }

    /// The picture that `-o` asks for by its ending.
    pub(crate) fn picture(&self) -> Option<(&Path, Picture)> {
        let path = self.file()?;
        Picture::by_ending(&ending(path)).map(|picture| (path, picture))
    }

    /// The file to write to, if it is not stdout.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.global.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Writes a report to where it is wanted.
    ///
    /// # Errors
    /// A format this command does not have, a file that cannot be written.
    pub(crate) fn report(&self, report: &Report, digits: usize) -> Result<(), Failure> {
        if self.picture().is_some() {
            return Err(Failure::Usage(
                "this command draws no picture".to_owned(),
                "it writes text: .txt, .md, .csv, .json".to_owned(),
            ));
        }
        self.write(report, digits, self.renderer()?)
    }

    /// Writes a report by this renderer: into the file of `-o`, unless that is for a picture.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn write(&self, report: &Report, digits: usize, renderer: &dyn Renderer) -> Result<(), Failure> {
        if !renderer.shows_notes() {
            self.output.notes(&report.notes);
        }
        let mut page = self.output.page(digits);
        match self.file().filter(|_| self.picture().is_none()) {
            Some(path) => {
                (page.width, page.color) = (None, false);
                self.output.file(path, renderer.render(report, &page).as_bytes())
            }
            None => self.output.data(renderer.render(report, &page).as_bytes()),
        }
    }
}

/// The ending of a file name, in lower case.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Import options: the command line over `stilt.toml`.
fn options(global: &Global, config: &Config) -> Result<Options, OptionError> {
    let mut options = Options {
        format: global.format_in.clone(),
        baseline: global.baseline.clone().or_else(|| config.baseline.intermediate.clone()),
        ..Options::default()
    };
    let said =
        |words: &[String], name: &str| words.iter().any(|word| word.split('=').next().map(str::trim) == Some(name));
    for (role, column) in config.import.map.iter().filter(|(role, _)| !said(&global.map, role)) {
        options.add_map(&format!("{role}={column}"))?;
    }
    for (factor, level) in config.import.set.iter().filter(|(factor, _)| !said(&global.set, factor)) {
        options.add_set(&format!("{factor}={level}"))?;
    }
    // A scale for all metrics on the command line stands over what is said of one.
    if global.scale.iter().all(|word| word.contains('=')) {
        options.scale.metrics.extend(config.scales());
    }
    global.map.iter().try_for_each(|word| options.add_map(word))?;
    global.set.iter().try_for_each(|word| options.add_set(word))?;
    global.scale.iter().try_for_each(|word| options.add_scale(word))?;
    Ok(options)
}
