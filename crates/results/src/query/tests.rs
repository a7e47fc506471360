//! What conditions and keys read as.

use super::*;

#[test]
fn the_first_and_longest_operator_splits() {
    let condition: Condition = "seed<=5".parse().unwrap();
    assert_eq!((condition.key.as_str(), condition.operator), ("seed", Operator::LessOrEqual));
    let condition: Condition = "intermediate!=none,mnli".parse().unwrap();
    assert_eq!((condition.operator, condition.levels.len()), (Operator::NotEqual, 2));
    let condition: Condition = "run=a=b".parse().unwrap();
    assert_eq!((condition.key.as_str(), condition.levels[0].as_str()), ("run", "a=b"));
}

#[test]
fn levels_may_hold_blanks() {
    let filter: Filter =
        "target.category=Sentence pair seed<5 language=en, sw train_examples= split=dev".parse().unwrap();
    let read: Vec<(&str, &[String])> =
        filter.0.iter().map(|condition| (condition.key.as_str(), condition.levels.as_slice())).collect();
    let levels = |levels: &[&str]| levels.iter().map(|level| (*level).to_owned()).collect::<Vec<_>>();
    let expected = [
        ("target.category", levels(&["Sentence pair"])),
        ("seed", levels(&["5"])),
        ("language", levels(&["en", "sw"])),
        ("train_examples", levels(&[""])),
        ("split", levels(&["dev"])),
    ];
    assert_eq!(read, expected.iter().map(|(key, levels)| (*key, levels.as_slice())).collect::<Vec<_>>());
}

#[test]
fn an_empty_level_is_the_blank_one() {
    assert_eq!("train_examples=".parse::<Condition>().unwrap().levels, [""]);
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!("xnli".parse::<Filter>(), Err(QueryError::NoOperator("xnli".into())));
    assert_eq!("=xnli".parse::<Filter>(), Err(QueryError::NoFactor("=xnli".into())));
    assert!(matches!("seed<five".parse::<Filter>(), Err(QueryError::NotANumber(..))));
}
