//! What critical difference diagrams promise, on simulated ranks.

use super::*;
use crate::scene::{Item, Point};
use crate::testing::{NAMES, assert_sound, assert_sound_everywhere, groups};

fn diagram(ranks: &[f64], names: &[&str], groups: &[&[usize]]) -> CriticalDifference {
    let entry = |(place, rank): (usize, &f64)| Ranked {
        name: format!(
            "{}{}",
            names[place % names.len()],
            if names.len() < ranks.len() { place.to_string() } else { String::new() }
        ),
        rank: *rank,
        baseline: place == 1,
    };
    let entries = ranks.iter().enumerate().map(entry).collect();
    let mut diagram =
        CriticalDifference::new(entries, &groups.iter().map(|group| group.to_vec()).collect::<Vec<_>>()).unwrap();
    diagram.words.title = "Simulated ranks".into();
    diagram.words.description = "Mean ranks of five simulated tasks.".into();
    diagram.words.caption = "Simulated values.".into();
    diagram.axis = "Mean rank over 9 targets (1 is best)".into();
    diagram
}

pub(crate) fn small() -> CriticalDifference {
    let names = ["MNLI", "none", "SQuAD v2.0", "<CCG & \"co\">", "QQP"];
    let mut diagram = diagram(&[1.5, 4.2, 2.25, 2.25, 4.8], &names, &[&[0, 2, 3], &[2, 3, 1], &[1, 4], &[0]]);
    diagram.critical = Some([2.03, 0.05]);
    diagram
}

/// `k` ranks from the best to the worst there can be.
fn spread(k: usize) -> Vec<f64> {
    (1..=k).map(|rank| rank as f64).collect()
}

/// Every neighbourhood of four.
fn windows(k: usize) -> Vec<Vec<usize>> {
    (0..k.saturating_sub(3)).map(|start| (start..start + 4).collect()).collect()
}

/// The lines from ranks to names.
fn elbows(drawing: &Drawing) -> Vec<Vec<Point>> {
    let path = |item: &Item| if let Item::Path { points, .. } = item { Some(points.clone()) } else { None };
    groups(drawing).into_iter().filter_map(|group| group.items.0.iter().find_map(path)).collect()
}

/// Whether two pieces of lines come closer than a hair's breadth, ends at the axis left out.
fn touch(a: &[Point], b: &[Point]) -> bool {
    let pieces = |line: &[Point]| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>();
    let close = |[a, b]: [Point; 2], [c, d]: [Point; 2]| {
        let apart = |a: f64, b: f64, c: f64, d: f64| a.min(b) > c.max(d) + 0.1 || c.min(d) > a.max(b) + 0.1;
        !apart(a.x, b.x, c.x, d.x) && !apart(a.y, b.y, c.y, d.y)
    };
    // Ties share the line down to where lines fan out.
    pieces(&a[2..]).iter().any(|one| pieces(&b[2..]).iter().any(|other| close(*one, *other)))
}

