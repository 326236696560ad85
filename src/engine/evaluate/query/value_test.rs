//! Conditions on a typed value: a choice, a number, a time or a flag.

use super::location::Location;
use super::number;
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::moment;
use crate::hir::{Comparison, Date, DateTime, Decimal};

/// A condition on a value that is not text.
#[derive(Debug)]
pub(super) enum ValueTest {
    Choice(&'static str),
    Number(Comparison<i32>),
    Decimal(Comparison<Decimal>),
    Date(Comparison<Date>),
    DateTime(Comparison<DateTime>),
    Flag(bool),
}

impl ValueTest {
    /// True if a value at a location satisfies it; `None` for a value of another type.
    pub(super) fn accepts(&self, value: Json<'_>, location: Location) -> Option<bool> {
        match self {
            ValueTest::Choice(choice) => location.is_choice(value, choice),
            ValueTest::Number(comparison) => number::whole_number(value, comparison),
            ValueTest::Decimal(comparison) => number::decimal(value, comparison),
            ValueTest::Date(comparison) => {
                Some(comparison.accepts(Date::new(moment::day(value.as_str()?)?)))
            }
            ValueTest::DateTime(comparison) => {
                Some(comparison.accepts(DateTime::new(moment::recorded(value)?)?))
            }
            ValueTest::Flag(set) => Some(value.as_bool()? == *set),
        }
    }
}
