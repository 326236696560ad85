//! Finds parts that cannot match: conditions on one subject that exclude each other, in one AND or
//! in enclosing ones.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::budget::{Budget, COMPARED_MAX};
use super::fingerprint;
use super::implies::{PAIRS_MAX, excludes};
use super::source::{Source, parts};
use crate::catalog::{LEVEL_MAX, LEVEL_MIN};
use crate::diagnostics::{Problem, excerpt};
use crate::hir::{Comparison, Condition, Proficiency, Query, Test};
use crate::span::Span;

/// A proficiency above level 5 or below level 1.
pub(super) fn impossible_level(condition: &Condition) -> Option<Problem> {
    let Test::Proficiency(Proficiency {
        level: Some(level), ..
    }) = &condition.test
    else {
        return None;
    };
    let is_impossible = match *level {
        Comparison::Greater(bound) => bound >= LEVEL_MAX,
        Comparison::Less(bound) => bound <= LEVEL_MIN,
        Comparison::Equal(_)
        | Comparison::NotEqual(_)
        | Comparison::LessOrEqual(_)
        | Comparison::GreaterOrEqual(_)
        | Comparison::Range(..) => false,
    };
    is_impossible.then(|| {
        let reason = format!("levels go from {LEVEL_MIN} to {LEVEL_MAX}");
        Problem::matches_nothing(
            &reason,
            "write `>=` or `<=` to include the level itself",
            condition.span,
        )
    })
}

/// A part that matches any of some values of one subject.
#[derive(Clone, Copy)]
struct Alternatives<'q> {
    /// The alternatives.
    members: &'q [Query],
    about: Subject<'q>,
    span: Span,
}

impl<'q> Alternatives<'q> {
    /// The alternatives of a single condition, or of an OR of conditions.
    fn of(members: &'q [Query]) -> Option<Self> {
        let (first, last) = (
            as_condition(members.first()?)?,
            as_condition(members.last()?)?,
        );
        let (about, span) = (subject(&first.test)?, first.span.to(last.span));
        let is_about = |member: &Query| {
            as_condition(member).and_then(|condition| subject(&condition.test)) == Some(about)
        };
        members.iter().all(is_about).then_some(Alternatives {
            members,
            about,
            span,
        })
    }

    fn conditions(&self) -> impl Iterator<Item = &'q Condition> + use<'q> {
        self.members.iter().filter_map(as_condition)
    }

    /// True if no alternative is compatible with any of the others.
    fn exclude(&self, other: &Self, steps: &mut Budget) -> bool {
        let excluded_by_all = |left: &Condition| {
            other
                .conditions()
                .all(|right| excludes(&left.test, &right.test))
        };
        are_compared(self.members.len(), other, steps) && self.conditions().all(excluded_by_all)
    }
}

fn are_compared(conditions: usize, other: &Alternatives<'_>, steps: &mut Budget) -> bool {
    let pairs = conditions.saturating_mul(other.members.len());
    pairs <= PAIRS_MAX && steps.spend(pairs)
}

/// The conditions that the members of an AND place on each subject.
type BySubject<'q> = HashMap<Subject<'q>, SubjectConditions<'q>>;

/// Adds one more member to the conditions on its subject; returns the member it conflicts with, if
/// any.
fn add_member<'q>(
    inside: &mut BySubject<'q>,
    alternatives: Alternatives<'q>,
    steps: &mut Budget,
) -> Option<Alternatives<'q>> {
    match inside.entry(alternatives.about) {
        Entry::Occupied(mut conditions) => conditions.get_mut().add(alternatives, steps),
        Entry::Vacant(vacant) => {
            vacant.insert(SubjectConditions::new(alternatives));
            None
        }
    }
}

/// The conditions that the members of an AND place on one subject.
struct SubjectConditions<'q> {
    first: Alternatives<'q>,
    /// The later members.
    others: Vec<Alternatives<'q>>,
    /// The alternatives of the first member that are compatible with the later ones; `None` without
    /// later members.
    alive: Option<Vec<&'q Condition>>,
    /// True once the contradiction has been reported.
    is_reported: bool,
}

impl<'q> SubjectConditions<'q> {
    fn new(first: Alternatives<'q>) -> Self {
        SubjectConditions {
            first,
            others: Vec::new(),
            alive: None,
            is_reported: false,
        }
    }

