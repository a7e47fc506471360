//! From columns to what methods take.

use stilt_analysis::block::Blocks;
use stilt_analysis::nested::{Level, Nested};
use stilt_analysis::relation::Relation;
use stilt_analysis::sample::{Paired, Sample, Unpaired};
use stilt_results::Problem;
use stilt_results::import::{BAD_LEVEL, Columns, OUT_OF_BOUNDS, RAGGED_ROW};

use super::Given;
use crate::failure::Failure;

/// The numbers, as methods take them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Two arms.
    Sample(Sample),
    /// Systems over blocks.
    Blocks(Blocks),
    /// One number against another.
    Relation(Relation),
    /// Values under named levels.
    Nested(Nested),
    /// p-values with their lines.
    Family(Vec<(u32, Option<f64>)>),
    /// Nothing to test, and why.
    Nothing(String),
}

/// What was read from the columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Data {
    /// The numbers.
    pub(crate) values: Values,
    /// Lines of rows that lack one of two values and were left out.
    pub(crate) dropped: Vec<u32>,
}

impl From<Values> for Data {
    fn from(values: Values) -> Self {
        Self { values, dropped: Vec::new() }
    }
}

impl Data {
    /// Reads the columns that were given.
    ///
    /// # Errors
    /// Columns that are not there, cells that are no numbers, names that are blank, lists of unequal length as pairs.
    pub(crate) fn read(file: &Columns, given: &Given) -> Result<Self, Failure> {
        let found = match given {
            Given::Arms { treated, baseline, paired } => {
                let [treated, baseline] = [file.find(treated), file.find(baseline)];
                arms(file, [one(treated)?, one(baseline)?], *paired == Some(true))
            }
            Given::Blocks { blocks, control } => {
                let control = control.as_ref().map(|name| one(file.find(name))).transpose()?;
                self::blocks(file, one(file.find(blocks))?, control)
            }
            Given::PValues(p) => p_values(file, one(file.find(p))?),
            Given::Relation { x, y, group } => {
                let group = group.as_ref().map(|name| one(file.find(name))).transpose()?;
                relation(file, [one(file.find(x))?, one(file.find(y))?], group)
            }
            Given::Nested { value, levels } => {
                let levels: Vec<usize> = levels.iter().map(|name| one(file.find(name))).collect::<Result<_, _>>()?;
                nested(file, one(file.find(value))?, &levels)
            }
        };
        found.map_err(Failure::Problems)
    }
}

fn one(found: Result<usize, Box<Problem>>) -> Result<usize, Failure> {
    found.map_err(|problem| Failure::Problems(vec![*problem]))
}

type Read = Result<Data, Vec<Problem>>;

/// A value that a library refuses after all; the reading above leaves none.
fn refused(error: impl std::fmt::Display) -> Values {
    Values::Nothing(error.to_string())
}

fn arms(file: &Columns, columns: [usize; 2], paired: bool) -> Read {
    let numbers = file.numbers(&columns)?;
    let [treated, baseline] = [&numbers[0], &numbers[1]];
    let name = |place: usize| &file.headers()[columns[place]];
    if let Some(place) = numbers.iter().position(|column| column.iter().all(Option::is_none)) {
        return Ok(Values::Nothing(format!("the column `{}` has no value", name(place))).into());
    }
    if !paired {
        let sample = Unpaired::new(values(treated), values(baseline)).map(Sample::Unpaired);
        return Ok(sample.map_or_else(refused, Values::Sample).into());
    }
    ends_early(file, columns, &numbers)?;
    let pairs: Vec<(f64, f64)> = treated.iter().zip(baseline).filter_map(|(t, b)| Some(((*t)?, (*b)?))).collect();
    let dropped = halves(file, treated, baseline);
    if pairs.is_empty() {
        return Ok(Data { values: Values::Nothing("no row has both values".to_owned()), dropped });
    }
    let (treated, baseline) = pairs.into_iter().unzip();
    let values = Paired::new(treated, baseline).map(Sample::Paired).map_or_else(refused, Values::Sample);
    Ok(Data { values, dropped })
}

fn values(column: &[Option<f64>]) -> Vec<f64> {
    column.iter().flatten().copied().collect()
}

/// Lines of rows that have one of two values.
fn halves(file: &Columns, a: &[Option<f64>], b: &[Option<f64>]) -> Vec<u32> {
    let half = |row: &usize| a[*row].is_some() != b[*row].is_some();
    (0..file.rows()).filter(half).map(|row| file.line(row)).collect()
}

/// One blank cell is a missing run, but a column that ends two or more rows before the other is a list of another length:
/// which of its values belongs to which is not known.
fn ends_early(file: &Columns, columns: [usize; 2], numbers: &[Vec<Option<f64>>]) -> Result<(), Vec<Problem>> {
    let last = |place: usize| numbers[place].iter().rposition(Option::is_some).unwrap_or(0);
    let (short, long) = if last(0) < last(1) { (0, 1) } else { (1, 0) };
    let (end, row) = (last(long), last(short) + 1);
    let blank = (row..file.rows()).all(|row| file.cell(row, columns[short]).is_empty());
    if end < row + 1 || !blank {
        return Ok(());
    }
    let count = |place: usize| numbers[place].iter().flatten().count();
    let name = |place: usize| &file.headers()[columns[place]];
    let message = format!(
        "`{}` has {} values and `{}` has {}: lists of unequal length are no pairs",
        name(short),
        count(short),
        name(long),
        count(long)
    );
    let problem = file.problem(RAGGED_ROW, row, columns[short], message, "this column ends before the other");
    let help = "without --paired they are compared as independent; a pair that lacks a value is marked with NA";
    Err(vec![Problem { help: help.to_owned(), ..problem }])
}

