//! From a ranking to its critical difference diagram.

use stilt_analysis::transfer::{PairTest, RankSettings, RankTable, Ranking, Settings};
use stilt_plot::{CriticalDifference, Ranked};
use stilt_results::Catalogue;

use super::labels::name;
use super::{Named, opening, parts, titled};
use crate::failure::Failure;
use crate::view::rank::said;

/// Fewer targets than these order nothing.
const FEWEST: usize = 6;

/// The diagrams of the rankings, one per base model and split.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn diagrams(
    table: &RankTable,
    settings: &Settings,
    wanted: RankSettings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Vec<Named>, Failure> {
    let draw = |ranking: &Ranking| {
        let parts = parts([&ranking.base_model, &ranking.split]);
        let figure = Box::new(diagram(ranking, &parts, settings, wanted, catalogue, simulated)?);
        Ok(Named { parts, figure })
    };
    table.rankings.iter().map(draw).collect()
}

fn diagram(
    ranking: &Ranking,
    parts: &[String],
    settings: &Settings,
    wanted: RankSettings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<CriticalDifference, Failure> {
    let entries = ranking.rows.iter().map(|row| Ranked {
        name: name(&row.intermediate, catalogue).to_owned(),
        rank: row.mean_rank,
        baseline: ranking.baseline.as_ref() == Some(&row.intermediate),
    });
    let place = |name: &String| ranking.rows.iter().position(|row| row.intermediate == *name);
    let groups = ranking.cliques.iter().flatten().map(|group| group.iter().filter_map(place).collect::<Vec<usize>>());
    let mut diagram = CriticalDifference::new(entries.collect(), &groups.collect::<Vec<_>>())?;
    diagram.critical = ranking.critical_difference.map(|difference| [difference, settings.alpha]);
    let n = ranking.targets.len();
    let (targets, what) = (if n == 1 { "target" } else { "targets" }, if ranking.gains { "gain" } else { "score" });
    diagram.axis = format!("Mean rank over {n} {targets} (1 is best: a better {what} is a lower rank)");
    diagram.words.title = titled("Mean ranks", parts, simulated);
    let mut sentences = opening(parts, "", simulated);
    sentences.extend(said(ranking, wanted.pairs, settings.alpha, ""));
    sentences.extend(without_bars(ranking, wanted.pairs).map(str::to_owned));
    sentences.push("About new targets, these runs.".to_owned());
    diagram.words.caption = sentences.join(" ");
    diagram.words.description = description(&diagram);
    Ok(diagram)
}

/// Why a part of the diagram is not there.
fn without_bars(ranking: &Ranking, pairs: PairTest) -> Option<&'static str> {
    match (&ranking.cliques, ranking.critical_difference) {
        _ if ranking.reported => Some("Reported gains: ranks are descriptive, nothing is tested."),
        (None, _) if ranking.skillings_mack.is_some() => Some("Targets differ between rows: no pairs, no bars."),
        (None, _) if ranking.targets.len() < FEWEST => {
            Some("Fewer than six targets: ranks are descriptive, no pair is judged.")
        }
        (None, _) => Some("Ranks are descriptive: no pair is judged."),
        (Some(_), None) if pairs != PairTest::Nemenyi => {
            Some("Pairs are tested one by one: there is no single critical difference.")
        }
        _ => None,
    }
}

/// The figure in words: the order, and what is best and worst.
fn description(diagram: &CriticalDifference) -> String {
    let entries = diagram.entries().iter().map(|entry| format!("{} {:.2}", entry.name, entry.rank));
    let all: Vec<String> = entries.collect();
    format!("{}. Critical difference diagram. Mean ranks from best to worst: {}.", diagram.words.title, all.join(", "))
}
