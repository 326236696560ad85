//! Emits the requests of a plan. This cannot fail.

use crate::catalog::{ChoiceCondition, Field, FilterMember, Kind, Resource};
use crate::hir::{
    Comparison, Condition, Date, DateTime, Decimal, Predicate, Proficiency, Query, Test,
    are_first_occurrences, joined, select_marked,
};
use crate::plan::{Filter, PlannedRequest};
use crate::wire::{
    AttributeAndCondition, AttributeFilter, BooleanComparisonType, BooleanCondition,
    ContactEvaluationAttributeCondition, ContactFlowTypeCondition, DateComparisonType,
    DateCondition, DateTimeCondition, DecimalCondition, ElementCondition, HierarchyGroupCondition,
    ListCondition, NumberComparisonType, NumberCondition, SearchCriteria, SearchFilter,
    SearchRequest, StringComparisonType, StringCondition, TagCondition, TagFilter, TargetListType,
};

/// The name of a proficiency's level in a `NumberCondition` (documented: "currently supported value is `limit`").
pub(crate) const LEVEL_FIELD: &str = "limit";
/// The name of a proficiency's attribute in a `StringCondition` (documented).
pub(crate) const NAME_FIELD: &str = "name";
/// The name of a proficiency's value in a `StringCondition` (documented).
pub(crate) const VALUE_FIELD: &str = "value";

/// Emits a planned request; the caller adds the instance and the page.
pub(crate) fn request(resource: &Resource, planned: PlannedRequest) -> SearchRequest {
    SearchRequest {
        search_filter: filter(resource, planned.filter),
        search_criteria: criteria(planned.criteria),
        ..SearchRequest::default()
    }
}

// ---- SearchCriteria ----

/// The criteria, or `None` for everything. Planned queries contain no `Not`.
fn criteria(query: Query) -> Option<SearchCriteria> {
    write(query).0
}

/// The node of a query, and whether it contains a condition that becomes several or changes its
/// spelling.
fn write(query: Query) -> (Option<SearchCriteria>, bool) {
    match query {
        Query::Everything => (None, false),
        Query::Condition(condition) | Query::Not(condition) => {
            let is_rewritten = is_rewritten(&condition.test);
            (leaf(condition.test), is_rewritten)
        }
        Query::And(members) => group(members, SearchCriteria::AndConditions, |node| match node {
            SearchCriteria::AndConditions(inner) => Ok(inner),
            other => Err(other),
        }),
        Query::Or(members) => group(members, SearchCriteria::OrConditions, |node| match node {
            SearchCriteria::OrConditions(inner) => Ok(inner),
            other => Err(other),
        }),
    }
}

fn group(
    members: Vec<Query>,
    many: fn(Vec<SearchCriteria>) -> SearchCriteria,
    inner: fn(SearchCriteria) -> Result<Vec<SearchCriteria>, SearchCriteria>,
) -> (Option<SearchCriteria>, bool) {
    let mut nodes = Vec::with_capacity(members.len());
    let mut rewritten = false;
    for (node, is_rewritten) in members.into_iter().map(write) {
        rewritten |= is_rewritten;
        match node.map(inner) {
            Some(Ok(inner)) => nodes.extend(inner),
            Some(Err(node)) => nodes.push(node),
            None => {}
        }
    }
    (
        one_or(
            if rewritten {
                without_repeats(nodes)
            } else {
                nodes
            },
            many,
        ),
        rewritten,
    )
}

/// True if a condition becomes several, or may be written like another one. Only such nodes can
/// repeat, because the members of a group are distinct.
fn is_rewritten(test: &Test) -> bool {
    match test {
        Test::Field(field, Predicate::Text(..)) => field.kind.made_of().is_some(),
        Test::Field(_, Predicate::Date(comparison)) => {
            matches!(comparison, Comparison::NotEqual(_) | Comparison::Range(..))
        }
        Test::Field(_, Predicate::DateTime(comparison)) => {
            matches!(comparison, Comparison::NotEqual(_))
        }
        Test::OtherField { .. } => true,
        Test::Field(..)
        | Test::Tag { .. }
        | Test::TagKey(_)
        | Test::Proficiency(_)
        | Test::Hierarchy { .. } => false,
    }
}

/// A key that distinguishes nodes: strings for most, and the JSON for others, which may contain
/// floats.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'n> {
    String(&'n StringCondition),
    Other(String),
}

impl<'n> Identity<'n> {
    fn of(node: &'n SearchCriteria) -> Self {
        match node {
            SearchCriteria::StringCondition(condition) => Identity::String(condition),
            other => Identity::Other(other.json()),
        }
    }
}

