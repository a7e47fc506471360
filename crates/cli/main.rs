//! The command line of `stilt`: parse, run, report, exit code.

mod args;
mod blocks;
mod codes;
mod commands;
mod config;
mod context;
mod diagnostics;
mod exit;
mod facts;
mod failure;
mod figure;
mod input;
mod output;
mod render;
mod view;

use std::process::ExitCode;

use clap::Parser;

use args::Cli;
use context::Context;
use exit::Exit;
use failure::Failure;
use output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to stdout with code 0. If the stream is gone, nobody is left to tell.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Success }.into();
        }
    };
    let output = Output::new(cli.global.color, cli.global.quiet, cli.global.verbose);
    match run(cli, output) {
        Ok(()) => Exit::Success.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit().into()
        }
    }
}

fn run(cli: Cli, output: Output) -> Result<(), Failure> {
    if let Some(threads) = cli.global.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        pool.map_err(|error| Failure::usage(format!("cannot start {threads} threads: {error}")))?;
    }
    commands::run(cli.command, &Context::new(cli.global, output)?)
}
