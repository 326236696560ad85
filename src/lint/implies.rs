//! Decides whether one part of a query implies another, and whether two conditions exclude each
//! other.
//!
//! If this is not obvious, the answer is no.

use super::budget::Budget;
use crate::catalog::{Field, Kind};
use crate::hir::{Comparison, Predicate, Proficiency, Query, Test};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// Longer strings, in bytes, are not compared.
const TEXT_MAX: usize = 1000;
/// The maximum number of pairs of members of two groups that are compared.
pub(super) const PAIRS_MAX: usize = 4096;

/// True if a part implies another.
pub(super) fn is_implied(part: &Query, other: &Query, steps: &mut Budget) -> bool {
    match (part, other) {
        _ if !steps.spend(1) => false,
        (Query::Condition(part), Query::Condition(other)) => {
            condition_implies(&part.test, &other.test)
        }
        (part, other) => part == other || is_group_implied(part, other, steps),
    }
}

fn is_group_implied(part: &Query, other: &Query, steps: &mut Budget) -> bool {
    match (part, other) {
        (Query::Or(parts), other) => {
            has_few_pairs(parts, other) && parts.iter().all(|part| is_implied(part, other, steps))
        }
        (part, Query::And(others)) => {
            has_few_pairs(others, part) && others.iter().all(|other| is_implied(part, other, steps))
        }
        (Query::And(parts), other) => {
            has_few_pairs(parts, other) && parts.iter().any(|part| is_implied(part, other, steps))
        }
        (part, Query::Or(others)) => {
            has_few_pairs(others, part) && others.iter().any(|other| is_implied(part, other, steps))
        }
        (
            Query::Everything | Query::Condition(_) | Query::Not(_),
            Query::Everything | Query::Condition(_) | Query::Not(_),
        ) => false,
    }
}

fn has_few_pairs(members: &[Query], other: &Query) -> bool {
    let others = match other {
        Query::And(members) | Query::Or(members) => members.len(),
        Query::Everything | Query::Condition(_) | Query::Not(_) => 1,
    };
    members.len().saturating_mul(others) <= PAIRS_MAX
}

fn condition_implies(part: &Test, other: &Test) -> bool {
    match (part, other) {
        (Test::Field(field, part), Test::Field(wider, other)) => {
            field_implies((field, part), (wider, other))
        }
        (
            Test::Hierarchy { group, reach },
            Test::Hierarchy {
                group: other,
                reach: other_reach,
            },
        ) => {
            group == other
                && (*other_reach == HierarchyGroupMatchType::WithChildGroups
                    || reach == other_reach)
        }
        (Test::Tag { key, .. }, Test::TagKey(other)) => key == other,
        (Test::Proficiency(part), Test::Proficiency(other)) => proficiency_implies(part, other),
        (
            Test::Field(..)
            | Test::OtherField { .. }
            | Test::Tag { .. }
            | Test::TagKey(_)
            | Test::Proficiency(_)
            | Test::Hierarchy { .. },
            _,
        ) => part == other,
    }
}

fn field_implies(
    (field, part): (&Field, &Predicate),
    (wider, other): (&Field, &Predicate),
) -> bool {
    let is_covered = || matches!(wider.kind, Kind::AnyOf(names) if names.contains(&field.name));
    if field != wider && !is_covered() {
        return false;
    }
    match (part, other) {
        (Predicate::Text(part, value), Predicate::Text(other, other_value)) => {
            text_implies((*part, value), (*other, other_value))
        }
        (Predicate::Number(part), Predicate::Number(other)) => {
            with_inclusive_bounds(*part).implies(&with_inclusive_bounds(*other))
        }
        (Predicate::Decimal(part), Predicate::Decimal(other)) => part.implies(other),
        (Predicate::Date(part), Predicate::Date(other)) => part.implies(other),
        (Predicate::DateTime(part), Predicate::DateTime(other)) => part.implies(other),
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
    let text = |part: &Option<(StringComparisonType, String)>,
                other: &Option<(StringComparisonType, String)>| match (part, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((part, value)), Some((other, other_value))) => {
            text_implies((*part, value), (*other, other_value))
        }
    };
    let level = match (&part.level, &other.level) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(part), Some(other)) => {
            with_inclusive_bounds(*part).implies(&with_inclusive_bounds(*other))
        }
    };
    text(&part.name, &other.name) && text(&part.value, &other.value) && level
}

