//! Which unit of every level a value belongs to, and which levels lie within others.

use std::collections::BTreeMap;

use super::Nested;

/// The units of every level, numbered by their codes without gaps.
pub(super) struct Units {
    /// Per level, per value: its unit.
    pub(super) of: Vec<Vec<usize>>,
    /// Per level: how many units there are.
    pub(super) counts: Vec<usize>,
}

impl Units {
    pub(super) fn of(nested: &Nested) -> Self {
        let number = |codes: &[u32]| {
            let mut distinct = codes.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            (codes.iter().map(|code| distinct.partition_point(|other| other < code)).collect(), distinct.len())
        };
        let (of, counts) = nested.levels().iter().map(|level| number(&level.codes)).unzip();
        Self { of, counts }
    }

    /// How many values two levels' units share, for units that share some, in order.
    pub(super) fn shared(&self, outer: usize, inner: usize) -> BTreeMap<(usize, usize), usize> {
        let mut shared = BTreeMap::new();
        for pair in self.of[outer].iter().copied().zip(self.of[inner].iter().copied()) {
            *shared.entry(pair).or_default() += 1;
        }
        shared
    }

    /// Whether every unit of `inner` appears under one unit of `outer` only.
    pub(super) fn nested(&self, outer: usize, inner: usize) -> bool {
        self.shared(outer, inner).len() == self.counts[inner]
    }
}
