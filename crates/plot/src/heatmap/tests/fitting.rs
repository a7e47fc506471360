//! Everything stays on the page, and what is written can be read.

use super::*;

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
pub(super) fn grid_of_a_paper(longest: &str) -> Heatmap {
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
