//! Reads the body of a request, and rejects what the service rejects.

use std::borrow::Cow;
use std::fmt::Display;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{ServiceError, ServiceErrorKind};
use crate::catalog::{FilterMember, Resource};
use crate::engine::PageProblem;
use crate::wire::json::Json;
use crate::wire::{self, Fault, SearchCriteria, SearchRequest, depth};

/// The nesting limit of JSON: above the 140 or so levels of the deepest query, and half of what
/// fits on a default thread stack.
const DEPTH_MAX: usize = 200;

/// Reads a body and checks it.
pub(super) fn read(resource: &Resource, body: &[u8]) -> Result<SearchRequest, ServiceError> {
    let mut members = object(json(body)?).map_err(|error| error.under("the body"))?;
    members.retain(|_, value| !value.is_null());
    let mut take = |name: &str| members.shift_remove(name);
    let token_max = resource.next_token_max.map_or(usize::MAX, usize::from);
    let request = SearchRequest {
        instance_id: Some(instance_id(resource, take("InstanceId"))?),
        next_token: take("NextToken")
            .map(|token| text("NextToken", token, token_max))
            .transpose()?,
        max_results: take("MaxResults")
            .map(|number| max_results(resource, &number))
            .transpose()?,
        search_filter: if resource.filters.is_empty() {
            None
        } else {
            filter(resource, take("SearchFilter"))?
        },
        search_criteria: criteria(resource, take("SearchCriteria"))?,
    };
    match members.keys().next() {
        Some(unknown) => Err(ServiceError::request(format!(
            "{} has no member {unknown}",
            resource.operation
        ))),
        None => Ok(request),
    }
}

fn json(body: &[u8]) -> Result<Value, ServiceError> {
    if depth(body) > DEPTH_MAX {
        return Err(ServiceError::request("the body is nested too deeply"));
    }
    let no_json =
        |problem: &dyn Display| ServiceError::request(format!("the body is not JSON: {problem}"));
    let body = str::from_utf8(body).map_err(|problem| no_json(&problem))?;
    let mut reader = serde_json::Deserializer::from_str(body);
    reader.disable_recursion_limit();
    let read = Json::deserialize(&mut reader).and_then(|Json(value)| reader.end().map(|()| value));
    read.map_err(|problem| no_json(&problem))
}

fn instance_id(resource: &Resource, value: Option<Value>) -> Result<String, ServiceError> {
    let value = value.ok_or_else(|| ServiceError::request("InstanceId is missing"))?;
    text("InstanceId", value, resource.instance_id_max.into())
}

fn text(name: &str, value: Value, longest: usize) -> Result<String, ServiceError> {
    match value {
        Value::String(text) if (1..=longest).contains(&text.chars().count()) => Ok(text),
        Value::String(_) => Err(ServiceError::parameter(format!(
            "{name} does not have 1 to {longest} characters"
        ))),
        _ => Err(ServiceError::request(format!("{name} is not a string"))),
    }
}

fn max_results(resource: &Resource, value: &Value) -> Result<u16, ServiceError> {
    let Value::Number(number) = value else {
        return Err(ServiceError::request("MaxResults is not a number"));
    };
    let size = number.as_u64().and_then(|size| u16::try_from(size).ok());
    size.filter(|size| (1..=resource.max_results).contains(size))
        .ok_or_else(|| {
            let (operation, most) = (resource.operation, resource.max_results);
            PageProblem::MaxResults {
                given: number.to_string(),
                operation,
                most,
            }
            .into()
        })
}

/// The criteria; `None` if they contain no condition, like the `{}` that clients send (assumed to
/// match everything).
fn criteria<T: DeserializeOwned>(
    resource: &Resource,
    value: Option<Value>,
) -> Result<Option<T>, ServiceError> {
    const NAME: &str = "SearchCriteria";
    let Some(value) = value else { return Ok(None) };
    let node = node(resource, value).map_err(|error| error.under(NAME))?;
    Ok(node
        .map(|node| typed(&node).map_err(|error| error.under(NAME)))
        .transpose()?)
}

/// The filter; `None` if it contains no condition.
fn filter<T: DeserializeOwned>(
    resource: &Resource,
    value: Option<Value>,
) -> Result<Option<T>, ServiceError> {
    const NAME: &str = "SearchFilter";
    let Some(value) = value else { return Ok(None) };
    let members = object(value).map_err(|error| error.under(NAME))?;
    reject_two_filters(resource, &members)?;
    let filter = filters(resource, members).map_err(|error| error.under(NAME))?;
    Ok(filter
        .map(|filter| typed(&filter).map_err(|error| error.under(NAME)))
        .transpose()?)
}

