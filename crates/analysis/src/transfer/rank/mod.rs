//! Intermediates in order: mean ranks over the targets they have in common, and what may be said of their differences.

mod notes;
mod table;
mod values;

use stilt_results::{Catalogue, Factor, Note, ResultSet};

use super::axes::Group;
use super::compare::TIE;
use super::engine::Engine;
use super::view::View;
use super::{AnalysisError, Settings};
use crate::block::{About, Blocks, block_method, cliques, critical_difference, mean_ranks, rank_cliques};
use crate::correction::{Correction, Holm};
use crate::method;
use crate::outcome::{Outcome, Reason, Test};

pub use notes::CODES;
pub use table::{
    INCOMPLETES, Incomplete, Omnibus, PAIR_TESTS, PairRow, PairTest, RankRow, RankSettings, RankTable, Ranking,
};
use values::{FEW, Values};

/// Ranks the intermediates of every base model and split by their gains over the baseline (by their scores where there
/// is none) on every target.
///
/// # Errors
/// [`AnalysisError`] for replicates with two values, a baseline that is asked for and not there, and results without two
/// intermediates on a common target.
pub fn rank(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: RankSettings,
) -> Result<RankTable, AnalysisError> {
    let runs = super::over_examples::of_runs(set, settings)?;
    let set = runs.as_ref().map_or(set, |runs| &runs.set);
    let engine = Engine::new(View::new(set, catalogue, settings)?)?;
    if wanted.with_baseline && engine.view.baseline.is_none() {
        return Err(AnalysisError::Usage("there is no baseline among the intermediates to rank with them".into()));
    }
    let told = method::Settings {
        level: settings.level,
        alpha: settings.alpha,
        seed: settings.seed,
        ..method::Settings::default()
    };
    let mut rankings: Vec<(Ranking, Values, Vec<Outcome>)> = Vec::new();
    let mut nothing = Vec::new();
    for (block, targets) in engine.view.blocks() {
        let values = Values::of(&engine, block, &targets, wanted.with_baseline, wanted.incomplete)?;
        if values.systems.len() < 2 || values.targets.is_empty() {
            nothing.push(why_nothing(&values));
            continue;
        }
        let mut order: Vec<usize> = (0..values.systems.len()).collect();
        let ranks = Ranks::of(&values);
        let name = |place: usize| values.systems[place].as_str();
        order.sort_by(|&a, &b| {
            let by_name = || catalogue.display_order(&Factor::Intermediate, name(a), name(b));
            ranks.mean(a).total_cmp(&ranks.mean(b)).then_with(by_name)
        });
        let values = values.ordered(&order);
        let names = [(Factor::BaseModel, block.0), (Factor::Split, block.1)];
        let names = names.map(|(factor, code)| engine.view.level(&factor, code).to_owned());
        let baseline = engine.view.baseline.filter(|_| wanted.with_baseline);
        let baseline = baseline.map(|code| engine.view.level(&Factor::Intermediate, code).to_owned());
        let (ranking, outcomes) = ranking(names, &values, wanted, &told);
        let ranking = Ranking { baseline, ..ranking };
        rankings.push((ranking, values, outcomes));
    }
    if rankings.is_empty() {
        let why = nothing.into_iter().next().unwrap_or_else(|| "there are no results".to_owned());
        return Err(AnalysisError::Nothing(why));
    }
    let several = rankings.len() > 1;
    let computed: Vec<_> =
        rankings.iter_mut().flat_map(|(_, values, _)| std::mem::take(&mut values.computed)).collect();
    let mut notes: Vec<Note> = runs.iter().flat_map(|runs| runs.notes.clone()).collect();
    notes.extend(super::notes::of_ranks(&engine, &computed));
    for (ranking, values, outcomes) in &rankings {
        notes.extend(notes::of_ranking(ranking, values, outcomes, wanted.pairs, &told, several));
    }
    Ok(RankTable { rankings: rankings.into_iter().map(|(ranking, ..)| ranking).collect(), notes })
}

