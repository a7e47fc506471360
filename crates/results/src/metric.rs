//! Metrics: which way is better, which values are possible, and how they are written.

/// Which way a metric improves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Accuracy, F1, ...
    HigherIsBetter,
    /// Loss, perplexity, latency, error rates.
    LowerIsBetter,
}

/// The values a metric can take, which decides whether it is kept in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// A share: kept in points, 0 to 100; files may hold fractions or percentages.
    Share,
    /// A correlation: kept in points, -100 to 100.
    Correlation,
    /// Loss, latency, perplexity: kept as it is, never rescaled.
    Unbounded,
}

impl Bounds {
    /// Lowest and highest possible value in points; `None` where there is no bound.
    #[must_use]
    pub fn range(self) -> Option<(f64, f64)> {
        match self {
            Self::Share => Some((0.0, 100.0)),
            Self::Correlation => Some((-100.0, 100.0)),
            Self::Unbounded => None,
        }
    }
}

/// What is known of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Which way is better.
    pub direction: Direction,
    /// Possible values.
    pub bounds: Bounds,
}

impl Metric {
    /// 1 if higher is better, else -1: scores times this are better when higher, and their differences are gains.
    #[must_use]
    pub fn sign(self) -> f64 {
        match self.direction {
            Direction::HigherIsBetter => 1.0,
            Direction::LowerIsBetter => -1.0,
        }
    }

    /// What the name of an uncatalogued metric tells: losses, errors and latencies are unbounded and better when lower;
    /// anything else is taken for a share of something got right.
    #[must_use]
    pub fn guess(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let error = lower.ends_with("error") || lower.ends_with("error_rate");
        let cost = words.any(|word| COSTS.contains(&word));
        match (error, cost) {
            (_, true) => Self { direction: Direction::LowerIsBetter, bounds: Bounds::Unbounded },
            (true, false) => Self { direction: Direction::LowerIsBetter, bounds: Bounds::Share },
            (false, false) => Self { direction: Direction::HigherIsBetter, bounds: Bounds::Share },
        }
    }
}

/// Words in the name of a metric that make it a cost with no upper bound.
const COSTS: &[&str] = &[
    "loss",
    "latency",
    "perplexity",
    "ppl",
    "ms",
    "runtime",
    "seconds",
    "nll",
    "bpc",
    "mse",
    "rmse",
    "mae",
    "mem",
    "memory",
    "gb",
    "mb",
    "flops",
    "joules",
    "kwh",
    "watts",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_latency_is_a_positive_gain() {
        let latency = Metric::guess("latency_ms");
        assert_eq!(latency.sign() * (10.0 - 12.5), 2.5);
        assert_eq!(latency.bounds, Bounds::Unbounded);
        assert_eq!(Metric::guess("peak_mem_gb"), latency);
    }

    #[test]
    fn an_error_rate_is_a_share_that_is_better_when_lower() {
        let error = Metric::guess("word_error_rate");
        assert_eq!(error, Metric { direction: Direction::LowerIsBetter, bounds: Bounds::Share });
    }

    #[test]
    fn an_unknown_name_is_a_share_that_is_better_when_higher() {
        assert_eq!(Metric::guess("f1_macro").direction, Direction::HigherIsBetter);
        assert_eq!(Metric::guess("glossary").bounds, Bounds::Share, "`loss` inside a word is no loss");
    }
}
