//! The values of a field in a record.

use crate::catalog::{Field, Returned};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH};

/// The paths of a field's values.
#[derive(Debug)]
pub(super) enum Source {
    /// At the first of these paths that leads to a value; each is a list of member names.
    Members(Vec<Vec<&'static str>>),
    /// At this member, which responses never have; otherwise this value, the only one of the field.
    KnownValue(&'static str, &'static str),
    /// At this member, which responses never have but instances may.
    Unreturned(&'static str),
    /// In the path of the record's group, right before the group itself.
    GroupAbove,
}

impl Source {
    pub(super) fn of(field: &Field) -> Self {
        match field.returned {
            Returned::At(paths) => {
                Source::Members(paths.iter().map(|path| path.split('.').collect()).collect())
            }
            Returned::ParentInPath => Source::GroupAbove,
            Returned::No => match field.only_value() {
                Some(value) => Source::KnownValue(field.name, value),
                None => Source::Unreturned(field.name),
            },
        }
    }

    /// The member that responses never have.
    pub(super) fn unreturned(&self) -> Option<&'static str> {
        match self {
            Source::Unreturned(member) => Some(member),
            Source::Members(_) | Source::KnownValue(..) | Source::GroupAbove => None,
        }
    }

    /// True if one of the values is accepted.
    pub(super) fn has(&self, record: Json<'_>, mut take: impl FnMut(Json<'_>) -> bool) -> bool {
        match self {
            Source::GroupAbove => group_above(record).is_some_and(take),
            Source::Unreturned(member) => walk(record, &[*member], &mut take),
            Source::KnownValue(member, value) => {
                let stored = record.get(member).filter(|value| !value.is_null());
                take(stored.unwrap_or(Json::String(value)))
            }
            Source::Members(paths) => {
                for path in paths {
                    let mut has_value = false;
                    let found = walk(record, path, &mut |value| {
                        has_value = true;
                        take(value)
                    });
                    if has_value {
                        return found;
                    }
                }
                false
            }
        }
    }
}

/// Follows the members and passes the values at the end to `take`, until it accepts one. For a
/// list, its elements are followed; for an object at the end, the values of its members.
fn walk(value: Json<'_>, members: &[&str], take: &mut dyn FnMut(Json<'_>) -> bool) -> bool {
    match (value, members.split_first()) {
        (Json::Null, _) => false,
        (Json::List(elements), _) => elements
            .iter()
            .filter(|element| !matches!(element, Json::List(_)))
            .any(|element| walk(element, members, take)),
        (Json::Object(object), None) => object
            .iter()
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
            .any(take),
        (single, None) => take(single),
        (Json::Object(object), Some((member, rest))) => object
            .get(member)
            .is_some_and(|value| walk(value, rest, take)),
        (_, Some(_)) => false,
    }
}

fn group_above(record: Json<'_>) -> Option<Json<'_>> {
    let own = record.get(GROUP_OWN_ID)?;
    let path = record.get(GROUP_PATH)?;
    let mut above = None;
    for level in GROUP_LEVELS {
        let id = path.get(level).and_then(|group| group.get(GROUP_OWN_ID));
        match id {
            Some(id) if id == own => return above,
            Some(_) => above = id,
            None => {}
        }
    }
    above
}
