//! Layer 8: the commands of the binary, one short file each.
//!
//! Uses everything below. `arguments` holds every flag, `common` what commands share; data goes to standard output,
//! progress and warnings to standard error.

pub mod analyze;
pub mod arguments;
pub mod batch;
mod brief;
pub mod check;
mod common;
mod documents;
mod eval;
pub mod eval_check;
mod explain;
mod manuals;
pub mod memory;
mod merge;
mod model;
mod prepare;
mod run;
mod segment;
mod summarize;
pub mod terms;
mod validate;

use crate::job::SetupError;
use crate::job::folder::JobError;
use arguments::{Command, Mujaz};
use clap::Parser;
use std::process::ExitCode;

/// How a command ended. The numbers are the exit codes of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything was done.
    Good = 0,
    /// Some documents were refused, and are listed on standard error; or a check found errors.
    SomeRefused = 1,
    /// Nothing could be read.
    NothingRead = 3,
    /// A result could not be written.
    NotWritten = 4,
    /// A limit that the user set was reached; the job can be gone on with.
    LimitHit = 5,
    /// The user stopped it; the job can be gone on with.
    Interrupted = 130,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

/// Parses the command line, runs the command, and reports how it ended. Usage errors end with 2, by `clap`.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Mujaz::parse();
    match run_command(&arguments) {
        Ok(ending) => ending.into(),
        // Whoever reads our output has enough of it: not an error.
        Err(error) if common::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mujaz: {}", common::printable(&format!("{error:#}")));
            let is_usage =
                error.is::<common::UsageError>() || error.is::<SetupError>() || matches!(error.downcast_ref(), Some(JobError::Setup(_)));
            if is_usage { ExitCode::from(2) } else { Ending::NotWritten.into() }
        }
    }
}

fn run_command(arguments: &Mujaz) -> anyhow::Result<Ending> {
    match &arguments.command {
        Command::Run(command) => run::run(command),
        Command::Batch(command) => batch::run(command),
        Command::Summarize(command) => summarize::run(command),
        Command::Brief(command) => brief::run(command),
        Command::Segment(command) => segment::run(command),
        Command::Prepare(command) => prepare::run(command),
        Command::Merge(command) => merge::run(command),
        Command::Validate(command) => validate::run(command),
        Command::Analyze(command) => analyze::run(command),
        Command::Terms(command) => terms::run(command),
        Command::Memory(command) => memory::run(command),
        Command::Check(command) => check::run(command),
        Command::Explain(command) => explain::run(command),
        Command::Model(command) => model::run(command),
        Command::Eval(command) => eval::run(command),
        Command::Srx => manuals::srx(),
        Command::Completions { shell } => manuals::completions(*shell),
        Command::Man { output } => manuals::man(output),
    }
}
