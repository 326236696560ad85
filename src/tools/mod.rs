//! The language tools: siblings that use the tree, the catalog and the wire, never each other.

pub mod builder;
pub(crate) mod complete;
pub(crate) mod decompile;
pub mod explain;
mod format;

pub use format::format;
