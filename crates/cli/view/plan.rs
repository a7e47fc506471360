//! The report of `plan`: for people the runs each target needs, what can be found now, and where the spread comes from.

use serde_json::{Value, json};
use stilt_analysis::transfer::{
    ALL, Component, Components, Pairing, PlanRow, PlanSettings, PlanTable, Settings, UPPER,
};
use stilt_results::Filter;

use super::settings as chosen;
use crate::facts::{listed, percent, short};
use crate::render::{Cell, Column, Kind, Report, Table, View, signed};
use crate::together::together;

/// The columns of a record.
const COLUMNS: &[(&str, Kind)] = &[
    ("base_model", Kind::Text),
    ("split", Kind::Text),
    ("target", Kind::Text),
    ("intermediate", Kind::Text),
    ("n_treated", Kind::Plain),
    ("n_baseline", Kind::Plain),
    ("n_targets", Kind::Plain),
    ("pairing", Kind::Text),
    ("sd", Kind::Score),
    ("df", Kind::Plain),
    ("baseline_sd", Kind::Score),
    ("sd_difference", Kind::Score),
    ("correlation", Kind::Plain),
    ("minimum_detectable_gain", Kind::Score),
    ("minimum_detectable_gain_family", Kind::Score),
    ("runs_needed", Kind::Plain),
    ("runs_needed_paired", Kind::Plain),
    ("runs_needed_upper", Kind::Plain),
    ("runs_needed_family", Kind::Plain),
    ("m", Kind::Plain),
    ("reason", Kind::Text),
];

/// A plan, to be written.
pub(crate) fn report(table: &PlanTable, settings: &Settings, wanted: PlanSettings, filter: &Filter) -> Report {
    // What shapes a table of gains says nothing here.
    const ABOUT_PLANS: [&str; 9] =
        ["where", "metric", "paired", "alpha", "unbalanced", "replicate", "pool", "match", "seed"];
    let mut all = chosen(settings, filter);
    all.retain(|(name, _)| ABOUT_PLANS.contains(name));
    all.extend([("gain", json!(wanted.gain)), ("power", json!(wanted.power))]);
    let mut views = Vec::new();
    for (base_model, split) in blocks(table) {
        let own = |row: &&PlanRow| (row.base_model.as_str(), row.split.as_str()) == (base_model, split);
        let rows: Vec<&PlanRow> = table.rows.iter().filter(own).collect();
        let names: Vec<&str> = [base_model, split].into_iter().filter(|name| !name.is_empty()).collect();
        let titled =
            |what: &str| if names.is_empty() { what.to_owned() } else { format!("{what}: {}", names.join(", ")) };
        views.push(View::Table(Table { title: titled("Plan"), ..needed(&rows, settings) }));
        views.extend(pairing(&rows).map(View::Text));
        views.push(View::Table(Table { title: titled("Minimum detectable gain"), ..detectable(&rows) }));
        let own = |of: &&Components| (of.base_model.as_str(), of.split.as_str()) == (base_model, split);
        let sources = sources(&table.components.iter().filter(own).collect::<Vec<_>>());
        if !sources.rows.is_empty() {
            views.push(View::Table(Table { title: titled("Where the spread of gains comes from"), ..sources }));
        }
    }
    Report {
        schema: "stilt.plan/1",
        settings: all,
        records: records(table),
        extra: vec![("components", table.components.iter().map(members).collect())],
        views,
        footnotes: footnotes(table, settings, wanted),
        notes: table.notes.clone(),
    }
}

/// Base models and splits, in the order of the rows.
fn blocks(table: &PlanTable) -> Vec<(&str, &str)> {
    let blocks = together(&table.rows, |row| (row.base_model.as_str(), row.split.as_str()));
    blocks.into_iter().map(|(block, _)| block).collect()
}

fn count(count: Option<usize>) -> Cell {
    count.map_or(Cell::Missing, Cell::Count)
}

fn records(table: &PlanTable) -> Table {
    let row = |row: &PlanRow| {
        vec![
            Cell::text(&row.base_model),
            Cell::text(&row.split),
            Cell::text(&row.target),
            Cell::text(&row.intermediate),
            Cell::Count(row.n_treated),
            Cell::Count(row.n_baseline),
            Cell::Count(row.n_targets),
            Cell::text(row.pairing.name()),
            Cell::number(row.sd),
            Cell::number(row.df),
            Cell::number(row.baseline_sd),
            Cell::number(row.sd_difference),
            Cell::number(row.correlation),
            Cell::number(row.minimum_detectable_gain),
            Cell::number(row.minimum_detectable_gain_family),
            count(row.runs_needed),
            count(row.runs_needed_paired),
            count(row.runs_needed_upper),
            count(row.runs_needed_family),
            Cell::Count(row.m),
            row.reason.as_deref().map_or(Cell::Missing, Cell::text),
        ]
    };
    let rows = table.rows.iter().map(row).collect();
    Table { title: String::new(), columns: super::columns(COLUMNS), stub: 4, rows }
}

