//! The body of a request: what the service takes, and what it refuses.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fault::{Fault, FaultKind};
use crate::catalog::{FilterMember, Resource};
use crate::engine::PageProblem;
use crate::wire::SearchRequest;

/// How deep the JSON may nest: above the 140 or so levels that a query makes, and half of what the stack of a thread
/// holds that nobody has given a larger one.
const DEPTH_MAX: usize = 200;

/// Reads a body and checks it.
pub(super) fn read(resource: &Resource, body: &[u8]) -> Result<SearchRequest, Fault> {
    let mut members = object(json(body)?, "the body")?;
    members.retain(|_, value| !value.is_null());
    let mut take = |name: &str| members.shift_remove(name);
    let token_max = resource.next_token_max.map_or(usize::MAX, usize::from);
    let request = SearchRequest {
        instance_id: Some(instance_id(resource, take("InstanceId"))?),
        next_token: take("NextToken").map(|token| text("NextToken", token, token_max)).transpose()?,
        max_results: take("MaxResults").map(|number| max_results(resource, &number)).transpose()?,
        search_filter: if resource.filters.is_empty() { None } else { filter(resource, take("SearchFilter"))? },
        search_criteria: criteria(take("SearchCriteria"))?,
    };
    match members.keys().next() {
        Some(unknown) => Err(Fault::request(format!("{} has no member {unknown}", resource.operation))),
        None => Ok(request),
    }
}

fn json(body: &[u8]) -> Result<Value, Fault> {
    if depth(body) > DEPTH_MAX {
        return Err(Fault::request("the body nests too deep"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    reader.disable_recursion_limit();
    let read = serde::Deserialize::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|problem| Fault::request(format!("the body is no JSON: {problem}")))
}

/// How deep brackets nest in a text, those in strings apart.
fn depth(body: &[u8]) -> usize {
    let (mut deepest, mut open, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => open += 1,
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

fn instance_id(resource: &Resource, value: Option<Value>) -> Result<String, Fault> {
    let value = value.ok_or_else(|| Fault::request("InstanceId is missing"))?;
    text("InstanceId", value, resource.instance_id_max.into())
}

fn text(name: &str, value: Value, longest: usize) -> Result<String, Fault> {
    match value {
        Value::String(text) if (1..=longest).contains(&text.chars().count()) => Ok(text),
        Value::String(_) => Err(Fault::parameter(format!("{name} has not 1 to {longest} characters"))),
        _ => Err(Fault::request(format!("{name} is no string"))),
    }
}

fn max_results(resource: &Resource, value: &Value) -> Result<u16, Fault> {
    let Value::Number(number) = value else { return Err(Fault::request("MaxResults is no number")) };
    let size = number.as_u64().and_then(|size| u16::try_from(size).ok());
    size.filter(|size| (1..=resource.max_results).contains(size)).ok_or_else(|| {
        let (operation, most) = (resource.operation, resource.max_results);
        PageProblem::MaxResults { given: number.to_string(), operation, most }.into()
    })
}

/// The criteria; `None` when there is no condition in them, as in `{}`, which clients send (assumed to find
/// everything).
fn criteria<T: DeserializeOwned>(value: Option<Value>) -> Result<Option<T>, Fault> {
    let Some(value) = value else { return Ok(None) };
    node(value, "SearchCriteria")?.map(|node| typed(node, "SearchCriteria")).transpose()
}

/// The filter; `None` when there is no condition in it.
fn filter<T: DeserializeOwned>(resource: &Resource, value: Option<Value>) -> Result<Option<T>, Fault> {
    let Some(value) = value else { return Ok(None) };
    let mut members = object(value, "SearchFilter")?;
    members.retain(|_, value| !value.is_null());
    refuse_two_filters(resource, &members)?;
    let mut kept = Map::new();
    for (name, filter) in members {
        if let Some(filter) = only_conditions(object(filter, &name)?, &name)? {
            kept.insert(name, filter);
        }
    }
    only_member(kept, "SearchFilter")?.map(|filter| typed(filter, "SearchFilter")).transpose()
}

/// Documented: a `TagFilter` beside a `UserAttributeFilter` is answered with `AccessDeniedException`
/// (`UserSearchFilter`).
fn refuse_two_filters(resource: &Resource, members: &Map<String, Value>) -> Result<(), Fault> {
    let has_both = ["TagFilter", "UserAttributeFilter"].iter().all(|name| members.contains_key(*name));
    if has_both && resource.filters.contains(&FilterMember::UserAttributeFilter) {
        let message = "TagFilter and UserAttributeFilter cannot be used in one request";
        return Err(Fault::new(FaultKind::AccessDenied, message.into()));
    }
    Ok(())
}

/// A node of the criteria without empty lists and empty nodes, which clients send and which ask for nothing (assumed).
fn node(value: Value, path: &str) -> Result<Option<Value>, Fault> {
    let mut kept = Map::new();
    for (name, value) in object(value, path)? {
        let value = match name.as_str() {
            "OrConditions" | "AndConditions" => nodes(value, &name)?,
            _ if value.is_null() => None,
            _ => Some(value),
        };
        kept.extend(value.map(|value| (name, value)));
    }
    only_member(kept, path)
}

fn nodes(value: Value, path: &str) -> Result<Option<Value>, Fault> {
    let Value::Array(nodes) = value else { return Err(Fault::request(format!("{path} is no list"))) };
    let mut kept = Vec::with_capacity(nodes.len());
    for (at, value) in nodes.into_iter().enumerate() {
        kept.extend(node(value, &format!("{path}[{at}]"))?);
    }
    Ok((!kept.is_empty()).then_some(Value::Array(kept)))
}

fn only_conditions(mut filter: Map<String, Value>, path: &str) -> Result<Option<Value>, Fault> {
    filter.retain(|_, value| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => true,
    });
    only_member(filter, path)
}

/// The object when it has one member, `None` when it has none. That several are refused is documented for
/// `UserAttributeFilter` ("only one field can be populated"), and assumed elsewhere.
fn only_member(members: Map<String, Value>, path: &str) -> Result<Option<Value>, Fault> {
    match members.len() {
        0 => Ok(None),
        1 => Ok(Some(Value::Object(members))),
        _ => Err(Fault::parameter(format!("{path} has several members, and only one can be populated"))),
    }
}

fn object(value: Value, path: &str) -> Result<Map<String, Value>, Fault> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(Fault::request(format!("{path} is no object"))),
    }
}

fn typed<T: DeserializeOwned>(value: Value, path: &str) -> Result<T, Fault> {
    serde_json::from_value(value).map_err(|problem| Fault::request(format!("{path}: {problem}")))
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        assert_eq!(depth(br#"{"a": [[1], {"b": "[[[[\"[["}]}"#), 3);
        assert_eq!(depth(b"]]]["), 1);
        assert_eq!(depth(b""), 0);
    }
}
