//! `connectql filter`

use std::io::{self, BufWriter, IsTerminal, Write};

use connectql::engine::{FilterProblem, filter_with};
use connectql::evaluate::{QueryEvaluator, RecordContext};
use connectql::{Problem, Report, Resource, evaluator};

use super::clock::ClockArguments;
use super::diagnostics::{self, DiagnosticArguments, Failure};
use super::error::{CliError, Status};
use super::input::{self, QUERY_NOT_ON_STDIN, QUERY_WITH_RECORDS_HELP, SourceArguments};
use super::output::{Format, OutputArguments, RecordWriter};
use super::resource_argument::resource_parser;

const EXAMPLES: &str = "\
Examples:
  aws connect search-users --instance-id ID |
    connectql filter users 'not tag(BPO=123)'
  connectql filter users 'name ~ \"Sup\"' --output csv < users.json

Exit status: 0 filtered, 1 query or input errors, 2 usage error.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource of the records
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    clock: ClockArguments,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

/// Adapts the help of the arguments that elsewhere can read the query from standard input.
pub(super) fn without_query_on_stdin(command: clap::Command) -> clap::Command {
    command
        .mut_arg("query", |query| query.help(QUERY_WITH_RECORDS_HELP))
        .mut_arg("file", |file| file.help("Read the query from a file"))
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    check_inputs(arguments)?;
    let mut options = arguments.source.options(false)?;
    arguments.clock.set(&mut options);
    options
        .check(arguments.resource)
        .map_err(CliError::invalid_options)?;
    let query = input::text(arguments.source.query.read()?, &options)?;
    let resource = arguments.resource;
    let evaluator = evaluator(resource, &query, &options, RecordContext::Nothing)?;
    let warnings = arguments.source.warn(evaluator.warnings().clone());
    let warnings = arguments.diagnostics.apply_to_warnings(warnings)?;
    print_matching(arguments, &evaluator).map_err(|problem| {
        input_error(problem, |first| {
            let warnings = warnings.problems().iter().cloned();
            warnings.fold(options.report(&query, first), Report::with)
        })
    })?;
    diagnostics::write(&warnings, &arguments.diagnostics);
    Ok(Status::Success)
}

/// Rejects a missing query, and a terminal in place of records.
fn check_inputs(arguments: &Arguments) -> Result<(), CliError> {
    if !arguments.source.query.is_given() {
        return Err(CliError::missing(QUERY_NOT_ON_STDIN));
    }
    if std::io::stdin().is_terminal() {
        let message = "records are expected as JSON on standard input";
        return Err(CliError::missing(message));
    }
    Ok(())
}

/// Prints the records that match.
fn print_matching(arguments: &Arguments, evaluator: &QueryEvaluator) -> Result<(), FilterProblem> {
    let format = arguments.output.format().unwrap_or(Format::Jsonl);
    let mut writer = arguments.output.writer(arguments.resource, format, false);
    let mut out = BufWriter::new(io::stdout().lock());
    let write = |out: &mut _, record| writer.record(out, record);
    let input = io::stdin().lock();
    let filtered = filter_with(arguments.resource, evaluator, input, &mut out, write);
    finish(&mut writer, &mut out, filtered)
}

/// Writes the pending output, unless it is a response with only part of the records, which would
/// look complete.
fn finish(
    writer: &mut RecordWriter,
    out: &mut impl Write,
    filtered: Result<(), FilterProblem>,
) -> Result<(), FilterProblem> {
    let are_all_read = matches!(filtered, Ok(()) | Err(FilterProblem::Unanswerable { .. }));
    if are_all_read || writer.keeps_parts() {
        let written = writer.finish(out).and_then(|()| out.flush());
        filtered.and(written.map_err(FilterProblem::Output))
    } else {
        filtered
    }
}

/// The reasons for undecided records, reported with the warnings about the query, or the failure of
/// a stream.
fn input_error(problem: FilterProblem, report: impl FnOnce(Problem) -> Report) -> CliError {
    let message = match problem {
        FilterProblem::Unanswerable { ref problems, .. } => match problems.as_slice() {
            [first, others @ ..] => {
                let others = others.iter().cloned();
                return others.fold(report(first.clone()), Report::with).into();
            }
            [] => problem.to_string(),
        },
        FilterProblem::Output(error) => return error.into(),
        FilterProblem::Json(ref error) => format!("standard input is not JSON records: {error}"),
        ref other => other.to_string(),
    };
    CliError::Failed(Failure::of(&problem, message))
}
