//! The proficiencies of a user.

use serde_json::Value;

use super::number;
use super::pattern::Pattern;
use crate::engine::evaluate::record::{
    PROFICIENCIES, PROFICIENCY_LEVEL, PROFICIENCY_NAME, PROFICIENCY_VALUE,
};
use crate::hir::{Comparison, Proficiency};
use crate::wire::StringComparisonType;

/// What one proficiency has to pass, made ready.
#[derive(Debug)]
pub(super) struct ProficiencyCheck {
    name: Option<Pattern>,
    value: Option<Pattern>,
    level: Option<Comparison<i32>>,
}

impl ProficiencyCheck {
    pub(super) fn new(proficiency: &Proficiency) -> Self {
        let pattern = |part: &(StringComparisonType, String)| Pattern::new(part.0, &part.1, false);
        ProficiencyCheck {
            name: proficiency.name.as_ref().map(pattern),
            value: proficiency.value.as_ref().map(pattern),
            level: proficiency.level,
        }
    }

    /// Whether one of a user's proficiencies passes all the parts.
    pub(super) fn any(&self, user: &Value) -> bool {
        let proficiencies = user.get(PROFICIENCIES).and_then(Value::as_array);
        proficiencies.is_some_and(|proficiencies| {
            proficiencies
                .iter()
                .any(|proficiency| self.accepts(proficiency))
        })
    }

    fn accepts(&self, proficiency: &Value) -> bool {
        passes(self.name.as_ref(), proficiency.get(PROFICIENCY_NAME))
            && passes(self.value.as_ref(), proficiency.get(PROFICIENCY_VALUE))
            && self
                .level
                .is_none_or(|level| level_of(proficiency, &level) == Some(true))
    }
}

fn passes(pattern: Option<&Pattern>, value: Option<&Value>) -> bool {
    pattern.is_none_or(|pattern| {
        value
            .and_then(Value::as_str)
            .is_some_and(|text| pattern.accepts(text))
    })
}

fn level_of(proficiency: &Value, level: &Comparison<i32>) -> Option<bool> {
    number::whole(proficiency.get(PROFICIENCY_LEVEL)?, level)
}