/// The words of a column that names something, which none may leave blank.
fn names(file: &Columns, column: usize) -> Result<Vec<String>, Vec<Problem>> {
    let blank = |&row: &usize| file.cell(row, column).is_empty();
    let problem = |row| {
        let message = format!("`{}` is not named", file.headers()[column]);
        file.problem(BAD_LEVEL, row, column, message, "expected a name")
    };
    let problems: Vec<Problem> = (0..file.rows()).filter(blank).map(problem).collect();
    let words = (0..file.rows()).map(|row| file.cell(row, column).to_owned()).collect();
    if problems.is_empty() { Ok(words) } else { Err(problems) }
}

/// The different names in the order of the file, and per row the place of its own.
fn coded(words: Vec<String>) -> (Vec<String>, Vec<usize>) {
    let mut distinct: Vec<String> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut codes = Vec::with_capacity(words.len());
    for word in words {
        let next = places.len();
        let code = *places.entry(word.clone()).or_insert(next);
        if code == next {
            distinct.push(word);
        }
        codes.push(code);
    }
    (distinct, codes)
}

/// Every column but that of the blocks is a system; rows of one block are runs.
fn blocks(file: &Columns, column: usize, control: Option<usize>) -> Read {
    let systems: Vec<usize> = (0..file.headers().len()).filter(|&place| place != column).collect();
    let numbers = file.numbers(&systems)?;
    let (blocks, of_row) = coded(names(file, column)?);
    let mut cells = vec![Vec::new(); blocks.len() * systems.len()];
    for (system, column) in numbers.iter().enumerate() {
        for (value, block) in column.iter().zip(&of_row) {
            cells[block * systems.len() + system].extend(*value);
        }
    }
    let names = systems.iter().map(|&place| file.headers()[place].clone()).collect();
    let table = Blocks::new(names, blocks, cells);
    let control = control.and_then(|control| systems.iter().position(|&system| system == control));
    let with_control = |table: Blocks| match control {
        Some(place) => table.with_control(place),
        None => table,
    };
    Ok(table.map_or_else(refused, |table| Values::Blocks(with_control(table))).into())
}

fn p_values(file: &Columns, column: usize) -> Read {
    let numbers = file.numbers(&[column])?.remove(0);
    let outside = |&row: &usize| numbers[row].is_some_and(|p| !(0.0..=1.0).contains(&p));
    let problem = |row| {
        let message = format!("`{}` is no p-value", file.cell(row, column));
        file.problem(OUT_OF_BOUNDS, row, column, message, "a p-value lies between 0 and 1")
    };
    let problems: Vec<Problem> = (0..file.rows()).filter(outside).map(problem).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    if numbers.iter().all(Option::is_none) {
        return Ok(Values::Nothing(format!("the column `{}` has no value", file.headers()[column])).into());
    }
    let lines = numbers.into_iter().enumerate().map(|(row, p)| (file.line(row), p));
    Ok(Values::Family(lines.collect()).into())
}

fn relation(file: &Columns, columns: [usize; 2], group: Option<usize>) -> Read {
    let numbers = file.numbers(&columns)?;
    let groups = group.map(|group| names(file, group)).transpose()?;
    let dropped = halves(file, &numbers[0], &numbers[1]);
    let whole: Vec<usize> =
        (0..file.rows()).filter(|&row| numbers[0][row].is_some() && numbers[1][row].is_some()).collect();
    if whole.is_empty() {
        return Ok(Data { values: Values::Nothing("no row has both values".to_owned()), dropped });
    }
    let of = |place: usize| whole.iter().filter_map(|&row| numbers[place][row]).collect::<Vec<f64>>();
    let relation = Relation::new(of(0), of(1)).and_then(|relation| match groups {
        Some(groups) => relation.with_groups(whole.iter().map(|&row| groups[row].clone()).collect()),
        None => Ok(relation),
    });
    Ok(Data { values: relation.map_or_else(refused, Values::Relation), dropped })
}

fn nested(file: &Columns, value: usize, levels: &[usize]) -> Read {
    let numbers = file.numbers(&[value])?.remove(0);
    let whole: Vec<usize> = (0..file.rows()).filter(|&row| numbers[row].is_some()).collect();
    let dropped = (0..file.rows()).filter(|&row| numbers[row].is_none()).map(|row| file.line(row)).collect();
    if whole.is_empty() {
        return Ok(Data {
            values: Values::Nothing(format!("the column `{}` has no value", file.headers()[value])),
            dropped,
        });
    }
    let mut named = Vec::new();
    for &level in levels {
        let words = names(file, level)?;
        let (_, codes) = coded(whole.iter().map(|&row| words[row].clone()).collect());
        let codes = codes.into_iter().map(|code| code as u32).collect();
        named.push(Level { name: file.headers()[level].clone(), codes });
    }
    let values = whole.iter().filter_map(|&row| numbers[row]).collect();
    Ok(Data { values: Nested::new(values, named).map_or_else(refused, Values::Nested), dropped })
}
