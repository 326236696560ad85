//! `SearchCriteria`: the tree of conditions.

use super::ancestry::Groups;
use super::element::ElementTest;
use super::group::Group;
use super::leaf::Leaf;
use crate::catalog::{ChoiceCondition, Resource};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::problem::{RequestFault, RequestProblem};
use crate::engine::evaluate::record::PROFICIENCIES;
use crate::wire::SearchCriteria;

/// A prepared node.
#[derive(Debug)]
pub(super) enum Criteria {
    Any(Vec<Criteria>),
    All(Vec<Criteria>),
    Leaf(Leaf),
    Element(ElementTest),
    Group(Group),
}

impl Criteria {
    pub(super) fn new(
        resource: &Resource,
        node: &SearchCriteria,
        groups: &Groups<'_>,
    ) -> Result<Self, RequestProblem> {
        let all = |nodes| prepare_all(resource, nodes, groups);
        let leaf = |prepared: Result<Leaf, RequestProblem>| prepared.map(Criteria::Leaf);
        let choice = |condition, value| leaf(Leaf::choice(resource, condition, value));
        let prepared = match node {
            SearchCriteria::OrConditions(nodes) => all(nodes).map(Criteria::Any),
            SearchCriteria::AndConditions(nodes) => all(nodes).map(Criteria::All),
            SearchCriteria::ListCondition(list) if resource.proficiencies => {
                ElementTest::new(resource, list).map(Criteria::Element)
            }
            SearchCriteria::HierarchyGroupCondition(group) if resource.hierarchy => {
                let group = Group::new(group, groups).map(Criteria::Group);
                group.map_err(RequestFault::here)
            }
            SearchCriteria::ListCondition(_) | SearchCriteria::HierarchyGroupCondition(_) => {
                Err(RequestFault::unknown_member(resource).here())
            }
            SearchCriteria::StringCondition(condition) => leaf(Leaf::text(resource, condition)),
            SearchCriteria::NumberCondition(condition) => leaf(Leaf::number(resource, condition)),
            SearchCriteria::DecimalCondition(condition) => leaf(Leaf::decimal(resource, condition)),
            SearchCriteria::DateCondition(condition) => leaf(Leaf::date(resource, condition)),
            SearchCriteria::DateTimeCondition(condition) => {
                leaf(Leaf::date_time(resource, condition))
            }
            SearchCriteria::BooleanCondition(condition) => leaf(Leaf::flag(resource, condition)),
            SearchCriteria::TypeCondition(value) => choice(ChoiceCondition::Type, value),
            SearchCriteria::StateCondition(value) => choice(ChoiceCondition::State, value),
            SearchCriteria::StatusCondition(value) => choice(ChoiceCondition::Status, value),
            SearchCriteria::QueueTypeCondition(value) => choice(ChoiceCondition::QueueType, value),
            SearchCriteria::ViewTypeCondition(value) => choice(ChoiceCondition::ViewType, value),
            SearchCriteria::ViewStatusCondition(value) => {
                choice(ChoiceCondition::ViewStatus, value)
            }
        };
        prepared.map_err(|problem| problem.under(member(node)))
    }

    /// Passes the members that conditions need but responses never have.
    pub(super) fn for_each_unreturned(&self, take: &mut dyn FnMut(&'static str)) {
        match self {
            Criteria::Any(nodes) | Criteria::All(nodes) => {
                for node in nodes {
                    node.for_each_unreturned(take);
                }
            }
            Criteria::Leaf(leaf) => leaf.unreturned().into_iter().for_each(take),
            Criteria::Element(_) => take(PROFICIENCIES),
            Criteria::Group(_) => {}
        }
    }

    pub(super) fn matches(&self, record: Json<'_>) -> bool {
        match self {
            Criteria::Any(nodes) => nodes.iter().any(|node| node.matches(record)),
            Criteria::All(nodes) => nodes.iter().all(|node| node.matches(record)),
            Criteria::Leaf(leaf) => leaf.matches(record),
            Criteria::Element(element) => element.matches(record),
            Criteria::Group(group) => group.has(record),
        }
    }
}

fn prepare_all(
    resource: &Resource,
    nodes: &[SearchCriteria],
    groups: &Groups<'_>,
) -> Result<Vec<Criteria>, RequestProblem> {
    let prepared = nodes.iter().enumerate().map(|(at, node)| {
        Criteria::new(resource, node, groups)
            .map_err(|problem| problem.under(format_args!("[{at}]")))
    });
    prepared.collect()
}

fn member(node: &SearchCriteria) -> &'static str {
    match node {
        SearchCriteria::OrConditions(_) => "OrConditions",
        SearchCriteria::AndConditions(_) => "AndConditions",
        SearchCriteria::StringCondition(_) => "StringCondition",
        SearchCriteria::NumberCondition(_) => "NumberCondition",
        SearchCriteria::DecimalCondition(_) => "DecimalCondition",
        SearchCriteria::DateCondition(_) => "DateCondition",
        SearchCriteria::DateTimeCondition(_) => "DateTimeCondition",
        SearchCriteria::BooleanCondition(_) => "BooleanCondition",
        SearchCriteria::ListCondition(_) => "ListCondition",
        SearchCriteria::HierarchyGroupCondition(_) => "HierarchyGroupCondition",
        SearchCriteria::TypeCondition(_) => "TypeCondition",
        SearchCriteria::StateCondition(_) => "StateCondition",
        SearchCriteria::StatusCondition(_) => "StatusCondition",
        SearchCriteria::QueueTypeCondition(_) => "QueueTypeCondition",
        SearchCriteria::ViewTypeCondition(_) => "ViewTypeCondition",
        SearchCriteria::ViewStatusCondition(_) => "ViewStatusCondition",
    }
}
