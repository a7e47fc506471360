//! `stilt completions SHELL`: a completion script on stdout.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::args::Cli;
use crate::context::Context;
use crate::failure::Failure;

pub(super) fn run(shell: Shell, context: &Context) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "stilt", &mut script);
    context.output.data(&script)
}
