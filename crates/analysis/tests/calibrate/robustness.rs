//! Spread over languages: how often intervals miss the truth, and how often harm is claimed that is not there.

use stilt_analysis::transfer::{Of, RobustnessSettings, Settings, robustness};
use stilt_results::Catalogue;

use crate::layout::Layout;
use crate::noise::{normal, normals};
use crate::rate::{Random, Rate, rates};
use crate::section::{Row, report};

/// What is simulated: runs in each arm, languages, the spread of the true gains around their mean.
#[derive(Clone, Copy)]
struct Design {
    runs: usize,
    languages: usize,
    spread: f64,
    center: f64,
    /// How much more noise the last language has than the first.
    uneven: f64,
    /// Whether languages come in families of five, with as much noise of a run in a family as in one language.
    families: bool,
    paired: bool,
}

const FAMILIES: &str = "what a run adds to related languages alike is taken for a difference between languages";

const SIMULATIONS: u64 = 2_000;

/// Misses of the spread, of the worst language, and of the share of languages harmed; and claims of harm in more
/// languages than there are.
fn misses(design: Design) -> [Rate; 4] {
    rates(SIMULATIONS, |random| once(design, random))
}

fn once(design: Design, random: &mut Random) -> [f64; 4] {
    let Design { runs, languages, spread, center, uneven, families, paired } = design;
    let layout = Layout { languages: vec![languages], ..Layout::cells(1, (runs, runs)) };
    let gains: Vec<f64> = normals(languages, random).into_iter().map(|gain| center + spread * gain).collect();
    // What a run adds to all languages is as large as what it adds to one.
    let shifts = normals(2 * runs, random);
    let of_family = normals(2 * runs * languages, random);
    let set = layout.results(|at| {
        let gain = if at.treated() { gains[at.language] } else { 0.0 };
        let noise = 1.0 + (uneven - 1.0) * at.language as f64 / (languages - 1) as f64;
        let run = at.intermediate * runs + at.seed;
        let family = if families { of_family[run * languages + at.language / 5] } else { 0.0 };
        Some(gain + shifts[run] + family + noise * normal(random))
    });
    let wanted = RobustnessSettings { by: None, of: Of::Gain };
    let settings = Settings { paired, ..Settings::default() };
    let table = robustness(&set, Catalogue::builtin(), &settings, &wanted).unwrap();
    let row = &table.rows[0];
    let mean = gains.iter().sum::<f64>() / languages as f64;
    let truth = (gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (languages as f64 - 1.0)).sqrt();
    let outside = |value: f64, interval: stilt_analysis::outcome::Interval| {
        f64::from(u8::from(value < interval.low - 1e-9 || value > interval.high + 1e-9))
    };
    let worst = row.worst.as_ref().unwrap();
    let place: usize = worst.language.trim_start_matches('l').parse().unwrap();
    let harmed = row.harmed.as_ref().unwrap();
    let below = gains.iter().filter(|gain| **gain < 0.0).count();
    [
        outside(truth, row.spread.as_ref().unwrap().interval.unwrap()),
        outside(gains[place], worst.interval.unwrap()),
        outside(below as f64 / languages as f64, harmed.interval.unwrap()),
        f64::from(u8::from(harmed.at_least > below)),
    ]
}

#[test]
#[ignore = "slow: just calibrate"]
fn spread_over_languages() {
    let plain =
        Design { runs: 5, languages: 15, spread: 0.0, center: 0.0, uneven: 1.0, families: false, paired: false };
    let designs = [
        plain,
        Design { spread: 0.5, ..plain },
        Design { spread: 2.0, ..plain },
        Design { runs: 3, spread: 0.5, ..plain },
        Design { runs: 3, spread: 2.0, ..plain },
        Design { runs: 10, spread: 0.5, ..plain },
        Design { languages: 5, spread: 0.5, ..plain },
        Design { languages: 40, spread: 0.5, ..plain },
        Design { spread: 0.5, paired: true, ..plain },
        Design { runs: 3, spread: 0.5, paired: true, ..plain },
        Design { spread: 0.5, uneven: 3.0, ..plain },
        Design { spread: 1.0, center: 1.0, ..plain },
        Design { spread: 0.5, families: true, ..plain },
    ];
    let mut rows = Vec::new();
    for design in designs {
        let Design { runs, languages, spread, center, uneven, families, paired } = design;
        let arms = if paired { "pairs" } else { "against as many" };
        let name = format!("robustness, {runs} {arms}, {languages} languages");
        let noise = match (uneven > 1.0, families) {
            (true, _) => ", noise of languages 1 to 3",
            (false, true) => ", 1 in a family of five",
            (false, false) => "",
        };
        let null = format!("true gains {center} ± {spread}, noise of a run 1 in all and in one language{noise}");
        let [of_spread, of_worst, of_share, of_claims] = misses(design);
        let spread = Row::holds(name.clone(), "true sd: interval misses", null.clone(), of_spread);
        rows.push(if families { spread.excess(0.105, FAMILIES) } else { spread });
        rows.push(Row::holds(name.clone(), "worst language: interval misses", null.clone(), of_worst));
        rows.push(Row::holds(name.clone(), "share harmed: interval misses", null.clone(), of_share));
        rows.push(Row::holds(name, "harmed in at least k: too many", null, of_claims));
    }
    report("robustness", &rows);
}
