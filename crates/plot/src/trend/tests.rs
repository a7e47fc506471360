//! What trends promise, on simulated values.

use super::peaks::Peaks;
use super::*;
use crate::scene::{Group, Item};
use crate::testing::{NAMES, Plan, assert_sound, assert_sound_everywhere, groups, judged};

fn dots(x: &[f64], plans: &[Plan]) -> Vec<Dot> {
    let dot =
        |(x, finding): (&f64, Finding)| Dot { x: *x, level: x.to_string(), value: Value::Gain(Box::new(finding)) };
    x.iter().zip(judged(plans)).map(dot).collect()
}

fn run(name: &str, dots: Vec<Dot>) -> Run {
    Run { name: name.to_owned(), dots, peak: None, line: None }
}

fn trend(form: Form, runs: Vec<Run>) -> Trend {
    Trend {
        words: Words {
            title: "Gains along steps (simulated)".into(),
            description: "Simulated learning curves.".into(),
            caption: "Simulated values.".into(),
        },
        form,
        x_axis: "Step".into(),
        spacing: Spacing::Linear,
        y_axis: "Gain (points)".into(),
        digits: 1,
        runs,
        named: true,
    }
}

const STEPS: [f64; 5] = [500.0, 1000.0, 1500.0, 2000.0, 2500.0];

/// Rises and falls, undecided at first.
fn rising() -> Run {
    let plans = [
        Plan::Tested([-0.8, 0.1, 1.0], 0.8),
        Plan::Tested([0.9, 2.0, 3.1], 1e-4),
        Plan::Tested([2.2, 3.0, 3.8], 1e-6),
        Plan::NoValue,
        Plan::Tested([1.6, 2.4, 3.2], 1e-5),
    ];
    let peak = Some(Top { x: 1500.0, between: Some([1000.0, 2500.0]), reached: Some(1500.0) });
    Run { peak, ..run("SQuAD", dots(&STEPS, &plans)) }
}

/// Falls below the baseline; one run at the end.
fn falling() -> Run {
    let plans = [
        Plan::Tested([-1.2, -0.4, 0.4], 0.3),
        Plan::Tested([-2.0, -1.0, 0.0], 0.05),
        Plan::Tested([-2.9, -2.0, -1.1], 1e-5),
        Plan::Tested([-3.4, -2.5, -1.6], 1e-5),
        Plan::OneRun(-2.6),
    ];
    run("CCG", dots(&STEPS, &plans))
}

pub(crate) fn small() -> Trend {
    trend(Form::Curve, vec![rising(), falling()])
}

/// Scores of models of four sizes with a line of slope 10.
pub(crate) fn ladder() -> Trend {
    let at = |x: f64| 40.0 + 10.0 * (x / 1e8).log10();
    let sizes = [1e8, 1e9, 3e9, 1e10];
    let dot = |x: f64, off: f64| Dot {
        x,
        level: "model".into(),
        value: Value::Score(Some(at(x) + off), Some([at(x) + off - 2.0, at(x) + off + 2.0])),
    };
    let dots = sizes.into_iter().zip([1.0, -1.5, 0.8, -0.3]).map(|(x, off)| dot(x, off)).collect();
    let points = [1e8, 1e9, 1e10].map(|x| (x, at(x), Some([at(x) - 1.5, at(x) + 1.5]))).to_vec();
    let line = Some(Line { points, slope: "+10.0 points per tenfold [+8.0, +12.0] ***".into() });
    let mut ladder = trend(Form::Scaling, vec![Run { line, ..run("BLOOM", dots) }]);
    ladder.words.title = "Scores against size (simulated)".into();
    (ladder.x_axis, ladder.y_axis, ladder.spacing) = ("Parameters".into(), "Score (points)".into(), Spacing::Log);
    ladder
}

fn svg(trend: &Trend) -> String {
    trend.draw(&Theme::acl(), Width::Column).unwrap().canonical_svg()
}

#[test]
fn the_canonical_svg_of_small_curves() {
    insta::assert_snapshot!(svg(&small()));
}

#[test]
fn the_canonical_svg_of_a_small_ladder() {
    insta::assert_snapshot!(svg(&ladder()));
}

/// A trend of so many series and points, their names hard to set.
fn large(form: Form, series: usize, points: usize) -> Trend {
    let number = |place: usize| f64::from(u32::try_from(place).unwrap());
    let of = |place: usize| {
        let x: Vec<f64> = (1..=points).map(number).collect();
        let plan = |x: &f64| {
            let y = (x / 7.0).sin() * 3.0 + number(place);
            Plan::Tested([y - 1.0, y, y + 1.0], 0.01)
        };
        let peak = Some(Top { x: 3.0_f64.min(number(points)), between: None, reached: None });
        let line = Some(Line { points: vec![(1.0, 0.0, None), (number(points), 1.0, None)], slope: "+1.0".into() });
        Run { peak, line, ..run(NAMES[place % NAMES.len()], dots(&x, &x.iter().map(plan).collect::<Vec<_>>())) }
    };
    trend(form, (0..series).map(of).collect())
}

