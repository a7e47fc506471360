//! `stilt coverage`: runs per intermediate and target, with what is missing, unpaired or run once.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::suggest::nearest;
use stilt_results::{BASELINE, Catalogue, Factor, ResultSet};

use crate::args::Figure;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, Grid};
use crate::input::{Hashes, results};
use crate::picture;
use crate::render::{Cell, Column, Kind, Report, Table, View};

/// Base model, split, intermediate, target.
type Place = [String; 4];

/// The runs of a cell, each by the words that tell it apart.
type Runs = BTreeSet<Vec<String>>;

pub(super) fn run(replicate: &[String], looks: &Figure, context: &Context) -> Result<(), Failure> {
    let set = results(context, Hashes::Unwanted)?.set;
    let set = stilt_analysis::examples::runs(&set, &[]).map_or(set, |runs| runs.set);
    let declared = if replicate.is_empty() { &context.config.import.replicate } else { replicate };
    let cells = cells(&set, declared)?;
    let blocks: BTreeSet<[String; 2]> = cells.keys().map(|[model, split, ..]| [model.clone(), split.clone()]).collect();
    let made: Vec<Block> =
        blocks.iter().map(|[model, split]| Block::new(&cells, [model, split], context.catalogue)).collect();
    let mut views = Vec::new();
    let mut records = Table { columns: columns(), stub: 4, ..Table::default() };
    for block in &made {
        views.push(View::Table(block.grid()));
        views.extend(block.remarks().into_iter().map(View::Text));
        records.rows.extend(block.records());
    }
    let footnotes = vec!["Numbers are runs; · is a cell that was not run.".to_owned()];
    let report = Report { schema: "stilt.coverage/1", records, views, footnotes, ..Report::default() };
    let simulated = || figures::simulated(&set);
    let figures =
        || made.iter().map(|block| figures::coverage(block.figure(), context.catalogue, simulated())).collect();
    picture::answer(context, &report, 1, looks, figures)
}

fn columns() -> Vec<Column> {
    let text = ["base_model", "split", "intermediate", "target"].map(|name| Column::new(name, Kind::Text));
    let counts = ["n", "n_shared"].map(|name| Column::new(name, Kind::Plain));
    [&text[..], &counts[..], &[Column::new("status", Kind::Text)]].concat()
}

/// The runs of every cell: by seed where there is one, else by the columns that tell runs apart.
fn cells(set: &ResultSet, declared: &[String]) -> Result<BTreeMap<Place, Runs>, Failure> {
    let mut identity: Vec<&Factor> = set.factors().iter().filter(|factor| factor.identifies_runs()).collect();
    if !declared.is_empty() {
        let find = |name: &String| {
            let known = || set.factors().iter();
            known().find(|factor| factor.name() == name).ok_or_else(|| {
                let near = nearest(name, known().map(Factor::name)).map(|near| format!("did you mean `{near}`?"));
                Failure::Usage(format!("there is no column `{name}` to tell runs apart by"), near.unwrap_or_default())
            })
        };
        identity = declared.iter().map(find).collect::<Result<_, _>>()?;
    }
    let level = |factor: &Factor, row: usize| set.column(factor).map_or("", |column| column.level(row)).to_owned();
    let mut cells: BTreeMap<Place, Runs> = BTreeMap::new();
    for row in 0..set.len() {
        let place = [Factor::BaseModel, Factor::Split, Factor::Intermediate, Factor::Target];
        let seed = level(&Factor::Seed, row);
        let run = if declared.is_empty() && !seed.is_empty() {
            vec![seed]
        } else {
            identity.iter().map(|factor| level(factor, row)).collect()
        };
        let runs = cells.entry(place.map(|factor| level(&factor, row))).or_default();
        // A published mean stands for the runs behind it.
        match set.summary(row).and_then(|summary| summary.n) {
            Some(n) => runs.extend((0..n).map(|run| vec![format!("published {run}")])),
            None => drop(runs.insert(run)),
        }
    }
    Ok(cells)
}

/// The cells of one base model and split.
struct Block<'a> {
    cells: &'a BTreeMap<Place, Runs>,
    names: [&'a str; 2],
    intermediates: Vec<&'a str>,
    targets: Vec<&'a str>,
    catalogue: &'a Catalogue,
}

