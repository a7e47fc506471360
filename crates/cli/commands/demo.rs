//! `stilt demo [FOLDER]`: shipped data from file to figure, by commands anyone can repeat.

use std::env;
use std::fs;
use std::path::Path;

use clap::Parser;

use crate::args::Cli;
use crate::context::Context;
use crate::failure::Failure;

/// Shipped data: what the file is called in the folder, and its bytes.
const FILES: &[(&str, &[u8])] = &[
    ("simulated_grid.csv", include_bytes!("../../../data/simulated-xtreme/simulated_grid.csv")),
    ("phang2020_reported.csv", include_bytes!("../../../data/phang2020/reported_gains.csv")),
    ("rembert_table16.csv", include_bytes!("../../../data/rembert-table16/xtreme_test.csv")),
    ("model_recycling_roberta_base.csv", include_bytes!("../../../data/model-recycling/roberta_base.csv")),
];

/// What is run. The store is named, so that one further up is left alone.
const COMMANDS: &[&[&str]] = &[
    &["--store", ".stilt", "import", "simulated_grid.csv"],
    &["--store", ".stilt", "gain"],
    &["--store", ".stilt", "heatmap", "-o", "gain.svg"],
];

/// What is worth trying next, on published results.
const NEXT: &[&str] = &[
    "stilt why mnli xnli sw",
    "stilt compare squad_v2 mnli",
    "stilt gain -d rembert_table16.csv",
    "stilt gain -d phang2020_reported.csv",
    "stilt gain -d model_recycling_roberta_base.csv",
];

pub(super) fn run(folder: &Path, context: &Context) -> Result<(), Failure> {
    unpack(folder)?;
    env::set_current_dir(folder).map_err(|error| Failure::io("enter", folder, error))?;
    let print = |line: &str| context.output.data(format!("{line}\n").as_bytes());
    print(&format!("$ cd {}", folder.display()))?;
    for words in COMMANDS {
        print(&format!("$ stilt {}", words.join(" ")))?;
        let cli =
            Cli::try_parse_from(["stilt"].iter().chain(*words)).map_err(|error| Failure::usage(error.to_string()))?;
        super::run(cli.command, &Context::new(cli.global, context.output)?)?;
        print("")?;
    }
    print("The data above are simulated. Next, in that folder, also on published results:")?;
    NEXT.iter().try_for_each(|line| print(&format!("  {line}")))
}

/// Writes the shipped data into the folder, unless something else is in it.
fn unpack(folder: &Path) -> Result<(), Failure> {
    let (first, bytes) = FILES[0];
    let ours = || fs::read(folder.join(first)).is_ok_and(|found| found == bytes);
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !ours() {
        return Err(Failure::Usage(
            format!("`{}` is not empty", folder.display()),
            "name a new folder: stilt demo FOLDER".to_owned(),
        ));
    }
    fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, error))?;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| Failure::io("write", &path, error))?;
    }
    Ok(())
}