fn why_nothing(values: &Values) -> String {
    if values.systems.len() < 2 {
        return match (&values.unranked[..], values.tasks) {
            (_, 0) => "there are only averages over targets, and ranks are over targets".to_owned(),
            ([], _) => "a ranking takes two intermediates or more".to_owned(),
            (unranked, _) => format!("no gain could be computed of {}", super::notes::listed(unranked)),
        };
    }
    let lacking = values.incomplete.iter().map(|(target, names)| format!("`{target}` lacks {}", names.join(", ")));
    let lacking: Vec<String> = lacking.take(3).collect();
    format!(
        "no target was run with all intermediates ({}); leave some out with --where, or say --incomplete skillings-mack",
        lacking.join("; ")
    )
}

/// Ranks of the systems on every target; 1 is the best, ties share the mean of their ranks.
struct Ranks {
    /// Per target, per system; `None` where it was not run.
    of: Vec<Vec<Option<f64>>>,
}

impl Ranks {
    fn of(values: &Values) -> Self {
        let of_target = |target: usize| {
            let present = values.present(target);
            let mut ranks = vec![None; values.systems.len()];
            let own = values.blocks(&[target], &present).and_then(|blocks| mean_ranks(&blocks)).unwrap_or_default();
            for (system, rank) in present.into_iter().zip(own) {
                ranks[system] = Some(rank);
            }
            ranks
        };
        Self { of: (0..values.targets.len()).map(of_target).collect() }
    }

    fn system(&self, system: usize) -> impl Iterator<Item = f64> {
        self.of.iter().filter_map(move |ranks| ranks[system])
    }

    /// Mean rank over the targets a system was run on; a system that is ranked has one at least.
    fn mean(&self, system: usize) -> f64 {
        // Ranks are halves of integers: their sum is exact.
        self.system(system).sum::<f64>() / self.system(system).count().max(1) as f64
    }

    /// Wins, ties and losses against the others, over all targets.
    fn tally(&self, system: usize) -> [usize; 3] {
        let mut tally = [0; 3];
        for ranks in &self.of {
            let Some(own) = ranks[system] else { continue };
            for (_, other) in ranks.iter().enumerate().filter(|(place, _)| *place != system) {
                match other.map(|other| own.total_cmp(&other)) {
                    Some(std::cmp::Ordering::Less) => tally[0] += 1,
                    Some(std::cmp::Ordering::Equal) => tally[1] += 1,
                    Some(std::cmp::Ordering::Greater) => tally[2] += 1,
                    None => {}
                }
            }
        }
        tally
    }
}

fn ranking(
    [base_model, split]: [String; 2],
    values: &Values,
    wanted: RankSettings,
    told: &method::Settings,
) -> (Ranking, Vec<Outcome>) {
    let (all_targets, all_systems): (Vec<usize>, Vec<usize>) =
        ((0..values.targets.len()).collect(), (0..values.systems.len()).collect());
    let blocks = values.blocks(&all_targets, &all_systems).filter(|_| !values.reported);
    let complete = blocks.as_ref().filter(|_| wanted.incomplete == Incomplete::Complete);
    let outcomes = complete.map_or_else(Vec::new, |blocks| pair_outcomes(blocks, wanted.pairs, told));
    let pairs = pairs(values, &outcomes, wanted.pairs);
    let enough = values.targets.len() >= FEW;
    let ranks = Ranks::of(values);
    let means: Vec<f64> = all_systems.iter().map(|&system| ranks.mean(system)).collect();
    let cd = complete
        .filter(|_| enough && wanted.pairs == PairTest::Nemenyi)
        .and_then(|blocks| critical_difference(means.len(), blocks.blocks().len(), told.alpha));
    let groups = complete.filter(|_| enough && !pairs.is_empty()).map(|_| match cd {
        Some(cd) => rank_cliques(&means, cd),
        None => {
            // Pairs come in the order of the systems, the first before the second; what has no p does not differ.
            let differs = |a: usize, b: usize| {
                let of_pair = |pair: &&PairRow| pair.a == values.systems[a] && pair.b == values.systems[b];
                pairs.iter().find(of_pair).and_then(|pair| pair.p_adjusted).is_some_and(|p| p <= told.alpha)
            };
            cliques(means.len(), |a, b| !differs(a.min(b), a.max(b)))
        }
    });
    let names = |group: Vec<usize>| group.into_iter().map(|place| values.systems[place].clone()).collect();
    let test = |id: &str| {
        let answer = block_method(id)?.run(blocks.as_ref()?, told).into_iter().next()?;
        Some(match answer.outcome {
            Outcome::Tested(test) => Ok(test),
            Outcome::NotTestable(reason) => Err(reason),
            Outcome::Estimated(estimate) => Err(Reason::OnlyEstimates { method: estimate.method }),
        })
    };
    let in_points: Vec<usize> = all_targets.iter().copied().filter(|&target| values.in_points[target]).collect();
    let omnibus = || Some(Omnibus { friedman: test("friedman")?, iman_davenport: test("iman-davenport")? });
    let ranking = Ranking {
        base_model,
        split,
        baseline: None,
        targets: values.targets.clone(),
        rows: rows(values, &ranks, told),
        omnibus: complete.and_then(|_| omnibus()),
        skillings_mack: blocks.as_ref().filter(|_| complete.is_none()).and_then(|_| test("skillings-mack")),
        critical_difference: cd,
        pairs,
        cliques: groups.map(|groups| groups.into_iter().map(names).collect()),
        values: values.blocks(&in_points, &all_systems),
        gains: values.gains,
        reported: values.reported,
    };
    (ranking, outcomes)
}

