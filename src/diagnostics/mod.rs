//! Everything that a user can be told about a query: problems, suggestions, and the report that collects them.

mod codes;
mod description;
mod draw;
mod moved;
mod problem;
mod report;
mod source;
mod suggestion;
mod text;

pub use codes::{ERROR_CODES, WARNING_CODES};
pub use description::{Description, Edit, SuggestedEdits};
pub use problem::Problem;
pub(crate) use problem::{NUMBER, WHOLE_NUMBER, WHOLE_REQUEST};
pub use report::{MAX_PROBLEMS, Report};
pub(crate) use source::Source;
pub use suggestion::{Help, Suggestion};
pub use text::hides;
pub(crate) use text::{EXCERPT_MAX, excerpt};
