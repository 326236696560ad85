//! Converts requests back to queries: the JSON of a Search operation, as found in practice.
//!
//! Undocumented behaviour is treated as everywhere in this project: empty lists and objects impose
//! no condition, `FieldName` is case-insensitive, and criteria and filter must both match. A
//! criteria node with several members that impose conditions has no documented meaning and is
//! rejected.

mod criteria;
mod factor;
mod filter;
mod gather;
mod leaf;
mod proficiency;
mod reader;
mod spelling;

use std::collections::HashSet;
use std::io::{BufReader, Read};

use serde_json::Value;
use serde_json::value::RawValue;

use self::reader::Reader;
use serde::Serialize;

use crate::catalog::Resource;
use crate::compile::compile;
use crate::diagnostics::{Code, Problem, Report, WHOLE_REQUEST};
use crate::hir::{are_first_occurrences, raise, select_marked};
use crate::syntax::ast::{Expression, Node};
use crate::syntax::{Ast, lines, parse};
use crate::wire::{Allowance, Limited, VALUE_MAX, skip_mark};

/// A query that is equivalent to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Decompiled {
    /// The query in canonical form, wrapped at 100 columns.
    pub query: String,
    /// Warnings: everything that compiling the query would warn about or reject, and parts of the
    /// request that the service might not accept, with a span in the query if there is one.
    pub warnings: Report,
    #[serde(serialize_with = "Resource::serialize_name")]
    resource: &'static Resource,
}

impl Decompiled {
    /// A query, and the findings about its request.
    fn new(resource: &'static Resource, query: String, of_request: Vec<Problem>) -> Self {
        let warnings = match compile(resource, &query) {
            Ok(plan) => plan.warnings,
            Err(report) => report,
        };
        let warnings = of_request
            .into_iter()
            .fold(warnings, Report::with)
            .into_warnings();
        Decompiled {
            query,
            warnings,
            resource,
        }
    }

    /// The same query on one line, whatever its length.
    ///
    /// ```
    /// let tag = |value: u32| format!(r#"[{{"TagKey": "Department", "TagValue": "{value}"}}]"#);
    /// let tags: Vec<String> = (1_000_000..1_000_020).map(tag).collect();
    /// let request = format!(r#"{{"SearchFilter": {{"TagFilter": {{"OrConditions": [{}]}}}}}}"#, tags.join(", "));
    /// let decompiled = connectql::decompile(&connectql::USERS, &request)?;
    /// assert_eq!(decompiled.query.lines().count(), 24);
    /// assert_eq!(decompiled.on_one_line().query.lines().count(), 1);
    /// # Ok::<(), connectql::Report>(())
    /// ```
    #[must_use]
    pub fn on_one_line(self) -> Self {
        let Ok(parsed) = parse(&self.query) else {
            return self;
        };
        let is_of_request = |problem: &&Problem| {
            matches!(
                problem.code,
                Code::OtherSpelling | Code::OtherBound | Code::FilterLimit | Code::EmptyAlternative
            )
        };
        let of_request = self
            .warnings
            .problems()
            .iter()
            .filter(is_of_request)
            .cloned()
            .collect();
        Decompiled::new(self.resource, parsed.ast.to_string(), of_request)
    }
}

/// Converts a request of a resource's operation to an equivalent query, ignoring paging options and
/// the instance.
///
/// ```
/// use connectql::{USERS, decompile};
///
/// let request = r#"{"SearchCriteria": {"StringCondition":
///     {"FieldName": "username", "Value": "amara", "ComparisonType": "STARTS_WITH"}}}"#;
/// assert_eq!(decompile(&USERS, request)?.query, "Username ^= amara");
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// Every member of the request that no query can express, with its JSON path.
pub fn decompile(resource: &'static Resource, request: &str) -> Result<Decompiled, Report> {
    let raw = serde_json::from_str(without_mark(request)).map_err(|error| not_json(&error))?;
    decompile_raw(resource, raw)
}

/// Converts a sequence of requests, as `compile` prints them. Stops after text that is not JSON.
///
/// ```
/// use connectql::{USERS, decompile_all};
///
/// let queries: Vec<String> = decompile_all(&USERS, "{} {}").map(|request| request.unwrap().query).collect();
/// assert_eq!(queries, ["", ""]);
/// ```
pub fn decompile_all(
    resource: &'static Resource,
    requests: &str,
) -> impl Iterator<Item = Result<Decompiled, Report>> {
    let values =
        serde_json::Deserializer::from_str(without_mark(requests)).into_iter::<&RawValue>();
    values.map(move |raw| decompile_raw(resource, raw.map_err(|error| not_json(&error))?))
}

/// Like [`decompile_all`], but from a stream: each request is converted as soon as it has been
/// read.
///
/// ```
/// use connectql::{USERS, decompile_stream};
///
/// let queries: Vec<String> = decompile_stream(&USERS, b"{} {}".as_slice()).map(|request| request.unwrap().query).collect();
/// assert_eq!(queries, ["", ""]);
/// ```
pub fn decompile_stream(
    resource: &'static Resource,
    requests: impl Read,
) -> impl Iterator<Item = Result<Decompiled, Report>> {
    let mut requests = BufReader::new(requests);
    let begun = skip_mark(&mut requests).map_err(serde_json::Error::io);
    let allowance = Allowance::new();
    let requests = Limited::new(requests, allowance.clone());
    let values = serde_json::Deserializer::from_reader(requests).into_iter::<Box<RawValue>>();
    let values = begun.err().map(Err).into_iter().chain(values);
    // Input that could not be read cannot be read again, so the iterator ends after such an error.
    let mut is_read = true;
    let values = values.take_while(move |value| {
        let goes_on = is_read;
        is_read = !value.as_ref().is_err_and(serde_json::Error::is_io);
        goes_on
    });
    values.map(move |raw| {
        allowance.renew();
        decompile_raw(resource, &raw.map_err(|error| not_json(&error))?)
    })
}

