//! The figure of `stilt check`: its rows are the answers, and what has no place on its axis is said in words.

use crate::check::{CHECK, claim, folder, rows};
use crate::support::{Folder, marked, project};

const MNLI: &str = "intermediate = \"mnli\"\n";

/// One claim of each kind; that on the direction of mnli is contradicted.
fn claims() -> String {
    [
        claim("size", "value", &format!("{MNLI}expected = 3\ntolerance = 1")),
        claim("harms", "direction", &format!("{MNLI}expected = \"worse\"")),
        claim("nothing", "absence", "intermediate = \"qqp\"\nbound = 9"),
        claim("first", "order", "order = [\"mnli\", \"qqp\"]"),
        claim("often", "count", &format!("{MNLI}at_least = 1\namong = \"targets\"")),
        claim("one-run", "direction", "intermediate = \"ccg\"\nexpected = \"better\""),
    ]
    .concat()
}

#[test]
fn the_rows_of_the_figure_are_those_of_the_table() {
    let folder = folder(&claims());
    let run = folder.stilt(&format!("{CHECK} -o claims.svg"));
    assert_eq!(run.code, 5, "a figure does not hide a contradiction: {}", run.stderr);
    assert!(run.stdout.starts_with("Claims\n"), "the table is still printed: {}", run.stdout);
    let svg = folder.read("claims.svg");
    let marks = marked(&svg, "claim");
    let rows = rows(&folder.stilt(&format!("{CHECK} --format json")));
    assert_eq!(marks.len(), rows.len());
    for (mark, row) in marks.iter().zip(&rows) {
        for (attribute, key) in [("claim", "id"), ("verdict", "verdict")] {
            let attribute = format!("data-{attribute}=\"{}\"", row[key].as_str().unwrap());
            assert!(mark.contains(&attribute), "{mark}: {attribute}");
        }
        // Orders and counts have no gain of their own.
        let on_axis = ["value", "direction", "absence"].contains(&row["kind"].as_str().unwrap());
        assert_eq!(mark.contains("data-estimate"), on_axis, "{mark}");
        assert_eq!(mark.contains("data-low"), on_axis && !row["ci_low"].is_null(), "{mark}");
    }
    let said = svg.split_once("<desc>").unwrap().1;
    assert!(said.contains("6 claims: 4 supported, 1 contradicted, 1 not testable."), "{said}");
    assert!(said.contains("harms: contradicted, claimed worse, observed +3.0 ["), "{said}");
}

#[test]
fn the_figure_has_a_form_as_text_and_options_only_where_it_is_drawn() {
    let folder = folder(&claims());
    let run = folder.stilt(&format!("{CHECK} --format term"));
    assert_eq!(run.code, 5);
    for words in ["\u{25c6} contradicted", "\u{25cf} supported", "\u{25cb} not testable", "claimed: mnli > qqp"] {
        assert!(run.stdout.contains(words), "{words} in\n{}", run.stdout);
    }
    let run = folder.stilt(&format!("{CHECK} --width column"));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("none is drawn"), "{}", run.stderr);
    folder.stilt(&format!("{CHECK} --width column --alt -o claims.pdf"));
    assert!(folder.names().contains(&"claims.alt.txt".to_owned()), "{:?}", folder.names());
}

#[test]
fn what_has_no_bounds_is_not_on_the_axis_of_points() {
    let folder = Folder::new();
    let of = |metric: &str| format!("intermediate = \"sst2\"\nexpected = \"better\"\nmetric = \"{metric}\"");
    let claims = [claim("fast", "direction", &of("latency_ms")), claim("good", "direction", &of("accuracy"))];
    folder.write("claims.toml", claims.concat());
    let data = project("data/simulated-latency/simulated_latency.csv");
    folder.stilt(&format!("check claims.toml -d '{}' -o claims.svg", data.display()));
    let svg = folder.read("claims.svg");
    let marks = marked(&svg, "claim");
    assert!(marks[0].contains("\"fast\"") && !marks[0].contains("data-estimate"), "{}", marks[0]);
    assert!(marks[1].contains("data-estimate"), "{}", marks[1]);
    let text = folder.stilt(&format!("check claims.toml -d '{}' --format term", data.display())).stdout;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("metrics without bounds are in the metric's own unit"), "{text}");
}

#[test]
fn more_claims_than_a_page_holds_are_several_files() {
    let one = |place: usize| claim(&format!("claim-{place}"), "direction", &format!("{MNLI}expected = \"better\""));
    let folder = folder(&(0..60).map(one).collect::<String>());
    folder.ok(&format!("{CHECK} -o claims.svg"));
    let names: Vec<String> = folder.names().into_iter().filter(|name| name.ends_with(".svg")).collect();
    assert_eq!(names, ["claims-1.svg", "claims-2.svg"]);
    let drawn: Vec<usize> = names.iter().map(|name| marked(&folder.read(name), "claim").len()).collect();
    assert_eq!(drawn, [30, 30]);
}
