//! A query as a sentence.

use std::fmt::Display;

use crate::catalog::{Field, Kind, Resource};
use crate::diagnostics::excerpt;
use crate::hir::{Comparison, Condition, Predicate, Proficiency, Query, Test};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// The maximum number of list values named in a sentence.
const VALUES_MAX: usize = 8;

/// A sentence about the records that a request finds.
pub(super) fn request(resource: &Resource, query: &Query) -> String {
    let records = resource.name.replace('-', " ");
    match query {
        Query::Everything => format!("Find all {records}."),
        query => format!(
            "Find {records} where {}.",
            clause(query, Enclosing::Nothing)
        ),
    }
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn series<T: AsRef<str>>(members: &[T], join: &str) -> String {
    match members.split_last() {
        None => String::new(),
        Some((last, [])) => last.as_ref().to_owned(),
        Some((last, first)) => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {join} {}", first.join(", "), last.as_ref())
        }
    }
}

/// The nesting of a clause: an inner one is marked by `either` or `both`, one further in by parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enclosing {
    Nothing,
    Group,
    InnerGroup,
}

fn clause(query: &Query, enclosing: Enclosing) -> String {
    match query {
        Query::Everything => "anything matches".to_owned(),
        Query::Condition(condition) => condition_phrase(condition),
        Query::Not(condition) => format!("it is not true that {}", condition_phrase(condition)),
        Query::And(members) => group(
            members
                .iter()
                .map(|member| clause(member, enclosing.inside()))
                .collect(),
            "and",
            enclosing,
        ),
        Query::Or(members) => {
            let mut parts = Vec::new();
            let mut rest = members.as_slice();
            while let Some((first, after)) = rest.split_first() {
                let (values, others) = rest.split_at(same_subject(rest));
                rest = if values.is_empty() { after } else { others };
                parts.push(if values.len() > 1 {
                    list(values)
                } else {
                    clause(first, enclosing.inside())
                });
            }
            group(parts, "or", enclosing)
        }
    }
}

impl Enclosing {
    fn inside(self) -> Enclosing {
        if self == Enclosing::Nothing {
            Enclosing::Group
        } else {
            Enclosing::InnerGroup
        }
    }
}

/// The words before a group of alternatives, and before a group of conditions, inside another group.
const EITHER: &str = "either ";
const BOTH: &str = "both ";

fn group(parts: Vec<String>, join: &str, enclosing: Enclosing) -> String {
    if parts.len() == 1 {
        return parts.into_iter().next().unwrap_or_default();
    }
    let joined = series(&parts, join);
    match enclosing {
        Enclosing::Nothing => with_marked_ends(&parts, join).unwrap_or(joined),
        Enclosing::Group if join == "or" => format!("{EITHER}{joined}"),
        Enclosing::Group if parts.len() == 2 => format!("{BOTH}{joined}"),
        Enclosing::Group | Enclosing::InnerGroup => format!("({joined})"),
    }
}

/// The series with a comma before its join if a group ends before it: `either a or b, and c`.
fn with_marked_ends(parts: &[String], join: &str) -> Option<String> {
    let (last, first) = parts.split_last()?;
    let is_group = |part: &String| part.starts_with(EITHER) || part.starts_with(BOTH);
    let is_needed = first.iter().any(is_group);
    is_needed.then(|| format!("{}, {join} {last}", first.join(", ")))
}

/// The subject and value of an exact comparison; adjacent ones with the same subject become a list.
fn exact(query: &Query) -> Option<(String, String)> {
    let Query::Condition(condition) = query else {
        return None;
    };
    match &condition.test {
        Test::Field(field, predicate) => Some((fields(field), exact_value(predicate)?)),
        Test::OtherField {
            name,
            comparison: StringComparisonType::Exact,
            value,
        } => Some((excerpt(name), quote(value))),
        Test::Tag { key, value } => Some((format!("the tag {}", excerpt(key)), quote(value))),
        Test::Hierarchy {
            group,
            reach: HierarchyGroupMatchType::Exact,
        } => Some(("the hierarchy group".to_owned(), quote(group))),
        _ => None,
    }
}

/// The value of a predicate that only one value satisfies, if it can go in a list.
fn exact_value(predicate: &Predicate) -> Option<String> {
    match predicate {
        Predicate::Text(StringComparisonType::Exact, value) | Predicate::FilterAttribute(value) => {
            Some(quote(value))
        }
        Predicate::Choice(value) => Some((*value).to_owned()),
        _ => None,
    }
}

/// The number of leading members that search by the same subject.
fn same_subject(members: &[Query]) -> usize {
    let Some((subject, _)) = members.first().and_then(exact) else {
        return 0;
    };
    members
        .iter()
        .take_while(|member| exact(member).is_some_and(|(other, _)| other == subject))
        .count()
}

fn list(members: &[Query]) -> String {
    let subject = members
        .first()
        .and_then(exact)
        .map(|(subject, _)| subject)
        .unwrap_or_default();
    let choices = members.iter().filter_map(|member| match member {
        Query::Condition(condition) => Some(condition),
        _ => None,
    });
    if let Some(runs) = choices_in_runs(choices) {
        return format!("{subject} is {runs}");
    }
    let values: Vec<String> = members
        .iter()
        .filter_map(exact)
        .map(|(_, value)| value)
        .collect();
    format!("{subject} is {}", listed_values(&values))
}

