//! The group of a user, and the groups below a group.

use std::collections::HashSet;

use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::members::{GROUP, Type, TypeMismatch};
use crate::engine::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH, Record};

/// The groups that match.
#[derive(Debug)]
pub(super) struct Groups {
    ids: HashSet<Box<str>>,
    /// True if these are all groups that match.
    pub(super) are_all: bool,
}

impl Groups {
    /// A single group.
    pub(super) fn alone(group: &str) -> Self {
        Groups {
            ids: HashSet::from([group.into()]),
            are_all: true,
        }
    }

    /// A group and the unknown groups below it.
    pub(super) fn unknown_under(group: &str) -> Self {
        Groups {
            are_all: false,
            ..Groups::alone(group)
        }
    }

    /// A group and all that have it on their path.
    pub(super) fn under(group: &str, records: &[Record]) -> Self {
        let below = records
            .iter()
            .map(Record::json)
            .filter(|record| path(*record).any(|id| id == group));
        let ids = below.filter_map(|record| record.get(GROUP_OWN_ID)?.as_str());
        Groups {
            ids: ids.chain([group]).map(Box::from).collect(),
            are_all: true,
        }
    }

    /// True if a user is in one of them; `None` for a user without a group.
    pub(super) fn contain(&self, user: Json<'_>) -> Result<Option<bool>, TypeMismatch> {
        GROUP.any(user, Type::Text.name(), &|group| {
            group.as_str().map(|group| self.ids.contains(group))
        })
    }
}

fn path(record: Json<'_>) -> impl Iterator<Item = &str> {
    GROUP_LEVELS.iter().filter_map(move |level| {
        record
            .get(GROUP_PATH)?
            .get(level)?
            .get(GROUP_OWN_ID)?
            .as_str()
    })
}
