//! The standardised effect size of a design: Cohen dz of pairs, Hedges g of independent arms.

use crate::method::{CohenDz, HedgesG, cohen_dz, hedges_g};
use crate::registry::Entry;
use crate::sample::Sample;

/// Which effect size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    /// Mean over standard deviation of the differences.
    CohenDz,
    /// Difference of means over the pooled standard deviation, corrected for small samples.
    HedgesG,
}

impl EffectKind {
    /// The id in output: `cohen-dz`, `hedges-g`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::CohenDz => CohenDz.id(),
            Self::HedgesG => HedgesG.id(),
        }
    }
}

/// An effect size; positive is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Which one.
    pub kind: EffectKind,
    /// In standard deviations.
    pub value: f64,
}

impl Effect {
    /// The effect size of the design: Cohen dz of pairs, Hedges g of independent arms; `None` if degenerate.
    #[must_use]
    pub fn of(sample: &Sample) -> Option<Self> {
        match sample {
            Sample::Paired(pairs) => cohen_dz(pairs).map(|value| Self { kind: EffectKind::CohenDz, value }),
            Sample::Unpaired(arms) => hedges_g(arms).map(|value| Self { kind: EffectKind::HedgesG, value }),
        }
    }
}
