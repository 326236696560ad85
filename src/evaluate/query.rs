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
use super::record::{Known, PROFICIENCIES, Record};
use crate::catalog::Resource;
use crate::problem::Problem;
use crate::query::{Condition, Query, Test};
use crate::raise::condition_text;
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
    /// What to say of records without proficiencies, when the query asks for some and the records have to carry them
    /// themselves.
    without_proficiencies: Option<Box<Problem>>,
    /// What to ask of records that may be parts of records.
    parts: Option<Parts>,
}

/// What is asked of a record that does not have what tells it from the others: the service returns no such record, so
/// more of it may have been left out, and what is not there is not known to be without a value.
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
    pub(crate) fn new(resource: &Resource, query: &Query, known: Known<'_>) -> Result<Self, Problem> {
        let without_proficiencies = match known {
            Known::Nothing => first_proficiency(query).map(without_proficiencies).map(Box::new),
            Known::Instance { .. } => None,
        };
        let parts = match known {
            Known::Nothing => Some(Parts::new(resource, query)),
            Known::Instance { .. } => None,
        };
        Ok(QueryEvaluator { root: Node::new(resource, query, known)?, without_proficiencies, parts })
    }

    /// Whether the query finds a record.
    ///
    /// # Errors
    ///
    /// When the record, which is from a response, cannot answer a condition: the query asks for proficiencies and it
    /// carries none, or it is only a part of a record and carries nothing of what is asked.
    pub fn matches(&self, record: &Record) -> Result<bool, Problem> {
        self.finds(&record.0)
    }

    pub(crate) fn finds(&self, record: &Value) -> Result<bool, Problem> {
        match &self.without_proficiencies {
            Some(problem) if record.get(PROFICIENCIES).is_none() => Err(Problem::clone(problem)),
            _ => match self.parts.as_ref().and_then(|parts| parts.unanswered(&self.root, record)) {
                Some(problem) => Err(problem),
                None => Ok(self.root.holds(record)),
            },
        }
    }
}

impl Parts {
    fn new(resource: &Resource, query: &Query) -> Self {
        let conditions = query.conditions().into_iter().cloned().collect();
        Parts { resource: resource.name, id: resource.id, conditions }
    }

    /// The first condition that a part of a record says nothing about.
    fn unanswered(&self, root: &Node, record: &Value) -> Option<Problem> {
        let missing = self.id.iter().find(|member| record.get(member).is_none())?;
        let mut checks = Vec::new();
        root.collect_checks(&mut checks);
        let at = checks.into_iter().position(|check| !check.is_answered(record))?;
        let reason = format!(
            "the record has no value for it, and no `{missing}`, which every record of `{}` has",
            self.resource
        );
        let help = "give whole records, as the service returns them: where members are left out, what a record does not \
                    have cannot be told from what is not there";
        self.conditions.get(at).map(|condition| unanswerable(condition, reason, help))
    }
}

impl Node {
    fn new(resource: &Resource, query: &Query, known: Known<'_>) -> Result<Self, Problem> {
        let check = |condition: &Condition| Check::new(resource, condition, known);
        let all = |members: &[Query]| -> Result<Vec<Node>, Problem> {
            members.iter().map(|member| Node::new(resource, member, known)).collect()
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
            Node::All(members) | Node::Any(members) => members.iter().for_each(|member| member.collect_checks(found)),
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

fn first_proficiency(query: &Query) -> Option<&Condition> {
    query.conditions().into_iter().find(|condition| matches!(condition.test, Test::Proficiency(_)))
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
