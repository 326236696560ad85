//! Where records carry what the language has functions for, and what may be known beside the records.

use serde_json::Value;

/// The group of a user (documented: `UserSearchSummary`).
pub(super) const GROUP_ID: &str = "HierarchyGroupId";
/// The path of a group (documented: `HierarchyGroup`).
pub(super) const GROUP_PATH: &str = "HierarchyPath";
/// The id of a group, and of each group on a path (documented: `HierarchyGroup`, `HierarchyGroupSummary`).
pub(super) const GROUP_OWN_ID: &str = "Id";
/// The members of a path, from the top down (documented: `HierarchyPath`).
pub(super) const GROUP_LEVELS: [&str; 5] = ["LevelOne", "LevelTwo", "LevelThree", "LevelFour", "LevelFive"];
/// The proficiencies of a user: never in a response, but in instance files (the elements are documented:
/// `UserProficiency`).
pub(crate) const PROFICIENCIES: &str = "Proficiencies";
/// A proficiency's name.
pub(super) const PROFICIENCY_NAME: &str = "AttributeName";
/// A proficiency's value.
pub(super) const PROFICIENCY_VALUE: &str = "AttributeValue";
/// A proficiency's level.
pub(super) const PROFICIENCY_LEVEL: &str = "Level";
/// Where an instance file may carry tags that the service searches and does not return.
pub(crate) const UNRETURNED_TAGS: &str = "Tags";

/// What is known beside the record that is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Known<'a> {
    /// Nothing: the record is from a response. It cannot tell what lies below a group, and not what proficiencies a
    /// user has unless it carries `Proficiencies`.
    Nothing,
    /// The instance that it is a record of. A user without `Proficiencies` has none.
    Instance {
        /// The hierarchy groups of the instance; `None` when they are not known.
        groups: Option<&'a [Value]>,
    },
}
