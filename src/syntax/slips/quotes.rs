//! Quotes that belong to a value: `O'Brien`, `'O'Brien'`, `"5" screen"`.

use super::inner_quotes::{QUOTES_WITHIN, marks};
use super::phrases::{begins_value, phrase_end};
use super::tokens::{Enclosing, Kind, Token};
use super::{Slip, TokenCursor, Words, excerpt};
use crate::diagnostics::Problem;
use crate::syntax::{lenient_slips, text};

/// The value of a token with such quotes in it.
fn value(token: &Token<'_>) -> Option<String> {
    let quote = token.text.chars().next()?;
    let inside = match token.kind {
        Kind::Word => token.text,
        Kind::Quoted if quote != text::BACKTICK && token.text.len() > 1 => {
            token.text.get(1..)?.strip_suffix(quote)?
        }
        _ => return None,
    };
    let is_there = match token.kind {
        Kind::Word => inside.contains(['"', '\'']),
        _ => marks(inside, quote).next().is_some(),
    };
    is_there.then(|| inside.replace("\\'", "'").replace("\\\"", "\""))
}

/// `lastname = O'Brien` · `lastname in ('O'Brien', Smith)` · `name ~ "5" screen"`
pub(super) fn within(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |_| begins_value(row, at) || row.begins_item(at))?;
    // `5" screen` is one value, which is quoted as a whole.
    let is_phrase = match token.enclosing {
        _ if token.kind != Kind::Word => false,
        Enclosing::Conditions => phrase_end(row, at) > at + 1,
        Enclosing::Arguments | Enclosing::List => row
            .find(at + 1, |next| next.kind == Kind::Word && !next.is_keyword())
            .is_some(),
    };
    if is_phrase {
        return None;
    }
    let mut quoted = String::new();
    text::write_quoted(&value(token)?, &mut quoted);
    let help = match token.kind {
        Kind::Word => format!(
            "quote a value that contains such a character: `{}`",
            excerpt(&quoted)
        ),
        _ => format!("{QUOTES_WITHIN}: `{}`", excerpt(&quoted)),
    };
    let words = Words {
        expected: "one value",
        found: token.text,
        help,
    };
    Some(row.slip((at, at), words, Some(quoted)))
}

/// `O'Brien`: such a value without a field.
pub(super) fn alone(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |_| {
        row.begins_condition(at) && row.ends_condition(at + 1)
    })?;
    let problem: Problem = lenient_slips::lone_value(row.query, &value(token)?, token.span, None);
    let edits = problem.suggestions().iter().flat_map(|meant| &meant.edits);
    let instead = edits.map(|edit| (edit.span(), edit.text.clone())).next();
    Some(Slip::new(
        problem,
        token.span,
        instead.filter(|_| row.tokens.len() == 1),
    ))
}
