//! The levels of proficiencies.

use crate::catalog::{LEVEL_MAX, LEVEL_MIN};
use crate::syntax::ast::{Test, Value};

/// The syntax of a proficiency with a level.
pub(super) fn in_short() -> String {
    format!("`proficiency(VALUE >= LEVEL)`, with a level from {LEVEL_MIN} to {LEVEL_MAX}")
}

/// True if the values of a test are valid proficiency levels.
pub(super) fn is_about_levels(test: &Test) -> bool {
    test.operand.values().all(is_level)
}

pub(super) fn is_level(value: &Value) -> bool {
    let level = |text: &str| text.parse::<i32>().ok();
    let level = value.node.as_text().and_then(level);
    level.is_some_and(|level| (LEVEL_MIN..=LEVEL_MAX).contains(&level))
}