/// Documented: a `TagFilter` together with a `UserAttributeFilter` causes `AccessDeniedException`
/// (`UserSearchFilter`).
fn reject_two_filters(
    resource: &Resource,
    members: &Map<String, Value>,
) -> Result<(), ServiceError> {
    let both = [FilterMember::TagFilter, FilterMember::UserAttributeFilter];
    let has = |member: &FilterMember| {
        members
            .get(member.name())
            .is_some_and(|value| !value.is_null())
    };
    if both.iter().all(has) && both.iter().all(|member| resource.filters.contains(member)) {
        let [tags, attributes] = both.map(FilterMember::name);
        let message = format!("{tags} and {attributes} cannot be used in one request");
        return Err(ServiceError::new(ServiceErrorKind::AccessDenied, message));
    }
    Ok(())
}

fn filters(resource: &Resource, members: Map<String, Value>) -> Result<Option<Value>, BodyProblem> {
    let mut kept = Map::new();
    for (name, value) in members {
        let member = resource.filters.iter().find(|member| member.name() == name);
        let filter = match member {
            _ if value.is_null() => Ok(None),
            None => Err(BodyProblem::unknown()),
            Some(member) => {
                reject_unknown_members(*member, &value)?;
                without_empty(&name, value, *member == FilterMember::TagFilter)
                    .and_then(only_condition)
            }
        };
        kept.extend(
            filter
                .map_err(|error| error.under(&name))?
                .map(|filter| (name, filter)),
        );
    }
    only_member(kept)
}

/// Rejects members that the filter does not have, even empty ones: `AndConditions` and
/// `AndCondition` are easily mixed up.
fn reject_unknown_members(filter: FilterMember, value: &Value) -> Result<(), BodyProblem> {
    let mut names = value.as_object().into_iter().flat_map(Map::keys);
    match names.find(|name| !filter.has(name)) {
        Some(name) => Err(BodyProblem::unknown().under(name).under(filter.name())),
        None => Ok(()),
    }
}

fn only_condition(filter: Option<Value>) -> Result<Option<Value>, BodyProblem> {
    filter.map_or(Ok(None), |filter| only_member(object(filter)?))
}

/// A node of the criteria, without the parts that impose no condition.
fn node(resource: &Resource, value: Value) -> Result<Option<Value>, BodyProblem> {
    let mut kept = Map::new();
    for (name, value) in object(value)? {
        let value = match name.as_str() {
            _ if value.is_null() => Ok(None),
            "OrConditions" | "AndConditions" => nodes(resource, &name, value),
            _ if !resource.has_in_criteria(&name) => Err(BodyProblem::unknown()),
            _ => without_empty(&name, value, false)
                .and_then(|node| node.map(|value| readable(&name, value)).transpose()),
        };
        kept.extend(
            value
                .map_err(|error| error.under(&name))?
                .map(|value| (name, value)),
        );
    }
    only_member(kept)
}

fn nodes(resource: &Resource, name: &str, value: Value) -> Result<Option<Value>, BodyProblem> {
    let Value::Array(nodes) = value else {
        return Err(BodyProblem::request(" is not a list"));
    };
    let mut kept = Vec::with_capacity(nodes.len());
    let mut empty = None;
    for (at, value) in nodes.into_iter().enumerate() {
        match node(resource, value).map_err(|error| error.at(at))? {
            Some(node) => kept.push(node),
            None => empty = Some(at),
        }
    }
    no_empty_alternative(name, empty, &kept)?;
    Ok((!kept.is_empty()).then_some(Value::Array(kept)))
}

/// The members whose values are lists.
const LISTS: [&str; 5] = [
    "OrConditions",
    "AndConditions",
    "TagConditions",
    "AttributeConditions",
    CONDITIONS,
];
/// The members other than lists that may be empty. Other empty members are not dropped, so that
/// they are reported.
const OBJECTS: [&str; 7] = [
    "AndCondition",
    "TagCondition",
    "HierarchyGroupCondition",
    "ContactFlowTypeCondition",
    "ContactEvaluationAttributeCondition",
    "StringCondition",
    "NumberCondition",
];
/// The list of a `ListCondition`. It is kept even if empty, because its meaning is then unclear.
const CONDITIONS: &str = "Conditions";

/// A value without `null`, empty objects and empty lists, which clients send and which impose no
/// condition (assumed); `None` if nothing is left. In a `TagFilter`, the alternatives are
/// themselves lists.
fn without_empty(name: &str, value: Value, of_lists: bool) -> Result<Option<Value>, BodyProblem> {
    match value {
        Value::Null => Ok(None),
        Value::Array(elements) if LISTS.contains(&name) => {
            without_empty_elements(name, elements, of_lists)
        }
        Value::Object(members) => without_empty_members(members, of_lists),
        other => Ok(Some(other)),
    }
}

fn without_empty_members(
    members: Map<String, Value>,
    of_lists: bool,
) -> Result<Option<Value>, BodyProblem> {
    let mut kept = Map::new();
    for (name, value) in members {
        let may_go =
            value.is_null() || LISTS.contains(&name.as_str()) || OBJECTS.contains(&name.as_str());
        let value = without_empty(&name, value, of_lists).map_err(|error| error.under(&name))?;
        if value.is_some() || !may_go {
            kept.insert(name, value.unwrap_or_else(|| Value::Object(Map::new())));
        }
    }
    Ok((!kept.is_empty()).then_some(Value::Object(kept)))
}

