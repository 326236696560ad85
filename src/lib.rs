//! A compiler from a small search query language to the requests of Amazon Connect's Search operations.

pub mod catalog;
pub mod engine;
pub mod evaluate;
pub mod query;
mod span;
pub mod syntax;
pub mod wire;

pub use catalog::{AGENT_STATUSES, Resource, USER_HIERARCHY_GROUPS, USERS, resource};
pub use span::{Span, Spanned};
