//! What keeps a record from answering a query.

use miette::Diagnostic;
use thiserror::Error;

use crate::span::Span;

/// A condition that the records at hand cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[error("{condition} cannot be answered: {reason}")]
#[diagnostic(code(connectql::unanswerable))]
pub struct Unanswerable {
    /// The condition, such as `` `proficiency(English)` ``.
    pub condition: String,
    /// Why it cannot be answered.
    pub reason: String,
    /// What to do instead.
    #[help]
    pub help: String,
    /// Where the query has it.
    pub span: Span,
}
