//! The groups above a group.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH, Record};

/// The groups of an instance; `None` if they are not known. Their paths are collected when a
/// condition needs them, once for all conditions of a request, since most requests have none.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    records: Option<&'a [Record]>,
    gathered: OnceCell<Option<Ancestry>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(records: Option<&'a [Record]>) -> Self {
        Groups {
            records,
            gathered: OnceCell::new(),
        }
    }

    /// The parents of each.
    pub(super) fn ancestry(&self) -> Option<Ancestry> {
        self.gathered
            .get_or_init(|| self.records.map(Ancestry::of))
            .clone()
    }
}

/// For each group of an instance, the IDs on its path.
#[derive(Clone, Debug)]
pub(super) struct Ancestry(Arc<HashMap<String, [Option<String>; GROUP_LEVELS.len()]>>);

impl Ancestry {
    fn of(groups: &[Record]) -> Self {
        Ancestry(Arc::new(
            groups
                .iter()
                .filter_map(|group| entry(group.json()))
                .collect(),
        ))
    }

    /// True if `group` is `top` or below it.
    pub(super) fn leads(&self, group: &str, top: &str) -> bool {
        let path = || self.0.get(group);
        group == top || path().is_some_and(|path| path.iter().flatten().any(|id| id == top))
    }
}

fn entry(group: Json<'_>) -> Option<(String, [Option<String>; GROUP_LEVELS.len()])> {
    let own = group.get(GROUP_OWN_ID)?.as_str()?.to_owned();
    let id_at = |level: &str| {
        Some(
            group
                .get(GROUP_PATH)?
                .get(level)?
                .get(GROUP_OWN_ID)?
                .as_str()?
                .to_owned(),
        )
    };
    Some((own, GROUP_LEVELS.map(id_at)))
}

#[cfg(test)]
mod tests {
    use super::Groups;
    use crate::catalog::USERS;
    use crate::engine::evaluate::request::criteria::Criteria;
    use crate::wire::HierarchyGroupMatchType::{Exact, WithChildGroups};
    use crate::wire::{HierarchyGroupCondition, SearchCriteria};

    #[test]
    fn ancestors_are_collected_only_for_conditions_with_child_groups() {
        let groups = Groups::new(Some(&[]));
        let gathered_after = |reach| {
            let condition =
                SearchCriteria::HierarchyGroupCondition(HierarchyGroupCondition::new("g", reach));
            Criteria::new(&USERS, &condition, &groups).unwrap();
            groups.gathered.get().is_some()
        };
        assert!(!gathered_after(Exact));
        assert!(gathered_after(WithChildGroups));
    }
}