impl<'a> Block<'a> {
    fn new(cells: &'a BTreeMap<Place, Runs>, names: [&'a str; 2], catalogue: &'a Catalogue) -> Self {
        let of_block = || cells.keys().filter(|[model, split, ..]| [model.as_str(), split.as_str()] == names);
        let levels = |place: usize, factor: Factor| {
            let mut levels: Vec<&str> = of_block().map(|key| key[place].as_str()).collect();
            levels.sort_by(|a, b| {
                (*b == BASELINE).cmp(&(*a == BASELINE)).then_with(|| catalogue.display_order(&factor, a, b))
            });
            levels.dedup();
            levels
        };
        let (intermediates, targets) = (levels(2, Factor::Intermediate), levels(3, Factor::Target));
        Self { cells, names, intermediates, targets, catalogue }
    }

    fn runs(&self, intermediate: &str, target: &str) -> Option<&'a Runs> {
        let [model, split] = self.names;
        self.cells.get(&[model, split, intermediate, target].map(str::to_owned))
    }

    /// Runs of a cell whose id the baseline has too.
    fn shared(&self, intermediate: &str, target: &str) -> usize {
        match (self.runs(intermediate, target), self.runs(BASELINE, target)) {
            (Some(treated), Some(baseline)) => treated.intersection(baseline).count(),
            _ => 0,
        }
    }

    /// Whether the target needs no training, so that one value of the baseline is all there can be.
    fn is_fixed(&self, target: &str) -> bool {
        let untrained = self.catalogue.task(target).is_some_and(|task| task.untrained);
        untrained && self.runs(BASELINE, target).is_some_and(|runs| runs.len() == 1)
    }

    fn status(&self, intermediate: &str, target: &str) -> &'static str {
        match (self.runs(intermediate, target), self.runs(BASELINE, target)) {
            (None, _) => "missing",
            (Some(_), None) => "no-baseline",
            (Some(_), _) if intermediate == BASELINE && self.is_fixed(target) => "ok",
            (Some(runs), _) if runs.len() == 1 => "single-run",
            (Some(_), _) if intermediate == BASELINE => "ok",
            (Some(_), _) if self.shared(intermediate, target) == 0 && !self.is_fixed(target) => "unpaired",
            _ => "ok",
        }
    }

    fn grid(&self) -> Table {
        let mut columns = vec![Column::new("intermediate", Kind::Text)];
        columns.extend(self.targets.iter().map(|target| Column::new(*target, Kind::Plain)));
        let cell = |intermediate: &str, target: &str| {
            self.runs(intermediate, target).map_or(Cell::Missing, |runs| Cell::Count(runs.len()))
        };
        let row = |intermediate: &&str| {
            let cells = self.targets.iter().map(|target| cell(intermediate, target));
            std::iter::once(Cell::text(intermediate)).chain(cells).collect()
        };
        let names = self.parts();
        let title = if names.is_empty() { "Runs".to_owned() } else { format!("Runs: {}", names.join(", ")) };
        Table { title, columns, stub: 1, rows: self.intermediates.iter().map(row).collect() }
    }

    /// Base model and split, as far as they are named.
    fn parts(&self) -> Vec<String> {
        self.names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// What a picture shows.
    fn figure(&self) -> Grid<'a> {
        let cell = |(from, to)| (self.runs(from, to).map_or(0, Runs::len), self.status(from, to));
        Grid {
            parts: self.parts(),
            intermediates: self.intermediates.clone(),
            targets: self.targets.clone(),
            cells: self.each().map(cell).collect(),
        }
    }

    fn each(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.intermediates.iter().flat_map(|intermediate| self.targets.iter().map(|target| (*intermediate, *target)))
    }

    /// What is missing, has nothing to compare with, was run once, or shares no run id with the baseline.
    fn remarks(&self) -> Vec<String> {
        let kinds = [
            ("missing", "not run"),
            ("no-baseline", "no baseline to compare with"),
            ("single-run", "run once, so that nothing can be tested over runs"),
            ("unpaired", "no run id in common with the baseline, so that runs cannot be pairs"),
        ];
        let said = |(status, words): (&str, &str)| {
            let mut targets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (intermediate, target) in self.each().filter(|(i, t)| self.status(i, t) == status) {
                targets.entry(intermediate).or_default().push(target);
            }
            let all = self.targets.len();
            let named = targets.into_iter().map(|(intermediate, targets)| match targets.len() {
                count if count == all && all > 1 => format!("{intermediate} (all targets)"),
                count if count > 6 => format!("{intermediate} ({count} targets)"),
                _ => format!("{intermediate} ({})", targets.join(", ")),
            });
            let named: Vec<String> = named.collect();
            (!named.is_empty()).then(|| format!("{words}: {}", named.join(", ")))
        };
        kinds.into_iter().filter_map(said).collect()
    }

    fn records(&self) -> Vec<Vec<Cell>> {
        let [model, split] = self.names;
        let row = |(intermediate, target): (&str, &str)| {
            let mut cells = [model, split, intermediate, target].map(Cell::text).to_vec();
            cells.push(Cell::Count(self.runs(intermediate, target).map_or(0, Runs::len)));
            cells.push(Cell::Count(self.shared(intermediate, target)));
            cells.push(Cell::text(self.status(intermediate, target)));
            cells
        };
        self.each().map(row).collect()
    }
}
