//! What only the drawing knows: which marks, arrows and bands there are.

use stilt_analysis::family::Verdict;

use super::Forest;
use crate::axis::Axis;
use crate::number::plain;

/// The caption with what the marks of this drawing mean.
pub(super) fn caption(forest: &Forest, axis: &Axis, intervals: bool) -> String {
    let mut sentences = vec![forest.words.caption.trim().to_owned()];
    let shown = || forest.lines().filter(|line| line.finding.estimate().is_some());
    let verdict = |wanted: &[Verdict]| shown().any(|line| wanted.contains(&line.finding.verdict()));
    let hollow = [Verdict::Undecided, Verdict::Equivalent, Verdict::NotTestable, Verdict::Unjudged];
    let filled = verdict(&[Verdict::Better, Verdict::Worse]);
    if filled {
        sentences.push("Filled: significant.".to_owned());
    }
    let names: Vec<String> = hollow.into_iter().filter(|one| verdict(&[*one])).map(name).collect();
    if !names.is_empty() {
        sentences.push(format!("Hollow: {}.", names.join(", ")));
    }
    if verdict(&[Verdict::Equivalent]) {
        sentences.push("\u{2248}: equivalent.".to_owned());
    }
    if shown().any(|line| line.pooled) {
        sentences.push("Diamond: over all.".to_owned());
    }
    if let Some(bound) = forest.bound.filter(|bound| *bound > 0.0) {
        let bound = format!("{} {}", plain(bound), forest.unit);
        sentences.push(format!("Band: within \u{b1}{}, not relevant in practice.", bound.trim()));
    }
    let leaves = |value: f64| !(0.0..=1.0).contains(&axis.share(value));
    let ends = || shown().filter_map(|line| line.finding.interval());
    if ends().any(|ends| leaves(ends.low) || leaves(ends.high)) {
        sentences.push("Arrow: the interval goes on.".to_owned());
    }
    if !intervals && ends().next().is_some() {
        sentences.push("Intervals are drawn only.".to_owned());
    }
    if forest.page[1] > 1 {
        sentences.push(format!("Part {} of {}, all on one scale.", forest.page[0], forest.page[1]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

fn name(verdict: Verdict) -> String {
    match verdict {
        Verdict::Unjudged => "not corrected, not judged".to_owned(),
        other => other.to_string().replace('-', " "),
    }
}
