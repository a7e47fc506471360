//! Levels of the bars.

/// The level of every span (start and end), so that no two on one level come closer than `gap`. Spans come in the order
/// of their starts; the lowest level that is free is taken.
pub(super) fn levels(spans: &[[f64; 2]], gap: f64) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let level = |[start, end]: &[f64; 2]| {
        let free = ends.iter().position(|taken| *start >= taken + gap);
        let level = free.unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(*end);
        } else {
            ends[level] = *end;
        }
        level
    };
    spans.iter().map(level).collect()
}

/// The parts of a group without one ranked between them: first and last place of each.
pub(super) fn runs(group: &[usize]) -> Vec<[usize; 2]> {
    let mut runs: Vec<[usize; 2]> = Vec::new();
    for &place in group {
        match runs.last_mut() {
            Some(run) if run[1] + 1 == place => run[1] = place,
            _ => runs.push([place, place]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_that_would_touch_are_on_levels_of_their_own() {
        assert_eq!(levels(&[[0.0, 2.0], [1.0, 3.0], [2.5, 4.0], [3.5, 5.0]], 0.4), [0, 1, 0, 1]);
        assert_eq!(levels(&[[0.0, 2.0], [2.0, 3.0]], 0.1), [0, 1]);
        assert_eq!(runs(&[0, 1, 3, 5, 6]), [[0, 1], [3, 3], [5, 6]]);
    }
}
