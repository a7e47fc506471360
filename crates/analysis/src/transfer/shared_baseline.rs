//! The intermediates that share the runs of a baseline, for Dunnett's test.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::collapsed::group;
use super::settings::Settings;
use super::table::Pairing;
use crate::block::{About, Blocks, block_method};
use crate::family::Joint;
use crate::method;

/// Gives every cell the p that Dunnett's test of its target gives it, where several cells share their baseline runs.
pub(super) fn join(cells: &mut [Cell], settings: &Settings) {
    if !settings.correction.uses_joint() {
        return;
    }
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        let detail = &cell.inferred.1;
        if cell.inferred.0.outcome.tested().is_some()
            && detail.pairing == Pairing::Unpaired
            && !detail.arms[1].is_empty()
        {
            let baseline: Vec<u64> = detail.arms[1].iter().map(|score| score.to_bits()).collect();
            groups.entry((cell.block, group(&cell.place), baseline)).or_default().push(at);
        }
    }
    for (number, members) in groups.into_values().filter(|members| members.len() > 1).enumerate() {
        for (at, p) in dunnett(cells, &members, settings) {
            cells[at].inferred.0.joint = Some(Joint { p, group: number });
        }
    }
}

/// The members with their jointly adjusted p.
fn dunnett(cells: &[Cell], members: &[usize], settings: &Settings) -> Vec<(usize, f64)> {
    let mut runs = vec![cells[members[0]].inferred.1.arms[1].clone()];
    runs.extend(members.iter().map(|&at| cells[at].inferred.1.arms[0].clone()));
    let systems = (0..runs.len()).map(|system| system.to_string()).collect();
    let Ok(blocks) = Blocks::new(systems, vec![String::new()], runs) else { return Vec::new() };
    let told = method::Settings { level: settings.level, alpha: settings.alpha, ..method::Settings::default() };
    let answers = block_method("dunnett").map(|dunnett| dunnett.run(&blocks.with_control(0), &told));
    let one = |answer: &crate::block::Answer| match answer.about {
        About::Pair(system, _) => Some((members[system - 1], answer.outcome.tested()?.p)),
        _ => None,
    };
    answers.iter().flatten().filter_map(one).collect()
}