    /// The first member that is incompatible with these alternatives.
    fn excluding(
        &self,
        alternatives: &Alternatives<'q>,
        steps: &mut Budget,
    ) -> Option<Alternatives<'q>> {
        std::iter::once(&self.first)
            .chain(&self.others)
            .find(|member| member.exclude(alternatives, steps))
            .copied()
    }

    /// Adds the alternatives of one more member; if no alternative remains, returns the member it
    /// conflicts with.
    fn add(
        &mut self,
        alternatives: Alternatives<'q>,
        steps: &mut Budget,
    ) -> Option<Alternatives<'q>> {
        if self.is_reported {
            self.keep(alternatives);
            return None;
        }
        let excluding = self.excluding(&alternatives, steps);
        let alive = self
            .alive
            .get_or_insert_with(|| self.first.conditions().collect());
        if are_compared(alive.len(), &alternatives, steps) {
            alive.retain(|left| {
                alternatives
                    .conditions()
                    .any(|right| !excludes(&left.test, &right.test))
            });
        }
        let nothing_left = alive.is_empty().then_some(self.first);
        self.keep(alternatives);
        let found = excluding.or(nothing_left);
        self.is_reported = found.is_some();
        found
    }

    /// A copy to check nested parts against.
    fn keep(&mut self, alternatives: Alternatives<'q>) {
        if self.others.len() + 1 < COMPARED_MAX {
            self.others.push(alternatives);
        }
    }
}

/// The conditions of the ANDs that enclose a part.
#[derive(Default)]
pub(super) struct EnclosingConditions<'q> {
    by_subject: HashMap<Subject<'q>, Vec<SubjectConditions<'q>>>,
    /// The fingerprint of these subjects.
    bits: u64,
    /// The parts already reported as matching nothing, on their own or together with others of
    /// their AND.
    reported: HashSet<Span>,
}

/// The subjects of one AND, for removal after it.
pub(super) struct Entered<'q> {
    subjects: Vec<Subject<'q>>,
    bits_before: u64,
}

impl<'q> EnclosingConditions<'q> {
    /// Checks the members of an AND and keeps their conditions.
    pub(super) fn enter(
        &mut self,
        members: &'q [Query],
        source: Source<'_>,
        problems: &mut Vec<Problem>,
    ) -> Entered<'q> {
        let bits_before = self.bits;
        let mut subjects = Vec::new();
        if self.may_contradict(members) {
            for (subject, conditions) in self.check_members(members, source, problems) {
                self.bits |= subject.bit();
                self.by_subject.entry(subject).or_default().push(conditions);
                subjects.push(subject);
            }
        }
        if members.iter().any(|member| matches!(member, Query::Not(_))) {
            problems.extend(own_negations(members, source));
        }
        Entered {
            subjects,
            bits_before,
        }
    }

    /// True if members of an AND may share a subject with each other or with enclosing ANDs, or
    /// contain groups that may. Rules out most ANDs cheaply.
    fn may_contradict(&self, members: &'q [Query]) -> bool {
        let mut bits = self.bits;
        members.iter().any(|member| match member {
            Query::Everything | Query::Not(_) => false,
            Query::And(_) | Query::Or(_) => true,
            Query::Condition(condition) => subject(&condition.test).is_some_and(|subject| {
                let is_known = bits & subject.bit() != 0;
                bits |= subject.bit();
                is_known
            }),
        })
    }

    fn check_members(
        &mut self,
        members: &'q [Query],
        source: Source<'_>,
        problems: &mut Vec<Problem>,
    ) -> BySubject<'q> {
        let mut steps = Budget::of(members);
        let mut inside = BySubject::new();
        let conditions: Vec<Alternatives<'q>> = members.iter().filter_map(of_member).collect();
        for alternatives in conditions.iter().copied() {
            let outer = self.excluding(&alternatives, &mut steps);
            let inner = add_member(&mut inside, alternatives, &mut steps);
            if let Some(other) = outer.or(inner) {
                problems.push(nothing_matches(&other, &alternatives, source));
                self.reported.insert(alternatives.span);
            }
        }
        // One of the two has been reported; do not report the other for the same contradiction.
        let is_reported = |part: &&Alternatives<'q>| {
            inside
                .get(&part.about)
                .is_some_and(|conditions| conditions.is_reported)
        };
        self.reported
            .extend(conditions.iter().filter(is_reported).map(|part| part.span));
        inside
    }

    /// Removes the conditions of an AND.
    pub(super) fn leave(&mut self, entered: Entered<'q>) {
        self.bits = entered.bits_before;
        for subject in entered.subjects {
            if let Entry::Occupied(mut conditions) = self.by_subject.entry(subject) {
                conditions.get_mut().pop();
                if conditions.get().is_empty() {
                    conditions.remove();
                }
            }
        }
    }

    fn excluding(
        &self,
        alternatives: &Alternatives<'q>,
        steps: &mut Budget,
    ) -> Option<Alternatives<'q>> {
        if self.bits & alternatives.about.bit() == 0 {
            return None;
        }
        self.by_subject
            .get(&alternatives.about)?
            .iter()
            .find_map(|conditions| conditions.excluding(alternatives, steps))
    }

    /// The alternatives of an OR that the enclosing ANDs rule out.
    pub(super) fn ruled_out(&self, members: &'q [Query], source: Source<'_>) -> Vec<Problem> {
        let is_reported =
            || Alternatives::of(members).is_some_and(|all| self.reported.contains(&all.span));
        if self.bits == 0 || !self.reported.is_empty() && is_reported() {
            return Vec::new();
        }
        let mut steps = Budget::of(members);
        let problem = |part: &'q [Query]| {
            let alternatives = Alternatives::of(part)?;
            let other = self.excluding(&alternatives, &mut steps)?;
            Some(nothing_matches(&other, &alternatives, source))
        };
        parts(members).filter_map(problem).collect()
    }
}

