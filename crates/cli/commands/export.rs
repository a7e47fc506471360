//! `stilt export`: the results themselves, one row each, to be read by others and again by `stilt`.

use std::fmt::Write;
use std::path::Path;

use stilt_results::{Basis, Column, Factor, ResultSet, store};

use crate::args::EXPORTS;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::render::{number, quoted};

/// Names of the columns that are no factors.
const SCORE: [&str; 4] = ["score", "basis", "n", "sd"];

pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let format = format(context)?;
    let set = results(context, Hashes::Unwanted)?.set;
    match (format, context.file()) {
        ("parquet", Some(path)) => {
            store::export(&set, path).map_err(|error| Failure::io("write", path, error))?;
            context.output.say(&format!("wrote {}", path.display()));
            Ok(())
        }
        ("parquet", None) => Err(Failure::usage("Parquet is no text for stdout: name a file with -o FILE")),
        (format, file) => {
            let rows = Rows::of(&set)?;
            let text = if format == "jsonl" { rows.json_lines() } else { rows.csv() };
            if format == "csv" {
                say_scales(&set, context);
            }
            match file {
                Some(path) => context.output.file(path, text.as_bytes()),
                None => context.output.data(text.as_bytes()),
            }
        }
    }
}

/// By `--format`, by the ending of `-o`, else CSV.
fn format(context: &Context) -> Result<&'static str, Failure> {
    let ending = context.file().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    let Some(said) = context.global.format.clone().or(ending) else { return Ok("csv") };
    EXPORTS.iter().copied().find(|format| *format == said).ok_or_else(|| {
        Failure::Usage(
            format!("results are not exported as `{said}`"),
            format!("known are {}: by the ending of -o or with --format", EXPORTS.join(", ")),
        )
    })
}

/// Points that look like fractions are told from them by what the reader says only.
fn say_scales(set: &ResultSet, context: &Context) {
    let Some(metrics) = set.column(&Factor::Metric) else { return };
    for (code, metric) in (0..).zip(metrics.levels().iter()) {
        let of_metric = metrics.codes().iter().zip(set.values()).filter(|(own, _)| **own == code);
        let small = of_metric.map(|(_, value)| value.abs()).fold(0.0, f64::max) <= 1.0;
        if small && context.catalogue.metric(metric).bounds.range().is_some() {
            context
                .output
                .say(&format!("no value of `{metric}` is above 1 point: read it with --scale {metric}=points"));
        }
    }
}

/// The rows and the columns that say anything.
struct Rows<'a> {
    set: &'a ResultSet,
    factors: Vec<(&'a str, &'a Column)>,
    bases: bool,
    summaries: bool,
}

impl<'a> Rows<'a> {
    /// # Errors
    /// A factor with the name of a column of scores.
    fn of(set: &'a ResultSet) -> Result<Self, Failure> {
        let column = |factor: &'a Factor| Some((factor.name(), set.column(factor)?));
        let said = |(_, column): &(&str, &Column)| column.levels().iter().any(|level| !level.is_empty());
        let factors: Vec<_> = set.factors().iter().filter_map(column).filter(said).collect();
        if let Some((name, _)) = factors.iter().find(|(name, _)| SCORE.contains(name)) {
            return Err(Failure::Usage(
                format!("the factor `{name}` has the name of a column of every export as text"),
                "export to Parquet: -o FILE.parquet".to_owned(),
            ));
        }
        let bases = set.bases().contains(&Basis::Reported);
        let summaries = (0..set.len()).any(|row| set.summary(row).is_some());
        Ok(Self { set, factors, bases, summaries })
    }

    /// Names of the columns.
    fn names(&self) -> impl Iterator<Item = &str> {
        let score = SCORE.into_iter().zip([true, self.bases, self.summaries, self.summaries]);
        self.factors.iter().map(|(name, _)| *name).chain(score.filter(|(_, there)| *there).map(|(name, _)| name))
    }

    /// The cells of a row: text or number, `None` where blank.
    fn cells(&self, row: usize) -> impl Iterator<Item = Option<Value<'_>>> {
        let summary = self.set.summary(row);
        let levels =
            self.factors.iter().map(move |(_, column)| Some(column.level(row)).filter(|level| !level.is_empty()));
        let basis = self.bases.then(|| Some(Value::Text(self.set.bases()[row].name())));
        let n = summary.and_then(|summary| summary.n).map(|n| Value::Number(n.to_string()));
        let sd = summary.map(|summary| Value::Number(number(summary.sd)));
        let summary = self.summaries.then_some([n, sd]);
        let score = Some(Value::Number(number(self.set.values()[row])));
        levels.map(|level| level.map(Value::Text)).chain([score]).chain(basis).chain(summary.into_iter().flatten())
    }

    /// RFC 4180, an empty cell where there is nothing.
    fn csv(&self) -> String {
        let mut text = self.names().map(quoted).collect::<Vec<_>>().join(",");
        text.push('\n');
        for row in 0..self.set.len() {
            for (place, cell) in self.cells(row).enumerate() {
                text.push_str(if place > 0 { "," } else { "" });
                match cell {
                    Some(Value::Text(level)) => text.push_str(&quoted(level)),
                    Some(Value::Number(number)) => text.push_str(&number),
                    None => {}
                }
            }
            text.push('\n');
        }
        text
    }

    /// One object per line, every column in each, null where there is nothing.
    fn json_lines(&self) -> String {
        let names: Vec<String> = self.names().map(|name| serde_json::Value::from(name).to_string()).collect();
        let mut text = String::new();
        for row in 0..self.set.len() {
            for (place, (name, cell)) in names.iter().zip(self.cells(row)).enumerate() {
                let cell = match cell {
                    Some(Value::Text(level)) => serde_json::Value::from(level).to_string(),
                    Some(Value::Number(number)) => number,
                    None => "null".to_owned(),
                };
                // Writing into a text cannot fail.
                let _: std::fmt::Result = write!(text, "{}{name}:{cell}", if place > 0 { "," } else { "{" });
            }
            text.push_str("}\n");
        }
        text
    }
}

enum Value<'a> {
    Text(&'a str),
    Number(String),
}
