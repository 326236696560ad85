//! `connectql explain`

use std::io::Write;

use connectql::explain::{Explanation, Style, explain};
use connectql::{Options, Report, Resource};

use super::budget::Budget;
use super::clock::ClockArguments;
use super::diagnostics::{self, DiagnosticArguments, ErrorFormat};
use super::error::{CliError, Status};
use super::input::{self, SourceArguments};
use super::resource_argument::resource_parser;

const EXAMPLES: &str = "\
Examples:
  connectql explain users 'name ~ Sup and tag(BPO=123) or hierarchy(g-1)'
  connectql explain users 'not tag(BPO=123) and name ^= A' \\
    --residual --max-results 100

Exit status: 0 explained (even with warnings), 1 query errors, 2 usage error.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource to search; `connectql resources` lists them
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    clock: ClockArguments,
    /// Maximum records per page
    #[arg(short = 'n', long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = input::number::<u16>)]
    max_results: Option<u16>,
    #[command(flatten)]
    budget: Budget,
    /// Return unsupported conditions as a residual query
    #[arg(long)]
    residual: bool,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let options = options(arguments)?;
    options
        .check(arguments.resource)
        .map_err(CliError::invalid_options)?;
    let explanation = input::text(arguments.source.query.read()?, &options)
        .and_then(|query| explain(arguments.resource, &query, &options))
        .map_err(|report| arguments.source.warn(report))?;
    let explanation = with_shown_warnings(arguments, explanation)?;
    // In the explanation for people, they are included.
    if arguments.diagnostics.error_format == ErrorFormat::Json {
        diagnostics::write(&explanation.warnings, &arguments.diagnostics);
    }
    let out = std::io::stdout();
    let style = if diagnostics::is_coloured(&out) {
        Style::Coloured
    } else {
        Style::Plain
    };
    write!(out.lock(), "{}", explanation.to_text(style))?;
    Ok(Status::Success)
}

/// The explanation with the warnings that are shown; an error if they are denied.
fn with_shown_warnings(
    arguments: &Arguments,
    mut explanation: Explanation,
) -> Result<Explanation, Report> {
    let warnings = arguments.source.warn(explanation.warnings);
    let warnings = arguments.diagnostics.apply_to_warnings(warnings)?;
    let is_hidden = arguments.diagnostics.quiet;
    explanation.warnings = if is_hidden {
        Report::default()
    } else {
        warnings
    };
    Ok(explanation)
}

fn options(arguments: &Arguments) -> Result<Options, CliError> {
    let is_stdin_free = arguments.source.query.is_given();
    let mut options = arguments.source.options(is_stdin_free)?;
    arguments.clock.set(&mut options);
    options.max_results = arguments.max_results;
    arguments.budget.set(&mut options);
    options.residual = arguments.residual;
    Ok(options)
}
