//! The report of `test`: for people a table and what it is about in sentences.

use serde_json::{Value, json};
use stilt_analysis::method::{Alternative, Settings, Zeros};
use stilt_analysis::outcome::Extra;
use stilt_analysis::registry::Registered;
use stilt_results::Note;

use crate::facts::{percent, short};
use crate::plain::{self, Answer, Data, Given, Values, reach};
use crate::render::{Cell, Column, Kind, Report, Table, View, p_value, signed};

/// What the answers are about.
pub(crate) struct About<'a> {
    /// The file, as it was named.
    pub(crate) file: &'a str,
    /// Its columns.
    pub(crate) given: &'a Given,
    /// What was read from them.
    pub(crate) data: &'a Data,
    /// The methods, in their order.
    pub(crate) methods: &'a [Registered],
    /// What they were told.
    pub(crate) settings: &'a Settings,
}

/// Answers, to be written.
pub(crate) fn report(answers: &[Answer], about: &About, notes: Vec<Note>, digits: usize) -> Report {
    let mut views = vec![View::Table(shown(answers, about, digits))];
    views.extend(further(answers).map(View::Table));
    Report {
        schema: "stilt.test/1",
        settings: settings(about),
        records: records(answers, about),
        extra: Vec::new(),
        views,
        footnotes: footnotes(answers, about),
        notes,
    }
}

/// What precedes the statistic in a record of systems over blocks.
const SYSTEMS: &[&str] = &["a", "b", "system"];

/// Every row with every column of the contract.
fn records(answers: &[Answer], about: &About) -> Table {
    let systems = if matches!(about.given, Given::Blocks { .. }) { SYSTEMS } else { &[] };
    let mut columns = vec![Column::new("method", Kind::Text)];
    columns.extend(systems.iter().map(|name| Column::new(*name, Kind::Text)));
    let numbers = ["statistic", "df", "p", "p_adjusted", "p_floor", "estimate", "ci_low", "ci_high"];
    let rest = ["n_treated", "n_baseline", "outcome", "reason", "extra"];
    columns.extend(numbers.iter().chain(&rest).map(|name| Column::new(*name, Kind::Plain)));
    let row = |row: &Answer| {
        let mut cells = vec![Cell::text(row.method)];
        if !systems.is_empty() {
            cells.extend(match &row.about {
                plain::About::Pair(a, b) => [Cell::text(a), Cell::text(b), Cell::Missing],
                plain::About::System(system) => [Cell::Missing, Cell::Missing, Cell::text(system)],
                plain::About::All | plain::About::Line(_) => [const { Cell::Missing }; 3],
            });
        }
        let interval = row.interval;
        let numbers = [row.statistic, row.df, row.p, row.p_adjusted, row.floor, row.estimate];
        cells.extend(numbers.map(Cell::number));
        cells.extend([interval.map(|interval| interval.low), interval.map(|interval| interval.high)].map(Cell::number));
        cells.extend([row.n_treated, row.n_baseline].map(|n| n.map_or(Cell::Missing, Cell::Count)));
        let line = match row.about {
            plain::About::Line(line) => Some(("line", json!(line))),
            _ => None,
        };
        let extra = line.into_iter().chain(row.extra.iter().map(|(name, value)| (*name, member(value)))).collect();
        cells.extend([Cell::text(row.outcome), Cell::text(&row.reason), Cell::Members(extra)]);
        cells
    };
    Table { title: String::new(), columns, stub: 1, rows: answers.iter().map(row).collect() }
}

fn member(extra: &Extra) -> Value {
    match extra {
        Extra::Number(number) => json!(number),
        Extra::Count(count) => json!(count),
        Extra::Text(text) => json!(text),
        Extra::Numbers(numbers) => json!(numbers),
    }
}

/// The choices behind the answers, as JSON.
fn settings(about: &About) -> Vec<(&'static str, Value)> {
    let told = about.settings;
    let columns = match about.given {
        Given::Arms { treated, baseline, paired } => {
            json!({"treated": treated, "baseline": baseline, "paired": *paired == Some(true)})
        }
        Given::Blocks { blocks, control } => json!({"blocks": blocks, "control": control}),
        Given::PValues(p) => json!({ "p": p }),
        Given::Relation { x, y, group } => json!({"x": x, "y": y, "group": group}),
        Given::Nested { value, levels } => json!({"value": value, "levels": levels}),
    };
    let zeros = match told.zeros {
        Zeros::Wilcox => "wilcox",
        Zeros::Pratt => "pratt",
        Zeros::Zsplit => "zsplit",
    };
    vec![
        ("file", json!(about.file)),
        ("method", json!(about.methods.iter().map(|method| method.entry().id()).collect::<Vec<_>>())),
        ("columns", columns),
        ("alternative", json!(side(told.alternative))),
        ("alpha", json!(told.alpha)),
        ("level", json!(told.level)),
        ("bound", json!(told.bound)),
        ("resamples", json!(told.resamples)),
        ("zeros", json!(zeros)),
        ("asymptotic", json!(told.asymptotic)),
        ("continuity", json!(told.continuity)),
        ("mid_p", json!(told.mid_p)),
        ("k", json!(told.k)),
        ("seed", json!(told.seed)),
    ]
}

