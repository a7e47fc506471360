//! What heatmaps promise, on simulated values.

mod partial;

use stilt_analysis::correction::Holm;
use stilt_analysis::family::{Comparison, Family};
use stilt_analysis::outcome::{Outcome, Reason, Test};
use stilt_results::Points;

use super::*;
use crate::Warning;
use crate::color::Color;
use crate::font::Fonts;
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
    heatmap.limit = Some(5.0);
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

#[test]
fn the_canonical_svg_of_a_small_heatmap() {
    insta::assert_snapshot!(draw(&small(), Width::Column).canonical_svg());
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    let (first, second) = (draw(&small(), Width::Full), draw(&small(), Width::Full));
    assert_eq!(first.canonical_svg(), second.canonical_svg());
    assert_eq!(first.svg().unwrap(), second.svg().unwrap());
    assert_eq!(first.png(100.0).unwrap(), second.png(100.0).unwrap());
    assert_eq!(first.pdf().unwrap(), second.pdf().unwrap());
}

#[test]
fn a_cell_without_a_value_never_looks_like_a_gain_of_zero() {
    let drawing = draw(&small(), Width::Full);
    let cells = cells(&drawing);
    for (index, title) in [(2, "no value"), (5, "not computed (no baseline run to compare with)")] {
        assert_ne!(ground(cells[index]), PALETTES[0].at(0.5));
        assert!(matches!(cells[index].items.0[1], Item::Lines { .. }), "not hatched");
        assert!(written(cells[index]).is_empty());
        assert!(cells[index].title.ends_with(title), "{}", cells[index].title);
        assert!(cells[index].data.iter().all(|(name, _)| *name != "gain"));
    }
    assert_eq!(ground(cells[1]), PALETTES[0].at(0.5 - 0.5 * 0.04 / 5.0));
    assert_eq!(written(cells[1]), ["0.0"]);
}

