//! Power, runs needed and detectable differences against statsmodels and scipy.

use serde_json::Value;
use stilt_analysis::power::{BaselineRuns, Planned, Runs, upper_factor};

use super::{Reference, values};

fn planned(case: &Value) -> Planned {
    let sd = || case["sd"].as_f64().expect("a standard deviation");
    match case["test"].as_str().expect("a test") {
        "paired" => Planned::Paired { sd: sd() },
        "equal" => Planned::EqualVariances { sd: sd() },
        _ => {
            let sds = values(case, "sds");
            Planned::Welch { treated_sd: sds[0], baseline_sd: sds[1] }
        }
    }
}

#[test]
fn power_agrees_with_statsmodels_and_scipy() {
    let reference = Reference::read("power");
    let number = |case: &Value, key: &str| case[key].as_f64();
    for case in &reference.cases {
        if let Some(df) = number(case, "df") {
            reference.agree(case, "upper_factor", upper_factor(df, number(case, "confidence").unwrap()).unwrap());
            continue;
        }
        let (planned, alpha) = (planned(case), number(case, "alpha").unwrap());
        let count = |key: &str| case[key].as_u64().map(|n| n as usize);
        if let Some(wanted) = count("needed") {
            let baseline = count("fixed")
                .map_or(BaselineRuns::PerTreated(number(case, "ratio").unwrap_or(1.0)), BaselineRuns::Fixed);
            let (difference, power) = (number(case, "difference").unwrap(), number(case, "wanted").unwrap());
            let found = planned.runs_needed(difference, power, alpha, baseline).map(|runs| runs.treated);
            assert_eq!(found, Some(wanted), "{}", case["name"]);
            continue;
        }
        let treated = count("treated").unwrap();
        let runs = Runs { treated, baseline: count("baseline").unwrap_or(treated) };
        match number(case, "wanted") {
            Some(power) => {
                let found = planned.minimum_detectable(runs, power, alpha).unwrap();
                reference.agree(case, "minimum_detectable", found);
            }
            None => {
                reference.agree(case, "power", planned.power(number(case, "difference").unwrap(), runs, alpha).unwrap())
            }
        }
    }
}

#[test]
fn differences_that_three_five_and_ten_pairs_detect_are_as_published() {
    for (n, dz) in [(3, 3.26), (5, 1.68), (10, 1.00)] {
        let found = Planned::Paired { sd: 1.0 }.minimum_detectable(Runs::each(n), 0.8, 0.05).unwrap();
        assert!((found - dz).abs() < 0.005, "{n} pairs: {found}");
    }
}
