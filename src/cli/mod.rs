//! The command: reads, calls the library, writes. A module a command.

mod compile;
mod complete;
mod completions;
mod data;
mod decompile;
mod diagnostics;
mod excerpt;
mod explain;
mod filter;
mod fmt;
mod input;
mod output;
mod resources;
mod search;
#[cfg(feature = "serve")]
mod serve;

use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, Parser, Subcommand};
use connectql::catalog::RESOURCES;
use connectql::{Resource, USERS};

/// A small query language for Amazon Connect's Search operations.
#[derive(Parser)]
#[command(name = "connectql", version, about, long_about = None, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  connectql compile users 'name ~ \"Sup\" and tag(BPO=123)'
  connectql compile users 'id in $ids' --param ids=u-1 --param ids=u-2
  connectql compile agent-statuses 'state != ENABLED' --as aws-cli --instance-id ID | sh

See `connectql help COMMAND` for the options of a command.";

#[derive(Subcommand)]
enum Command {
    /// Compile a query into the requests that answer it
    Compile(compile::Arguments),
    /// Say what can be typed at a place of a query
    Complete(complete::Arguments),
    /// List what can be searched, and by which fields
    Resources(resources::Arguments),
    /// Write the completions of a shell
    Completions(completions::Arguments),
    /// Say in words what compiling a query does
    Explain(explain::Arguments),
    /// Say requests as queries
    Decompile(decompile::Arguments),
    /// Write a query in canonical form
    Fmt(fmt::Arguments),
    /// Search an instance in a file, as the service would
    Search(search::Arguments),
    /// Pass on the records that a query finds
    Filter(filter::Arguments),
    /// Serve an instance in a file over HTTP, for the clients of the service
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
}

/// How a command ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Success,
    /// A query has errors.
    Problems,
    /// Wrong usage.
    Usage,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Success => ExitCode::SUCCESS,
            Status::Problems => ExitCode::from(1),
            Status::Usage => ExitCode::from(2),
        }
    }
}

/// Why a command stops early.
enum Stop {
    /// Nobody reads standard output any more: no reason to complain.
    ClosedPipe,
    /// Reading or writing failed.
    Failed(String),
    /// A file that the arguments name cannot be read.
    Unreadable(String),
    /// The arguments do not belong together.
    Usage(clap::error::ErrorKind, String),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            _ => Stop::Failed(error.to_string()),
        }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.command {
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Decompile(arguments) => decompile::run(&arguments),
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Resources(arguments) => resources::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Cli::command()),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Filter(arguments) => filter::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
    };
    match ended {
        Ok(status) => status.into(),
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Err(Stop::Failed(message)) => {
            output::complain(&message);
            Status::Problems.into()
        }
        Err(Stop::Unreadable(message)) => {
            output::complain(&message);
            Status::Usage.into()
        }
        Err(Stop::Usage(kind, message)) => {
            let _ = Cli::command().error(kind, message).print();
            Status::Usage.into()
        }
    }
}

/// The argument that names a resource.
fn resource_parser() -> impl TypedValueParser<Value = &'static Resource> {
    PossibleValuesParser::new(RESOURCES.iter().map(|resource| resource.name))
        .map(|name| connectql::resource(&name).unwrap_or(&USERS))
}