/// Values of a fixed set: `CUSTOM or OFFLINE`; consecutive values of an ordered set become `1 to 4 or 6 to 50`.
pub(super) fn choices_in_runs<'c>(
    conditions: impl Iterator<Item = &'c Condition>,
) -> Option<String> {
    let chosen = conditions.map(|condition| match &condition.test {
        Test::Field(field, Predicate::Choice(value)) => Some((field.kind, *value)),
        _ => None,
    });
    let (kinds, chosen): (Vec<Kind>, Vec<&str>) = chosen.collect::<Option<_>>()?;
    let Kind::Choice {
        values, ordered, ..
    } = kinds.first()?
    else {
        return None;
    };
    let follows = |last: &&str, next: &&str| {
        *ordered && values.iter().skip_while(|other| *other != last).nth(1) == Some(next)
    };
    let runs = chosen.chunk_by(follows).flat_map(run_phrase);
    Some(listed_values(&runs.collect::<Vec<_>>()))
}

/// Shortens a run of three values or more to its ends.
fn run_phrase(run: &[&str]) -> Vec<String> {
    match run {
        [low, _, .., high] => vec![format!("{low} to {high}")],
        few => few.iter().map(|value| (*value).to_owned()).collect(),
    }
}

/// `"a", "b" or "c"`; only the beginning of a long list.
fn listed_values(values: &[String]) -> String {
    match values.split_at_checked(VALUES_MAX) {
        Some((first, more)) if !more.is_empty() => {
            format!("{} or one of {} more", first.join(", "), more.len())
        }
        _ => series(values, "or"),
    }
}

fn quote(value: &str) -> String {
    format!("\"{}\"", excerpt(value))
}

fn condition_phrase(condition: &Condition) -> String {
    match &condition.test {
        Test::Field(field, predicate) => {
            format!("{} {}", fields(field), predicate_phrase(predicate))
        }
        Test::OtherField {
            name,
            comparison,
            value,
        } => format!("{} {} {}", excerpt(name), verb(*comparison), quote(value)),
        Test::Tag { key, value } => format!("the tag {} is {}", excerpt(key), quote(value)),
        Test::TagKey(key) => format!("there is a tag {}", excerpt(key)),
        Test::Proficiency(parts) => proficiency(parts),
        Test::Hierarchy {
            group,
            reach: HierarchyGroupMatchType::Exact,
        } => {
            format!("the hierarchy group is {}", quote(group))
        }
        Test::Hierarchy { group, .. } => {
            format!("the hierarchy group is {} or one below it", quote(group))
        }
    }
}

fn predicate_phrase(predicate: &Predicate) -> String {
    match predicate {
        Predicate::Text(comparison, value) => format!("{} {}", verb(*comparison), quote(value)),
        Predicate::Choice(value) => format!("is {value}"),
        Predicate::FilterAttribute(value) => format!("is {}", quote(value)),
        Predicate::Number(comparison) => compared(comparison, NUMBERS),
        Predicate::Decimal(comparison) => compared(comparison, NUMBERS),
        Predicate::Date(comparison) => compared(&comparison.map(|date| date.with_words()), TIMES),
        Predicate::DateTime(comparison) => {
            compared(&comparison.map(|time| time.with_words()), TIMES)
        }
        Predicate::Flag(value) => format!("is {value}"),
    }
}

fn fields(field: &Field) -> String {
    match field.kind {
        Kind::AnyOf(names) => format!("any of {}", series(names, "and")),
        _ => field.name.to_owned(),
    }
}

fn verb(comparison: StringComparisonType) -> &'static str {
    match comparison {
        StringComparisonType::Exact => "is",
        StringComparisonType::Contains => "contains",
        StringComparisonType::StartsWith => "starts with",
    }
}

/// The words for less than a bound, at most it, more than it, and at least it.
type Words = [&'static str; 4];

const NUMBERS: Words = ["below", "or less", "above", "or more"];
const TIMES: Words = ["before", "or earlier", "after", "or later"];

fn compared<T: Display>(comparison: &Comparison<T>, words: Words) -> String {
    let [less, at_most, more, at_least] = words;
    match comparison {
        Comparison::Equal(bound) => format!("is {bound}"),
        Comparison::NotEqual(bound) => format!("is not {bound}"),
        Comparison::Less(bound) => format!("is {less} {bound}"),
        Comparison::LessOrEqual(bound) => format!("is {bound} {at_most}"),
        Comparison::Greater(bound) => format!("is {more} {bound}"),
        Comparison::GreaterOrEqual(bound) => format!("is {bound} {at_least}"),
        Comparison::Range(low, high) => format!("is from {low} to {high}"),
    }
}

fn proficiency(parts: &Proficiency) -> String {
    let text = |part: &str, comparison: &Option<(StringComparisonType, String)>| {
        comparison
            .as_ref()
            .map(|(comparison, value)| format!("{part} {} {}", verb(*comparison), quote(value)))
    };
    let level = parts.level.as_ref();
    let level = level.map(|level| format!("level {}", compared(level, NUMBERS)));
    let parts: Vec<String> = [
        text("name", &parts.name),
        text("value", &parts.value),
        level,
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.as_slice() {
        [only] => format!("a proficiency's {only}"),
        // Several are put in parentheses, because the sentence has its own `and`.
        several => format!("a proficiency matches ({})", several.join(", ")),
    }
}