/// The components of an intermediate, as JSON.
fn members(of: &Components) -> Value {
    let component = |Component { level, units, variance, share }: &Component| json!({"level": level, "units": units, "variance": variance, "share": share});
    json!({
        "base_model": of.base_model,
        "split": of.split,
        "intermediate": of.intermediate,
        "components": of.components.iter().map(component).collect::<Vec<_>>(),
        "standard_error": of.standard_error,
        "add_units_of": of.add_units_of,
        "advice": of.advice,
        "reason": of.reason,
    })
}

/// How the target of a row is called.
fn name(target: &str) -> &str {
    if target == ALL { "average" } else { target }
}

/// The runs each target needs.
fn needed(rows: &[&PlanRow], settings: &Settings) -> Table {
    let columns = vec![
        Column::new("target", Kind::Text),
        Column::new("n", Kind::Text),
        Column::new("sd", Kind::Score),
        Column::new("found now", Kind::Score),
        Column::new(format!("found at {}/m", short(settings.alpha)), Kind::Score),
        Column::new("runs needed", Kind::Plain),
        Column::new("pairs needed", Kind::Plain),
        Column::new("needed at upper sd", Kind::Plain),
        Column::new(format!("needed at {}/m", short(settings.alpha)), Kind::Plain),
        Column::new("reason", Kind::Text),
    ];
    let row = |row: &&PlanRow| {
        vec![
            Cell::text(name(&row.target)),
            Cell::Text(format!("{}/{}", row.n_treated, row.n_baseline)),
            Cell::number(row.sd),
            Cell::number(row.minimum_detectable_gain),
            Cell::number(row.minimum_detectable_gain_family),
            count(row.runs_needed),
            count(row.runs_needed_paired),
            count(row.runs_needed_upper),
            count(row.runs_needed_family),
            row.reason.as_deref().map_or(Cell::Missing, Cell::text),
        ]
    };
    let rows = rows.iter().filter(|row| row.intermediate == ALL).map(row).collect();
    let mut table = Table { title: String::new(), columns, stub: 1, rows };
    table.drop_missing();
    table
}

/// What pairs would save, where runs share their ids.
fn pairing(rows: &[&PlanRow]) -> Option<String> {
    let pooled = || rows.iter().filter(|row| row.intermediate == ALL && row.target != ALL);
    let mut correlations: Vec<f64> = pooled().filter_map(|row| row.correlation).collect();
    correlations.sort_by(f64::total_cmp);
    let (low, high) = (correlations.first()?, correlations.last()?);
    let both = || pooled().filter_map(|row| Some((row.runs_needed?, row.runs_needed_paired?)));
    let (runs, pairs) = both().fold((0, 0), |sum, both| (sum.0 + both.0, sum.1 + both.1));
    let write = |correlation: &f64| signed(*correlation, 2);
    let span = if correlations.len() == 1 { write(low) } else { format!("{} to {}", write(low), write(high)) };
    let effect = match pairs.cmp(&runs) {
        std::cmp::Ordering::Less => "pairs need fewer",
        std::cmp::Ordering::Equal => "pairs need as many",
        std::cmp::Ordering::Greater => "pairs need more: nothing is gained by pairing",
    };
    Some(format!(
        "Pairing: runs that share an id correlate by {span} between the arms; over the targets above {runs} independent runs \
         in each arm, {pairs} as pairs ({effect}). Runs are pairs only if the id controls both arms."
    ))
}

/// The gains that the runs there are would find, cell by cell.
fn detectable(rows: &[&PlanRow]) -> Table {
    let mut targets: Vec<&str> = Vec::new();
    let mut intermediates: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| row.intermediate != ALL) {
        if !targets.contains(&row.target.as_str()) {
            targets.push(&row.target);
        }
        if !intermediates.contains(&row.intermediate.as_str()) {
            intermediates.push(&row.intermediate);
        }
    }
    let columns = targets.iter().map(|target| Column::new(name(target), Kind::Score));
    let cell = |target: &str, intermediate: &str| {
        let found = rows.iter().find(|row| row.target == target && row.intermediate == intermediate);
        found.map_or(Cell::Missing, |row| row.minimum_detectable_gain.map_or(Cell::NotComputed, Cell::Number))
    };
    let row = |intermediate: &&str| {
        let cells = targets.iter().map(|target| cell(target, intermediate));
        [Cell::text(intermediate)].into_iter().chain(cells).collect()
    };
    Table {
        title: String::new(),
        columns: [Column::new("intermediate", Kind::Text)].into_iter().chain(columns).collect(),
        stub: 1,
        rows: intermediates.iter().map(row).collect(),
    }
}

