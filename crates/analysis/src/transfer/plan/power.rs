//! Power over numbers of runs, from the pooled standard deviation of a plan.

use super::table::{PlanRow, PlanSettings, PlanTable, UPPER};
use super::{FEWEST_INDEPENDENT, fewest, in_use};
use crate::power::{BaselineRuns, Planned, Runs, upper_factor};
use crate::transfer::table::{ALL, Pairing};

/// Power at a number of runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerPoint {
    /// Runs in each arm, or pairs.
    pub runs: usize,
    /// The probability that the gain is found, in (0, 1].
    pub power: f64,
    /// The same if the standard deviation lies at its upper confidence limit.
    pub at_upper: f64,
}

/// Power at a true gain.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerCurve {
    /// The true gain, points.
    pub gain: f64,
    /// By ascending number of runs.
    pub points: Vec<PowerPoint>,
    /// Runs that find it with the wanted power; `None` if nobody makes so many.
    pub needed: Option<usize>,
    /// The same if the standard deviation lies at its upper confidence limit.
    pub needed_upper: Option<usize>,
}

/// Power at several true gains, from one standard deviation.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerCurves {
    /// The row planned from: the average over targets, or the only target.
    pub row: PlanRow,
    /// Its standard deviation, points.
    pub sd: f64,
    /// The upper confidence limit of it, points.
    pub sd_upper: f64,
    /// One curve per gain: half the wanted gain, the wanted gain, twice as much.
    pub curves: Vec<PowerCurve>,
}

/// True gains that are drawn, in units of the wanted one.
const GAINS: [f64; 3] = [0.5, 1.0, 2.0];

/// Power over runs for every base model and split: from the pooled row of the average over targets; of a single target
/// where there is no average.
///
/// # Errors
/// Why there is no curve, in words, for the first block that has none.
pub fn power_curves(table: &PlanTable, wanted: PlanSettings, alpha: f64) -> Result<Vec<PowerCurves>, String> {
    let mut blocks: Vec<Vec<&PlanRow>> = Vec::new();
    for row in table.rows.iter().filter(|row| row.intermediate == ALL) {
        let same = |block: &&mut Vec<&PlanRow>| {
            block.first().is_some_and(|first| (&first.base_model, &first.split) == (&row.base_model, &row.split))
        };
        match blocks.iter_mut().find(same) {
            Some(block) => block.push(row),
            None => blocks.push(vec![row]),
        }
    }
    blocks.into_iter().map(|rows| of_block(&rows, wanted, alpha)).collect()
}

/// The curves of the pooled rows of a block.
fn of_block(rows: &[&PlanRow], wanted: PlanSettings, alpha: f64) -> Result<PowerCurves, String> {
    let row = match rows {
        [row] => row,
        _ => rows.iter().find(|row| row.target == ALL).ok_or("no run has all targets")?,
    };
    let known = row.sd.zip(row.df.and_then(|df| upper_factor(df, UPPER))).filter(|(sd, _)| *sd > 0.0);
    let (sd, factor) = known.ok_or_else(|| row.reason.clone().unwrap_or_else(|| "runs do not vary".to_owned()))?;
    let tests = [sd, sd * factor].map(|sd| in_use(row.pairing, sd));
    let needed = |test: Planned, gain: f64| {
        let runs = test.runs_needed(gain, wanted.power, alpha, BaselineRuns::PerTreated(1.0))?.treated;
        Some(fewest(test, runs))
    };
    let gains = GAINS.map(|share| share * wanted.gain);
    let most = gains.into_iter().flat_map(|gain| tests.map(|test| needed(test, gain))).flatten().max();
    let least = if row.pairing == Pairing::Unpaired { FEWEST_INDEPENDENT } else { 2 };
    let runs = numbers(least, most.unwrap_or_default().max(row.n_treated));
    let curve = |gain: f64| {
        let power = |test: Planned, runs: usize| test.power(gain, Runs::each(runs), alpha);
        let point =
            |&runs: &usize| Some(PowerPoint { runs, power: power(tests[0], runs)?, at_upper: power(tests[1], runs)? });
        let points = runs.iter().filter_map(point).collect();
        PowerCurve { gain, points, needed: needed(tests[0], gain), needed_upper: needed(tests[1], gain) }
    };
    let curves = gains.into_iter().map(curve).collect();
    Ok(PowerCurves { row: (*row).clone(), sd, sd_upper: sd * factor, curves })
}

