//! Evaluates a query on a record: what the query means, whatever requests are made of it.

mod condition;
mod groups;
mod number;
mod pattern;
mod place;
mod proficiency;
mod time;

use serde_json::Value;

use self::condition::Check;
use super::record::{Known, PROFICIENCIES, Record, UNRETURNED_TAGS};
use crate::catalog::{Field, Kind, Resource, Returned};
use crate::diagnostics::Problem;
use crate::hir::raise::condition_text;
use crate::hir::{Condition, Query, StringField, Test};
use crate::syntax::clip;

/// A query made ready to be evaluated on many records: evaluating allocates nothing.
///
/// On a record without a value, every comparison of a closed set, a number, a date or a flag is false, the negated one
/// too; a missing string or tag matches nothing, so that its negation holds.
///
/// ```
/// use connectql::evaluate::Known;
/// use connectql::{Options, USERS, evaluator};
///
/// let evaluator = evaluator(&USERS, "username ^= am", &Options::default(), Known::Nothing)?;
/// assert!(evaluator.matches(&r#"{"Username": "amara"}"#.parse().unwrap()).unwrap());
/// # Ok::<(), connectql::Report>(())
/// ```
#[derive(Debug)]
pub struct QueryEvaluator {
    root: Node,
    /// What records have to carry themselves, for the service does not return it, and what to say of those that do not.
    carried: Vec<(&'static str, Problem)>,
    /// What to ask of records that may be parts of records.
    parts: Option<Parts>,
}

/// What is asked of a record without its id: the service returns no such record, so more of it may have been left out,
/// and what is not there is not known to be without a value.
#[derive(Debug)]
struct Parts {
    resource: &'static str,
    id: &'static [&'static str],
    /// The conditions, in the order in which the nodes ask them.
    conditions: Vec<Condition>,
}

#[derive(Debug)]
enum Node {
    Everything,
    Is(Check),
    IsNot(Check),
    All(Vec<Node>),
    Any(Vec<Node>),
}

impl QueryEvaluator {
    /// Makes a query on a resource ready, unless it has a condition that no such record can answer.
    pub(crate) fn new(
        resource: &Resource,
        query: &Query,
        known: Known<'_>,
    ) -> Result<Self, Problem> {
        let carried = match known {
            Known::Nothing => carried(resource, query),
            Known::Instance { .. } => Vec::new(),
        };
        let parts = match known {
            Known::Nothing => Some(Parts::new(resource, query)),
            Known::Instance { .. } => None,
        };
        Ok(QueryEvaluator {
            root: Node::new(resource, query, known)?,
            carried,
            parts,
        })
    }

    /// Whether the query finds a record.
    ///
    /// # Errors
    ///
    /// When the record, which is from a response, cannot answer a condition: the query asks for what the service does
    /// not return, such as proficiencies, and it carries none of it, or it is only a part of a record and carries
    /// nothing of what is asked.
    pub fn matches(&self, record: &Record) -> Result<bool, Problem> {
        self.finds(&record.0)
    }

    pub(crate) fn finds(&self, record: &Value) -> Result<bool, Problem> {
        if let Some((_, problem)) = self
            .carried
            .iter()
            .find(|(member, _)| record.get(member).is_none())
        {
            return Err(problem.clone());
        }
        match self
            .parts
            .as_ref()
            .and_then(|parts| parts.unanswered(&self.root, record))
        {
            Some(problem) => Err(problem),
            None => Ok(self.root.holds(record)),
        }
    }
}

impl Parts {
    fn new(resource: &Resource, query: &Query) -> Self {
        let conditions = query.conditions().into_iter().cloned().collect();
        Parts {
            resource: resource.name,
            id: resource.id,
            conditions,
        }
    }

    /// The first condition that a part of a record says nothing about.
    fn unanswered(&self, root: &Node, record: &Value) -> Option<Problem> {
        let missing = self.id.iter().find(|member| record.get(member).is_none())?;
        let mut checks = Vec::new();
        root.collect_checks(&mut checks);
        let at = checks
            .into_iter()
            .position(|check| !check.is_answered(record))?;
        let reason = format!(
            "the record has no value for it, and no `{missing}`, which every record of `{}` has",
            self.resource
        );
        let help = "give whole records, as the service returns them: where members are left out, what a record does not \
                    have cannot be told from what is not there";
        self.conditions
            .get(at)
            .map(|condition| unanswerable(condition, reason, help))
    }
}

