//! A trend on a terminal: a line of characters per series.

use super::{Form, Run, Trend};
use crate::figure::Terminal;
use crate::number::count;
use crate::spark::{self, Row};

/// The series below each other on one scale, each with its lowest and highest value and its peak or slope.
pub(super) fn text(trend: &Trend, terminal: &Terminal) -> String {
    let mut x: Vec<f64> = trend.dots().map(|dot| dot.x).collect();
    x.sort_by(f64::total_cmp);
    x.dedup();
    let values: Vec<f64> = trend.dots().filter_map(|dot| Some(dot.spot()?.y)).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = match (x.first(), x.last()) {
        (Some(first), Some(last)) => format!(", {} to {}", count(*first), count(*last)),
        _ => String::new(),
    };
    let gains = trend.of_gains();
    let scale = if values.is_empty() {
        "no value".to_owned()
    } else {
        format!("\u{2581} {} to \u{2588} {}", trend.said(low, gains), trend.said(high, gains))
    };
    let head = format!("{} over {}{span} ({scale})\n", trend.y_axis, trend.x_axis);
    let rows: Vec<Row> = trend.runs.iter().map(|run| row(trend, run, &x, gains)).collect();
    head + &spark::rows(&rows, [low, high], terminal)
}

fn row(trend: &Trend, run: &Run, x: &[f64], gains: bool) -> Row {
    // Several points at one x, such as models of one size, stand for their mean.
    let at = |x: &f64| {
        let here: Vec<f64> = run.dots.iter().filter(|dot| dot.x == *x).filter_map(|dot| Some(dot.spot()?.y)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a number of points")]
        let n = here.len() as f64;
        (n > 0.0).then(|| here.iter().map(|y| y / n).sum())
    };
    let values: Vec<Option<f64>> = x.iter().map(at).collect();
    Row { name: run.name.clone(), values, said: said(trend, run, gains) }
}

/// Lowest and highest value, and the peak or the slope.
fn said(trend: &Trend, run: &Run, gains: bool) -> String {
    let spots = || run.spots().into_iter().flatten();
    let (Some(lowest), Some(highest)) =
        (spots().min_by(|a, b| a.y.total_cmp(&b.y)), spots().max_by(|a, b| a.y.total_cmp(&b.y)))
    else {
        return "no value".to_owned();
    };
    let range = format!("{} to {}", trend.said(lowest.y, gains), trend.said(highest.y, gains));
    match (trend.form, &run.peak, &run.line) {
        (Form::Curve, Some(peak), _) => format!("{range}, peak at {}", count(peak.x)),
        (Form::Scaling, _, Some(line)) => format!("{range}, {}", line.slope),
        _ => range,
    }
}
