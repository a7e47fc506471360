//! What performance profiles promise, on simulated values.

use super::*;
use crate::scene::{Item, Point};
use crate::testing::{NAMES, assert_sound, assert_sound_everywhere, groups, texts};

/// The profile of these values, rising.
fn profile(name: &str, runs: &[f64]) -> Profile {
    let above = |place: usize| (runs.len() - place - 1) as f64 / runs.len() as f64;
    Profile {
        name: name.to_owned(),
        taus: runs.to_vec(),
        shares: (0..runs.len()).map(above).collect(),
        interval: Some(Interval { low: 0.5, high: 0.9 }),
        muted: false,
    }
}

fn with_words(series: Vec<Profile>) -> Profiles {
    let mut profiles = Profiles::new(series).unwrap();
    profiles.words.title = "Simulated profiles".into();
    profiles.words.description = "Profiles of simulated gains.".into();
    profiles.words.caption = "Simulated values.".into();
    profiles.axes = ["Gain over the baseline (points)".into(), "Runs with a higher gain (%)".into()];
    profiles
}

pub(crate) fn small() -> Profiles {
    with_words(vec![profile("MNLI", &[-1.0, 0.5, 2.0, 3.0]), profile("<CCG & \"co\">", &[-4.0, -2.0, 0.0, 1.0])])
}

fn path(drawing: &Drawing, name: &str) -> Vec<Point> {
    let group = groups(drawing).into_iter().find(|group| group.data[0].1 == name).unwrap();
    let Item::Path { points, .. } = &group.items.0[0] else { panic!("no curve") };
    points.clone()
}

#[test]
fn the_canonical_svg_of_small_profiles() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn any_profiles_are_sound_in_every_theme_and_width() {
    assert_sound_everywhere(&small(), "small");
    let many = (0..30).map(|i| profile(&format!("Intermediate {i}"), &[f64::from(i) - 9.0, f64::from(i)]));
    assert_sound_everywhere(&with_words(many.collect()), "30");
    assert_sound_everywhere(&with_words(NAMES.iter().map(|name| profile(name, &[1.0])).collect()), "names");
    for runs in [&[0.0][..], &[1e300], &[-1e308, 1e308], &[2.0, 2.0, 2.0]] {
        assert_sound_everywhere(&with_words(vec![profile("t", runs)]), &format!("{runs:?}"));
    }
    let drawing = small().draw(&Theme::acl(), Width::Points(100.0)).unwrap();
    assert_sound(&drawing, &Theme::acl(), "narrow");
    assert_eq!(Profiles::new(vec![profile("t", &[]), profile("u", &[f64::NAN])]), Err(PlotError::NoLines));
}

#[test]
fn curves_are_steps_that_fall_from_all_to_none() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let points = path(&drawing, "MNLI");
    // Two corners for each of four runs.
    assert_eq!(points.len(), 8);
    for pair in points.windows(2) {
        assert!(pair[1].x >= pair[0].x && pair[1].y >= pair[0].y, "never rises");
        assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "only steps");
    }
    let falls: Vec<f64> = points.chunks(2).map(|pair| pair[1].y - pair[0].y).collect();
    assert!(falls.iter().all(|fall| (fall - falls[0]).abs() < 1e-9), "a quarter each: {falls:?}");
}

#[test]
fn shares_are_of_runs_above_and_not_at_a_value() {
    let profile = profile("MNLI", &[-1.0, 0.5, 2.0, 3.0]);
    assert_eq!([-2.0, -1.0, 0.0, 2.0, 9.0].map(|tau| profile.above(tau)), [1.0, 0.75, 0.75, 0.25, 0.0]);
}

#[test]
fn what_stands_back_is_grey_and_named_once() {
    let mut series = vec![profile("MNLI", &[1.0])];
    series.extend((0..4).map(|i| Profile { muted: true, ..profile(&format!("QQP {i}"), &[f64::from(i)]) }));
    let drawing = with_words(series).draw(&Theme::acl(), Width::Column).unwrap();
    let written: Vec<&str> = texts(&drawing.scene.items).iter().map(|text| text.content.as_str()).collect();
    assert!(written.contains(&"MNLI") && !written.iter().any(|text| text.contains("QQP")));
    assert_eq!(written.iter().filter(|text| **text == "others").count(), 1);
}

#[test]
fn zero_is_special_for_gains_only() {
    let svg = |profiles: &Profiles| profiles.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg();
    let said = |svg: &str| ["% above 0", "data-above-0", "share above 0"].map(|text| svg.contains(text));
    assert_eq!(said(&svg(&small())), [true; 3]);
    assert_eq!(said(&svg(&Profiles { gains: false, ..small() })), [false; 3]);
}
