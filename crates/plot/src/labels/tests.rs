//! Names never lie over anything, on invented marks.

use super::shapes::{Segment, apart, crosses, meets};
use super::*;

const AREA: Rect = Rect { x: 40.0, y: 10.0, width: 170.0, height: 130.0 };

/// Numbers in 0 to 1 that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(u32::MAX >> 1)
    }
}

fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// Places of names of marks, and the size of the text.
fn placed(marks: &[Point], names: &[String], ground: &Ground) -> (Vec<Option<Place>>, Fitted) {
    let theme = Theme::acl();
    let labels: Vec<Label> =
        marks.iter().zip(names).map(|(at, name)| Label { name, at: *at, left: false, first: false }).collect();
    let style = Style::new(&theme, Weight::Regular, theme.label_size).lines(2);
    let fitted = fit(names.iter().map(|name| (name.as_str(), SHARE * AREA.width)), style);
    (places(&theme, AREA, &labels, &fitted, ground), fitted)
}

/// Whether any of many points along a line lies within a rectangle.
fn runs_through([from, to]: Segment, rect: Rect) -> bool {
    (0..=400).map(|i| f64::from(i) / 400.0).any(|share| {
        let (x, y) = (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
        x > rect.x + 0.05 && x < rect.right() - 0.05 && y > rect.y + 0.05 && y < rect.bottom() - 0.05
    })
}

#[test]
fn no_name_lies_over_a_name_a_mark_a_line_or_the_edge() {
    let reach = reach(&Theme::acl());
    let mut numbers = Numbers(7);
    for count in 1..=60 {
        let marks: Vec<Point> = (0..count)
            .map(|_| point(AREA.x + AREA.width * numbers.next(), AREA.y + AREA.height * numbers.next()))
            .collect();
        let names: Vec<String> = (0..count)
            .map(|i| {
                ["RTE", "a task of some length", "xlm-roberta-large-finetuned-on-everything-there-is"][i % 3].to_owned()
            })
            .collect();
        // A stair that rises to the right through the first marks, as a front does.
        let mut front: Vec<Point> = marks.iter().copied().take(5).collect();
        front.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut heights: Vec<f64> = front.iter().map(|mark| mark.y).collect();
        heights.sort_by(|a, b| b.total_cmp(a));
        let front: Vec<Point> = front.iter().zip(heights).map(|(mark, y)| point(mark.x, y)).collect();
        let corner = |pair: &[Point]| point(pair[1].x, pair[0].y);
        let lines: Vec<Segment> =
            front.windows(2).flat_map(|pair| [[pair[0], corner(pair)], [corner(pair), pair[1]]]).collect();
        let ground = Ground { marks: marks.clone(), lines: lines.clone(), faint: Vec::new() };
        let (places, _) = placed(&marks, &names, &ground);
        let there: Vec<&Place> = places.iter().flatten().collect();
        assert!(count > 8 || there.len() + 1 >= count, "{count} marks, {} names", there.len());
        for (at, place) in there.iter().enumerate() {
            let rect = place.rect;
            assert!(
                rect.x >= AREA.x && rect.right() <= AREA.right() && rect.y >= AREA.y && rect.bottom() <= AREA.bottom()
            );
            for mark in &marks {
                let (across, down) = ((mark.x - rect.center().x).abs(), (mark.y - rect.center().y).abs());
                let clear = across >= rect.width / 2.0 + reach - 1e-9 || down >= rect.height / 2.0 + reach - 1e-9;
                assert!(clear, "{count}: a name over a mark");
            }
            assert!(!lines.iter().any(|line| runs_through(*line, rect)), "{count}: a name over a line");
            for other in &there[..at] {
                let (across, down) =
                    ((other.rect.center().x - rect.center().x).abs(), (other.rect.center().y - rect.center().y).abs());
                let clear =
                    across >= (rect.width + other.rect.width) / 2.0 || down >= (rect.height + other.rect.height) / 2.0;
                assert!(clear, "{count}: a name over a name");
                for (leader, rect) in [(place.leader, other.rect), (other.leader, rect)] {
                    assert!(!leader.is_some_and(|leader| runs_through(leader, rect)), "{count}: a leader over a name");
                }
            }
        }
    }
}

#[test]
fn a_lone_name_stands_right_of_its_mark_and_gives_way_at_the_edge() {
    let names = ["MNLI".to_owned()];
    let at = |x: f64| {
        let mark = point(x, 70.0);
        placed(&[mark], &names, &Ground { marks: vec![mark], ..Ground::default() }).0.remove(0).unwrap()
    };
    let middle = at(100.0);
    assert_eq!((middle.anchor, middle.leader), (Anchor::Start, None));
    assert!((middle.rect.x - 100.0 - reach(&Theme::acl()) - 1.5).abs() < 1e-9, "1.5: half the gap of labels");
    assert_eq!(middle.rect.center().y, 70.0);
    assert_eq!(at(AREA.right() - 1.0).anchor, Anchor::End);
}

#[test]
fn a_name_that_is_too_long_for_its_place_is_broken() {
    let mark = point(AREA.right() - 18.0, 70.0);
    let wall = [point(mark.x - 27.0, AREA.y), point(mark.x - 27.0, AREA.bottom())];
    let ground = Ground { marks: vec![mark], lines: vec![wall], faint: Vec::new() };
    let (places, _) = placed(&[mark], &["SQuAD v2.0".to_owned()], &ground);
    assert_eq!(places[0].as_ref().unwrap().lines, ["SQuAD", "v2.0"]);
}

#[test]
fn a_name_in_a_crowd_stands_away_with_a_leader() {
    let crowd: Vec<Point> =
        (0..25_i32).map(|i| point(100.0 + 5.0 * f64::from(i % 5), 60.0 + 5.0 * f64::from(i / 5))).collect();
    let middle = crowd[12];
    let names = ["MNLI".to_owned()];
    let (places, _) = placed(&[middle], &names, &Ground { marks: crowd, ..Ground::default() });
    assert_eq!(places, [None], "a leader would run through other marks");
    let all_but_above = [(12.0, 0.0), (8.5, -8.5), (8.5, 8.5), (0.0, 12.0), (-8.5, 8.5), (-12.0, 0.0), (-8.5, -8.5)];
    let mut marks = vec![point(100.0, 70.0)];
    marks.extend(all_but_above.map(|(x, y)| point(100.0 + x, 70.0 + y)));
    let (places, _) = placed(&marks[..1], &names, &Ground { marks: marks.clone(), ..Ground::default() });
    let [from, to] = places[0].as_ref().unwrap().leader.unwrap();
    assert!(apart(to, places[0].as_ref().unwrap().rect) < 1e-9);
    assert!(((from.x - 100.0).hypot(from.y - 70.0) - reach(&Theme::acl())).abs() < 1e-9);
}

#[test]
fn a_name_that_comes_first_has_a_place_before_others() {
    let theme = Theme::acl();
    let marks = [point(60.0, 40.0), point(60.0, 60.0), point(60.0, 80.0)];
    let narrow = Rect { x: 50.0, y: 52.0, width: 60.0, height: 16.0 };
    for first in 0..3 {
        let label = |(at, mark): (usize, &Point)| Label { name: "MNLI", at: *mark, left: false, first: at == first };
        let labels: Vec<Label> = marks.iter().enumerate().map(label).collect();
        let fitted = fit(labels.iter().map(|label| (label.name, 60.0)), Style::new(&theme, Weight::Regular, 7.5));
        let ground = Ground { marks: marks.to_vec(), ..Ground::default() };
        let places = places(&theme, narrow, &labels, &fitted, &ground);
        assert!(places[first].is_some() && places.contains(&None), "{first}: {places:?}");
    }
}

#[test]
fn names_without_a_place_are_named_in_a_warning() {
    let theme = Theme::acl();
    let mut page = Page::new(&theme, 219.0).unwrap();
    let marks = vec![point(100.0, 70.0); 30];
    let names: Vec<String> = (0..30).map(|i| format!("task {i}")).collect();
    let labels: Vec<Label> =
        marks.iter().zip(&names).map(|(at, name)| Label { name, at: *at, left: false, first: false }).collect();
    let small = Rect { x: 60.0, y: 50.0, width: 90.0, height: 40.0 };
    label(&mut page, small, &labels, &Ground { marks: marks.clone(), ..Ground::default() });
    let written = page.items.0.iter().filter(|item| matches!(item, crate::scene::Item::Text(_))).count();
    let [Warning::NoRoom(left_out)] = &page.warnings[..] else { panic!("{:?}", page.warnings) };
    assert_eq!(written + left_out.len(), 30);
    assert!(written > 0 && page.warnings[0].to_string().contains("task 29"));
}

#[test]
fn lines_and_rectangles_meet_where_they_do() {
    let rect = Rect { x: 0.0, y: 0.0, width: 4.0, height: 2.0 };
    assert!(crosses([point(-1.0, 1.0), point(5.0, 1.0)], rect));
    assert!(crosses([point(1.0, 1.0), point(2.0, 1.5)], rect), "within");
    assert!(!crosses([point(-1.0, 2.5), point(1.0, 3.0)], rect));
    assert!(!crosses([point(-2.0, 1.5), point(1.0, 4.0)], rect), "past the corner");
    assert!(!crosses([point(0.0, 2.0), point(4.0, 2.0)], rect), "along the edge");
    assert!(meets([point(0.0, 0.0), point(2.0, 2.0)], [point(0.0, 2.0), point(2.0, 0.0)]));
    assert!(meets([point(0.0, 0.0), point(2.0, 0.0)], [point(1.0, 0.0), point(3.0, 0.0)]), "one on the other");
    assert!(!meets([point(0.0, 0.0), point(2.0, 0.0)], [point(3.0, 0.0), point(4.0, 0.0)]));
    assert!(!meets([point(0.0, 0.0), point(1.0, 1.0)], [point(0.0, 3.0), point(3.0, 0.0)]));
    assert_eq!(apart(point(7.0, 6.0), rect), 5.0);
}
