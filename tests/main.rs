//! The program, run as users run it: in a folder of its own, by its command line, judged by what it prints and returns.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

mod analyses;
mod bad_input;
mod check;
mod check_evidence;
mod check_figures;
mod check_files;
mod comparisons;
mod contract;
mod contrast;
mod contrast_levels;
mod curves;
mod demo;
mod examples;
mod figures;
mod heatmaps;
mod inference;
mod order;
mod parquet;
mod plain;
mod plan;
mod rank;
mod readers;
mod readme;
mod recommend;
mod robustness;
mod scripts;
mod settings;
mod store;
mod structure;
mod support;
mod terminal;
mod tradeoff;
mod trend;
mod trend_alike;