/// The outcome of every pair, in the order of the systems.
fn pair_outcomes(blocks: &Blocks, pairs: PairTest, told: &method::Settings) -> Vec<Outcome> {
    let answers = block_method(pairs.method()).map_or_else(Vec::new, |method| method.run(blocks, told));
    let of_pair = |about: About| matches!(about, About::Pair(..));
    answers.into_iter().filter(|answer| of_pair(answer.about)).map(|answer| answer.outcome).collect()
}

fn pairs(values: &Values, outcomes: &[Outcome], test: PairTest) -> Vec<PairRow> {
    let tested = |outcome: &Outcome| outcome.tested().map(|test: &Test| test.p);
    let p: Vec<f64> = outcomes.iter().filter_map(tested).collect();
    let mut adjusted = if test.is_simultaneous() { p } else { Holm.adjust(&p) }.into_iter();
    let k = values.systems.len();
    let places = (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b)));
    let row = |((a, b), outcome): ((usize, usize), &Outcome)| {
        let p = tested(outcome);
        PairRow {
            a: values.systems[a].clone(),
            b: values.systems[b].clone(),
            p,
            p_adjusted: p.and_then(|_| adjusted.next()),
            reason: outcome.reason().cloned(),
        }
    };
    places.zip(outcomes).map(row).collect()
}

fn rows(values: &Values, ranks: &Ranks, told: &method::Settings) -> Vec<RankRow> {
    let systems: Vec<usize> = (0..values.systems.len()).collect();
    let in_points: Vec<usize> = (0..values.targets.len()).filter(|&target| values.in_points[target]).collect();
    let row = |system: usize| {
        let own = in_points.iter().filter_map(|&target| Some((target, values.mean(target, system)?)));
        let gains: Vec<(usize, f64)> = own.filter(|_| values.gains).collect();
        let worst = gains.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
        let n = gains.len() as f64;
        let [wins, ties, losses] = ranks.tally(system);
        // Targets a system was not run on are no part of its mean.
        let run: Vec<usize> = gains.iter().map(|(target, _)| *target).collect();
        let iqm = values.blocks(&run, &[system]).filter(|_| !values.reported && !run.is_empty()).and_then(|blocks| {
            let answer = block_method("iqm")?.run(&blocks, told).into_iter().next()?;
            answer.outcome.estimated().cloned()
        });
        RankRow {
            intermediate: values.systems[system].clone(),
            mean_rank: ranks.mean(system),
            mean_gain: worst.map(|_| gains.iter().map(|(_, gain)| gain).sum::<f64>() / n),
            wins,
            ties,
            losses,
            worst_gain: worst.map(|(_, gain)| gain),
            worst_target: worst.map(|(target, _)| values.targets[target].clone()),
            share_harmed: worst.map(|_| gains.iter().filter(|(_, gain)| *gain < -TIE).count() as f64 / n),
            iqm: iqm.as_ref().map(|iqm| iqm.value),
            iqm_interval: iqm.and_then(|iqm| iqm.interval),
            n_blocks: ranks.system(system).count(),
        }
    };
    systems.into_iter().map(row).collect()
}
