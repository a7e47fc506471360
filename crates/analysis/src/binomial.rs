//! The binomial distribution of a fair coin: chance of a head is one half.

use crate::method::Alternative;

/// Chance that `flips` flips show exactly `heads` heads, heads <= flips; 0 if too small for a double.
fn exactly(heads: usize, flips: usize) -> f64 {
    // C(2h, h) / 4^h is a product of factors close to 1; from the centre, every step outwards is a factor too.
    let half = flips / 2;
    let centre = (1..=half).fold(1.0, |product, i| product * (2 * i - 1) as f64 / (2 * i) as f64);
    let odd = if flips % 2 == 1 { flips as f64 / (flips + 1) as f64 } else { 1.0 };
    let most = heads.max(flips - heads);
    let from = flips - half;
    (from..most).fold(centre * odd, |chance, at| chance * (flips - at) as f64 / (at + 1) as f64)
}

/// Chance of at least `heads` heads.
fn at_least(heads: usize, flips: usize) -> f64 {
    if heads == 0 {
        return 1.0;
    }
    if 2 * heads <= flips {
        return 1.0 - at_least(flips + 1 - heads, flips);
    }
    let mut chance = exactly(heads, flips);
    let mut sum = 0.0;
    for at in heads..=flips {
        sum += chance;
        chance *= (flips - at) as f64 / (at + 1) as f64;
    }
    // No tail is thinner than a single sequence; rounding must not make it so.
    sum.max(floor(flips))
}

/// Chance of one sequence of flips.
fn floor(flips: usize) -> f64 {
    0.5f64.powi(i32::try_from(flips).unwrap_or(i32::MAX))
}

/// p and its floor where `above` of `above + below` >= 1 fair flips fell on the side of the treated arm, both in
/// (0, 1]. With `mid`, only half of what is as likely as the observed counts.
pub(crate) fn p_value(above: usize, below: usize, alternative: Alternative, mid: bool) -> (f64, f64) {
    let flips = above + below;
    let (p, least) = match alternative {
        // Both tails are alike; in the middle they overlap in the observed count, which then counts once.
        Alternative::TwoSided if above == below => (if mid { 1.0 - exactly(above, flips) / 2.0 } else { 1.0 }, 2.0),
        Alternative::TwoSided => (2.0 * one_sided(above.max(below), flips, mid), 2.0),
        Alternative::Greater => (one_sided(above, flips, mid), 1.0),
        Alternative::Less => (one_sided(below, flips, mid), 1.0),
    };
    let least = least * floor(flips) * if mid { 0.5 } else { 1.0 };
    (p.clamp(f64::MIN_POSITIVE, 1.0), least.clamp(f64::MIN_POSITIVE, 1.0))
}

fn one_sided(heads: usize, flips: usize, mid: bool) -> f64 {
    let tail = at_least(heads, flips);
    // At the end of the range the tail is the observed count itself.
    if !mid {
        tail
    } else if heads == flips {
        tail / 2.0
    } else {
        tail - exactly(heads, flips) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_those_of_pascals_triangle() {
        let row = [1.0, 7.0, 21.0, 35.0, 35.0, 21.0, 7.0, 1.0];
        for (heads, ways) in row.iter().enumerate() {
            assert!((exactly(heads, 7) * 128.0 / ways - 1.0).abs() < 1e-14);
            let above: f64 = row[heads..].iter().sum();
            assert!((at_least(heads, 7) * 128.0 / above - 1.0).abs() < 1e-14);
        }
        assert_eq!(exactly(0, 0), 1.0);
    }

    #[test]
    fn many_flips_keep_their_digits() {
        // scipy 1.17.1: binomtest(5100, 10000, 0.5), binomtest(900, 1000, 0.5, alternative='greater')
        let near = |ours: f64, theirs: f64| assert!((ours / theirs - 1.0).abs() < 1e-11, "{ours:e}, scipy {theirs:e}");
        near(p_value(5_100, 4_900, Alternative::TwoSided, false).0, 0.04658552770494645);
        near(p_value(900, 100, Alternative::Greater, false).0, 6.701717790006182e-162);
    }

    #[test]
    fn a_tail_too_thin_for_a_double_is_not_zero() {
        assert_eq!(p_value(5_000, 0, Alternative::TwoSided, false), (f64::MIN_POSITIVE, f64::MIN_POSITIVE));
    }
}