fn without_repeats(nodes: Vec<SearchCriteria>) -> Vec<SearchCriteria> {
    let identities: Vec<Identity<'_>> = nodes.iter().map(Identity::of).collect();
    let first = are_first_occurrences(&identities);
    select_marked(nodes, &first)
}

fn one_or(
    mut nodes: Vec<SearchCriteria>,
    many: fn(Vec<SearchCriteria>) -> SearchCriteria,
) -> Option<SearchCriteria> {
    if nodes.len() <= 1 {
        nodes.pop()
    } else {
        Some(many(nodes))
    }
}

/// The node for a test.
fn leaf(test: Test) -> Option<SearchCriteria> {
    Some(match test {
        Test::Field(field, predicate) => return field_leaf(field, predicate),
        Test::OtherField {
            name,
            comparison,
            value,
        } => SearchCriteria::StringCondition(StringCondition::new(name, comparison, value)),
        Test::Proficiency(proficiency) => SearchCriteria::ListCondition(list(proficiency)),
        Test::Hierarchy { group, reach } => {
            SearchCriteria::HierarchyGroupCondition(HierarchyGroupCondition::new(group, reach))
        }
        // The planner puts these in the filter.
        Test::Tag { .. } | Test::TagKey(_) => return None,
    })
}

/// The node for a field of the catalog.
fn field_leaf(field: &'static Field, predicate: Predicate) -> Option<SearchCriteria> {
    let name = field.name;
    Some(match predicate {
        Predicate::Text(comparison, value) => return text(field, comparison, value),
        Predicate::Choice(value) => choice(field.kind, name, value),
        Predicate::Number(comparison) => SearchCriteria::NumberCondition(number(name, comparison)),
        Predicate::Decimal(comparison) => {
            SearchCriteria::DecimalCondition(decimal(name, comparison))
        }
        Predicate::Date(comparison) => {
            return one_or(dates(name, comparison), SearchCriteria::OrConditions);
        }
        Predicate::DateTime(comparison) => {
            return one_or(date_times(name, comparison), SearchCriteria::OrConditions);
        }
        Predicate::Flag(value) => SearchCriteria::BooleanCondition(flag(name, value)),
        // The planner puts these in the filter.
        Predicate::FilterAttribute(_) => return None,
    })
}

fn flag(name: &'static str, value: bool) -> BooleanCondition {
    let comparison = if value {
        BooleanComparisonType::IsTrue
    } else {
        BooleanComparisonType::IsFalse
    };
    BooleanCondition::new(name, comparison)
}

/// A string field, or an OR of those it covers.
fn text(
    field: &'static Field,
    comparison: StringComparisonType,
    value: String,
) -> Option<SearchCriteria> {
    let condition = |name: &'static str, value| {
        SearchCriteria::StringCondition(StringCondition::new(name, comparison, value))
    };
    match field.kind {
        Kind::AnyOf(names) => one_or(
            names
                .iter()
                .map(|name| condition(name, value.clone()))
                .collect(),
            SearchCriteria::OrConditions,
        ),
        Kind::Joined(names) => one_or(
            joined::alternatives(comparison, &value)
                .filter_map(|parts| joined(names, parts))
                .collect(),
            SearchCriteria::OrConditions,
        ),
        _ => Some(condition(field.name, value)),
    }
}

