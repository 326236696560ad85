//! The local engine: an instance in a file, searched as the service searches one.

mod filter;
mod instance;
mod page;
mod records;
mod response;
mod search;
mod token;

pub use filter::{FilterProblem, filter};
pub use instance::{Instance, InstanceProblem};
pub use page::{Page, PageProblem};
pub use response::SearchResponse;
pub use search::{SearchProblem, search, search_plan};
