//! One batch as one Parquet file, and the cells of Parquet files of others. The only module that names polars.
//!
//! Columns of a batch: the eight factors and, as `x_NAME`, every further one, `x_example` among them (text, null where blank); `value` (points for bounded
//! metrics), `basis` (`measured` or `reported`), `n` and `sd` (of a published mean, else null), `file` and `line`.

use std::fmt::{Display, Write};
use std::fs::File;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, Column as Series, DataFrame, DataType, IntoColumn, KeyValueMetadata, NamedFrom, NewChunkedArray,
    ParquetReader, ParquetWriter, PolarsError, PolarsResult, SerReader, Series as Chunked, StringChunked,
};
use rayon::prelude::*;

use crate::factor::{FACTORS, Factor};
use crate::observations::{Basis, Column, Observations, Origin, Source, Summary};

/// Prefix of extra columns, so that a user's column `file` or `value` takes no name of ours.
const EXTRA: &str = "x_";

/// Where the metadata of a batch has its version.
const VERSION: &str = "stilt.format";

/// Rows that are made text at once. It depends on nothing, so that neither does the result.
const ROWS: usize = 1 << 16;

/// What a Parquet file holds.
pub(crate) enum Content {
    /// A batch, as a store or an export wrote it.
    Batch(Box<Observations>),
    /// Another table: header and rows as lines, cells separated by tabs, blank where null.
    Text(String),
}

/// Why a Parquet file was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is cut short or damaged.
    Damaged(String),
    /// A batch of a later version: its format.
    TooNew(u32),
    /// Columns of types that are no text, number or truth value, and their types.
    Types(Vec<(String, String)>),
}

/// Writes the observations and syncs the file.
///
/// # Errors
/// Whatever polars or the file system report.
pub(super) fn write(table: &Observations, path: &Path, format: u32) -> PolarsResult<()> {
    let mut columns: Vec<Series> = table
        .factors
        .par_iter()
        .zip(&table.columns)
        .map(|(factor, column)| {
            let cells = column.codes.iter().map(|&code| Some(column.levels.name(code)).filter(|name| !name.is_empty()));
            StringChunked::from_iter_options(name(factor).as_str().into(), cells).into_column()
        })
        .collect();
    let rows = 0..table.len() as u32;
    let summaries = || rows.clone().map(|row| table.summaries.get(&row));
    let n: Vec<Option<u32>> = summaries().map(|summary| summary.and_then(|summary| summary.n)).collect();
    let sd: Vec<Option<f64>> = summaries().map(|summary| summary.map(|summary| summary.sd)).collect();
    let files = table.origins.iter().map(|origin| table.sources[origin.source as usize].path.as_str());
    let lines: Vec<u32> = table.origins.iter().map(|origin| origin.line).collect();
    columns.extend([
        Chunked::new("value".into(), &table.values).into_column(),
        StringChunked::from_iter_values("basis".into(), table.bases.iter().map(|basis| basis.name())).into_column(),
        Chunked::new("n".into(), n).into_column(),
        Chunked::new("sd".into(), sd).into_column(),
        StringChunked::from_iter_values("file".into(), files).into_column(),
        Chunked::new("line".into(), lines).into_column(),
    ]);
    let mut frame = DataFrame::new(table.len(), columns)?;
    let file = File::create(path)?;
    let version = KeyValueMetadata::from_static(vec![(VERSION.into(), format.to_string())]);
    ParquetWriter::new(&file).with_key_value_metadata(Some(version)).finish(&mut frame)?;
    file.sync_all()?;
    Ok(())
}

/// Reads a batch; every observation says it comes from the import `batch`.
///
/// # Errors
/// A file that is no Parquet, lacks a column or a cell that every row has, or holds a value that is not finite.
pub(super) fn read(path: &Path, batch: &str, supersedes: bool) -> PolarsResult<Observations> {
    let source = |path: &str| Source { path: path.into(), batch: Some(batch.into()), supersedes };
    observations(ParquetReader::new(File::open(path)?).finish()?, source)
}

