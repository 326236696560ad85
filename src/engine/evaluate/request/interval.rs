//! The values that a comparison with `MinValue` and `MaxValue` matches.

use std::ops::{Bound, RangeBounds};

use crate::engine::evaluate::problem::{RequestFault, RequestProblem};
use crate::wire::{DateComparisonType, NumberComparisonType};

/// A set of values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Interval<T> {
    Within(Bound<T>, Bound<T>),
    AllBut(T),
}

/// The operands of a comparison. The member for a comparison's operand is documented by examples
/// for `EQUAL` and `GREATER_THAN`, and assumed for the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operands<T> {
    pub(super) min: Option<T>,
    pub(super) max: Option<T>,
}

impl<T: Copy + PartialOrd> Operands<T> {
    pub(super) fn numbers(
        self,
        comparison: NumberComparisonType,
    ) -> Result<Interval<T>, RequestProblem> {
        Ok(match comparison {
            NumberComparisonType::Equal => Interval::only(self.min()?),
            NumberComparisonType::NotEqual => Interval::AllBut(self.min()?),
            NumberComparisonType::Greater => Interval::from(Bound::Excluded(self.min()?)),
            NumberComparisonType::GreaterOrEqual => Interval::from(Bound::Included(self.min()?)),
            NumberComparisonType::Lesser => Interval::up_to(Bound::Excluded(self.max()?)),
            NumberComparisonType::LesserOrEqual => Interval::up_to(Bound::Included(self.max()?)),
            NumberComparisonType::Range => {
                Interval::Within(Bound::Included(self.min()?), Bound::Included(self.max()?))
            }
        })
    }

    pub(super) fn dates(
        self,
        comparison: DateComparisonType,
    ) -> Result<Interval<T>, RequestProblem> {
        self.numbers(comparison.of_numbers())
    }

    fn min(self) -> Result<T, RequestProblem> {
        self.min.ok_or_else(|| missing("MinValue"))
    }

    fn max(self) -> Result<T, RequestProblem> {
        self.max.ok_or_else(|| missing("MaxValue"))
    }
}

fn missing(member: &'static str) -> RequestProblem {
    RequestProblem::at(member, RequestFault::MissingOperand { member })
}

impl<T: Copy + PartialOrd> Interval<T> {
    fn only(value: T) -> Self {
        Interval::Within(Bound::Included(value), Bound::Included(value))
    }

    fn from(low: Bound<T>) -> Self {
        Interval::Within(low, Bound::Unbounded)
    }

    fn up_to(high: Bound<T>) -> Self {
        Interval::Within(Bound::Unbounded, high)
    }

    pub(super) fn has(&self, value: T) -> bool {
        match self {
            Interval::Within(low, high) => (*low, *high).contains(&value),
            Interval::AllBut(other) => value != *other,
        }
    }
}