/// One of the ways to split a joined text into two fields.
fn joined(names: &[&'static str; 2], parts: joined::Parts<'_>) -> Option<SearchCriteria> {
    let conditions = names.iter().zip(parts).filter_map(|(name, part)| {
        let (comparison, value) = part?;
        let condition = StringCondition::new(*name, comparison, value);
        Some(SearchCriteria::StringCondition(condition))
    });
    one_or(conditions.collect(), SearchCriteria::AndConditions)
}

fn choice(kind: Kind, name: &'static str, value: &str) -> SearchCriteria {
    let condition = match kind {
        Kind::Choice { condition, .. } => condition,
        _ => ChoiceCondition::String,
    };
    let text = || value.to_owned();
    match condition {
        ChoiceCondition::String => {
            let condition = StringCondition::new(name, StringComparisonType::Exact, value);
            SearchCriteria::StringCondition(condition)
        }
        ChoiceCondition::Type => SearchCriteria::TypeCondition(text()),
        ChoiceCondition::State => SearchCriteria::StateCondition(text()),
        ChoiceCondition::Status => SearchCriteria::StatusCondition(text()),
        ChoiceCondition::QueueType => SearchCriteria::QueueTypeCondition(text()),
        ChoiceCondition::ViewType => SearchCriteria::ViewTypeCondition(text()),
        ChoiceCondition::ViewStatus => SearchCriteria::ViewStatusCondition(text()),
    }
}

/// The bounds of a comparison, `MinValue` and `MaxValue`. The API reference shows by example that
/// `=`, `!=`, `>` and `>=` use the first; that `<` and `<=` use the second is assumed.
fn bounds<T: Copy>(comparison: Comparison<T>) -> (Option<T>, Option<T>) {
    match comparison {
        Comparison::Equal(value)
        | Comparison::NotEqual(value)
        | Comparison::Greater(value)
        | Comparison::GreaterOrEqual(value) => (Some(value), None),
        Comparison::Less(value) | Comparison::LessOrEqual(value) => (None, Some(value)),
        Comparison::Range(low, high) => (Some(low), Some(high)),
    }
}

fn number_comparison_type<T>(comparison: &Comparison<T>) -> NumberComparisonType {
    match comparison {
        Comparison::Equal(_) => NumberComparisonType::Equal,
        Comparison::NotEqual(_) => NumberComparisonType::NotEqual,
        Comparison::Less(_) => NumberComparisonType::Lesser,
        Comparison::LessOrEqual(_) => NumberComparisonType::LesserOrEqual,
        Comparison::Greater(_) => NumberComparisonType::Greater,
        Comparison::GreaterOrEqual(_) => NumberComparisonType::GreaterOrEqual,
        Comparison::Range(..) => NumberComparisonType::Range,
    }
}

fn number(name: &'static str, comparison: Comparison<i32>) -> NumberCondition {
    let (min, max) = bounds(comparison);
    NumberCondition::new(name, number_comparison_type(&comparison), min, max)
}

fn decimal(name: &'static str, comparison: Comparison<Decimal>) -> DecimalCondition {
    let (min, max) = bounds(comparison.map(Decimal::get));
    DecimalCondition::new(name, number_comparison_type(&comparison), min, max)
}

/// Dates have no `NOT_EQUAL`: not on that day means before or after it.
fn date_comparisons<T: Copy>(
    comparison: Comparison<T>,
) -> Vec<(Comparison<T>, DateComparisonType)> {
    match comparison {
        Comparison::Equal(_) => vec![(comparison, DateComparisonType::EqualTo)],
        Comparison::NotEqual(value) => vec![
            (Comparison::Less(value), DateComparisonType::LessThan),
            (Comparison::Greater(value), DateComparisonType::GreaterThan),
        ],
        Comparison::Less(_) => vec![(comparison, DateComparisonType::LessThan)],
        Comparison::LessOrEqual(_) => vec![(comparison, DateComparisonType::LessThanOrEqualTo)],
        Comparison::Greater(_) => vec![(comparison, DateComparisonType::GreaterThan)],
        Comparison::GreaterOrEqual(_) => {
            vec![(comparison, DateComparisonType::GreaterThanOrEqualTo)]
        }
        Comparison::Range(..) => vec![(comparison, DateComparisonType::Range)],
    }
}

/// Dates have no `RANGE` either: each end is a comparison.
fn dates(name: &'static str, comparison: Comparison<Date>) -> Vec<SearchCriteria> {
    let leaf = |date: Date, comparison| {
        SearchCriteria::DateCondition(DateCondition::new(name, comparison, date.to_string()))
    };
    if let Comparison::Range(low, high) = comparison {
        return vec![SearchCriteria::AndConditions(vec![
            leaf(low, DateComparisonType::GreaterThanOrEqualTo),
            leaf(high, DateComparisonType::LessThanOrEqualTo),
        ])];
    }
    date_comparisons(comparison)
        .into_iter()
        .filter_map(|(comparison, kind)| {
            let (min, max) = bounds(comparison);
            min.or(max).map(|date| leaf(date, kind))
        })
        .collect()
}

fn date_times(name: &'static str, comparison: Comparison<DateTime>) -> Vec<SearchCriteria> {
    date_comparisons(comparison)
        .into_iter()
        .map(|(comparison, comparison_type)| {
            let (min, max) = bounds(comparison);
            let text = |time: Option<DateTime>| time.map(|time| time.to_string());
            let condition = DateTimeCondition::new(name, comparison_type, text(min), text(max));
            SearchCriteria::DateTimeCondition(condition)
        })
        .collect()
}

fn list(proficiency: Proficiency) -> ListCondition {
    let text = |field: &'static str, part: Option<(StringComparisonType, String)>| {
        part.map(|(comparison, value)| {
            ElementCondition::StringCondition(StringCondition::new(field, comparison, value))
        })
    };
    let level = proficiency
        .level
        .map(|level| ElementCondition::NumberCondition(number(LEVEL_FIELD, level)));
    let parts = [
        text(NAME_FIELD, proficiency.name),
        text(VALUE_FIELD, proficiency.value),
        level,
    ];
    ListCondition {
        target_list_type: TargetListType::Proficiencies,
        conditions: parts.into_iter().flatten().collect(),
    }
}

