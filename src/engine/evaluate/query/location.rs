//! The location of a field's value in a record.

use crate::catalog::{Field, Returned};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::members::{LEVEL_IDS, Path, Type, TypeMismatch};
use crate::engine::evaluate::record::{GROUP_LEVELS, GROUP_OWN_ID, GROUP_PATH};

/// The paths of a field's values, and their expected type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Location {
    source: Source,
    expected: Type,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// At the first of these paths that leads to a value.
    Members(&'static Field, &'static [&'static str]),
    /// At a member with the field's name, which no response has.
    Unreturned(&'static Field),
    /// At the parent in the record's path of groups.
    ParentInPath,
}

/// True if the field satisfies a condition; `None` if it has no value.
pub(super) type Found = Result<Option<bool>, TypeMismatch>;

impl Location {
    /// The location of a field's value.
    pub(super) fn of(field: &'static Field) -> Self {
        let source = match field.returned {
            Returned::No => Source::Unreturned(field),
            Returned::At(paths) => Source::Members(field, paths),
            Returned::ParentInPath => Source::ParentInPath,
        };
        Location {
            source,
            expected: Type::of(field.kind),
        }
    }

    /// The name of the member that contains it.
    pub(super) fn member(self) -> &'static str {
        match self.source {
            Source::Members(_, paths) => paths.first().copied().unwrap_or_default(),
            Source::Unreturned(field) => field.name,
            Source::ParentInPath => GROUP_PATH,
        }
    }

    /// True if the service never returns it and it may have several values.
    pub(super) fn is_unreturned(self) -> bool {
        matches!(self.source, Source::Unreturned(field) if field.only_value().is_none())
    }

    /// True if a value is in a fixed set; some sets are whole numbers. `None` for a value of
    /// another type.
    pub(super) fn is_choice(self, value: Json<'_>, choice: &str) -> Option<bool> {
        if self.expected == Type::Whole {
            let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
            Some(choice.parse().map(i32::into) == Ok(number))
        } else {
            Some(value.as_str()?.eq_ignore_ascii_case(choice))
        }
    }

    /// True if any of the values satisfies the test, which returns `None` for a value of another
    /// type.
    pub(super) fn any(self, record: Json<'_>, test: &dyn Fn(Json<'_>) -> Option<bool>) -> Found {
        let expected = self.expected.name();
        let at = |path: Path| path.any(record, expected, test);
        match self.source {
            Source::Members(field, paths) => {
                let mut found = paths.iter().map(|path| at(Path::of(field, path)));
                found.find(|found| *found != Ok(None)).unwrap_or(Ok(None))
            }
            Source::Unreturned(field) => {
                match (at(Path::of(field, field.name)), field.only_value()) {
                    (Ok(None), Some(only)) => Ok(Some(test(Json::String(only)) == Some(true))),
                    (found, _) => found,
                }
            }
            Source::ParentInPath => parent_in_path(record, test),
        }
    }
}

/// Tests the group above the record's own.
fn parent_in_path(record: Json<'_>, test: &dyn Fn(Json<'_>) -> Option<bool>) -> Found {
    for path in LEVEL_IDS {
        let is_text = |id: Json<'_>| id.as_str().map(|_| false);
        path.any(record, Type::Text.name(), &is_text)?;
    }
    let own = record.get(GROUP_OWN_ID);
    let ids = GROUP_LEVELS
        .iter()
        .filter_map(|level| record.get(GROUP_PATH)?.get(level)?.get(GROUP_OWN_ID))
        .filter(|id| !id.is_null());
    let parent = ids.take_while(|id| Some(*id) != own).last();
    Ok(parent.and_then(test))
}