fn side(alternative: Alternative) -> &'static str {
    match alternative {
        Alternative::TwoSided => "two-sided",
        Alternative::Greater => "greater",
        Alternative::Less => "less",
    }
}

/// What people are shown: columns without a value are left out.
fn shown(answers: &[Answer], about: &About, digits: usize) -> Table {
    let interval = format!("{} CI", percent(about.settings.level));
    let columns = vec![
        Column::new("method", Kind::Text),
        Column::new("of", Kind::Text),
        Column::new("estimate", Kind::Score),
        Column::new(interval, Kind::Text),
        Column::new("statistic", Kind::Score),
        Column::new("df", Kind::Plain),
        Column::new("p", Kind::P),
        Column::new("adj. p", Kind::P),
        Column::new("n", Kind::Text),
        Column::new("reason", Kind::Text),
    ];
    let row = |row: &Answer| {
        let of = match &row.about {
            plain::About::All => Cell::Missing,
            plain::About::Pair(a, b) => Cell::Text(format!("{a} − {b}")),
            plain::About::System(system) => Cell::text(system),
            plain::About::Line(line) => Cell::Text(format!("line {line}")),
        };
        let interval = row.interval.map(|interval| {
            let write = |value: f64| signed(value, digits);
            format!("[{}, {}]", write(interval.low), write(interval.high))
        });
        let n = match (row.n_treated, row.n_baseline) {
            (Some(treated), Some(baseline)) => Cell::Text(format!("{treated}/{baseline}")),
            (Some(n), None) => Cell::Text(n.to_string()),
            _ => Cell::Missing,
        };
        let df = row.df.map(|df| (df * 100.0).round() / 100.0);
        vec![
            Cell::text(row.method),
            of,
            Cell::number(row.estimate),
            interval.map_or(Cell::Missing, Cell::Text),
            Cell::number(row.statistic),
            Cell::number(df),
            Cell::number(row.p),
            Cell::number(row.p_adjusted),
            n,
            Cell::text(&row.reason),
        ]
    };
    let mut table = Table { title: String::new(), columns, stub: 2, rows: answers.iter().map(row).collect() };
    if answers.iter().all(|row| row.about == plain::About::All) {
        table.stub = 1;
    }
    table.drop_missing();
    table
}

/// What only single methods have, for rows that are about everything; pairs and systems have theirs in JSON.
fn further(answers: &[Answer]) -> Option<Table> {
    let words = |extra: &Extra| match extra {
        Extra::Number(number) => short_number(*number),
        Extra::Count(count) => count.to_string(),
        Extra::Text(text) => text.clone(),
        Extra::Numbers(numbers) => numbers.iter().map(|number| short_number(*number)).collect::<Vec<_>>().join(", "),
    };
    let of_all = answers.iter().filter(|row| row.about == plain::About::All);
    let rows: Vec<Vec<Cell>> = of_all
        .flat_map(|row| {
            let cells = |(name, value): &(&str, Extra)| {
                vec![Cell::text(row.method), Cell::Text(name.replace('_', " ")), Cell::Text(words(value))]
            };
            row.extra.iter().map(cells).collect::<Vec<_>>()
        })
        .collect();
    let columns = ["method", "further", "value"].map(|name| Column::new(name, Kind::Text)).to_vec();
    (!rows.is_empty()).then(|| Table { title: String::new(), columns, stub: 2, rows })
}

