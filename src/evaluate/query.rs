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
        Ok(QueryEvaluator { root: Node::new(resource, query, known)?, without_proficiencies })
    }

    /// Whether the query finds a record.
    ///
    /// # Errors
    ///
    /// When the query asks for proficiencies and the record, which is from a response, carries none.
    pub fn matches(&self, record: &Record) -> Result<bool, Problem> {
        self.finds(&record.0)
    }

    pub(crate) fn finds(&self, record: &Value) -> Result<bool, Problem> {
        match &self.without_proficiencies {
            Some(problem) if record.get(PROFICIENCIES).is_none() => Err(Problem::clone(problem)),
            _ => Ok(self.root.holds(record)),
        }
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
