//! Requests in the spelling of other tools: members in camel case or snake case, or inside a
//! `CloudTrail` event.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::is_of_request;
use super::reader::{Reader, names};
use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem};
use crate::wire::json::Json;
use crate::wire::{depth, words};

/// The maximum nesting depth of such a request: all its levels are on the stack at once.
const RESPELLED_DEPTH_MAX: usize = 48;
/// The members of a `CloudTrail` event: the operation, and the request.
const EVENT: [&str; 2] = ["eventName", "requestParameters"];

impl Reader {
    /// The request in the service's spelling if it uses another one, else `None`.
    pub(super) fn respelled(&mut self, raw: &RawValue) -> Option<Box<RawValue>> {
        let names = names(raw);
        let is_event = EVENT.iter().all(|name| names.iter().any(|own| own == name));
        let is_respelled = names
            .iter()
            .any(|name| self.knows(&pascal_case(name)) && !self.knows(name));
        if !is_event && !is_respelled {
            return None;
        }
        if depth(raw.get().as_bytes()) > RESPELLED_DEPTH_MAX {
            return self.reject(format!(
                "it is nested more than {RESPELLED_DEPTH_MAX} levels deep, and its spelling is \
                not the service's"
            ));
        }
        let Ok(Json(Value::Object(members))) = serde_json::from_str(raw.get()) else {
            return None;
        };
        let event = EVENT.map(|name| members.get(name));
        if let [Some(Value::String(operation)), Some(request)] = event {
            self.check_operation(operation);
            let (respelled, _) = self.in_service_spelling(request.clone());
            return to_raw_value(&respelled).ok();
        }
        let (respelled, first) = self.in_service_spelling(Value::Object(members));
        let (written, member) = first?;
        let message = format!("`{written}` is read as `{member}`, the service's spelling");
        let help =
            "the service only accepts its own spelling; compile the query to get such a request";
        self.warnings
            .push(Problem::new(Code::OtherSpelling, None, message).with_help(help));
        to_raw_value(&respelled).ok()
    }

    /// A value with all members in the service's spelling, and the first member that was spelled
    /// differently. Two spellings of one member count as a duplicate.
    fn in_service_spelling(&mut self, value: Value) -> (Value, Option<(String, String)>) {
        let mut found = Found::default();
        let respelled = found.respell(value);
        if let Some(member) = found.twice {
            self.under(member, |reader| reader.reject::<()>(words::TWICE));
        }
        (respelled, found.first)
    }

    /// True if a request, its criteria or its filter may have a member with this name.
    fn knows(&self, name: &str) -> bool {
        let is_filter = self.resource.filters.iter().any(|own| own.name() == name);
        is_filter || is_of_request(name) || self.resource.has_in_criteria(name)
    }

    /// Rejects an event of another operation, which searches for other records.
    fn check_operation(&mut self, operation: &str) {
        let resource: &Resource = self.resource;
        if operation != resource.operation {
            let reason = format!(
                "it is a call to an operation other than `{}`",
                resource.operation
            );
            self.under(EVENT[0], |reader| reader.reject::<()>(reason));
        }
    }
}

/// The other spellings that were found.
#[derive(Default)]
struct Found {
    /// The first such member, and its spelling.
    first: Option<(String, String)>,
    /// A member that occurs in two spellings.
    twice: Option<String>,
}

impl Found {
    fn respell(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let mut respelled = Map::with_capacity(members.len());
                for (name, value) in members {
                    let member = pascal_case(&name);
                    if member != name && self.first.is_none() {
                        self.first = Some((name, member.clone()));
                    }
                    let value = self.respell(value);
                    if respelled.insert(member.clone(), value).is_some() {
                        self.twice = Some(member);
                    }
                }
                Value::Object(respelled)
            }
            Value::Array(elements) => {
                let elements = elements.into_iter();
                elements.map(|element| self.respell(element)).collect()
            }
            other => other,
        }
    }
}

/// Converts `searchCriteria` and `search_criteria` to `SearchCriteria`.
fn pascal_case(name: &str) -> String {
    let mut is_first = true;
    let mut spelled = String::with_capacity(name.len());
    for char in name.chars() {
        if char == '_' {
            is_first = true;
        } else {
            spelled.push(if is_first {
                char.to_ascii_uppercase()
            } else {
                char
            });
            is_first = false;
        }
    }
    spelled
}
