//! Where a record carries the value of a field.

use serde_json::Value;

use crate::catalog::{Field, Returned};
use crate::engine::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH};

/// Where to look for the values of a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// At the first of these paths that leads to something.
    Paths(&'static [&'static str]),
    /// At a member of this name, which no response has.
    Unreturned(&'static str),
    /// At the parent in the record's path of groups.
    ParentInPath,
}

impl Place {
    /// The place of a field.
    pub(super) fn of(field: &Field) -> Self {
        match field.returned {
            Returned::No => Place::Unreturned(field.name),
            Returned::At(paths) => Place::Paths(paths),
            Returned::ParentInPath => Place::ParentInPath,
        }
    }

    /// Whether any of the values passes; `None` when there are none to ask.
    ///
    /// A test answers `None` about a value that it cannot read, which is as good as no value.
    pub(super) fn any(self, record: &Value, test: &dyn Fn(&Value) -> Option<bool>) -> Option<bool> {
        match self {
            Place::Paths(&[path]) => any_at(record, path, test),
            Place::Paths(paths) => {
                any_at(record, paths.iter().find(|path| leads(record, path))?, test)
            }
            Place::Unreturned(member) => any_at(record, member, test),
            Place::ParentInPath => parent_in_path(record).and_then(test),
        }
    }

    /// Whether there are values to ask.
    pub(super) fn leads(self, record: &Value) -> bool {
        self.any(record, &|_| Some(true)).is_some()
    }
}

/// Whether a path leads to a value.
fn leads(record: &Value, path: &str) -> bool {
    any_at(record, path, &|_| Some(true)).is_some()
}

/// Whether any value at the end of a path passes. The elements of a list, and the members of an object at the end, are
/// so many values.
fn any_at(value: &Value, path: &str, test: &dyn Fn(&Value) -> Option<bool>) -> Option<bool> {
    if let Value::Array(elements) = value {
        return any_of(elements.iter().map(|element| {
            if element.is_array() {
                None
            } else {
                any_at(element, path, test)
            }
        }));
    }
    if path.is_empty() {
        return match value {
            Value::Null => None,
            Value::Object(members) => {
                any_of(members.values().filter(|value| !value.is_null()).map(test))
            }
            single => test(single),
        };
    }
    let (member, rest) = path.split_once('.').unwrap_or((path, ""));
    any_at(value.get(member)?, rest, test)
}

/// Whether any of the answers is yes; `None` when there are none.
fn any_of(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut seen = None;
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => seen = Some(false),
            None => {}
        }
    }
    seen
}

/// The group above the record's own.
fn parent_in_path(record: &Value) -> Option<&Value> {
    let path = record.get(GROUP_PATH)?;
    let own = record.get(GROUP_OWN_ID);
    let ids = GROUP_LEVELS
        .iter()
        .filter_map(|level| path.get(level)?.get(GROUP_OWN_ID));
    ids.take_while(|id| Some(*id) != own).last()
}