/// The observations of a batch.
fn observations(mut frame: DataFrame, source: impl Fn(&str) -> Source) -> PolarsResult<Observations> {
    frame.rechunk_mut();
    for name in ["value", "basis", "file", "line"] {
        let blank = frame.column(name)?.null_count();
        if blank > 0 {
            return Err(PolarsError::ComputeError(format!("{blank} cells of the column `{name}` are null").into()));
        }
    }
    let names: Vec<String> = frame.get_column_names().iter().map(|name| name.to_string()).collect();
    let further = |name: &str| match name {
        _ if name == Factor::Example.name() => Factor::Example,
        _ => Factor::Extra(name.into()),
    };
    let extras = names.iter().filter_map(|name| name.strip_prefix(EXTRA).map(further));
    let factors: Vec<Factor> = FACTORS.into_iter().chain(extras).collect();
    let columns: Vec<Column> =
        factors.par_iter().map(|factor| interned(&frame, &name(factor))).collect::<PolarsResult<_>>()?;
    let values: Vec<f64> = frame.column("value")?.f64()?.into_no_null_iter().collect();
    if let Some(value) = values.iter().find(|value| !value.is_finite()) {
        return Err(PolarsError::ComputeError(format!("the value {value} is not finite").into()));
    }
    let reported = Basis::Reported.name();
    let bases = frame.column("basis")?.str()?.iter();
    let bases = bases.map(|basis| if basis == Some(reported) { Basis::Reported } else { Basis::Measured }).collect();
    let n = frame.column("n")?.cast(&DataType::UInt32)?;
    let pairs = frame.column("sd")?.f64()?.iter().zip(n.u32()?.iter()).enumerate();
    let summaries = pairs.filter_map(|(row, (sd, n))| Some((row as u32, Summary { sd: sd?, n }))).collect();
    let files = interned(&frame, "file")?;
    let sources = files.levels.iter().map(source);
    let lines = frame.column("line")?.u32()?.into_no_null_iter();
    let origins = files.codes.iter().zip(lines).map(|(&source, line)| Origin { source, line }).collect();
    Ok(Observations { sources: sources.collect(), factors, columns, values, bases, summaries, origins })
}

fn name(factor: &Factor) -> String {
    match factor {
        Factor::Extra(_) | Factor::Example => format!("{EXTRA}{factor}"),
        common => common.to_string(),
    }
}

fn interned(frame: &DataFrame, name: &str) -> PolarsResult<Column> {
    let mut column = Column::default();
    let texts = frame.column(name)?;
    column.codes = texts.str()?.iter().map(|cell| column.levels.intern(cell.unwrap_or(""))).collect();
    Ok(column)
}

/// Reads a Parquet file. `left_out` says which columns are not wanted: they become blank, whatever their type.
///
/// # Errors
/// [`Unread`], never part of the file.
pub(crate) fn open(bytes: &[u8], format: u32, left_out: impl Fn(&str) -> bool) -> Result<Content, Unread> {
    let damaged = |error: PolarsError| Unread::Damaged(error.to_string());
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let mut metadata = (**reader.get_metadata().map_err(damaged)?).clone();
    let said = metadata.key_value_metadata.take().unwrap_or_default();
    let version = said.iter().find(|entry| entry.key == VERSION).and_then(|entry| entry.value.as_deref());
    if let Some(version) = version {
        return match version.parse() {
            Ok(found) if found > format => Err(Unread::TooNew(found)),
            _ => {
                let source = |path: &str| Source { path: path.into(), ..Source::default() };
                let batch = reader.finish().and_then(|frame| observations(frame, source)).map_err(damaged)?;
                Ok(Content::Batch(Box::new(batch)))
            }
        };
    }
    // Without what writers say of their own types, categories are the texts they stand for.
    reader.set_metadata(Arc::new(metadata));
    let schema = reader.schema().map_err(damaged)?;
    let wanted: Vec<_> = schema.iter_values().filter(|field| !left_out(&field.name)).collect();
    let foreign = wanted.iter().filter(|field| !is_plain(&field.dtype));
    let foreign: Vec<(String, String)> =
        foreign.map(|field| (field.name.to_string(), format!("{:?}", field.dtype))).collect();
    if !foreign.is_empty() {
        return Err(Unread::Types(foreign));
    }
    let names = wanted.iter().map(|field| field.name.to_string()).collect();
    let frame = reader.with_columns(Some(names)).finish().map_err(damaged)?;
    let headers: Vec<&str> = schema.iter_values().map(|field| field.name.as_str()).collect();
    text(&frame, &headers).map(Content::Text).map_err(damaged)
}

/// Whether cells of this type can be written as text without a choice.
fn is_plain(kind: &ArrowDataType) -> bool {
    use ArrowDataType as Type;
    let text = matches!(kind, Type::Utf8 | Type::LargeUtf8 | Type::Utf8View | Type::Null | Type::Boolean);
    let whole = matches!(kind, Type::Int32 | Type::Int64 | Type::UInt32 | Type::UInt64);
    text || whole || matches!(kind, Type::Float32 | Type::Float64)
}

