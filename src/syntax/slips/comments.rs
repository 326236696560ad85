//! Comments of other languages.

use super::tokens::{Enclosing, Kind, Token};

use super::cursor::TokenCursor;
use super::slip::{Slip, problem};
use crate::diagnostics::excerpt;
use crate::span::Span;

/// The start of a comment.
pub(super) const COMMENT: &str = "#";

/// True if a comment of another language begins at a token.
pub(super) fn begins(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_mark = |token: &Token<'_>| {
        token.kind == Kind::Word
            && token.enclosing == Enclosing::Conditions
            && (token.text.starts_with("//") || token.text == "--" || token.text.starts_with("/*"))
    };
    cursor.get_if(at, is_mark).is_some() && !cursor.previous(at).is_some_and(Token::compares)
}

/// `username = bob // not the other one` · `-- all of them` · `/* not now */`
pub(super) fn comment(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let mark = cursor.get_if(at, |_| begins(cursor, at))?;
    let start = mark.span.start as usize;
    let rest = cursor.query.get(start..).unwrap_or_default();
    let is_block = mark.text.starts_with("/*");
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let length = if is_block {
        rest.find("*/").map_or(rest.len(), |end| end + 2)
    } else {
        line
    };
    let comment_text = rest
        .get(..length)
        .unwrap_or(rest)
        .trim_matches(['/', '-', '*', ' ']);
    let help = format!(
        "a comment begins with `{COMMENT}`: write `{}`",
        excerpt(format!("{COMMENT} {comment_text}").trim_end())
    );
    let problem = problem("the end of the query", mark.text, help, mark.span);
    let span = Span::of(start..start + length);
    let replacement = if is_block {
        (span, String::new())
    } else {
        (
            Span::new(mark.span.start, mark.span.start + 2),
            COMMENT.to_owned(),
        )
    };
    Some(Slip::new(problem, span, Some(replacement)))
}
