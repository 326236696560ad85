//! `ListCondition`: one element of a list must match all of the conditions.

use super::interval::{Interval, Operands};
use crate::catalog::Resource;
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::pattern::Pattern;
use crate::engine::evaluate::problem::RequestProblem;
use crate::engine::evaluate::record::{
    PROFICIENCIES, PROFICIENCY_LEVEL, PROFICIENCY_NAME, PROFICIENCY_VALUE,
};
use crate::wire::{
    ElementCondition, ListCondition, NumberCondition, StringCondition, TargetListType,
};

/// The conditions on one of a user's proficiencies.
#[derive(Debug)]
pub(super) struct ElementTest {
    list: &'static str,
    demands: Vec<Demand>,
}

#[derive(Debug)]
enum Demand {
    Text(&'static str, Pattern),
    Number(&'static str, Interval<f64>),
}

/// The documented names of a proficiency's parts in conditions, and the members that contain them.
const TEXTS: [(&str, &str); 2] = [("name", PROFICIENCY_NAME), ("value", PROFICIENCY_VALUE)];
/// The level has another name in conditions.
const NUMBERS: [(&str, &str); 1] = [("limit", PROFICIENCY_LEVEL)];

impl ElementTest {
    pub(super) fn new(resource: &Resource, list: &ListCondition) -> Result<Self, RequestProblem> {
        let demand = |(at, condition)| {
            Demand::new(resource, condition)
                .map_err(|problem| problem.under(format!("Conditions[{at}]")))
        };
        let demands = list
            .conditions
            .iter()
            .enumerate()
            .map(demand)
            .collect::<Result<_, _>>()?;
        let list = match list.target_list_type {
            TargetListType::Proficiencies => PROFICIENCIES,
        };
        Ok(ElementTest { list, demands })
    }

    pub(super) fn matches(&self, record: Json<'_>) -> bool {
        let Some(Json::List(elements)) = record.get(self.list) else {
            return false;
        };
        elements
            .iter()
            .any(|element| self.demands.iter().all(|demand| demand.is_met_by(element)))
    }
}

impl Demand {
    fn new(resource: &Resource, condition: &ElementCondition) -> Result<Self, RequestProblem> {
        match condition {
            ElementCondition::StringCondition(condition) => Demand::text(resource, condition)
                .map_err(|problem| problem.under("StringCondition")),
            ElementCondition::NumberCondition(condition) => Demand::number(resource, condition)
                .map_err(|problem| problem.under("NumberCondition")),
        }
    }

    fn text(resource: &Resource, condition: &StringCondition) -> Result<Self, RequestProblem> {
        let wanted = Pattern::in_any_case(condition.comparison_type, &condition.value);
        let member = member(resource, &TEXTS, &condition.field_name)?;
        Ok(Demand::Text(member, wanted))
    }

    fn number(resource: &Resource, condition: &NumberCondition) -> Result<Self, RequestProblem> {
        let operands = Operands {
            min: condition.min_value.map(f64::from),
            max: condition.max_value.map(f64::from),
        };
        let member = member(resource, &NUMBERS, &condition.field_name)?;
        let interval = operands.numbers(condition.comparison_type)?;
        Ok(Demand::Number(member, interval))
    }

    fn is_met_by(&self, element: Json<'_>) -> bool {
        match self {
            Demand::Text(member, text) => element
                .get(member)
                .and_then(Json::as_str)
                .is_some_and(|value| text.accepts(value)),
            Demand::Number(member, interval) => element
                .get(member)
                .and_then(Json::as_f64)
                .is_some_and(|number| interval.has(number)),
        }
    }
}

fn member(
    resource: &Resource,
    names: &[(&'static str, &'static str)],
    name: &str,
) -> Result<&'static str, RequestProblem> {
    let found = names
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, member)| *member);
    found.ok_or_else(|| RequestProblem::unknown_field(resource, name))
}
