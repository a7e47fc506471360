//! What figures of claims promise, on simulated values.

use stilt_analysis::claims::{Member, Said};
use stilt_analysis::transfer::{Detail, Pairing, Place};
use stilt_results::Basis;

use super::*;
use crate::scene::{Item, Items};
use crate::testing::Plan::{self, NoValue, OneRun, Tested};
use crate::testing::{NAMES, assert_sound, assert_sound_everywhere, groups, judged, texts};

/// What stands behind a gain: nothing that the figure shows.
fn detail() -> Detail {
    Detail {
        treated_mean: None,
        baseline_mean: None,
        sd: None,
        baseline_sd: None,
        n_treated: 3,
        n_baseline: 3,
        n_languages: 1,
        n_dropped: 0,
        n_targets: 1,
        of_targets: 1,
        arms: [Vec::new(), Vec::new()],
        pairing: Pairing::None,
        exact: None,
        bound: None,
        collapsed: None,
        sides: None,
        effect: None,
        basis: Basis::Measured,
    }
}

fn claim(id: &str, claimed: Claimed, verdict: ClaimVerdict, plans: &[Plan], reason: Option<&str>) -> Checked {
    let member = |finding| {
        let (name, place) = ("mnli".to_owned(), Place::default());
        Member { name, place, finding, detail: detail(), lacks: None }
    };
    let members: Vec<Member> = judged(plans).into_iter().map(member).collect();
    let (expected, observed, interval) = match (claimed, plans) {
        (Claimed::Words, _) => ("at least 5 of 9", "at least 6 of 9", ""),
        (_, [Tested(..)]) => ("as said", "+1.8", "[+1.2, +2.4]"),
        (_, []) => ("as said", "", ""),
        _ => ("as said", "+0.8", ""),
    };
    let judgement = Judgement {
        verdict,
        observed: Said::Nothing,
        confidence: None,
        shown: None,
        members,
        reason: reason.map(str::to_owned),
        wanted: None,
        notes: Vec::new(),
    };
    let sentence = format!("The study says of {id} what it says in its abstract, and says it with many words.");
    let [expected, observed, interval] = [expected, observed, interval].map(str::to_owned);
    Checked { id: id.to_owned(), sentence, claimed, expected, observed, interval, judgement }
}

fn with_words(claims: Vec<Checked>) -> Claims {
    let mut figure = Claims::new(claims).unwrap();
    figure.words.title = "Simulated claims".into();
    figure.words.description = "Simulated claims against simulated results.".into();
    figure.words.caption = "Simulated values.".into();
    figure.numbers = "Observed [95 % CI]".into();
    figure.axis = "Gain (points)".into();
    figure
}

const OPEN: ClaimVerdict = ClaimVerdict::NotTestable;
const YES: ClaimVerdict = ClaimVerdict::Supported;
const NO: ClaimVerdict = ClaimVerdict::Contradicted;

/// Every kind of claim and every verdict.
pub(crate) fn small() -> Claims {
    let tested = [Tested([1.2, 1.8, 2.4], 1e-5)];
    with_words(vec![
        claim("helps", Claimed::Better, YES, &tested, None),
        claim("size", Claimed::Value(8.2, 0.5), NO, &tested, None),
        claim("none", Claimed::Within(1.0), NO, &tested, None),
        claim("harms", Claimed::Worse, OPEN, &[OneRun(0.8)], Some("one treated run; it scores above 1 of 3")),
        claim("each", Claimed::Better, OPEN, &[tested[0], Tested([-0.9, 0.2, 1.3], 0.7)], Some("undecided: neither")),
        claim("absent", Claimed::Value(2.0, 0.0), OPEN, &[], Some("there are no results of intermediate squad_v2")),
        claim("<often & \"co\">", Claimed::Words, YES, &[], None),
    ])
}

/// As many claims of all kinds, called by these names in turn.
fn many(count: usize, names: &[&str]) -> Claims {
    let kinds = [Claimed::Better, Claimed::Value(2.0, 0.5), Claimed::Within(1.0), Claimed::Worse, Claimed::Words];
    let one = |place: usize| {
        let gain = f64::from(u8::try_from(place % 7).unwrap()) - 3.0;
        let plans = [Tested([gain - 1.0, gain, gain + 1.0], 0.01)];
        let plans = if place % 6 == 5 { &[][..] } else { &plans };
        let reason = (place % 3 == 2).then(|| names[place % names.len()]);
        claim(names[place % names.len()], kinds[place % 5], [YES, NO, OPEN][place % 3], plans, reason)
    };
    with_words((0..count).map(one).collect())
}

/// The shapes of a row: bands, marks (with whether they are hollow), and whiskers.
fn shapes(items: &Items) -> [usize; 3] {
    let paper = Theme::acl().paper;
    let count = |wanted: &dyn Fn(&Item) -> bool| items.0.iter().filter(|item| wanted(item)).count();
    [
        count(&|item| matches!(item, Item::Band { .. })),
        count(&|item| matches!(item, Item::Dot { fill, .. } if *fill == paper)),
        count(&|item| matches!(item, Item::Polygon { points, .. } if points.len() == 4)),
    ]
}

