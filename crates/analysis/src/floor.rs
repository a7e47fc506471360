//! How many runs, pairs or blocks it takes before a method can reach a given p at all.

use crate::block::{About, BlockMethod, Blocks};
use crate::method::{Design, Method, Settings};
use crate::outcome::Outcome;
use crate::sample::{Paired, Sample, Unpaired};

/// Most units that are tried: whoever has more is above every exact floor.
const MOST: usize = 40;

/// The fewest pairs (for [`Design::Unpaired`]: runs in each arm) with which the method can reach `p`, by the floor it
/// states; `None` if it states none, or if forty are not enough.
#[must_use]
pub fn fewest(method: &dyn Method, design: Design, settings: &Settings, p: f64) -> Option<usize> {
    reached(p, |n| floor_at(method, design, settings, (n, n)))
}

/// The smallest p the method can reach with so many treated and baseline runs (as many of both for pairs), by the floor
/// it states; `None` if it states none, or if so few cannot be tested.
#[must_use]
pub fn floor_at(method: &dyn Method, design: Design, settings: &Settings, (n, m): (usize, usize)) -> Option<f64> {
    // Every treated value above every baseline value, all differences distinct: the most extreme data there can be.
    let arm = |n: usize, step: usize, from: usize| (1..=n).map(|i| (step * i + from) as f64).collect::<Vec<f64>>();
    let (treated, baseline) = (arm(n, 1_000, m), arm(m, 1, 0));
    let sample = match design {
        Design::Unpaired => Unpaired::new(treated, baseline).map(Sample::Unpaired),
        Design::Paired | Design::Either => Paired::new(treated, baseline).map(Sample::Paired),
    };
    floor(&method.run(&sample.ok()?, settings))
}

/// The fewest blocks with which a pair of two systems can reach `p`, by the floor the method states; likewise.
#[must_use]
pub fn fewest_blocks(method: &dyn BlockMethod, settings: &Settings, p: f64) -> Option<usize> {
    let table = |n: usize| {
        let cells = (0..n).flat_map(|i| [vec![(1_000 * (i + 1)) as f64], vec![(i + 1) as f64]]).collect();
        Blocks::new(vec!["a".into(), "b".into()], (0..n).map(|i| i.to_string()).collect(), cells).ok()
    };
    reached(p, |n| {
        let answers = method.run(&table(n)?, settings);
        answers.iter().find(|answer| matches!(answer.about, About::Pair(..))).and_then(|answer| floor(&answer.outcome))
    })
}

fn floor(outcome: &Outcome) -> Option<f64> {
    outcome.tested().and_then(|test| test.floor)
}

/// Floors fall with the number of units; tiny samples that cannot be tested are passed over.
fn reached(p: f64, floor: impl Fn(usize) -> Option<f64>) -> Option<usize> {
    // A share of rounding, so that .05 is reached by .05.
    (2..=MOST).find(|&n| floor(n).is_some_and(|floor| floor <= p * (1.0 + 1e-12)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::{PairedT, Permutation, SignFlip};

    #[test]
    fn floors_of_the_exact_tests_are_passed_where_they_should_be() {
        let settings = Settings::default();
        // 2 / 2^n for pairs: .0625 at 5, .031 at 6. 2 / C(2n, n) for arms: .10 at 3, .029 at 4.
        assert_eq!(fewest(&SignFlip, Design::Paired, &settings, 0.05), Some(6));
        assert_eq!(fewest(&Permutation, Design::Unpaired, &settings, 0.05), Some(4));
        // Holm over the 36 pairs of 9 systems: 2 / 2^11 * 36 = .035, 2 / 2^10 * 36 = .070.
        assert_eq!(fewest(&SignFlip, Design::Paired, &settings, 0.05 / 36.0), Some(11));
    }

    #[test]
    fn a_method_without_a_floor_needs_no_number() {
        assert_eq!(fewest(&PairedT, Design::Paired, &Settings::default(), 0.05), None);
    }
}
