//! The command line of `stilt`: parse, run, report, exit code.

mod args;
mod blocks;
mod claims;
mod codes;
mod commands;
mod config;
mod context;
mod diagnostics;
mod exit;
mod facts;
mod failure;
mod figures;
mod formats;
mod input;
mod output;
mod picture;
mod plain;
mod render;
mod together;
mod view;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use args::Cli;
use context::Context;
use exit::Exit;
use failure::Failure;
use output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let error = if error.kind() == ErrorKind::DisplayHelp { shorter(error) } else { hinted(error) };
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

/// Help without the options that do nothing for the command.
fn shorter(error: clap::Error) -> clap::Error {
    args::for_help().try_get_matches().err().unwrap_or(error)
}

/// A file where none is expected is most likely one to be read, and a word that is missed may have been taken for one.
fn hinted(mut error: clap::Error) -> clap::Error {
    let missing = matches!(error.kind(), ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand);
    if missing && std::env::args().any(|word| word == "-d" || word == "--data") {
        let tip = "all words after -d, up to the next option, are files: what is none stands before it";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    if let (ErrorKind::UnknownArgument, Some(ContextValue::String(word))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
        && !word.starts_with('-')
        && Path::new(word).extension().is_some()
    {
        let tip = format!("files are read with -d: `-d {word}`");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

fn run(cli: Cli, output: Output) -> Result<(), Failure> {
    if let Some(threads) = cli.global.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        pool.map_err(|error| Failure::usage(format!("cannot start {threads} threads: {error}")))?;
    }
    commands::run(cli.command, &Context::new(cli.global, output)?)
}