/// A comparison of whole numbers with inclusive bounds: above 3 becomes 4 or more.
fn with_inclusive_bounds(comparison: Comparison<i32>) -> Comparison<i32> {
    match comparison {
        Comparison::Greater(bound) => bound
            .checked_add(1)
            .map_or(comparison, Comparison::GreaterOrEqual),
        Comparison::Less(bound) => bound
            .checked_sub(1)
            .map_or(comparison, Comparison::LessOrEqual),
        Comparison::Equal(_)
        | Comparison::NotEqual(_)
        | Comparison::LessOrEqual(_)
        | Comparison::GreaterOrEqual(_)
        | Comparison::Range(..) => comparison,
    }
}

/// True if two tests of the same subject exclude each other.
pub(super) fn excludes(left: &Test, right: &Test) -> bool {
    match (left, right) {
        (Test::Field(field, left), Test::Field(_, right)) => predicates_exclude(field, left, right),
        (Test::Tag { value: left, .. }, Test::Tag { value: right, .. })
        | (
            Test::Hierarchy {
                group: left,
                reach: HierarchyGroupMatchType::Exact,
            },
            Test::Hierarchy {
                group: right,
                reach: HierarchyGroupMatchType::Exact,
            },
        ) => left != right,
        (
            Test::Field(..)
            | Test::OtherField { .. }
            | Test::Tag { .. }
            | Test::TagKey(_)
            | Test::Proficiency(_)
            | Test::Hierarchy { .. },
            _,
        ) => false,
    }
}

fn predicates_exclude(field: &Field, left: &Predicate, right: &Predicate) -> bool {
    match (left, right) {
        (Predicate::Text(left, left_value), Predicate::Text(right, right_value)) => {
            if !may_exclude(*left, *right) || !is_compared(left_value) || !is_compared(right_value)
            {
                return false;
            }
            let fold = |text: &str| match field.kind {
                Kind::Id => text.to_owned(),
                _ => without_case(text),
            };
            texts_exclude((*left, &fold(left_value)), (*right, &fold(right_value)))
        }
        (Predicate::Choice(left), Predicate::Choice(right)) => left != right,
        (Predicate::FilterAttribute(left), Predicate::FilterAttribute(right)) => left != right,
        (Predicate::Number(left), Predicate::Number(right)) => {
            with_inclusive_bounds(*left).excludes(&with_inclusive_bounds(*right))
        }
        (Predicate::Decimal(left), Predicate::Decimal(right)) => left.excludes(right),
        (Predicate::Date(left), Predicate::Date(right)) => left.excludes(right),
        (Predicate::DateTime(left), Predicate::DateTime(right)) => left.excludes(right),
        (Predicate::Flag(left), Predicate::Flag(right)) => left != right,
        _ => false,
    }
}

/// A string folded character by character. Full lower-casing writes `Σ` differently at the end of a
/// word, and a part of a string may end elsewhere than the whole.
fn without_case(text: &str) -> String {
    text.chars()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect()
}

/// True if two comparisons can exclude each other at all: a string may contain any other.
fn may_exclude(left: StringComparisonType, right: StringComparisonType) -> bool {
    use StringComparisonType::{Contains, Exact};
    left == Exact || right == Exact || left != Contains && right != Contains
}

fn texts_exclude(left: (StringComparisonType, &str), right: (StringComparisonType, &str)) -> bool {
    use StringComparisonType::{Contains, Exact, StartsWith};
    match (left, right) {
        ((Exact, value), (Contains, part)) | ((Contains, part), (Exact, value)) => {
            !value.contains(part)
        }
        ((Exact, value), (StartsWith, start)) | ((StartsWith, start), (Exact, value)) => {
            !value.starts_with(start)
        }
        ((Exact, left), (Exact, right)) => left != right,
        ((StartsWith, left), (StartsWith, right)) => {
            !left.starts_with(right) && !right.starts_with(left)
        }
        ((Contains, _), _) | (_, (Contains, _)) => false,
    }
}

fn is_compared(text: &str) -> bool {
    text.len() <= TEXT_MAX
}
