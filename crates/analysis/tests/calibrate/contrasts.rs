//! Contrasts of groups under nulls: over new runs, over new levels, and interactions.

use stilt_analysis::transfer::{ContrastSettings, Over, Settings, contrast};
use stilt_results::{BASELINE, Basis, Catalogue, Factor, Observations, OnConflict, Reading, ResultSet, Source};

use crate::noise::normal;
use crate::rate::{Random, Rate, rate};
use crate::section::{Row, report};

const TABLES: u64 = 8_000;

/// Intermediates of two families the catalogue knows, question answering first.
const FAMILIES: [&[&str]; 2] =
    [&["squad_v1", "squad_v2", "coqa", "boolq", "multirc"], &["mnli", "rte", "snli", "qnli", "anli"]];

/// One multilingual base model, one that is not.
const MODELS: [&str; 2] = ["xlm-roberta-base", "roberta-base"];

/// What there is.
struct Design {
    /// Runs of every level of the two groups.
    runs: [&'static [usize]; 2],
    models: usize,
    /// Deviation of what a level adds, of that by base model, and of runs by group.
    level: f64,
    by_model: f64,
    run: [f64; 2],
}

impl Design {
    const fn of(runs: [&'static [usize]; 2]) -> Self {
        Self { runs, models: 1, level: 0.0, by_model: 0.0, run: [1.0, 1.0] }
    }

    fn results(&self, random: &mut Random) -> ResultSet {
        let mut table = Observations::from_source(Source::default());
        let mut row: Vec<u32> = (0..table.factors().len()).map(|place| table.intern(place, "")).collect();
        let mut set = |table: &mut Observations, factor: &Factor, name: &str| {
            let place = table.place(factor);
            row[place] = table.intern(place, name);
            row.clone()
        };
        set(&mut table, &Factor::Metric, "accuracy");
        set(&mut table, &Factor::Target, "xnli");
        let members =
            self.runs.iter().enumerate().flat_map(|(group, runs)| {
                runs.iter().zip(FAMILIES[group]).map(move |(&runs, name)| (*name, group, runs))
            });
        let members: Vec<(&str, usize, usize)> = members.chain([(BASELINE, 0, 5)]).collect();
        let levels: Vec<f64> = members.iter().map(|_| self.level * normal(random)).collect();
        for model in &MODELS[..self.models] {
            set(&mut table, &Factor::BaseModel, model);
            for ((name, group, runs), level) in members.iter().zip(&levels) {
                set(&mut table, &Factor::Intermediate, name);
                let own = level + self.by_model * normal(random);
                for seed in 0..*runs {
                    let codes = set(&mut table, &Factor::Seed, &seed.to_string());
                    let value = 60.0 + own + self.run[*group] * normal(random);
                    let line = table.len() as u32 + 1;
                    table.push(&codes, Reading { value, basis: Basis::Measured, summary: None, line });
                }
            }
        }
        ResultSet::merge(table, OnConflict::Error).unwrap().set
    }

    /// How often a difference that is none is judged better or worse at .05.
    fn rejected(&self, over: Over, by: bool) -> Rate {
        let by = by.then(|| "base_model.multilingual".to_owned());
        let groups = vec!["qa".to_owned(), "nli".to_owned()];
        let wanted = ContrastSettings { key: "intermediate.family".into(), groups, by, ..ContrastSettings::default() };
        let settings = Settings { over, ..Settings::default() };
        rate(TABLES, |random| {
            let table = contrast(&self.results(random), Catalogue::builtin(), &settings, &wanted).unwrap();
            let is_wanted = |row: &&stilt_analysis::transfer::ContrastRow| {
                row.place.target == "xnli" && row.by_other.is_some() == wanted.by.is_some()
            };
            let p = table.rows.iter().find(is_wanted).and_then(|row| row.finding.p()).expect("a test");
            f64::from(u8::from(p <= 0.05))
        })
    }
}

#[test]
#[ignore = "slow: just calibrate"]
fn contrasts() {
    let mut table = Vec::new();
    let seeds: [(&str, Design); 6] = [
        ("2 x 5 runs against 2 x 5", Design::of([&[5; 2], &[5; 2]])),
        ("4 x 3 against 4 x 3", Design::of([&[3; 4], &[3; 4]])),
        ("4 x 2 against 2 x 2", Design::of([&[2; 4], &[2; 2]])),
        ("2 x 2 against 2 x 20", Design::of([&[2; 2], &[20; 2]])),
        ("2, 20 against 5, 5, 5", Design::of([&[2, 20], &[5; 3]])),
        ("1 x 3 against 4 x 10, deviations 3 : 1", Design { run: [3.0, 1.0], ..Design::of([&[3], &[10; 4]]) }),
    ];
    for (name, design) in &seeds {
        let null = "new runs of these levels";
        table.push(Row::holds(format!("{name}, over seeds"), "default", null, design.rejected(Over::Seeds, false)));
    }
    // Levels differ by more than their runs, and one has many more runs than the others.
    let levels: [(&str, [&'static [usize]; 2]); 3] = [
        ("5 levels against 5, one with 20 runs", [&[20, 1, 1, 1, 1], &[2; 5]]),
        ("3 levels against 4", [&[3; 3], &[3; 4]]),
        ("2 levels against 5", [&[3; 2], &[3; 5]]),
    ];
    for (name, runs) in levels {
        let design = Design { level: 1.0, ..Design::of(runs) };
        let null = "new levels of these groups";
        table.push(Row::holds(format!("{name}, over levels"), "default", null, design.rejected(Over::Levels, false)));
    }
    let wrong = Design { level: 1.0, ..Design::of([&[5; 3], &[5; 3]]) };
    table.push(
        Row::holds(
            "3 levels x 5 runs, over seeds",
            "default",
            "new levels: another question",
            wrong.rejected(Over::Seeds, false),
        )
        .excess(0.5, "runs of a level are no evidence about its group"),
    );
    let twice = |runs, level, by_model| Design { models: 2, level, by_model, ..Design::of(runs) };
    for (name, runs) in [
        ("2 x 5 runs against 2 x 5", [&[5; 2][..], &[5; 2][..]]),
        ("2 x 3 against 3 x 3", [&[3; 2], &[3; 3]]),
        ("2 x 2 against 2 x 20", [&[2; 2], &[20; 2]]),
    ] {
        let rate = twice(runs, 0.0, 0.0).rejected(Over::Seeds, true);
        table.push(Row::holds(format!("{name}, two base models"), "interaction, over seeds", "new runs", rate));
    }
    for (name, runs) in [("5 levels against 5", [&[3; 5][..], &[3; 5][..]]), ("3 against 4", [&[3; 3], &[3; 4]])] {
        let rate = twice(runs, 2.0, 1.0).rejected(Over::Levels, true);
        table.push(Row::holds(format!("{name}, two base models"), "interaction, over levels", "new levels", rate));
    }
    report("contrasts", &table);
}
