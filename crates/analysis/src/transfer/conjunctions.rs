//! In how many languages an intermediate helps, with confidence.

use std::collections::BTreeMap;

use stilt_results::Factor;

use super::cell::Cell;
use super::settings::Settings;
use super::table::{ALL, Conjunction};
use crate::conjunction::PartialConjunction;

/// Per intermediate and target the number of languages it certainly helps and harms in; empty unless rows or columns
/// show languages.
pub(super) fn conjunctions(cells: &[Cell], settings: &Settings) -> Vec<Conjunction> {
    if !shows_languages(settings) {
        return Vec::new();
    }
    let mut groups: BTreeMap<_, Vec<&Cell>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.place.language != ALL) {
        let place = &cell.place;
        let key = (cell.block, &place.intermediate, &place.target, &place.shown);
        groups.entry(key).or_default().push(cell);
    }
    let conjunction = |cells: &Vec<&Cell>| {
        let sides: Vec<(f64, f64)> = cells.iter().filter_map(|cell| cell.inferred.1.sides).collect();
        let (better, worse): (Vec<f64>, Vec<f64>) = sides.iter().copied().unzip();
        let place = cells.first()?.place.clone();
        (!sides.is_empty()).then(|| Conjunction {
            place: super::table::Place { language: ALL.to_owned(), ..place },
            languages: cells.len(),
            tested: sides.len(),
            helps: PartialConjunction.count(&better, settings.alpha),
            harms: PartialConjunction.count(&worse, settings.alpha),
        })
    };
    groups.values().filter_map(conjunction).collect()
}

/// Whether every cell is of one language.
pub(super) fn shows_languages(settings: &Settings) -> bool {
    settings.rows.iter().chain(&settings.columns).any(|key| key == Factor::Language.name())
}
