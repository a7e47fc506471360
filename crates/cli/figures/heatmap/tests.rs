//! Heatmaps of small imported tables.

use super::*;
use stilt_analysis::transfer::{Over, gain};
use stilt_results::import::{self, Options};
use stilt_results::{Observations, OnConflict, ResultSet};

const GRID: &str = include_str!("../../../../tests/fixtures/grid.csv");

/// The figure of these rows.
fn drawn(csv: &str, settings: &Settings) -> Heatmap {
    let catalogue = Catalogue::builtin();
    let imported = import::read("r.csv", csv.as_bytes(), &Options::default(), catalogue).unwrap();
    let mut observations = Observations::default();
    observations.append(imported.observations);
    let set = ResultSet::merge(observations, OnConflict::Error).unwrap().set;
    let table = gain(&set, catalogue, settings).unwrap();
    let sheets = sheets(&table, None, catalogue);
    let source = Source {
        table: &table,
        settings,
        catalogue,
        data: &Data::of(&set),
        options: &crate::args::Heatmap::default(),
        digits: 1,
    };
    heatmaps(&sheets[0].blocks, &sheets[0].whole, &source).unwrap().remove(0)
}

fn without(text: &str) -> String {
    GRID.lines().filter(|line| !line.contains(text)).map(|line| format!("{line}\n")).collect()
}

fn by_language() -> Settings {
    Settings { columns: vec!["language".into()], ..Settings::default() }
}

#[test]
fn averages_over_fewer_targets_are_named_and_marked() {
    let part = drawn(&without("squad_v2,pawsx"), &Settings::default());
    assert!(part.words.caption.ends_with("Overall: mean over targets. Overall over fewer targets: SQuAD v2.0 2/3."));
    let partial =
        |heatmap: &Heatmap| heatmap.cells().iter().map(|cell| matches!(cell, Cell::Partial(_))).collect::<Vec<_>>();
    assert_eq!(partial(&part), [false, false, false, false, false, false, false, true]);
    let whole = drawn(GRID, &Settings::default());
    assert!(!whole.words.caption.contains("fewer") && !partial(&whole).contains(&true));
    // A language that some targets lack is comparable, as long as the row has all targets.
    let part = drawn(&without("squad_v2,pawsx"), &by_language());
    assert_eq!(partial(&part), [false, false, false, false, true, true, true, true]);
    assert!(
        part.words.caption.contains("Averages over fewer targets: SQuAD v2.0 in de 2/3, "),
        "{}",
        part.words.caption
    );
    assert!(!partial(&drawn(GRID, &by_language())).contains(&true));
}

#[test]
fn a_caption_says_nothing_of_what_is_not_drawn() {
    let whole = drawn(GRID, &Settings::default()).words.caption;
    assert!(whole.contains("averages)") && whole.contains("Overall: mean over targets."), "{whole}");
    let single: String = GRID
        .lines()
        .take(1)
        .chain(GRID.lines().filter(|line| line.contains(",xnli,")))
        .fold(String::new(), |text, line| text + line + "\n");
    let single = drawn(&single, &Settings::default());
    assert_eq!(single.cells().len(), 2, "the average of one target is not shown twice");
    for caption in [&whole, &single.words.caption] {
        assert!(!caption.contains("interval"), "{caption}");
    }
    assert!(
        !single.words.caption.contains("average") && !single.words.caption.contains("Overall"),
        "{}",
        single.words.caption
    );
    let over = Settings { over: Over::Languages, ..Settings::default() };
    let caption = drawn(GRID, &over).words.caption;
    assert!(caption.contains("Overall: mean over languages of the mean over their targets."), "{caption}");
}

#[test]
fn what_has_no_bounds_is_not_in_points() {
    let both = drawn(&GRID.replace(",accuracy,", ",loss,"), &Settings::default());
    assert!(both.words.caption.contains("Gain in points (loss in its own unit); metric: "), "{}", both.words.caption);
    assert_eq!(both.scale_label, "Gain over the baseline (points)");
    let loss = drawn(&without("xquad").replace(",accuracy,", ",loss,"), &Settings::default());
    assert_eq!(loss.scale_label, "Gain over the baseline (the metric's own unit)");
    let unit = "Gain in the metric's own unit, positive is better; metric: loss; oriented: a lower loss is a gain.";
    assert!(loss.words.caption.contains(unit), "{}", loss.words.caption);
    assert!(
        !loss.words.caption.contains("points") && !loss.words.description.contains("points"),
        "{}",
        loss.words.description
    );
}
