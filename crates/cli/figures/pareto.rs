//! From a trade-off to its Pareto plot: names, axes, what the numbers are.

use stilt_analysis::transfer::{Front, Settings, TradeoffMetric, TradeoffPoint, TradeoffTable};
use stilt_plot::{Candidate, Measure, Measured, Pareto, Spacing, Words};
use stilt_results::{Catalogue, Direction, Factor, Key};

use super::Data;
use super::labels::name;
use crate::facts::{averages, listed, metric_name, percent};
use crate::render::plain;
use crate::view::tradeoff::shown_digits;

/// Units that names of metrics end in.
const UNITS: [&str; 6] = ["ns", "us", "ms", "s", "mb", "gb"];

/// The Pareto plot of a front in its first two metrics; `spacing` is that of the x and the y axis. `None` for less than
/// two metrics.
pub(crate) fn pareto(
    front: &Front,
    table: &TradeoffTable,
    settings: &Settings,
    catalogue: &Catalogue,
    spacing: [Spacing; 2],
    digits: usize,
    data: &Data,
) -> Option<Pareto> {
    let candidates: Vec<Candidate> = front.points.iter().map(|point| candidate(point, table, catalogue)).collect();
    let [x, y, further @ ..] = &table.metrics[..] else { return None };
    let written = |place: usize| shown_digits(table, place, digits);
    let measures = [measure(x, spacing[0], written(0)), measure(y, spacing[1], written(1))];
    let further =
        further.iter().zip(2..).map(|(of, place)| measure(of, Spacing::Linear, written(place))).collect::<Vec<_>>();
    let of = super::parts([&front.base_model, &front.split]);
    let besides: String = table.metrics.iter().skip(2).map(|of| format!(", with {}", metric_name(&of.id))).collect();
    let title = format!("{} against {}{besides}", metric_name(&y.id), metric_name(&x.id));
    let title = super::titled(&title, &of, data.simulated);
    let all: Vec<&Measure> = measures.iter().chain(&further).collect();
    let description = description(&title, &all, &candidates);
    let caption = caption(front, &table.keys, settings, catalogue, data);
    Some(Pareto { words: Words { title, description, caption }, measures, further, candidates })
}

fn measure(of: &TradeoffMetric, spacing: Spacing, digits: usize) -> Measure {
    let lower_is_better = of.metric.direction == Direction::LowerIsBetter;
    let name = metric_name(&of.id);
    // `latency_ms` carries its unit in its name.
    let in_name = || UNITS.into_iter().find(|unit| name.ends_with(&format!(" {unit}"))).map(str::to_owned);
    let unit = of.unit.clone().or_else(in_name);
    let bare = unit.as_ref().and_then(|unit| name.strip_suffix(unit.as_str())?.strip_suffix(' '));
    Measure { name: capital(bare.unwrap_or(&name)), unit, lower_is_better, spacing, digits }
}

fn candidate(point: &TradeoffPoint, table: &TradeoffTable, catalogue: &Catalogue) -> Candidate {
    let plain = matches!(table.keys[..], [Key { factor: Factor::Intermediate, attribute: None }]);
    let called = if plain { name(&point.place.intermediate, catalogue) } else { &point.name };
    let measured = |place: usize| {
        let score = point.measures.get(place).map(|measure| &measure.score);
        let value = score.and_then(|score| score.mean).unwrap_or(f64::NAN);
        Measured { value, interval: score.and_then(|score| score.interval) }
    };
    Candidate {
        name: called.to_owned(),
        at: [measured(0), measured(1)],
        further: (2..point.measures.len()).map(measured).collect(),
        on_front: point.on_front,
        front_share: point.p_front,
        is_baseline: point.is_baseline,
    }
}

/// What stands below the figure. The drawing adds the shares of the resamples.
fn caption(front: &Front, keys: &[Key], settings: &Settings, catalogue: &Catalogue, data: &Data) -> String {
    let about = data.about(keys, catalogue);
    let mut said = super::opening(&super::parts([&front.base_model, &front.split]), &about, data.simulated);
    let measures = || front.points.iter().flat_map(|point| &point.measures);
    if measures().any(|measure| measure.score.interval.is_some()) {
        said.push(format!("Whiskers: {} intervals by Student's t over runs.", percent(settings.level)));
    }
    if measures().any(|measure| measure.n_targets > 1) {
        said.push(format!("Averages: {}.", averages(settings)));
    }
    if front.resamples > 0 {
        said.push(format!(
            "Shares: of {} bootstrap resamples of the runs; not the probability to be on the front.",
            front.resamples
        ));
    }
    said.join(" ")
}

/// The figure in words: who is on the front, and the best of every metric.
fn description(title: &str, measures: &[&Measure], candidates: &[Candidate]) -> String {
    let on_front: Vec<&str> = candidates.iter().filter(|one| one.on_front).map(|one| one.name.as_str()).collect();
    let dominated = candidates.len() - on_front.len();
    let mut text =
        format!("{title}. On the front: {}; {dominated} of {} are not.", listed(&on_front), candidates.len());
    for (place, measure) in measures.iter().enumerate() {
        let value = |one: &Candidate| {
            one.at.iter().chain(&one.further).nth(place).map(|at| at.value).filter(|value| value.is_finite())
        };
        let sign = if measure.lower_is_better { -1.0 } else { 1.0 };
        let there = candidates.iter().filter_map(|one| Some((one, value(one)?)));
        if let Some((one, value)) = there.max_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1))) {
            let unit = measure.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            text.push_str(&format!(" Best {}: {}, {}{unit}.", measure.name, one.name, plain(value, measure.digits)));
        }
    }
    text
}

/// The same with a capital at the start.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