#[test]
fn trends_of_any_size_stay_on_the_page() {
    assert_sound_everywhere(&small(), "small");
    assert_sound_everywhere(&ladder(), "ladder");
    for form in [Form::Curve, Form::Scaling] {
        for (series, points) in [(1, 1), (2, 400), (13, 5)] {
            assert_sound_everywhere(&large(form, series, points), &format!("{form:?} {series}x{points}"));
        }
    }
}

/// The groups of points, without those of peaks.
fn points(groups: Vec<&Group>) -> Vec<&Group> {
    groups.into_iter().filter(|group| group.data.iter().any(|(name, _)| *name == "gain")).collect()
}

/// Whether the last mark of a group is filled with paper.
fn is_hollow(group: &Group) -> bool {
    match group.items.0.last() {
        Some(Item::Dot { fill, .. } | Item::Polygon { fill, .. }) => *fill == Theme::acl().paper,
        _ => panic!("no mark"),
    }
}

#[test]
fn marks_are_filled_for_verdicts_only_and_what_is_missing_is_a_gap() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let points = points(groups(&drawing));
    assert_eq!(
        points.iter().map(|point| is_hollow(point)).collect::<Vec<_>>(),
        [true, false, false, false, true, true, false, false, true]
    );
    assert!(points[0].title.starts_with("SQuAD, 500: +0.1 (adjusted p "));
    assert!(points[8].title.ends_with("2500: \u{2212}2.6"), "{}", points[8].title);
    let caption = drawing.canonical_svg();
    assert!(
        caption.contains("Hollow: not shown to differ from no gain, or not testable.")
            && caption.contains("A gap in a line")
    );
    // Two stretches of the first series, of which the last point stands alone, and one of the second.
    let paths = drawing.scene.items.0.iter().filter(|item| matches!(item, Item::Path { .. })).count();
    let bands = drawing.scene.items.0.iter().filter(|item| matches!(item, Item::Band { .. })).count();
    // The frame, a sample per series in the legend if there is one, two lines.
    assert!((3..=5).contains(&paths), "{paths}");
    assert_eq!(bands, 2);
}

#[test]
fn the_peak_is_ringed_and_its_place_stands_above() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let svg = drawing.canonical_svg();
    assert_eq!(svg.matches("data-peak=\"true\"").count(), 1);
    assert!(
        svg.contains("data-series=\"SQuAD\" data-peak-at=\"1500\" data-peak-between=\"1000 2500\" data-reached-at")
    );
    let said = Peaks::of(&small()).said().unwrap();
    let expected =
        "mark, the peak (ringed); line, the places not shown to be below another; tick, the first with 95 % of it";
    assert_eq!(said, format!("Above: {expected}."));
    assert!(
        svg.contains(">Simulated values. Hollow: not shown to differ from no gain, or not testable. Above:"),
        "{svg}"
    );
    let mut none = small();
    none.runs[0].peak = None;
    assert!(!none.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg().contains("Above"));
}

#[test]
fn many_points_are_thinned_and_it_is_said() {
    let drawing = large(Form::Curve, 1, 400).draw(&Theme::acl(), Width::Column).unwrap();
    let marks = points(groups(&drawing)).len();
    assert!(marks < 60, "{marks}");
    assert!(drawing.canonical_svg().contains("is marked."));
    // The peak, at the third point, is marked all the same.
    assert!(drawing.canonical_svg().contains("data-peak=\"true\""));
}

#[test]
fn scaling_says_its_slope() {
    let svg = svg(&ladder());
    assert!(svg.contains(">BLOOM: +10.0 points per tenfold [+8.0, +12.0] ***</text>"), "{svg}");
    assert_eq!(svg.matches("data-score=").count(), 4);
    assert!(!svg.contains("Hollow"));
}

