//! What can match nothing: conditions of one subject that exclude each other, in one AND or around it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use super::implies::{PAIRS_MAX, excludes};
use super::{COMPARED_MAX, Source, Steps, parts};
use crate::catalog::{LEVEL_MAX, LEVEL_MIN};
use crate::problem::Problem;
use crate::query::{Comparison, Condition, Proficiency, Query, StringField, Test};
use crate::span::Span;
use crate::syntax::clip;

/// A proficiency above level 5 or below level 1.
pub(super) fn impossible_level(condition: &Condition) -> Option<Problem> {
    let Test::Proficiency(Proficiency { level: Some(level), .. }) = &condition.test else { return None };
    let is_impossible = match *level {
        Comparison::Greater(bound) => bound >= LEVEL_MAX,
        Comparison::Less(bound) => bound <= LEVEL_MIN,
        _ => false,
    };
    is_impossible.then(|| Problem::MatchesNothing {
        reason: format!("levels go from {LEVEL_MIN} to {LEVEL_MAX}"),
        help: "write `>=` or `<=` to have the level itself belong to it".to_owned(),
        span: condition.span,
    })
}

/// A part that asks for any of some values of one subject.
#[derive(Clone)]
struct Alternatives<'q> {
    conditions: Vec<&'q Condition>,
    span: Span,
}

impl<'q> Alternatives<'q> {
    /// Those of one condition, or of an OR of conditions.
    fn of(members: &'q [Query]) -> Option<(Subject<'q>, Self)> {
        let conditions: Vec<&Condition> = members.iter().map(as_condition).collect::<Option<_>>()?;
        let (first, last) = (conditions.first()?, conditions.last()?);
        let (about, span) = (subject(&first.test)?, first.span.to(last.span));
        let same = conditions.iter().all(|condition| subject(&condition.test) == Some(about));
        same.then_some((about, Alternatives { conditions, span }))
    }

    /// Whether none of them can hold together with one of the others.
    fn exclude(&self, other: &Self, steps: &mut Steps) -> bool {
        let excluded_by_all =
            |left: &&Condition| other.conditions.iter().all(|right| excludes(&left.test, &right.test));
        self.are_compared(other, steps) && self.conditions.iter().all(excluded_by_all)
    }

    /// Leaves those that can hold together with one of the others.
    fn narrow(&mut self, other: &Self, steps: &mut Steps) {
        if self.are_compared(other, steps) {
            let can_hold = |left: &&Condition| other.conditions.iter().any(|right| !excludes(&left.test, &right.test));
            self.conditions.retain(can_hold);
        }
    }

    fn are_compared(&self, other: &Self, steps: &mut Steps) -> bool {
        let pairs = self.conditions.len().saturating_mul(other.conditions.len());
        pairs <= PAIRS_MAX && steps.take(pairs)
    }
}

/// What the members of an AND ask of one subject.
struct Asked<'q> {
    /// The first of them.
    members: Vec<Alternatives<'q>>,
    /// Those of the first member that the others leave.
    alive: Alternatives<'q>,
    /// Whether it has been said that nothing matches.
    is_said: bool,
}

impl<'q> Asked<'q> {
    fn new(first: Alternatives<'q>) -> Self {
        Asked { alive: first.clone(), members: vec![first], is_said: false }
    }

    /// The first member that cannot hold together with these alternatives.
    fn excluding(&self, alternatives: &Alternatives<'q>, steps: &mut Steps) -> Option<&Alternatives<'q>> {
        self.members.iter().find(|member| member.exclude(alternatives, steps))
    }

    /// Takes the alternatives of one more member; where nothing is left of the subject by it, what it cannot go with.
    fn add(&mut self, alternatives: Alternatives<'q>, steps: &mut Steps) -> Option<Alternatives<'q>> {
        let excluding = self.excluding(&alternatives, steps).cloned();
        let first = self.alive.clone();
        self.alive.narrow(&alternatives, steps);
        if self.members.len() < COMPARED_MAX {
            self.members.push(alternatives);
        }
        let nothing_left = || self.alive.conditions.is_empty().then_some(first);
        let found = excluding.or_else(nothing_left).filter(|_| !self.is_said);
        self.is_said |= found.is_some();
        found
    }
}

/// What the ANDs around a part ask for.
#[derive(Default)]
pub(super) struct Around<'q> {
    asked: BTreeMap<Subject<'q>, Vec<Asked<'q>>>,
    /// The parts of which it has been said that they match nothing.
    said: HashSet<Span>,
}

/// The subjects of one AND, to be taken out again.
pub(super) struct Entered<'q>(Vec<Subject<'q>>);

