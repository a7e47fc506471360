//! What power curves promise, on simulated numbers.

use stilt_analysis::transfer::PowerPoint;

use super::*;
use crate::Warning;
use crate::testing::{assert_sound, assert_sound_everywhere};

/// A curve that rises by a tenth per run.
fn line(name: &str, gain: f64, from: usize, needed: Option<usize>) -> PowerLine {
    let power = |runs: usize| (0.1 * number(runs) * gain).min(1.0);
    let point = |runs: usize| PowerPoint { runs, power: power(runs), at_upper: 0.8 * power(runs) };
    let points = (from..=20).map(point).collect();
    PowerLine { name: name.to_owned(), curve: PowerCurve { gain, points, needed, needed_upper: needed.map(|n| n + 2) } }
}

pub(crate) fn small() -> Power {
    Power {
        words: Words {
            title: "Power (simulated)".into(),
            description: "Two simulated power curves.".into(),
            caption: "Simulated values.".into(),
        },
        x_axis: "Runs in each arm".into(),
        wanted: 0.8,
        now: Some(5),
        lines: vec![line("+0.5 points: 16 runs", 0.5, 2, Some(16)), line("+1 point: 8 runs", 1.0, 2, Some(8))],
    }
}

#[test]
fn the_canonical_svg_of_small_power_curves() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn nothing_leaves_the_page_and_nothing_overlaps() {
    assert_sound_everywhere(&small(), "small");
    let mut many = small();
    many.lines = (1..=9_u8)
        .map(|gain| line(&format!("+{gain} points: 8 runs, 9 at the upper sd"), f64::from(gain) / 4.0, 2, Some(9)))
        .collect();
    assert_sound_everywhere(&many, "many");
}

#[test]
fn the_runs_needed_are_marked_and_a_gain_never_found_is_not() {
    let mut power = small();
    power.lines[0].curve.needed = None;
    let svg = power.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg();
    assert!(svg.contains("data-gain=\"1\" data-runs=\"8\" data-runs-upper=\"10\""), "{svg}");
    assert!(!svg.contains("data-gain=\"0.5\""));
    assert!(svg.contains("Marks: the runs that reach 80 % power (dashed)."));
}

#[test]
fn one_point_a_long_name_and_no_point() {
    let mut power = small();
    power.lines = vec![line(&"name ".repeat(40), 2.0, 20, None)];
    for width in [Width::Points(72.0), Width::Column] {
        let drawing = power.draw(&Theme::acl(), width).unwrap();
        assert_sound(&drawing, &Theme::acl(), "one point");
        assert!(matches!(drawing.warnings(), [Warning::Shortened(_)]));
    }
    power.lines[0].curve.points.clear();
    assert_eq!(power.draw(&Theme::acl(), Width::Full), Err(PlotError::NoValue("number of runs")));
}

#[test]
fn the_terminal_gets_a_line_of_text_per_gain() {
    let text = small().text(&Terminal { width: 60, color: false }).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Power over runs in each arm, 2 to 20");
    assert_eq!(lines[1], format!("{}  +0.5 points: 16 runs", bars(0.5)));
    assert!(lines[2].ends_with("+1 point: 8 runs"));
}

/// The eighths of a line that rises by a tenth of the gain per run.
fn bars(gain: f64) -> String {
    let level = |runs: usize| ((0.1 * number(runs) * gain).min(1.0) * 8.0).floor();
    (2..=20).map(|runs| "▁▂▃▄▅▆▇██".chars().nth(level(runs) as usize).unwrap()).collect()
}
