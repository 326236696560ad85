//! `SearchFilter`: ANDs in an OR.

use super::ancestry::Groups;
use super::group::Group;
use super::leaf::fixed_value;
use super::values::Source;
use crate::catalog::{ChoiceCondition, ConditionLimits, FilterMember, Kind, Resource};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::problem::{RequestFault, RequestProblem};
use crate::engine::evaluate::record::UNRETURNED_TAGS;
use crate::wire::{
    AttributeAndCondition, AttributeFilter, ContactEvaluationAttributeCondition,
    ContactFlowTypeCondition, HierarchyGroupCondition, SearchFilter, TagCondition, TagFilter,
};

/// A prepared filter: it matches if all of one clause does, and matches everything without clauses.
#[derive(Debug)]
pub(super) struct Filter {
    clauses: Vec<Vec<Demand>>,
    /// The member of a record that contains its tags.
    tags: &'static str,
    are_tags_returned: bool,
}

/// A condition of a clause on a record.
#[derive(Debug)]
enum Demand {
    Tag(TagCondition),
    Group(Group),
    FlowType(Source, &'static str),
    Attribute(Source, String),
}

/// The parts of clauses.
struct Builder<'a> {
    resource: &'a Resource,
    groups: &'a Groups<'a>,
    member: FilterMember,
}

impl Filter {
    pub(super) fn new(
        resource: &Resource,
        filter: &SearchFilter,
        groups: &Groups<'_>,
    ) -> Result<Self, RequestProblem> {
        let (member, name) = member_of(filter);
        let at_member = |fault| RequestProblem::at(name, fault);
        if !resource.filters.contains(&member) {
            return Err(at_member(RequestFault::unknown_member(resource)));
        }
        let builder = Builder {
            resource,
            groups,
            member,
        };
        let clauses = builder.clauses(filter);
        let mut clauses = clauses.map_err(|problem| problem.under(name))?;
        // An empty list or object imposes no condition, as in the criteria (assumed), so it is not
        // an alternative.
        clauses.retain(|clause| !clause.is_empty());
        within_limits(member, &clauses).map_err(at_member)?;
        Ok(Filter {
            clauses,
            tags: resource.tags.unwrap_or(UNRETURNED_TAGS),
            are_tags_returned: resource.tags.is_some(),
        })
    }

    /// Passes the members that it needs but responses never have.
    pub(super) fn for_each_unreturned(&self, take: &mut dyn FnMut(&'static str)) {
        for demand in self.clauses.iter().flatten() {
            match demand {
                Demand::Tag(_) if !self.are_tags_returned => take(self.tags),
                Demand::Tag(_) | Demand::Group(_) => {}
                Demand::FlowType(source, _) | Demand::Attribute(source, _) => {
                    source.unreturned().into_iter().for_each(&mut *take);
                }
            }
        }
    }

    pub(super) fn matches(&self, record: Json<'_>) -> bool {
        self.clauses.is_empty()
            || self
                .clauses
                .iter()
                .any(|clause| clause.iter().all(|demand| self.meets(record, demand)))
    }

    fn meets(&self, record: Json<'_>, demand: &Demand) -> bool {
        match demand {
            Demand::Tag(tag) => {
                let tags = record.get(self.tags);
                tags.and_then(|tags| tags.get(&tag.tag_key)?.as_str()) == Some(&tag.tag_value)
            }
            Demand::Group(group) => group.has(record),
            Demand::FlowType(source, wanted) => source.has(record, |value| {
                value
                    .as_str()
                    .is_some_and(|value| value.eq_ignore_ascii_case(wanted))
            }),
            Demand::Attribute(source, wanted) => {
                source.has(record, |value| value.as_str() == Some(wanted))
            }
        }
    }
}

fn member_of(filter: &SearchFilter) -> (FilterMember, &'static str) {
    match filter {
        SearchFilter::TagFilter(_) => (FilterMember::TagFilter, "TagFilter"),
        SearchFilter::AttributeFilter(_) => (FilterMember::AttributeFilter, "AttributeFilter"),
        SearchFilter::UserAttributeFilter(_) => {
            (FilterMember::UserAttributeFilter, "UserAttributeFilter")
        }
        SearchFilter::FlowAttributeFilter(_) => {
            (FilterMember::FlowAttributeFilter, "FlowAttributeFilter")
        }
        SearchFilter::ContactEvaluationAttributeFilter(_) => (
            FilterMember::ContactEvaluationAttributeFilter,
            "ContactEvaluationAttributeFilter",
        ),
    }
}

fn tag_clauses(filter: &TagFilter) -> Vec<Vec<Demand>> {
    let clause = |tags: &[TagCondition]| tags.iter().cloned().map(Demand::Tag).collect();
    match filter {
        TagFilter::OrConditions(clauses) => clauses.iter().map(|tags| clause(tags)).collect(),
        TagFilter::AndConditions(tags) => vec![clause(tags)],
        TagFilter::TagCondition(tag) => vec![clause(std::slice::from_ref(tag))],
    }
}

impl Builder<'_> {
    fn clauses(&self, filter: &SearchFilter) -> Result<Vec<Vec<Demand>>, RequestProblem> {
        match filter {
            SearchFilter::TagFilter(filter) => Ok(tag_clauses(filter)),
            SearchFilter::AttributeFilter(filter)
            | SearchFilter::UserAttributeFilter(filter)
            | SearchFilter::FlowAttributeFilter(filter)
            | SearchFilter::ContactEvaluationAttributeFilter(filter) => {
                self.attribute_clauses(filter)
            }
        }
    }

