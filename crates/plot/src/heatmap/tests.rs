//! What heatmaps promise, on simulated values.

mod cells;
mod extremes;
mod fitting;
mod formats;
mod options;
mod partial;
mod sizes;
mod terminal;

use stilt_analysis::correction::Holm;
use stilt_analysis::family::{Comparison, Family};
use stilt_analysis::outcome::{Outcome, Reason, Test};
use stilt_results::Points;

use super::*;
use crate::Warning;
use crate::color::Color;
use crate::font::Fonts;
use crate::number::signed;
use crate::palette::PALETTES;
use crate::scene::{Anchor, Group as Shapes, Item, Items, Text};

/// A cell to be: missing, not computed, or a gain and its p.
#[derive(Clone, Copy)]
enum Plan {
    Missing,
    NotComputed,
    Gain(f64, f64),
}
use Plan::{Gain, Missing, NotComputed};

/// Cells judged as one family, as in real use.
fn judged(plans: &[Plan]) -> Vec<Cell> {
    let comparison = |plan: &Plan| match *plan {
        Missing => None,
        NotComputed => {
            let outcome = Outcome::NotTestable(Reason::NoBaseline);
            Some(Comparison { estimate: None, interval: None, outcome, equivalence: None, joint: None })
        }
        Gain(estimate, p) => {
            let test = Test::new("simulated", estimate, p);
            let estimate = Points::new(estimate).ok();
            Some(Comparison {
                estimate,
                interval: None,
                outcome: Outcome::Tested(test),
                equivalence: None,
                joint: None,
            })
        }
    };
    let family = Family::new(plans.iter().filter_map(comparison).collect());
    let mut findings = family.judge(&Holm, 0.05).into_iter();
    let cell = |plan: &Plan| match plan {
        Missing => Cell::Missing,
        NotComputed | Gain(..) => Cell::Gain(findings.next().unwrap()),
    };
    plans.iter().map(cell).collect()
}

fn group(heading: Option<&str>, labels: &[&str]) -> Group {
    Group { heading: heading.map(str::to_owned), labels: labels.iter().map(|label| (*label).to_owned()).collect() }
}

fn heatmap(rows: Vec<Group>, columns: Vec<Group>, plans: &[Plan]) -> Heatmap {
    let mut heatmap = Heatmap::new(rows, columns, judged(plans)).unwrap();
    heatmap.words.title = "Simulated gains".into();
    heatmap.words.description = "A heatmap of simulated gains.".into();
    heatmap.row_axis = "Intermediate task".into();
    heatmap.column_axis = "Target task".into();
    heatmap.scale_label = "Gain (points)".into();
    heatmap.words.caption = "Simulated values. * p < .05, ** p < .01, *** p < .001 (Holm).".into();
    heatmap
}

/// Two groups each way; every kind of cell.
pub(crate) fn small() -> Heatmap {
    let plans = [
        Gain(3.25, 1e-5),
        Gain(-0.04, 0.9),
        Missing, //
        Gain(1.5, 0.004),
        Gain(2.0, 0.6),
        NotComputed, //
        Gain(-7.5, 0.01),
        Gain(2.04, 0.7),
        Gain(1.0, 0.5),
    ];
    let rows = vec![group(Some("NLI"), &["MNLI", "SNLI"]), group(Some("QA"), &["<SQuAD & \"co\">"])];
    let columns = vec![group(Some("Pairs"), &["RTE", "MRPC"]), group(None, &["CoLA"])];
    let mut heatmap = heatmap(rows, columns, &plans);
    heatmap.limit = Limit::Points(5.0);
    heatmap
}

/// `rows` by `columns` cells with labels of this form.
fn large(rows: usize, columns: usize, label: &str) -> Heatmap {
    let names = |n: usize| (0..n).map(|i| format!("{label}{i}")).collect::<Vec<_>>();
    let plan = |i: usize| match i % 11 {
        3 => Missing,
        i => Gain(f64::from(u8::try_from(i).unwrap()) * 2.5 - 12.5, if i > 6 { 1e-9 } else { 0.8 }),
    };
    let halves = |names: Vec<String>| {
        let (first, rest) = names.split_at(names.len().div_ceil(2));
        let halves = [("The first half", first), ("The other", rest)];
        let group = |(heading, labels): (&str, &[String])| {
            (!labels.is_empty()).then(|| Group { heading: Some(heading.to_owned()), labels: labels.to_vec() })
        };
        halves.into_iter().filter_map(group).collect::<Vec<_>>()
    };
    let plans: Vec<Plan> = (0..rows * columns).map(plan).collect();
    heatmap(halves(names(rows)), halves(names(columns)), &plans)
}

fn draw(heatmap: &Heatmap, width: Width) -> Drawing {
    heatmap.draw(&Theme::acl(), width).unwrap()
}

/// All texts of a drawing, those in groups included.
fn texts(items: &Items) -> Vec<&Text> {
    items
        .0
        .iter()
        .flat_map(|item| match item {
            Item::Text(text) => vec![text],
            Item::Group(group) => texts(&group.items),
            _ => Vec::new(),
        })
        .collect()
}

/// The cells of a drawing.
fn cells(drawing: &Drawing) -> Vec<&Shapes> {
    let items = drawing.scene.items.0.iter();
    items.filter_map(|item| if let Item::Group(group) = item { Some(group) } else { None }).collect()
}

fn written(cell: &Shapes) -> Vec<&str> {
    texts(&cell.items).into_iter().map(|text| text.content.as_str()).collect()
}

fn is_boxed(cell: &Shapes) -> bool {
    cell.items.0.iter().any(|item| matches!(item, Item::Rect { fill: None, stroke: Some(_), .. }))
}

fn ground(cell: &Shapes) -> Color {
    let fill = |item: &Item| if let Item::Rect { fill, .. } = item { *fill } else { None };
    cell.items.0.iter().find_map(fill).unwrap()
}

fn assert_inside(drawing: &Drawing, what: &str) {
    for text in texts(&drawing.scene.items) {
        let long = Fonts::embedded().width(&text.content, text.size, text.weight);
        let before = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let (sin, cos) = text.rotate.to_radians().sin_cos();
        for along in [-before, long - before] {
            // Digits and capitals stand on the baseline; tails below it hang into the margin at most.
            for up in [0.0, 0.714 * text.size] {
                let (x, y) = (text.at.x + along * cos + up * sin, text.at.y + along * sin - up * cos);
                let inside = (-0.01..=drawing.width() + 0.01).contains(&x) && (-0.01..=drawing.height()).contains(&y);
                assert!(inside, "{what}: {:?} at {x:.2}, {y:.2}", text.content);
            }
        }
    }
}
