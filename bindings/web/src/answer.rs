//! Calls as JSON, and their answers: `{"value": …}`, `{"refused": …}` for a query with errors, `{"fault": "…"}` for a call
//! that cannot be carried out.

use connectql::{Description, Encoding, Report};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calls;

/// A call: its name, and its arguments as an object.
#[derive(Deserialize)]
struct Call<'a> {
    call: &'a str,
    #[serde(borrow)]
    with: &'a RawValue,
}

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

#[derive(Serialize)]
struct Refused<'a> {
    problems: Vec<Description>,
    leading: Option<usize>,
    meant: Option<&'a str>,
    picture: String,
}

/// The problems of a report, with places in UTF-16 units.
pub(crate) fn described(report: &Report) -> Vec<Description> {
    report.clone().places_in(Encoding::Utf16).descriptions()
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer<'a> {
    Value(&'a RawValue),
    Refused(Refused<'a>),
    Fault(String),
}

fn written(answer: &Answer<'_>) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_else(|_| br#"{"fault":"no JSON"}"#.to_vec())
}

/// Answers a call.
pub(crate) fn answer(call: &[u8]) -> Vec<u8> {
    let answered = str::from_utf8(call)
        .map_err(|problem| Refusal::Fault(problem.to_string()))
        .and_then(|call| Ok(serde_json::from_str::<Call<'_>>(call)?))
        .and_then(|call| calls::carry_out(call.call, call.with.get()));
    match answered {
        Ok(value) => written(&Answer::Value(&value)),
        Err(Refusal::Fault(message)) => written(&Answer::Fault(message)),
        Err(Refusal::Report(report)) => written(&Answer::Refused(Refused {
            problems: described(&report),
            leading: report.leading(),
            meant: report.meant(),
            picture: report.to_text(),
        })),
    }
}
