//! The List and Describe operations of a few resources, on the records of their searches: programs usually call them
//! after a search.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::error::{ServiceError, ServiceErrorKind};
use crate::catalog::{
    AGENT_STATUSES, QUEUES, ROUTING_PROFILES, Resource, USER_HIERARCHY_GROUPS, USERS,
};
use crate::engine::evaluate::{Json, PROFICIENCIES, Record};
use crate::engine::response::SearchResponse;
use crate::engine::token::Fingerprint;
use crate::engine::{Instance, Page};

/// The largest page of a List operation (documented: `MaxResult1000`).
const LIST_MAX: usize = 1000;
/// The largest page of `ListUserProficiencies` (documented: `MaxResult100`).
const PROFICIENCIES_MAX: usize = 100;
/// When and where a record was last changed; lists also have these members.
const MODIFIED: [&str; 2] = ["LastModifiedTime", "LastModifiedRegion"];

/// A member of an object.
type Member = (String, Value);

/// The List and Describe operations of a resource.
struct Family {
    resource: &'static Resource,
    list: &'static str,
    describe: &'static str,
    /// The first segments of the paths.
    list_path: &'static str,
    describe_path: &'static str,
    /// The members of the responses.
    list_member: &'static str,
    describe_member: &'static str,
    /// The members of a record in a list, each with its counterpart in a search.
    summary: &'static [(&'static str, &'static str)],
    types: Option<Types>,
}

/// A parameter that restricts a list to some types.
struct Types {
    parameter: &'static str,
    /// The member of the records, and the type of records without it.
    member: &'static str,
    usual: Option<&'static str>,
}

const FAMILIES: [Family; 5] = [
    Family {
        resource: &USERS,
        list: "ListUsers",
        describe: "DescribeUser",
        list_path: "users-summary",
        describe_path: "users",
        list_member: "UserSummaryList",
        describe_member: "User",
        summary: &[("Id", "Id"), ("Arn", "Arn"), ("Username", "Username")],
        types: None,
    },
    Family {
        resource: &QUEUES,
        list: "ListQueues",
        describe: "DescribeQueue",
        list_path: "queues-summary",
        describe_path: "queues",
        list_member: "QueueSummaryList",
        describe_member: "Queue",
        summary: &[
            ("Id", "QueueId"),
            ("Arn", "QueueArn"),
            ("Name", "Name"),
            ("QueueType", "type"),
        ],
        types: Some(Types {
            parameter: "queueTypes",
            member: "type",
            usual: Some("STANDARD"),
        }),
    },
    Family {
        resource: &ROUTING_PROFILES,
        list: "ListRoutingProfiles",
        describe: "DescribeRoutingProfile",
        list_path: "routing-profiles-summary",
        describe_path: "routing-profiles",
        list_member: "RoutingProfileSummaryList",
        describe_member: "RoutingProfile",
        summary: &[
            ("Id", "RoutingProfileId"),
            ("Arn", "RoutingProfileArn"),
            ("Name", "Name"),
        ],
        types: None,
    },
    Family {
        resource: &AGENT_STATUSES,
        list: "ListAgentStatuses",
        describe: "DescribeAgentStatus",
        list_path: "agent-status",
        describe_path: "agent-status",
        list_member: "AgentStatusSummaryList",
        describe_member: "AgentStatus",
        summary: &[
            ("Id", "AgentStatusId"),
            ("Arn", "AgentStatusARN"),
            ("Name", "Name"),
            ("Type", "Type"),
        ],
        types: Some(Types {
            parameter: "AgentStatusTypes",
            member: "Type",
            usual: None,
        }),
    },
    Family {
        resource: &USER_HIERARCHY_GROUPS,
        list: "ListUserHierarchyGroups",
        describe: "DescribeUserHierarchyGroup",
        list_path: "user-hierarchy-groups-summary",
        describe_path: "user-hierarchy-groups",
        list_member: "UserHierarchyGroupSummaryList",
        describe_member: "HierarchyGroup",
        summary: &[("Id", "Id"), ("Arn", "Arn"), ("Name", "Name")],
        types: None,
    },
];

