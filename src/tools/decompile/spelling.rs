//! Requests in the spelling of other tools: members in camel case or snake case, or inside a
//! `CloudTrail` event.

use serde_json::{Map, Value};

use super::is_of_request;
use super::reader::Reader;
use crate::diagnostics::{Code, Problem};

/// The members of a `CloudTrail` event: the operation, and the request.
const EVENT: [&str; 2] = ["eventName", "requestParameters"];

impl Reader {
    /// A request in the service's spelling; `None` if that is not possible.
    pub(super) fn in_service_spelling(&mut self, request: Value) -> Option<Value> {
        let Value::Object(mut members) = request else {
            return Some(request);
        };
        let [operation, request] = EVENT;
        if let Some(Value::String(operation)) = members.get(operation)
            && members.contains_key(request)
        {
            self.check_operation(operation)?;
            let request = members.remove(request).unwrap_or_default();
            return self.respelled(request).map(|(request, _)| request);
        }
        let is_foreign = |name: &String| self.knows(&pascal_case(name)) && !self.knows(name);
        if !members.keys().any(is_foreign) {
            return Some(Value::Object(members));
        }
        let (request, first) = self.respelled(Value::Object(members))?;
        if let Some((written, member)) = first {
            let message = format!("`{written}` is read as `{member}`, the service's spelling");
            let help = "the service only accepts its own spelling; compile the query to get such \
                        a request";
            self.warnings
                .push(Problem::new(Code::OtherSpelling, None, message).with_help(help));
        }
        Some(request)
    }

    /// A value with all members in the service's spelling, and the first member that was spelled
    /// differently. Two spellings of one member count as a duplicate.
    fn respelled(&mut self, value: Value) -> Option<(Value, Option<(String, String)>)> {
        let mut found = Found::default();
        let respelled = found.respell(value);
        if let Some(member) = found.twice {
            return self.under(member, |reader| reader.reject("it appears twice"));
        }
        Some((respelled, found.first))
    }

    /// True if a request, its criteria or its filter may have a member with this name.
    fn knows(&self, name: &str) -> bool {
        let is_filter = self.resource.filters.iter().any(|own| own.name() == name);
        is_filter || is_of_request(name) || self.resource.has_in_criteria(name)
    }

    /// Rejects an event of another operation, which searches for other records.
    fn check_operation(&mut self, operation: &str) -> Option<()> {
        let own = self.resource.operation;
        if operation != own {
            let reason = format!("it is a call to an operation other than `{own}`");
            return self.under(EVENT[0], |reader| reader.reject(reason));
        }
        Some(())
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
