//! Warnings about what a query means: parts that can match nothing, and parts that change nothing.
//!
//! A warning on a fine query would be a fault, so what is not certain is left unsaid. Letter case is the example:
//! the service is assumed to ignore it, so two texts that differ only in case are neither called the same nor different.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::{Kind, LEVEL_MAX, LEVEL_MIN, Resource};
use crate::problem::Problem;
use crate::query::{Comparison, Condition, Proficiency, Query, StringField, Test};
use crate::span::Span;
use crate::syntax::clip;
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// Members of larger groups are not compared pair by pair: that would not be linear.
const COMPARED_MAX: usize = 64;
/// The most pairs of alternatives of two lists that are compared.
const PAIRS_MAX: usize = 4096;
/// The most comparisons in a group, for each of its conditions: so the time stays linear, whatever is nested in it.
const STEPS_PER_CONDITION: usize = 64;
/// Longer texts, in bytes, are not compared.
const TEXT_MAX: usize = 1000;

/// The warnings about a checked query, which name its parts as its text writes them.
pub(crate) fn lint(query: &Query, text: &str, resource: &'static Resource) -> Vec<Problem> {
    let source = Source { text, resource };
    let mut problems = Vec::new();
    visit(query, source, &mut problems);
    problems
}

/// Where a query comes from, for messages.
#[derive(Clone, Copy)]
struct Source<'t> {
    text: &'t str,
    resource: &'static Resource,
}

impl Source<'_> {
    fn written(self, span: Span) -> String {
        clip(self.text.get(span.range()).unwrap_or_default())
    }
}

fn visit(query: &Query, source: Source<'_>, problems: &mut Vec<Problem>) {
    match query {
        Query::Everything | Query::Not(_) => {}
        Query::Condition(condition) => problems.extend(impossible_level(condition)),
        Query::And(members) => {
            problems.extend(contradiction(members, source));
            swallowed(members, |member, other, steps| is_implied(other, member, steps), source, problems);
            for member in members {
                visit(member, source, problems);
            }
        }
        Query::Or(members) => {
            swallowed(members, is_implied, source, problems);
            for member in members {
                visit(member, source, problems);
            }
        }
    }
}

/// Comparisons that are left before the answer is that nothing is certain.
struct Steps(usize);

impl Steps {
    fn of(members: &[Query]) -> Self {
        let conditions: usize = members.iter().map(Query::count).sum();
        Steps(conditions.saturating_mul(STEPS_PER_CONDITION))
    }

