//! The searched members of records, with the JSON types that the service gives them. `null` is
//! absent; a member of another type is neither absent nor a value.

use std::fmt;

use serde_json::Value;

use super::json::Json;
use super::moment;
use super::record::{GROUP_ID, PROFICIENCIES, UNRETURNED_TAGS};
use crate::catalog::{Field, Kind, Resource, Returned};

/// A member whose type differs from the service's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeMismatch {
    /// The path in the record: `SecurityProfileIds[1]`.
    pub(crate) path: String,
    /// The expected type.
    pub(crate) expected: &'static str,
}

impl TypeMismatch {
    pub(super) fn new(expected: &'static str) -> Self {
        TypeMismatch {
            path: String::new(),
            expected,
        }
    }

    /// True if the other is at the same path of a record, ignoring indexes and keys.
    pub(super) fn is_like(&self, other: &TypeMismatch) -> bool {
        let ends = |path: &str| {
            let start = path.split('[').next().map(str::to_owned);
            (start, path.rsplit_once(']').map(|(_, end)| end.to_owned()))
        };
        self.expected == other.expected && ends(&self.path) == ends(&other.path)
    }

    /// The same mismatch, with the path extended by the enclosing member.
    pub(super) fn under(mut self, member: impl fmt::Display) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.path = format!("{member}{dot}{}", self.path);
        self
    }
}

/// The path to the values of a field: members separated by dots, the first of which may have
/// several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    dotted: &'static str,
    first: First,
}

/// The type of the first member of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum First {
    /// An object, or the value itself.
    One,
    List,
    Map,
}

impl Path {
    const fn one(dotted: &'static str) -> Self {
        Path {
            dotted,
            first: First::One,
        }
    }

    const fn map(dotted: &'static str) -> Self {
        Path {
            dotted,
            first: First::Map,
        }
    }

    const fn list(dotted: &'static str) -> Self {
        Path {
            dotted,
            first: First::List,
        }
    }

    pub(super) fn of(field: &Field, dotted: &'static str) -> Self {
        match (field.many, field.in_map) {
            (false, _) => Path::one(dotted),
            (true, false) => Path::list(dotted),
            (true, true) => Path::map(dotted),
        }
    }

    /// True if any of the values satisfies the test; `None` if there are none. `test` returns
    /// `None` for a value that is not `expected`.
    ///
    /// # Errors
    ///
    /// If no value satisfies the test, and one of them is not `expected`.
    pub(super) fn any(
        self,
        record: Json<'_>,
        expected: &'static str,
        test: &dyn Fn(Json<'_>) -> Option<bool>,
    ) -> Result<Option<bool>, TypeMismatch> {
        let (member, rest) = self.dotted.split_once('.').unwrap_or((self.dotted, ""));
        let value = record.get(member).unwrap_or(Json::Null);
        match (self.first, value) {
            (_, Json::Null) => Ok(None),
            (First::One, value) => {
                at(value, rest, expected, test).map_err(|mismatch| mismatch.under(member))
            }
            (First::List, Json::List(elements)) => any_of(
                elements
                    .iter()
                    .map(|element| at(element, rest, expected, test)),
                |index| format!("{member}[{index}]"),
            ),
            (First::Map, Json::Object(members)) => any_of(
                members
                    .iter()
                    .map(|(_, value)| at(value, rest, expected, test)),
                |index| {
                    let key = members.iter().nth(index).map_or("", |(key, _)| key);
                    element(member, key)
                },
            ),
            (First::List, _) => Err(TypeMismatch::new("a list").under(member)),
            (First::Map, _) => Err(TypeMismatch::new("an object").under(member)),
        }
    }
}

/// The path of a value under a user-defined key.
pub(super) fn element(member: &str, key: &str) -> String {
    format!(
        "{member}[{}]",
        Value::from(crate::diagnostics::excerpt(key))
    )
}

/// Follows the rest of a path.
fn at(
    value: Json<'_>,
    path: &str,
    expected: &'static str,
    test: &dyn Fn(Json<'_>) -> Option<bool>,
) -> Result<Option<bool>, TypeMismatch> {
    if value.is_null() {
        return Ok(None);
    }
    if path.is_empty() {
        return test(value).map(Some).ok_or(TypeMismatch::new(expected));
    }
    let Json::Object(members) = value else {
        return Err(TypeMismatch::new("an object"));
    };
    let (member, rest) = path.split_once('.').unwrap_or((path, ""));
    members.get(member).map_or(Ok(None), |value| {
        at(value, rest, expected, test).map_err(|mismatch| mismatch.under(member))
    })
}

/// Combines results: true if any is true, else the first mismatch; `None` without results.
pub(super) fn any_of(
    answers: impl Iterator<Item = Result<Option<bool>, TypeMismatch>>,
    name: impl Fn(usize) -> String,
) -> Result<Option<bool>, TypeMismatch> {
    let (mut seen, mut mismatch) = (None, None);
    for (index, answer) in answers.enumerate() {
        match answer {
            Ok(Some(true)) => return Ok(Some(true)),
            Ok(Some(false)) => seen = Some(false),
            Ok(None) => {}
            Err(found) => {
                mismatch.get_or_insert((index, found));
            }
        }
    }
    match mismatch {
        Some((index, mismatch)) => Err(mismatch.under(name(index))),
        None => Ok(seen),
    }
}

/// The types that the values of fields have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Whole,
    Number,
    Day,
    Moment,
    Flag,
}

impl Type {
    /// The type of a field's values.
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Choice { ordered: true, .. } | Kind::Number => Type::Whole,
            Kind::Text
            | Kind::Id
            | Kind::AnyOf(_)
            | Kind::Joined(_)
            | Kind::FilterAttribute
            | Kind::Choice { ordered: false, .. } => Type::Text,
            Kind::Decimal => Type::Number,
            Kind::Date => Type::Day,
            Kind::DateTime => Type::Moment,
            Kind::Flag => Type::Flag,
        }
    }

    /// The type in words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Type::Text => "a string",
            Type::Whole => "a whole number",
            Type::Number => "a number",
            Type::Day => "a date such as `2024-07-18`",
            Type::Moment => "a time: seconds since 1970, or text such as `2024-07-18T09:30:00Z`",
            Type::Flag => "true or false",
        }
    }

    fn has(self, value: Json<'_>) -> bool {
        match self {
            Type::Text => value.as_str().is_some(),
            Type::Whole => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            Type::Number => value.as_f64().is_some_and(f64::is_finite),
            Type::Day => value
                .as_str()
                .is_some_and(|text| moment::day(text).is_some()),
            Type::Moment => moment::recorded(value).is_some(),
            Type::Flag => value.as_bool().is_some(),
        }
    }
}

