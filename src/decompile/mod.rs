//! Requests back to queries: the JSON of a Search operation, as people send it, in words.
//!
//! What the service does not document is taken as everywhere in this project: empty lists and empty objects ask for
//! nothing, `FieldName` ignores letter case, criteria and filter have both to hold. A criteria node with several
//! members that ask for something has no documented meaning, so it is refused.

mod criteria;
mod filter;
mod gather;
mod leaf;
mod proficiency;
mod reader;

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use self::reader::Reader;
use crate::catalog::Resource;
use crate::compile::compile;
use crate::problem::Problem;
use crate::raise;
use crate::report::Report;
use crate::syntax::Ast;
use crate::syntax::ast::{Expression, Node};

/// A query that asks for the records that a request finds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decompiled {
    /// The query, in canonical form.
    pub query: String,
    /// What compiling the query warns of or refuses; here all of it is a warning, with its place in the query.
    pub warnings: Report,
}

/// Reads a request of a resource's operation, and says it as a query. Paging options and the instance are no part of
/// it.
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
/// All members of the request that no query asks for, each with its JSON path.
pub fn decompile(resource: &'static Resource, request: &str) -> Result<Decompiled, Report> {
    let raw = serde_json::from_str(request).map_err(|error| not_json(&error))?;
    decompile_raw(resource, raw)
}

/// Reads requests that stand one after another, as `compile` prints them. After text that is no JSON nothing more is
/// read.
///
/// ```
/// use connectql::{USERS, decompile_all};
///
/// let queries: Vec<String> = decompile_all(&USERS, "{} {}").map(|request| request.unwrap().query).collect();
/// assert_eq!(queries, ["", ""]);
/// ```
pub fn decompile_all(resource: &'static Resource, requests: &str) -> impl Iterator<Item = Result<Decompiled, Report>> {
    let values = serde_json::Deserializer::from_str(requests).into_iter::<&RawValue>();
    values.map(move |raw| decompile_raw(resource, raw.map_err(|error| not_json(&error))?))
}

fn not_json(error: &serde_json::Error) -> Report {
    Report::of("", Problem::NotJson { reason: error.to_string() })
}

/// The members of a request; its halves are read node by node.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Request<'r> {
    #[serde(rename = "InstanceId")]
    _instance_id: Option<IgnoredAny>,
    #[serde(rename = "NextToken")]
    _next_token: Option<IgnoredAny>,
    #[serde(rename = "MaxResults")]
    _max_results: Option<IgnoredAny>,
    #[serde(borrow)]
    search_filter: Option<&'r RawValue>,
    #[serde(borrow)]
    search_criteria: Option<&'r RawValue>,
}

fn decompile_raw(resource: &'static Resource, raw: &RawValue) -> Result<Decompiled, Report> {
    let mut reader = Reader::new(resource);
    let root = reader.request(raw);
    if !reader.problems.is_empty() {
        return Err(Report::new("", reader.problems));
    }
    let query = Ast { root, comments: Vec::new() }.to_string();
    let warnings = match compile(resource, &query) {
        Ok(plan) => plan.warnings,
        Err(report) => report,
    };
    Ok(Decompiled { query, warnings: warnings.into_warnings() })
}

impl Reader {
    /// The criteria, then the filter: both have to hold.
    fn request(&mut self, raw: &RawValue) -> Option<Node> {
        if !self.is_shallow(raw) {
            return None;
        }
        if raw.get().starts_with('[') {
            return self.refuse("it is a list: give the requests in it one after another, without the list");
        }
        if self.members(raw)?.contains_key("requests") {
            return self.refuse("it is a plan, as `connectql compile --plan` prints it: give one of its `requests`");
        }
        let request: Request<'_> = self.object(raw)?;
        let criteria = request
            .search_criteria
            .and_then(|criteria| self.under("SearchCriteria", |reader| reader.criteria(criteria)));
        let filter =
            request.search_filter.and_then(|filter| self.under("SearchFilter", |reader| reader.filter(filter)));
        self.all(criteria.into_iter().chain(filter))
    }

    /// All of the nodes: ANDs in them flattened, repeats dropped.
    fn all(&self, nodes: impl IntoIterator<Item = Node>) -> Option<Node> {
        let flat = nodes.into_iter().flat_map(|node| match node.node {
            Expression::And(members) => members,
            _ => vec![node],
        });
        raise::all(gather::in_and(&without_repeats(flat), self.resource))
    }

    /// Any of the nodes: ORs in them flattened, repeats dropped, and what can be said as one condition put together.
    fn any(&self, nodes: impl IntoIterator<Item = Node>) -> Option<Node> {
        let flat = nodes.into_iter().flat_map(|node| match node.node {
            Expression::Or(members) => members,
            _ => vec![node],
        });
        raise::any(gather::in_or(&without_repeats(flat), self.resource)).map(without_repeated_values)
    }
}

/// Lists of groups in groups may have values in common.
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
    let mut first = HashSet::with_capacity(nodes.len());
    let keep: Vec<bool> = nodes.iter().map(|node| first.insert(node)).collect();
    nodes.into_iter().zip(keep).filter_map(|(node, keep)| keep.then_some(node)).collect()
}