/// A request of a List or Describe operation.
pub(super) struct Lookup {
    family: &'static Family,
    action: Action,
    instance_id: String,
    query: Vec<(String, String)>,
}

/// The target of a lookup; the text is the ID of a record.
enum Action {
    List,
    Describe(String),
    Proficiencies(String),
}

impl Lookup {
    /// Reads a request; `None` if it is for another operation.
    pub(super) fn read(method: &str, target: &str) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut segments = path.strip_prefix('/')?.split('/');
        let first = segments.next().filter(|_| method == "GET")?;
        let rest: Option<Vec<String>> = segments.map(decoded).collect();
        let mut rest = rest?.into_iter().filter(|segment| !segment.is_empty());
        let (instance_id, id) = (rest.next()?, rest.next());
        let (family, action) = match (id, rest.next()) {
            (None, _) => (family(|family| family.list_path == first)?, Action::List),
            (Some(id), None) => (
                family(|family| family.describe_path == first)?,
                Action::Describe(id),
            ),
            (Some(id), Some(last)) if first == "users" && last == "proficiencies" => (
                family(|family| family.describe_path == first)?,
                Action::Proficiencies(id),
            ),
            _ => return None,
        };
        Some(Lookup {
            family,
            action,
            instance_id,
            query: decoded_pairs(query)?,
        })
    }

    /// The name of the operation.
    pub(super) fn operation(&self) -> &'static str {
        match self.action {
            Action::List => self.family.list,
            Action::Describe(_) => self.family.describe,
            Action::Proficiencies(_) => "ListUserProficiencies",
        }
    }

    /// The response.
    pub(super) fn response(&self, instance: &Instance) -> Result<Value, ServiceError> {
        self.check_parameters()?;
        match &self.action {
            Action::List => self.list(instance),
            Action::Describe(id) => {
                let record = returned(self.family.resource, self.record(instance, id)?);
                Ok(json!({ (self.family.describe_member): record }))
            }
            Action::Proficiencies(id) => self.proficiencies(self.record(instance, id)?.json()),
        }
    }

    /// Rejects unknown parameters: a misspelt one would silently have no effect.
    fn check_parameters(&self) -> Result<(), ServiceError> {
        let types = self.family.types.as_ref().map(|types| types.parameter);
        let known = |name: &str| match self.action {
            Action::List => ["nextToken", "maxResults"].contains(&name) || types == Some(name),
            Action::Proficiencies(_) => ["nextToken", "maxResults"].contains(&name),
            Action::Describe(_) => false,
        };
        match self.query.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => {
                let operation = self.operation();
                Err(ServiceError::request(format!(
                    "{operation} has no parameter {name}"
                )))
            }
            None => Ok(()),
        }
    }

    fn list(&self, instance: &Instance) -> Result<Value, ServiceError> {
        let records = instance.records(self.family.resource).iter();
        let listed: Vec<Json<'_>> = records
            .map(Record::json)
            .filter(|record| self.is_of_type(*record))
            .collect();
        let (range, next_token) = self.page(LIST_MAX, listed.len())?;
        let summaries = listed.get(range).unwrap_or_default().iter();
        let summaries = summaries.map(|record| self.summary(*record)).collect();
        let mut response = Map::new();
        response.insert(self.family.list_member.to_owned(), summaries);
        response.extend(next_token);
        Ok(Value::Object(response))
    }

    fn is_of_type(&self, record: Json<'_>) -> bool {
        let Some(types) = &self.family.types else {
            return true;
        };
        let mut wanted = self.values(types.parameter).peekable();
        let own = text(record, types.member).or(types.usual);
        wanted.peek().is_none() || wanted.any(|wanted| own == Some(wanted))
    }

    fn summary(&self, record: Json<'_>) -> Value {
        let mut summary = Map::new();
        for (name, member) in self.family.summary {
            let usual = || {
                let types = self.family.types.as_ref();
                let types = types.filter(|types| types.member == *member)?;
                types.usual.map(Value::from)
            };
            let value = record.get(member).map(unpacked).or_else(usual);
            summary.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        summary.extend(modified(record));
        Value::Object(summary)
    }

    fn proficiencies(&self, record: Json<'_>) -> Result<Value, ServiceError> {
        let all: Vec<Json<'_>> = match record.get(PROFICIENCIES) {
            Some(Json::List(all)) => all.iter().collect(),
            _ => Vec::new(),
        };
        let (range, next_token) = self.page(PROFICIENCIES_MAX, all.len())?;
        let mut response = Map::new();
        let list = all.get(range).unwrap_or_default().iter();
        let list = list.copied().map(unpacked).collect();
        response.insert("UserProficiencyList".to_owned(), list);
        response.extend(next_token);
        response.extend(modified(record));
        Ok(Value::Object(response))
    }

    fn record<'i>(&self, instance: &'i Instance, id: &str) -> Result<&'i Record, ServiceError> {
        let [member] = self.family.resource.id else {
            return Err(not_found(id));
        };
        let mut records = instance.records(self.family.resource).iter();
        let found = records.find(|record| text(record.json(), member) == Some(id));
        found.ok_or_else(|| not_found(id))
    }

    /// The requested page, and the token of the next one.
    fn page(
        &self,
        largest: usize,
        total: usize,
    ) -> Result<(Range<usize>, Option<Member>), ServiceError> {
        let size = match self.values("maxResults").next() {
            None => largest,
            Some(size) => number(size, largest).ok_or_else(|| {
                ServiceError::parameter(format!(
                    "maxResults is {size}, but {} allows 1 to {largest}",
                    self.operation()
                ))
            })?,
        };
        let fingerprint = self.fingerprint();
        let page = Page {
            max_results: None,
            next_token: self.values("nextToken").next().map(str::to_owned),
        };
        let range = page.range(size, fingerprint, total)?;
        let end = range.end;
        let token = || ("NextToken".to_owned(), fingerprint.token(end).into());
        Ok((range, (end < total).then(token)))
    }

    /// The request without its paging options.
    fn fingerprint(&self) -> Fingerprint {
        let id = match &self.action {
            Action::List => "",
            Action::Describe(id) | Action::Proficiencies(id) => id,
        };
        let types = self.family.types.as_ref();
        let types: Vec<&str> =
            types.map_or_else(Vec::new, |types| self.values(types.parameter).collect());
        let request = json!([self.operation(), self.instance_id, id, types]);
        Fingerprint::of(self.family.resource, &[]).with(&request.to_string())
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.query.iter().filter(move |(own, _)| own == name);
        named.map(|(_, value)| value.as_str())
    }
}