/// Four significant digits.
fn short_number(value: f64) -> String {
    let magnitude = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    if !(-4..9).contains(&magnitude) {
        return format!("{value:.3e}");
    }
    let text = format!("{value:.*}", usize::try_from(3 - magnitude).unwrap_or(0));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// What the answers say and do not say, a sentence each.
fn footnotes(answers: &[Answer], about: &About) -> Vec<String> {
    let mut sentences = vec![scope(about)];
    sentences.extend(direction(answers, about));
    if answers.iter().any(|row| row.interval.is_some()) {
        sentences.push(format!("Intervals: {}, two-sided.", percent(about.settings.level)));
    }
    if answers.iter().any(|row| row.method == "tost" && row.interval.is_some()) {
        let level = percent(1.0 - 2.0 * about.settings.alpha);
        sentences
            .push(format!("tost: its interval has {level}; equivalence at alpha is this interval inside the bound."));
    }
    sentences.extend(about.methods.iter().filter_map(|&method| family(method, answers, about)));
    sentences.extend(about.methods.iter().filter_map(|&method| floor(method, answers, about)));
    if answers.iter().any(|row| row.method == "partial-conjunction") {
        let share = percent(1.0 - about.settings.alpha);
        sentences.push(format!(
            "partial-conjunction: the null is false in at least that many of the tests, with {share} confidence; to say \
             that something helps, the p-values must be one-sided."
        ));
    }
    sentences
}

/// What the statement is about.
fn scope(about: &About) -> String {
    match about.given {
        Given::Arms { treated, baseline, paired: Some(true) } => format!(
            "Pairs: a row each. Estimates of differences are `{treated}` minus `{baseline}`, in the unit of the columns. \
             About new pairs drawn as these were."
        ),
        Given::Arms { treated, baseline, .. } => format!(
            "Independent arms: rows pair nothing. Estimates of differences are `{treated}` minus `{baseline}`, in the unit \
             of the columns. About new values of both, drawn as these were."
        ),
        Given::Blocks { blocks, .. } => {
            let counted = match &about.data.values {
                Values::Blocks(table) => {
                    format!("{} systems over {} blocks. ", table.systems().len(), table.blocks().len())
                }
                _ => String::new(),
            };
            // Dunnett's test takes the runs of one block for its sample.
            let of_runs = about.methods.iter().all(|method| method.entry().id() == "dunnett");
            let scope = if of_runs { "new runs" } else { "new blocks" };
            format!("{counted}Higher scores are better; rank 1 is the best. About {scope} (`{blocks}`), these systems.")
        }
        Given::PValues(p) => format!("The family is the column `{p}`, every p in it and no other."),
        Given::Relation { x, y, .. } => format!("`{x}` against `{y}`. About new rows drawn as these were."),
        Given::Nested { value, levels } => {
            format!("Values of `{value}` under {}. About new units of these levels.", levels.join(", "))
        }
    }
}

/// On which side an effect was looked for, where p-values are shown.
fn direction(answers: &[Answer], about: &About) -> Option<String> {
    let tests = !matches!(about.given, Given::PValues(_)) && answers.iter().any(|row| row.p.is_some());
    let sentence = match (about.given, about.settings.alternative) {
        (Given::Arms { .. }, Alternative::TwoSided) => "Tests are two-sided.".to_owned(),
        (Given::Arms { treated, .. }, Alternative::Greater) => {
            format!("Tests are one-sided: whether `{treated}` is higher. A difference to the other side earns nothing.")
        }
        (Given::Arms { treated, .. }, Alternative::Less) => {
            format!("Tests are one-sided: whether `{treated}` is lower. A difference to the other side earns nothing.")
        }
        (_, Alternative::TwoSided) => return None,
        (_, side) => format!("Methods that have sides look for `{}` only.", self::side(side)),
    };
    tests.then_some(sentence)
}

/// The correction over the rows of a method.
fn family(method: Registered, answers: &[Answer], about: &About) -> Option<String> {
    let entry = method.entry();
    let m = answers.iter().filter(|row| row.method == entry.id() && row.p_adjusted.is_some()).count();
    if m == 0 {
        return None;
    }
    Some(match (about.given, method.adjusts()) {
        (Given::PValues(_), _) => format!("{}: {} over m = {m}.", entry.id(), entry.name()),
        (_, true) => format!("{}: p holds for all m = {m} pairs at once; nothing is left to correct.", entry.id()),
        (_, false) => format!("{}: adj. p by Holm over m = {m} tests of this method.", entry.id()),
    })
}

/// The smallest p that so few values can reach.
fn floor(method: Registered, answers: &[Answer], about: &About) -> Option<String> {
    let reach = reach(method, answers, about.data)?;
    let floor = p_value(reach.floor);
    let is = if floor.starts_with('<') { "is below .001".to_owned() } else { format!("is {floor}") };
    let adjusted = if reach.m > 1 {
        format!(" ({} after correction for {})", short_p(reach.floor * reach.m as f64), reach.m)
    } else {
        String::new()
    };
    Some(format!("{}: the smallest p that {} can reach {is}{adjusted}.", method.entry().id(), reach.units))
}

fn short_p(p: f64) -> String {
    if p >= 1.0 {
        "1".to_owned()
    } else if p >= 0.001 {
        p_value(p)
    } else {
        format!("below {}", short(0.001))
    }
}
