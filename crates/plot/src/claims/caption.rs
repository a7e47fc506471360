//! What only the drawing knows: which shapes there are, and what leaves the axis.

use stilt_analysis::claims::ClaimVerdict;

use super::{Checked, Claimed, Claims};
use crate::axis::Axis;

/// The caption with what shading and marks mean; `axis` if there is one, and whether sentences and reasons are whole.
pub(super) fn caption(claims: &Claims, axis: Option<&Axis>) -> String {
    let any = |holds: &dyn Fn(&Checked) -> bool| claims.claims.iter().any(holds);
    let mut sentences = vec![claims.words.caption.trim().to_owned()];
    let shapes = [
        (any(&|claim| matches!(claim.claimed, Claimed::Value(..))), "a tick with its tolerance"),
        (any(&|claim| matches!(claim.claimed, Claimed::Within(_))), "a band around zero"),
        (any(&|claim| matches!(claim.claimed, Claimed::Better | Claimed::Worse)), "an arrow to the side that is said"),
    ];
    let shapes: Vec<&str> = shapes.into_iter().filter(|(is, _)| *is).map(|(_, shape)| shape).collect();
    if let Some((last, others)) = shapes.split_last() {
        let listed = if others.is_empty() { (*last).to_owned() } else { format!("{} or {last}", others.join(", ")) };
        sentences.push(format!("Shaded: what is claimed ({listed}). Marks: what was observed."));
    }
    if any(&|claim| claim.judgement.verdict == ClaimVerdict::NotTestable) {
        sentences.push("Hollow: not testable.".to_owned());
    }
    if any(&|claim| claim.claimed == Claimed::Words) && axis.is_some() {
        sentences.push("Claims that are no gains in points are set in words.".to_owned());
    }
    if any(&|claim| claim.gains().len() > 1) {
        sentences.push("Several marks in a row: the claim is about each.".to_owned());
    }
    if any(&crosses) {
        sentences.push(
            "Directions and absences are judged by one-sided tests: a two-sided interval can cross the edge of the shade."
                .to_owned(),
        );
    }
    let leaves = |axis: &Axis, value: f64| !(-1e-9..=1.0 + 1e-9).contains(&axis.share(value));
    let cut = |axis: &Axis, claim: &Checked| {
        claim.gains().iter().filter_map(|(_, ends)| *ends).flatten().any(|end| leaves(axis, end))
    };
    if axis.is_some_and(|axis| any(&|claim| cut(axis, claim))) {
        sentences.push("Arrow head: the interval goes on.".to_owned());
    }
    let beyond = |axis: &Axis, claim: &Checked| match claim.claimed {
        Claimed::Value(value, tolerance) => leaves(axis, value - tolerance) || leaves(axis, value + tolerance),
        Claimed::Within(bound) => leaves(axis, -bound) || leaves(axis, bound),
        Claimed::Better | Claimed::Worse | Claimed::Words => false,
    };
    if axis.is_some_and(|axis| any(&|claim| beyond(axis, claim))) {
        sentences.push("A band that ends with the axis goes on.".to_owned());
    }
    if claims.page[1] > 1 {
        sentences.push(format!("Part {} of {}, all on one scale.", claims.page[0], claims.page[1]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

/// Whether an interval reaches beyond a direction or absence that is supported, or into a direction that is contradicted.
fn crosses(claim: &Checked) -> bool {
    let within = |[low, high]: [f64; 2]| match claim.claimed {
        Claimed::Within(bound) => -bound <= low && high <= bound,
        Claimed::Better => low >= 0.0,
        Claimed::Worse => high <= 0.0,
        Claimed::Value(..) | Claimed::Words => true,
    };
    let into = |[low, high]: [f64; 2]| match claim.claimed {
        Claimed::Better => high > 0.0,
        Claimed::Worse => low < 0.0,
        Claimed::Value(..) | Claimed::Within(_) | Claimed::Words => false,
    };
    let ends: Vec<[f64; 2]> = claim.gains().into_iter().filter_map(|(_, ends)| ends).collect();
    match claim.judgement.verdict {
        ClaimVerdict::Supported => ends.into_iter().any(|ends| !within(ends)),
        // Of several gains, one that has the other direction is enough.
        ClaimVerdict::Contradicted => !ends.is_empty() && ends.into_iter().all(into),
        ClaimVerdict::NotTestable => false,
    }
}
