//! The command: reads input, calls the library and prints the result. Each command is a module.

mod aws_commands;
mod budget;
mod clock;
mod compile;
mod complete;
mod completions;
mod data;
mod decompile;
mod diagnostics;
mod error;
mod excerpt;
mod explain;
mod filter;
mod fmt;
mod hints;
mod input;
mod live;
#[cfg(feature = "live")]
mod live_search;
mod output;
mod resource_argument;
mod resources;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod shell_query;
mod wrap;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{ArgMatches, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use diagnostics::DiagnosticArguments;
use error::{CliError, Status};

/// A small query language for Amazon Connect's Search operations.
#[derive(Parser)]
#[command(name = "connectql", version, about, long_about = None, after_help = EXAMPLES, max_term_width = 80)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  connectql compile users 'name ~ \"Sup\" and tag(BPO=123)'
  connectql compile users 'id in $ids' --param ids=u-1 --param ids=u-2
  connectql compile agent-statuses 'state != ENABLED' \\
    --as aws-cli --instance-id ID | sh

See `connectql help COMMAND` for the options of a command.";

#[derive(Subcommand)]
enum Command {
    /// Compile a query into search requests
    Compile(compile::Arguments),
    /// List completions at a position in a query
    Complete(complete::Arguments),
    /// List the searchable resources and their fields
    Resources(resources::Arguments),
    /// Generate shell completions
    Completions(completions::Arguments),
    /// Explain how a query is compiled
    Explain(explain::Arguments),
    /// Convert requests to queries
    Decompile(decompile::Arguments),
    /// Format a query in canonical form
    Fmt(fmt::Arguments),
    /// Search Amazon Connect, or a local data file
    Search(search::Arguments),
    /// Print the records that match a query
    Filter(filter::Arguments),
    /// Serve a data file over HTTP, for AWS clients
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
}

/// Runs the command named by the arguments.
pub(crate) fn run() -> ExitCode {
    let matches = command()
        .try_get_matches()
        .unwrap_or_else(|error| exit(&error));
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| exit(&error));
    let ended = match cli.command {
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Decompile(arguments) => decompile::run(&arguments),
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Resources(arguments) => resources::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, command()),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Filter(arguments) => filter::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
    };
    ended
        .unwrap_or_else(|error| stopped(error, &matches))
        .into()
}

/// Exits with an argument error or the help. Errors quote arguments, which may contain anything.
fn exit(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    if error.use_stderr() && output::visible(&text) != text {
        let _ = write!(std::io::stderr(), "{}", output::visible(&text));
        std::process::exit(error.exit_code());
    }
    let printed = error.print().and_then(|()| std::io::stdout().flush());
    match printed {
        // If the help could not be written, as on a full disk, that is a failure; `error.exit()`
        // would report success.
        Err(failed) if failed.kind() != std::io::ErrorKind::BrokenPipe && !error.use_stderr() => {
            output::report_error(&failed.to_string());
            std::process::exit(1)
        }
        _ => std::process::exit(error.exit_code()),
    }
}

/// The command, coloured only if both output streams are terminals that support colour.
fn command() -> clap::Command {
    let is_coloured = diagnostics::is_coloured(&std::io::stdout())
        && diagnostics::is_coloured(&std::io::stderr());
    let colour = if is_coloured {
        ColorChoice::Auto
    } else {
        ColorChoice::Never
    };
    Cli::command()
        .mut_subcommand("filter", filter::without_query_on_stdin)
        .color(colour)
}

/// Prints why a command stops early.
fn stopped(error: CliError, matches: &ArgMatches) -> Status {
    let arguments = diagnostic_arguments(matches);
    match error {
        CliError::ClosedPipe => Status::Success,
        CliError::Reported(report, status) => {
            diagnostics::write(&report, &arguments);
            status
        }
        CliError::Failed(failure) => {
            diagnostics::fail(&failure, arguments.error_format);
            Status::Problems
        }
        CliError::Unreadable(failure) => {
            diagnostics::fail(&failure, arguments.error_format);
            Status::Usage
        }
        CliError::Usage(kind, message) => {
            let mut command = command();
            command.build();
            let named = matches
                .subcommand_name()
                .and_then(|name| command.find_subcommand_mut(name));
            // If standard error is closed, nobody can read this.
            let _ = named.map(|named| named.error(kind, message).print());
            Status::Usage
        }
    }
}

/// The diagnostic options of the named command; the defaults for a command without them.
fn diagnostic_arguments(matches: &ArgMatches) -> DiagnosticArguments {
    let named = matches.subcommand().map(|(_, matches)| matches);
    let named = named.filter(|matches| matches.try_contains_id("error_format").is_ok());
    let read = named.and_then(|matches| DiagnosticArguments::from_arg_matches(matches).ok());
    read.unwrap_or_default()
}
