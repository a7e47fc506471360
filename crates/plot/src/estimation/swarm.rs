//! Scores side by side where they would lie on each other.

/// How far each score, given by its height on the page (points), stands from the middle: the nearest of the lanes
/// 0, 1, -1, 2 ... in which it touches no other mark of this diameter. Beyond `most` points marks lie on each other.
pub(super) fn swarm(heights: &[f64], diameter: f64, most: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&a, &b| heights[a].total_cmp(&heights[b]));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lanes")]
    let lanes = 1 + 2 * (most / diameter).max(0.0) as usize;
    let mut last = vec![f64::NEG_INFINITY; lanes];
    let mut offsets = vec![0.0; heights.len()];
    for place in order {
        let free = last.iter().position(|height| heights[place] - height >= diameter);
        // Where no lane is free, that which was free for longest.
        let longest = || (0..lanes).min_by(|&a, &b| last[a].total_cmp(&last[b])).unwrap_or(0);
        let lane = free.unwrap_or_else(longest);
        last[lane] = heights[place];
        #[expect(clippy::cast_precision_loss, reason = "a handful of lanes")]
        let steps = lane.div_ceil(2) as f64;
        offsets[place] = steps * diameter * if lane % 2 == 1 { 1.0 } else { -1.0 } + 0.0;
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_touch_only_where_there_is_no_room() {
        assert_eq!(swarm(&[0.0, 5.0, 0.5, 0.6], 2.0, 10.0), [0.0, 0.0, 2.0, -2.0]);
        let crowded = swarm(&[1.0; 9], 2.0, 2.5);
        assert!(crowded.iter().all(|offset| offset.abs() <= 2.5), "{crowded:?}");
        assert!(swarm(&[], 2.0, 10.0).is_empty());
    }
}