/// The table as lines; columns the frame lacks are blank.
fn text(frame: &DataFrame, headers: &[&str]) -> PolarsResult<String> {
    let mut text = String::new();
    for (place, header) in headers.iter().enumerate() {
        text.push_str(if place > 0 { "\t" } else { "" });
        // The index of a data frame has no name.
        push_clean(&mut text, if header.starts_with("__index_level_") { "" } else { header });
    }
    text.push('\n');
    let part = |first: usize| {
        let rows = frame.slice(first as i64, ROWS);
        let columns = headers.iter().map(|name| rows.column(name).ok().map(Series::as_materialized_series));
        let mut cells = columns.map(|column| column.map(cells).transpose()).collect::<PolarsResult<Vec<_>>>()?;
        let mut text = String::new();
        for _ in 0..rows.height() {
            for (place, next) in cells.iter_mut().enumerate() {
                text.push_str(if place > 0 { "\t" } else { "" });
                if let Some(next) = next {
                    next(&mut text);
                }
            }
            text.push('\n');
        }
        Ok(text)
    };
    let firsts: Vec<usize> = (0..frame.height()).step_by(ROWS).collect();
    let parts = firsts.into_par_iter().map(part).collect::<PolarsResult<Vec<String>>>()?;
    parts.iter().for_each(|part| text.push_str(part));
    Ok(text)
}

/// Writes the next cell of a column whenever it is called.
type Cells<'a> = Box<dyn FnMut(&mut String) + 'a>;

fn cells(column: &Chunked) -> PolarsResult<Cells<'_>> {
    Ok(match column.dtype() {
        DataType::Null => Box::new(|_| ()),
        DataType::Boolean => each(column.bool()?.iter().map(|cell| cell.map(u8::from))),
        DataType::Int32 => each(column.i32()?.iter()),
        DataType::Int64 => each(column.i64()?.iter()),
        DataType::UInt32 => each(column.u32()?.iter()),
        DataType::UInt64 => each(column.u64()?.iter()),
        DataType::Float32 => each(column.f32()?.iter()),
        DataType::Float64 => each(column.f64()?.iter()),
        _ => {
            let mut cells = column.str()?.iter();
            Box::new(move |text| push_clean(text, cells.next().flatten().unwrap_or_default()))
        }
    })
}

/// Numbers as the shortest text that reads back as the same number.
fn each<'a, T: Display>(mut cells: impl Iterator<Item = Option<T>> + 'a) -> Cells<'a> {
    Box::new(move |text| {
        if let Some(cell) = cells.next().flatten() {
            // Writing into a text cannot fail.
            let _: std::fmt::Result = write!(text, "{cell}");
        }
    })
}

/// A row is a line: what would end it or a cell becomes a blank.
fn push_clean(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r']) {
        text.extend(cell.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }));
    } else {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::Reading;

    #[test]
    fn what_is_written_is_read_again() {
        let mut table = Observations::from_source(Source { path: "a.csv".into(), ..Source::default() });
        let extra = table.place(&Factor::Extra("file".into()));
        for (row, seed) in ["", "1"].iter().enumerate() {
            let levels = ["m", "dev", "none", "xnli", "", "accuracy", seed, "", "value"];
            let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
            let summary = (row == 0).then_some(Summary { n: None, sd: 0.25 });
            table.push(
                &codes,
                Reading { value: 0.1 + row as f64, basis: Basis::Measured, summary, line: row as u32 + 2 },
            );
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observations.parquet");
        write(&table, &path, 1).unwrap();
        let back = read(&path, "id", true).unwrap();
        assert_eq!(back.factors, table.factors);
        assert_eq!(back.values, table.values);
        assert_eq!(back.columns[extra].level(1), "value");
        assert_eq!(back.columns[6].level(0), "");
        assert_eq!(back.summaries.get(&0), Some(&Summary { n: None, sd: 0.25 }));
        assert_eq!(back.sources, [Source { path: "a.csv".into(), batch: Some("id".into()), supersedes: true }]);
        assert_eq!(back.origins[1], Origin { source: 0, line: 3 });
    }

    #[test]
    fn a_row_without_value_basis_or_place_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observations.parquet");
        let mut table = Observations::from_source(Source { path: "a.csv".into(), ..Source::default() });
        let codes: Vec<u32> = (0..FACTORS.len()).map(|place| table.intern(place, "x")).collect();
        table.push(&codes, Reading { value: 1.0, basis: Basis::Measured, summary: None, line: 2 });
        write(&table, &path, 1).unwrap();
        let whole = ParquetReader::new(File::open(&path).unwrap()).finish().unwrap();
        for name in ["value", "basis", "file", "line"] {
            let mut frame = whole.clone();
            let blank = Chunked::full_null(name.into(), 1, whole.column(name).unwrap().dtype());
            frame.with_column(blank.into_column()).unwrap();
            ParquetWriter::new(File::create(&path).unwrap()).finish(&mut frame).unwrap();
            let error = read(&path, "id", false).unwrap_err().to_string();
            assert!(error.contains(&format!("1 cells of the column `{name}` are null")), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_no_parquet_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observations.parquet");
        std::fs::write(&path, "PAR1 but no more").unwrap();
        assert!(read(&path, "id", false).is_err());
    }
}
