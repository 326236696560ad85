//! `connectql compile`

use std::io::{BufReader, IsTerminal, Write};

use clap::ValueEnum;
use connectql::{Description, Options, Plan, Problem, Report, Resource};
use serde::Serialize;

use super::budget::Budget;
use super::clock::ClockArguments;
use super::diagnostics::{self, DiagnosticArguments};
use super::error::{CliError, Status};
use super::input::{self, Lines, SourceArguments};
use super::live::instance_id_of_environment;
use super::resource_argument::resource_parser;
use super::{hints, output};

const EXAMPLES: &str = "\
Examples:
  connectql compile users 'name ~ Sup and tag(BPO=123) or hierarchy(g-1)'
  connectql compile users 'username = $who' --param who=bob --instance-id ID
  connectql compile users --file query.txt --plan
  connectql compile users 'not tag(BPO=123) and name ^= A' --residual --plan
  connectql compile users --batch < queries.txt
  aws connect search-users --cli-input-json \\
    \"$(connectql compile users 'name ~ Sup' --single --instance-id ID)\"

Exit status: 0 compiled (even with warnings), 1 query errors, 2 usage error.";

/// The maximum length of a command-line argument on Linux, in bytes, including the final zero.
const ARGUMENT_MAX: usize = 128 * 1024;

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools)] // Each is a separate flag.
pub(super) struct Arguments {
    /// The resource to search; `connectql resources` lists them
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    clock: ClockArguments,
    /// The instance [env: `CONNECTQL_INSTANCE_ID`]
    #[arg(long, value_name = "ID", help_heading = "Request")]
    instance_id: Option<String>,
    /// Maximum records per page, set in every request
    #[arg(short = 'n', long, value_name = "NUMBER", help_heading = "Request", allow_negative_numbers = true, value_parser = input::number::<u16>)]
    max_results: Option<u16>,
    /// The page token to continue from
    #[arg(long, value_name = "TOKEN", help_heading = "Request")]
    next_token: Option<String>,
    #[command(flatten)]
    budget: Budget,
    /// Fail unless one request is enough
    #[arg(long, help_heading = "Plan")]
    single: bool,
    /// Return unsupported conditions as a residual query
    #[arg(long, help_heading = "Plan")]
    residual: bool,
    /// Print the whole plan as one JSON object
    #[arg(long)]
    plan: bool,
    /// Print each JSON value on one line
    #[arg(short, long)]
    compact: bool,
    /// Print in another format: aws-cli (AWS CLI commands)
    #[arg(long = "as", value_name = "FORMAT", value_enum, hide_possible_values = true, conflicts_with_all = ["plan", "compact", "batch"])]
    form: Option<OutputForm>,
    /// Compile each line of standard input into a line of JSON
    #[arg(long, conflicts_with_all = ["query", "file"])]
    batch: bool,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

/// The output format instead of JSON.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputForm {
    /// AWS CLI commands
    AwsCli,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let options = options(arguments)?;
    options
        .check(arguments.resource)
        .map_err(CliError::invalid_options)?;
    if arguments.form.is_some() && options.instance_id.is_none() {
        let message = "`--as aws-cli` needs `--instance-id`: it prints complete commands";
        return Err(CliError::missing(message));
    }
    if arguments.batch {
        return batch(arguments, &options);
    }
    let query = input::text(arguments.source.query.read()?, &options)?;
    let plan = arguments
        .source
        .compile(arguments.resource, &query, &options)?;
    let plan = arguments
        .diagnostics
        .apply_to_plan(check_form(arguments, plan)?)?;
    diagnostics::write(&plan.warnings, &arguments.diagnostics);
    print(arguments, &plan)?;
    note_residual(arguments, &plan);
    Ok(Status::Success)
}