/// The shares of every source, and of which there should be more.
fn sources(all: &[&Components]) -> Table {
    let mut levels: Vec<&str> = Vec::new();
    for level in all.iter().flat_map(|of| &of.components).map(|component| component.level.as_str()) {
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    // The residual stands last.
    levels.sort_by_key(|level| *level == "residual");
    let shares = levels.iter().map(|level| Column::new(*level, Kind::Text));
    let ends = [Column::new("se", Kind::Score), Column::new("add units of", Kind::Text)];
    let row = |of: &&Components| {
        let share = |level: &&str| {
            let found = of.components.iter().find(|component| component.level == **level);
            found.map_or(Cell::Missing, |component| Cell::Text(format!("{:.0} %", component.share * 100.0)))
        };
        let ends = [Cell::number(of.standard_error), of.add_units_of.as_deref().map_or(Cell::Missing, Cell::text)];
        let label = if of.intermediate == ALL { "mean" } else { &of.intermediate };
        [Cell::text(label)].into_iter().chain(levels.iter().map(share)).chain(ends).collect()
    };
    let rows = all.iter().filter(|of| of.reason.is_none()).map(row).collect();
    let columns = [Column::new("intermediate", Kind::Text)].into_iter().chain(shares).chain(ends).collect();
    Table { title: String::new(), columns, stub: 1, rows }
}

/// What was assumed.
fn footnotes(table: &PlanTable, settings: &Settings, wanted: PlanSettings) -> Vec<String> {
    let (gain, power, alpha) = (wanted.gain, percent(wanted.power), short(settings.alpha));
    let unit = if gain == 1.0 { "point" } else { "points" };
    let pooled = || table.rows.iter().filter(|row| row.intermediate == ALL);
    let has = |pairing: Pairing| pooled().any(|row| row.pairing == pairing);
    let mut tests = Vec::new();
    for (pairing, test) in [
        (Pairing::Paired, "paired t"),
        (Pairing::Unpaired, "t of independent arms"),
        (Pairing::Broadcast, "one-sample t against the fixed baseline"),
    ] {
        if has(pairing) {
            tests.push(test);
        }
    }
    let mut sentences = vec![
        format!(
            "Runs needed in each arm for a true gain of {gain} {unit} to be found with {power} power: {}, two-sided, alpha \
             {alpha}. About new runs, these targets and languages.",
            tests.join(", ")
        ),
        format!(
            "sd in points, pooled over the cells of a target, which are taken to have one; the shared baseline counts once. \
             It is itself uncertain: upper sd is its {} confidence limit. Found now: the true gain that the runs there \
             are find with {power} power.",
            percent(UPPER)
        ),
    ];
    let family = |average: bool| {
        let mut sizes: Vec<String> =
            pooled().filter(|row| (row.target == ALL) == average).map(|row| row.m.to_string()).collect();
        sizes.dedup();
        sizes.join(", ")
    };
    let averages =
        if pooled().any(|row| row.target == ALL) { format!("; {} averages", family(true)) } else { String::new() };
    sentences.push(format!(
        "{alpha}/m: Holm's first step over a block (m = {} cells{averages}), which earns a mark whatever the others are.",
        family(false)
    ));
    if has(Pairing::Paired) {
        sentences.push(
            "Differences of several cells share the baseline's runs: their sd has fewer degrees of freedom than the sum \
             over cells (counted as for correlations of 1/2)."
                .to_owned(),
        );
    }
    sentences.push(
        "Cells stand at their own sd, which few runs leave very uncertain; where a test reaches no p within alpha with so \
         few runs, there is no number."
            .to_owned(),
    );
    if table.components.iter().any(|of| of.reason.is_none()) {
        sentences.push(
            "Shares of the variance of single gains (of pairs; else of treated runs above the mean baseline run): seed, what \
             a seed adds on all targets; run, on one of them (in the residual where a run has one value). se: standard error of the mean gain over new units of every \
             level; more seeds make a statement about these targets surer, more targets one about new targets."
                .to_owned(),
        );
    }
    let mut untold: Vec<&str> = Vec::new();
    table.components.iter().filter(|of| of.reason.is_some()).for_each(|of| untold.push(&of.intermediate));
    if let Some(reason) = table.components.iter().find_map(|of| of.reason.as_deref()) {
        sentences.push(format!("No components of {}: {reason}.", listed(&untold)));
    }
    sentences
}
