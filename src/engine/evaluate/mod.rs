//! Decides whether a record matches a query, and whether the service would return it for a request.
//!
//! The two evaluators find values independently, so that each checks the other and both check the
//! compiler. They share the comparison of strings, the reading of times, the catalog, and the
//! following assumptions, since the API reference does not specify how values are matched. The
//! oracle of the tests shares nothing with either.
//!
//! | assumed | where it matters |
//! |---|---|
//! | free-form text is compared character by character, using Unicode simple case folding | `StringCondition` |
//! | IDs, tag keys and tag values are matched exactly | `StringCondition` on IDs, `TagCondition` |
//! | the values of choices are case-insensitive, like text | `StringCondition`, `TypeCondition` … |
//! | `FieldName` is case-insensitive | all conditions with a `FieldName` |
//! | all conditions of a `ListCondition` must match the same proficiency | `ListCondition` |
//! | both ends of a `RANGE` are inclusive | number and date conditions |
//! | the operand of `LESSER…` and `LESS_THAN…` is in `MaxValue`, that of the others in `MinValue` | the same |
//! | a group's `HierarchyPath` leads from the top down to the group itself | `WITH_CHILD_GROUPS`, `parentId` |
//! | a time without an offset is in UTC; a number is seconds since 1970 | date and time conditions |
//! | members that the service searches but never returns (proficiencies, some tags, a queue's type) are in the data file | `search`, `serve` |
//! | criteria and filter must both match | `SearchCriteria`, `SearchFilter` |

mod fold;
mod json;
mod members;
mod moment;
mod packer;
mod pattern;
mod problem;
mod query;
mod record;
mod request;

pub(crate) use json::{Json, Object};
pub(crate) use members::Members;
pub(crate) use packer::{ObjectPacker, Packer};
pub use problem::{RequestFault, RequestProblem};
pub use query::QueryEvaluator;
pub(crate) use query::{Origin, Undecided};
pub use record::{JsonProblem, Record, RecordContext};
pub(crate) use record::{PROFICIENCIES, UNRETURNED_TAGS};
pub use request::RequestEvaluator;
