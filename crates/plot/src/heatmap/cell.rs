//! What is known of one combination of row and column.

use stilt_analysis::family::Finding;

/// What is known of one combination of row and column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: it was not run, or is not in the results. Drawn hatched.
    Missing,
    /// A judged gain; drawn hatched if its estimate could not be computed.
    Gain(Finding),
    /// A judged average that is not comparable with the others of its column, such as one over fewer targets: drawn
    /// with a corner cut off, and never the best.
    Partial(Finding),
    /// The mean of a row or column of cells as they are shown. It was not tested: it has no mark and is never the best.
    Mean {
        /// Points.
        gain: f64,
        /// Whether it is over fewer cells than others of its row or column; drawn with a corner cut off.
        fewer: bool,
    },
}

impl Cell {
    /// What was judged; `None` if nothing was.
    pub(super) fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Missing | Self::Mean { .. } => None,
            Self::Gain(finding) | Self::Partial(finding) => Some(finding),
        }
    }

    /// The estimate, points; `None` if there is nothing to show but hatching.
    pub(super) fn gain(&self) -> Option<f64> {
        match self {
            Self::Mean { gain, .. } => Some(*gain),
            _ => self.finding().and_then(Finding::estimate),
        }
    }

    /// Marks earned.
    pub(super) fn stars(&self) -> u8 {
        self.finding().filter(|finding| finding.estimate().is_some()).map_or(0, Finding::stars)
    }

    /// Whether there is a gain that is not comparable with its column.
    pub(super) fn is_partial(&self) -> bool {
        match self {
            Self::Partial(finding) => finding.estimate().is_some(),
            Self::Mean { fewer, .. } => *fewer,
            Self::Missing | Self::Gain(_) => false,
        }
    }

    /// The estimate where it may be the best of its column.
    pub(super) fn comparable(&self) -> Option<f64> {
        match self {
            Self::Gain(finding) => finding.estimate(),
            Self::Missing | Self::Partial(_) | Self::Mean { .. } => None,
        }
    }
}
