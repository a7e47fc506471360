//! What was run, what was measured, and where it is kept.
//!
//! Result files go through an importer into [`Observations`]; these become a [`ResultSet`], in which every key stands
//! once and no order of the input is left. Values are points (0 to 100) for bounded metrics.

mod catalogue;
mod conflict;
mod diagnostic;
mod factor;
pub mod import;
mod levels;
mod metric;
mod name;
mod observations;
mod order;
mod query;
mod result_set;
mod score;
pub mod store;
pub mod suggest;

pub use catalogue::{
    BadFact, Better, Catalogue, Facts, LanguageEntry, LanguageFacts, MetricFacts, MetricScale, Model, ModelFacts,
    Table, Task, TaskFacts,
};
pub use conflict::{Conflict, OnConflict, Place};
pub use diagnostic::{Code, Location, Note, Problem};
pub use factor::{FACTORS, Factor};
pub use levels::{Levels, by_value, natural};
pub use metric::{Bounds, Direction, Metric};
pub use name::{BASELINE, Intermediate, Language, MetricId, ModelId, NameError, TaskId};
pub use observations::{Basis, Column, Observations, Origin, Reading, Source, Summary};
pub use query::{Condition, Filter, Key, QueryError};
pub use result_set::{Condensed, Merged, Replicate, ResultSet, Value};
pub use score::{NotFinite, Points, Score};
