//! `HierarchyGroupCondition`: the group that a user is in.

use serde_json::Value;

use super::ancestry::Ancestry;
use crate::evaluate::problem::RequestFault;
use crate::evaluate::record::GROUP_ID;
use crate::wire::{HierarchyGroupCondition, HierarchyGroupMatchType};

/// A group that a user has to be in.
#[derive(Debug)]
pub(super) struct Group {
    wanted: String,
    /// For groups below it: what lies above what.
    ancestry: Option<Ancestry>,
}

impl Group {
    pub(super) fn new(condition: &HierarchyGroupCondition, ancestry: &Ancestry) -> Result<Self, RequestFault> {
        let ancestry = match condition.hierarchy_group_match_type {
            HierarchyGroupMatchType::Exact => None,
            HierarchyGroupMatchType::WithChildGroups if ancestry.is_known() => Some(ancestry.clone()),
            HierarchyGroupMatchType::WithChildGroups => return Err(RequestFault::GroupsUnknown),
        };
        Ok(Group { wanted: condition.value.clone(), ancestry })
    }

    pub(super) fn has(&self, user: &Value) -> bool {
        let Some(Value::String(group)) = user.get(GROUP_ID) else { return false };
        match &self.ancestry {
            None => *group == self.wanted,
            Some(ancestry) => ancestry.leads(group, &self.wanted),
        }
    }
}