fn not_json(error: &serde_json::Error) -> Report {
    if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) {
        let problem = Problem::invalid_request(
            WHOLE_REQUEST,
            &format!("it is larger than {} MiB", VALUE_MAX >> 20),
        );
        return Report::of("", problem);
    }
    let message = error.to_string();
    let reason = if message.starts_with("invalid unicode code point") {
        "it is not UTF-8".to_owned()
    } else {
        message
    };
    Report::of("", Problem::not_json(&reason))
}

fn without_mark(json: &str) -> &str {
    json.strip_prefix('\u{FEFF}').unwrap_or(json)
}

/// The members of a request that queries do not express: they are ignored.
const IGNORED_MEMBERS: [&str; 3] = ["InstanceId", "NextToken", "MaxResults"];
/// The members that contain conditions.
const CONDITION_MEMBERS: [&str; 2] = ["SearchFilter", "SearchCriteria"];

/// True if the name is a member of a request rather than of its criteria or filter.
fn is_of_request(name: &str) -> bool {
    IGNORED_MEMBERS.contains(&name) || CONDITION_MEMBERS.contains(&name)
}

fn decompile_raw(resource: &'static Resource, raw: &RawValue) -> Result<Decompiled, Report> {
    let mut reader = Reader::new(resource);
    let root = reader
        .json(raw)
        .and_then(|json| reader.in_service_spelling(json))
        .and_then(|json| reader.request(&json));
    if !reader.problems.is_empty() {
        return Err(Report::new("", reader.problems));
    }
    Ok(Decompiled::new(
        resource,
        lines(&Ast {
            root,
            comments: Vec::new(),
        }),
        reader.warnings,
    ))
}

impl Reader {
    /// The criteria, then the filter: both must match.
    fn request(&mut self, request: &Value) -> Option<Node> {
        if request.is_array() {
            return self
                .reject("it is a list: pass its requests one after another, without the list");
        }
        let mut members = self.members(request)?;
        if members.has("requests") {
            return self.reject(
                "it is a plan, as `connectql compile --plan` prints it: pass one of its `requests`",
            );
        }
        let is_part = !members.has_any(is_of_request);
        if is_part && members.has_any(|name| self.resource.has_in_criteria(name)) {
            return self.criteria(request);
        }
        let is_filter = |name: &str| self.resource.filters.iter().any(|own| own.name() == name);
        if is_part && members.has_any(is_filter) {
            return self.filter(request).map(factor::merge_tags);
        }
        let [filter, criteria] = CONDITION_MEMBERS.map(|member| members.take(member));
        for (name, _) in members
            .into_iter()
            .filter(|(name, _)| !IGNORED_MEMBERS.contains(name))
        {
            self.no_member(name, IGNORED_MEMBERS.into_iter().chain(CONDITION_MEMBERS));
        }
        let criteria = criteria
            .and_then(|criteria| self.under("SearchCriteria", |reader| reader.criteria(criteria)));
        let filter =
            filter.and_then(|filter| self.under("SearchFilter", |reader| reader.filter(filter)));
        self.all(criteria.into_iter().chain(filter.map(factor::merge_tags)))
    }

    /// All of the nodes, with nested ANDs flattened and duplicates dropped.
    fn all(&self, nodes: impl IntoIterator<Item = Node>) -> Option<Node> {
        let flat = nodes.into_iter().flat_map(|node| match node.node {
            Expression::And(members) => members,
            _ => vec![node],
        });
        raise::all(gather::in_and(&without_repeats(flat), self.resource))
    }

    /// Any of the nodes, with nested ORs flattened, duplicates dropped, and adjacent conditions
    /// combined.
    fn any(&self, nodes: impl IntoIterator<Item = Node>) -> Option<Node> {
        let flat = nodes.into_iter().flat_map(|node| match node.node {
            Expression::Or(members) => members,
            _ => vec![node],
        });
        raise::any(gather::in_or(&without_repeats(flat), self.resource))
            .map(without_repeated_values)
    }

    /// Any of the ANDs of a filter, shortened where adjacent ones have something in common.
    fn any_in_filter(&self, ands: Vec<Node>) -> Option<Node> {
        self.any(factor::factored(without_repeats(ands.into_iter())))
    }
}

/// Nested lists of groups may have values in common.
fn without_repeated_values(mut node: Node) -> Node {
    let members = match &mut node.node {
        Expression::Or(members) => members.as_mut_slice(),
        _ => std::slice::from_mut(&mut node),
    };
    for values in members.iter_mut().filter_map(raise::listed) {
        let mut first = HashSet::with_capacity(values.len());
        values.retain(|value| first.insert(value.node.clone()));
    }
    node
}

fn without_repeats(nodes: impl Iterator<Item = Node>) -> Vec<Node> {
    let nodes: Vec<Node> = nodes.collect();
    let first = are_first_occurrences(&nodes);
    select_marked(nodes, &first)
}
