//! Corrections against statsmodels and R, the partial conjunction against enumeration.

use serde_json::Value;
use stilt_analysis::conjunction::PartialConjunction;
use stilt_analysis::correction::correction;

use super::Reference;

/// p-values; null for NaN.
fn p_values(case: &Value, key: &str) -> Vec<f64> {
    case[key].as_array().expect("a list").iter().map(|p| p.as_f64().unwrap_or(f64::NAN)).collect()
}

fn agree(reference: &Reference, case: &Value, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        let near = (ours - theirs).abs() <= reference.tolerance * theirs || (ours.is_nan() && theirs.is_nan());
        assert!(near, "{}, {}: {ours:e}, reference {theirs:e}", reference.name, case["name"]);
    }
}

fn check_correction(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let correction = correction(id).expect("a registered correction");
    for case in &reference.cases {
        agree(&reference, case, &correction.adjust(&p_values(case, "p")), &p_values(case, "adjusted"));
    }
}

#[test]
fn corrections_agree_with_statsmodels_and_r() {
    for id in ["holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by"] {
        check_correction(id, id);
    }
    // Without the runs it is Bonferroni's.
    check_correction("dunnett-baseline", "dunnett_baseline");
}

#[test]
fn no_correction_changes_nothing() {
    check_correction("none", "none");
}

#[test]
fn partial_conjunctions_agree_with_enumeration_over_subsets() {
    let reference = Reference::read("partial_conjunction");
    for case in &reference.cases {
        let p = p_values(case, "p");
        agree(&reference, case, &PartialConjunction.at_least(&p), &p_values(case, "at_least"));
        for count in case["counts"].as_array().expect("counts") {
            let alpha = count["alpha"].as_f64().expect("alpha");
            let ours = PartialConjunction.count(&p, alpha);
            assert_eq!(count["count"].as_u64(), Some(ours as u64), "{} at {alpha}", case["name"]);
        }
    }
}
