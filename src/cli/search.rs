//! `connectql search`

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use connectql::engine::{Page, SearchProblem, SearchResponse, StreamProblem, search_stream};
use connectql::{Options, Plan, Problem, Resource};

use super::budget::Budget;
use super::clock::ClockArguments;
use super::data::DataArguments;
use super::diagnostics::{self, DiagnosticArguments};
use super::error::{CliError, Status};
use super::input::{self, QUERY_NOT_ON_STDIN, STDIN, SourceArguments};
#[cfg(not(feature = "live"))]
use super::live as live_search;
use super::live::{self, LiveArguments};
#[cfg(feature = "live")]
use super::live_search;
use super::output;
use super::output::{Format, OutputArguments};
use super::resource_argument::resource_parser;

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
    source: SourceArguments,
    /// Search a data file instead (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    #[command(flatten)]
    live: LiveArguments,
    #[command(flatten)]
    output: OutputArguments,
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
        let kind = ErrorKind::ArgumentConflict;
        return Err(CliError::Usage(kind, message.to_owned()));
    }
    live::check(&arguments.live)?;
    let mut options = options(arguments)?;
    options.instance_id = arguments.live.instance_id(arguments.resource)?;
    let page_size = arguments.max_results;
    options.max_results = page_size.or(Some(arguments.resource.max_results));
    options
        .check(arguments.resource)
        .map_err(CliError::invalid_options)?;
    live_search::run(
        arguments.resource,
        compiled(arguments, &options)?,
        &arguments.live,
        &arguments.output,
        arguments.compact,
        &arguments.diagnostics,
    )
}

fn search_data(arguments: &Arguments, data: &DataArguments) -> Result<Status, CliError> {
    if data.is_stdin() && !arguments.source.query.is_given() {
        return Err(CliError::missing(QUERY_NOT_ON_STDIN));
    }
    let page = Page {
        max_results: arguments.max_results,
        next_token: arguments.next_token.clone(),
    };
    page_options(arguments, &page)
        .check(arguments.resource)
        .map_err(CliError::invalid_options)?;
    let mut options = options(arguments)?;
    options.whole_records = true;
    print(arguments, data, &compiled(arguments, &options)?, &page)
}

fn page_options(arguments: &Arguments, page: &Page) -> Options {
    let mut options = Options::default();
    options.and.clone_from(&arguments.source.and);
    options.max_results = page.max_results;
    options.next_token.clone_from(&page.next_token);
    options
}

fn options(arguments: &Arguments) -> Result<Options, CliError> {
    let holds_data = arguments.data.as_deref() == Some(Path::new(STDIN));
    let is_stdin_free = arguments.source.query.is_given() && !holds_data;
    let mut options = arguments.source.options(is_stdin_free)?;
    arguments.clock.set(&mut options);
    arguments.budget.set(&mut options);
    options.residual = arguments.residual;
    Ok(options)
}

fn compiled(arguments: &Arguments, options: &Options) -> Result<Plan, CliError> {
    let source = &arguments.source;
    let query = input::text(source.query.read()?, options)?;
    let plan = source.compile(arguments.resource, &query, options)?;
    Ok(arguments.diagnostics.apply_to_plan(plan)?)
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
            Err(CliError::Reported(report, status))
        }
        Err(problem) => Err(data.data_error(&problem)),
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
            note_of_more(&arguments.diagnostics, response);
        }
    }
    Ok(out.flush()?)
}

/// Notes that there are more records than fit on the page, because only the response itself
/// contains the token.
fn note_of_more(diagnostics: &DiagnosticArguments, response: &SearchResponse<'_>) {
    if let Some(token) = &response.next_token {
        let (printed, found) = (response.records.len(), response.approximate_total_count);
        diagnostics.note(&format!(
            "these are {printed} of {found} records; for the next page add `--next-token {token}`"
        ));
    }
}
