//! Calls about records: matchers, and the local engine as a service.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::asked::Asked;
use crate::kept;
use crate::refusal::{Answered, json, no_call};

/// A record and the matcher to use.
#[derive(Deserialize)]
struct Matching<'a> {
    matcher: usize,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// A data file.
#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    json: Cow<'a, str>,
    throttle: bool,
}

/// An HTTP request and the service to answer it.
#[derive(Deserialize)]
struct Sent<'a> {
    service: usize,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
    /// Milliseconds since the service started.
    now: f64,
}

/// A matcher or service to drop.
#[derive(Deserialize)]
struct Kept {
    id: usize,
}

/// Carries out a call: its name, and its arguments as JSON.
pub(crate) fn about_records(call: &str, with: &str) -> Answered {
    match call {
        "matcher" => {
            let asked: Asked<'_> = serde_json::from_str(with)?;
            let query = asked.query.as_ref();
            json(&kept::keep_matcher(
                asked.resource()?,
                query,
                &asked.options(),
            )?)
        }
        "matches" => {
            let matching: Matching<'_> = serde_json::from_str(with)?;
            json(&kept::matches(matching.matcher, matching.record.get())?)
        }
        "service" => {
            let data: Data<'_> = serde_json::from_str(with)?;
            json(&kept::keep_service(&data.json, data.throttle)?)
        }
        "send" => {
            let sent: Sent<'_> = serde_json::from_str(with)?;
            json(&kept::send(
                sent.service,
                &sent.method,
                &sent.path,
                &sent.body,
                sent.now,
            )?)
        }
        "forget" => {
            kept::forget(serde_json::from_str::<Kept>(with)?.id);
            json(&())
        }
        _ => Err(no_call(call)),
    }
}
