//! Spread over languages, on tables small enough to check by hand.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

use crate::tables::{close, set};
use stilt_analysis::family::Verdict;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{
    AnalysisError, Aspect, Of, RobustnessRow, RobustnessSettings, RobustnessTable, Settings, Shown, robustness,
};
use stilt_results::{Catalogue, Factor, ResultSet};

/// Gains in German, English, Swahili and Swedish.
const GAINS: [(&str, f64); 4] = [("de", 2.0), ("en", 1.0), ("sw", -1.0), ("sv", 0.0)];

/// Three runs in each arm, so far below, at and above the mean, in opposite order in the arms.
fn results(noise: f64) -> String {
    let mut text = "intermediate target language seed score\n".to_owned();
    for (language, gain) in GAINS {
        for (seed, shift) in [(1, -noise), (2, 0.0), (3, noise)] {
            text.push_str(&format!("none xnli {language} {seed} {}\n", 60.0 - shift));
            text.push_str(&format!("mnli xnli {language} {seed} {}\n", 60.0 + gain + shift));
        }
    }
    text
}

fn made(set: &ResultSet, settings: &Settings, wanted: &RobustnessSettings) -> RobustnessTable {
    robustness(set, Catalogue::builtin(), settings, wanted).unwrap()
}

fn of(text: &str) -> RobustnessTable {
    made(&set(text), &Settings::default(), &RobustnessSettings::default())
}

fn row<'a>(table: &'a RobustnessTable, name: &str) -> &'a RobustnessRow {
    table.rows.iter().find(|row| row.name == name).unwrap()
}

fn number(shown: &Shown) -> f64 {
    match shown {
        Shown::Gain(finding) => finding.estimate().unwrap(),
        Shown::Score(score) => score.mean.unwrap(),
    }
}

#[test]
fn mean_spread_worst_language_and_shares_by_hand() {
    let table = of(&results(0.01));
    let mnli = row(&table, "mnli");
    assert!(close(number(&mnli.mean), 0.5));
    // Deviations 1.5, .5, -1.5, -.5: 5 / 3.
    let spread = mnli.spread.as_ref().unwrap();
    assert!(close(spread.observed, (5.0_f64 / 3.0).sqrt()));
    // Every run adds the same to all languages: nothing is left of it.
    assert!(spread.noise.unwrap() < 1e-9);
    let order: Vec<&str> = mnli.languages.iter().map(|of| of.place.language.as_str()).collect();
    assert_eq!(order, ["de", "en", "sv", "sw"]);
    let worst = mnli.worst.as_ref().unwrap();
    assert!(worst.language == "sw" && close(worst.value, -1.0));
    let harmed = mnli.harmed.as_ref().unwrap();
    assert_eq!((harmed.languages, harmed.tested, harmed.negative, harmed.shown), (4, 4, 1, 1));
    assert_eq!((harmed.at_least, harmed.helped_at_least), (1, 2), "sv is a tie");
    let interval = harmed.interval.unwrap();
    assert_eq!((harmed.share, interval.low, interval.high), (0.25, 0.25, 0.5));
    let verdicts: Vec<Verdict> = mnli
        .languages
        .iter()
        .map(|of| match &of.shown {
            Shown::Gain(finding) => finding.verdict(),
            Shown::Score(_) => Verdict::NotTestable,
        })
        .collect();
    assert_eq!(verdicts, [Verdict::Better, Verdict::Better, Verdict::Undecided, Verdict::Worse]);
}

#[test]
fn an_interval_of_a_picked_language_holds_for_all() {
    let table = of(&results(0.5));
    // Both arms have sd .5: Welch's t has 4 degrees of freedom, the standard error is √(.25 / 3 + .25 / 3). Two-sided
    // quantiles of t at .05 and at .05 / 4 (scipy 1.17.1: t.ppf(1 - .05 / 8, 4) = 4.3147).
    let error = (0.5_f64 / 3.0).sqrt();
    let worst = row(&table, "mnli").worst.clone().unwrap();
    let interval = worst.interval.unwrap();
    assert!((interval.high - (-1.0 + T_ALL * error)).abs() < 1e-9, "{interval:?}");
    let sw = row(&table, "mnli").languages.last().unwrap();
    assert_eq!(sw.simultaneous, worst.interval);
    let Shown::Gain(finding) = &sw.shown else { panic!("a gain") };
    assert!((finding.interval().unwrap().high - (-1.0 + 2.776_445_105_197_8 * error)).abs() < 1e-9);
}

const T_ALL: f64 = 4.314656048886743;

#[test]
fn groups_are_means_over_their_languages_with_their_worst() {
    let table = of(&results(0.1));
    let groups: Vec<(&str, usize, f64, &str)> = row(&table, "mnli")
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.languages, number(&group.shown), group.worst.language.as_str()))
        .collect();
    assert_eq!(groups.len(), 2);
    let germanic = groups.iter().find(|group| group.0 == "IE: Germanic").unwrap();
    assert!(germanic.1 == 3 && close(germanic.2, 1.0) && germanic.3 == "sv", "{germanic:?}");
    let plain = made(&set(&results(0.1)), &Settings::default(), &RobustnessSettings { by: None, of: Of::Gain });
    assert!(row(&plain, "mnli").groups.is_empty());
    assert_eq!(row(&plain, "mnli").languages[0].group, "");
}