fn family(is_meant: impl Fn(&Family) -> bool) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| is_meant(family))
}

fn text<'r>(record: Json<'r>, member: &str) -> Option<&'r str> {
    record.get(member)?.as_str()
}

fn number(text: &str, largest: usize) -> Option<usize> {
    let number = text.parse().ok();
    number.filter(|number| (1..=largest).contains(number))
}

fn unpacked(value: Json<'_>) -> Value {
    // Every packed value can be represented in JSON.
    serde_json::to_value(value).unwrap_or_default()
}

fn modified(record: Json<'_>) -> impl Iterator<Item = Member> {
    let members = MODIFIED.into_iter();
    members.filter_map(move |name| Some((name.to_owned(), unpacked(record.get(name)?))))
}

/// A record without the members that are searched but never returned.
fn returned(resource: &'static Resource, record: &Record) -> Option<Record> {
    let response = SearchResponse {
        resource,
        records: vec![record],
        next_token: None,
        approximate_total_count: 1,
    };
    response.returned().next()
}

fn not_found(id: &str) -> ServiceError {
    ServiceError::new(
        ServiceErrorKind::ResourceNotFound,
        format!("there is no record with the ID {id}"),
    )
}

/// The names and values of a URL's query.
fn decoded_pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| Some((decoded(name)?, decoded(&value.replace('+', " "))?)))
        .collect()
}

/// A part of a URL with its percent encoding removed; `None` if the result is not UTF-8.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}
