//! `stilt ls [FACTOR]`: the factors, or the levels of one, with counts.

use std::collections::BTreeMap;

use stilt_results::{Key, ResultSet};

use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::render::{Cell, Column, Kind, Report, Table, View};

/// Levels that are named beside a factor.
const NAMED: usize = 6;

pub(super) fn run(factor: Option<&str>, context: &Context) -> Result<(), Failure> {
    let set = results(context, Hashes::Unwanted)?.set;
    let records = match factor {
        None => factors(&set),
        Some(name) => levels(&Key::read(name, &set)?, &set, context),
    };
    let views = vec![View::Table(records.clone())];
    let footnotes = vec![format!("{} observations", set.len())];
    context.report(&Report { schema: "stilt.ls/1", records, views, footnotes, ..Report::default() }, 1)
}

fn factors(set: &ResultSet) -> Table {
    let columns =
        vec![Column::new("factor", Kind::Text), Column::new("levels", Kind::Plain), Column::new("such as", Kind::Text)];
    let row = |factor: &stilt_results::Factor| {
        let levels: Vec<&str> = set.column(factor).map(|column| column.levels().iter().collect()).unwrap_or_default();
        let mut named =
            levels.iter().filter(|level| !level.is_empty()).take(NAMED).copied().collect::<Vec<_>>().join(", ");
        if levels.len() > NAMED {
            named.push_str(", ...");
        }
        vec![Cell::text(factor.name()), Cell::Count(levels.len()), Cell::text(&named)]
    };
    // A factor that is blank everywhere is not there.
    let there = |factor: &&stilt_results::Factor| {
        set.column(factor).is_some_and(|column| column.levels().iter().any(|level| !level.is_empty()))
    };
    Table { title: String::new(), columns, stub: 1, rows: set.factors().iter().filter(there).map(row).collect() }
}

fn levels(key: &Key, set: &ResultSet, context: &Context) -> Table {
    let labels = key.labels(set, context.catalogue);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &code in set.column(&key.factor).map(stilt_results::Column::codes).unwrap_or_default() {
        *counts.entry(&labels[code as usize]).or_default() += 1;
    }
    let mut levels: Vec<(&str, usize)> = counts.into_iter().collect();
    levels.sort_by(|a, b| key.order(context.catalogue, a.0, b.0));
    let columns = vec![Column::new(key.to_string(), Kind::Text), Column::new("observations", Kind::Plain)];
    let row = |(level, count): (&str, usize)| vec![Cell::text(level), Cell::Count(count)];
    Table { title: String::new(), columns, stub: 1, rows: levels.into_iter().map(row).collect() }
}
