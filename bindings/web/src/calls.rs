//! The functions of the library, by call name.

use std::borrow::Cow;

use connectql::catalog::RESOURCES;
use connectql::{Description, Encoding};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::query::{QueryArguments, resource};
#[cfg(feature = "engine")]
use crate::records::about_records;
use crate::refusal::{CallResult, Refusal, described, json};

/// The argument of a call with text alone.
#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// A request to convert to a query.
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

/// Carries out a call: its name, and its arguments as JSON.
pub(crate) fn carry_out(call: &str, with: &str) -> CallResult {
    match call {
        "compile" | "check" | "normalize" | "explain" | "complete" | "hover" | "parameters" => {
            about_a_query(call, &serde_json::from_str(with)?)
        }
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
        _ => about_records(call, with),
    }
}

fn about_a_query(call: &str, arguments: &QueryArguments<'_>) -> CallResult {
    let (resource, options, text) = (
        arguments.resource()?,
        arguments.options(),
        arguments.query.as_ref(),
    );
    let outside = |problem: connectql::PositionProblem| Refusal::Fault(problem.to_string());
    match call {
        "compile" => json(&connectql::compile_with(resource, text, &options)?),
        "check" => json(&described(&connectql::check(resource, text, &options))),
        "normalize" => json(&connectql::normalize(resource, text, &options)?),
        "explain" => {
            let explanation = connectql::explain(resource, text, &options)?;
            let text = explanation.to_string();
            json(&Explained { explanation, text })
        }
        "complete" => json(
            &connectql::complete_in(resource, text, arguments.at, Encoding::Utf16)
                .map_err(outside)?,
        ),
        "hover" => json(
            &connectql::hover(resource, text, arguments.at, Encoding::Utf16).map_err(outside)?,
        ),
        _ => json(&connectql::parameters(resource, text, Encoding::Utf16)?),
    }
}

fn decompile(request: &Request<'_>) -> CallResult {
    let decompiled = connectql::decompile(resource(request.resource)?, request.request.get())?;
    json(&Decompiled {
        query: decompiled.query,
        warnings: described(&decompiled.warnings),
    })
}

/// A module without the local engine has no calls about records.
#[cfg(not(feature = "engine"))]
fn about_records(call: &str, _: &str) -> CallResult {
    Err(crate::refusal::no_call(call))
}
