//! One condition of a query, made ready.

use serde_json::Value;

use super::groups::Groups;
use super::pattern::Pattern;
use super::place::Place;
use super::proficiency::ProficiencyCheck;
use super::{number, time, unanswerable};
use crate::catalog::{Kind, Resource};
use crate::diagnostics::Problem;
use crate::engine::evaluate::record::{GROUP_ID, Known, PROFICIENCIES, UNRETURNED_TAGS};
use crate::hir::{Comparison, Condition, Date, DateTime, Decimal, StringField, Test};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

const ASK_THE_SERVICE: &str = "leave the condition to a request";

/// A condition and where records answer it.
#[derive(Debug)]
pub(super) enum Check {
    Text(Vec<Place>, Pattern),
    Choice(Place, &'static str),
    Number(Place, Comparison<i32>),
    Decimal(Place, Comparison<Decimal>),
    Date(Place, Comparison<Date>),
    DateTime(Place, Comparison<DateTime>),
    Flag(Place, bool),
    Tag {
        member: &'static str,
        key: String,
        value: String,
    },
    Proficiency(ProficiencyCheck),
    Group(Groups),
}

impl Check {
    pub(super) fn new(
        resource: &Resource,
        condition: &Condition,
        known: Known<'_>,
    ) -> Result<Self, Problem> {
        Ok(match &condition.test {
            Test::Text {
                field,
                comparison,
                value,
            } => {
                let places = places(resource, field, condition)?;
                Check::Text(places, Pattern::new(*comparison, value, field.is_exact()))
            }
            Test::FilterAttribute { field, value } => Check::Text(
                vec![Place::of(field)],
                Pattern::new(StringComparisonType::Exact, value, true),
            ),
            Test::Choice { field, value } => Check::Choice(Place::of(field), value),
            Test::Number(field, comparison) => Check::Number(Place::of(field), *comparison),
            Test::Decimal(field, comparison) => Check::Decimal(Place::of(field), *comparison),
            Test::Date(field, comparison) => Check::Date(Place::of(field), *comparison),
            Test::DateTime(field, comparison) => Check::DateTime(Place::of(field), *comparison),
            Test::Flag(field, set) => Check::Flag(Place::of(field), *set),
            Test::Tag { key, value } => {
                let member = resource.tags.unwrap_or(UNRETURNED_TAGS);
                Check::Tag {
                    member,
                    key: key.clone(),
                    value: value.clone(),
                }
            }
            Test::Proficiency(proficiency) => {
                Check::Proficiency(ProficiencyCheck::new(proficiency))
            }
            Test::Hierarchy { group, reach } => {
                Check::Group(groups(group, *reach, known, condition)?)
            }
        })
    }

    /// Whether the condition holds; `None` where a record has no value to ask. A missing string or tag is no such case:
    /// it matches nothing.
    pub(super) fn verdict(&self, record: &Value) -> Option<bool> {
        match self {
            Check::Text(places, pattern) => Some(any_text(places, pattern, record)),
            Check::Choice(place, choice) => place.any(record, &|value| is_choice(value, choice)),
            Check::Number(place, comparison) => {
                place.any(record, &|value| number::whole(value, comparison))
            }
            Check::Decimal(place, comparison) => {
                place.any(record, &|value| number::decimal(value, comparison))
            }
            Check::Date(place, comparison) => place.any(record, &|value| {
                time::date(value).map(|date| comparison.accepts(date))
            }),
            Check::DateTime(place, comparison) => place.any(record, &|value| {
                time::date_time(value).map(|time| comparison.accepts(time))
            }),
            Check::Flag(place, set) => {
                place.any(record, &|value| value.as_bool().map(|flag| flag == *set))
            }
            Check::Tag { member, key, value } => Some(has_tag(record, member, key, value)),
            Check::Proficiency(proficiency) => Some(proficiency.any(record)),
            Check::Group(groups) => Some(groups.contain(record)),
        }
    }
}

impl Check {
    /// Whether a record has anything at the place that is asked.
    pub(super) fn is_answered(&self, record: &Value) -> bool {
        match self {
            Check::Text(places, _) => places.iter().any(|place| place.leads(record)),
            Check::Choice(place, _)
            | Check::Number(place, _)
            | Check::Decimal(place, _)
            | Check::Date(place, _)
            | Check::DateTime(place, _)
            | Check::Flag(place, _) => place.leads(record),
            Check::Tag { member, .. } => record.get(member).is_some(),
            Check::Proficiency(_) => record.get(PROFICIENCIES).is_some(),
            Check::Group(_) => record.get(GROUP_ID).is_some(),
        }
    }
}

fn any_text(places: &[Place], pattern: &Pattern, record: &Value) -> bool {
    let accepts = |value: &Value| value.as_str().map(|text| pattern.accepts(text));
    places
        .iter()
        .any(|place| place.any(record, &accepts) == Some(true))
}

/// The values of some closed sets are numbers, which records carry as such.
fn is_choice(value: &Value, choice: &str) -> Option<bool> {
    match value {
        Value::String(text) => Some(text.eq_ignore_ascii_case(choice)),
        Value::Number(number) => Some(number.as_f64() == choice.parse().ok()),
        _ => None,
    }
}

fn has_tag(record: &Value, member: &str, key: &str, value: &str) -> bool {
    record
        .get(member)
        .and_then(|tags| tags.get(key))
        .is_some_and(|tag| tag == value)
}

fn places(
    resource: &Resource,
    field: &StringField,
    condition: &Condition,
) -> Result<Vec<Place>, Problem> {
    let field = match field {
        StringField::Known(field) => field,
        StringField::Other(_) => return Err(without_entry(condition)),
    };
    Ok(match field.kind {
        Kind::AnyOf(names) => resource.members_of(names).map(Place::of).collect(),
        _ => vec![Place::of(field)],
    })
}

fn without_entry(condition: &Condition) -> Problem {
    unanswerable(
        condition,
        "where records carry the field is not known".into(),
        ASK_THE_SERVICE,
    )
}

fn groups(
    group: &str,
    reach: HierarchyGroupMatchType,
    known: Known<'_>,
    condition: &Condition,
) -> Result<Groups, Problem> {
    match (reach, known) {
        (HierarchyGroupMatchType::Exact, _) => Ok(Groups::alone(group)),
        (
            HierarchyGroupMatchType::WithChildGroups,
            Known::Instance {
                groups: Some(records),
            },
        ) => Ok(Groups::under(group, records)),
        (HierarchyGroupMatchType::WithChildGroups, _) => {
            let help =
                "leave the condition to a request, or name each of the groups: `hierarchy(ID)`";
            Err(unanswerable(
                condition,
                "which groups are below it is not known here".into(),
                help,
            ))
        }
    }
}
