//! Captions and alternative texts.

use stilt_analysis::family::Verdict;
use stilt_analysis::transfer::{ALL, GainTable};
use stilt_results::Catalogue;

use crate::blocks::{Block, overall};
use crate::facts::Facts;
use crate::figures::labels::name;
use crate::figures::{opening, parts};
use crate::render::signed;

/// What stands below the figure. The drawing adds what boxes, dots and hatching mean.
pub(super) fn caption(block: &Block, facts: &Facts, about: &str, simulated: bool) -> String {
    let mut sentences = opening(&parts([block.base_model, block.split]), about, simulated);
    sentences.extend(
        [facts.metric(), facts.runs(), facts.tests(false), facts.correction(), facts.reported()].into_iter().flatten(),
    );
    sentences.join(" ")
}

/// The figure in words: how much there is, and its extremes.
pub(super) fn description(block: &Block, table: &GainTable, title: &str, unit: &str, catalogue: &Catalogue) -> String {
    let computed = || block.gains.iter().filter_map(|row| Some((row, row.finding.estimate()?)));
    let cells = || computed().filter(|(row, _)| !overall(table, row));
    let verdicts = |wanted: Verdict| cells().filter(|(row, _)| row.finding.verdict() == wanted).count();
    let mut text = format!(
        "{title}. {} cells, {} better and {} worse than the baseline.",
        cells().count(),
        verdicts(Verdict::Better),
        verdicts(Verdict::Worse)
    );
    let highest = cells().max_by(|a, b| a.1.total_cmp(&b.1));
    let lowest = cells().min_by(|a, b| a.1.total_cmp(&b.1));
    for (word, extreme) in [("Highest", highest), ("Lowest", lowest)] {
        if let Some((row, gain)) = extreme {
            let place = &row.place;
            let of_target = place.target != ALL && !place.target.is_empty();
            let within = if of_target { name(&place.target, catalogue) } else { &place.language };
            let language = Some(place.language.as_str()).filter(|name| of_target && !name.is_empty() && *name != ALL);
            let language = language.map_or_else(String::new, |name| format!(" ({name})"));
            let from = name(&place.intermediate, catalogue);
            text.push_str(&format!(" {word}: {from} on {within}{language}, {}{unit}.", signed(gain, 1)));
        }
    }
    text
}
