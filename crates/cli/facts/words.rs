//! Words and numbers in sentences.

use stilt_analysis::family::Finding;
use stilt_analysis::transfer::{COMBINED, CONTRASTED, CROSSED, Detail, FamilyOfTests, Pairing};

/// At most this many names in a sentence.
pub(super) const NAMED: usize = 6;

/// The test that was judged, in words.
pub(super) fn test_name(finding: &Finding, detail: &Detail) -> Option<&'static str> {
    let test = finding.outcome().tested()?;
    Some(match (test.method, detail.pairing) {
        ("paired-t", Pairing::Broadcast) => "one-sample t against the fixed baseline",
        ("paired-t", _) => "paired t",
        ("welch-t", _) => "Welch t",
        ("permutation", _) => "exact permutation",
        ("permutation-t", _) => "permutations of Welch's t",
        ("sign-flip", _) => "exact sign flip",
        (COMBINED, _) => "t of the mean over targets (Satterthwaite)",
        (CROSSED, _) => "t with crossed random effects of runs and languages (Satterthwaite)",
        (CONTRASTED, _) => "t of the difference of group means (Satterthwaite)",
        (other, _) => other,
    })
}

pub(super) fn members(family: &FamilyOfTests) -> &'static str {
    match (family.members, family.m) {
        ("cells", 1) => "cell",
        ("overall", 1) => "average",
        ("points", 1) => "point",
        ("slopes", 1) => "slope",
        ("slope pairs", 1) => "slope pair",
        ("interactions overall", 1) => "interaction over all targets",
        ("interactions overall", _) => "interactions over all targets",
        ("overall", _) => "averages",
        ("pairs overall", _) => "over all targets",
        (other, _) => other,
    }
}

/// A metric in a sentence: abbreviations in capitals.
pub(crate) fn metric_name(id: &str) -> String {
    if id.len() <= 3 { id.to_uppercase() } else { id.replace('_', " ") }
}

/// `1 test`, `5 tests`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `5`, or `3 to 16`.
pub(super) fn range(counts: impl Iterator<Item = usize>) -> Option<String> {
    let (low, high) = counts.fold((usize::MAX, 0), |(low, high), count| (low.min(count), high.max(count)));
    match low.cmp(&high) {
        std::cmp::Ordering::Less => Some(format!("{low} to {high}")),
        std::cmp::Ordering::Equal => Some(low.to_string()),
        std::cmp::Ordering::Greater => None,
    }
}

/// A level such as .95 as `95 %`.
pub(crate) fn percent(level: f64) -> String {
    let text = format!("{:.6}", level * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A small number without the zero before the point.
pub(crate) fn short(number: f64) -> String {
    let text = format!("{number:.9}");
    let text = text.trim_end_matches('0');
    text.strip_prefix('0').unwrap_or(text).to_owned()
}

/// The first few names, the rest counted.
pub(crate) fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{shown} and {} more", names.len() - NAMED) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_sentences() {
        assert_eq!(short(0.05), ".05");
        assert_eq!(short(0.05 / 50.0), ".001");
        assert_eq!(percent(0.95), "95 %");
        assert_eq!(range([3, 16, 5].into_iter()).as_deref(), Some("3 to 16"));
        assert_eq!(range(std::iter::empty()), None);
    }
}
