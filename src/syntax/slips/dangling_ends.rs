//! Text left at the ends of a query, where no condition is.

use super::tokens::{self, Kind, Token};

/// A query with white space in place of dangling text at its ends: `and`, `or`, a closing
/// parenthesis before any group, and `not` and parentheses after a final `and`. All other positions
/// stay the same. `None` if there is no such text, or nothing else.
pub(in crate::syntax) fn without_dangling_ends(query: &str) -> Option<String> {
    let tokens = tokens::lenient_tokens(query);
    let first = tokens
        .iter()
        .position(|token| !token.is_join() && token.kind != Kind::Close)?;
    let last = tokens.iter().rposition(|token| !token.opens_condition())?;
    let is_joined = tokens.get(last + 1).is_none_or(Token::is_join);
    let start = tokens.get(first)?.span.start as usize;
    let end = if is_joined {
        tokens.get(last)?.span.end as usize
    } else {
        query.len()
    };
    let is_open = first > 0 || is_joined && last + 1 < tokens.len();
    let kept = query.get(start..end).filter(|_| is_open)?;
    Some(format!("{}{kept}", " ".repeat(start)))
}