impl<'q> Around<'q> {
    /// Looks through the members of an AND, and keeps what they ask for.
    pub(super) fn enter(
        &mut self,
        members: &'q [Query],
        source: Source<'_>,
        problems: &mut Vec<Problem>,
    ) -> Entered<'q> {
        let mut steps = Steps::of(members);
        let mut inside: BTreeMap<Subject<'q>, Asked<'q>> = BTreeMap::new();
        for (subject, alternatives) in members.iter().filter_map(of_member) {
            let outer = self.excluding(subject, &alternatives, &mut steps).cloned();
            let inner = match inside.entry(subject) {
                Entry::Occupied(mut asked) => asked.get_mut().add(alternatives.clone(), &mut steps),
                Entry::Vacant(place) => {
                    place.insert(Asked::new(alternatives.clone()));
                    None
                }
            };
            if let Some(other) = outer.or(inner) {
                problems.push(nothing_matches(&other, &alternatives, source));
                self.said.insert(alternatives.span);
            }
        }
        if members.iter().any(|member| matches!(member, Query::Not(_))) {
            problems.extend(denied(members, source));
        }
        let subjects = inside.keys().copied().collect();
        for (subject, asked) in inside {
            self.asked.entry(subject).or_default().push(asked);
        }
        Entered(subjects)
    }

    /// Forgets an AND.
    pub(super) fn leave(&mut self, entered: Entered<'q>) {
        for subject in entered.0 {
            if let Some(asked) = self.asked.get_mut(&subject) {
                asked.pop();
            }
        }
    }

    fn excluding(
        &self,
        subject: Subject<'q>,
        alternatives: &Alternatives<'q>,
        steps: &mut Steps,
    ) -> Option<&Alternatives<'q>> {
        self.asked.get(&subject)?.iter().find_map(|asked| asked.excluding(alternatives, steps))
    }

    /// The alternatives of an OR that what is around it rules out.
    pub(super) fn ruled_out(&self, members: &'q [Query], source: Source<'_>) -> Vec<Problem> {
        let is_said = || Alternatives::of(members).is_some_and(|(_, all)| self.said.contains(&all.span));
        if self.asked.values().all(Vec::is_empty) || is_said() {
            return Vec::new();
        }
        let mut steps = Steps::of(members);
        let problem = |part: &'q [Query]| {
            let (subject, alternatives) = Alternatives::of(part)?;
            let other = self.excluding(subject, &alternatives, &mut steps)?;
            Some(nothing_matches(other, &alternatives, source))
        };
        parts(members).filter_map(problem).collect()
    }
}

fn of_member(member: &Query) -> Option<(Subject<'_>, Alternatives<'_>)> {
    match member {
        Query::Or(members) => Alternatives::of(members),
        other => Alternatives::of(std::slice::from_ref(other)),
    }
}

fn nothing_matches(first: &Alternatives<'_>, last: &Alternatives<'_>, source: Source<'_>) -> Problem {
    let of = match first.conditions.first().map(|condition| &condition.test) {
        Some(Test::Tag { key, .. }) => format!("the tag `{}` has one value", clip(key)),
        Some(Test::Hierarchy { .. }) => "a user is in one group".to_owned(),
        Some(
            Test::Text { field: StringField::Known(field), .. }
            | Test::Choice { field, .. }
            | Test::FilterAttribute { field, .. }
            | Test::Number(field, _)
            | Test::Decimal(field, _)
            | Test::Date(field, _)
            | Test::DateTime(field, _)
            | Test::Flag(field, _),
        ) => format!("a record of `{}` has one `{}`", source.resource, field.name),
        Some(Test::Text { .. } | Test::Proficiency(_)) | None => "there is one value".to_owned(),
    };
    let (left, right) = (source.written(first.span), source.written(last.span));
    Problem::MatchesNothing {
        reason: format!("{of}, so `{left}` and `{right}` cannot both hold"),
        help: "write `or` if either will do".to_owned(),
        span: source.parentheses.around(last.span),
    }
}

/// A condition and its own negation under one AND.
fn denied(members: &[Query], source: Source<'_>) -> Vec<Problem> {
    let asked: HashSet<&Condition> = members.iter().filter_map(as_condition).collect();
    let denied = members.iter().filter_map(|member| match member {
        Query::Not(condition) => asked.get(condition).map(|asked| (asked.span, condition.span)),
        _ => None,
    });
    let problem = |(asked, span): (Span, Span)| Problem::MatchesNothing {
        reason: format!("`{}` is asked for and ruled out", source.written(asked)),
        help: "write `or` if either will do".to_owned(),
        span,
    };
    denied.map(problem).collect()
}

/// What a condition is about, where two conditions about the same can exclude each other: there is one value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject<'q> {
    Field(&'q str),
    Tag(&'q str),
    Hierarchy,
}

fn subject(test: &Test) -> Option<Subject<'_>> {
    match test {
        Test::Text { field: StringField::Known(field), .. }
        | Test::Choice { field, .. }
        | Test::FilterAttribute { field, .. }
        | Test::Number(field, _)
        | Test::Decimal(field, _)
        | Test::Date(field, _)
        | Test::DateTime(field, _)
        | Test::Flag(field, _) => (!field.many).then_some(Subject::Field(field.name)),
        Test::Tag { key, .. } => Some(Subject::Tag(key)),
        Test::Hierarchy { .. } => Some(Subject::Hierarchy),
        Test::Text { field: StringField::Other(_), .. } | Test::Proficiency(_) => None,
    }
}

fn as_condition(query: &Query) -> Option<&Condition> {
    match query {
        Query::Condition(condition) => Some(condition),
        _ => None,
    }
}
