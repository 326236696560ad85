//! The functions of the library, by the names of their calls.

use std::borrow::Cow;

use connectql::catalog::RESOURCES;
use connectql::{Description, Encoding, Options, Resource};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::kept;
use crate::refusal::{Answered, Refusal, described};

/// A query, and what it is compiled with.
#[derive(Deserialize)]
struct Asked<'a> {
    resource: &'a str,
    #[serde(borrow)]
    query: Cow<'a, str>,
    #[serde(default)]
    options: Options,
    /// The place that is asked about, in UTF-16 units.
    #[serde(default)]
    at: usize,
}

impl Asked<'_> {
    fn options(&self) -> Options {
        self.options.clone().encoding(Encoding::Utf16)
    }

    fn resource(&self) -> Result<&'static Resource, Refusal> {
        resource(self.resource)
    }
}

/// A text by itself.
#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// A request to be said as a query.
#[derive(Deserialize)]
struct Request<'a> {
    resource: &'a str,
    #[serde(borrow)]
    request: &'a RawValue,
}

#[derive(Serialize)]
struct Decompiled {
    query: String,
    warnings: Vec<Description>,
}

/// An explanation for programs, and as text.
#[derive(Serialize)]
struct Explained {
    explanation: connectql::explain::Explanation,
    text: String,
}

/// A record, and the matcher that it is given to.
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

/// A request over HTTP, and the service that it is for.
#[derive(Deserialize)]
struct Sent<'a> {
    service: usize,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
    /// Milliseconds since the service began.
    now: f64,
}

/// Something kept, to be let go.
#[derive(Deserialize)]
struct Kept {
    id: usize,
}

fn resource(name: &str) -> Result<&'static Resource, Refusal> {
    connectql::resource(name)
        .ok_or_else(|| Refusal::Fault(format!("there is no resource `{name}`")))
}

fn json(value: &impl Serialize) -> Answered {
    Ok(to_raw_value(value)?)
}

/// Carries out a call: its name, and its arguments as JSON.
pub(crate) fn carry_out(call: &str, with: &str) -> Answered {
    match call {
        "compile" | "check" | "meaning" | "explain" | "complete" | "hover" | "parameters"
        | "matcher" => about_a_query(call, &serde_json::from_str(with)?),
        "format" => json(&connectql::format(
            &serde_json::from_str::<Text<'_>>(with)?.text,
        )?),
        "tokens" => {
            let text: Text<'_> = serde_json::from_str(with)?;
            json(&connectql::tokens(&text.text, Encoding::Utf16))
        }
        "resource" => {
            let text: Text<'_> = serde_json::from_str(with)?;
            json(&connectql::resource(&text.text).map(|resource| resource.name))
        }
        "resources" => {
            let described: Vec<_> = RESOURCES
                .iter()
                .map(|resource| resource.describe())
                .collect();
            json(&described)
        }
        "decompile" => decompile(&serde_json::from_str(with)?),
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
        _ => Err(Refusal::Fault(format!("there is no call `{call}`"))),
    }
}

fn about_a_query(call: &str, query: &Asked<'_>) -> Answered {
    let (resource, options, text) = (query.resource()?, query.options(), query.query.as_ref());
    let outside = |problem: connectql::PlaceProblem| Refusal::Fault(problem.to_string());
    match call {
        "compile" => json(&connectql::compile_with(resource, text, &options)?),
        "check" => json(&described(&connectql::check(resource, text, &options))),
        "meaning" => json(&connectql::meaning(resource, text, &options)?),
        "explain" => {
            let explanation = connectql::explain(resource, text, &options)?;
            let text = explanation.to_string();
            json(&Explained { explanation, text })
        }
        "complete" => json(
            &connectql::complete_in(resource, text, query.at, Encoding::Utf16).map_err(outside)?,
        ),
        "hover" => {
            json(&connectql::hover(resource, text, query.at, Encoding::Utf16).map_err(outside)?)
        }
        "parameters" => json(&connectql::parameters(resource, text, Encoding::Utf16)?),
        _ => json(&kept::keep_matcher(resource, text, &options)?),
    }
}

fn decompile(request: &Request<'_>) -> Answered {
    let decompiled = connectql::decompile(resource(request.resource)?, request.request.get())?;
    json(&Decompiled {
        query: decompiled.query,
        warnings: described(&decompiled.warnings),
    })
}
