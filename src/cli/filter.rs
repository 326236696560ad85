//! `connectql filter`

use std::io::{self, BufWriter, IsTerminal, Write};

use clap::error::ErrorKind;
use connectql::engine::{FilterProblem, filter_with};
use connectql::evaluate::{QueryEvaluator, RecordContext};
use connectql::{Options, Problem, Report, Resource, evaluator};

use super::clock::ClockArguments;
use super::diagnostics::{self, DiagnosticArguments, Failure};
use super::input::{self, ConditionArguments, ParameterArguments, QueryArguments};
use super::output::{Format, OutputArguments, RecordWriter};
use super::{CliError, Status, resource_parser};

const EXAMPLES: &str = "\
Examples:
  aws connect search-users --instance-id ID |
    connectql filter users 'not tag(BPO=123)'
  connectql filter users 'name ~ \"Sup\"' --output csv < users.json

Exit status: 0 filtered, 1 query errors or the input is not JSON, 2 usage error.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource of the records
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    conditions: ConditionArguments,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    parameters: ParameterArguments,
    #[command(flatten)]
    clock: ClockArguments,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    check_inputs(arguments)?;
    let mut options = Options::default();
    options.parameters = arguments.parameters.bind(false)?;
    arguments.clock.set(&mut options);
    arguments.conditions.set(&mut options);
    if let Err(report) = options.check(arguments.resource) {
        diagnostics::write(&report, &arguments.diagnostics);
        return Ok(Status::Usage);
    }
    match filter(arguments, &options) {
        Ok(warnings) => {
            diagnostics::write(&warnings, &arguments.diagnostics);
            Ok(Status::Success)
        }
        Err(Refusal::Query(report)) => {
            diagnostics::write(&report, &arguments.diagnostics);
            Ok(Status::Problems)
        }
        Err(Refusal::Command(error)) => Err(error),
    }
}

/// Refuses to start without a query, or with a terminal where records are expected.
fn check_inputs(arguments: &Arguments) -> Result<(), CliError> {
    let message = if !arguments.query.is_given() {
        "a query is expected, as an argument or with --file: standard input holds the records"
    } else if std::io::stdin().is_terminal() {
        "records are expected as JSON on standard input"
    } else {
        return Ok(());
    };
    let kind = ErrorKind::MissingRequiredArgument;
    Err(CliError::Usage(kind, message.to_owned()))
}

/// Passes on the records that match, and returns the warnings about the query.
fn filter(arguments: &Arguments, options: &Options) -> Result<Report, Refusal> {
    let text = arguments.query.read().map_err(Refusal::Command)?;
    let query = input::text(text)
        .map_err(|(query, problem)| Refusal::Query(options.report(&query, problem)))?;
    let evaluator = evaluator(arguments.resource, &query, options, RecordContext::Nothing)
        .map_err(Refusal::Query)?;
    let warnings = arguments.parameters.warn(evaluator.warnings().clone());
    let warnings = arguments
        .diagnostics
        .settle_warnings(warnings)
        .map_err(Refusal::Query)?;
    pass_on(arguments, &evaluator, &|problem| {
        warnings
            .problems()
            .iter()
            .cloned()
            .fold(options.report(&query, problem), Report::with)
    })?;
    Ok(warnings)
}

/// Why filtering ends early: because of the query, or of something else.
enum Refusal {
    Query(Report),
    Command(CliError),
}

fn pass_on(
    arguments: &Arguments,
    evaluator: &QueryEvaluator,
    report: &dyn Fn(Problem) -> Report,
) -> Result<(), Refusal> {
    let format = arguments.output.format().unwrap_or(Format::Jsonl);
    let mut writer = arguments.output.writer(arguments.resource, format, false);
    let mut out = BufWriter::new(io::stdout().lock());
    let write = |out: &mut _, record| writer.record(out, record);
    let input = io::stdin().lock();
    let filtered = filter_with(arguments.resource, evaluator, input, &mut out, write);
    finish(&mut writer, &mut out, filtered).map_err(|problem| refusal(problem, report))
}

/// Writes what has waited for other records. A response with a part of the records would look like a whole one.
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

fn refusal(problem: FilterProblem, report: &dyn Fn(Problem) -> Report) -> Refusal {
    match problem {
        FilterProblem::Unanswerable { ref problems, .. } => match problems.split_first() {
            Some((first, others)) => Refusal::Query(
                others
                    .iter()
                    .cloned()
                    .fold(report(first.clone()), Report::with),
            ),
            None => Refusal::Command(CliError::Failed(Failure::of(&problem, problem.to_string()))),
        },
        FilterProblem::Output(error) => Refusal::Command(error.into()),
        FilterProblem::Json(ref error) => {
            let message = format!("standard input is not JSON records: {error}");
            Refusal::Command(CliError::Failed(Failure::of(&problem, message)))
        }
        other => Refusal::Command(CliError::Failed(Failure::of(&other, other.to_string()))),
    }
}
