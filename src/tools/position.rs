//! Positions given by callers.

use miette::Diagnostic;
use thiserror::Error;

use crate::encoding::Encoding;

/// A position outside the query.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum PositionProblem {
    /// A position after the end.
    #[error("position {at} is past the end of the query, at {length}")]
    #[diagnostic(
        code("connectql::outside_query"),
        help("give a position from 0 to {length}")
    )]
    Outside {
        /// The position.
        at: usize,
        /// The length of the query.
        length: usize,
    },
}

impl PositionProblem {
    /// The byte at a position in a query. A position within a character counts as its start.
    pub(crate) fn byte(query: &str, at: usize, encoding: Encoding) -> Result<usize, Self> {
        encoding.byte(query, at).ok_or_else(|| {
            let length = encoding.position(query, query.len());
            PositionProblem::Outside { at, length }
        })
    }
}
