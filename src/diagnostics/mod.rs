//! Problems, suggestions, and the report that collects them.

mod codes;
mod description;
mod draw;
mod messages;
mod problem;
mod report;
mod source;
mod suggestion;
mod text;

pub use codes::{Code, ERROR_CODES, WARNING_CODES};
pub use description::{Description, SuggestedEdits};
pub(crate) use messages::{NUMBER, WHOLE_NUMBER, WHOLE_REQUEST, characters, displayed_path};
pub use problem::Problem;
pub(crate) use problem::{Detail, Found};
pub use report::{MAX_PROBLEMS, Report};
pub(crate) use source::Source;
pub use suggestion::{Edit, Suggestion};
pub(crate) use suggestion::{Help, edited};
pub use text::hides;
pub(crate) use text::{EXCERPT_MAX, excerpt, first_listed, listed};
