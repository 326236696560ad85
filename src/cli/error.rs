//! The outcome of a command, and why one stops early.

use std::process::ExitCode;

use clap::error::ErrorKind;
use connectql::Report;

use super::diagnostics::Failure;

/// The outcome of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Success,
    /// A query has errors.
    Problems,
    /// A usage error.
    Usage,
    /// The service could not be searched.
    #[cfg(feature = "live")]
    Unsearched,
    /// Interrupted by the user.
    #[cfg(feature = "live")]
    Interrupted,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Success => ExitCode::SUCCESS,
            Status::Problems => ExitCode::from(1),
            Status::Usage => ExitCode::from(2),
            #[cfg(feature = "live")]
            Status::Unsearched => ExitCode::from(3),
            #[cfg(feature = "live")]
            Status::Interrupted => ExitCode::from(130),
        }
    }
}

/// Why a command stops early.
pub(super) enum CliError {
    /// Standard output is closed, which is not an error.
    ClosedPipe,
    /// The query or its options have problems, or a request has no query.
    Reported(Report, Status),
    /// Reading or writing failed, or the input is invalid.
    Failed(Failure),
    /// A file named by the arguments cannot be read.
    Unreadable(Failure),
    /// The arguments are invalid, or cannot be combined.
    Usage(ErrorKind, String),
}

impl CliError {
    /// An argument or input that is missing.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        CliError::Usage(ErrorKind::MissingRequiredArgument, message.into())
    }

    /// Options that the service would reject.
    pub(super) fn invalid_options(report: Report) -> Self {
        CliError::Reported(report, Status::Usage)
    }
}

impl From<Report> for CliError {
    fn from(report: Report) -> Self {
        CliError::Reported(report, Status::Problems)
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => CliError::ClosedPipe,
            _ => CliError::Failed(Failure::of_stream(&error)),
        }
    }
}
