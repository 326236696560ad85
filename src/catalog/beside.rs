//! What the members of a `SearchFilter` take beside tags.

use super::{ChoiceCondition, FilterMember, USER_FILTER_GROUPS_MAX, USER_FILTER_TAGS_MAX};

/// A condition that a filter takes beside tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// A hierarchy group.
    Hierarchy,
    /// A value of the closed set that this member of a criteria node asks for.
    Choice(ChoiceCondition),
    /// An attribute that only the filter knows.
    Attribute,
}

/// The most conditions that a filter may have (documented: `ControlPlaneUserAttributeFilter`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConditionLimits {
    /// Of tags, in all of its ANDs.
    pub(crate) tags: usize,
    /// Of what it takes beside them.
    pub(crate) beside: usize,
}

impl FilterMember {
    /// Whether it has a member of this name.
    pub(crate) fn has(self, member: &str) -> bool {
        match member {
            "TagCondition" | "OrConditions" => true,
            "AndConditions" => self == FilterMember::TagFilter,
            "AndCondition" => self != FilterMember::TagFilter,
            _ => self
                .beside_tags()
                .is_some_and(|beside| beside.alone() == member),
        }
    }

    /// What the filter takes beside tags; `None` where tags are all.
    pub(crate) fn beside_tags(self) -> Option<Beside> {
        match self {
            FilterMember::TagFilter | FilterMember::AttributeFilter => None,
            FilterMember::UserAttributeFilter => Some(Beside::Hierarchy),
            FilterMember::FlowAttributeFilter => Some(Beside::Choice(ChoiceCondition::Type)),
            FilterMember::ContactEvaluationAttributeFilter => Some(Beside::Attribute),
        }
    }

    /// How many conditions it may have; `None` where no limit is documented.
    pub(crate) fn limits(self) -> Option<ConditionLimits> {
        let users = ConditionLimits {
            tags: USER_FILTER_TAGS_MAX,
            beside: USER_FILTER_GROUPS_MAX,
        };
        (self == FilterMember::UserAttributeFilter).then_some(users)
    }
}

impl Beside {
    /// The member of a filter that holds one such condition and nothing else.
    pub(crate) fn alone(self) -> &'static str {
        match self {
            Beside::Hierarchy => "HierarchyGroupCondition",
            Beside::Choice(_) => "ContactFlowTypeCondition",
            Beside::Attribute => "ContactEvaluationAttributeCondition",
        }
    }

    /// The member of an AND that holds it.
    pub(crate) fn in_and(self) -> &'static str {
        match self {
            Beside::Hierarchy | Beside::Choice(_) => self.alone(),
            Beside::Attribute => "AttributeConditions",
        }
    }

    /// Whether an AND has room for one at most.
    pub(crate) fn is_one_at_most(self) -> bool {
        self != Beside::Attribute
    }
}
