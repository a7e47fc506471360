//! Options of the heatmap, from the command line to the picture.

use serde_json::Value;

use crate::support::{Folder, GRID, number, row};

/// A table of three intermediates.
fn folder() -> Folder {
    let folder = Folder::with_grid();
    let third: String =
        GRID.lines().filter(|line| line.contains(",squad_v2,")).map(|line| format!("{line}\n")).collect();
    folder.write("three.csv", format!("{GRID}{}", third.replace(",squad_v2,", ",qqp,")));
    folder
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_order_by_mean_is_that_of_the_gains_and_stands_in_the_json() {
    let folder = Folder::with_grid();
    let json = folder.json("gain -d grid.csv -o gain.svg --order mean");
    let figure = &json["figures"][0];
    let targets = ["xnli", "pawsx", "xquad"];
    let mean = |intermediate: &str| targets.iter().map(|t| number(row(&json, intermediate, t), "gain")).sum::<f64>();
    let rows = words(&figure["row_order"]);
    assert_eq!(rows.len(), 2);
    assert!(mean(&rows[0]) >= mean(&rows[1]), "{rows:?}");
    let of_target = |target: &str| rows.iter().map(|i| number(row(&json, i, target), "gain")).sum::<f64>();
    let columns = words(&figure["column_order"]);
    assert_eq!(columns.last().map(String::as_str), Some("*"));
    assert!(columns[..3].windows(2).all(|pair| of_target(&pair[0]) >= of_target(&pair[1])), "{columns:?}");
    assert!(folder.json("gain -d grid.csv").get("figures").is_none());
}

#[test]
fn trees_strips_means_and_second_lines_are_in_the_picture() {
    let folder = folder();
    folder
        .ok("heatmap -d three.csv -o t.svg --text-svg --order cluster --strip intermediate.family --means --second n");
    let svg = folder.read("t.svg");
    for part in ["data-row-order=", "optimal leaf", "data-strip=\"qa\"", "Intermediate family", "not tested", ">5, 5<"]
    {
        assert!(svg.contains(part), "no {part}");
    }
    assert_eq!(svg.matches("data-row=\"Mean\"").count(), 4, "three targets and the overall column");
    assert_eq!(svg.matches("data-column=\"Mean\"").count(), 0, "the table has an overall column");
}

#[test]
fn facets_are_panels_of_one_figure() {
    let folder = Folder::with_grid();
    folder.write("other.csv", GRID.replace("xlm-roberta-base", "model-b"));
    folder.ok("heatmap -d grid.csv other.csv -o f.svg --facet base_model");
    let svg = folder.read("f.svg");
    for model in ["model-b", "xlm-roberta-base"] {
        assert_eq!(svg.matches(&format!("data-panel=\"{model}\"")).count(), 8);
    }
    folder.ok("heatmap -d grid.csv -o g.svg --facet language.family");
    assert!(folder.read("g.svg").contains("data-panel=\"IE: Germanic\""));
    for refused in ["--facet target", "--strip language.family", "--strip intermediate.colour", "--limit wide"] {
        let run = folder.stilt(&format!("heatmap -d grid.csv -o h.svg {refused}"));
        assert_eq!(run.code, 2, "{refused}: {}", run.stderr);
    }
}

#[test]
fn an_average_over_fewer_languages_is_not_comparable() {
    let folder = Folder::with_grid();
    let part: String =
        GRID.lines().filter(|line| !line.contains(",squad_v2,xnli,sw")).map(|line| format!("{line}\n")).collect();
    folder.write("part.csv", part);
    let drawn = |file: &str| {
        folder.ok(&format!("heatmap -d {file} -o l.svg --text-svg --cols language"));
        folder.read("l.svg")
    };
    let (part, whole) = (drawn("part.csv"), drawn("grid.csv"));
    assert!(part.contains("fewer languages: SQuAD v2.0 2/3."), "{part}");
    assert_eq!((part.matches("data-partial").count(), whole.matches("data-partial").count()), (1, 0));
}

#[test]
fn the_terminal_shows_numbers_and_marks() {
    let folder = Folder::with_grid();
    let text = folder.ok("heatmap -d grid.csv --format term --order mean");
    assert!(text.contains("XNLI") && text.contains("SQuAD v2.0") && text.contains('+'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}
