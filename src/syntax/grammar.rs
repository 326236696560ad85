//! The lenient grammar: the surface of the language, with common mistakes.

#[derive(pest_derive::Parser)]
#[grammar = "grammar/lenient.pest"]
pub(super) struct QueryParser;
