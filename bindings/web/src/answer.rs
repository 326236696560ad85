//! Calls as JSON, and their results: `{"value": …}`, `{"refused": …}` for a query with errors, and
//! `{"fault": "…"}` for an invalid call.

use connectql::Description;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calls;
use crate::refusal::{Refusal, described};

/// A call: its name and its arguments as an object.
#[derive(Deserialize)]
struct Call<'a> {
    call: &'a str,
    #[serde(borrow)]
    with: &'a RawValue,
}

#[derive(Serialize)]
struct Refused<'a> {
    problems: Vec<Description>,
    leading: Option<usize>,
    meant: Option<&'a str>,
    picture: String,
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

/// Carries out a call and returns its result.
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
            leading: report.leading_index(),
            meant: report.meant(),
            picture: report.to_text(),
        })),
    }
}
