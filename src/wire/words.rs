//! Describes errors in the JSON of a request, in JSON terms.

use serde_json::value::RawValue;

use super::location::{Location, location_at};
use crate::diagnostics::excerpt;

/// The JSON type of a value, in words.
pub(crate) fn kind(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a Boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// An error from reading JSON as a type, and its location.
pub(crate) struct Fault {
    /// The path from the value: `NumberCondition.MinValue`; empty for the value itself.
    pub(crate) path: String,
    pub(crate) reason: String,
    /// True if the value has the right type, but is not accepted by the member.
    pub(crate) is_of_value: bool,
}

/// Converts an error of `serde_json`, dropping the terms of Rust and its libraries.
pub(crate) fn fault(json: &str, error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    // The line and column are relative to the value; the path is more useful.
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    let Location { path, is_name } = location_at(json, offset(json, error.line(), error.column()));
    if let Some(member) = missing(message) {
        let dot = if path.is_empty() { "" } else { "." };
        return Fault {
            path: format!("{path}{dot}{member}"),
            reason: "it is missing".to_owned(),
            is_of_value: false,
        };
    }
    let is_of_value = !is_name && VALUES.iter().any(|start| message.starts_with(start));
    Fault {
        path,
        reason: rephrased(message, is_name).unwrap_or_else(|| message.to_owned()),
        is_of_value,
    }
}

/// The beginnings of messages about values of the right type.
const VALUES: [&str; 2] = ["unknown variant ", "invalid value: "];

/// The byte after a line and a column, both counted from 1.
fn offset(json: &str, line: usize, column: usize) -> usize {
    let before: usize = json
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    before + column
}

fn missing(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.strip_suffix('`')
}

fn rephrased(message: &str, is_name: bool) -> Option<String> {
    let (what, rest) = message.split_once(' ')?;
    let (expected, found) = match rest.rsplit_once(", expected ") {
        Some((found, expected)) => (expected, found.split_once(' ')?.1),
        None => ("", rest.split_once(' ')?.1),
    };
    Some(match what {
        "duplicate" => TWICE.to_owned(),
        "unknown" if is_name => {
            format!(
                "unknown member; the object has {}",
                expected.trim_start_matches("one of ")
            )
        }
        "unknown" => format!("it has no value {}; it accepts {expected}", quoted(found)),
        "invalid" => format!("expected {}, found {}", type_of(expected), value(found)),
        _ => return None,
    })
}

/// The message for a duplicate member.
pub(crate) const TWICE: &str = "it appears twice";

/// A name in backticks, shortened if it is long.
fn quoted(name: &str) -> String {
    format!("`{}`", excerpt(name.trim_matches('`')))
}

/// A value after the word for its type.
fn value(found: &str) -> String {
    if let Some(text) = found.strip_prefix("string ") {
        return format!("the string `{}`", excerpt(text.trim_matches('"')));
    }
    match found.split_once(" `") {
        Some((_, number)) => format!("`{}`", excerpt(number.trim_end_matches('`'))),
        None => match found {
            "map" => "an object",
            "sequence" => "a list",
            other => other,
        }
        .to_owned(),
    }
}

fn type_of(expected: &str) -> &str {
    match expected {
        "a string" | "string or map" => "a string",
        "i32" => "a whole number that the service accepts",
        "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}