/// The group that a user is in.
pub(super) const GROUP: Path = Path::one(GROUP_ID);
/// The parts of a proficiency (`UserProficiency`), as paths from the user.
const PROFICIENCY_PATHS: [(Path, Type); 3] = [
    (Path::list("Proficiencies.AttributeName"), Type::Text),
    (Path::list("Proficiencies.AttributeValue"), Type::Text),
    (Path::list("Proficiencies.Level"), Type::Number),
];
/// The groups on the path of a group, from the top down.
pub(super) const LEVEL_IDS: [Path; 5] = [
    Path::one("HierarchyPath.LevelOne.Id"),
    Path::one("HierarchyPath.LevelTwo.Id"),
    Path::one("HierarchyPath.LevelThree.Id"),
    Path::one("HierarchyPath.LevelFour.Id"),
    Path::one("HierarchyPath.LevelFive.Id"),
];

/// The members of a resource's records that are searched, with their types.
#[derive(Debug)]
pub(crate) struct Members {
    typed: Vec<(Path, Type)>,
    unreturned: Vec<&'static str>,
}

impl Members {
    /// All members that a search of the resource can use.
    pub(crate) fn of(resource: &'static Resource) -> Self {
        let mut members: Vec<(Path, Type)> = Vec::new();
        for field in resource.fields {
            let kind = Type::of(field.kind);
            match field.returned {
                _ if field.kind.made_of().is_some() => {}
                Returned::At(paths) => {
                    members.extend(paths.iter().map(|path| (Path::of(field, path), kind)));
                }
                Returned::No => members.push((Path::of(field, field.name), kind)),
                Returned::ParentInPath => members.extend(LEVEL_IDS.map(|id| (id, Type::Text))),
            }
        }
        let ids = resource.id.iter().map(|id| (Path::one(id), Type::Text));
        members.extend(ids);
        if !resource.filters.is_empty() {
            let tags = resource.tags.unwrap_or(UNRETURNED_TAGS);
            members.push((Path::map(tags), Type::Text));
        }
        if resource.hierarchy {
            members.push((GROUP, Type::Text));
        }
        if resource.proficiencies {
            members.extend(PROFICIENCY_PATHS);
        }
        Members {
            typed: members,
            unreturned: unreturned(resource),
        }
    }

    /// The members that the service never returns but a record of an instance may have.
    pub(crate) fn unreturned(&self) -> &[&'static str] {
        &self.unreturned
    }

    /// Checks that all members of a record have the service's types.
    pub(crate) fn check(&self, record: Json<'_>) -> Result<(), TypeMismatch> {
        for (path, kind) in &self.typed {
            path.any(record, kind.name(), &|value| {
                kind.has(value).then_some(false)
            })?;
        }
        Ok(())
    }
}

fn unreturned(resource: &Resource) -> Vec<&'static str> {
    let fields = resource.fields.iter().filter(|field| {
        field.returned == Returned::No
            && field.kind.made_of().is_none()
            && field.only_value().is_none()
    });
    let tags = resource.tags.is_none() && !resource.filters.is_empty();
    fields
        .map(|field| field.name)
        .chain(tags.then_some(UNRETURNED_TAGS))
        .chain(resource.proficiencies.then_some(PROFICIENCIES))
        .collect()
}
