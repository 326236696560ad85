//! Calls about records: matchers, and the local engine as a service.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::objects;
use crate::query::QueryArguments;
use crate::refusal::{CallResult, json, no_call};

/// A record and the matcher to use.
#[derive(Deserialize)]
struct MatchArguments<'a> {
    matcher: usize,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// A data file.
#[derive(Deserialize)]
struct DataFile<'a> {
    #[serde(borrow)]
    json: Cow<'a, str>,
    throttle: bool,
}

/// An HTTP request and the service to answer it.
#[derive(Deserialize)]
struct ServiceRequest<'a> {
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
struct ObjectId {
    id: usize,
}

/// Carries out a call: its name, and its arguments as JSON.
pub(crate) fn about_records(call: &str, with: &str) -> CallResult {
    match call {
        "matcher" => {
            let arguments: QueryArguments<'_> = serde_json::from_str(with)?;
            let query = arguments.query.as_ref();
            json(&objects::store_matcher(
                arguments.resource()?,
                query,
                &arguments.options(),
            )?)
        }
        "matches" => {
            let arguments: MatchArguments<'_> = serde_json::from_str(with)?;
            json(&objects::matches(
                arguments.matcher,
                arguments.record.get(),
            )?)
        }
        "service" => {
            let file: DataFile<'_> = serde_json::from_str(with)?;
            json(&objects::store_service(&file.json, file.throttle)?)
        }
        "send" => {
            let request: ServiceRequest<'_> = serde_json::from_str(with)?;
            json(&objects::send(
                request.service,
                &request.method,
                &request.path,
                &request.body,
                request.now,
            )?)
        }
        "forget" => {
            objects::remove(serde_json::from_str::<ObjectId>(with)?.id);
            json(&())
        }
        _ => Err(no_call(call)),
    }
}
