//! Which intermediates were ever run on a common target, directly or by way of others.

use stilt_results::{Code, Note};

use super::model::Profile;
use crate::transfer::notes::listed;

/// Codes of the notes of a recommendation, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[(
    APART,
    "intermediates that no target compares",
    "A gain is the level of its target and what the intermediate does. Where two sets of intermediates share no target, large gains of one may be easy targets: the model then takes both sets for equally good on average, which is an assumption. One intermediate of either set, run on a target of the other, would tell.",
)];

const APART: Code = Code("N320");

/// The set of every intermediate, by place, counted from 0 in their order; `None` where nothing was run.
pub(super) fn sets(profiles: &[&Profile]) -> Vec<Option<usize>> {
    let width = profiles.first().map_or(0, |profile| profile.gains.len());
    let mut sets: Vec<Option<usize>> = vec![None; width];
    let mut seen = vec![false; profiles.len()];
    let mut count = 0;
    for start in 0..width {
        if sets[start].is_some() || !profiles.iter().any(|target| target.gains[start].is_some()) {
            continue;
        }
        let mut open = vec![start];
        while let Some(place) = open.pop() {
            sets[place] = Some(count);
            for (target, seen) in profiles.iter().zip(&mut seen) {
                if target.gains[place].is_some() && !std::mem::replace(seen, true) {
                    open.extend(target.known().map(|(other, _)| other).filter(|other| sets[*other].is_none()));
                }
            }
        }
        count += 1;
    }
    sets
}

/// Says which intermediates no target compares with the others.
pub(super) fn note(profiles: &[&Profile], names: &[&str]) -> Option<Note> {
    let sets = sets(profiles);
    let count = sets.iter().flatten().max()? + 1;
    let of = |set: usize| -> String {
        let own = names.iter().zip(&sets).filter(|(_, own)| **own == Some(set));
        listed(&own.map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>())
    };
    let all: Vec<String> = (0..count).map(of).collect();
    let message = format!(
        "no target compares {}: that they are equally good on average is assumed, and in no interval",
        all.join(" with ")
    );
    (count > 1).then_some(Note { code: APART, message, place: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::recommend::model::{Own, additive};

    fn profile(gains: &[Option<f64>]) -> Profile {
        let own = |gain: f64| Own { gain, runs: 1.0 };
        Profile { gains: gains.iter().map(|gain| gain.map(own)).collect(), noise: 0.0, baseline: 0.0 }
    }

    #[test]
    fn sets_follow_common_targets() {
        let table = [
            profile(&[Some(1.0), None, Some(2.0), None, None]),
            profile(&[None, Some(1.0), None, Some(4.0), None]),
            profile(&[Some(3.0), None, Some(5.0), None, None]),
            profile(&[None, Some(2.0), None, Some(2.0), None]),
        ];
        let all: Vec<&Profile> = table.iter().collect();
        assert_eq!(sets(&all), [Some(0), Some(1), Some(0), Some(1), None]);
        // Two tables of 2 x 2, with one degree of freedom each: residuals ±1/4 and ±3/4.
        let fit = additive(&all);
        assert_eq!(fit.df, 2.0);
        assert!((fit.residual - (4.0 / 16.0 + 4.0 * 9.0 / 16.0)).abs() < 1e-9, "{}", fit.residual);
        let names = ["a", "b", "c", "d", "e"];
        let said = note(&all, &names).unwrap().message;
        assert!(said.starts_with("no target compares `a`, `c` with `b`, `d`:"), "{said}");
        // A target that has one of either joins them.
        let bridge = profile(&[Some(1.0), Some(1.0), None, None, None]);
        let joined: Vec<&Profile> = table.iter().chain([&bridge]).collect();
        assert_eq!(note(&joined, &names), None);
        assert_eq!(additive(&joined).df, 10.0 - 4.0 - 5.0 + 1.0);
    }
}
