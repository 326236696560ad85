//! The language tools: siblings that use the tree, the catalog and the wire format, never each
//! other. They share only the descriptions of words and positions.

pub mod builder;
pub(crate) mod complete;
pub(crate) mod decompile;
pub mod explain;
pub mod fields;
mod format;
pub(crate) mod parameters;
mod position;
pub(crate) mod tokens;
mod words;

pub use format::format;
pub use position::PositionProblem;
