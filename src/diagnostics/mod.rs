//! Everything that a user can be told about a query: problems, suggestions, and the report that collects them.

mod problem;
mod report;
mod source;
mod suggestion;

pub use problem::Problem;
pub(crate) use problem::{NUMBER, WHOLE_NUMBER};
pub use report::{Description, Edit, MAX_PROBLEMS, Report, SuggestedEdits};
pub(crate) use source::Source;
pub use suggestion::{Help, Suggestion};
