//! `connectql search`

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use connectql::engine::{Page, SearchProblem, SearchResponse, StreamProblem, search_stream};
use connectql::{Options, Plan, Problem, Report, Resource, compile_with};

use super::budget::Budget;
use super::clock::ClockArguments;
use super::data::DataArguments;
use super::diagnostics::{self, DiagnosticArguments};
use super::input::{self, ConditionArguments, ParameterArguments, QueryArguments, STDIN};
#[cfg(not(feature = "live"))]
use super::live as live_search;
use super::live::{self, LiveArguments};
#[cfg(feature = "live")]
use super::live_search;
use super::output::{Format, OutputArguments};
use super::{CliError, Status, output, resource_parser};

const EXAMPLES: &str = "\
Examples:
  connectql search users 'name ~ Sup or proficiency(English >= 3)' \\
    --data contact-centre.json
  connectql search users 'tag(Team=Billing)' --instance-id ID --output csv

Exit status: 0 searched, 1 query errors or an invalid data file,
2 usage error, 3 Amazon Connect could not be searched, 130 interrupted.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource to search; `connectql resources` lists them
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    conditions: ConditionArguments,
    /// Search a data file instead (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    #[command(flatten)]
    live: LiveArguments,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    parameters: ParameterArguments,
    #[command(flatten)]
    clock: ClockArguments,
    /// Maximum records per page
    #[arg(short = 'n', long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = input::number::<u16>)]
    max_results: Option<u16>,
    /// The page token to continue from, with --data
    #[arg(long, value_name = "TOKEN")]
    next_token: Option<String>,
    #[command(flatten)]
    budget: Budget,
    /// Check unsupported conditions on the results
    #[arg(long)]
    residual: bool,
    /// Print the response on one line
    #[arg(short, long)]
    compact: bool,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    match &arguments.data {
        Some(data) => search_data(arguments, &DataArguments::of(data.clone())),
        None => search_live(arguments),
    }
}

/// Searches Amazon Connect itself.
fn search_live(arguments: &Arguments) -> Result<Status, CliError> {
    if arguments.next_token.is_some() {
        let message = "`--next-token` needs `--data`: a search of Amazon Connect reads all pages";
        return Err(CliError::Usage(
            ErrorKind::ArgumentConflict,
            message.to_owned(),
        ));
    }
    live::check(&arguments.live)?;
    let mut options = options(arguments)?;
    options.instance_id = arguments.live.instance_id(arguments.resource)?;
    options.max_results = Some(
        arguments
            .max_results
            .unwrap_or(arguments.resource.max_results),
    );
    if let Err(report) = options.check(arguments.resource) {
        diagnostics::write(&report, &arguments.diagnostics);
        return Ok(Status::Usage);
    }
    match compiled(arguments, &options)? {
        Ok(plan) => live_search::run(
            arguments.resource,
            plan,
            &arguments.live,
            &arguments.output,
            arguments.compact,
            &arguments.diagnostics,
        ),
        Err(report) => {
            diagnostics::write(&report, &arguments.diagnostics);
            Ok(Status::Problems)
        }
    }
}

fn search_data(arguments: &Arguments, data: &DataArguments) -> Result<Status, CliError> {
    if data.is_stdin() && !arguments.query.is_given() {
        let message =
            "a query is expected, as an argument or with --file: standard input holds the records";
        return Err(CliError::Usage(
            ErrorKind::MissingRequiredArgument,
            message.to_owned(),
        ));
    }
    let page = Page {
        max_results: arguments.max_results,
        next_token: arguments.next_token.clone(),
    };
    if let Err(report) = page_options(arguments, &page).check(arguments.resource) {
        diagnostics::write(&report, &arguments.diagnostics);
        return Ok(Status::Usage);
    }
    let mut options = options(arguments)?;
    options.whole_records = true;
    match compiled(arguments, &options)? {
        Ok(plan) => print(arguments, data, &plan, &page),
        Err(report) => {
            diagnostics::write(&report, &arguments.diagnostics);
            Ok(Status::Problems)
        }
    }
}

fn page_options(arguments: &Arguments, page: &Page) -> Options {
    let mut options = Options::default();
    arguments.conditions.set(&mut options);
    options.max_results = page.max_results;
    options.next_token.clone_from(&page.next_token);
    options
}

fn options(arguments: &Arguments) -> Result<Options, CliError> {
    let mut options = Options::default();
    arguments.conditions.set(&mut options);
    let holds_data = arguments.data.as_deref() == Some(Path::new(STDIN));
    options.parameters = arguments
        .parameters
        .bind(arguments.query.is_given() && !holds_data)?;
    arguments.clock.set(&mut options);
    arguments.budget.set(&mut options);
    options.residual = arguments.residual;
    Ok(options)
}

fn compiled(arguments: &Arguments, options: &Options) -> Result<Result<Plan, Report>, CliError> {
    Ok(match input::text(arguments.query.read()?) {
        Ok(query) => arguments
            .parameters
            .warn_of_plan(compile_with(arguments.resource, &query, options))
            .and_then(|plan| arguments.diagnostics.settle(plan)),
        Err((query, problem)) => Err(options.report(&query, problem)),
    })
}

fn print(
    arguments: &Arguments,
    data: &DataArguments,
    plan: &Plan,
    page: &Page,
) -> Result<Status, CliError> {
    let mut file = data.spooled()?;
    let open = || {
        file.rewind()?;
        file.try_clone()
    };
    match search_stream(arguments.resource, plan, page, open) {
        Ok(found) => {
            diagnostics::write(&plan.warnings, &arguments.diagnostics);
            write_response(arguments, &found.response())?;
            Ok(Status::Success)
        }
        Err(StreamProblem::Search(problem)) => {
            let status = if let SearchProblem::Page(_) = problem {
                Status::Usage
            } else {
                Status::Problems
            };
            let report = plan.warnings.clone().with(Problem::from(problem));
            diagnostics::write(&report, &arguments.diagnostics);
            Ok(status)
        }
        Err(problem) => Err(data.refused(&problem)),
    }
}

fn write_response(arguments: &Arguments, response: &SearchResponse<'_>) -> Result<(), CliError> {
    let mut out = output::buffered();
    match arguments.output.format() {
        None | Some(Format::Json) => output::json(&mut out, response, arguments.compact)?,
        Some(format) => {
            let resource = arguments.resource;
            let mut writer = arguments.output.writer(resource, format, arguments.compact);
            for record in response.returned() {
                writer.record(&mut out, record)?;
            }
            writer.finish(&mut out)?;
            out.flush()?;
            note_of_more(response);
        }
    }
    Ok(out.flush()?)
}

/// Says that there are more records than the page: only the response itself has a place for its token.
fn note_of_more(response: &SearchResponse<'_>) {
    if let Some(token) = &response.next_token {
        let (printed, found) = (response.records.len(), response.approximate_total_count);
        output::note(&format!(
            "these are {printed} of {found} records; for the next page add `--next-token {token}`"
        ));
    }
}
