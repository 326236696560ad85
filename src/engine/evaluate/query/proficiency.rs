//! The proficiencies of a user.

use super::number;
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::members::{Type, TypeMismatch, any_of};
use crate::engine::evaluate::pattern::Pattern;
use crate::engine::evaluate::record::{
    PROFICIENCIES, PROFICIENCY_LEVEL, PROFICIENCY_NAME, PROFICIENCY_VALUE,
};
use crate::hir::{Comparison, Proficiency};
use crate::wire::StringComparisonType;

/// The prepared conditions on one proficiency.
#[derive(Debug)]
pub(super) struct ProficiencyCheck {
    name: Option<Pattern>,
    value: Option<Pattern>,
    level: Option<Comparison<i32>>,
}

impl ProficiencyCheck {
    pub(super) fn new(proficiency: &Proficiency) -> Self {
        let pattern = |part: &(StringComparisonType, String)| Pattern::in_any_case(part.0, &part.1);
        ProficiencyCheck {
            name: proficiency.name.as_ref().map(pattern),
            value: proficiency.value.as_ref().map(pattern),
            level: proficiency.level,
        }
    }

    /// True if one of a user's proficiencies satisfies all parts; `None` for a user without the
    /// member.
    pub(super) fn any(&self, user: Json<'_>) -> Result<Option<bool>, TypeMismatch> {
        match user.get(PROFICIENCIES).unwrap_or(Json::Null) {
            Json::Null => Ok(None),
            Json::List(proficiencies) => {
                let accepted = any_of(proficiencies.iter().map(|one| self.accepts(one)), |index| {
                    format!("{PROFICIENCIES}[{index}]")
                });
                accepted.map(|accepted| Some(accepted == Some(true)))
            }
            _ => Err(TypeMismatch::new("a list").under(PROFICIENCIES)),
        }
    }

    /// True if a proficiency satisfies all parts. A part that does not match decides the result,
    /// whatever the others are.
    fn accepts(&self, proficiency: Json<'_>) -> Result<Option<bool>, TypeMismatch> {
        if !matches!(proficiency, Json::Object(_)) {
            return if proficiency.is_null() {
                Ok(None)
            } else {
                Err(TypeMismatch::new("an object"))
            };
        }
        let parts = [
            self.name
                .as_ref()
                .map(|name| text(name, proficiency, PROFICIENCY_NAME)),
            self.value
                .as_ref()
                .map(|value| text(value, proficiency, PROFICIENCY_VALUE)),
            self.level.as_ref().map(|level| number(level, proficiency)),
        ];
        let mut mismatch = None;
        for part in parts.into_iter().flatten() {
            match part {
                Ok(true) => {}
                Ok(false) => return Ok(Some(false)),
                Err(found) => mismatch = Some(found),
            }
        }
        mismatch.map_or(Ok(Some(true)), Err)
    }
}

fn text(pattern: &Pattern, proficiency: Json<'_>, member: &str) -> Result<bool, TypeMismatch> {
    match proficiency.get(member).unwrap_or(Json::Null) {
        Json::Null => Ok(false),
        Json::String(text) => Ok(pattern.accepts(text)),
        _ => Err(TypeMismatch::new(Type::Text.name()).under(member)),
    }
}

fn number(level: &Comparison<i32>, proficiency: Json<'_>) -> Result<bool, TypeMismatch> {
    match proficiency.get(PROFICIENCY_LEVEL).unwrap_or(Json::Null) {
        Json::Null => Ok(false),
        value => number::level(value, level)
            .ok_or_else(|| TypeMismatch::new(Type::Number.name()).under(PROFICIENCY_LEVEL)),
    }
}
