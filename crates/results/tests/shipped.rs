//! The shipped files hold what their sources say: counts made by hand, and values with their line in the source.
#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use stilt_results::import::{self, Imported, Options};
use stilt_results::{Catalogue, Factor};

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)).unwrap()
}

fn read(name: &str) -> Imported {
    import::read(name, text(name).as_bytes(), &Options::default(), Catalogue::builtin()).unwrap()
}

fn levels(imported: &Imported, factor: &Factor) -> BTreeSet<String> {
    imported.observations.column(factor).unwrap().levels().iter().map(str::to_owned).collect()
}

#[test]
fn the_ladders_of_bloom_and_llama() {
    let imported = read("lm-eval/zero_shot.csv");
    // Eight models in 15 languages of XNLI, five of them in 7 of PAWS-X and 11 of XCOPA.
    assert_eq!(imported.observations.len(), 8 * 15 + 5 * (7 + 11));
    assert_eq!(levels(&imported, &Factor::Intermediate), BTreeSet::from(["none".to_owned()]));
    for model in levels(&imported, &Factor::BaseModel) {
        let entry = Catalogue::builtin().model(&model).unwrap();
        assert!(entry.id == model && entry.params.is_some(), "{model}");
    }
    let text = text("lm-eval/zero_shot.csv");
    // bloom-1b1_xnli_0-shot.json, line 4: "acc": 0.3528942115768463.
    assert!(text.contains("\nbloom-1b1,none,xnli,sw,accuracy,35.28942115768463\n"));
    // llama-30B_xnli_0-shot.json, line 20: "acc": 0.4818363273453094.
    assert!(text.contains("\nllama-30b,none,xnli,en,accuracy,48.18363273453094\n"));
}

#[test]
fn the_curves_of_model_recycling() {
    let imported = read("model-recycling/roberta_base_curves.csv");
    // 20 baseline runs, 24 runs on a part of SQuAD, 55 checkpoints of ColD Fusion, each on 36 targets.
    assert_eq!(imported.observations.len(), 36 * (20 + 24 + 55));
    let doses = ["", "16", "32", "64", "128", "256", "512", "1024"].map(str::to_owned);
    assert_eq!(levels(&imported, &Factor::Extra("train_examples".into())), BTreeSet::from(doses));
    let text = text("model-recycling/roberta_base_curves.csv");
    // roberta-base_table.csv, line 3 (ibm/ColD-Fusion-itr13-seed2) and line 337 (few-shot-k-16, seed 8): copa.
    assert!(text.contains("\nroberta-base,cold_fusion,copa,en,2,13,,accuracy,73.0000\n"));
    assert!(text.contains("\nroberta-base,squad_v1,copa,en,8,,16,accuracy,55.0000\n"));
}

#[test]
fn the_tasks_of_model_recycling_make_groups_and_have_sizes() {
    let imported = read("model-recycling/roberta_base.csv");
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    for level in levels(&imported, &Factor::Intermediate).iter().filter(|level| *level != "none") {
        let attribute = |name| Catalogue::builtin().attribute(&Factor::Intermediate, level, name);
        *families.entry(attribute("family").unwrap()).or_default() += 1;
        assert!(attribute("train_size").is_some(), "{level}");
    }
    let expected = [("commonsense", 1), ("nli", 4), ("paraphrase", 1), ("qa", 4), ("sentiment", 3)];
    assert_eq!(families.into_iter().collect::<Vec<_>>(), expected.map(|(name, count)| (name.to_owned(), count)));
}