fn options(arguments: &Arguments) -> Result<Options, CliError> {
    let is_stdin_free = arguments.source.query.is_given();
    let mut options = arguments.source.options(is_stdin_free)?;
    arguments.clock.set(&mut options);
    // Parameters are bound for the whole batch; not every line needs all of them.
    options.refuse_unused_parameters = !arguments.batch;
    let instance_id = arguments.instance_id.clone();
    options.instance_id = instance_id.or_else(instance_id_of_environment);
    options.max_results = arguments.max_results;
    options.next_token.clone_from(&arguments.next_token);
    arguments.budget.set(&mut options);
    options.single = arguments.single;
    options.residual = arguments.residual;
    Ok(options)
}

/// Checks that the requests can be printed in the requested format.
fn check_form(arguments: &Arguments, plan: Plan) -> Result<Plan, Report> {
    if arguments.form.is_none() {
        return Ok(plan);
    }
    let lengths = plan.requests.iter().map(output::json_text);
    match lengths
        .map(|json| json.len())
        .find(|length| *length >= ARGUMENT_MAX)
    {
        Some(length) => Err(plan.warnings.with(Problem::argument_too_long(length))),
        None => Ok(with_page_warning(arguments.resource, plan)),
    }
}

/// The plan, with a warning if the AWS CLI does not read all pages of a command by itself.
fn with_page_warning(resource: &Resource, plan: Plan) -> Plan {
    let mut plan = plan;
    if !resource.paginator {
        let command = resource.command();
        plan.warnings = plan.warnings.with(Problem::one_page(&command));
    }
    plan
}

fn print(arguments: &Arguments, plan: &Plan) -> Result<(), CliError> {
    let mut out = output::buffered();
    if arguments.plan {
        output::json(&mut out, plan, arguments.compact)?;
        return Ok(out.flush()?);
    }
    for request in &plan.requests {
        match arguments.form {
            Some(OutputForm::AwsCli) => {
                let json = output::json_text(request);
                let quoted = shlex::try_quote(&json).map_err(std::io::Error::other)?;
                writeln!(
                    out,
                    "aws connect {} --cli-input-json {quoted}",
                    arguments.resource.command()
                )?;
            }
            None => output::json(&mut out, request, arguments.compact)?,
        }
    }
    Ok(out.flush()?)
}

/// The printed requests alone would not tell people that a residual remains to be checked.
fn note_residual(arguments: &Arguments, plan: &Plan) {
    if let Some(residual) = plan.residual.as_ref().filter(|_| !arguments.plan) {
        let query = shlex::try_quote(residual).unwrap_or_default();
        arguments.diagnostics.note(&format!(
            "these requests find more records than the query matches; pass the results to\n  \
             connectql filter {} {query}",
            arguments.resource
        ));
    }
}

/// The errors of a line of a batch.
#[derive(Serialize)]
struct LineError {
    line: u64,
    error: Vec<Description>,
}

fn batch(arguments: &Arguments, options: &Options) -> Result<Status, CliError> {
    if std::io::stdin().is_terminal() {
        let message = "one query per line is expected on standard input";
        return Err(CliError::missing(message));
    }
    let mut lines = Lines::new(BufReader::new(std::io::stdin().lock()), options);
    let (source, mut out) = (&arguments.source, output::buffered());
    let mut status = Status::Success;
    loop {
        if !lines.has_next() {
            // The writer of the next line may be waiting for the results of the previous ones.
            out.flush()?;
        }
        let Some((line, text)) = lines.next_line()? else {
            break;
        };
        let compiled = text
            .and_then(|query| source.compile(arguments.resource, &query, options))
            .and_then(|plan| arguments.diagnostics.apply_to_plan(plan));
        match compiled {
            Ok(plan) => output::json(&mut out, &plan, true)?,
            Err(error) => {
                status = Status::Problems;
                let error = hints::descriptions(&error);
                output::json(&mut out, &LineError { line, error }, true)?;
            }
        }
    }
    out.flush()?;
    Ok(status)
}