#[test]
fn the_canonical_svg_of_a_few_claims() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn the_text_of_a_few_claims() {
    let text = small().text(&Terminal { width: 100, color: false }).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn any_number_of_claims_is_sound_in_every_theme_and_width() {
    for count in [1, 2, 12, 40] {
        assert_sound_everywhere(&many(count, &["mnli-helps", "xnli"]), &format!("{count}"));
    }
    assert_sound_everywhere(&many(12, &NAMES), "names");
    for width in [72.0, 100.0, 150.0, 1000.0] {
        let drawing = many(6, &["mnli"]).draw(&Theme::acl(), Width::Points(width)).unwrap();
        assert_sound(&drawing, &Theme::acl(), &format!("{width}"));
    }
    assert_eq!(Claims::new(Vec::new()), Err(PlotError::NoLines));
}

#[test]
fn any_numbers_are_sound() {
    let huge = [Tested([-1e300, 1e299, 1e300], 0.5), Tested([f64::NEG_INFINITY, 0.0, f64::INFINITY], 0.5)];
    for plans in [huge, [Tested([1.0, 1.0, 1.0], 0.5); 2], [NoValue, NoValue], [OneRun(0.0), OneRun(-0.0)]] {
        for claimed in
            [Claimed::Value(1e300, 1e300), Claimed::Within(f64::MAX), Claimed::Value(0.0, 0.0), Claimed::Worse]
        {
            let figure = with_words(vec![claim("a", claimed, OPEN, &plans, Some("undecided"))]);
            assert_sound_everywhere(&figure, &format!("{plans:?} {claimed:?}"));
            assert!(!figure.text(&Terminal { width: 80, color: false }).unwrap().contains("NaN"));
        }
    }
}

#[test]
fn nothing_observed_leaves_what_is_claimed() {
    let open = |id, claimed| claim(id, claimed, OPEN, &[], Some("reported only: no evidence for itself"));
    let figure = with_words(vec![open("a", Claimed::Value(8.2, 0.5)), open("b", Claimed::Words)]);
    assert_sound_everywhere(&figure, "all open");
    let drawing = figure.draw(&Theme::acl(), Width::Full).unwrap();
    // A band and the mark of the verdict; words alone.
    let rows: Vec<[usize; 3]> = groups(&drawing).iter().map(|group| shapes(&group.items)).collect();
    assert_eq!(rows, [[1, 1, 0], [0, 1, 0]]);
    let words: Vec<&str> = texts(&groups(&drawing)[0].items).iter().map(|text| text.content.as_str()).collect();
    assert!(words.contains(&"not testable") && words.contains(&"reported only"), "{words:?}");
    // Without a number there is no axis.
    let words = with_words(vec![open("b", Claimed::Words)]).draw(&Theme::acl(), Width::Full).unwrap();
    assert!(!words.canonical_svg().contains("Gain (points)"));
}

#[test]
fn marks_are_those_of_the_verdict() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let rows: Vec<[usize; 3]> = groups(&drawing).iter().map(|group| shapes(&group.items)).collect();
    // Hollow: beside the verdict, and for each gain. Diamonds likewise.
    assert_eq!(rows, [[1, 0, 0], [1, 0, 2], [1, 0, 2], [1, 2, 0], [1, 3, 0], [1, 1, 0], [0, 0, 0]]);
    let verdicts: Vec<&str> = groups(&drawing).iter().map(|group| group.data[1].1.as_str()).collect();
    let open = "not testable";
    assert_eq!(verdicts, ["supported", "contradicted", "contradicted", open, open, open, "supported"]);
}

#[test]
fn the_shade_is_as_wide_as_what_is_claimed() {
    // From -2 to +2 about a whisker from 1.2 to 2.4.
    let drawing = with_words(vec![claim("a", Claimed::Within(2.0), OPEN, &[Tested([1.2, 1.8, 2.4], 0.01)], None)])
        .draw(&Theme::acl(), Width::Full)
        .unwrap();
    let items = &groups(&drawing)[0].items.0;
    let band = items.iter().find_map(|item| if let Item::Band { points, .. } = item { Some(points) } else { None });
    let whisker =
        items.iter().find_map(|item| if let Item::Lines { lines, .. } = item { Some(lines[0]) } else { None });
    let (band, whisker) = (band.unwrap(), whisker.unwrap());
    let ratio = (band[1].x - band[0].x) / (whisker[1].x - whisker[0].x);
    assert!((ratio - 4.0 / 1.2).abs() < 1e-9, "{ratio}");
}

#[test]
fn a_page_holds_what_it_can_and_the_rest_goes_on_the_next() {
    let theme = Theme::acl();
    let pages = many(60, &["mnli"]).pages(&theme);
    assert_eq!(pages.iter().map(|page| page.claims().len()).collect::<Vec<_>>(), [30, 30]);
    for width in [Width::Column, Width::Full] {
        assert!(pages.iter().all(|page| page.draw(&theme, width).unwrap().height() < theme.page_height + 100.0));
    }
    assert!(pages.iter().all(|page| page.range == pages[0].range), "one scale");
    assert!(pages[1].draw(&theme, Width::Full).unwrap().canonical_svg().contains("Part 2 of 2"));
    assert_eq!(many(40, &["mnli"]).pages(&theme).len(), 1);
}

#[test]
fn one_sided_tests_are_named_where_an_interval_crosses_the_edge_of_a_shade() {
    let crossing = [Tested([-0.1, 0.9, 1.9], 0.06)];
    let says = |claimed, verdict, plans: &[Plan]| {
        caption::caption(&with_words(vec![claim("a", claimed, verdict, plans, None)]), None).contains("one-sided tests")
    };
    assert!(says(Claimed::Better, YES, &crossing) && says(Claimed::Worse, NO, &crossing));
    assert!(says(Claimed::Within(1.5), YES, &crossing));
    assert!(!says(Claimed::Better, OPEN, &crossing) && !says(Claimed::Value(5.0, 1.0), NO, &crossing));
    assert!(!says(Claimed::Better, YES, &[Tested([0.1, 0.9, 1.7], 0.02)]));
    assert!(!says(Claimed::Words, NO, &[]), "nothing that could cross");
}
