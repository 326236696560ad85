//! Evaluates a query on a record by its meaning, independently of its requests.

mod condition;
mod groups;
mod location;
mod number;
mod proficiency;
mod value_test;

use self::condition::{Check, RecordInContext, UndecidedReason, Verdict};
use super::json::Json;
use super::record::{PROFICIENCIES, Record, RecordContext};
use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem, Report, excerpt};
use crate::hir::raise::condition_text;
use crate::hir::{Condition, Query};

/// A query prepared for evaluation on many records, without allocating memory.
///
/// On a record without a value, every comparison of a choice, a number, a date or a flag is false,
/// even a negated one; a missing string or tag matches nothing, so its negation is true.
///
/// ```
/// use connectql::evaluate::RecordContext;
/// use connectql::{Options, USERS, evaluator};
///
/// let evaluator = evaluator(&USERS, "username ^= am", &Options::default(), RecordContext::Nothing)?;
/// assert!(evaluator.matches(&r#"{"Username": "amara"}"#.parse().unwrap()).unwrap());
/// # Ok::<(), connectql::Report>(())
/// ```
#[derive(Debug)]
pub struct QueryEvaluator {
    root: Node,
    resource: &'static Resource,
    /// True if records come from responses, which lack the members that the service never returns.
    is_returned: bool,
    warnings: Report,
}

/// The source of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From a result list: the service omits only members without a value.
    Response,
    /// Outside a result list. Members may have been left out, unless it has those that every record
    /// has.
    Bare,
}

/// A condition that a record leaves undecided, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undecided<'q> {
    condition: &'q Condition,
    resource: &'static Resource,
    why: UndecidedReason,
    /// The member that every record has and this one lacks.
    missing: &'static str,
}

#[derive(Debug)]
enum Node {
    Everything,
    Is(Leaf),
    IsNot(Leaf),
    All(Vec<Node>),
    Any(Vec<Node>),
}

#[derive(Debug)]
struct Leaf {
    check: Check,
    condition: Condition,
}

/// The result of a query on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Yes,
    No,
    Undecided,
}

impl QueryEvaluator {
    /// Prepares a query on a resource.
    pub(crate) fn new(
        resource: &'static Resource,
        query: &Query,
        known: RecordContext<'_>,
    ) -> Self {
        QueryEvaluator {
            root: Node::new(resource, query, known),
            resource,
            is_returned: matches!(known, RecordContext::Nothing),
            warnings: Report::default(),
        }
    }

    /// With the warnings about the query.
    pub(crate) fn with_warnings(self, warnings: Report) -> Self {
        QueryEvaluator { warnings, ..self }
    }

    /// Warnings about the query. They never affect which records match.
    pub fn warnings(&self) -> &Report {
        &self.warnings
    }

    /// True if the query matches a record.
    ///
    /// # Errors
    ///
    /// If the record does not decide it: a member that a condition needs has a JSON type other than
    /// the service's, or its absence is inconclusive. That is the case if the service never returns
    /// it (proficiencies), and, unless the evaluator knows the instance, if the record lacks
    /// members that every record has, since others may then also be left out.
    pub fn matches(&self, record: &Record) -> Result<bool, Problem> {
        self.finds(record.json())
    }

    /// The same, on a packed record.
    pub(crate) fn finds(&self, record: Json<'_>) -> Result<bool, Problem> {
        self.decide(record, Origin::Bare)
            .map_err(|open| match open.first() {
                Some(first) => first.problem(""),
                None => Problem::new(Code::UnanswerableRequest, None, "the record cannot be read"),
            })
    }

    /// The first condition on a member that responses never have and that the records do not have
    /// either.
    pub(crate) fn problem_of_missing_member(
        &self,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<Problem> {
        let mut missing = None;
        self.root.for_each_leaf(&mut |leaf| {
            let mut members = leaf.check.unreturned();
            if let (None, Some(member)) = (&missing, members.find(|member| !is_known(member))) {
                missing = Some(Undecided {
                    condition: &leaf.condition,
                    resource: self.resource,
                    why: UndecidedReason::NeverReturned(member),
                    missing: "",
                });
            }
        });
        missing.map(|open| open.problem(""))
    }

    /// True if it needs the groups below a group and they are not known.
    pub(crate) fn needs_unknown_groups(&self) -> bool {
        let mut needs = false;
        self.root.for_each_leaf(&mut |leaf| {
            needs |= matches!(&leaf.check, Check::Group(groups) if !groups.are_all);
        });
        needs
    }

    /// Decides whether the query matches a record, or returns every condition that leaves it undecided.
    pub(crate) fn decide(
        &self,
        record: Json<'_>,
        origin: Origin,
    ) -> Result<bool, Vec<Undecided<'_>>> {
        let missing = self.missing_member(record, origin);
        let context = RecordInContext {
            record,
            is_part: missing.is_some(),
            is_returned: self.is_returned,
        };
        match self.root.decide(context) {
            Decision::Yes => Ok(true),
            Decision::No => Ok(false),
            Decision::Undecided => Err(self.undecided(context, missing.unwrap_or_default())),
        }
    }

    /// The member whose absence shows that others may have been left out, if there is one.
    fn missing_member(&self, record: Json<'_>, origin: Origin) -> Option<&'static str> {
        match origin {
            Origin::Bare if self.is_returned => {
                let is_missing = |member: &&str| record.get(member).is_none_or(Json::is_null);
                self.resource.always.iter().copied().find(is_missing)
            }
            Origin::Response | Origin::Bare => None,
        }
    }

    /// The conditions that a record leaves undecided.
    fn undecided(&self, context: RecordInContext<'_>, missing: &'static str) -> Vec<Undecided<'_>> {
        let mut open = Vec::new();
        self.root
            .for_each_undecided(context, &mut |condition, why| {
                open.push(Undecided {
                    condition,
                    resource: self.resource,
                    why,
                    missing,
                });
            });
        open
    }
}

