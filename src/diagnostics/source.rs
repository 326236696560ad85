//! The source texts of a query.

use crate::span::Span;

/// One of the texts that a query consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Its name for programs: `query`, `and[0]`.
    pub(crate) name: String,
    /// Its span in the combined text.
    pub(crate) span: Span,
}
