//! The Search operations as data. To check, plan, emit, evaluate, complete and document a resource,
//! an entry here is enough: no other module distinguishes resources.

mod describe;
mod fields;
mod filter_condition;
mod functions;
mod limits;
mod names;
mod operators;
mod resource;
mod resources;

pub use describe::{
    ContainsBounds, FieldDescription, FilterLimits, FunctionDescription, PartDescription,
    ResourceDescription,
};
pub use fields::{ChoiceCondition, Contains, Field, Kind, Returned, Spelling};
pub use filter_condition::FilterMember;
pub(crate) use filter_condition::{ConditionLimits, FilterCondition};
pub use functions::{FUNCTIONS, Function, FunctionEntry, function};
pub(crate) use limits::{BURST_CALLS, CALLS_PER_SECOND};
pub use limits::{
    CONTAINS_MAX, CONTAINS_MIN, LEVEL_MAX, LEVEL_MIN, TAG_KEY_MAX, TAG_KEY_RESERVED, TAG_VALUE_MAX,
    USER_FILTER_GROUPS_MAX, USER_FILTER_TAGS_MAX,
};
pub(crate) use operators::{ON_OTHER_FIELD, ON_PART, ON_TAG};
pub use resource::Resource;
pub use resources::*;

/// The resource with this name: singular or plural, or the name of its operation, ignoring case,
/// `_` and `-`.
///
/// ```
/// for name in ["users", "User", "SearchUsers", "search-users", "search_users"] {
///     assert_eq!(connectql::resource(name).map(|users| users.operation), Some("SearchUsers"));
/// }
/// assert!(connectql::resource("contacts").is_none());
/// ```
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES
        .iter()
        .copied()
        .find(|resource| resource.has_name(name))
}
