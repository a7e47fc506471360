//! What figures say of the results behind them.

use stilt_results::{Catalogue, Factor, Key, ResultSet};

use super::labels::name;

/// Of results: whether they are simulated, and whether they are about a single target or language.
pub(crate) struct Data {
    pub(crate) simulated: bool,
    target: Option<String>,
    language: Option<String>,
}

impl Data {
    pub(crate) fn of(set: &ResultSet) -> Self {
        let only = |factor: &Factor| {
            let column = set.column(factor)?;
            let (first, rest) = column.codes().split_first()?;
            let level = column.levels().name(*first);
            (!level.is_empty() && rest.iter().all(|code| code == first)).then(|| level.to_owned())
        };
        Self { simulated: simulated(set), target: only(&Factor::Target), language: only(&Factor::Language) }
    }

    /// ` on XNLI in sw`, as far as it is a single one and no key shows it.
    pub(super) fn about(&self, keys: &[Key], catalogue: &Catalogue) -> String {
        let unsaid = |factor: &Factor| keys.iter().all(|key| key.factor != *factor);
        let target = self.target.as_ref().filter(|_| unsaid(&Factor::Target));
        let language = self.language.as_ref().filter(|_| unsaid(&Factor::Language));
        let target = target.map(|id| format!(" on {}", name(id, catalogue)));
        target.into_iter().chain(language.map(|language| format!(" in {language}"))).collect()
    }
}

/// What data must be called if it is no real data.
const SIMULATED: &str = "simulated";

/// Whether any base model or file says that its results are simulated.
pub(crate) fn simulated(set: &ResultSet) -> bool {
    let says = |text: &str| text.to_lowercase().contains(SIMULATED);
    let models = set.column(&Factor::BaseModel).is_some_and(|column| column.levels().iter().any(says));
    // Rows of one file mostly follow each other: its name is looked at once.
    let mut last = "";
    models
        || (0..set.len()).any(|row| {
            let path = set.origin(row).0.path.as_str();
            let new = path != last;
            last = path;
            new && says(path)
        })
}