fn of_member(member: &Query) -> Option<Alternatives<'_>> {
    match member {
        Query::Or(members) => Alternatives::of(members),
        Query::Condition(_) => Alternatives::of(std::slice::from_ref(member)),
        Query::Everything | Query::Not(_) | Query::And(_) => None,
    }
}

fn nothing_matches(
    first: &Alternatives<'_>,
    last: &Alternatives<'_>,
    source: Source<'_>,
) -> Problem {
    let of = match first.conditions().next().map(|condition| &condition.test) {
        Some(Test::Tag { key, .. }) => format!("the tag `{}` has one value", excerpt(key)),
        Some(Test::Hierarchy { .. }) => "a user is in one group".to_owned(),
        Some(Test::Field(field, _)) => {
            format!("a record of `{}` has one `{}`", source.resource, field.name)
        }
        Some(Test::OtherField { .. } | Test::TagKey(_) | Test::Proficiency(_)) | None => {
            "there is one value".to_owned()
        }
    };
    let (left, right) = (source.written(first.span), source.written(last.span));
    let reason = format!("{of}, so `{left}` and `{right}` cannot both be true");
    Problem::matches_nothing(
        &reason,
        "write `or` if either will do",
        source.parentheses.around(last.span),
    )
}

/// A condition and its own negation under one AND.
fn own_negations(members: &[Query], source: Source<'_>) -> Vec<Problem> {
    let required: HashSet<&Condition> = members.iter().filter_map(as_condition).collect();
    let denied = members.iter().filter_map(|member| match member {
        Query::Not(condition) => required
            .get(condition)
            .map(|required| (required.span, condition.span)),
        Query::Everything | Query::Condition(_) | Query::And(_) | Query::Or(_) => None,
    });
    let problem = |(required, span): (Span, Span)| {
        let reason = format!(
            "`{}` is both required and ruled out",
            source.written(required)
        );
        Problem::matches_nothing(&reason, "write `or` if either will do", span)
    };
    denied.map(problem).collect()
}

/// The subject of a condition: two conditions on the same subject can exclude each other, because
/// it has one value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Subject<'q> {
    Field(&'q str),
    Tag(&'q str),
    Hierarchy,
}

impl Subject<'_> {
    /// One bit per subject; different subjects may share a bit.
    fn bit(self) -> u64 {
        match self {
            Subject::Field(name) => fingerprint::bit(name),
            Subject::Tag(key) => fingerprint::bit(key),
            Subject::Hierarchy => 1,
        }
    }
}

fn subject(test: &Test) -> Option<Subject<'_>> {
    match test {
        Test::Field(field, _) => (!field.many).then_some(Subject::Field(field.name)),
        Test::Tag { key, .. } => Some(Subject::Tag(key)),
        Test::Hierarchy { .. } => Some(Subject::Hierarchy),
        Test::OtherField { .. } | Test::TagKey(_) | Test::Proficiency(_) => None,
    }
}

fn as_condition(query: &Query) -> Option<&Condition> {
    match query {
        Query::Condition(condition) => Some(condition),
        Query::Everything | Query::Not(_) | Query::And(_) | Query::Or(_) => None,
    }
}
