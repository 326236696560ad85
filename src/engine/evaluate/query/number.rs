//! Numbers in records.

use serde_json::Value;

use crate::hir::{Comparison, Decimal};

/// Whether a number passes a comparison with whole numbers; `None` when the value is no number.
pub(super) fn whole(value: &Value, comparison: &Comparison<i32>) -> Option<bool> {
    decimal(value, &in_decimals(comparison)?)
}

/// Whether a number passes; `None` when the value is no number.
pub(super) fn decimal(value: &Value, comparison: &Comparison<Decimal>) -> Option<bool> {
    let number = value.as_f64().and_then(Decimal::new)?;
    Some(comparison.accepts(number))
}

/// Levels and versions may be written `3.0`, so whole numbers are compared as decimals.
fn in_decimals(comparison: &Comparison<i32>) -> Option<Comparison<Decimal>> {
    let decimal = |number: i32| Decimal::new(f64::from(number));
    Some(match *comparison {
        Comparison::Equal(bound) => Comparison::Equal(decimal(bound)?),
        Comparison::NotEqual(bound) => Comparison::NotEqual(decimal(bound)?),
        Comparison::Less(bound) => Comparison::Less(decimal(bound)?),
        Comparison::LessOrEqual(bound) => Comparison::LessOrEqual(decimal(bound)?),
        Comparison::Greater(bound) => Comparison::Greater(decimal(bound)?),
        Comparison::GreaterOrEqual(bound) => Comparison::GreaterOrEqual(decimal(bound)?),
        Comparison::Range(low, high) => Comparison::Range(decimal(low)?, decimal(high)?),
    })
}
