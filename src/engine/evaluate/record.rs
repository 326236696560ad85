//! The members of records that functions of the language use, and context from outside the record.

use std::fmt;
use std::str::FromStr;

use miette::Diagnostic;
use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::json::Json;
use super::packer::{Pack, Packer};

/// The group of a user (documented: `UserSearchSummary`).
pub(super) const GROUP_ID: &str = "HierarchyGroupId";
/// The path of a group (documented: `HierarchyGroup`).
pub(super) const GROUP_PATH: &str = "HierarchyPath";
/// The ID of a group, and of each group on a path (documented: `HierarchyGroup`,
/// `HierarchyGroupSummary`).
pub(super) const GROUP_OWN_ID: &str = "Id";
/// The members of a path, from the top down (documented: `HierarchyPath`).
pub(super) const GROUP_LEVELS: [&str; 5] = [
    "LevelOne",
    "LevelTwo",
    "LevelThree",
    "LevelFour",
    "LevelFive",
];
/// The proficiencies of a user: never in a response, but in data files (the elements are documented:
/// `UserProficiency`).
pub(crate) const PROFICIENCIES: &str = "Proficiencies";
/// A proficiency's name.
pub(super) const PROFICIENCY_NAME: &str = "AttributeName";
/// A proficiency's value.
pub(super) const PROFICIENCY_VALUE: &str = "AttributeValue";
/// A proficiency's level.
pub(super) const PROFICIENCY_LEVEL: &str = "Level";
/// The member of a data file for tags that the service searches but never returns.
pub(crate) const UNRETURNED_TAGS: &str = "Tags";

/// A record of the service, as JSON: an object of a result list. Unknown members are kept.
///
/// ```
/// use connectql::evaluate::Record;
///
/// let record: Record = r#"{"Username": "amara", "Shoe": 42}"#.parse()?;
/// assert_eq!(record.to_string(), r#"{"Username":"amara","Shoe":42}"#);
/// # Ok::<(), connectql::evaluate::JsonProblem>(())
/// ```
#[derive(Clone)]
pub struct Record(Box<str>);

/// The order of members does not matter.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for Record {}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({self})")
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut packer = Packer::default();
        let owned = Pack(&mut packer).deserialize(from)?;
        Ok(match owned {
            Some(text) => Record::of(&Packer::of(&text.into())),
            None => Record::of(&packer),
        })
    }
}

/// An error in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[error("{reason}")]
#[diagnostic(code("connectql::json"))]
#[non_exhaustive]
pub struct JsonProblem {
    /// The problem, usually with its position.
    pub reason: String,
}

impl JsonProblem {
    /// By value, for use in `map_err`.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn of(error: serde_json::Error) -> Self {
        let reason = error.to_string();
        let deep = reason
            .strip_prefix("recursion limit exceeded")
            .map(|position| format!("it is nested more than 127 levels deep{position}"));
        JsonProblem {
            reason: deep.unwrap_or_else(|| with_separate_position(reason, &error)),
        }
    }
}

/// The reason with its position in parentheses if the text before it could continue into the position.
fn with_separate_position(reason: String, error: &serde_json::Error) -> String {
    let position = format!(" at line {} column {}", error.line(), error.column());
    match reason.strip_suffix(&position) {
        Some(text) if error.is_data() => {
            format!("{text} (line {}, column {})", error.line(), error.column())
        }
        _ => reason,
    }
}

impl Record {
    /// A record from anything that serde serializes as JSON.
    ///
    /// ```
    /// use connectql::evaluate::Record;
    ///
    /// let record = Record::new(std::collections::BTreeMap::from([("Username", "amara")]))?;
    /// assert_eq!(record.to_string(), r#"{"Username":"amara"}"#);
    /// # Ok::<(), connectql::evaluate::JsonProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If JSON cannot represent it: a map whose keys are not strings.
    pub fn new(record: impl Serialize) -> Result<Self, JsonProblem> {
        serde_json::to_value(record)
            .map(|value| Record::of(&Packer::of(&value)))
            .map_err(JsonProblem::of)
    }

    /// A record from a packed value.
    pub(crate) fn of(packer: &Packer) -> Self {
        Record(packer.packed().into())
    }

    /// A record copied from a packed value.
    pub(crate) fn copy_of(json: Json<'_>) -> Self {
        let mut packer = Packer::default();
        packer.push_json(json);
        Record::of(&packer)
    }

    /// The record's JSON.
    pub(crate) fn json(&self) -> Json<'_> {
        Json::of(&self.0)
    }
}

impl FromStr for Record {
    type Err = JsonProblem;

    fn from_str(json: &str) -> Result<Self, JsonProblem> {
        serde_json::from_str(json).map_err(JsonProblem::of)
    }
}

/// JSON on one line.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

/// Context from outside the record.
///
/// ```
/// use connectql::engine::Instance;
/// use connectql::evaluate::RecordContext;
/// use connectql::{Options, USERS, evaluator};
///
/// let ready = |known| evaluator(&USERS, "hierarchy(under g-1)", &Options::default(), known).unwrap();
/// let user = r#"{"Id": "u-1", "HierarchyGroupId": "g-2"}"#.parse().unwrap();
/// assert!(ready(RecordContext::Nothing).matches(&user).is_err());
/// let groups = br#"{"UserHierarchyGroups": [{"Id": "g-2", "HierarchyPath": {"LevelOne": {"Id": "g-2"}}}]}"#;
/// let instance = Instance::read(groups.as_slice()).unwrap();
/// assert_eq!(ready(instance.record_context()).matches(&user), Ok(false));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RecordContext<'a> {
    /// Nothing: the record is from a response. The groups below a group are not known, nor are a
    /// user's proficiencies unless the record has `Proficiencies`. The service omits members
    /// without a value. So if a record has all the members that every record of its search has
    /// ([`Resource::always`](crate::Resource::always)), a missing member has no value; any other
    /// record may be a partial one.
    Nothing,
    /// The instance that contains the record. A user without `Proficiencies` has none.
    Instance {
        /// The hierarchy groups of the instance; `None` if they are not known.
        groups: Option<&'a [Record]>,
    },
}
