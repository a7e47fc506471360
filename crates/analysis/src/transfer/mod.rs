//! Transfer gains: from results to judged tables.
//!
//! Rows of a [`ResultSet`](stilt_results::ResultSet) become arms (one score per replicate, language and metric), two
//! arms become the scores of a target, these a comparison, and the comparisons of a table one or two families.

mod arm;
mod arms;
mod axes;
mod best;
mod cell;
mod collapsed;
mod combined;
mod compare;
mod conjunctions;
mod contrast;
mod crossed;
mod design;
mod detectable;
mod engine;
mod gain;
mod infer;
mod judge;
mod mean_score;
mod metrics;
mod mirrored;
mod notes;
mod over_examples;
mod plan;
mod rank;
mod recommend;
mod replicates;
mod resampled;
mod robustness;
mod scores;
mod settings;
mod shared_baseline;
mod table;
mod tradeoff;
mod trend;
mod units;
mod view;

pub use best::{BestRow, BestTable, NOT_CHOSEN, best};
pub use combined::COMBINED;
pub use compare::compare;
pub use contrast::{
    CODES as CONTRAST_CODES, CONTRASTED, ContrastGroup, ContrastRow, ContrastSettings, ContrastTable, Order, contrast,
};
pub use crossed::CROSSED;
pub use detectable::minimum_detectable;
pub use gain::gain;
pub use notes::CODES;
pub use over_examples::UNMATCHED;
pub use plan::{
    Component, Components, PlanRow, PlanSettings, PlanTable, PowerCurve, PowerCurves, PowerPoint, UPPER, plan,
    power_curves,
};
pub use rank::{
    CODES as RANK_CODES, INCOMPLETES, Incomplete, Omnibus, PAIR_TESTS, PairRow, PairTest, RankRow, RankSettings,
    RankTable, Ranking, rank,
};
pub use recommend::{
    CODES as RECOMMEND_CODES, Difference, NextRun, OwnGain, RecommendRow, RecommendSettings, RecommendTable,
    Recommendation, RegretRow, RelatedTarget, Rule, Variances, recommend,
};
pub use robustness::{
    Aspect, CODES as ROBUSTNESS_CODES, GroupValue, Harmed, LanguageValue, RobustnessRow, RobustnessSettings,
    RobustnessTable, SizeTrend, Spread, Worst, robustness,
};
pub use settings::{OVERS, Over, Resample, Settings};
pub use table::{
    ALL, Collapsed, CompareRow, CompareTable, Conjunction, Detail, Exact, FamilyOfTests, GainRow, GainTable, Pairing,
    Place, Tally,
};
pub use tradeoff::{CODES as TRADEOFF_CODES, Front, Measure, TradeoffMetric, TradeoffPoint, TradeoffTable, tradeoff};
pub use trend::{
    CODES as TREND_CODES, Design, Fit, MeanScore, OFS, Of, Point, Series, Shown, SlopePair, TrendSettings, TrendTable,
    trend,
};

/// An analysis that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AnalysisError {
    /// A key, filter or level that the results do not have.
    #[error(transparent)]
    Query(#[from] stilt_results::QueryError),
    /// There is nothing to set against each other.
    #[error("nothing to compare: {0}")]
    Nothing(String),
    /// No cell has runs whose spread could be seen.
    #[error("nothing to plan from: {0}")]
    NothingToPlan(String),
    /// A choice that makes no sense here.
    #[error("{0}")]
    Usage(String),
    /// Several values for one replicate, language and metric.
    #[error("{} replicates have two values for one language and metric", .0.len())]
    Repeated(Vec<stilt_results::Conflict>),
}