impl Node {
    fn new(resource: &Resource, query: &Query, known: Known<'_>) -> Result<Self, Problem> {
        let check = |condition: &Condition| Check::new(resource, condition, known);
        let all = |members: &[Query]| -> Result<Vec<Node>, Problem> {
            members
                .iter()
                .map(|member| Node::new(resource, member, known))
                .collect()
        };
        Ok(match query {
            Query::Everything => Node::Everything,
            Query::Condition(condition) => Node::Is(check(condition)?),
            Query::Not(condition) => Node::IsNot(check(condition)?),
            Query::And(members) => Node::All(all(members)?),
            Query::Or(members) => Node::Any(all(members)?),
        })
    }

    fn collect_checks<'n>(&'n self, found: &mut Vec<&'n Check>) {
        match self {
            Node::Everything => {}
            Node::Is(check) | Node::IsNot(check) => found.push(check),
            Node::All(members) | Node::Any(members) => members
                .iter()
                .for_each(|member| member.collect_checks(found)),
        }
    }

    fn holds(&self, record: &Value) -> bool {
        match self {
            Node::Everything => true,
            Node::Is(check) => check.verdict(record) == Some(true),
            Node::IsNot(check) => check.verdict(record) == Some(false),
            Node::All(members) => members.iter().all(|member| member.holds(record)),
            Node::Any(members) => members.iter().any(|member| member.holds(record)),
        }
    }
}

/// What records have to carry for a query to be answered: each member with the first condition that asks for it.
fn carried(resource: &Resource, query: &Query) -> Vec<(&'static str, Problem)> {
    let mut carried: Vec<(&'static str, Problem)> = Vec::new();
    for condition in query.conditions() {
        for (member, what) in unreturned(resource, &condition.test) {
            if carried.iter().all(|(other, _)| *other != member) {
                carried.push((member, without(resource, condition, member, what)));
            }
        }
    }
    carried
}

/// The members that answer a condition and are in no response, and what the service calls what it does not return.
fn unreturned(resource: &Resource, test: &Test) -> Vec<(&'static str, &'static str)> {
    let field = |field: &'static Field| {
        (field.returned == Returned::No).then_some((field.name, "such field"))
    };
    match test {
        Test::Proficiency(_) => vec![(PROFICIENCIES, "proficiencies")],
        Test::Tag { .. } => resource
            .tags
            .is_none()
            .then_some((UNRETURNED_TAGS, "tags"))
            .into_iter()
            .collect(),
        Test::Text {
            field: StringField::Other(_),
            ..
        }
        | Test::Hierarchy { .. } => Vec::new(),
        Test::Text {
            field: StringField::Known(known),
            ..
        } => match known.kind {
            Kind::AnyOf(names) => resource.members_of(names).filter_map(field).collect(),
            _ => field(known).into_iter().collect(),
        },
        Test::Choice { field: known, .. }
        | Test::FilterAttribute { field: known, .. }
        | Test::Number(known, _)
        | Test::Decimal(known, _)
        | Test::Date(known, _)
        | Test::DateTime(known, _)
        | Test::Flag(known, _) => field(known).into_iter().collect(),
    }
}

fn without(resource: &Resource, condition: &Condition, member: &str, what: &str) -> Problem {
    if member == PROFICIENCIES {
        return without_proficiencies(condition);
    }
    let reason = format!(
        "the record has no `{member}`, and {} returns no {what}",
        resource.operation
    );
    unanswerable(
        condition,
        reason,
        "leave the condition to a request, or add what it asks for to each record",
    )
}

fn without_proficiencies(condition: &Condition) -> Problem {
    let reason = format!("the record has no `{PROFICIENCIES}`, and the service never returns them");
    let help = "leave the condition to a request, or add each user's proficiencies to its record \
                (`aws connect list-user-proficiencies`)";
    unanswerable(condition, reason, help)
}

fn unanswerable(condition: &Condition, reason: String, help: &str) -> Problem {
    Problem::Unanswerable {
        condition: clip(&condition_text(condition)),
        reason,
        help: help.to_owned(),
        span: condition.span,
    }
}

#[cfg(test)]
mod tests;
