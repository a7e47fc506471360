//! From the curves of a plan to their figure: names, texts.

use stilt_analysis::power::MOST_RUNS;
use stilt_analysis::transfer::{ALL, Pairing, PlanSettings, PowerCurve, PowerCurves, Settings, UPPER};
use stilt_plot::{Power, PowerLine, Words};
use stilt_results::Catalogue;

use super::Named;
use super::labels::name;
use crate::facts::{percent, short};

/// The power curves of a base model and split.
pub(crate) fn power(
    curves: PowerCurves,
    wanted: PlanSettings,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Named {
    let row = &curves.row;
    let about = if row.target == ALL {
        format!("the average over {} targets", row.n_targets)
    } else {
        name(&row.target, catalogue).to_owned()
    };
    let [one, several] = match row.pairing {
        Pairing::Paired => ["pair", "pairs"],
        _ => ["run", "runs"],
    };
    let axis = match row.pairing {
        Pairing::Paired => "Pairs of runs",
        Pairing::Broadcast => "Treated runs",
        _ => "Runs in each arm",
    };
    let test = match row.pairing {
        Pairing::Paired => "paired t",
        Pairing::Broadcast => "one-sample t against the fixed baseline",
        _ => "t of independent arms",
    };
    let counted = |runs: usize| format!("{runs} {}", if runs == 1 { one } else { several });
    let called = |curve: &PowerCurve| {
        let needed = curve.needed.map_or_else(|| format!("more than {MOST_RUNS}"), counted);
        let upper = curve.needed_upper.map(|runs| format!(" ({runs})")).unwrap_or_default();
        format!("{}: {needed}{upper}", points(curve.gain))
    };
    let parts = super::parts([&row.base_model, &row.split]);
    let title = super::titled("Power", &[&[about.clone()][..], &parts].concat(), simulated);
    let needs = |curve: &PowerCurve| match curve.needed {
        Some(runs) => format!("{} needs {}", points(curve.gain), counted(runs)),
        None => format!("{} needs more than {MOST_RUNS} {several}", points(curve.gain)),
    };
    let needed: Vec<String> = curves.curves.iter().map(needs).collect();
    let description = format!(
        "{title}. Power over the number of {several}, for {} true gains. For {} power, {}.",
        curves.curves.len(),
        percent(wanted.power),
        needed.join("; "),
    );
    let mut sentences = super::opening(&parts, "", simulated);
    sentences.push(format!("Power of true gains on {about}: {test}, two-sided, alpha {}.", short(settings.alpha)));
    sentences.push(format!(
        "From the pooled sd of {:.2} points ({:.0} df); bands, and numbers in brackets: at its {} upper \
         limit, {:.2}.",
        curves.sd,
        row.df.unwrap_or_default(),
        percent(UPPER),
        curves.sd_upper
    ));
    let now = (row.n_treated > 1).then_some(row.n_treated);
    sentences.extend(now.map(|runs| format!("Dotted: the {} there are.", counted(runs))));
    let words = Words { title, description, caption: sentences.join(" ") };
    let line = |curve: PowerCurve| PowerLine { name: called(&curve), curve };
    let lines = curves.curves.into_iter().map(line).collect();
    let figure = Power { words, x_axis: axis.to_owned(), wanted: wanted.power, now, lines };
    Named { parts, figure: Box::new(figure) }
}

/// A gain with its unit.
fn points(gain: f64) -> String {
    format!("+{gain} {}", if gain == 1.0 { "point" } else { "points" })
}
