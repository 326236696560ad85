//! `connectql decompile`

use std::io::{IsTerminal, Read, Write};

use clap::error::ErrorKind;
use connectql::{Problem, Report, Resource, decompile_all};

use super::diagnostics::{self, DiagnosticArguments};
use super::{Status, Stop, resource_parser};

const EXAMPLES: &str = "\
Examples:
  connectql decompile users < request.json
  connectql compile users 'name ~ Sup and tag(BPO=123)' | connectql decompile users

Exit status: 0 decompiled (warnings too), 1 a request has no counterpart, 2 wrong usage.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What the requests search
    #[arg(value_name = "RESOURCE", value_parser = resource_parser())]
    resource: &'static Resource,
    #[command(flatten)]
    diagnostics: DiagnosticArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, Stop> {
    if std::io::stdin().is_terminal() {
        let message = "requests are expected as JSON on standard input".to_owned();
        return Err(Stop::Usage(ErrorKind::MissingRequiredArgument, message));
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let Ok(requests) = String::from_utf8(bytes) else {
        let problem = Problem::NotJson { reason: "it is not UTF-8".to_owned() };
        diagnostics::write(&Report::of("", problem), arguments.diagnostics.error_format);
        return Ok(Status::Problems);
    };
    if requests.trim().is_empty() {
        let problem = Problem::NotJson { reason: "there is nothing to read".to_owned() };
        diagnostics::write(&Report::of("", problem), arguments.diagnostics.error_format);
        return Ok(Status::Problems);
    }
    let mut out = std::io::stdout().lock();
    let mut status = Status::Success;
    for request in decompile_all(arguments.resource, &requests) {
        match request {
            Ok(decompiled) => {
                writeln!(out, "{}", decompiled.query)?;
                diagnostics::write(&decompiled.warnings, arguments.diagnostics.error_format);
            }
            Err(report) => {
                diagnostics::write(&report, arguments.diagnostics.error_format);
                status = Status::Problems;
            }
        }
    }
    Ok(status)
}
