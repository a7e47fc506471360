//! The report of `rank`: for people the order, who cannot be told apart, and what it rests on.

use serde_json::{Value, json};
use stilt_analysis::outcome::{Extra, Reason, Test};
use stilt_analysis::transfer::{Omnibus, PairTest, RankRow, RankSettings, RankTable, Ranking, Settings};
use stilt_results::Filter;

use super::{named, settings as chosen};
use crate::facts::{percent, short};
use crate::render::{Cell, Column, Kind, Report, Table, View, p_value, signed};

/// The columns of a record.
const COLUMNS: &[(&str, Kind)] = &[
    ("intermediate", Kind::Text),
    ("mean_rank", Kind::Plain),
    ("mean_gain", Kind::Gain),
    ("wins", Kind::Plain),
    ("ties", Kind::Plain),
    ("losses", Kind::Plain),
    ("worst_gain", Kind::Gain),
    ("n_blocks", Kind::Plain),
    ("worst_target", Kind::Text),
    ("share_harmed", Kind::Plain),
    ("iqm", Kind::Gain),
    ("iqm_low", Kind::Gain),
    ("iqm_high", Kind::Gain),
    ("base_model", Kind::Text),
    ("split", Kind::Text),
];

/// Rankings, to be written.
pub(crate) fn report(
    table: &RankTable,
    settings: &Settings,
    wanted: RankSettings,
    filter: &Filter,
    digits: usize,
) -> Report {
    let mut views = Vec::new();
    for ranking in &table.rankings {
        views.push(View::Table(order(ranking, settings, digits)));
        views.push(View::Text(
            said(ranking, wanted.pairs, settings.alpha, "; intermediates that share a letter cannot be told apart")
                .join(" "),
        ));
    }
    let members = ["friedman", "skillings_mack", "critical_difference", "pairs", "cliques"];
    // Of several rankings none is that of the whole: each has its own among the rankings.
    let only = match &table.rankings[..] {
        [ranking] => json(ranking),
        _ => Value::Null,
    };
    let mut extra: Vec<(&'static str, Value)> = members.map(|name| (name, only[name].clone())).to_vec();
    extra.push(("rankings", table.rankings.iter().map(json).collect()));
    // What shapes a table of gains says nothing here.
    const ABOUT_RANKS: [&str; 10] =
        ["where", "metric", "paired", "alpha", "level", "unbalanced", "replicate", "pool", "match", "seed"];
    let mut all = chosen(settings, filter);
    all.retain(|(name, _)| ABOUT_RANKS.contains(name));
    all.extend([
        ("pairs", json!(wanted.pairs.name())),
        ("incomplete", json!(wanted.incomplete.name())),
        ("with_baseline", json!(wanted.with_baseline)),
    ]);
    Report {
        schema: "stilt.rank/1",
        settings: all,
        records: records(table),
        extra,
        views,
        footnotes: footnotes(table, settings, wanted),
        notes: table.notes.clone(),
    }
}

fn records(table: &RankTable) -> Table {
    let row = |ranking: &Ranking, row: &RankRow| {
        vec![
            Cell::text(&row.intermediate),
            Cell::Number(row.mean_rank),
            Cell::number(row.mean_gain),
            Cell::Count(row.wins),
            Cell::Count(row.ties),
            Cell::Count(row.losses),
            Cell::number(row.worst_gain),
            Cell::Count(row.n_blocks),
            row.worst_target.as_deref().map_or(Cell::Missing, Cell::text),
            Cell::number(row.share_harmed),
            Cell::number(row.iqm),
            Cell::number(row.iqm_interval.map(|interval| interval.low)),
            Cell::number(row.iqm_interval.map(|interval| interval.high)),
            Cell::text(&ranking.base_model),
            Cell::text(&ranking.split),
        ]
    };
    let rows = table.rankings.iter().flat_map(|ranking| ranking.rows.iter().map(move |of| row(ranking, of)));
    Table { title: String::new(), columns: super::columns(COLUMNS), stub: 1, rows: rows.collect() }
}

/// Everything about one ranking but its rows.
fn json(ranking: &Ranking) -> Value {
    let pair = |pair: &stilt_analysis::transfer::PairRow| {
        json!({
            "a": pair.a, "b": pair.b, "p": pair.p, "p_adjusted": pair.p_adjusted,
            "reason": pair.reason.as_ref().map(ToString::to_string),
        })
    };
    json!({
        "base_model": named(&ranking.base_model),
        "split": named(&ranking.split),
        "targets": ranking.targets,
        "values": if ranking.gains { "gains" } else { "scores" },
        "friedman": ranking.omnibus.as_ref().map(omnibus),
        "skillings_mack": ranking.skillings_mack.as_ref().map(|test| match test {
            Ok(test) => json!({"statistic": test.statistic, "df": test.df, "p": test.p, "reason": null}),
            Err(reason) => json!({"statistic": null, "df": null, "p": null, "reason": reason.to_string()}),
        }),
        "critical_difference": ranking.critical_difference,
        "pairs": ranking.pairs.iter().map(pair).collect::<Vec<_>>(),
        "cliques": ranking.cliques,
    })
}

fn omnibus(omnibus: &Omnibus) -> Value {
    let ok = |test: &Result<Test, Reason>| test.as_ref().ok().cloned();
    let (friedman, f) = (ok(&omnibus.friedman), ok(&omnibus.iman_davenport));
    let reason = omnibus.friedman.as_ref().err().or(omnibus.iman_davenport.as_ref().err());
    json!({
        "chi2": friedman.as_ref().and_then(|test| test.statistic),
        "df": friedman.as_ref().and_then(|test| test.df),
        "p": friedman.as_ref().map(|test| test.p),
        "p_exact": friedman.as_ref().and_then(p_exact),
        "iman_davenport_f": f.as_ref().and_then(|test| test.statistic),
        "iman_davenport_p": f.as_ref().map(|test| test.p),
        "reason": reason.map(ToString::to_string),
    })
}

fn p_exact(test: &Test) -> Option<f64> {
    test.extra.iter().find_map(|(name, value)| match value {
        Extra::Number(p) if *name == "p_exact" => Some(*p),
        _ => None,
    })
}

/// The order, with the groups as letters: those that share one cannot be told apart.
fn order(ranking: &Ranking, settings: &Settings, digits: usize) -> Table {
    let names: Vec<&str> =
        [&ranking.base_model, &ranking.split].into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let title = if names.is_empty() { "Rank".to_owned() } else { format!("Rank: {}", names.join(", ")) };
    let columns = vec![
        Column::new("intermediate", Kind::Text),
        Column::new("mean rank", Kind::Plain),
        Column::new("group", Kind::Text),
        Column::new("mean gain", Kind::Gain),
        Column::new("wins-ties-losses", Kind::Text),
        Column::new("worst gain", Kind::Gain),
        Column::new("on", Kind::Text),
        Column::new("harmed", Kind::Text),
        Column::new("IQM", Kind::Gain),
        Column::new(format!("{} CI", percent(settings.level)), Kind::Text),
        Column::new("targets", Kind::Plain),
    ];
    let several = ranking.rows.iter().any(|row| row.n_blocks != ranking.rows[0].n_blocks);
    let row = |row: &RankRow| {
        let interval = row
            .iqm_interval
            .map(|interval| format!("[{}, {}]", signed(interval.low, digits), signed(interval.high, digits)));
        vec![
            Cell::text(&row.intermediate),
            Cell::Text(format!("{:.2}", row.mean_rank)),
            Cell::text(&letters(ranking, &row.intermediate)),
            Cell::number(row.mean_gain),
            Cell::Text(format!("{}-{}-{}", row.wins, row.ties, row.losses)),
            Cell::number(row.worst_gain),
            row.worst_target.as_deref().map_or(Cell::Missing, Cell::text),
            row.share_harmed.map_or(Cell::Missing, |share| Cell::Text(format!("{:.0} %", share * 100.0))),
            Cell::number(row.iqm),
            interval.map_or(Cell::Missing, Cell::Text),
            if several { Cell::Count(row.n_blocks) } else { Cell::Missing },
        ]
    };
    let mut table = Table { title, columns, stub: 1, rows: ranking.rows.iter().map(row).collect() };
    table.drop_missing();
    table
}

/// The letters of the groups an intermediate is in.
fn letters(ranking: &Ranking, intermediate: &str) -> String {
    let groups = ranking.cliques.iter().flatten().enumerate();
    let own = groups.filter(|(_, group)| group.iter().any(|name| name == intermediate));
    // Twenty-six letters, then numbered ones.
    let letter = |place: usize| {
        let letter = char::from(b'a' + (place % 26) as u8);
        if place < 26 { letter.to_string() } else { format!("{letter}{}", place / 26) }
    };
    own.map(|(place, _)| letter(place)).collect()
}

/// What was tested over one ranking, in sentences; `alike` says which cannot be told apart.
pub(crate) fn said(ranking: &Ranking, pairs: PairTest, alpha: f64, alike: &str) -> Vec<String> {
    let (k, n) = (ranking.rows.len(), ranking.targets.len());
    let targets = if n == 1 { "target" } else { "targets" };
    let mut sentences = vec![format!("{k} ranked over {n} {targets}.")];
    let p = |p: f64| if p < 0.001 { "p <.001".to_owned() } else { format!("p = {}", p_value(p)) };
    if let Some(Omnibus { friedman, iman_davenport }) = &ranking.omnibus {
        sentences.push(match friedman {
            Ok(test) => {
                let exact = p_exact(test).map(|exact| format!(" (exact {})", p(exact))).unwrap_or_default();
                let chi2 = test.statistic.unwrap_or_default();
                let f = iman_davenport.as_ref().ok();
                let f = f.map(|f| format!("; Iman-Davenport F = {:.2}, {}", f.statistic.unwrap_or_default(), p(f.p)));
                let df = test.df.unwrap_or_default();
                format!("Friedman chi2({df}) = {chi2:.2}, {}{exact}{}.", p(test.p), f.unwrap_or_default())
            }
            Err(reason) => format!("Friedman: not testable: {reason}."),
        });
    }
    match &ranking.skillings_mack {
        Some(Ok(test)) => {
            let (statistic, df) = (test.statistic.unwrap_or_default(), test.df.unwrap_or_default());
            sentences.push(format!("Skillings-Mack {statistic:.2}, df {df}, {}; no pairs, no groups.", p(test.p)));
        }
        Some(Err(reason)) => sentences.push(format!("Skillings-Mack: not testable: {reason}.")),
        None => {}
    }
    if let Some(cd) = ranking.critical_difference {
        sentences.push(format!("Critical difference {cd:.2} mean ranks (Nemenyi, alpha {}).", short(alpha)));
    }
    if ranking.cliques.is_some() {
        let tested = ranking.pairs.iter().filter_map(|pair| pair.p_adjusted);
        let differ = tested.filter(|p| *p <= alpha).count();
        let method = match pairs {
            PairTest::Nemenyi => "Nemenyi",
            PairTest::Wilcoxon => "Wilcoxon, Holm",
            PairTest::Conover => "Conover, Holm",
        };
        let m = ranking.pairs.len();
        sentences.push(format!("{differ} of m = {m} pairs differ ({method}){alike}."));
    }
    sentences
}

/// What holds of every ranking.
fn footnotes(table: &RankTable, settings: &Settings, wanted: RankSettings) -> Vec<String> {
    let gains = table.rankings.iter().any(|ranking| ranking.gains);
    let what = if gains { "gain over the baseline" } else { "score (there is no baseline)" };
    let mut sentences = vec![format!(
        "Rank 1 is the best; ranked by the mean {what} on every target, ties share their ranks. Wins, ties, losses: against \
         every other one on every target. About new targets, these runs."
    )];
    if gains {
        sentences.push(
            "Worst gain and the share of targets harmed (gain below zero) stand beside the IQM, the mean of the middle half \
             of all runs, which hides both."
                .to_owned(),
        );
    }
    if table.rankings.iter().any(|ranking| ranking.rows.iter().any(|row| row.iqm_interval.is_some())) {
        sentences.push(format!(
            "IQM intervals: {}, by bootstrap over treated runs within each target; these targets, the baseline as it is.",
            percent(settings.level)
        ));
    }
    if wanted.with_baseline && gains {
        sentences.push("The baseline has a gain of 0 by definition.".to_owned());
    }
    sentences
}
