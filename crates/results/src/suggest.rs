//! Did you mean: the nearest of some known names.

/// The known name nearest to `wrong`, if it is near enough to be a slip of the hand.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let scored = known.into_iter().map(|name| (strsim::jaro_winkler(&wrong, &name.to_lowercase()), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= 0.8).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        assert_eq!(nearest("intermdiate", ["base_model", "intermediate", "target"]), Some("intermediate"));
        assert_eq!(nearest("temperature", ["xnli", "mnli"]), None);
    }
}
