//! The heatmap as text.

use super::*;

fn text(heatmap: &Heatmap, width: usize, color: bool) -> String {
    heatmap.text(&Terminal { width, color }).unwrap()
}

#[test]
fn numbers_signs_and_stars_stand_in_columns() {
    let expected = "\
                   Pairs
                   RTE     MRPC   CoLA
MNLI               +3.2***  0.0      \u{b7}
SNLI               +1.5*   +2.0      \u{b7}

<SQuAD & \"co\">    \u{2212}7.5*   +2.0   +1.0
\u{b7} no value
";
    let shown = text(&small(), 80, false);
    let squeezed =
        |text: &str| text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    let rows =
        |text: &str| squeezed(text).into_iter().filter(|line| line.contains(['+', '\u{b7}'])).collect::<Vec<_>>();
    assert_eq!(rows(&shown), rows(expected), "{shown}");
    assert!(shown.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80));
}

#[test]
fn what_does_not_fit_becomes_symbols_with_a_key() {
    let shown = text(&large(3, 40, "target "), 60, false);
    assert!(shown.contains("\u{25b2} better, marked") && shown.contains("40 target 39"), "{shown}");
    assert!(shown.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60), "{shown}");
    assert_eq!(shown.matches("target 0").count(), 3, "two blocks of rows and the key: {shown}");
}

#[test]
fn colours_only_repeat_what_is_said() {
    let (plain, colored) = (text(&small(), 80, false), text(&small(), 80, true));
    let mut bare = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&bare), trimmed(&plain));
    assert!(colored.contains("\u{1b}[48;2;"));
}
