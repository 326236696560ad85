//! A search of Amazon Connect, printed as records arrive.

use std::io::{self, IsTerminal, Write};
use std::pin::{Pin, pin};

use connectql::live::{Client, Limits, LiveProblem, Search, Settings};
use connectql::{Plan, Resource};

use super::diagnostics::{self, DiagnosticArguments, ErrorFormat, Failure};
use super::error::{CliError, Status};
use super::live::{LiveArguments, dry_run};
use super::output::{self, Format, OutputArguments, RecordWriter};

/// Searches Amazon Connect with a plan, and prints the records as they arrive.
pub(super) fn run(
    resource: &'static Resource,
    plan: Plan,
    arguments: &LiveArguments,
    output: &OutputArguments,
    is_compact: bool,
    diagnostics: &DiagnosticArguments,
) -> Result<Status, CliError> {
    if arguments.dry_run {
        return dry_run(&plan, is_compact, diagnostics);
    }
    diagnostics::write(&plan.warnings, diagnostics);
    let format = output.format().unwrap_or(if io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Jsonl
    });
    let mut printer = Printer {
        writer: output.writer(resource, format, is_compact),
        progress: Progress::new(diagnostics),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let end = runtime.block_on(search(resource, plan, arguments, &mut printer))?;
    Ok(report(end, diagnostics.error_format))
}

/// Begins a search and prints its records, unless the command is interrupted.
async fn search(
    resource: &'static Resource,
    plan: Plan,
    arguments: &LiveArguments,
    printer: &mut Printer,
) -> Result<End, CliError> {
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let started = tokio::select! {
        started = begin(resource, plan, arguments) => started,
        _ = &mut interrupted => return Ok(End::Interrupted(None)),
    };
    match started {
        Ok(mut search) => printer.run(&mut search, interrupted).await,
        Err(problem) => Ok(End::Failed(problem, None)),
    }
}

async fn begin(
    resource: &'static Resource,
    plan: Plan,
    arguments: &LiveArguments,
) -> Result<Search, LiveProblem> {
    let mut settings = Settings::default();
    settings.region = arguments.region();
    settings.profile.clone_from(&arguments.profile);
    settings.endpoint_url.clone_from(&arguments.endpoint_url);
    settings.allow_http = arguments.allow_http;
    settings.calls_per_second = arguments.calls_per_second;
    let mut limits = Limits::default();
    limits.records = arguments.limit;
    limits.calls = arguments.max_calls;
    Client::load(settings).await?.search(resource, plan, limits)
}

/// The outcome of a search, with the pages that were not read.
enum End {
    Complete,
    Failed(LiveProblem, Option<String>),
    Interrupted(Option<String>),
}

impl End {
    /// The end, with the page to read next.
    fn with_position(self, search: &Search) -> Self {
        let unread = search
            .position()
            .map(|position| format!("{position} was not read, nor was any page after it"));
        match self {
            End::Complete => End::Complete,
            End::Failed(problem, _) => End::Failed(problem, unread),
            End::Interrupted(_) => End::Interrupted(unread),
        }
    }
}

/// Prints records, and progress on a terminal.
struct Printer {
    writer: RecordWriter,
    progress: Progress,
}

impl Printer {
    /// Prints all records of a search, unless `interrupted` completes first.
    async fn run(
        &mut self,
        search: &mut Search,
        interrupted: Pin<&mut impl Future<Output = io::Result<()>>>,
    ) -> Result<End, CliError> {
        let end = self.print(search, interrupted).await;
        self.progress.clear();
        let end = end?;
        if matches!(end, End::Complete) {
            self.progress.finish(search);
        }
        Ok(end.with_position(search))
    }

    async fn print(
        &mut self,
        search: &mut Search,
        mut interrupted: Pin<&mut impl Future<Output = io::Result<()>>>,
    ) -> Result<End, CliError> {
        let mut out = output::buffered();
        let end = loop {
            self.progress.show(search);
            let next = tokio::select! {
                biased;
                _ = interrupted.as_mut() => break End::Interrupted(None),
                next = search.next() => next,
            };
            match next {
                Ok(Some(record)) => {
                    self.progress.clear();
                    self.writer.record(&mut out, record)?;
                    // The records of a page arrive together, and are printed before the next call.
                    if !search.has_waiting() {
                        out.flush()?;
                    }
                }
                Ok(None) => break End::Complete,
                Err(problem) => break End::Failed(problem, None),
            }
        };
        self.progress.clear();
        if matches!(end, End::Complete) || self.writer.keeps_parts() {
            self.writer.finish(&mut out)?;
        }
        out.flush()?;
        Ok(end)
    }
}

fn report(end: End, format: ErrorFormat) -> Status {
    let (status, failure) = match end {
        End::Complete => return Status::Success,
        End::Failed(problem, unread) => {
            let message = with_position(&problem.to_string(), unread);
            let mut failure = Failure::of(&problem, message);
            failure.add_help(option_for(&problem));
            (Status::Unsearched, failure)
        }
        End::Interrupted(unread) => {
            let message = with_position("interrupted", unread);
            let failure = Failure::new("connectql::interrupted", &message, "");
            (Status::Interrupted, failure)
        }
    };
    diagnostics::fail(&failure, format);
    status
}

fn with_position(message: &str, unread: Option<String>) -> String {
    match unread {
        Some(unread) => format!("{message}; {unread}"),
        None => message.to_owned(),
    }
}

/// The option that helps with a problem.
fn option_for(problem: &LiveProblem) -> &'static str {
    match problem {
        LiveProblem::NoRegion | LiveProblem::Region { .. } => "the option is `--region`",
        LiveProblem::Unencrypted => "the option is `--allow-http`",
        LiveProblem::Credentials { .. } | LiveProblem::Rejected { .. } => {
            "`--profile` names a profile"
        }
        LiveProblem::Throttled { .. } => "the option is `--calls-per-second`",
        LiveProblem::MaxCalls { .. } => "the option is `--max-calls`",
        _ => "",
    }
}

/// True if another program reads standard output: what it prints would mix with the progress line.
#[cfg(unix)]
fn is_piped() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;

    let out = io::stdout().as_fd().try_clone_to_owned();
    let file = out.and_then(|out| std::fs::File::from(out).metadata());
    file.is_ok_and(|file| file.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_piped() -> bool {
    !io::stdout().is_terminal()
}

/// The progress line on the terminal.
struct Progress {
    is_shown: bool,
    is_on_screen: bool,
    calls: u64,
}

impl Progress {
    fn new(diagnostics: &DiagnosticArguments) -> Self {
        Progress {
            is_shown: io::stderr().is_terminal() && !is_piped() && !diagnostics.quiet,
            is_on_screen: false,
            calls: u64::MAX,
        }
    }

    /// Shows the state of a search if it has made calls since.
    fn show(&mut self, search: &Search) {
        if self.is_shown && self.calls != search.calls() {
            self.calls = search.calls();
            self.is_on_screen = true;
            let _ = write!(io::stderr(), "\r\u{1b}[K{}", state(search));
        }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.is_on_screen) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn finish(&self, search: &Search) {
        if self.is_shown {
            let _ = writeln!(io::stderr(), "{}", state(search));
        }
    }
}

fn state(search: &Search) -> String {
    format!(
        "{}, {}, {} of {} requests done",
        count(search.records(), "record"),
        count(search.calls(), "call"),
        search.requests_done(),
        search.plan().requests.len()
    )
}

fn count(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
