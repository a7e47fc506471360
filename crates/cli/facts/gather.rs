//! Gathering what facts are drawn from.

use stilt_analysis::transfer::{FamilyOfTests, Settings};
use stilt_results::Catalogue;

use super::{Facts, Row};

impl<'a> Facts<'a> {
    /// The facts of these gains over the baseline, with targets called by their ids. Of all families and the scope of an
    /// answer, only the families that these rows can be members of are said.
    pub(crate) fn of_gains(
        rows: Vec<Row<'a>>,
        (families, scope): (&'a [FamilyOfTests], &'a str),
        settings: &'a Settings,
        catalogue: &'a Catalogue,
    ) -> Self {
        let own = families.iter().filter(|family| rows.iter().any(|row| family.covers(row.place)));
        let families = own.collect();
        Self { rows, families, settings, catalogue, scope, what: "Gain", over_baseline: true, name: &|id| id }
    }

    /// The facts of these differences between arms, none of which is the baseline.
    pub(crate) fn of_differences(
        rows: Vec<Row<'a>>,
        judged: (&'a [FamilyOfTests], &'a str),
        settings: &'a Settings,
        catalogue: &'a Catalogue,
        name: &'a dyn Fn(&'a str) -> &'a str,
    ) -> Self {
        Self { what: "Difference", over_baseline: false, name, ..Self::of_gains(rows, judged, settings, catalogue) }
    }
}
