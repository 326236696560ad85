//! One condition of a query, prepared for evaluation.

use std::cell::RefCell;

use super::groups::Groups;
use super::location::{Found, Location};
use super::proficiency::ProficiencyCheck;
use super::value_test::ValueTest;
use crate::catalog::{Field, Kind, Resource};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::members::{Type, TypeMismatch, element};
use crate::engine::evaluate::pattern::Pattern;
use crate::engine::evaluate::record::{GROUP_ID, PROFICIENCIES, RecordContext, UNRETURNED_TAGS};
use crate::hir::{Predicate, Test, joined};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// A condition, with the location of its values in records.
#[derive(Debug)]
pub(super) enum Check {
    Text(Vec<Location>, Pattern),
    /// Two strings with a space between them.
    Joined(Vec<Location>, Pattern),
    Value(Location, ValueTest),
    Tag {
        member: &'static str,
        is_returned: bool,
        key: String,
        /// `None` if any value matches.
        value: Option<String>,
    },
    Proficiency(ProficiencyCheck),
    Group(Groups),
    /// A field that is not in the catalog.
    Unplaced,
}

impl Check {
    pub(super) fn new(resource: &'static Resource, test: &Test, known: RecordContext<'_>) -> Self {
        match test {
            Test::Field(field, predicate) => Check::field(resource, field, predicate),
            Test::OtherField { .. } => Check::Unplaced,
            Test::Tag { key, value } => Check::tag(resource, key, Some(value)),
            Test::TagKey(key) => Check::tag(resource, key, None),
            Test::Proficiency(proficiency) => {
                Check::Proficiency(ProficiencyCheck::new(proficiency))
            }
            Test::Hierarchy { group, reach } => Check::Group(match (reach, known) {
                (HierarchyGroupMatchType::Exact, _) => Groups::alone(group),
                (
                    HierarchyGroupMatchType::WithChildGroups,
                    RecordContext::Instance {
                        groups: Some(records),
                    },
                ) => Groups::under(group, records),
                (HierarchyGroupMatchType::WithChildGroups, _) => Groups::unknown_under(group),
            }),
        }
    }

    fn tag(resource: &'static Resource, key: &str, value: Option<&String>) -> Self {
        Check::Tag {
            member: resource.tags.unwrap_or(UNRETURNED_TAGS),
            is_returned: resource.tags.is_some(),
            key: key.to_owned(),
            value: value.cloned(),
        }
    }

    fn field(resource: &'static Resource, field: &'static Field, predicate: &Predicate) -> Self {
        let location = Location::of(field);
        let value = |test| Check::Value(location, test);
        match predicate {
            Predicate::Text(comparison, value) => {
                let pattern = Pattern::for_field(field, *comparison, value);
                let check = match field.kind {
                    Kind::Joined(_) => Check::Joined,
                    _ => Check::Text,
                };
                check(locations(resource, field), pattern)
            }
            Predicate::FilterAttribute(value) => Check::Text(
                vec![location],
                Pattern::exact_case(StringComparisonType::Exact, value),
            ),
            Predicate::Choice(choice) => value(ValueTest::Choice(choice)),
            Predicate::Number(comparison) => value(ValueTest::Number(*comparison)),
            Predicate::Decimal(comparison) => value(ValueTest::Decimal(*comparison)),
            Predicate::Date(comparison) => value(ValueTest::Date(*comparison)),
            Predicate::DateTime(comparison) => value(ValueTest::DateTime(*comparison)),
            Predicate::Flag(set) => value(ValueTest::Flag(*set)),
        }
    }

    /// The members that it needs but responses never have.
    pub(super) fn unreturned(&self) -> impl Iterator<Item = &'static str> {
        let (locations, member) = match self {
            Check::Text(locations, _) | Check::Joined(locations, _) => (locations.as_slice(), None),
            Check::Value(location, _) => (std::slice::from_ref(location), None),
            Check::Tag {
                member,
                is_returned: false,
                ..
            } => (Default::default(), Some(*member)),
            Check::Proficiency(_) => (Default::default(), Some(PROFICIENCIES)),
            Check::Tag { .. } | Check::Group(_) | Check::Unplaced => (Default::default(), None),
        };
        let unreturned = locations.iter().filter(|location| location.is_unreturned());
        unreturned.map(|location| location.member()).chain(member)
    }

    /// The result of the condition on a record.
    pub(super) fn verdict(&self, context: RecordInContext<'_>) -> Verdict {
        match self {
            Check::Text(locations, pattern) => any_text(locations, pattern, context),
            Check::Joined(locations, pattern) => joined_text(locations, pattern, context),
            Check::Value(location, test) => {
                let found = location.any(context.record, &|value| test.accepts(value, *location));
                context.about(*location, found)
            }
            Check::Tag {
                member,
                is_returned,
                key,
                value,
            } => match has_tag(context.record, member, key, value.as_deref()) {
                Ok(None) => context.without(member, *is_returned),
                answer => Verdict::of_text(answer),
            },
            Check::Proficiency(proficiency) => match proficiency.any(context.record) {
                Ok(None) => context.without(PROFICIENCIES, false),
                answer => Verdict::of_text(answer),
            },
            Check::Group(groups) => match groups.contain(context.record) {
                Ok(None) => context.without(GROUP_ID, true),
                Ok(Some(false)) if !groups.are_all => {
                    Verdict::Undecided(UndecidedReason::GroupsUnknown)
                }
                answer => Verdict::of_text(answer),
            },
            Check::Unplaced => Verdict::Undecided(UndecidedReason::Unplaced),
        }
    }
}

