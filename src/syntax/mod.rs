//! The surface of the language: text to tree, and tree to text.

pub mod ast;
mod expected;
mod groups;
mod parse;
mod print;
mod slips;
pub(crate) mod text;

pub use ast::Ast;
pub use parse::{MAX_DEPTH, MAX_LENGTH, Parsed, parse};
