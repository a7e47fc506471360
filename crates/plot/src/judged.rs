//! How a verdict looks, wherever an estimate is drawn: filled in the colour of its direction, or hollow and grey.

use stilt_analysis::family::{Finding, Verdict};

use crate::color::Color;
use crate::number::{interval, p_value, plain, signed};
use crate::theme::Theme;

/// The colour of an estimate, and whether its mark is hollow: nothing may be read from it but its size.
pub(crate) fn ink(theme: &Theme, finding: &Finding) -> (Color, bool) {
    match finding.verdict() {
        Verdict::Better => (theme.better(), false),
        Verdict::Worse => (theme.worse(), false),
        Verdict::Equivalent | Verdict::Undecided | Verdict::NotTestable | Verdict::Unjudged => (theme.undecided, true),
    }
}

/// What stands behind an estimate: its stars, or a sign that it was shown to be irrelevant.
pub(crate) fn marks(finding: &Finding) -> String {
    match finding.verdict() {
        Verdict::Equivalent => "\u{2248}".to_owned(),
        _ => "*".repeat(usize::from(finding.stars())),
    }
}

/// A finding in words: `+0.5 [−0.6, +1.6], undecided (adjusted p = 0.320)`.
pub(crate) fn said(finding: &Finding, digits: usize) -> String {
    let mut text = finding.estimate().map_or_else(|| "no value".to_owned(), |value| signed(value, digits));
    if let Some(ends) = finding.interval().filter(|_| finding.estimate().is_some()) {
        text.push_str(&format!(" {}", interval(ends, digits)));
    }
    text.push_str(&format!(", {}", finding.verdict()));
    match (finding.p_adjusted(), finding.reason()) {
        (Some(p), _) => text + &format!(" (adjusted p {})", p_value(p)),
        (None, Some(reason)) => text + &format!(" ({reason})"),
        (None, None) => text,
    }
}

/// A finding for software to read.
pub(crate) fn data(finding: &Finding) -> Vec<(&'static str, String)> {
    let mut data = Vec::new();
    data.extend(finding.estimate().map(|value| ("estimate", plain(value))));
    if let Some(ends) = finding.interval() {
        data.extend([("low", plain(ends.low)), ("high", plain(ends.high))]);
    }
    data.extend(finding.p_adjusted().map(|p| ("p-adjusted", plain(p))));
    data.push(("verdict", finding.verdict().to_string()));
    data
}

/// Why there is no test, in a few words: the reason up to its explanation.
pub(crate) fn short_reason(finding: &Finding) -> String {
    let reason = finding.reason().map(ToString::to_string).unwrap_or_default();
    let end = reason.find([':', ';', '(']).unwrap_or(reason.len());
    reason[..end].trim().to_owned()
}
