//! Corrections against statsmodels.

use stilt_analysis::correction::correction;

use super::{Reference, values};

fn check_correction(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let correction = correction(id).expect("a registered correction");
    for case in &reference.cases {
        let (ours, theirs) = (correction.adjust(&values(case, "p")), values(case, "adjusted"));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let near = (ours - theirs).abs() <= reference.tolerance * theirs;
            assert!(near, "{id}, {}: {ours:e}, reference {theirs:e}", case["name"]);
        }
    }
}

#[test]
fn holm_agrees_with_statsmodels() {
    check_correction("holm", "holm");
}

#[test]
fn bh_agrees_with_statsmodels() {
    check_correction("bh", "bh");
}

#[test]
fn no_correction_changes_nothing() {
    check_correction("none", "none");
}
