//! Marks of equal size along a line, moved aside only as far as they must so that none touches another.

/// How far every mark stands from the line, in the unit of `along`, negative is up; marks are `size` apart at least. The
/// mark furthest to the start is on the line.
pub(super) fn swarm(along: &[f64], size: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..along.len()).collect();
    order.sort_by(|&a, &b| at(along, a).total_cmp(&at(along, b)));
    let mut aside = vec![0.0; along.len()];
    let mut placed: Vec<[f64; 2]> = Vec::new();
    for mark in order {
        let x = at(along, mark);
        let near: Vec<[f64; 2]> = placed.iter().copied().filter(|[other, _]| x - other < size).collect();
        // Either on the line, or touching one of the marks nearby from above or below.
        let touching = near.iter().flat_map(|[other, y]| {
            let away = (size * size - (x - other) * (x - other)).max(0.0).sqrt();
            [y - away, y + away]
        });
        let mut places: Vec<f64> = std::iter::once(0.0).chain(touching).collect();
        places.sort_by(|a, b| a.abs().total_cmp(&b.abs()).then(a.total_cmp(b)));
        // A hair of tolerance: what touches does not overlap.
        let free = |y: &f64| near.iter().all(|[other, taken]| (x - other).hypot(y - taken) >= size * (1.0 - 1e-9));
        let y = places.into_iter().find(free).unwrap_or(0.0);
        placed.push([x, y]);
        if let Some(slot) = aside.get_mut(mark) {
            *slot = y;
        }
    }
    aside
}

fn at(along: &[f64], mark: usize) -> f64 {
    along.get(mark).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_stand_apart_stay_on_the_line() {
        assert_eq!(swarm(&[0.0, 10.0, 5.0], 5.0), [0.0; 3]);
        assert!(swarm(&[], 5.0).is_empty());
    }

    #[test]
    fn equal_marks_stack_up_and_down() {
        assert_eq!(swarm(&[3.0, 3.0, 3.0, 3.0, 3.0], 2.0), [0.0, -2.0, 2.0, -4.0, 4.0]);
        let aside = swarm(&[0.0, 3.0], 5.0);
        assert_eq!(aside, [0.0, -4.0], "3, 4, 5: they touch");
    }

    #[test]
    fn no_mark_touches_another() {
        let along: Vec<f64> = (0..300_u32).map(|mark| f64::from(mark * 7919 % 1000) / 9.0).collect();
        let aside = swarm(&along, 5.0);
        for a in 0..along.len() {
            for b in 0..a {
                assert!((along[a] - along[b]).hypot(aside[a] - aside[b]) > 5.0 - 1e-6, "{a} {b}");
            }
        }
    }
}
