//! `connectql fmt`

use std::io::Write;

use connectql::syntax::{hides, parse};
use connectql::{Options, Problem, Report, format};

use super::diagnostics::{self, DiagnosticArguments, ErrorFormat, Failure};
use super::error::{CliError, Status};
use super::input::{self, QueryArguments};
use super::output;

const EXAMPLES: &str = "\
Examples:
  connectql fmt '(NAME~Sup AND tag(BPO=123))'
  connectql fmt --file query.txt
  connectql fmt --check --file query.txt

Exit status: 0 formatted, 1 query errors or not formatted (--check), 2 usage error.";

const NOT_CANONICAL: &str = "the query is not in canonical form";
const WITHOUT_CHECK: &str = "without --check, `fmt` prints the canonical form";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    query: QueryArguments,
    /// Only check; exit with 1 if the query is not in canonical form
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let query = input::text(arguments.query.read()?, &Options::default())?;
    let formatted = format(&query)?;
    let warnings = arguments.diagnostics.apply_to_warnings(hidden(&query))?;
    diagnostics::write(&warnings, &arguments.diagnostics);
    if arguments.check {
        let error_format = arguments.diagnostics.error_format;
        return Ok(check(&query, &formatted, error_format));
    }
    writeln!(std::io::stdout().lock(), "{formatted}")?;
    Ok(Status::Success)
}

/// Warns about comments that may look different from their content. In values such characters are
/// escaped, but comments are kept unchanged.
fn hidden(query: &str) -> Report {
    let comments = parse(query).map_or_else(|_| Vec::new(), |parsed| parsed.ast.comments);
    // A tab is displayed as white space.
    let is_hidden = |char: &char| hides(*char) && *char != '\t';
    let problems = comments.into_iter().filter_map(|comment| {
        let char = comment.text.chars().find(is_hidden)?;
        let span = comment.span;
        Some(Problem::hidden_in_comment(char, span))
    });
    problems
        .fold(None, |report: Option<Report>, problem| {
            Some(match report {
                Some(report) => report.with(problem),
                None => Report::of(query, problem),
            })
        })
        .unwrap_or_default()
}

/// The final line break is not part of the query, and a file may use either kind of line ending.
fn check(query: &str, formatted: &str, format: ErrorFormat) -> Status {
    let query = query.replace("\r\n", "\n");
    if query.strip_suffix('\n').unwrap_or(&query) == formatted {
        return Status::Success;
    }
    match format {
        ErrorFormat::Human => output::report_error(&format!("{NOT_CANONICAL}; {WITHOUT_CHECK}")),
        ErrorFormat::Json => {
            diagnostics::fail(
                &Failure::new("connectql::not_canonical", NOT_CANONICAL, WITHOUT_CHECK),
                format,
            );
        }
    }
    Status::Problems
}