impl Node {
    fn new(resource: &'static Resource, query: &Query, known: RecordContext<'_>) -> Self {
        let leaf = |condition: &Condition| Leaf {
            check: Check::new(resource, &condition.test, known),
            condition: condition.clone(),
        };
        let all = |members: &[Query]| -> Vec<Node> {
            let members = members.iter();
            members
                .map(|member| Node::new(resource, member, known))
                .collect()
        };
        match query {
            Query::Everything => Node::Everything,
            Query::Condition(condition) => Node::Is(leaf(condition)),
            Query::Not(condition) => Node::IsNot(leaf(condition)),
            Query::And(members) => Node::All(all(members)),
            Query::Or(members) => Node::Any(all(members)),
        }
    }

    fn for_each_leaf<'n>(&'n self, take: &mut dyn FnMut(&'n Leaf)) {
        match self {
            Node::Everything => {}
            Node::Is(leaf) | Node::IsNot(leaf) => take(leaf),
            Node::All(members) | Node::Any(members) => {
                for member in members {
                    member.for_each_leaf(take);
                }
            }
        }
    }

    fn decide(&self, context: RecordInContext<'_>) -> Decision {
        match self {
            Node::Everything => Decision::Yes,
            Node::Is(leaf) => leaf.decide(context, true),
            Node::IsNot(leaf) => leaf.decide(context, false),
            Node::All(members) => first_of(members, Decision::No, Decision::Yes, context),
            Node::Any(members) => first_of(members, Decision::Yes, Decision::No, context),
        }
    }

    /// Passes the conditions that leave the node undecided, if any.
    fn for_each_undecided<'n>(
        &'n self,
        context: RecordInContext<'_>,
        take: &mut dyn FnMut(&'n Condition, UndecidedReason),
    ) {
        match self {
            Node::Everything => {}
            Node::Is(leaf) | Node::IsNot(leaf) => {
                if let Verdict::Undecided(why) = leaf.check.verdict(context) {
                    take(&leaf.condition, why);
                }
            }
            Node::All(members) | Node::Any(members) => members
                .iter()
                .filter(|member| member.decide(context) == Decision::Undecided)
                .for_each(|member| member.for_each_undecided(context, take)),
        }
    }
}

/// One deciding member is enough; otherwise an undecided member leaves the whole group undecided.
fn first_of(
    members: &[Node],
    decides: Decision,
    else_: Decision,
    context: RecordInContext<'_>,
) -> Decision {
    let mut decision = else_;
    for member in members {
        match member.decide(context) {
            found if found == decides => return decides,
            Decision::Undecided => decision = Decision::Undecided,
            Decision::Yes | Decision::No => {}
        }
    }
    decision
}

impl Leaf {
    fn decide(&self, context: RecordInContext<'_>, wanted: bool) -> Decision {
        match self.check.verdict(context) {
            Verdict::Holds(holds) if holds == wanted => Decision::Yes,
            Verdict::Holds(_) | Verdict::NoValue => Decision::No,
            Verdict::Undecided(_) => Decision::Undecided,
        }
    }
}

impl Undecided<'_> {
    /// True if the other has the same reason, even for another record or condition.
    pub(crate) fn is_like(&self, other: &Undecided<'_>) -> bool {
        match (&self.why, &other.why) {
            (UndecidedReason::TypeMismatch(own), UndecidedReason::TypeMismatch(other)) => {
                own.is_like(other)
            }
            (own, other) => own == other,
        }
    }

    /// The problem; `counted` describes the records.
    pub(crate) fn problem(&self, counted: &str) -> Problem {
        let operation = self.resource.operation;
        let (reason, help) = match &self.why {
            UndecidedReason::TypeMismatch(mismatch) => (
                format!("`{}` is not {}", mismatch.path, mismatch.expected),
                format!("pass the records as {operation} returns them"),
            ),
            UndecidedReason::NeverReturned(PROFICIENCIES) => (
                format!("the record has no `{PROFICIENCIES}`, and the service never returns them"),
                "let a request check the condition, or add each user's proficiencies to the record \
                 (`aws connect list-user-proficiencies`)"
                    .to_owned(),
            ),
            UndecidedReason::NeverReturned(member) => (
                format!("the record has no `{member}`, and {operation} never returns it"),
                "let a request check the condition, or add the member to each record".to_owned(),
            ),
            UndecidedReason::LeftOut(_) => (
                format!(
                    "the record has no value for it, and no `{}`, which every record of `{}` has",
                    self.missing, self.resource
                ),
                "pass complete records, as the service returns them: if members have been \
                 removed, a missing member does not mean that the record has no value"
                    .to_owned(),
            ),
            UndecidedReason::GroupsUnknown => (
                "the groups below it are not known here".to_owned(),
                "let a request check the condition, or name each of the groups: `hierarchy(ID)`"
                    .to_owned(),
            ),
            UndecidedReason::Unplaced => (
                "it is not known which member of a record has the field".to_owned(),
                "let a request check the condition".to_owned(),
            ),
        };
        unanswerable(self.condition, &format!("{reason}{counted}"), help)
    }
}

fn unanswerable(condition: &Condition, reason: &str, help: String) -> Problem {
    let message = format!(
        "`{}` cannot be checked: {reason}",
        excerpt(&condition_text(condition))
    );
    Problem::new(Code::Unanswerable, condition.span, message).with_help(help)
}

#[cfg(test)]
mod tests;
