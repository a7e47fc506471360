//! Lines, bands, areas, peaks and differences of slopes against scipy and statsmodels.

use serde_json::Value;
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Series, Settings, TrendSettings, TrendTable, trend};
use stilt_results::Catalogue;

use super::Reference;
use crate::tables::set;

fn table(case: &Value) -> TrendTable {
    let text = |key: &str| case[key].as_str().expect("a text");
    let wanted = TrendSettings { axis: text("axis").into(), log: case["log"] == true, ..TrendSettings::default() };
    trend(&set(text("table")), Catalogue::builtin(), &Settings::default(), &wanted).expect("a trend")
}

fn check(reference: &Reference, case: &Value, series: &Series) {
    let (fit, line) = (&series.fit, series.fit.line.as_ref().expect("a line"));
    let low = |interval: Option<Interval>| interval.map(|interval| interval.low);
    let high = |interval: Option<Interval>| interval.map(|interval| interval.high);
    let mut ours = vec![
        ("slope", fit.finding.estimate()),
        ("p", fit.finding.p()),
        ("low", low(fit.finding.interval())),
        ("high", high(fit.finding.interval())),
        ("n", Some(line.n as f64)),
        ("residual_sd", line.residual_sd),
        ("intercept", Some(line.intercept)),
    ];
    let bands = [(100.0, ["band_100_low", "band_100_high"]), (1e5, ["band_100000_low", "band_100000_high"])];
    let bands = bands
        .into_iter()
        .chain([(10.0, ["band_10_low", "band_10_high"]), (1e4, ["band_10000_low", "band_10000_high"])]);
    for (x, [below, above]) in bands {
        ours.extend([(below, low(line.band(x))), (above, high(line.band(x)))]);
    }
    if let Some(summary) = series.summary {
        let peak = summary.peak;
        ours.extend([
            ("area", Some(summary.area)),
            ("area_low", low(summary.area_interval)),
            ("area_high", high(summary.area_interval)),
            ("peak_x", Some(peak.x)),
            ("peak", Some(peak.value)),
            ("peak_low", low(peak.interval)),
            ("peak_high", high(peak.interval)),
            ("peak_x_low", peak.range.map(|range| range.0)),
            ("peak_x_high", peak.range.map(|range| range.1)),
            ("drop", Some(summary.drop)),
            ("drop_low", low(summary.drop_interval)),
            ("drop_high", high(summary.drop_interval)),
        ]);
    }
    let known: Vec<&str> = ours.iter().map(|(key, _)| *key).collect();
    for key in case.as_object().expect("values").keys() {
        assert!(known.contains(&key.as_str()), "{key} is not compared");
    }
    ours.into_iter().for_each(|(key, value)| reference.agree_if_given(case, key, value));
}

#[test]
fn trends_agree_with_scipy_and_statsmodels() {
    let reference = Reference::read("trends");
    for case in &reference.cases {
        let table = table(case);
        let expected = case["series"].as_object().expect("series");
        assert_eq!(table.series.len(), expected.len());
        for series in &table.series {
            check(&reference, &expected[&series.name], series);
        }
        let pair = &case["pair"];
        if let Some(found) = table.differences.first() {
            assert_eq!((found.a.as_str(), found.b.as_str(), found.paired), ("a", "b", false));
            let interval = found.finding.interval().expect("an interval");
            reference.agree(pair, "estimate", found.finding.estimate().expect("an estimate"));
            reference.agree(pair, "p", found.finding.p().expect("a p"));
            reference.agree(pair, "low", interval.low);
            reference.agree(pair, "high", interval.high);
        }
    }
}
