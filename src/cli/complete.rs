//! `connectql complete`

use std::io::Write;

use clap::error::ErrorKind;
use connectql::{Encoding, Options, PositionProblem, Resource, complete_with};

use super::diagnostics::DiagnosticArguments;
use super::error::{CliError, Status};
use super::input::{self, QueryArguments};
use super::output;
use super::resource_argument::resource_parser;
use super::shell_query::{self, Quote};

const EXAMPLES: &str = "\
Examples:
  connectql complete users --at 4 'name'
  connectql complete agent-statuses --at 8 'state = '

Exit status: 0 completed, 1 the query is not UTF-8, 2 usage error.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource to search; `connectql resources` lists them
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    /// The position, as a byte offset into the query
    #[arg(long, value_name = "BYTE", required_unless_present = "quote")]
    at: Option<usize>,
    /// Also list completions that only a residual query can check
    #[arg(long)]
    residual: bool,
    /// Also print what is expected at the position, such as a field value
    #[arg(long)]
    expected: bool,
    /// Print each completion at the end of a query in these quotes as a line, for shells: the whole query, a tab, and
    /// a line about it
    #[arg(long, hide = true, value_parser = Quote::parse, allow_hyphen_values = true, conflicts_with_all = ["at", "expected"])]
    quote: Option<Quote>,
    #[command(flatten)]
    query: QueryArguments,
    // Used only to report why the command stops early.
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let options = Options::new().residual(arguments.residual);
    let query = input::text(arguments.query.read()?, &options)?;
    let mut stdout = std::io::stdout().lock();
    if let Some(quote) = arguments.quote {
        let found = shell_query::candidates(arguments.resource, &query, quote, &options);
        for candidate in found.map_err(|problem| position_error(&problem))? {
            writeln!(stdout, "{}\t{}", candidate.query, candidate.about)?;
        }
        return Ok(Status::Success);
    }
    let at = arguments.at.unwrap_or(query.len());
    let found = complete_with(arguments.resource, &query, at, Encoding::Bytes, &options)
        .map_err(|problem| position_error(&problem))?;
    if arguments.expected {
        output::json(&mut stdout, &found, false)?;
    } else {
        output::json(&mut stdout, &found.candidates, false)?;
    }
    Ok(Status::Success)
}

fn position_error(problem: &PositionProblem) -> CliError {
    CliError::Usage(ErrorKind::ValueValidation, format!("--at: {problem}"))
}
