//! Decides whether a condition may go in the criteria, the filter or both, and whether a part of a
//! query fits in one of them.

use crate::catalog::{ChoiceCondition, FilterMember, Kind, Resource};
use crate::hir::{Condition, Predicate, Query, Test};

/// The part of a request in which a condition may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// `SearchCriteria` only.
    Criteria,
    /// `SearchFilter` only.
    Filter,
    /// Either one; an AND of the filter has room for one such condition.
    Either,
}

/// The resource to plan for, and the rules for conditions allowed in both.
#[derive(Clone, Copy)]
pub(super) struct Placement {
    pub(super) resource: &'static Resource,
    pub(super) either_in_filters: bool,
    /// True if a term that fits in the criteria goes there, even if the filter has room.
    pub(super) whole_terms_in_criteria: bool,
}

impl Placement {
    /// Allows every condition wherever the service accepts it.
    pub(super) fn of(resource: &'static Resource) -> Self {
        Placement {
            resource,
            either_in_filters: true,
            whole_terms_in_criteria: false,
        }
    }

    /// The same, but terms that fit in the criteria go there and leave room in the filters.
    pub(super) fn whole_terms_in_criteria(self) -> Self {
        Placement {
            whole_terms_in_criteria: true,
            ..self
        }
    }

    /// The same, but every condition that fits in the criteria goes there.
    pub(super) fn criteria_first(self) -> Self {
        Placement {
            either_in_filters: false,
            ..self
        }
    }
}

/// The slot of a condition.
pub(super) fn slot(placement: Placement, condition: &Condition) -> Slot {
    let may_filter = |member| {
        let may = placement.either_in_filters && placement.resource.filters.contains(&member);
        if may { Slot::Either } else { Slot::Criteria }
    };
    match &condition.test {
        Test::Tag { .. } | Test::TagKey(_) | Test::Field(_, Predicate::FilterAttribute(_)) => {
            Slot::Filter
        }
        Test::Hierarchy { .. } => may_filter(FilterMember::UserAttributeFilter),
        Test::Field(field, _) => match field.kind {
            Kind::Choice {
                condition: ChoiceCondition::Type,
                ..
            } => may_filter(FilterMember::FlowAttributeFilter),
            _ => Slot::Criteria,
        },
        Test::OtherField { .. } | Test::Proficiency(_) => Slot::Criteria,
    }
}

/// The kinds of conditions in a part of a query, as far as they decide where it fits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// True if it has conditions that may only go in the criteria.
    pub(super) criteria: bool,
    /// True if it has conditions that may only go in the filter.
    pub(super) filter: bool,
    /// The maximum number of conditions allowed in both in one AND, with the part as an OR of ANDs.
    pub(super) either: usize,
}

impl Shape {
    /// The shape of a part of a query.
    pub(super) fn of(placement: Placement, query: &Query) -> Shape {
        match query {
            Query::Everything => Shape::default(),
            Query::Condition(condition) | Query::Not(condition) => match slot(placement, condition)
            {
                Slot::Criteria => Shape {
                    criteria: true,
                    ..Shape::default()
                },
                Slot::Filter => Shape {
                    filter: true,
                    ..Shape::default()
                },
                Slot::Either => Shape {
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

    /// The only slot that all of its conditions may go in, if there is one.
    pub(super) fn slot(self) -> Option<Slot> {
        match (self.either, self.criteria, self.filter) {
            (0, true, false) => Some(Slot::Criteria),
            (0, false, true) => Some(Slot::Filter),
            _ => None,
        }
    }

    /// True if the part fits in the criteria unchanged.
    pub(super) fn fits_criteria(self) -> bool {
        !self.filter
    }

    /// True if the part fits in the filter once it is an OR of ANDs.
    pub(super) fn fits_filter(self) -> bool {
        !self.criteria && self.either <= 1
    }
}
