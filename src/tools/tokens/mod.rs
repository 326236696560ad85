//! The tokens of a query with their kinds, for highlighting in editors, as far as possible even for
//! queries with errors.

mod hover;
mod spans;

use serde::Serialize;

use crate::encoding::{Encoding, Positions};

pub use hover::{Hover, hover};
pub use spans::TokenKind;
use spans::spans;

/// A token of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Its start, in the requested units.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
}

/// The tokens of a query in order. They do not overlap, and only white space is between them.
///
/// ```
/// use connectql::{Encoding, TokenKind, tokens};
///
/// let query = "name ~ Sup # all";
/// let kinds: Vec<_> = tokens(query, Encoding::Bytes)
///     .iter()
///     .map(|token| (token.kind, &query[token.start..token.end]))
///     .collect();
/// assert_eq!(
///     kinds,
///     [
///         (TokenKind::Field, "name"),
///         (TokenKind::Operator, "~"),
///         (TokenKind::Value, "Sup"),
///         (TokenKind::Comment, "# all"),
///     ]
/// );
/// ```
pub fn tokens(query: &str, encoding: Encoding) -> Vec<Token> {
    let positions = Positions::new(query, encoding);
    spans(query)
        .into_iter()
        .map(|(kind, span)| {
            let (start, end) = positions.ends(span.range());
            Token { kind, start, end }
        })
        .collect()
}
