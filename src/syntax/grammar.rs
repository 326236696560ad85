//! The lenient grammar: the syntax of the language, including common mistakes.

#[derive(pest_derive::Parser)]
#[grammar = "grammar/lenient.pest"]
pub(super) struct QueryParser;