fn without_empty_elements(
    name: &str,
    elements: Vec<Value>,
    of_lists: bool,
) -> Result<Option<Value>, BodyProblem> {
    let mut kept = Vec::with_capacity(elements.len());
    let mut empty = None;
    for (at, element) in elements.into_iter().enumerate() {
        let element = match element {
            Value::Array(inner) if of_lists && name == "OrConditions" => {
                without_empty_elements("AndConditions", inner, false)
            }
            other => without_empty("", other, of_lists),
        };
        match element.map_err(|error| error.at(at))? {
            Some(Value::Object(members)) if name == CONDITIONS => {
                kept.extend(separate_conditions(members));
            }
            Some(element) => kept.push(element),
            None => empty = Some(at),
        }
    }
    no_empty_alternative(name, empty, &kept)?;
    Ok((!kept.is_empty() || name == CONDITIONS).then_some(Value::Array(kept)))
}

/// Rejects an alternative without a condition next to others: it is not documented whether it
/// matches everything or nothing.
fn no_empty_alternative(
    name: &str,
    empty: Option<usize>,
    kept: &[Value],
) -> Result<(), BodyProblem> {
    match empty {
        Some(at) if name == "OrConditions" && !kept.is_empty() => {
            Err(BodyProblem::parameter(" has no condition").at(at))
        }
        _ => Ok(()),
    }
}

/// Conditions on an element of a list, each in a separate object. People also put several into one
/// object, which has the same meaning, since all must match (assumed).
fn separate_conditions(members: Map<String, Value>) -> impl Iterator<Item = Value> {
    members
        .into_iter()
        .map(|member| Value::Object(Map::from_iter([member])))
}

/// The object if it has one member, `None` if it has none. Rejecting several is documented for
/// `UserAttributeFilter` ("only one field can be populated") and assumed elsewhere.
fn only_member(members: Map<String, Value>) -> Result<Option<Value>, BodyProblem> {
    match members.len() {
        0 => Ok(None),
        1 => Ok(Some(Value::Object(members))),
        _ => Err(BodyProblem::parameter(
            " has several members, but only one can be populated",
        )),
    }
}

fn object(value: Value) -> Result<Map<String, Value>, BodyProblem> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(BodyProblem::request(" is not an object")),
    }
}

fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, BodyProblem> {
    Ok(wire::read(value)?)
}

/// A member that can be read separately, so that a problem in it has the right path.
fn readable(name: &str, value: Value) -> Result<Value, BodyProblem> {
    let mut alone = Value::Object(Map::from_iter([(name.to_owned(), value)]));
    typed::<SearchCriteria>(&alone).map_err(|error| error.within(name))?;
    Ok(alone.get_mut(name).map(Value::take).unwrap_or_default())
}

/// An error in a body. The path is built while the error is returned, so that correct bodies cost
/// nothing.
struct BodyProblem {
    kind: ServiceErrorKind,
    path: String,
    /// The text after the path.
    what: Cow<'static, str>,
}

impl BodyProblem {
    fn request(what: &'static str) -> Self {
        BodyProblem {
            kind: ServiceErrorKind::InvalidRequest,
            path: String::new(),
            what: what.into(),
        }
    }

    fn parameter(what: &'static str) -> Self {
        BodyProblem {
            kind: ServiceErrorKind::InvalidParameter,
            ..BodyProblem::request(what)
        }
    }

    fn unknown() -> Self {
        BodyProblem::request(" is not a member of the operation's request")
    }

    /// The same error, with the path extended by the enclosing object.
    fn under(mut self, member: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{member}{dot}{}", self.path);
        self
    }

    /// The same error, with the path extended by an intermediate member.
    fn within(mut self, member: &str) -> Self {
        if let Some(rest) = self.path.strip_prefix(member) {
            self.path = rest.trim_start_matches('.').to_owned();
        }
        self
    }

    /// The same error, with the path extended by the enclosing list.
    fn at(self, index: usize) -> Self {
        self.under(&format!("[{index}]"))
    }
}

impl From<Fault> for BodyProblem {
    fn from(fault: Fault) -> Self {
        let fault = fault.into_inner();
        let kind = if fault.is_of_value {
            ServiceErrorKind::InvalidParameter
        } else {
            ServiceErrorKind::InvalidRequest
        };
        BodyProblem {
            kind,
            path: fault.path,
            what: format!(": {}", fault.reason).into(),
        }
    }
}

impl From<BodyProblem> for ServiceError {
    fn from(BodyProblem { kind, path, what }: BodyProblem) -> Self {
        ServiceError::new(kind, format!("{path}{what}"))
    }
}