    /// Whether so many are left; they are gone then.
    fn take(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

// ---- what can match nothing ----

/// A proficiency above level 5 or below level 1.
fn impossible_level(condition: &Condition) -> Option<Problem> {
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

/// Two members of an AND that cannot both hold, for each thing that they are about the first two.
fn contradiction(members: &[Query], source: Source<'_>) -> Vec<Problem> {
    // Of few subjects an ordered map is faster than hashing.
    let mut alive: BTreeMap<Subject<'_>, Vec<&Condition>> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut steps = Steps::of(members);
    for member in members {
        let Some((subject, alternatives)) = alternatives(member) else { continue };
        let Some(before) = alive.get_mut(&subject) else {
            alive.insert(subject, alternatives);
            continue;
        };
        let pairs = before.len().saturating_mul(alternatives.len());
        if pairs > PAIRS_MAX || !steps.take(pairs) {
            continue;
        }
        // Without any left, it has been said.
        let first = before.first().copied();
        before.retain(|left| alternatives.iter().any(|right| !excludes(&left.test, &right.test)));
        if let (true, Some(first), Some(last)) = (before.is_empty(), first, alternatives.first()) {
            problems.push(nothing_matches(first, last, source));
        }
    }
    if members.iter().any(|member| matches!(member, Query::Not(_))) {
        problems.extend(denied(members, source));
    }
    problems
}

fn nothing_matches(first: &Condition, last: &Condition, source: Source<'_>) -> Problem {
    let of = match &first.test {
        Test::Tag { key, .. } => format!("the tag `{}` has one value", clip(key)),
        Test::Hierarchy { .. } => "a user is in one group".to_owned(),
        Test::Text { field: StringField::Known(field), .. }
        | Test::Choice { field, .. }
        | Test::FilterAttribute { field, .. }
        | Test::Number(field, _)
        | Test::Decimal(field, _)
        | Test::Date(field, _)
        | Test::DateTime(field, _)
        | Test::Flag(field, _) => format!("a record of `{}` has one `{}`", source.resource, field.name),
        Test::Text { .. } | Test::Proficiency(_) => "there is one value".to_owned(),
    };
    let (left, right) = (source.written(first.span), source.written(last.span));
    Problem::MatchesNothing {
        reason: format!("{of}, so `{left}` and `{right}` cannot both hold"),
        help: "write `or` if either will do".to_owned(),
        span: last.span,
    }
}

/// A condition and its own negation under one AND.
fn denied(members: &[Query], source: Source<'_>) -> Vec<Problem> {
    let asked: HashSet<&Condition> = members
        .iter()
        .filter_map(|member| match member {
            Query::Condition(condition) => Some(condition),
            _ => None,
        })
        .collect();
    let denied = members.iter().filter_map(|member| match member {
        Query::Not(condition) => asked.get(condition).map(|asked| (asked, condition)),
        _ => None,
    });
    denied
        .map(|(asked, condition)| Problem::MatchesNothing {
            reason: format!("`{}` is asked for and ruled out", source.written(asked.span)),
            help: "write `or` if either will do".to_owned(),
            span: condition.span,
        })
        .collect()
}

/// What a condition is about, where two conditions about the same can exclude each other: there is one value.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
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

/// The alternatives of a member that is about one thing: one condition, or an OR of conditions.
fn alternatives(member: &Query) -> Option<(Subject<'_>, Vec<&Condition>)> {
    let conditions: Vec<&Condition> = match member {
        Query::Condition(condition) => vec![condition],
        Query::Or(members) => members.iter().map(as_condition).collect::<Option<_>>()?,
        Query::Everything | Query::Not(_) | Query::And(_) => return None,
    };
    let about = subject(&conditions.first()?.test)?;
    let same = conditions.iter().all(|condition| subject(&condition.test).as_ref() == Some(&about));
    same.then_some((about, conditions))
}

fn as_condition(query: &Query) -> Option<&Condition> {
    match query {
        Query::Condition(condition) => Some(condition),
        _ => None,
    }
}

/// Whether two tests of the same subject cannot both hold.
fn excludes(left: &Test, right: &Test) -> bool {
    match (left, right) {
        (
            Test::Text { field, comparison: left, value: left_value },
            Test::Text { comparison: right, value: right_value, .. },
        ) => {
            if !is_compared(left_value) || !is_compared(right_value) {
                return false;
            }
            let fold = |text: &str| if field.is_exact() { text.to_owned() } else { text.to_lowercase() };
            texts_exclude((*left, &fold(left_value)), (*right, &fold(right_value)))
        }
        (Test::Choice { value: left, .. }, Test::Choice { value: right, .. }) => left != right,
        (Test::FilterAttribute { value: left, .. }, Test::FilterAttribute { value: right, .. })
        | (Test::Tag { value: left, .. }, Test::Tag { value: right, .. })
        | (
            Test::Hierarchy { group: left, reach: HierarchyGroupMatchType::Exact },
            Test::Hierarchy { group: right, reach: HierarchyGroupMatchType::Exact },
        ) => left != right,
        (Test::Number(_, left), Test::Number(_, right)) => left.excludes(right),
        (Test::Decimal(_, left), Test::Decimal(_, right)) => left.excludes(right),
        (Test::Date(_, left), Test::Date(_, right)) => left.excludes(right),
        (Test::DateTime(_, left), Test::DateTime(_, right)) => left.excludes(right),
        (Test::Flag(_, left), Test::Flag(_, right)) => left != right,
        _ => false,
    }
}

fn texts_exclude(left: (StringComparisonType, &str), right: (StringComparisonType, &str)) -> bool {
    use StringComparisonType::{Contains, Exact, StartsWith};
    match (left, right) {
        ((Exact, value), (Contains, part)) | ((Contains, part), (Exact, value)) => !value.contains(part),
        ((Exact, value), (StartsWith, start)) | ((StartsWith, start), (Exact, value)) => !value.starts_with(start),
        ((Exact, left), (Exact, right)) => left != right,
        ((StartsWith, left), (StartsWith, right)) => !left.starts_with(right) && !right.starts_with(left),
        ((Contains, _), _) | (_, (Contains, _)) => false,
    }
}

fn is_compared(text: &str) -> bool {
    text.len() <= TEXT_MAX
}

// ---- what changes nothing ----

/// Members that another one swallows: the first that does is named.
fn swallowed(
    members: &[Query],
    is_swallowed: impl Fn(&Query, &Query, &mut Steps) -> bool,
    source: Source<'_>,
    problems: &mut Vec<Problem>,
) {
    if members.len() > COMPARED_MAX {
        return;
    }
    let spans: Vec<Option<Span>> = members.iter().map(Query::span).collect();
    let placed = || members.iter().zip(&spans).enumerate();
    let mut steps = Steps::of(members);
    for (at, (member, span)) in placed() {
        let swallows = |(other_at, (other, other_span)): &(usize, (&Query, &Option<Span>))| {
            // Of two that swallow each other, the later one goes. A list is one condition, whatever its values.
            *other_span != span
                && is_swallowed(member, other, &mut steps)
                && (*other_at < at || !is_swallowed(other, member, &mut steps))
        };
        let other = placed().find(swallows).and_then(|(_, (_, other))| *other);
        if let (Some(other), Some(span)) = (other, *span) {
            let other = source.written(other);
            problems.push(Problem::Swallowed { other, span });
        }
    }
}

/// Whether a part holds only where another does. Where this is not plain to see, the answer is no.
fn is_implied(part: &Query, other: &Query, steps: &mut Steps) -> bool {
    match (part, other) {
        _ if !steps.take(1) => false,
        (Query::Condition(part), Query::Condition(other)) => condition_implies(&part.test, &other.test),
        (part, other) => part == other || is_group_implied(part, other, steps),
    }
}

fn is_group_implied(part: &Query, other: &Query, steps: &mut Steps) -> bool {
    match (part, other) {
        (Query::Or(parts), other) => few(parts, other) && parts.iter().all(|part| is_implied(part, other, steps)),
        (part, Query::And(others)) => few(others, part) && others.iter().all(|other| is_implied(part, other, steps)),
        (Query::And(parts), other) => few(parts, other) && parts.iter().any(|part| is_implied(part, other, steps)),
        (part, Query::Or(others)) => few(others, part) && others.iter().any(|other| is_implied(part, other, steps)),
        _ => false,
    }
}

fn few(members: &[Query], other: &Query) -> bool {
    let others = match other {
        Query::And(members) | Query::Or(members) => members.len(),
        Query::Everything | Query::Condition(_) | Query::Not(_) => 1,
    };
    members.len().saturating_mul(others) <= PAIRS_MAX
}

fn condition_implies(part: &Test, other: &Test) -> bool {
    match (part, other) {
        (
            Test::Text { field: StringField::Known(field), comparison, value },
            Test::Text { field: StringField::Known(wider), comparison: other, value: other_value },
        ) => {
            let same_field = field == wider || matches!(wider.kind, Kind::AnyOf(names) if names.contains(&field.name));
            same_field && text_implies((*comparison, value), (*other, other_value))
        }
        (Test::Number(field, part), Test::Number(wider, other)) => field == wider && part.implies(other),
        (Test::Decimal(field, part), Test::Decimal(wider, other)) => field == wider && part.implies(other),
        (Test::Date(field, part), Test::Date(wider, other)) => field == wider && part.implies(other),
        (Test::DateTime(field, part), Test::DateTime(wider, other)) => field == wider && part.implies(other),
        (Test::Hierarchy { group, reach }, Test::Hierarchy { group: other, reach: other_reach }) => {
            group == other && (*other_reach == HierarchyGroupMatchType::WithChildGroups || reach == other_reach)
        }
        (Test::Proficiency(part), Test::Proficiency(other)) => proficiency_implies(part, other),
        _ => part == other,
    }
}

fn text_implies(part: (StringComparisonType, &str), other: (StringComparisonType, &str)) -> bool {
    use StringComparisonType::{Contains, Exact, StartsWith};
    match (part, other) {
        ((Exact, value), (Exact, other)) => value == other,
        ((_, value), _) if !is_compared(value) => false,
        ((Exact | StartsWith, value), (StartsWith, other)) => value.starts_with(other),
        ((_, value), (Contains, other)) => value.contains(other),
        ((StartsWith | Contains, _), (Exact, _)) | ((Contains, _), (StartsWith, _)) => false,
    }
}

fn proficiency_implies(part: &Proficiency, other: &Proficiency) -> bool {
    let text = |part: &Option<(StringComparisonType, String)>, other: &Option<(StringComparisonType, String)>| match (
        part, other,
    ) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((part, value)), Some((other, other_value))) => text_implies((*part, value), (*other, other_value)),
    };
    let level = match (&part.level, &other.level) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(part), Some(other)) => part.implies(other),
    };
    text(&part.name, &other.name) && text(&part.value, &other.value) && level
}
