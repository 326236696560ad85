//! The local engine: an instance in a file, searched as the service searches one.

mod instance;
mod page;
mod response;
mod search;
mod token;

pub use instance::{Instance, InstanceProblem};
pub use page::{Page, PageProblem};
pub use response::SearchResponse;
pub use search::{SearchProblem, search};
