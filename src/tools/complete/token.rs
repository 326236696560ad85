//! The word, operator or quoted value at a position in a query.

use crate::syntax::{Expected, expectations, is_name_char};

/// A piece of a query that is replaced as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last one.
    pub(super) end: usize,
    /// The quote that it begins with, if any.
    pub(super) quote: Option<char>,
}

impl Token {
    /// The token around the position, or ending there.
    pub(super) fn around(query: &str, at: usize) -> Option<Token> {
        let (before, after) = query.split_at_checked(at)?;
        if let Some((start, quote)) = open_quote(before) {
            return Some(Token {
                start,
                end: at + quoted_length(after, quote),
                quote: Some(quote),
            });
        }
        let word = before.trim_end_matches(is_name_char);
        let word = word.strip_suffix('$').unwrap_or(word).len();
        let (start, belongs): (usize, fn(char) -> bool) = if word < at {
            (word, is_name_char)
        } else if before.ends_with(is_join) {
            (before.trim_end_matches(is_join).len(), is_join)
        } else {
            (before.trim_end_matches(is_operator).len(), is_operator)
        };
        (start < at).then(|| Token {
            start,
            end: at + run_length(after, belongs),
            quote: None,
        })
    }

    /// The token that begins at a position.
    pub(super) fn from(query: &str, at: usize) -> Option<Token> {
        let after = query.get(at..)?;
        let length = match after.strip_prefix('$') {
            Some(name) => 1 + run_length(name, is_name_char),
            None => run_length(after, is_name_char).max(run_length(after, is_operator)),
        };
        (length > 0).then_some(Token {
            start: at,
            end: at + length,
            quote: None,
        })
    }
}

pub(super) fn is_operator(char: char) -> bool {
    matches!(char, '=' | '~' | '^' | '!' | '<' | '>')
}

/// True for the characters of `&&` and `||`.
fn is_join(char: char) -> bool {
    matches!(char, '&' | '|')
}

fn run_length(text: &str, belongs: fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(belongs).len()
}

/// The quote that is open at the end of a string, where a value is allowed.
fn open_quote(before: &str) -> Option<(usize, char)> {
    let opens = |quote: char| {
        let start = before.rfind(quote)?;
        let expected = expectations(before.get(..start)?)?.expected;
        (expected.contains(&Expected::Value) && expectations(before).is_none())
            .then_some((start, quote))
    };
    // A quote within the other kind of quotes opens nothing.
    let opened = ['"', '\''].into_iter().filter_map(opens);
    opened.min_by_key(|(start, _)| *start)
}

/// The end of the quoted text: the closing quote if it comes right after the word.
fn quoted_length(after: &str, quote: char) -> usize {
    let word = run_length(after, is_name_char);
    if after
        .get(word..)
        .is_some_and(|rest| rest.starts_with(quote))
    {
        word + 1
    } else {
        word
    }
}