#[test]
fn huge_values_and_none_at_all_are_drawn_or_refused() {
    let mut far = small();
    far.runs[0].dots[1].value = Value::Score(Some(3.0), Some([f64::MIN, f64::MAX]));
    let drawing = far.draw(&Theme::acl(), Width::Column).unwrap();
    assert_sound(&drawing, &Theme::acl(), "far");
    assert!(drawing.canonical_svg().contains("Intervals are cut at the frame."));
    let huge = |value| {
        let mut huge = small();
        huge.runs[1].dots[2].value = Value::Score(Some(value), None);
        huge.draw(&Theme::acl(), Width::Column)
    };
    for value in [1e300, -1e300, f64::INFINITY, f64::NAN] {
        assert_sound(&huge(value).unwrap(), &Theme::acl(), &value.to_string());
    }
    let mut none = small();
    none.runs.iter_mut().flat_map(|run| &mut run.dots).for_each(|dot| dot.value = Value::Score(None, None));
    assert_eq!(none.draw(&Theme::acl(), Width::Full), Err(PlotError::NoValue("point")));
    let mut log = small();
    log.spacing = Spacing::Log;
    log.runs[0].dots[0].x = 0.0;
    let refused = log.draw(&Theme::acl(), Width::Full).unwrap_err();
    assert_eq!(refused.to_string(), "a logarithmic axis needs positive numbers, and `Step` has 0");
}

#[test]
fn the_terminal_gets_a_line_of_text_per_series() {
    let text = small().text(&Terminal { width: 80, color: false }).unwrap();
    // From -2.6 to 3.0 in eighths of 0.7: 0.1 in the fourth, 2.0 in the seventh, 2.4 in the eighth; -0.4, -1.0, -2.0
    // and -2.5 in the fourth, third, first and first.
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Gain (points) over Step, 500 to 2.5k (\u{2581} \u{2212}2.6 to \u{2588} +3.0)");
    assert_eq!(lines[1], "SQuAD  ▄▇█·█  +0.1 to +3.0, peak at 1.5k");
    assert_eq!(lines[2], "CCG    ▄▃▁▁▁  \u{2212}2.6 to \u{2212}0.4");
    let text = ladder().text(&Terminal { width: 80, color: false }).unwrap();
    assert!(text.contains("BLOOM  ▁▄▇█  41.0 to 59.7, +10.0 points per tenfold"), "{text}");
}

/// How many names of models, and how many bands a drawing has.
fn drawn(trend: &Trend, width: Width) -> (usize, usize) {
    let drawing = trend.draw(&Theme::acl(), width).unwrap();
    let svg = drawing.canonical_svg();
    (svg.matches(">model-").count(), svg.matches("fill-opacity").count())
}

#[test]
fn points_are_called_by_their_names_where_no_two_share_one() {
    let mut ladder = ladder();
    assert_eq!(drawn(&ladder, Width::Full).0, 0);
    for (place, dot) in ladder.runs[0].dots.iter_mut().enumerate() {
        dot.level = format!("model-{place}");
    }
    assert_eq!(drawn(&ladder, Width::Full).0, 4);
    ladder.named = false;
    assert_eq!(drawn(&ladder, Width::Full).0, 0);
}

#[test]
fn bands_that_would_hide_each_other_are_not_drawn() {
    let of = |series: usize| {
        let mut many = ladder();
        many.runs = vec![many.runs[0].clone(); series];
        let caption = many.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg().contains("none is drawn");
        (drawn(&many, Width::Full).1, caption)
    };
    assert_eq!([of(6), of(7)], [(6, false), (0, true)]);
}

#[test]
fn a_wild_band_does_not_press_another_one_flat() {
    let places = |half: f64| {
        let mut ladder = ladder();
        let mut wild = ladder.runs[0].clone();
        for (_, y, ends) in &mut wild.line.as_mut().unwrap().points {
            *ends = Some([*y - half, *y + half]);
        }
        wild.name = "Wild".to_owned();
        ladder.runs.push(wild);
        let drawing = ladder.draw(&Theme::acl(), Width::Full).unwrap();
        let bands = drawing.scene.items.0.iter().filter(|item| matches!(item, Item::Band { .. })).count();
        (bands, drawing.canonical_svg().contains("would fill the frame"))
    };
    let values: Vec<f64> = ladder().dots().filter_map(Dot::spot).map(|spot| spot.y).collect();
    let apart = values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min);
    assert_eq!([places(0.3 * apart), places(3.0 * apart)], [(2, false), (1, true)]);
}

#[test]
fn a_band_that_would_fill_the_frame_is_left_out() {
    let wide = |half: f64| {
        let mut ladder = ladder();
        for (_, y, ends) in &mut ladder.runs[0].line.as_mut().unwrap().points {
            *ends = Some([*y - half, *y + half]);
        }
        let svg = ladder.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg();
        (svg.matches("fill-opacity").count(), svg.contains("would fill the frame"))
    };
    assert_eq!([wide(3.0), wide(1e5)], [(1, false), (0, true)]);
}
