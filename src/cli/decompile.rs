//! `connectql decompile`

use std::io::{BufRead, BufReader, Cursor, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use connectql::{Problem, Report, Resource, decompile_stream};

use super::aws_commands;
use super::diagnostics::{self, DiagnosticArguments, ErrorFormat};
use super::error::{CliError, Status};
use super::input::{self, STDIN};
use super::resource_argument::resource_parser;

const EXAMPLES: &str = "\
Examples:
  connectql decompile users < request.json
  connectql decompile users --file requests.json --compact |
    connectql compile users --batch
  connectql compile users 'name ~ Sup' | connectql decompile users

Exit status: 0 decompiled (even with warnings), 1 a request has no
query equivalent, 2 usage error.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource that the requests search
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: &'static Resource,
    /// Read the requests from a file (`-`: standard input)
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print each query on one line
    #[arg(short, long)]
    compact: bool,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let mut out = std::io::stdout().lock();
    let mut reports = Reports::new(arguments.diagnostics.error_format);
    for request in decompile_stream(arguments.resource, requests(arguments)?) {
        match request {
            Ok(decompiled) => {
                let decompiled = if arguments.compact {
                    decompiled.on_one_line()
                } else {
                    decompiled
                };
                writeln!(out, "{}", decompiled.query)?;
                reports.take(decompiled.warnings, false);
            }
            Err(report) => reports.take(report, true),
        }
    }
    if reports.requests == 0 {
        reports.take(
            Report::of("", Problem::not_json("there is nothing to read")),
            true,
        );
    }
    Ok(reports.finish())
}

fn requests(arguments: &Arguments) -> Result<Box<dyn Read>, CliError> {
    match arguments.file.as_deref() {
        Some(file) if file == Path::new(STDIN) => {
            return json(arguments, std::io::stdin().lock());
        }
        Some(file) => return json(arguments, input::open(file)?),
        None => {}
    }
    if std::io::stdin().is_terminal() {
        let message = "requests are expected as JSON, with --file or on standard input";
        return Err(CliError::missing(message));
    }
    json(arguments, std::io::stdin().lock())
}

/// The requests as JSON, whether they are given as JSON or as commands.
fn json(arguments: &Arguments, from: impl Read + 'static) -> Result<Box<dyn Read>, CliError> {
    let mut from = BufReader::new(from);
    if !aws_commands::is_command(from.fill_buf()?) {
        return Ok(Box::new(from));
    }
    let requests = aws_commands::requests(from, arguments.resource)?;
    Ok(Box::new(Cursor::new(requests)))
}

/// The problems of the requests. If there are several requests, each problem names its request, so
/// those of the first request wait for the second request or the end.
struct Reports {
    format: ErrorFormat,
    requests: usize,
    waiting: Vec<(usize, Report)>,
    status: Status,
}

impl Reports {
    fn new(format: ErrorFormat) -> Self {
        Reports {
            format,
            requests: 0,
            waiting: Vec::new(),
            status: Status::Success,
        }
    }

    fn take(&mut self, report: Report, is_error: bool) {
        self.requests += 1;
        if is_error {
            self.status = Status::Problems;
        }
        if !report.is_empty() {
            self.waiting.push((self.requests, report));
        }
        if self.requests > 1 && self.format == ErrorFormat::Human {
            diagnostics::write_of_requests(&std::mem::take(&mut self.waiting), true, self.format);
        }
    }

    fn finish(self) -> Status {
        diagnostics::write_of_requests(&self.waiting, self.requests > 1, self.format);
        self.status
    }
}
