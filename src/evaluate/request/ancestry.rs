//! Which groups lie above a group.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH, Record};

/// For each group of an instance, the ids on its path; `None` when the groups are not known.
#[derive(Clone, Debug)]
pub(super) struct Ancestry(Option<Arc<HashMap<String, [Option<String>; GROUP_LEVELS.len()]>>>);

impl Ancestry {
    pub(super) fn of(groups: Option<&[Record]>) -> Self {
        Ancestry(groups.map(|groups| Arc::new(groups.iter().filter_map(|group| entry(&group.0)).collect())))
    }

    pub(super) fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Whether `group` is `top` or lies below it.
    pub(super) fn leads(&self, group: &str, top: &str) -> bool {
        let path = || self.0.as_ref()?.get(group);
        group == top || path().is_some_and(|path| path.iter().flatten().any(|id| id == top))
    }
}

fn entry(group: &Value) -> Option<(String, [Option<String>; GROUP_LEVELS.len()])> {
    let own = group.get(GROUP_OWN_ID)?.as_str()?.to_owned();
    let id_at = |level: &str| Some(group.get(GROUP_PATH)?.get(level)?.get(GROUP_OWN_ID)?.as_str()?.to_owned());
    Some((own, GROUP_LEVELS.map(id_at)))
}
