//! Recommendations of small tables, some by hand, some that leave out nearly everything.

use crate::tables::{close, set};
use stilt_analysis::transfer::{AnalysisError, RecommendSettings, RecommendTable, Rule, Settings, recommend};
use stilt_results::Catalogue;

fn of(text: &str, target: &str) -> Result<RecommendTable, AnalysisError> {
    let wanted = RecommendSettings { target: target.into(), ..RecommendSettings::default() };
    recommend(&set(text), Catalogue::builtin(), &Settings::default(), &wanted)
}

/// Gains on two other targets: a 3 and 5, b 1 and 1; runs do not vary, so that all variance is of what they do.
const BY_HAND: &str = "
    intermediate target seed score
    none t1 1 60
    none t1 2 60
    a    t1 1 63
    b    t1 1 61
    none t2 1 70
    none t2 2 70
    a    t2 1 75
    b    t2 1 71
";

#[test]
fn expected_gains_by_hand() {
    // Levels 2 and 3, effects +1.5 and -1.5; residuals +-.5: RSS 1 at 1 degree of freedom, t2 = 1, noise 0. Effects have
    // variance 4.5 and error 1 / 2: a2 = 4, of which 4 / 4.5 is kept: +-4/3. Mean level 2.5.
    let table = of(BY_HAND, "xnli").unwrap();
    let found = &table.recommendations[0];
    let gains: Vec<(&str, f64)> = found.rows.iter().map(|row| (row.intermediate.as_str(), row.gain)).collect();
    assert_eq!((gains[0].0, gains[1].0), ("a", "b"));
    assert!(close(gains[0].1, 2.5 + 4.0 / 3.0) && close(gains[1].1, 2.5 - 4.0 / 3.0), "{gains:?}");
    assert!(close(found.variances.everywhere, 4.0) && close(found.variances.particular, 1.0));
    // Levels have variance .5, all of it error (t2 / 2), and their mean .25. An effect is off by t2 and, as a ninth of
    // a2 is not kept, by 4/9. The t of one degree of freedom is 12.7062.
    let half = 12.706_204_736_174_7 * (0.25_f64 + 1.0 + 4.0 / 9.0).sqrt();
    let interval = found.rows[0].interval.unwrap();
    assert!((interval.high - found.rows[0].gain - half).abs() < 1e-6, "{interval:?}");
    // P(a > b): a standard normal value below (8/3) / sqrt(2 x 13/9) = 1.569, .9417.
    assert!((found.rows[0].p_best - 0.9417).abs() < 0.01, "{}", found.rows[0].p_best);
    assert_eq!((found.rule, found.n_targets, found.related.len()), (Rule::Equal, 2, 0));
}

#[test]
fn a_gain_of_its_own_without_noise_is_believed() {
    let text = format!("{BY_HAND} none t3 1 50\n none t3 2 50\n b t3 1 59\n");
    let table = of(&text, "t3").unwrap();
    let rows = &table.recommendations[0].rows;
    let b = rows.iter().find(|row| row.intermediate == "b").unwrap();
    assert!(close(b.gain, 9.0), "{}", b.gain);
    assert!(b.own.is_some() && rows.iter().any(|row| row.own.is_none()));
    assert!(close(b.value_of_a_run, 0.0), "nothing is left to learn of it");
}

#[test]
fn little_data_gives_little_and_never_a_panic() {
    let head = "intermediate target seed score\n";
    // One target: its own gains; another one cannot be placed.
    let one = format!("{head} none t1 1 60\n a t1 1 61\n b t1 1 63");
    let found = of(&one, "t1").unwrap();
    assert_eq!(found.recommendations[0].n_targets, 0);
    assert!(found.recommendations[0].rows.iter().all(|row| row.gain.is_finite() && row.interval.is_some()));
    let elsewhere = of(&one, "xnli").unwrap();
    assert!(elsewhere.recommendations[0].rows.iter().all(|row| row.gain.is_finite() && row.interval.is_none()));
    // All gains are equal.
    let flat = format!("{head} none t1 1 60\n a t1 1 61\n b t1 1 61\n none t2 1 60\n a t2 1 61\n b t2 1 61");
    for target in ["t1", "xnli"] {
        let found = of(&flat, target).unwrap();
        assert!(found.recommendations[0].rows.iter().all(|row| close(row.gain, 1.0)), "{found:?}");
    }
    let nothing = |text: &str| matches!(of(&format!("{head}{text}"), "t1"), Err(AnalysisError::Nothing(_)));
    assert!(nothing("none t1 1 60\n a t1 1 61"), "one intermediate");
    assert!(nothing("none t1 1 60\n none t1 2 61"), "no intermediate");
    assert!(nothing("a t1 1 60\n b t1 2 61"), "no baseline");
    assert!(nothing("none t1 1 60e300\n a t1 1 61e300\n b t1 1 -61e300"), "huge");
    assert!(matches!(of(BY_HAND, "t3"), Err(AnalysisError::Query(_))));
    assert!(of(BY_HAND, "t1").is_ok(), "one other target");
}

#[test]
fn what_nothing_tells_apart_is_as_likely_the_best() {
    // Gains a -1, b 0, c 1 with noise of 50 over two runs: a variance of 1 is less than that of the error, 25. Nothing
    // speaks for c but a third of a sd, with equal shares 1/3 each.
    let target = |name: &str| {
        let arm = |arm: &str, mean: f64| format!(" {arm} {name} 1 {}\n {arm} {name} 2 {}\n", mean - 5.0, mean + 5.0);
        [arm("none", 60.0), arm("a", 59.0), arm("b", 60.0), arm("c", 61.0)].concat()
    };
    let head = "intermediate target seed score\n";
    for (text, asked) in [(target("t1"), "t1"), (target("t1"), "xnli"), (target("t1") + &target("t2"), "t1")] {
        let table = of(&format!("{head}{text}"), asked).unwrap();
        let found = &table.recommendations[0];
        assert_eq!(found.rows[0].intermediate, "c");
        assert!(found.rows.iter().all(|row| row.p_best > 0.15 && row.p_best < 0.55), "{asked}: {found:?}");
        assert!(found.next.is_some(), "a run would tell something");
    }
    // Without any variance there is nothing but chance.
    let flat = format!("{head} none t1 1 60\n none t1 2 60\n a t1 1 61\n a t1 2 61\n b t1 1 61\n b t1 2 61");
    let table = of(&flat, "t1").unwrap();
    assert!(table.recommendations[0].rows.iter().all(|row| (row.p_best - 0.5).abs() < 0.03), "{table:?}");
}