// ---- SearchFilter ----

/// The filter: tags alone go in the operation's first member, everything else in the last, which
/// accepts every condition.
fn filter(resource: &Resource, filter: Filter) -> Option<SearchFilter> {
    let is_tag = |condition: &Condition| matches!(condition.test, Test::Tag { .. });
    let member = if filter.iter().flatten().all(is_tag) {
        resource.filters.first()
    } else {
        resource.filters.last()
    };
    if member == Some(&FilterMember::TagFilter) {
        let ands = filter.into_iter();
        let tags = ands.map(|and| and.into_iter().filter_map(tag).collect());
        return tag_filter(tags.collect()).map(SearchFilter::TagFilter);
    }
    let written = attribute_filter(filter)?;
    Some(match member {
        Some(FilterMember::UserAttributeFilter) => SearchFilter::UserAttributeFilter(written),
        Some(FilterMember::FlowAttributeFilter) => SearchFilter::FlowAttributeFilter(written),
        Some(FilterMember::ContactEvaluationAttributeFilter) => {
            SearchFilter::ContactEvaluationAttributeFilter(written)
        }
        Some(FilterMember::AttributeFilter | FilterMember::TagFilter) | None => {
            SearchFilter::AttributeFilter(written)
        }
    })
}

fn tag(condition: Condition) -> Option<TagCondition> {
    match condition.test {
        Test::Tag { key, value } => Some(TagCondition::new(key, value)),
        Test::Field(..)
        | Test::OtherField { .. }
        | Test::TagKey(_)
        | Test::Proficiency(_)
        | Test::Hierarchy { .. } => None,
    }
}

fn tag_filter(mut ands: Vec<Vec<TagCondition>>) -> Option<TagFilter> {
    if ands.len() > 1 {
        return Some(TagFilter::OrConditions(ands));
    }
    let mut tags = ands.pop()?;
    Some(if tags.len() == 1 {
        TagFilter::TagCondition(tags.pop()?)
    } else {
        TagFilter::AndConditions(tags)
    })
}

fn attribute_filter(filter: Filter) -> Option<AttributeFilter> {
    let is_single = filter.first().is_some_and(|and| and.len() == 1);
    let mut ands: Vec<AttributeAndCondition> = filter.into_iter().map(and_condition).collect();
    if ands.len() > 1 {
        return Some(AttributeFilter::OrConditions(ands));
    }
    let and = ands.pop()?;
    Some(if is_single {
        single(and)?
    } else {
        AttributeFilter::AndCondition(and)
    })
}

/// An AND with one condition, as that condition.
fn single(mut and: AttributeAndCondition) -> Option<AttributeFilter> {
    let tag = and.tag_conditions.pop().map(AttributeFilter::TagCondition);
    tag.or_else(|| {
        and.hierarchy_group_condition
            .map(AttributeFilter::HierarchyGroupCondition)
    })
    .or_else(|| {
        and.contact_flow_type_condition
            .map(AttributeFilter::ContactFlowTypeCondition)
    })
    .or_else(|| {
        and.attribute_conditions
            .pop()
            .map(AttributeFilter::ContactEvaluationAttributeCondition)
    })
}

fn and_condition(and: Vec<Condition>) -> AttributeAndCondition {
    let mut written = AttributeAndCondition::default();
    for condition in and {
        match condition.test {
            Test::Tag { key, value } => {
                written.tag_conditions.push(TagCondition::new(key, value));
            }
            Test::Hierarchy { group, reach } => {
                let condition = HierarchyGroupCondition::new(group, reach);
                written.hierarchy_group_condition = Some(condition);
            }
            Test::Field(_, Predicate::Choice(value)) => {
                let condition = ContactFlowTypeCondition::new(value);
                written.contact_flow_type_condition = Some(condition);
            }
            Test::Field(field, Predicate::FilterAttribute(value)) => {
                let condition = ContactEvaluationAttributeCondition::new(field.name, value);
                written.attribute_conditions.push(condition);
            }
            // The planner puts these in the criteria.
            Test::Field(..) | Test::OtherField { .. } | Test::TagKey(_) | Test::Proficiency(_) => {}
        }
    }
    written
}
