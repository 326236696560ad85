//! A compiler from a small search query language to the requests of Amazon Connect's Search operations.

// What pest's derive names, as it is used without its `std` feature.
extern crate alloc;

pub mod catalog;
mod check;
pub mod engine;
pub mod evaluate;
mod parameters;
mod plan;
mod problem;
pub mod query;
#[cfg(feature = "serve")]
pub mod serve;
pub mod service;
mod span;
pub mod syntax;
pub mod wire;

pub use catalog::{AGENT_STATUSES, Resource, USER_HIERARCHY_GROUPS, USERS, resource};
pub use parameters::Parameters;
pub use problem::Problem;
pub use span::{Span, Spanned};
