//! Where rows or columns lie.

use super::Group;

/// The cells along one axis, with gaps between groups; points from the start of the grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// Where every cell starts.
    pub(super) starts: Vec<f64>,
    /// Length of a cell.
    pub(super) pitch: f64,
    /// Where every group starts and ends.
    pub(super) spans: Vec<[f64; 2]>,
    /// Where the last cell ends.
    pub(super) length: f64,
}

impl Axis {
    /// Cells of length `pitch`; `gap` between groups, and `lead` before each group that has a heading.
    pub(super) fn new(groups: &[Group], pitch: f64, gap: f64, lead: f64) -> Self {
        Self::panels(groups, pitch, [gap, gap], lead, &[])
    }

    /// The same with a wider gap before each cell that starts a panel.
    pub(super) fn panels(groups: &[Group], pitch: f64, [gap, wide]: [f64; 2], lead: f64, first: &[usize]) -> Self {
        let (mut starts, mut spans, mut at) = (Vec::new(), Vec::new(), 0.0);
        for (i, group) in groups.iter().enumerate() {
            if i > 0 {
                at += if first.contains(&starts.len()) { wide } else { gap };
            }
            if group.named().is_some() {
                at += lead;
            }
            let start = at;
            for _ in &group.labels {
                starts.push(at);
                at += pitch;
            }
            spans.push([start, at]);
        }
        Self { starts, pitch, spans, length: at }
    }

    /// The middle of every cell.
    pub(super) fn centers(&self) -> impl Iterator<Item = f64> {
        self.starts.iter().map(|start| start + self.pitch / 2.0)
    }

    /// Where the cells from `from` up to `to` start and end.
    pub(super) fn reach(&self, from: usize, to: usize) -> [f64; 2] {
        let start = self.starts.get(from).copied().unwrap_or_default();
        let last = to.checked_sub(1).and_then(|last| self.starts.get(last)).copied().unwrap_or_default();
        [start, last + self.pitch]
    }

    /// Length of every group.
    pub(super) fn span_lengths(&self) -> impl Iterator<Item = f64> {
        self.spans.iter().map(|[start, end]| end - start)
    }
}
