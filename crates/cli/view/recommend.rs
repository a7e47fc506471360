//! The report of `recommend`: for people the intermediates in order, how far to trust that, and what to run next.

use serde_json::{Value, json};
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{
    Difference, RecommendRow, RecommendSettings, RecommendTable, Recommendation, RegretRow, RelatedTarget, Rule,
    Settings,
};
use stilt_results::Filter;

use super::{marked, named, settings as chosen};
use crate::facts::percent;
use crate::render::{Cell, Column, Kind, Report, Table, View, signed};

/// The columns of a record.
const COLUMNS: &[(&str, Kind)] = &[
    ("base_model", Kind::Text),
    ("split", Kind::Text),
    ("target", Kind::Text),
    ("language", Kind::Text),
    ("rank", Kind::Plain),
    ("intermediate", Kind::Text),
    ("expected_gain", Kind::Gain),
    ("pi_low", Kind::Gain),
    ("pi_high", Kind::Gain),
    ("p_best", Kind::Plain),
    ("n_targets", Kind::Plain),
    ("gain", Kind::Gain),
    ("ci_low", Kind::Gain),
    ("ci_high", Kind::Gain),
    ("n_treated", Kind::Plain),
    ("n_baseline", Kind::Plain),
    ("p_adjusted", Kind::P),
    ("m", Kind::Plain),
    ("verdict", Kind::Text),
    ("reason", Kind::Text),
    ("value_of_a_run", Kind::Plain),
];

/// How many related targets people are shown.
const SHOWN: usize = 3;

/// Recommendations, to be written.
pub(crate) fn report(
    table: &RecommendTable,
    settings: &Settings,
    wanted: &RecommendSettings,
    filter: &Filter,
    digits: usize,
) -> Report {
    // What shapes a table of gains says nothing here.
    const ABOUT: [&str; 12] = [
        "where",
        "metric",
        "paired",
        "correction",
        "alpha",
        "level",
        "unbalanced",
        "replicate",
        "pool",
        "match",
        "seed",
        "over",
    ];
    let mut all = chosen(settings, filter);
    all.retain(|(name, _)| ABOUT.contains(name));
    all.extend([
        ("target", json!(wanted.target)),
        ("language", json!(wanted.language)),
        ("base_model", json!(wanted.base_model)),
    ]);
    let mut views = Vec::new();
    for of in &table.recommendations {
        views.extend(shown(of, settings, wanted, digits));
    }
    Report {
        schema: "stilt.recommend/1",
        settings: all,
        records: records(table, wanted),
        extra: vec![("recommendations", table.recommendations.iter().map(members).collect())],
        views,
        footnotes: footnotes(table, settings),
        notes: table.notes.clone(),
    }
}

fn records(table: &RecommendTable, wanted: &RecommendSettings) -> Table {
    let row = |of: &Recommendation, (place, row): (usize, &RecommendRow)| {
        let own = row.own.as_ref();
        let finding = own.map(|own| &own.finding);
        let interval = finding.and_then(|finding| finding.interval());
        let count = |count: Option<usize>| count.map_or(Cell::Missing, Cell::Count);
        vec![
            Cell::text(&of.base_model),
            Cell::text(&of.split),
            Cell::text(&of.target),
            wanted.language.as_deref().map_or(Cell::text("*"), Cell::text),
            Cell::Count(place + 1),
            Cell::text(&row.intermediate),
            Cell::Number(row.gain),
            Cell::number(row.interval.map(|interval| interval.low)),
            Cell::number(row.interval.map(|interval| interval.high)),
            Cell::Number(row.p_best),
            Cell::Count(row.n_targets),
            Cell::number(finding.and_then(|finding| finding.estimate())),
            Cell::number(interval.map(|interval| interval.low)),
            Cell::number(interval.map(|interval| interval.high)),
            count(own.map(|own| own.detail.n_treated)),
            count(own.map(|own| own.detail.n_baseline)),
            Cell::number(finding.and_then(|finding| finding.p_adjusted())),
            count(finding.map(|finding| finding.m())),
            finding.map_or(Cell::Missing, |finding| Cell::text(&finding.verdict().to_string())),
            finding.and_then(|f| f.reason()).map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())),
            Cell::Number(row.value_of_a_run),
        ]
    };
    let of = |of: &Recommendation| -> Vec<Vec<Cell>> {
        of.rows.iter().enumerate().map(|numbered| row(of, numbered)).collect()
    };
    let rows = table.recommendations.iter().flat_map(of).collect();
    Table { title: String::new(), columns: super::columns(COLUMNS), stub: 6, rows }
}

