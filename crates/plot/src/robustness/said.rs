//! A robustness plot in words: what a mark says, and what the caption adds.

use super::{Mark, Robustness, Spot, Swarm};
use crate::number::{p_value, plain, score, signed};

impl Robustness {
    /// A number of this plot: gains with their sign. All marks are looked at for whether they are, once per drawing.
    pub(super) fn written(&self, number: f64, gains: bool) -> String {
        let digits = self.digits.min(6);
        if gains { signed(number, digits) } else { score(number, digits) }
    }

    /// A mark in words.
    pub(super) fn said(&self, strip: &Swarm, spot: &Spot, number: f64, gains: bool) -> String {
        let Spot { name, value, .. } = spot;
        format!("{}, {name} ({}): {}{}", strip.name, self.group(spot), self.written(number, gains), judged(value))
    }

    /// The mean of a strip in words.
    pub(super) fn said_of_mean(&self, strip: &Swarm, mean: &Mark, number: f64, gains: bool) -> String {
        let written = |number: f64| self.written(number, gains);
        let ends = mean.interval().map(|ends| format!(" ({} to {})", written(ends.low), written(ends.high)));
        format!("{}, mean: {}{}{}", strip.name, written(number), ends.unwrap_or_default(), judged(mean))
    }

    /// A mark for software to read.
    pub(super) fn data(&self, strip: &Swarm, spot: &Spot, number: f64) -> Vec<(&'static str, String)> {
        let mut data = vec![("row", strip.name.clone()), ("language", spot.name.clone())];
        data.push(("group", self.group(spot).to_owned()));
        data.extend(value(&spot.value, number));
        data
    }

    /// The mean of a strip for software to read.
    pub(super) fn data_of_mean(&self, strip: &Swarm, mean: &Mark, number: f64) -> Vec<(&'static str, String)> {
        let mut data = vec![("row", strip.name.clone()), ("mean", plain(number))];
        let ends = mean.interval().map(|ends| [("low", ends.low), ("high", ends.high)]);
        let finite = ends.into_iter().flatten().filter(|(_, end)| end.is_finite());
        data.extend(finite.map(|(name, end)| (name, plain(end))));
        data
    }

    /// The caption with what marks mean, as far as there are such marks.
    pub(super) fn caption(&self, cut: bool) -> String {
        let mut parts = vec![self.words.caption.clone()];
        let values = || self.spots().map(|spot| &spot.value).chain(self.strips.iter().filter_map(|s| s.mean.as_ref()));
        if values().any(Mark::is_hollow) {
            parts.push("Hollow: undecided or not testable.".to_owned());
        }
        let means = || self.strips.iter().filter_map(|strip| strip.mean.as_ref());
        if means().any(|mean| mean.number().is_some()) {
            let interval = if means().any(|mean| mean.interval().is_some()) { " with its interval" } else { "" };
            parts.push(format!("Black diamond: mean{interval}."));
        }
        parts.push("Named: the worst language of each row.".to_owned());
        if cut {
            parts.push("Arrow heads: the interval goes on beyond the axis.".to_owned());
        }
        let missing = self.spots().filter(|spot| spot.value.number().is_none()).count();
        if missing > 0 {
            let marks = if missing == 1 { "mark is" } else { "marks are" };
            parts.push(format!("{missing} {marks} left out for want of a value."));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }
}

/// What was judged of a value, as the end of a sentence.
fn judged(value: &Mark) -> String {
    let Some(finding) = value.finding() else { return String::new() };
    match (finding.p_adjusted(), finding.reason()) {
        (Some(p), _) => format!(", {} (adjusted p {})", finding.verdict(), p_value(p)),
        (None, Some(reason)) => format!(", not testable ({reason})"),
        (None, None) => String::new(),
    }
}

fn value(value: &Mark, number: f64) -> Vec<(&'static str, String)> {
    let Some(finding) = value.finding() else { return vec![("score", plain(number))] };
    let mut data = vec![("gain", plain(number))];
    data.extend(finding.p_adjusted().map(|p| ("p-adjusted", plain(p))));
    data.push(("verdict", finding.verdict().to_string()));
    data
}