#[test]
fn the_canonical_svg_of_a_small_diagram() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn the_text_of_a_small_diagram() {
    let text = small().text(&Terminal { width: 80, color: false }).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn any_diagram_is_sound_in_every_theme_and_width() {
    assert_sound_everywhere(&small(), "small");
    for k in [1, 2, 3, 9, 30] {
        let groups = windows(k);
        let groups: Vec<&[usize]> = groups.iter().map(Vec::as_slice).collect();
        let mut spread = diagram(&spread(k), &["MNLI"], &groups);
        spread.critical = Some([f64::from(u8::try_from(k).unwrap()) + 3.0, 0.05]);
        assert_sound_everywhere(&spread, &format!("{k}"));
        let all: Vec<usize> = (0..k).collect();
        let tied = diagram(&vec![(k as f64 + 1.0) / 2.0; k], &["SQuAD v"], &[&all]);
        assert_sound_everywhere(&tied, &format!("{k} tied"));
    }
    assert_sound_everywhere(&diagram(&spread(6), &NAMES, &[&[0, 1, 2]]), "names");
    for width in [110.0, 160.0, 900.0] {
        let drawing = small().draw(&Theme::acl(), Width::Points(width)).unwrap();
        assert_sound(&drawing, &Theme::acl(), &format!("{width}"));
    }
}

#[test]
fn lines_never_cross_or_overlap() {
    let close: Vec<f64> = (0..24).map(|i| 12.5 + f64::from(i) / 50.0).collect();
    for ranks in [spread(9), vec![5.0; 9], close, vec![1.0, 1.0, 2.5, 2.5, 3.0, 5.5, 5.5, 6.0, 9.0]] {
        for width in [Width::Column, Width::Full] {
            let drawing = diagram(&ranks, &["t"], &[]).draw(&Theme::acl(), width).unwrap();
            let lines = elbows(&drawing);
            assert_eq!(lines.len(), ranks.len());
            for (place, line) in lines.iter().enumerate() {
                assert!(lines[..place].iter().all(|other| !touch(line, other)), "{ranks:?}");
            }
        }
    }
}

#[test]
fn bars_never_overlap_and_span_their_groups() {
    let k = 12;
    let windows = windows(k);
    let sets: Vec<&[usize]> = windows.iter().map(Vec::as_slice).collect();
    let drawing = diagram(&spread(k), &["t"], &sets).draw(&Theme::acl(), Width::Column).unwrap();
    let bars: Vec<[Point; 2]> = groups(&drawing)
        .into_iter()
        .filter(|group| group.data[0].0 == "group")
        .filter_map(|group| match group.items.0.last() {
            Some(Item::Lines { lines, .. }) => Some(lines[0]),
            _ => None,
        })
        .collect();
    assert_eq!(bars.len(), k - 3);
    let lines = elbows(&drawing);
    let theme = Theme::acl();
    for (place, [from, to]) in bars.iter().enumerate() {
        // Lines come best first at the left, worst first at the right: by x they are in order.
        let mut xs: Vec<f64> = lines.iter().map(|line| line[1].x).collect();
        xs.sort_by(f64::total_cmp);
        assert!(from.x < xs[place] && xs[place + 3] < to.x);
        for [other_from, other_to] in &bars[..place] {
            let level = (from.y - other_from.y).abs() < theme.bar;
            assert!(!level || from.x > other_to.x || other_from.x > to.x);
        }
    }
}

#[test]
fn bars_are_as_long_as_differences_of_ranks() {
    // The first three are so near each other that their lines fan out.
    let mut diagram = diagram(&[2.0, 2.01, 2.02, 4.02, 4.95], &["t"], &[&[0, 3]]);
    diagram.critical = Some([2.02, 0.05]);
    let drawing = diagram.draw(&Theme::acl(), Width::Column).unwrap();
    let spans: Vec<f64> = groups(&drawing)
        .into_iter()
        .filter(|group| matches!(group.data[0].0, "group" | "critical-difference"))
        .filter_map(|group| match group.items.0.iter().find(|item| matches!(item, Item::Lines { .. })) {
            Some(Item::Lines { lines, .. }) => Some(lines[0][1].x - lines[0][0].x),
            _ => None,
        })
        .collect();
    // Bars reach beyond their ends by 0.7 of their own thickness.
    let beyond = 1.4 * Theme::acl().bar;
    assert!(spans.len() == 2 && (spans[0] - (spans[1] - beyond)).abs() < 1e-9, "{spans:?}");
}

#[test]
fn a_critical_difference_longer_than_any_is_cut() {
    for difference in [9.0, 1e9, f64::MAX] {
        let mut diagram = small();
        diagram.critical = Some([difference, 0.05]);
        assert_sound_everywhere(&diagram, &difference.to_string());
        let text = diagram.text(&Terminal { width: 80, color: false }).unwrap();
        assert!(text.contains('\u{2192}') && diagram.caption().contains("Arrow head"), "{text}");
    }
    assert!(!small().caption().contains("Arrow head"));
}

#[test]
fn a_group_with_a_gap_is_thin_where_it_passes() {
    let diagram = diagram(&spread(4), &["t"], &[&[0, 1, 3]]);
    let drawing = diagram.draw(&Theme::acl(), Width::Column).unwrap();
    let drawing_groups = groups(&drawing);
    let bar = drawing_groups.iter().find(|group| group.data[0].0 == "group").unwrap();
    let widths: Vec<f64> = bar
        .items
        .0
        .iter()
        .filter_map(|item| if let Item::Lines { stroke, .. } = item { Some(stroke.width) } else { None })
        .collect();
    let theme = Theme::acl();
    assert_eq!(widths, [theme.rule, theme.bar, theme.bar]);
    assert!(diagram.caption().contains("Where a bar is thin"));
}

#[test]
fn without_one_critical_difference_there_is_no_bar_of_it() {
    let mut diagram = small();
    assert!(diagram.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg().contains("CD = 2.03"));
    diagram.critical = None;
    assert!(!diagram.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg().contains("CD ="));
    assert!(!diagram.text(&Terminal { width: 80, color: false }).unwrap().contains("CD"));
}

#[test]
fn ranks_that_none_can_have_are_refused() {
    let entry = |rank| Ranked { name: "t".into(), rank, baseline: false };
    assert_eq!(CriticalDifference::new(vec![], &[]), Err(PlotError::NoLines));
    for rank in [0.5, 2.5, f64::INFINITY] {
        let made = CriticalDifference::new(vec![entry(1.0), entry(rank)], &[]);
        assert_eq!(made, Err(PlotError::Rank { rank, count: 2 }));
    }
    assert!(CriticalDifference::new(vec![entry(f64::NAN)], &[]).is_err());
}
