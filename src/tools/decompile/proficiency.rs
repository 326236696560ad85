//! `ListCondition`: a proficiency with at most one condition each on name, value and level.

use serde_json::Value;

use super::reader::{Reader, is_empty};
use crate::emit::{LEVEL_FIELD, NAME_FIELD, VALUE_FIELD};
use crate::hir::raise::condition_node;
use crate::hir::{Comparison, Proficiency, Test};
use crate::syntax::ast::Node;
use crate::wire::{NumberCondition, StringCondition, TargetListType};

/// The members of a list condition.
const LIST: [&str; 2] = ["TargetListType", "Conditions"];

impl Reader {
    pub(super) fn list(&mut self, value: &Value) -> Option<Node> {
        if !self.resource.proficiencies {
            return self.unknown_member();
        }
        let mut members = self.members(value)?;
        let problems = self.problems.len();
        let [target, conditions] = LIST.map(|member| members.take(member));
        for (name, _) in members {
            self.no_member(name, LIST);
        }
        self.under("TargetListType", |reader| match target {
            Some(target) => reader.typed::<TargetListType>(target),
            None => reader.reject("it is missing"),
        })?;
        let mut proficiency = Proficiency::default();
        if let Some(conditions) = conditions {
            self.under("Conditions", |reader| {
                reader.each(conditions, |reader, value| {
                    reader.element(value, &mut proficiency)
                })
            });
        }
        if proficiency == Proficiency::default() && self.problems.len() == problems {
            return self
                .no_counterpart("it has no condition, and the meaning of that is not documented");
        }
        Some(condition_node(&Test::Proficiency(proficiency)))
    }

    /// Reads the conditions on an element. People put both kinds in one object; all of them must
    /// match in any case.
    fn element(&mut self, value: &Value, proficiency: &mut Proficiency) -> Option<()> {
        const MEMBERS: [&str; 2] = ["StringCondition", "NumberCondition"];
        for (name, value) in self.members(value)? {
            match MEMBERS.into_iter().find(|member| *member == name) {
                None => self.no_member(name, MEMBERS),
                Some(_) if is_empty(value) => {}
                Some(member) => {
                    self.under(member, |reader| {
                        reader.condition(member, value, proficiency)
                    });
                }
            }
        }
        Some(())
    }

    fn condition(
        &mut self,
        member: &str,
        value: &Value,
        proficiency: &mut Proficiency,
    ) -> Option<()> {
        if member == "StringCondition" {
            let condition = self.typed(value)?;
            return self.part(condition, proficiency);
        }
        let condition: NumberCondition = self.typed(value)?;
        self.level(&condition, proficiency)
    }

    fn part(&mut self, condition: StringCondition, proficiency: &mut Proficiency) -> Option<()> {
        let StringCondition {
            field_name,
            value,
            comparison_type,
        } = condition;
        let part = if field_name.eq_ignore_ascii_case(NAME_FIELD) {
            &mut proficiency.name
        } else if field_name.eq_ignore_ascii_case(VALUE_FIELD) {
            &mut proficiency.value
        } else {
            return self.unknown_part(&field_name);
        };
        self.set(part, (comparison_type, value))
    }

    fn level(&mut self, condition: &NumberCondition, proficiency: &mut Proficiency) -> Option<()> {
        if !condition.field_name.eq_ignore_ascii_case(LEVEL_FIELD) {
            return self.unknown_part(&condition.field_name);
        }
        let level = self.comparison(
            condition.comparison_type,
            condition.min_value,
            condition.max_value,
        )?;
        match proficiency.level.and_then(|other| as_range(other, level)) {
            Some(both) => proficiency.level = Some(both),
            None => self.set(&mut proficiency.level, level)?,
        }
        Some(())
    }

    fn set<T: PartialEq>(&mut self, part: &mut Option<T>, value: T) -> Option<()> {
        if part.as_ref().is_some_and(|part| *part != value) {
            return self.no_counterpart(
                "a proficiency has one name, one value and one level to search for",
            );
        }
        *part = Some(value);
        Some(())
    }

    fn unknown_part(&mut self, name: &str) -> Option<()> {
        if name.is_empty() {
            return self.unfilled("FieldName");
        }
        let name = crate::diagnostics::excerpt(name);
        let reason = format!(
            "a proficiency has no `{name}`: strings are `{NAME_FIELD}` and `{VALUE_FIELD}`, the number is `{LEVEL_FIELD}`"
        );
        self.under("FieldName", |reader| reader.no_counterpart(reason))
    }
}

/// Two bounds of a level as a range.
fn as_range(left: Comparison<i32>, right: Comparison<i32>) -> Option<Comparison<i32>> {
    let low = low(left).or(low(right))?;
    let high = high(left).or(high(right))?;
    (low <= high).then_some(Comparison::Range(low, high))
}

/// The lowest level of a comparison that has only a lower bound.
fn low(comparison: Comparison<i32>) -> Option<i32> {
    match comparison {
        Comparison::GreaterOrEqual(bound) => Some(bound),
        Comparison::Greater(bound) => bound.checked_add(1),
        _ => None,
    }
}

/// The highest level of a comparison that has only an upper bound.
fn high(comparison: Comparison<i32>) -> Option<i32> {
    match comparison {
        Comparison::LessOrEqual(bound) => Some(bound),
        Comparison::Less(bound) => bound.checked_sub(1),
        _ => None,
    }
}
