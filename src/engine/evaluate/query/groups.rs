//! The group of a user, and the groups below a group.

use std::collections::HashSet;

use serde_json::Value;

use crate::engine::evaluate::record::{GROUP_ID, GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH, Record};

/// The groups that pass.
#[derive(Debug)]
pub(super) struct Groups(HashSet<Box<str>>);

impl Groups {
    /// One group alone.
    pub(super) fn alone(group: &str) -> Self {
        Groups(HashSet::from([group.into()]))
    }

    /// A group and all that have it on their path.
    pub(super) fn under(group: &str, records: &[Record]) -> Self {
        let below = records
            .iter()
            .map(|record| &record.0)
            .filter(|record| path(record).any(|id| id == group));
        let ids = below.filter_map(|record| record.get(GROUP_OWN_ID)?.as_str());
        Groups(ids.chain([group]).map(Box::from).collect())
    }

    /// Whether a user is in one of them.
    pub(super) fn contain(&self, user: &Value) -> bool {
        user.get(GROUP_ID)
            .and_then(Value::as_str)
            .is_some_and(|group| self.0.contains(group))
    }
}

fn path(record: &Value) -> impl Iterator<Item = &str> {
    GROUP_LEVELS.iter().filter_map(|level| {
        record
            .get(GROUP_PATH)?
            .get(level)?
            .get(GROUP_OWN_ID)?
            .as_str()
    })
}
