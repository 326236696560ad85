//! Ranges in the words and brackets of other languages.

use super::tokens::{Kind, Token};
use super::{Form, TokenCursor, Values, Words, excerpt, times};
use crate::diagnostics::Detail;
use crate::syntax::text;

/// A range in other words.
fn range(row: &TokenCursor<'_>, ends: (usize, usize), found: &str, meant: String) -> Form {
    let words = Words {
        expected: "a range",
        found,
        help: format!("write `{}`: a range includes both ends", excerpt(&meant)),
    };
    let mut form = row.form(ends, words, Some(meant));
    form.problem = form.problem.with_detail(Detail::ForeignRange);
    form
}

/// An end of a range, and the bracket at it.
fn end(text: &str) -> (&str, Option<char>) {
    let is_bracket = |char: char| "[]{}".contains(char);
    (
        text.trim_matches(is_bracket),
        text.chars().find(|char| is_bracket(*char)),
    )
}

/// `displayorder from 3 to 7` · `displayorder in 3 to 7` · `displayorder:[3 TO 7]` · `displayorder:{3 TO *}`
pub(super) fn in_words(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let value = |at: usize| row.find(at, Token::is_value).map(|token| token.text);
    let (field, low, to) = match token.text.split_once(':') {
        Some((field, "")) => (field, value(at + 1)?, at + 2),
        Some((field, low)) => (field, low, at + 1),
        None => {
            let is_before = row.find(at + 1, |next| {
                next.compares() || next.is("from") || next.is("between")
            });
            (is_before.map(|_| token.text)?, value(at + 2)?, at + 3)
        }
    };
    let high = Some(to)
        .filter(|to| row.is(*to, "to"))
        .and_then(|to| value(to + 1))?;
    if !text::is_name(field) || !row.ends_condition(to + 2) {
        return None;
    }
    let is_alone = at == 0 && row.get(to + 2).is_none();
    let (low, high) = (end(low), end(high));
    let is_time = matches!(row.values(field), Some(Values::Date | Values::Time));
    let time = |text: &str| times::whole(text).filter(|_| is_time);
    let (from, to_time) = (time(low.0), time(high.0));
    let low = (from.as_deref().unwrap_or(low.0), low.1);
    let high = (to_time.as_deref().unwrap_or(high.0), high.1);
    let meant = between(field, low, high, is_alone)?;
    let form = range(row, (at, to + 1), row.text(at, to + 1), meant);
    Some(form.dropping(&format!("to from between {}", row.text(at, to + 1))))
}

/// The condition for the values between two ends: `{` and `}` exclude theirs, `*` is none.
fn between(
    field: &str,
    (low, opening): (&str, Option<char>),
    (high, closing): (&str, Option<char>),
    is_alone: bool,
) -> Option<String> {
    let above = if opening == Some('{') { ">" } else { ">=" };
    let below = if closing == Some('}') { "<" } else { "<=" };
    let is_open = above == ">" || below == "<";
    Some(match (low, high) {
        ("" | "*", "" | "*") => return None,
        ("*", high) => format!("{field} {below} {high}"),
        (low, "*") => format!("{field} {above} {low}"),
        (low, high) if is_open && is_alone => {
            format!("{field} {above} {low} and {field} {below} {high}")
        }
        (low, high) if is_open => format!("({field} {above} {low} and {field} {below} {high})"),
        (low, high) => format!("{field} in {low}..{high}"),
    })
}

/// `displayorder between (3 .. 7)` · `displayorder between(3, 7)` · `displayorder between (3 and 7)`
pub(super) fn in_parentheses(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let field = row.find(at, |_| row.begins_condition(at))?;
    row.find(at + 1, |word| {
        word.is("between") && row.has(at + 2, Kind::Open)
    })?;
    let last = row.close_of(at + 2)?;
    let value = |at: usize| row.find(at, Token::is_value).map(|token| token.text);
    let is_between =
        |token: &Token<'_>| token.is("and") || token.kind == Kind::Comma || token.text == "..";
    let (low, high) = match last - at {
        4 => value(at + 3)?.split_once("..")?,
        6 => {
            row.find(at + 4, is_between)?;
            (value(at + 3)?, value(at + 5)?)
        }
        _ => return None,
    };
    if low.is_empty() || high.is_empty() || !row.ends_condition(last + 1) {
        return None;
    }
    let meant = format!("{} in {low}..{high}", field.text);
    let form = range(row, (at, last), row.text(at + 1, last), meant);
    Some(form.dropping("between and"))
}

/// `displayorder not between 3 and 7`
pub(super) fn not_between(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let field = row.find(at, |token| token.is_name() && row.begins_condition(at))?;
    let low = row.find(at + 3, Token::is_value)?.text;
    let high = row.find(at + 5, Token::is_value)?.text;
    if !row.is(at + 1, "not") || !row.is(at + 2, "between") || !row.is(at + 4, "and") {
        return None;
    }
    let meant = format!("not {} in {low}..{high}", field.text);
    let words = Words {
        expected: "an operator",
        found: row.text(at + 1, at + 2),
        help: format!("write `{}`: a range includes both ends", excerpt(&meant)),
    };
    Some(
        row.form((at, at + 5), words, Some(meant))
            .dropping("between"),
    )
}

/// `displayorder in 3..=7`
pub(super) fn inclusive(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let low = row
        .find(at, |_| row.before(at).is_some_and(Token::compares))?
        .text
        .strip_suffix("..")?;
    let high = row
        .find(at + 2, Token::is_value)
        .filter(|_| row.get(at + 1).is_some_and(|sign| sign.text == "="))?;
    let meant = format!("{low}..{}", high.text);
    Some(range(row, (at, at + 2), row.text(at, at + 2), meant))
}
