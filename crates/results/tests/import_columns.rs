//! Which column is taken for what: by name, by alias, by what the cells show.
#![expect(clippy::expect_used, reason = "helpers of tests, outside the test functions clippy knows")]

use stilt_results::Catalogue;
use stilt_results::import::{self, Imported, Options};

fn imported(text: &str, set: &[&str]) -> Imported {
    let mut options = Options::default();
    set.iter().for_each(|word| options.add_set(word).expect("a constant"));
    import::read("f.csv", text.as_bytes(), &options, Catalogue::builtin()).expect("a good table")
}

/// `factor=level ... value` per observation, blank levels left out.
fn rows(imported: &Imported) -> Vec<String> {
    let table = &imported.observations;
    let row = |row: usize| {
        let levels = table.factors().iter().filter_map(|factor| {
            let level = table.column(factor)?.level(row);
            (!level.is_empty()).then(|| format!("{factor}={level}"))
        });
        levels.chain([table.values()[row].to_string()]).collect::<Vec<_>>().join(" ")
    };
    (0..table.len()).map(row).collect()
}

fn said(imported: &Imported, code: &str) -> String {
    let notes = imported.notes.iter().filter(|note| note.code.0 == code).map(|note| note.message.as_str());
    notes.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_measurement_beside_the_score_is_one_more_metric_unless_rows_have_theirs() {
    let table = imported("intermediate,target,score,latency_ms\nmnli,xnli,61.0,12.5\n", &[]);
    assert_eq!(
        rows(&table),
        ["intermediate=mnli target=xnli metric=accuracy 61", "intermediate=mnli target=xnli metric=latency_ms 12.5"]
    );
    let table = imported("intermediate,target,metric,score,loss,runtime\nmnli,xnli,acc,61.0,0.5,9\n", &[]);
    assert_eq!(rows(&table), ["intermediate=mnli target=xnli metric=accuracy 61"]);
    assert_eq!(said(&table, "W102"), "left out `loss`, `runtime`");
}

#[test]
fn the_only_column_of_a_metric_is_the_score_of_rows_that_name_theirs() {
    let table = imported("intermediate,target,accuracy\nmnli,own,61.0\n", &["metric=f1"]);
    assert_eq!(rows(&table), ["intermediate=mnli target=own metric=f1 61"]);
    let table = imported("intermediate,target,Accuracy (%)\nmnli,own,0.6\n", &[]);
    assert_eq!(rows(&table), ["intermediate=mnli target=own metric=accuracy 0.6"], "the header says per cent");
}

#[test]
fn source_is_the_intermediate_task_unless_it_holds_languages() {
    let table = imported("source,target,score\nmnli,xnli,61.0\n", &[]);
    assert_eq!(rows(&table), ["intermediate=mnli target=xnli metric=accuracy 61"]);
    let table = imported("source,intermediate,target,score\nen,mnli,xnli,61.0\n", &[]);
    assert_eq!(rows(&table), ["intermediate=mnli target=xnli metric=accuracy source=en 61"]);
}

#[test]
fn a_canonical_name_leaves_its_aliases_as_further_factors() {
    let table = imported("base_model,model,intermediate,target,score\nb,ckpt-1,mnli,xnli,61.0\n", &[]);
    assert_eq!(rows(&table), ["base_model=b intermediate=mnli target=xnli metric=accuracy model=ckpt-1 61"]);
    assert_eq!(said(&table, "N108"), "kept as further factors: `model`");
}

#[test]
fn columns_of_trackers() {
    let text = "run_id,status,start_time,metrics.eval_accuracy,params.seed,params.intermediate_task\n\
                r1,FINISHED,1,0.61,13,mnli\nr2,FAILED,2,,13,mnli\n";
    let table = imported(text, &["target=xnli"]);
    assert_eq!(rows(&table), ["split=dev intermediate=mnli target=xnli metric=accuracy seed=13 run_id=r1 61"]);
    assert_eq!(said(&table, "W104"), "left out rows of unfinished runs: 1 failed");
    let table = imported("Wall time,Step,Value\n1.5,500,0.61\n", &["target=xnli", "intermediate=none"]);
    assert_eq!(rows(&table), ["intermediate=none target=xnli metric=accuracy step=500 61"]);
}

#[test]
fn deviations_belong_to_their_column() {
    let table = imported("intermediate,target,em,em_std,f1,f1_std,n_runs\nmnli,xquad,0.5,0.01,0.6,,5\n", &[]);
    assert_eq!(rows(&table).len(), 2);
    let set =
        stilt_results::ResultSet::merge(table.observations, stilt_results::OnConflict::Error).expect("one each").set;
    let summaries: Vec<_> = (0..2).map(|row| set.summary(row).map(|summary| (summary.sd, summary.n))).collect();
    assert_eq!(summaries, [Some((1.0, Some(5))), None], "scaled with its value");
    let table = imported("intermediate,target,em,n\nmnli,xquad,0.5 ± 0.01,3\n", &[]);
    let set = stilt_results::ResultSet::merge(table.observations, stilt_results::OnConflict::Error).expect("one").set;
    assert_eq!(set.summary(0).map(|summary| (summary.sd, summary.n)), Some((1.0, Some(3))));
    let table = imported("intermediate,target,em,n\nmnli,xquad,0.5,3\n", &[]);
    assert_eq!(rows(&table), ["intermediate=mnli target=xquad metric=em n=3 50"], "a condition like any other");
}

#[test]
fn row_numbers_and_blank_columns_go() {
    let table = imported("id,intermediate,target,score,,\n1,mnli,xnli,61.0,,\n2,none,xnli,60.0,,\n", &[]);
    assert_eq!(rows(&table)[0], "intermediate=mnli target=xnli metric=accuracy 61");
    assert_eq!(said(&table, "W102"), "left out `id`");
}

#[test]
fn conditions_are_kept_and_constants_override_columns() {
    let table = imported("intermediate,target,learning_rate,split,score\nmnli,xnli,1e-5,validation,61.0\n", &[]);
    assert_eq!(rows(&table), ["split=dev intermediate=mnli target=xnli metric=accuracy learning_rate=1e-5 61"]);
    let table = imported("intermediate,target,split,score\nmnli,xnli,validation,61.0\n", &["split=test"]);
    assert_eq!(rows(&table), ["split=test intermediate=mnli target=xnli metric=accuracy 61"]);
    assert_eq!(said(&table, "W102"), "left out `split`");
}

#[test]
fn a_task_with_a_language_beside_another_language_is_a_name_of_its_own() {
    let table = imported("intermediate,target,language,score\nmnli,xnli_sw,,61.0\nmnli,xnli_sw,en,62.0\n", &[]);
    assert_eq!(
        rows(&table),
        [
            "intermediate=mnli target=xnli language=sw metric=accuracy 61",
            "intermediate=mnli target=xnli_sw language=en metric=score 62"
        ]
    );
}

#[test]
fn self_transfer_is_kept_and_said() {
    let table = imported("intermediate,target,score\nrte,rte,61.0\nnone,rte,60.0\n", &[]);
    assert_eq!(table.observations.len(), 2);
    assert_eq!(said(&table, "N109"), "1 observations have their target as intermediate task");
}

#[test]
fn the_metric_of_one_target_can_be_set_where_no_column_names_metrics() {
    let text = "intermediate,cola,stsb\nnone,83.2,89.9\nmnli,82.1,90.4\n";
    let table = imported(text, &["CoLA.metric=acc"]);
    let metrics: Vec<&str> = ["target=cola metric=accuracy", "target=stsb metric=spearman"].to_vec();
    assert!(rows(&table).iter().zip(metrics.iter().cycle()).all(|(row, metric)| row.contains(metric)), "{table:?}");
    let mut options = Options::default();
    options.add_set("cola.metric=accuracy").unwrap();
    let refused =
        import::read("f.csv", b"intermediate,target,metric,score\nnone,cola,mcc,60\n", &options, Catalogue::builtin());
    assert_eq!(refused.unwrap_err()[0].code.0, "E108");
}
