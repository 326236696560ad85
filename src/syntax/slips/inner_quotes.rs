//! Quotes within a value, and which of them end it.

use crate::syntax::names::OPERATOR_CHARACTERS;
use crate::syntax::text;

/// The typographic apostrophe.
pub(super) const APOSTROPHE: char = '\u{2019}';

/// The distance in bytes within which the end of a value that contains quotes is searched for, so
/// that reading takes linear time.
const LOOKED_AHEAD: usize = 120;

/// The part of a string in which to look for the end of a value.
fn near(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at);
    let end = end.take_while(|at| *at <= LOOKED_AHEAD).last();
    match end {
        Some(end) if text.len() > LOOKED_AHEAD => text.get(..end).unwrap_or(text),
        _ => text,
    }
}

/// A quote within a string, and the adjacent characters.
pub(super) struct Mark {
    at: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Mark {
    /// True if it is between the letters of a word: `O'Brien`.
    fn is_inside_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
            && self.after.is_some_and(char::is_alphanumeric)
    }

    /// True if a word begins with it: `'n`.
    fn opens(&self) -> bool {
        !self.before.is_some_and(char::is_alphanumeric)
            && self.after.is_some_and(char::is_alphanumeric)
    }

    /// True if a word ends with it: `n'`.
    fn closes(&self) -> bool {
        self.before.is_some_and(|before| !before.is_whitespace())
            && !self.after.is_some_and(char::is_alphanumeric)
    }
}

/// The unescaped quotes of one kind in a string.
pub(super) fn marks(text: &str, quote: char) -> impl Iterator<Item = Mark> {
    let mut is_escaped = false;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, char) = chars.next()?;
            let (is_mark, last) = (char == quote && !is_escaped, before.replace(char));
            is_escaped = char == '\\' && !is_escaped;
            if is_mark {
                let after = chars.peek().map(|(_, after)| *after);
                return Some(Mark {
                    at,
                    before: last,
                    after,
                });
            }
        }
    })
}

/// The length of the word at the start of a string, if it has quotes between letters:
/// `D'Angelo-O'Neil`, `O\'Brien`.
///
/// `plain` is its length if quotes end it.
pub(super) fn word_length(text: &str, plain: usize) -> Option<usize> {
    let rest = near(text);
    let head = rest.get(..plain)?.trim_end_matches('\\');
    let quote = rest
        .get(plain..)?
        .chars()
        .next()
        .filter(|quote| matches!(*quote, '"' | '\'' | APOSTROPHE))?;
    if !head.ends_with(char::is_alphanumeric) || text::is_keyword(head) {
        return None;
    }
    // `5" screen`: no other quote closes this one.
    if head.ends_with(|last: char| last.is_ascii_digit())
        && rest.len() == text.len()
        && text.matches(quote).count() == 1
    {
        return Some(plain + 1);
    }
    let belongs = |char: char| text::is_bare(char) || char == quote;
    let word = rest.split(|char| !belongs(char)).next()?;
    // `N'Mary Ann'`: the next quote closes this one.
    let is_open = marks(rest.get(word.len()..)?, quote)
        .next()
        .is_none_or(|next| quote == '\'' && !next.closes());
    let mut quotes = word.match_indices(quote);
    let is_whole = quotes.all(|(at, _)| is_between_letters(word, at, quote));
    (is_whole && is_open).then_some(word.len())
}

/// True if a quote in a word is an apostrophe.
fn is_between_letters(word: &str, at: usize, quote: char) -> bool {
    let (before, after) = word.split_at_checked(at).unwrap_or_default();
    let before = before.trim_end_matches('\\');
    let after = after.trim_start_matches(quote);
    before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphabetic)
}

/// The length of a quoted value that also contains such quotes: `'O'Brien'`, `'Rock 'n' Roll'`,
/// `"5" screen"`.
///
/// `plain` is the end of the second quote. `None` if the text between the quotes may be several values or conditions.
pub(super) fn quoted_length(text: &str, quote: char, plain: usize) -> Option<usize> {
    let ends =
        |mark: &Mark| mark.closes() && ends_value(text.get(mark.at + 1..).unwrap_or_default());
    let rest = near(text);
    let mut inside = Vec::new();
    for mark in marks(rest, quote).skip_while(|mark| mark.at + 1 < plain) {
        if !ends(&mark) {
            inside.push(mark);
            continue;
        }
        let value = rest.get(1..mark.at)?;
        let first = inside.iter().find(|mark| !mark.is_inside_word());
        let is_one = inside.len() == 1 || first.is_none_or(Mark::opens);
        return (!inside.is_empty() && is_one && is_plain(value)).then_some(mark.at + 1);
    }
    None
}

/// True if a condition, an argument or an item ends before a string.
pub(super) fn ends_value(rest: &str) -> bool {
    const JOINS: [&str; 2] = ["and", "or"];
    let next = rest.trim_start();
    let word = next.split(|char: char| !char.is_alphanumeric()).next();
    next.is_empty()
        || next.starts_with([')', ','])
        || next.starts_with(|char| OPERATOR_CHARACTERS.contains(char))
        || JOINS
            .iter()
            .any(|join| word.is_some_and(|word| word.eq_ignore_ascii_case(join)))
}

/// True if a string consists only of words.
pub(super) fn is_plain(value: &str) -> bool {
    let is_mark = |char: char| OPERATOR_CHARACTERS.contains(char) || "(),\n\r".contains(char);
    !value.contains(is_mark) && !value.split_whitespace().any(text::is_keyword)
}

/// The help for quotes within a value.
pub(super) const QUOTES_WITHIN: &str = "put a backslash before a quote within quotes, or enclose the value in the other kind of quotes";