#[test]
fn marks_are_those_of_the_finding() {
    let drawing = draw(&small(), Width::Full);
    let cells = cells(&drawing);
    assert_eq!(written(cells[0]), ["+3.2", "***"]);
    assert_eq!(written(cells[3]), ["+1.5", "*"]);
    assert_eq!(written(cells[4]), ["+2.0"]);
    let data = [("row", "MNLI"), ("column", "RTE"), ("gain", "3.25")];
    assert_eq!(cells[0].data[..3], data.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn the_best_is_boxed_with_its_ties_but_not_alone_and_not_below_zero() {
    let rows = || vec![group(None, &["a", "b", "c"])];
    let columns = || vec![group(None, &["tied", "alone", "negative"])];
    let plans = [
        Gain(2.0, 0.9),
        Gain(1.0, 0.9),
        Gain(-1.0, 0.9), //
        Gain(2.04, 0.9),
        Missing,
        Gain(-0.02, 0.9), //
        Gain(1.9, 0.9),
        NotComputed,
        Gain(-3.0, 0.9),
    ];
    let drawing = draw(&heatmap(rows(), columns(), &plans), Width::Full);
    let boxed: Vec<usize> = (0..9).filter(|&i| is_boxed(cells(&drawing)[i])).collect();
    assert_eq!(boxed, [0, 3]);
}

#[test]
fn nothing_leaves_the_page() {
    let shapes = [(1, 1), (2, 1), (1, 7), (4, 3), (10, 9), (3, 14), (15, 20)];
    let labels = ["x", "SQuAD v", "A rather long name of a task, number ", "unbreakable_unbreakable_unbreakable"];
    for (rows, columns) in shapes {
        for label in labels {
            for width in [Width::Column, Width::Full, Width::Points(330.0)] {
                let drawing = draw(&large(rows, columns, label), width);
                assert_inside(&drawing, &format!("{rows}x{columns} {label} {width:?}"));
            }
        }
    }
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

#[test]
fn no_number_is_smaller_than_can_be_read() {
    let theme = Theme::acl();
    for columns in 1..=36 {
        let drawing = draw(&large(2, columns, "t"), Width::Full);
        for text in cells(&drawing).into_iter().flat_map(|cell| texts(&cell.items)) {
            assert!(text.size >= theme.number_min * theme.star_scale);
            assert!(text.content.starts_with('*') || text.size >= theme.number_min);
        }
        assert_eq!(drawing.canonical_svg().matches("<g data-row").count(), 2 * columns);
    }
}

/// The grid of a paper in one column: 9 intermediate tasks, one of them named `longest`, 9 targets and an average; values
/// up to +14.3, many with three stars.
fn grid_of_a_paper(longest: &str) -> Heatmap {
    let plan = |i: usize| match i % 10 {
        7 | 8 => Gain(14.3 - f64::from(u8::try_from(i / 10).unwrap()), 1e-9),
        i => Gain(f64::from(u8::try_from(i).unwrap()) * 0.9 - 3.0, if i == 9 { 1e-9 } else { 0.8 }),
    };
    let rows =
        [&["ANLI+", "MNLI"][..], &["QQP"], &["SQuAD v1.1", "SQuAD v2.0"], &["HellaSwag", longest, "SWAG"], &["CCG"]];
    let columns = vec![
        group(Some("Sentence pair"), &["XNLI", "PAWS-X"]),
        group(Some("Structured prediction"), &["POS", "NER"]),
        group(Some("Question answering"), &["XQuAD", "MLQA", "TyDiQA-GoldP"]),
        group(Some("Retrieval"), &["BUCC", "Tatoeba"]),
        group(None, &["Overall"]),
    ];
    heatmap(rows.iter().map(|labels| group(None, labels)).collect(), columns, &(0..90).map(plan).collect::<Vec<_>>())
}

#[test]
fn the_grid_of_a_paper_keeps_its_numbers_in_one_column() {
    let theme = Theme::acl();
    for longest in ["CommonsenseQA", "Commonsense QA 2.0"] {
        let drawing = draw(&grid_of_a_paper(longest), Width::Column);
        assert_eq!(drawing.warnings(), []);
        assert_inside(&drawing, longest);
        let cells = cells(&drawing);
        let dots = cells[7].items.0.iter().filter(|item| matches!(item, Item::Dot { .. })).count();
        assert_eq!((written(cells[7]), dots), (vec!["+14.3"], 3));
        for cell in cells {
            let Some(Item::Rect { rect, .. }) = cell.items.0.first() else { panic!("no ground") };
            let [number] = texts(&cell.items)[..] else { panic!("{longest}: no number in {}", cell.title) };
            assert!(number.size >= theme.number_min);
            assert!(Fonts::embedded().width(&number.content, number.size, number.weight) <= rect.width);
        }
        for item in &drawing.scene.items.0 {
            assert!(!matches!(item, Item::Text(text) if text.size < theme.text_min), "{item:?}");
        }
    }
}

#[test]
fn upright_headings_break_where_their_group_is_wide_enough_and_are_higher_where_not() {
    let names: Vec<String> = (0..34).map(|i| format!("t{i}")).collect();
    let labels: Vec<&str> = names.iter().map(String::as_str).collect();
    let [one, two, rest] = [&labels[..1], &labels[1..3], &labels[3..]];
    let columns = |heading| vec![group(Some("Word sense"), one), group(Some(heading), two), group(None, rest)];
    let drawn = |columns| draw(&heatmap(vec![group(None, &["MNLI"])], columns, &[Missing; 34]), Width::Full);
    let broken = drawn(columns("Question answering"));
    let alone = drawn(vec![group(Some("Question answering"), one), group(None, &labels[1..])]);
    for (drawing, lines) in [(broken, &["Question", "answering"][..]), (alone, &["Question answering"])] {
        assert_eq!(drawing.warnings(), []);
        let texts = texts(&drawing.scene.items);
        for line in lines {
            assert!(texts.iter().any(|text| text.content == *line && text.rotate == -90.0), "{line}");
        }
    }
}

#[test]
fn twenty_rows_and_36_columns_fit_a_page_without_numbers_and_without_shortening() {
    let drawing = draw(&large(20, 36, "SQuAD v"), Width::Full);
    assert!(drawing.height() < 320.0, "{}", drawing.height());
    assert_eq!(drawing.warnings(), []);
    assert!(cells(&drawing).iter().all(|cell| written(cell).is_empty()));
    assert!(drawing.canonical_svg().contains("Dots: one per star."));
}

#[test]
fn one_cell_is_a_figure() {
    let one = heatmap(vec![group(None, &["MNLI"])], vec![group(None, &["RTE"])], &[Gain(2.3, 0.03)]);
    for width in [Width::Points(72.0), Width::Column, Width::Full] {
        let drawing = draw(&one, width);
        assert_eq!(written(cells(&drawing)[0]), ["+2.3", "*"]);
        assert!(!is_boxed(cells(&drawing)[0]));
        assert_inside(&drawing, "1x1");
    }
}

#[test]
fn names_are_escaped_everywhere() {
    let mut heatmap = small();
    heatmap.words.title = "<title> & \"more\"".into();
    for svg in [draw(&heatmap, Width::Full).canonical_svg(), draw(&heatmap, Width::Full).svg().unwrap()] {
        assert!(svg.contains("<title>&lt;title&gt; &amp; &quot;more&quot;</title>"));
        assert!(svg.contains("data-row=\"&lt;SQuAD &amp; &quot;co&quot;&gt;\""));
        assert!(!svg.contains("<SQuAD") && !svg.contains("& "));
    }
}

#[test]
fn the_svg_users_get_has_outlines_and_says_what_it_shows() {
    let svg = draw(&small(), Width::Column).svg().unwrap();
    assert!(svg.contains("role=\"img\" width=\"219pt\""));
    assert!(svg.contains("<desc>A heatmap of simulated gains.</desc>"));
    assert!(svg.contains("data-row=\"MNLI\" data-column=\"RTE\" data-gain=\"3.25\" data-p-adjusted="));
    assert!(!svg.contains("<text") && !svg.contains("font-family"));
    // Every glyph used is there, once.
    for used in svg.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(svg.matches(&format!(" id=\"{used}\"")).count(), 1, "{used}");
    }
    let paper = draw(&grid_of_a_paper("CommonsenseQA"), Width::Full).svg().unwrap();
    assert!(paper.len() < 80_000, "{}", paper.len());
}

#[test]
fn a_png_has_the_pixels_asked_for() {
    let drawing = draw(&small(), Width::Column);
    let png = drawing.png(144.0).unwrap();
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(png[16..20], 438_u32.to_be_bytes());
    assert_eq!(png[37..41], *b"pHYs");
    assert_eq!(drawing.png(0.0), Err(PlotError::Dpi(0.0)));
}

#[test]
fn a_pdf_page_is_as_large_as_the_figure() {
    let drawing = draw(&small(), Width::Column);
    let pdf = drawing.pdf().unwrap();
    let size = format!("/MediaBox[0 0 219 {}]", crate::svg::number(drawing.height()));
    assert!(pdf.windows(size.len()).any(|window| window == size.as_bytes()), "{size}");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let groups = || vec![group(None, &["a", "b"])];
    let wrong = Heatmap::new(groups(), groups(), vec![Cell::Missing; 3]);
    assert_eq!(wrong, Err(PlotError::Cells { rows: 2, columns: 2, found: 3 }));
    assert_eq!(wrong.unwrap_err().to_string(), "2 rows and 2 columns need 4 cells, not 3");
    assert_eq!(Heatmap::new(groups(), vec![], vec![]), Err(PlotError::Empty));
    let mut heatmap = Heatmap::new(groups(), groups(), vec![Cell::Missing; 4]).unwrap();
    for width in [f64::NAN, f64::INFINITY, -5.0, 0.0, 20.0] {
        let drawn = heatmap.draw(&Theme::acl(), Width::Points(width));
        assert!(matches!(drawn, Err(PlotError::Width { .. })), "{width}");
    }
    heatmap.limit = Some(0.0);
    assert_eq!(heatmap.draw(&Theme::acl(), Width::Full), Err(PlotError::Limit(0.0)));
}

#[test]
fn what_did_not_come_out_as_asked_is_said() {
    let labels = ["中文", "word_without_end_without_end_without_end_without_end_without_end_without_end"];
    let heatmap = heatmap(vec![group(None, &labels)], vec![group(None, &["x"])], &[Missing, Missing]);
    let drawing = draw(&heatmap, Width::Column);
    let shortened = Warning::Shortened(labels[1].to_owned());
    assert_eq!(drawing.warnings(), [shortened, Warning::NoGlyph(vec!['中', '文'])]);
    assert!(drawing.canonical_svg().contains("\u{2026}</text>"));
}