/// What is beside the rows, as JSON.
fn members(of: &Recommendation) -> Value {
    let difference = |of: &Difference| {
        let interval = of.interval;
        json!({"mean": of.mean, "ci_low": interval.map(|i| i.low), "ci_high": interval.map(|i| i.high)})
    };
    let regret = |row: &RegretRow| {
        json!({
            "setting": if row.half_run { "half-run" } else { "new-target" },
            "rule": row.rule.name(),
            "k": row.k,
            "regret": row.regret,
            "n_targets": row.targets,
            "against_chance": difference(&row.against_chance),
            "against_largest_mean": difference(&row.against_mean),
        })
    };
    let related = |of: &RelatedTarget| json!({"target": of.target, "correlation": of.correlation, "common": of.common, "weight": of.weight});
    json!({
        "base_model": named(&of.base_model),
        "split": named(&of.split),
        "target": of.target,
        "rule": of.rule.name(),
        "n_targets": of.n_targets,
        "related": of.related.iter().map(related).collect::<Vec<_>>(),
        "variance_everywhere": of.variances.everywhere,
        "variance_particular": of.variances.particular,
        "variance_run": of.variances.run,
        "regret": of.regrets.iter().map(regret).collect::<Vec<_>>(),
        "held": of.held.0,
        "held_of": of.held.1,
        "next": of.next.as_ref().map(|next| json!({
            "intermediate": next.intermediate,
            "target": of.target,
            "runs": next.runs,
            "value": next.value,
            "needs_baseline": next.needs_baseline,
        })),
    })
}

fn shown(of: &Recommendation, settings: &Settings, wanted: &RecommendSettings, digits: usize) -> Vec<View> {
    let language = wanted.language.as_deref().map(|language| format!("in {language}"));
    let names = [of.base_model.as_str(), of.split.as_str()].into_iter().filter(|name| !name.is_empty());
    let heading: Vec<String> =
        [of.target.clone()].into_iter().chain(language).chain(names.map(str::to_owned)).collect();
    let heading = heading.join(", ");
    let mut views =
        vec![View::Table(Table { title: format!("Recommend: {heading}"), ..ranking(of, settings, digits) })];
    views.push(View::Text(sources(of)));
    if !of.regrets.is_empty() {
        views.push(View::Table(Table {
            title: "Regret on left-out targets".to_owned(),
            ..regrets(of, settings, digits)
        }));
        views.push(View::Text(trust(of, settings)));
    }
    views.push(View::Text(next(of, digits)));
    views
}

fn ranking(of: &Recommendation, settings: &Settings, digits: usize) -> Table {
    let level = percent(settings.level);
    let mut columns = vec![
        Column::new("intermediate", Kind::Text),
        Column::new("expected", Kind::Gain),
        Column::new(format!("{level} PI"), Kind::Text),
        Column::new("p best", Kind::Text),
        Column::new("targets", Kind::Plain),
    ];
    let measured = of.rows.iter().any(|row| row.own.is_some());
    if measured {
        let own = [("own gain", Kind::Gain), ("n", Kind::Text), ("verdict", Kind::Text)];
        columns.extend(own.map(|(name, kind)| Column::new(name, kind)));
    }
    let row = |row: &RecommendRow| {
        let mut cells = vec![
            Cell::text(&row.intermediate),
            Cell::Number(row.gain),
            row.interval.map_or(Cell::Missing, |interval| Cell::Text(written(interval, digits))),
            Cell::Text(format!("{:.0} %", row.p_best * 100.0)),
            Cell::Count(row.n_targets),
        ];
        if measured {
            cells.extend(row.own.as_ref().map_or([Cell::Missing, Cell::text("not run"), Cell::Missing], |own| {
                let runs = format!("{}/{}", own.detail.n_treated, own.detail.n_baseline);
                let verdict = Cell::Text(own.finding.verdict().to_string());
                [marked(&own.finding, &own.detail), Cell::Text(runs), verdict]
            }));
        }
        cells
    };
    Table { title: String::new(), columns, stub: 1, rows: of.rows.iter().map(row).collect() }
}

/// An interval as tables have it.
pub(crate) fn written(interval: Interval, digits: usize) -> String {
    format!("[{}, {}]", signed(interval.low, digits), signed(interval.high, digits))
}

/// From what the gains are predicted.
fn sources(of: &Recommendation) -> String {
    let n = of.n_targets;
    let others = match n {
        0 => return "No other target has a gain: from the target's own runs alone.".to_owned(),
        1 => "1 other target".to_owned(),
        _ => format!("{n} other targets"),
    };
    let likeness = if of.related.is_empty() {
        "how alike they are is not known (fewer than three intermediates in common), so all count the same".to_owned()
    } else {
        let name = |of: &RelatedTarget| {
            format!("{} ({} over {} intermediates)", of.target, signed(of.correlation, 2), of.common)
        };
        let named: Vec<String> = of.related.iter().take(SHOWN).map(name).collect();
        let use_of = match of.rule {
            Rule::Related => "they count more",
            _ => "all count the same, since counting these more has not lost surely less on left-out targets",
        };
        format!("most alike by the correlation of their gains: {}; {use_of}", named.join(", "))
    };
    format!("Predicted from {others}; {likeness}.")
}

