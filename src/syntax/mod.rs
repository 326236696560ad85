//! The syntax of the language: text to tree, and tree to text.

pub mod ast;
mod comparison_slips;
mod expected;
mod foreign_operators;
mod function_alias;
mod grammar;
mod groups;
mod layout;
mod lenient;
mod lenient_slips;
mod names;
mod parentheses;
mod parse;
mod print;
mod slips;
mod strict;
pub(crate) mod text;

pub use crate::diagnostics::hides;
pub use ast::Ast;
pub(crate) use expected::Expected;
pub(crate) use foreign_operators::{equivalent_operator, is_operator_word};
#[cfg(test)]
pub(crate) use function_alias::FUNCTION_ALIASES;
pub(crate) use function_alias::function_by_alias;
pub use groups::MAX_DEPTH;
pub(crate) use lenient::{Expectations, expectations};
pub(crate) use lenient_slips::{named_by_id, without_glued_in};
pub(crate) use names::is_name_char;
pub use names::is_parameter_char;
pub(crate) use parentheses::Parentheses;
pub(crate) use parse::parse_by_grammar;
#[cfg(test)]
pub(crate) use parse::parses;
pub use parse::{MAX_LENGTH, Parsed, parse};
pub(crate) use print::{canonical_argument, canonical_literal, canonical_test, lines};
#[cfg(test)]
pub(crate) use slips::examples;
pub(crate) use slips::tokens as lexer;
pub(crate) use slips::{
    Fields, Slip, ValueKind, explain_unclosed_parenthesis, is_word_for_under, slips, texts,
};
#[cfg(feature = "measure")]
pub use strict::pest_alone;
pub use text::unbroken_words;
pub(crate) use text::{
    canonical_time, foreign_range, is_name, quoted, range as canonical_range,
    value as canonical_value,
};
