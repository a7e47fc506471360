//! One batch as one Parquet file. The only module that names polars.
//!
//! Columns: the eight factors and, as `x_NAME`, every further one, `x_example` among them (text, null where blank); `value` (points for bounded
//! metrics), `basis` (`measured` or `reported`), `n` and `sd` (of a published mean, else null), `file` and `line`.

use std::fs::File;
use std::path::Path;

use polars::prelude::{
    Column as Series, DataFrame, DataType, IntoColumn, KeyValueMetadata, NamedFrom, NewChunkedArray, ParquetReader,
    ParquetWriter, PolarsError, PolarsResult, SerReader, Series as Chunked, StringChunked,
};
use rayon::prelude::*;

use crate::factor::{FACTORS, Factor};
use crate::observations::{Basis, Column, Observations, Origin, Source, Summary};

/// Prefix of extra columns, so that a user's column `file` or `value` takes no name of ours.
const EXTRA: &str = "x_";

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
    let version = KeyValueMetadata::from_static(vec![("stilt.format".into(), format.to_string())]);
    ParquetWriter::new(&file).with_key_value_metadata(Some(version)).finish(&mut frame)?;
    file.sync_all()?;
    Ok(())
}

/// Reads a batch; every observation says it comes from the import `batch`.
///
/// # Errors
/// A file that is no Parquet, lacks a column or a cell that every row has, or holds a value that is not finite.
pub(super) fn read(path: &Path, batch: &str, supersedes: bool) -> PolarsResult<Observations> {
    let mut frame = ParquetReader::new(File::open(path)?).finish()?;
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
    let sources = files.levels.iter().map(|path| Source { path: path.into(), batch: Some(batch.into()), supersedes });
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
