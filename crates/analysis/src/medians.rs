//! Medians of values, and of all pairwise means or differences (Hodges & Lehmann), found without making them all.

use crate::moments::saturate;

/// The median of the means of all pairs of `values`, each with itself included (Walsh averages): the pseudo-median.
pub(crate) fn pseudo_median(values: &[f64]) -> f64 {
    let values = sorted(values.iter().copied());
    let n = values.len();
    let at_most = |bound: f64| {
        // For rising values, the partners that keep the mean within the bound become ever fewer.
        let mut partners = n;
        let of = |(i, value): (usize, &f64)| {
            while partners > 0 && value / 2.0 + values[partners - 1] / 2.0 > bound {
                partners -= 1;
            }
            partners.saturating_sub(i)
        };
        values.iter().enumerate().map(of).sum()
    };
    counted(n * (n + 1) / 2, at_most)
}

/// The median of all differences of a `treated` and a `baseline` value.
pub(crate) fn median_shift(treated: &[f64], baseline: &[f64]) -> f64 {
    let treated = sorted(treated.iter().copied());
    let negated = sorted(baseline.iter().map(|v| -v));
    let at_most = |bound: f64| {
        let mut partners = negated.len();
        let of = |value: &f64| {
            while partners > 0 && saturate(value + negated[partners - 1]) > bound {
                partners -= 1;
            }
            partners
        };
        treated.iter().map(of).sum()
    };
    counted(treated.len() * negated.len(), at_most)
}

/// The median of `values`; 0 if there is none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let values = sorted(values.iter().copied());
    let middle = |place: usize| values.get(place).copied().unwrap_or(0.0);
    mean(middle(values.len().saturating_sub(1) / 2), middle(values.len() / 2))
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The mean of two values, within the range of doubles; -0 is 0.
fn mean(a: f64, b: f64) -> f64 {
    if a == b { a + 0.0 } else { a / 2.0 + b / 2.0 }
}

/// The median of `count` >= 1 numbers of which only is known how many lie at or below a bound.
fn counted(count: usize, at_most: impl Fn(f64) -> usize) -> f64 {
    // The least double that enough numbers lie at or below is one of the numbers.
    let smallest = |place: usize| {
        let (mut low, mut high) = (key(f64::MIN), key(f64::MAX));
        while low < high {
            let middle = low + ((i128::from(high) - i128::from(low)) / 2) as i64;
            if at_most(value(middle)) >= place { high = middle } else { low = middle + 1 }
        }
        value(low)
    };
    mean(smallest(count.div_ceil(2)), smallest(count / 2 + 1))
}

/// An integer that rises with the double.
fn key(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

/// The double of a [`key`]; one of the two zeros for 0.
fn value(key: i64) -> f64 {
    f64::from_bits(if key < 0 { i64::MIN - key } else { key } as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_all_pairs() {
        let values = [2.5, -1.0, 4.0, 4.0, 0.5, -7.25];
        let mut walsh = Vec::new();
        for (i, a) in values.iter().enumerate() {
            walsh.extend(values[i..].iter().map(|b| a / 2.0 + b / 2.0));
        }
        assert_eq!(pseudo_median(&values), median(&walsh));
        let others = [1.0, -3.0, 0.0];
        let differences: Vec<f64> = values.iter().flat_map(|a| others.iter().map(move |b| a - b)).collect();
        assert_eq!(median_shift(&values, &others), median(&differences));
    }

    #[test]
    fn keys_rise_with_the_doubles() {
        let doubles = [f64::MIN, -1.0, -5e-324, 0.0, 5e-324, 1.0, f64::MAX];
        assert!(doubles.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
        assert!(doubles.iter().all(|&double| value(key(double)) == double));
        assert_eq!(median_shift(&[f64::MAX], &[f64::MIN]), f64::MAX);
        assert_eq!(pseudo_median(&[f64::MIN, f64::MIN]), f64::MIN);
    }
}
