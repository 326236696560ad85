//! Which half of a request a condition can stand in, and which halves a part of a query can.

use crate::catalog::{ChoiceCondition, FilterMember, Kind, Resource};
use crate::hir::{Condition, Query, Test};

/// The half of a request that a condition can stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// Only in `SearchCriteria`.
    Criteria,
    /// Only in `SearchFilter`.
    Filter,
    /// In either; an AND of the filter has room for one of these.
    Either,
}

/// The resource that is planned for, and whether its filters may ask for what the criteria can ask for too.
#[derive(Clone, Copy)]
pub(super) struct Placement {
    pub(super) resource: &'static Resource,
    pub(super) either_in_filters: bool,
    /// True if a term that fits wholly into the criteria goes there, whatever filters have room for.
    pub(super) whole_terms_in_criteria: bool,
}

impl Placement {
    /// Each condition where the service takes it.
    pub(super) fn of(resource: &'static Resource) -> Self {
        Placement {
            resource,
            either_in_filters: true,
            whole_terms_in_criteria: false,
        }
    }

    /// The same, with terms in the criteria that fit wholly into them: they leave room in filters to the others.
    pub(super) fn whole_terms_in_criteria(self) -> Self {
        Placement {
            whole_terms_in_criteria: true,
            ..self
        }
    }

    /// The same, with all in the criteria that they take.
    pub(super) fn criteria_first(self) -> Self {
        Placement {
            either_in_filters: false,
            ..self
        }
    }
}

/// The half that a condition can stand in.
pub(super) fn half(placement: Placement, condition: &Condition) -> Half {
    let may_filter = |member| {
        let may = placement.either_in_filters && placement.resource.filters.contains(&member);
        if may { Half::Either } else { Half::Criteria }
    };
    match &condition.test {
        Test::Tag { .. } | Test::TagKey(_) | Test::FilterAttribute { .. } => Half::Filter,
        Test::Hierarchy { .. } => may_filter(FilterMember::UserAttributeFilter),
        Test::Choice { field, .. } => match field.kind {
            Kind::Choice {
                condition: ChoiceCondition::Type,
                ..
            } => may_filter(FilterMember::FlowAttributeFilter),
            _ => Half::Criteria,
        },
        Test::Text { .. }
        | Test::Number(..)
        | Test::Decimal(..)
        | Test::Date(..)
        | Test::DateTime(..)
        | Test::Flag(..)
        | Test::Proficiency(_) => Half::Criteria,
    }
}

/// What conditions a part of a query has, as far as it matters where the part can stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// Whether it has conditions that can only stand in the criteria.
    pub(super) criteria: bool,
    /// Whether it has conditions that can only stand in the filter.
    pub(super) filter: bool,
    /// The most conditions of either half in one AND, when it is written as an OR of ANDs.
    pub(super) either: usize,
}

impl Shape {
    /// The shape of a part of a query.
    pub(super) fn of(placement: Placement, query: &Query) -> Shape {
        match query {
            Query::Everything => Shape::default(),
            Query::Condition(condition) | Query::Not(condition) => match half(placement, condition)
            {
                Half::Criteria => Shape {
                    criteria: true,
                    ..Shape::default()
                },
                Half::Filter => Shape {
                    filter: true,
                    ..Shape::default()
                },
                Half::Either => Shape {
                    either: 1,
                    ..Shape::default()
                },
            },
            Query::And(members) => Shape::fold(placement, members, |left, right| left + right),
            Query::Or(members) => Shape::fold(placement, members, usize::max),
        }
    }

    fn fold(
        placement: Placement,
        members: &[Query],
        either: impl Fn(usize, usize) -> usize,
    ) -> Shape {
        members
            .iter()
            .map(|member| Shape::of(placement, member))
            .fold(Shape::default(), |left, right| Shape {
                criteria: left.criteria || right.criteria,
                filter: left.filter || right.filter,
                either: either(left.either, right.either),
            })
    }

    /// The half that each of its conditions can only stand in, if there is one.
    pub(super) fn half(self) -> Option<Half> {
        match (self.either, self.criteria, self.filter) {
            (0, true, false) => Some(Half::Criteria),
            (0, false, true) => Some(Half::Filter),
            _ => None,
        }
    }

    /// Whether the part can stand in the criteria as it is.
    pub(super) fn fits_criteria(self) -> bool {
        !self.filter
    }

    /// Whether the part can stand in the filter, once it is written as an OR of ANDs.
    pub(super) fn fits_filter(self) -> bool {
        !self.criteria && self.either <= 1
    }
}
