//! What so few runs can find at all: the gains within their power, and the floors of exact tests.

use stilt_analysis::family::Verdict;
use stilt_analysis::floor::fewest;
use stilt_analysis::method::{self, Design, method};
use stilt_analysis::transfer::{ALL, Over, Pairing, minimum_detectable};

use super::{Facts, Row, counted, percent, short};
use crate::render::p_value;

impl<'a> Facts<'a> {
    /// How large a gain the runs there are would have found, where a cell is undecided.
    pub(crate) fn detectable(&self) -> Option<String> {
        const POWER: f64 = 0.8;
        let is_single = |row: &&Row| row.place.target != ALL;
        let undecided = |row: &Row| row.finding.verdict() == Verdict::Undecided;
        // Power is that of the test the design calls for, over runs.
        let by_design = self.settings.over == Over::Seeds && self.settings.test.is_none();
        if !by_design || !self.rows.iter().filter(is_single).any(undecided) {
            return None;
        }
        let in_points = |row: &&Row<'a>| !self.metrics_of(row.place).iter().any(|metric| self.is_unbounded(metric));
        let tested = self.rows.iter().filter(is_single).filter(|row| row.finding.p().is_some()).filter(in_points);
        let found = tested.filter_map(|row| minimum_detectable(row.detail, POWER, self.settings.alpha));
        let mut found: Vec<f64> = found.collect();
        found.sort_by(f64::total_cmp);
        let (low, high) = (found.first()?, found.last()?);
        let middle = (found[(found.len() - 1) / 2] + found[found.len() / 2]) / 2.0;
        let decimals = if *low < 1.0 { 2 } else { 1 };
        let write = |gain: f64| format!("{gain:.decimals$}");
        let over = match found.len() {
            1 => String::new(),
            _ => format!(" (median over cells; {} to {})", write(*low), write(*high)),
        };
        Some(format!(
            "Detectable with {} power at these runs: {}s of about {} points{over}, before correction.",
            percent(POWER),
            self.what.to_lowercase(),
            write(middle)
        ))
    }

    /// Where so few runs were made that no result could have been significant.
    pub(crate) fn floor(&self) -> Option<String> {
        let alpha = self.settings.alpha;
        let bound = |row: &&Row| {
            let floor = row.finding.outcome().tested().and_then(|test| test.floor);
            floor.is_some_and(|floor| floor * row.finding.m() as f64 > alpha)
                && row.finding.verdict() == Verdict::Undecided
        };
        let floors = || self.rows.iter().filter(bound).filter_map(|row| row.finding.outcome().tested()?.floor);
        let highest = floors().fold(0.0, f64::max);
        (highest > 0.0).then(|| {
            let enough = self.rows.iter().filter(bound).find_map(|row| self.enough(row));
            format!(
                "Too few {}: the smallest exact p that {} can reach (up to {}) stays above {} after correction, \
                 however large the gain{}.",
                self.settings.over.units(),
                counted(floors().count(), "test"),
                p_value(highest),
                short(alpha),
                enough.map(|enough| format!("; {enough}")).unwrap_or_default()
            )
        })
    }

    /// From how many runs on the test of a row can be within alpha.
    fn enough(&self, row: &Row) -> Option<String> {
        let id = row.finding.outcome().tested()?.method;
        if self.settings.test.is_none() && id == "permutation-t" {
            // See the table of designs.
            return Some(format!(
                "with 3 {} in each arm and no arm above twice the other, Welch's test is judged, which has no such \
                 limit",
                self.settings.over.units()
            ));
        }
        let (design, unit) = match row.detail.pairing {
            Pairing::Unpaired => (Design::Unpaired, "runs in each arm"),
            Pairing::Units => (Design::Paired, "units"),
            Pairing::Paired | Pairing::Broadcast => (Design::Paired, "runs"),
            Pairing::None => return None,
        };
        let (alpha, m) = (self.settings.alpha, row.finding.m());
        let needs = |p: f64| fewest(method(id)?, design, &method::Settings::default(), p);
        let single = needs(alpha)?;
        let family = needs(alpha / m as f64).filter(|_| m > 1);
        let family = family.map(|n| format!(" (after correction for m = {m} at least {n})")).unwrap_or_default();
        Some(format!("{} needs at least {single} {unit}{family}", short(alpha)))
    }
}