fn regrets(of: &Recommendation, settings: &Settings, digits: usize) -> Table {
    let level = percent(settings.level);
    let columns = vec![
        Column::new("run before", Kind::Text),
        Column::new("chosen by", Kind::Text),
        Column::new("tried", Kind::Plain),
        Column::new("regret", Kind::Score),
        Column::new("against chance", Kind::Gain),
        Column::new(format!("{level} CI"), Kind::Text),
        Column::new("against largest mean", Kind::Gain),
        Column::new(format!("{level} CI"), Kind::Text),
        Column::new("targets", Kind::Plain),
    ];
    let difference = |of: &Difference, shown: bool| {
        let interval = of.interval.map_or(Cell::Missing, |interval| Cell::Text(written(interval, digits)));
        if shown { [Cell::Number(of.mean), interval] } else { [Cell::Missing, Cell::Missing] }
    };
    let row = |row: &RegretRow| {
        let mut cells = vec![
            Cell::text(if row.half_run { "half" } else { "nothing" }),
            Cell::text(words(row.rule)),
            Cell::Count(row.k),
            Cell::Number(row.regret),
        ];
        cells.extend(difference(&row.against_chance, row.rule != Rule::Chance));
        cells.extend(difference(&row.against_mean, !matches!(row.rule, Rule::LargestMean | Rule::Chance)));
        cells.push(Cell::Count(row.targets));
        cells
    };
    Table { title: String::new(), columns, stub: 3, rows: of.regrets.iter().map(row).collect() }
}

/// How a rule is called in a table.
fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::Equal => "this model",
        Rule::Related => "related targets more",
        Rule::LargestMean => "largest mean gain",
        Rule::Chance => "chance",
    }
}

/// What the regrets say of the recommendation.
pub(crate) fn trust(of: &Recommendation, settings: &Settings) -> String {
    let surely = |difference: &Difference| difference.interval.is_some_and(|interval| interval.high < 0.0);
    let found = |rule: Rule, half_run: bool| {
        of.regrets.iter().find(move |row| (row.rule, row.half_run, row.k) == (rule, half_run, 1))
    };
    let mut sentences = Vec::new();
    if let Some(row) = found(Rule::Equal, false) {
        let than = |better: bool| if better { "loses less than" } else { "has not been shown to lose less than" };
        sentences.push(format!(
            "On a target without runs, the first of the list {} a choice by chance, and {} taking the intermediate with \
             the largest mean gain.",
            than(surely(&row.against_chance)),
            than(surely(&row.against_mean)),
        ));
    }
    if let Some(row) = found(Rule::Related, true) {
        let verb = if surely(&row.against_mean) { "loses less" } else { "has not been shown to lose less" };
        sentences.push(format!("With half of the intermediates run, counting related targets more {verb}."));
    }
    let (held, all) = of.held;
    if all > 0 {
        sentences.push(format!(
            "Of {all} gains on left-out targets {held} ({:.0} %) lay within their {} prediction interval.",
            100.0 * held as f64 / all as f64,
            percent(settings.level)
        ));
    }
    sentences.join(" ")
}

/// What to run next, and what for.
pub(crate) fn next(of: &Recommendation, digits: usize) -> String {
    let Some(next) = &of.next else {
        return "Next run: none is expected to change the choice.".to_owned();
    };
    let runs = if next.runs == 1 { "1 run".to_owned() } else { format!("{} runs (seeds)", next.runs) };
    let beside = if next.needs_baseline { ", with baseline runs beside it, of which the target has none" } else { "" };
    let digits = digits.max(2);
    let least = 0.1_f64.powi(digits as i32);
    let value = if next.value < least { format!("less than {least:.digits$}") } else { signed(next.value, digits) };
    format!(
        "Next run: {runs} of `{}` on `{}`{beside}: expected to raise the gain of the choice by {value} points.",
        next.intermediate, of.target
    )
}

/// What was computed.
fn footnotes(table: &RecommendTable, settings: &Settings) -> Vec<String> {
    let level = percent(settings.level);
    let mut said = vec![
        format!(
            "Expected gain: best linear unbiased prediction in points from the gains on other targets and the target's own, \
             each counted by its noise; {level} PI: where the true gain lies if the model holds (normal, one variance for \
             all targets). A prediction, no test: verdicts are those of `stilt gain`, on the target's own runs."
        ),
        "p best: share of 10,000 draws from the model in which the intermediate's true gain is the largest; no p-value."
            .to_owned(),
    ];
    if table.recommendations.iter().any(|of| !of.regrets.is_empty()) {
        said.push(
            "Regret: points lost against the best intermediate, measured gains taken as true. Every target is left out in \
             turn; run before: nothing, or every second intermediate and then the others, choosing among those not run. \
             Below 0 against another rule: loses less (paired t over targets)."
                .to_owned(),
        );
    }
    if table.recommendations.iter().any(|of| of.next.is_some()) {
        said.push("Next run: largest knowledge gradient per run.".to_owned());
    }
    said
}
