//! The local engine: searches a data file as the service would search an instance.

pub mod evaluate;
mod evaluator;
mod filter;
mod foreign;
#[cfg(feature = "serve")]
pub mod http;
mod instance;
mod instance_problem;
mod lists;
mod page;
mod pages;
mod records;
mod response;
mod search;
pub mod service;
mod stream;
mod token;

pub use evaluator::evaluator;
pub use filter::{FilterProblem, filter, filter_with};
pub use instance::Instance;
pub use instance_problem::InstanceProblem;
pub use page::{Page, PageProblem};
pub use response::SearchResponse;
use search::Search;
pub use search::{SearchProblem, search, search_plan};
pub use stream::{FoundPage, StreamProblem, search_stream};
