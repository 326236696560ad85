//! Places that callers give.

use miette::Diagnostic;
use thiserror::Error;

use crate::encoding::Encoding;

/// A place that is none in the query.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum PlaceProblem {
    /// A place after the end.
    #[error("place {at} is behind the end of the query, which is at {length}")]
    #[diagnostic(
        code(connectql::outside_query),
        help("give a place from 0 to {length}")
    )]
    Outside {
        /// The place.
        at: usize,
        /// The length of the query.
        length: usize,
    },
}

impl PlaceProblem {
    /// The byte of a place in a query. A place within a character counts down to its start.
    pub(crate) fn byte(query: &str, at: usize, encoding: Encoding) -> Result<usize, Self> {
        encoding.byte(query, at).ok_or_else(|| {
            let length = encoding.place(query, query.len());
            PlaceProblem::Outside { at, length }
        })
    }
}
