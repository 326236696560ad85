//! The members of a `SearchFilter`, and the conditions other than tags that they accept.

use super::fields::ChoiceCondition;
use super::limits::{USER_FILTER_GROUPS_MAX, USER_FILTER_TAGS_MAX};

/// The members of a `SearchFilter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterMember {
    /// Tags, with each AND as a bare list.
    TagFilter,
    /// Tags, with each AND as an object.
    AttributeFilter,
    /// Tags and one hierarchy group in each AND; never together with a `TagFilter`.
    UserAttributeFilter,
    /// Tags and one type of flow in each AND.
    FlowAttributeFilter,
    /// Tags and attributes in each AND.
    ContactEvaluationAttributeFilter,
}

/// A condition other than tags that a filter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterCondition {
    /// A hierarchy group.
    Hierarchy,
    /// A value from the fixed set of this member of a criteria node.
    Choice(ChoiceCondition),
    /// An attribute that only the filter supports.
    Attribute,
}

/// The maximum number of conditions in a filter (documented: `ControlPlaneUserAttributeFilter`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConditionLimits {
    /// Tags, in all of its ANDs.
    pub(crate) tags: usize,
    /// Conditions other than tags.
    pub(crate) conditions: usize,
}

impl FilterMember {
    /// True if the filter has a member with this name.
    pub(crate) fn has(self, member: &str) -> bool {
        match member {
            "TagCondition" | "OrConditions" => true,
            "AndConditions" => self == FilterMember::TagFilter,
            "AndCondition" => self != FilterMember::TagFilter,
            _ => self
                .condition()
                .is_some_and(|condition| condition.alone() == member),
        }
    }

    /// The condition other than tags that the filter accepts; `None` if it accepts only tags.
    pub(crate) fn condition(self) -> Option<FilterCondition> {
        match self {
            FilterMember::TagFilter | FilterMember::AttributeFilter => None,
            FilterMember::UserAttributeFilter => Some(FilterCondition::Hierarchy),
            FilterMember::FlowAttributeFilter => {
                Some(FilterCondition::Choice(ChoiceCondition::Type))
            }
            FilterMember::ContactEvaluationAttributeFilter => Some(FilterCondition::Attribute),
        }
    }

    /// The limits on its conditions; `None` if none are documented.
    pub(crate) fn limits(self) -> Option<ConditionLimits> {
        let users = ConditionLimits {
            tags: USER_FILTER_TAGS_MAX,
            conditions: USER_FILTER_GROUPS_MAX,
        };
        (self == FilterMember::UserAttributeFilter).then_some(users)
    }
}

impl FilterCondition {
    /// The member of a filter for a single such condition.
    pub(crate) fn alone(self) -> &'static str {
        match self {
            FilterCondition::Hierarchy => "HierarchyGroupCondition",
            FilterCondition::Choice(_) => "ContactFlowTypeCondition",
            FilterCondition::Attribute => "ContactEvaluationAttributeCondition",
        }
    }

    /// The member of an AND for such conditions.
    pub(crate) fn in_and(self) -> &'static str {
        match self {
            FilterCondition::Hierarchy | FilterCondition::Choice(_) => self.alone(),
            FilterCondition::Attribute => "AttributeConditions",
        }
    }

    /// True if an AND has room for at most one.
    pub(crate) fn is_one_at_most(self) -> bool {
        self != FilterCondition::Attribute
    }
}
