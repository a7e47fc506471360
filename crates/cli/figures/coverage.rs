//! From the runs of a base model and split to the grid of coverage: names, texts.

use stilt_plot::{Coverage, Covered, Obstacle, Words};
use stilt_results::{BASELINE, Catalogue};

use super::Named;
use super::labels::name;
use crate::failure::Failure;

/// The cells of a block as a grid shows them.
pub(crate) struct Grid<'a> {
    /// Base model and split, as far as they are named.
    pub(crate) parts: Vec<String>,
    pub(crate) intermediates: Vec<&'a str>,
    pub(crate) targets: Vec<&'a str>,
    /// Runs and status, row by row.
    pub(crate) cells: Vec<(usize, &'static str)>,
}

/// The grid of coverage of a block.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn coverage(grid: Grid, catalogue: &Catalogue, simulated: bool) -> Result<Named, Failure> {
    let named = |id: &&str| match *id {
        BASELINE => "Baseline".to_owned(),
        id => name(id, catalogue).to_owned(),
    };
    let covered = |(runs, status): &(usize, &'static str)| Covered {
        runs: *runs,
        obstacle: match *status {
            "single-run" => Some(Obstacle::SingleRun),
            "unpaired" => Some(Obstacle::Unpaired),
            "no-baseline" => Some(Obstacle::NoBaseline),
            _ => None,
        },
    };
    let cells: Vec<Covered> = grid.cells.iter().map(covered).collect();
    let missing = cells.iter().filter(|cell| cell.runs == 0).count();
    let obstructed = cells.iter().filter(|cell| cell.obstacle.is_some()).count();
    let (rows, columns) = (grid.intermediates.len(), grid.targets.len());
    let runs: Vec<usize> = cells.iter().map(|cell| cell.runs).filter(|runs| *runs > 0).collect();
    let [least, most] = [runs.iter().min(), runs.iter().max()].map(|runs| runs.copied().unwrap_or(0));
    let span = if least == most { most.to_string() } else { format!("{least} to {most}") };
    let names = grid.intermediates.iter().map(named).collect();
    let mut coverage = Coverage::new(names, grid.targets.iter().map(named).collect(), cells)?;
    let title = super::titled("Runs", &grid.parts, simulated);
    let description = format!(
        "{title}. A grid of {rows} intermediate tasks, the baseline included, and {columns} target tasks: {span} runs in a \
         cell, {missing} cells not run, {obstructed} with a single run, without a run id in common with the baseline, or \
         without a baseline."
    );
    let caption = super::opening(&grid.parts, "", simulated).join(" ");
    coverage.words = Words { title, description, caption };
    coverage.row_axis = "Intermediate task".to_owned();
    coverage.column_axis = "Target task".to_owned();
    Ok(Named { parts: grid.parts, figure: Box::new(coverage) })
}
