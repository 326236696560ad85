//! Reasons why a call has no value.

use connectql::{Description, Encoding, Report};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// The reason why a call has no value.
pub(crate) enum Refusal {
    /// A query or request with errors.
    Report(Box<Report>),
    /// A call with invalid arguments.
    Fault(String),
}

impl From<Report> for Refusal {
    fn from(report: Report) -> Self {
        Refusal::Report(Box::new(report))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(problem: serde_json::Error) -> Self {
        Refusal::Fault(problem.to_string())
    }
}

/// The JSON of a value.
pub(crate) type CallResult = Result<Box<RawValue>, Refusal>;

/// The problems of a report, with positions in UTF-16 units.
pub(crate) fn described(report: &Report) -> Vec<Description> {
    report.clone().with_encoding(Encoding::Utf16).descriptions()
}

/// The result with a value.
pub(crate) fn json(value: &impl Serialize) -> CallResult {
    Ok(to_raw_value(value)?)
}

/// The refusal of an unknown call.
pub(crate) fn no_call(call: &str) -> Refusal {
    Refusal::Fault(format!("there is no call `{call}`"))
}
