//! `HierarchyGroupCondition`: the group of a user.

use super::ancestry::{Ancestry, Groups};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::problem::RequestFault;
use crate::engine::evaluate::record::GROUP_ID;
use crate::wire::{HierarchyGroupCondition, HierarchyGroupMatchType};

/// A group that a user must be in.
#[derive(Debug)]
pub(super) struct Group {
    wanted: String,
    /// The ancestors of groups, if groups below it also match.
    ancestry: Option<Ancestry>,
}

impl Group {
    pub(super) fn new(
        condition: &HierarchyGroupCondition,
        groups: &Groups<'_>,
    ) -> Result<Self, RequestFault> {
        let ancestry = match condition.hierarchy_group_match_type {
            HierarchyGroupMatchType::Exact => None,
            HierarchyGroupMatchType::WithChildGroups => {
                Some(groups.ancestry().ok_or(RequestFault::GroupsUnknown)?)
            }
        };
        Ok(Group {
            wanted: condition.value.clone(),
            ancestry,
        })
    }

    pub(super) fn has(&self, user: Json<'_>) -> bool {
        let Some(Json::String(group)) = user.get(GROUP_ID) else {
            return false;
        };
        match &self.ancestry {
            None => *group == self.wanted,
            Some(ancestry) => ancestry.leads(group, &self.wanted),
        }
    }
}