#[test]
fn a_language_nobody_knows_stands_last_in_a_group_of_its_own() {
    let table = of(&results(0.1).replace(" sv ", " zz "));
    let groups: Vec<&str> = row(&table, "mnli").groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(groups, ["IE: Germanic", "Niger-Congo", ""]);
    assert!(table.notes.iter().any(|note| note.code.0 == "N282" && note.message.contains("`zz`")));
}

#[test]
fn noise_of_single_languages_is_taken_out_of_the_spread() {
    // Two languages with one gain; runs add ±1 to one and ∓1 to the other.
    let mut text = "intermediate target language seed score\n".to_owned();
    for (language, sign) in [("de", 1.0), ("en", -1.0)] {
        for (seed, shift) in [(1, 1.0), (2, -1.0)] {
            text.push_str(&format!("none xnli {language} {seed} 60\n"));
            text.push_str(&format!("mnli xnli {language} {seed} {}\n", 61.0 + sign * shift));
        }
    }
    let spread = row(&of(&text), "mnli").spread.clone().unwrap();
    // Each run shifts the gains by ±1/√2 apart: ν = 2 runs x 2 languages x (1/2) / (L - 1) = 2.
    assert!(close(spread.noise.unwrap(), 2.0_f64.sqrt()), "{spread:?}");
    assert_eq!((spread.observed, spread.between), (0.0, Some(0.0)));
}

#[test]
fn one_run_leaves_the_observed_spread_and_says_so() {
    let text = results(0.1);
    let text: Vec<&str> = text.lines().filter(|line| !line.contains(" 2 ") && !line.contains(" 3 ")).collect();
    let table = of(&text.join("\n"));
    let mnli = row(&table, "mnli");
    let spread = mnli.spread.as_ref().unwrap();
    assert_eq!((spread.between, spread.interval), (None, None));
    assert_eq!(spread.reason, Some(Reason::OneUnit { unit: "run" }));
    assert_eq!(mnli.harmed.as_ref().unwrap().interval, None);
    assert_eq!(mnli.worst.as_ref().unwrap().interval, None);
    assert!(table.notes.iter().any(|note| note.code.0 == "N283"));
}

#[test]
fn runs_that_do_not_vary_and_equal_gains_break_nothing() {
    let constant = of(&results(0.0));
    let spread = row(&constant, "mnli").spread.clone().unwrap();
    assert_eq!((spread.noise, spread.reason), (Some(0.0), Some(Reason::NoVariance)));
    let equal = results(0.0).lines().map(|line| line.split('.').next().unwrap().to_owned()).collect::<Vec<_>>();
    let equal: Vec<String> = equal
        .iter()
        .map(|line| match line.rsplit_once(' ') {
            Some((rest, score)) if score != "score" => format!("{rest} 60"),
            _ => line.clone(),
        })
        .collect();
    let table = of(&equal.join("\n"));
    let mnli = row(&table, "mnli");
    assert_eq!(mnli.spread.as_ref().unwrap().observed, 0.0);
    assert_eq!(mnli.harmed.as_ref().unwrap().negative, 0);
}

#[test]
fn scores_are_described_and_not_judged() {
    let wanted = RobustnessSettings { of: Of::Score, ..RobustnessSettings::default() };
    let table = made(&set(&results(0.5)), &Settings::default(), &wanted);
    let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["mnli", "none"]);
    let none = row(&table, "none");
    assert!(close(number(&none.mean), 60.0) && none.harmed.is_none());
    assert!(table.families.is_empty());
    let worst = row(&table, "mnli").worst.clone().unwrap();
    // One arm of three runs with sd .5: t with 2 degrees of freedom.
    assert!(worst.language == "sw" && close(worst.value, 59.0) && worst.interval.is_some());
    // Where lower is better the worst is the highest.
    let losses = set(&results(0.5)
        .replace("seed score", "seed metric score")
        .replace(" 1 ", " 1 loss ")
        .replace(" 2 ", " 2 loss ")
        .replace(" 3 ", " 3 loss "));
    let table = made(&losses, &Settings::default(), &wanted);
    let worst = row(&table, "mnli").worst.clone().unwrap();
    assert!(worst.language == "de" && close(worst.value, 62.0), "{worst:?}");
}

#[test]
fn a_row_may_average_intermediates_and_never_the_baseline() {
    let other = results(0.1).replace("mnli", "qqp").lines().filter(|line| line.starts_with("qqp")).fold(
        String::new(),
        |text, line| {
            // Four points above mnli.
            let (rest, score) = line.rsplit_once(' ').unwrap();
            text + &format!("{rest} {}\n", score.parse::<f64>().unwrap() + 4.0)
        },
    );
    let set = set(&format!("{}{other}", results(0.1)));
    let settings = Settings { rows: vec!["base_model".into()], ..Settings::default() };
    let table = made(&set, &settings, &RobustnessSettings::default());
    assert_eq!(table.rows.len(), 1);
    assert!(close(number(&table.rows[0].mean), 0.5 + 2.0));
    assert_eq!(table.rows[0].place.intermediate, "*");
}

