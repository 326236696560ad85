//! Why a call has no value.

use connectql::{Description, Encoding, Report};
use serde_json::value::RawValue;

/// The reason why a call has no value.
pub(crate) enum Refusal {
    /// A query or request with errors.
    Report(Box<Report>),
    /// A call with other arguments than it has.
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
pub(crate) type Answered = Result<Box<RawValue>, Refusal>;

/// The problems of a report, with places in UTF-16 units.
pub(crate) fn described(report: &Report) -> Vec<Description> {
    report.clone().places_in(Encoding::Utf16).descriptions()
}