/// The record to evaluate, and the meaning of missing members in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordInContext<'r> {
    pub(super) record: Json<'r>,
    /// True if it may be a partial record.
    pub(super) is_part: bool,
    /// True if it comes from a response, which lacks the members that the service never returns.
    pub(super) is_returned: bool,
}

/// The result of a condition on a record.
#[derive(Debug)]
pub(super) enum Verdict {
    Holds(bool),
    /// There is no value to compare, so neither the condition nor its negation is true. This does
    /// not apply to a missing string or tag, which matches nothing.
    NoValue,
    Undecided(UndecidedReason),
}

/// The reason why a condition cannot be checked on a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum UndecidedReason {
    /// A member whose type differs from the service's.
    TypeMismatch(TypeMismatch),
    /// The service never returns the member, and the record does not have it.
    NeverReturned(&'static str),
    /// The member may have been left out.
    LeftOut(&'static str),
    /// The groups below the one in the condition are not known.
    GroupsUnknown,
    /// The field is not in the catalog, so its location in records is not known.
    Unplaced,
}

impl RecordInContext<'_> {
    fn about(self, location: Location, found: Found) -> Verdict {
        match found {
            Ok(Some(holds)) => Verdict::Holds(holds),
            Err(mismatch) => Verdict::Undecided(UndecidedReason::TypeMismatch(mismatch)),
            Ok(None) => match self.why_absent(location.member(), !location.is_unreturned()) {
                Some(why) => Verdict::Undecided(why),
                None => Verdict::NoValue,
            },
        }
    }

    /// The result for a missing member whose absence matches nothing.
    fn without(self, member: &'static str, is_returned: bool) -> Verdict {
        self.why_absent(member, is_returned)
            .map_or(Verdict::Holds(false), Verdict::Undecided)
    }

    /// Why the absence of a member is inconclusive; `None` if it means that there is no value.
    fn why_absent(self, member: &'static str, is_returned: bool) -> Option<UndecidedReason> {
        if !is_returned && self.is_returned {
            Some(UndecidedReason::NeverReturned(member))
        } else {
            self.is_part.then_some(UndecidedReason::LeftOut(member))
        }
    }
}

impl Verdict {
    fn of_text(answer: Result<Option<bool>, TypeMismatch>) -> Self {
        match answer {
            Ok(found) => Verdict::Holds(found == Some(true)),
            Err(mismatch) => Verdict::Undecided(UndecidedReason::TypeMismatch(mismatch)),
        }
    }
}

fn any_text(locations: &[Location], pattern: &Pattern, context: RecordInContext<'_>) -> Verdict {
    let mut open = None;
    for location in locations {
        let found = location.any(context.record, &|value| {
            Some(pattern.accepts(value.as_str()?))
        });
        match context.about(*location, found) {
            Verdict::Holds(true) => return Verdict::Holds(true),
            Verdict::Undecided(why) => drop(open.get_or_insert(why)),
            Verdict::Holds(false) | Verdict::NoValue => {}
        }
    }
    open.map_or(Verdict::Holds(false), Verdict::Undecided)
}

/// Compares strings joined by a space; one that a record does not have is empty.
fn joined_text(locations: &[Location], pattern: &Pattern, context: RecordInContext<'_>) -> Verdict {
    let text = RefCell::new(String::new());
    let mut open = None;
    for (at, location) in locations.iter().enumerate() {
        if at > 0 {
            text.borrow_mut().push(joined::SEPARATOR);
        }
        let found = location.any(context.record, &|value| {
            text.borrow_mut().push_str(value.as_str()?);
            Some(true)
        });
        if let Verdict::Undecided(why) = context.about(*location, found) {
            open.get_or_insert(why);
        }
    }
    match open {
        Some(why) => Verdict::Undecided(why),
        None => Verdict::Holds(pattern.accepts(&text.into_inner())),
    }
}

/// True if a record has a tag; `None` if it has no tags.
fn has_tag(
    record: Json<'_>,
    member: &str,
    key: &str,
    value: Option<&str>,
) -> Result<Option<bool>, TypeMismatch> {
    match record.get(member).unwrap_or(Json::Null) {
        Json::Null => Ok(None),
        Json::Object(tags) => match tags.get(key).unwrap_or(Json::Null) {
            Json::Null => Ok(Some(false)),
            Json::String(tag) => Ok(Some(value.is_none_or(|value| tag == value))),
            _ => Err(TypeMismatch::new(Type::Text.name()).under(element(member, key))),
        },
        _ => Err(TypeMismatch::new("an object").under(member)),
    }
}

fn locations(resource: &Resource, field: &'static Field) -> Vec<Location> {
    match field.kind.made_of() {
        None => vec![Location::of(field)],
        Some(names) => resource.members_of(names).map(Location::of).collect(),
    }
}