/// Numbers of runs from `least` to a little above `most`: every one of the first, then ever wider apart.
fn numbers(least: usize, most: usize) -> Vec<usize> {
    const STEP: f64 = 1.04;
    const FEWEST: usize = 10;
    let end = (most as f64 * 1.15).ceil() as usize;
    let end = end.max(FEWEST);
    let mut numbers = vec![];
    let mut next = least;
    while next < end {
        numbers.push(next);
        next = (next + 1).max((next as f64 * STEP) as usize);
    }
    numbers.push(end);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(target: &str, pairing: Pairing, sd: Option<f64>) -> PlanRow {
        PlanRow {
            base_model: String::new(),
            split: String::new(),
            target: target.to_owned(),
            intermediate: ALL.to_owned(),
            pairing,
            n_targets: 1,
            n_treated: 5,
            n_baseline: 5,
            sd,
            df: Some(8.0),
            baseline_sd: None,
            sd_difference: None,
            correlation: None,
            minimum_detectable_gain: None,
            minimum_detectable_gain_family: None,
            runs_needed: None,
            runs_needed_paired: None,
            runs_needed_upper: None,
            runs_needed_family: None,
            m: 1,
            reason: sd.is_none().then(|| "one treated run".to_owned()),
        }
    }

    fn curves(rows: Vec<PlanRow>) -> Result<Vec<PowerCurves>, String> {
        let table = PlanTable { rows, components: Vec::new(), notes: Vec::new() };
        power_curves(&table, PlanSettings::default(), 0.05)
    }

    #[test]
    fn textbook_numbers_lie_on_the_curves() {
        // statsmodels 0.15 TTestIndPower().solve_power(d, power=.8, alpha=.05): 63.8, 16.7 and 5.1 for d = .5, 1 and 2;
        // Cohen (1988, table 2.4.1) has 64 and 17.
        let found = curves(vec![row("a", Pairing::Unpaired, Some(1.0))]).unwrap();
        let needed: Vec<_> = found[0].curves.iter().map(|curve| curve.needed).collect();
        assert_eq!(needed, [Some(64), Some(17), Some(6)]);
        // TTestPower() of pairs: 33.4 and 9.9 for dz = .5 and 1.
        let found = curves(vec![row("a", Pairing::Paired, Some(1.0))]).unwrap();
        assert_eq!(found[0].curves[0].needed, Some(34));
        assert_eq!(found[0].curves[1].needed, Some(10));
        let curve = &found[0].curves[1];
        let at = |runs| curve.points.iter().find(|point| point.runs == runs).unwrap().power;
        assert!(at(9) < 0.8 && at(10) >= 0.8);
    }

    #[test]
    fn power_rises_with_runs_and_gains_and_falls_with_the_spread() {
        let found = curves(vec![row("a", Pairing::Unpaired, Some(1.3))]).unwrap();
        for curve in &found[0].curves {
            assert!(
                curve.points.windows(2).all(|two| two[0].runs < two[1].runs && two[0].power <= two[1].power + 1e-12)
            );
            assert!(curve.points.iter().all(|point| point.at_upper <= point.power + 1e-12 && point.at_upper >= 0.05));
            assert!(curve.needed_upper > curve.needed);
            let last = curve.points.last().unwrap();
            assert!(last.at_upper >= 0.8, "{last:?}");
        }
        assert_eq!(found[0].curves[0].points[0].runs, FEWEST_INDEPENDENT);
        assert!(found[0].sd_upper > found[0].sd);
    }

    #[test]
    fn the_average_stands_for_several_targets_and_what_has_no_spread_has_no_curve() {
        let rows =
            |last: PlanRow| vec![row("a", Pairing::Paired, Some(1.0)), row("b", Pairing::Paired, Some(1.0)), last];
        let found = curves(rows(row(ALL, Pairing::Paired, Some(0.4)))).unwrap();
        assert_eq!((found.len(), found[0].sd), (1, 0.4));
        assert_eq!(curves(rows(row("c", Pairing::Paired, None))), Err("no run has all targets".to_owned()));
        assert_eq!(curves(rows(row(ALL, Pairing::Paired, None))), Err("one treated run".to_owned()));
        assert_eq!(curves(vec![row("a", Pairing::Paired, Some(0.0))]), Err("runs do not vary".to_owned()));
    }
}