    fn attribute_clauses(
        &self,
        filter: &AttributeFilter,
    ) -> Result<Vec<Vec<Demand>>, RequestProblem> {
        let one = |demand| Ok(vec![vec![demand]]);
        match filter {
            AttributeFilter::OrConditions(clauses) => clauses
                .iter()
                .enumerate()
                .map(|(at, clause)| {
                    self.clause(clause)
                        .map_err(|problem| problem.under(format!("OrConditions[{at}]")))
                })
                .collect(),
            AttributeFilter::AndCondition(clause) => Ok(vec![
                self.clause(clause)
                    .map_err(|problem| problem.under("AndCondition"))?,
            ]),
            AttributeFilter::TagCondition(tag) => one(Demand::Tag(tag.clone())),
            AttributeFilter::HierarchyGroupCondition(group) => one(self.group(group)?),
            AttributeFilter::ContactFlowTypeCondition(condition) => one(self.flow_type(condition)?),
            AttributeFilter::ContactEvaluationAttributeCondition(condition) => {
                one(self.attribute(condition, "ContactEvaluationAttributeCondition")?)
            }
        }
    }

    fn clause(&self, clause: &AttributeAndCondition) -> Result<Vec<Demand>, RequestProblem> {
        let mut demands: Vec<Demand> = clause
            .tag_conditions
            .iter()
            .cloned()
            .map(Demand::Tag)
            .collect();
        if let Some(group) = &clause.hierarchy_group_condition {
            demands.push(self.group(group)?);
        }
        if let Some(condition) = &clause.contact_flow_type_condition {
            demands.push(self.flow_type(condition)?);
        }
        for (at, condition) in clause.attribute_conditions.iter().enumerate() {
            demands.push(self.attribute(condition, &format!("AttributeConditions[{at}]"))?);
        }
        Ok(demands)
    }

    fn group(&self, condition: &HierarchyGroupCondition) -> Result<Demand, RequestProblem> {
        self.only_in(FilterMember::UserAttributeFilter, "HierarchyGroupCondition")?;
        let group = Group::new(condition, self.groups);
        group
            .map(Demand::Group)
            .map_err(|fault| RequestProblem::at("HierarchyGroupCondition", fault))
    }

    fn flow_type(&self, condition: &ContactFlowTypeCondition) -> Result<Demand, RequestProblem> {
        const NAME: &str = "ContactFlowTypeCondition";
        self.only_in(FilterMember::FlowAttributeFilter, NAME)?;
        let (field, value) = fixed_value(
            self.resource,
            ChoiceCondition::Type,
            &condition.contact_flow_type,
        )
        .map_err(|fault| RequestProblem::at("ContactFlowType", fault).under(NAME))?;
        Ok(Demand::FlowType(Source::of(field), value))
    }

    fn attribute(
        &self,
        condition: &ContactEvaluationAttributeCondition,
        name: &str,
    ) -> Result<Demand, RequestProblem> {
        self.only_in(FilterMember::ContactEvaluationAttributeFilter, name)?;
        let key = &condition.attribute_key;
        let known = self
            .resource
            .field_in_request(key)
            .filter(|field| field.kind == Kind::FilterAttribute);
        let field = known.ok_or_else(|| {
            let fault = RequestFault::UnknownField {
                operation: self.resource.operation,
                name: key.clone(),
            };
            RequestProblem::at("AttributeKey", fault).under(name)
        })?;
        Ok(Demand::Attribute(
            Source::of(field),
            condition.attribute_value.string_value.clone(),
        ))
    }

    fn only_in(&self, member: FilterMember, name: &str) -> Result<(), RequestProblem> {
        if self.member == member {
            Ok(())
        } else {
            Err(RequestProblem::at(
                name,
                RequestFault::unknown_member(self.resource),
            ))
        }
    }
}

/// The limits are documented for the filter of users' attributes alone.
fn within_limits(member: FilterMember, clauses: &[Vec<Demand>]) -> Result<(), RequestFault> {
    let Some(ConditionLimits { tags, conditions }) = member.limits() else {
        return Ok(());
    };
    let count = |wanted: fn(&Demand) -> bool| {
        clauses
            .iter()
            .flatten()
            .filter(|demand| wanted(demand))
            .count()
    };
    let limits = [
        (
            "tag conditions",
            tags,
            count(|demand| matches!(demand, Demand::Tag(_))),
        ),
        (
            "hierarchy conditions",
            conditions,
            count(|demand| matches!(demand, Demand::Group(_))),
        ),
    ];
    match limits.into_iter().find(|(_, limit, count)| count > limit) {
        Some((what, limit, _)) => Err(RequestFault::TooMany { what, limit }),
        None => Ok(()),
    }
}
