//! Numbers in records.

use crate::engine::evaluate::json::Json;
use crate::hir::{Comparison, Decimal};

/// True if a whole number satisfies the test; `None` for any other value.
pub(super) fn whole_number(value: Json<'_>, comparison: &Comparison<i32>) -> Option<bool> {
    let is_whole = value.as_f64()?.fract() == 0.0;
    is_whole.then(|| level(value, comparison)).flatten()
}

/// True if a level satisfies the test; `None` for a value that is not a number. Levels are decimals
/// in records and whole numbers in conditions.
pub(super) fn level(value: Json<'_>, comparison: &Comparison<i32>) -> Option<bool> {
    decimal(value, &comparison.map(Decimal::from))
}

/// True if a number satisfies the test; `None` for any other value.
pub(super) fn decimal(value: Json<'_>, comparison: &Comparison<Decimal>) -> Option<bool> {
    let number = value.as_f64().and_then(Decimal::new)?;
    Some(comparison.accepts(number))
}