/// Two languages around a mean gain, apart by a gap, for models of known size.
fn models(gains: &[(&str, f64, f64)]) -> String {
    let mut text = "base_model intermediate target language score\n".to_owned();
    for (model, mean, gap) in gains {
        for (language, half) in [("de", 0.5), ("en", -0.5)] {
            text.push_str(&format!("{model} none xnli {language} 50\n"));
            text.push_str(&format!("{model} mnli xnli {language} {}\n", 50.0 + mean + half * gap));
        }
    }
    text
}

#[test]
fn trends_over_size_have_models_as_units() {
    let gains = [("bloom-560m", 1.0, 4.0), ("bloom-1b7", 2.5, 3.0), ("bloom-7b1", 3.0, 1.0)];
    let settings = Settings { rows: vec!["base_model".into()], ..Settings::default() };
    let table = made(&set(&models(&gains)), &settings, &RobustnessSettings::default());
    let size = |model: &str| -> f64 {
        let params = Catalogue::builtin().attribute(&Factor::BaseModel, model, "params").unwrap();
        params.parse::<f64>().unwrap().log10()
    };
    // Least squares by its formula.
    let slope = |y: &dyn Fn(f64, f64) -> f64| {
        let points: Vec<(f64, f64)> = gains.iter().map(|(model, mean, gap)| (size(model), y(*mean, *gap))).collect();
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / 3.0;
        let (x, y) = (mean(&|point| point.0), mean(&|point| point.1));
        points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
            / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
    };
    let found = |aspect: Aspect| table.trends.iter().find(|trend| trend.aspect == aspect).unwrap();
    assert!(close(found(Aspect::Mean).slope.unwrap(), slope(&|mean, _| mean)));
    // The sd of two values is their distance over √2.
    assert!(close(found(Aspect::Spread).slope.unwrap(), slope(&|_, gap| gap / 2.0_f64.sqrt())));
    assert!(close(found(Aspect::Worst).slope.unwrap(), slope(&|mean, gap| mean - gap / 2.0)));
    // A spread that shrinks is better: the judged slope is turned.
    let spread = found(Aspect::Spread);
    assert!(spread.slope.unwrap() < 0.0 && spread.finding.estimate().unwrap() > 0.0);
    assert_eq!(spread.finding.m(), 3);
    let two = made(&set(&models(&gains[..2])), &settings, &RobustnessSettings::default());
    assert!(two.trends.iter().all(|trend| trend.slope.is_none() && trend.finding.reason().is_some()));
    let unknown = models(&gains).replace("bloom-7b1", "somebodys-model");
    let unknown = made(&set(&unknown), &settings, &RobustnessSettings::default());
    assert!(unknown.notes.iter().any(|note| note.code.0 == "N284" && note.message.contains("`somebodys-model`")));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let text = results(0.3);
    let (header, rows) = text.split_once('\n').unwrap();
    let turned: Vec<&str> = rows.lines().rev().collect();
    assert_eq!(of(&text), of(&format!("{header}\n{}", turned.join("\n"))));
}

#[test]
fn reported_gains_have_a_spread_and_nothing_else() {
    let mut text = "intermediate target language basis score\n".to_owned();
    for (language, gain) in GAINS {
        text.push_str(&format!("mnli xnli {language} reported {gain}\n"));
        text.push_str(&format!("none xnli {language} measured 60\n"));
    }
    let spread = row(&of(&text), "mnli").spread.clone().unwrap();
    assert!(close(spread.observed, (5.0_f64 / 3.0).sqrt()));
    assert_eq!((spread.between, spread.reason), (None, Some(Reason::ReportedOnly)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let set = set(&results(0.1));
    let refused = |settings: &Settings, by: &str| {
        let wanted = RobustnessSettings { by: Some(by.to_owned()), of: Of::Gain };
        robustness(&set, Catalogue::builtin(), settings, &wanted).unwrap_err()
    };
    let plain = Settings::default();
    assert!(refused(&plain, "target.family").to_string().contains("does not group languages"));
    assert!(refused(&plain, "language.famly").to_string().contains("did you mean `family`?"));
    assert!(refused(&plain, "language.resource").to_string().contains("[languages.CODE] resource"));
    let of_targets = Settings { rows: vec!["target".into()], ..Settings::default() };
    assert!(refused(&of_targets, "language.family").to_string().contains("cannot be a row"));
    for text in [
        "intermediate target score\n none xnli 60\n mnli xnli 61",
        "intermediate target language score\n none xnli en 60\n mnli xnli en 61",
        "intermediate target language score\n none xnli en 60\n none xnli de 61",
    ] {
        let refused =
            robustness(&crate::tables::set(text), Catalogue::builtin(), &plain, &RobustnessSettings::default());
        assert!(matches!(refused, Err(AnalysisError::Nothing(_))), "{refused:?}");
    }
}
