//! Classes of tokens used in shapes of several kinds, and the texts that they capture.

use super::operators::operator_at;
use super::shapes::Capture;
use super::tokens::{Enclosing, Kind, Token};
use super::{TokenCursor, Values, plain_operator};
use crate::syntax::{called, operator_meant, text};

/// The text to write for a token.
pub(super) fn one<T: Into<String>>(text: Option<T>, at: usize) -> Option<(Capture, usize)> {
    Some((Capture::Owned(text?.into()), at + 1))
}

pub(super) fn ends_condition(row: &TokenCursor<'_>, at: usize) -> bool {
    row.ends_condition(at)
}

/// True if a condition with an operator begins at a token.
pub(super) fn is_condition(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_in_words = || row.is_field(row.text_at(at)) && operator_at(row, at + 1).is_some();
    row.is_comparison_at(at) || row.is_field_with_colon(at) || is_in_words()
}

/// True if a condition begins at a token, whatever its operator.
pub(super) fn is_subject(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_field = row.is_field(row.text_at(at)) && row.get(at + 1).is_some();
    is_condition(row, at) || is_field || row.function(at).is_some()
}

pub(super) fn is_not(row: &TokenCursor<'_>, at: usize) -> bool {
    row.is_not(at)
}

pub(super) fn is_in(row: &TokenCursor<'_>, item: usize, function: &str) -> bool {
    row.function_around(item)
        .is_some_and(|around| around.name == function)
}

/// True if a name is `tag` or one of its aliases.
pub(super) fn is_tag(name: &str) -> bool {
    called(name).is_some_and(|called| called.name == "tag")
}

pub(super) fn is_function(row: &TokenCursor<'_>, at: usize, function: &str) -> bool {
    row.function(at)
        .is_some_and(|called| called.name == function)
}

/// True if a word names a part of a proficiency.
pub(super) fn is_part(token: &Token<'_>) -> bool {
    ["name", "value", "level"].iter().any(|part| token.is(part))
}

/// True for `or` and its signs.
pub(super) fn is_or(token: &Token<'_>) -> bool {
    token.is("or") || matches!(token.text, "|" | "||")
}

/// True for `3..7`.
pub(super) fn is_range(written: &str) -> bool {
    let ends = written.split_once("..");
    ends.is_some_and(|(low, high)| !low.is_empty() && !high.is_empty())
}

/// True if the values of a field have an order.
pub(super) fn is_ordered(row: &TokenCursor<'_>, field: &str) -> bool {
    matches!(
        row.values(field),
        Some(Values::Number | Values::Decimal | Values::Date | Values::Time)
    )
}

/// `3..7` · `3-7` · `2024-01-01/2024-01-31`: the range that a value means.
pub(super) fn range(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = row.get(at)?.value();
    let range = match text::other_range(&written) {
        Some((low, high)) => text::range(low, high),
        None => written,
    };
    one(Some(range), at).filter(|(range, _)| is_range(range))
}

/// `3 - 7`: the range that it means.
pub(super) fn spaced_range(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at + 1, |sign| matches!(sign.text, "-" | "–" | "—" | "/"))?;
    let (low, high) = text::other_range(row.text(at, at + 2))?;
    Some((text::range(low, high).into(), at + 3))
}

/// `..7`: the end of a range without a beginning.
pub(super) fn behind_dots(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let end = row.get(at)?.text.strip_prefix("..")?;
    one(Some(end), at).filter(|_| !end.is_empty() && !end.starts_with('.'))
}

pub(super) fn key(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(text::value(&row.find(at, Token::is_value)?.value())),
        at,
    )
}

/// Parentheses with their contents, up to the end of the query if they are not closed.
pub(super) fn call(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |token| token.kind == Kind::Open)?;
    let close = row.close_of(at).unwrap_or(row.tokens.len() - 1);
    (close > at + 1).then(|| (row.text(at, close).to_owned().into(), close + 1))
}

/// Conditions up to the closing parenthesis of a call.
pub(super) fn conditions(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let close = row.close_of(at.checked_sub(1)?)?;
    let inside = row.text(at, close.checked_sub(1)?).to_owned();
    row.is_comparison_at(at).then(|| (inside.into(), close))
}

pub(super) fn function(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(Some(row.function(at)?.name), at)
}

/// A function whose argument is compared.
pub(super) fn keyed(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(row.function(at).filter(|function| function.has_key)?.name),
        at,
    )
}

/// `(a, b)`
pub(super) fn list(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = row.list_end(at)?;
    Some((row.text(at, last).to_owned().into(), last + 1))
}

/// `== 123` · `in (a, b)`
pub(super) fn test(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (sign, operand) = compares(row, at)?;
    let is_list = row.list_end(operand).is_some() && matches!(&*sign, "=" | "in");
    let sign = if is_list { "in".into() } else { sign };
    let last = match row.list_end(operand) {
        Some(last) if is_list => last,
        _ => row.find(operand, Token::is_value).map(|_| operand)?,
    };
    let test = format!("{sign} {}", row.text(operand, last));
    Some((test.into(), last + 1))
}

pub(super) fn sign(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(plain_operator(row.find(at, Token::is_comparison)?.text)),
        at,
    )
}

pub(super) fn compares(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(plain_operator(row.find(at, Token::compares)?.text)),
        at,
    )
}

/// An operator that compares texts.
pub(super) fn text_sign(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = plain_operator(row.get(at)?.text);
    one(Some(sign), at).filter(|_| matches!(sign, "=" | "~" | "^="))
}

pub(super) fn quoted_operator(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = row.find(at, |token| token.kind == Kind::Quoted)?.value();
    one(Some(operator_meant(&written)?.text()), at)
}

/// An argument up to the closing parenthesis of the call.
pub(super) fn one_argument(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |token| token.is_value() || token.is("under"))?;
    let close = row.close_of(row.open_around(at)?)?;
    let inside = row.tokens.get(at..close)?;
    let is_more = |token: &Token<'_>| token.kind == Kind::Comma || token.is_join();
    let argument = row.text(at, close - 1).to_owned();
    (!inside.iter().any(is_more)).then(|| (argument.into(), close))
}

/// `BPO:`, without the colon.
pub(super) fn with_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let word = row.find(at, |token| token.kind == Kind::Word)?;
    let name = word
        .text
        .strip_suffix(':')
        .filter(|name| !name.is_empty() && !name.starts_with(['{', '[']))?;
    one(Some(text::value(name)), at)
}

/// `username:`, without the colon.
pub(super) fn name_with_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = row.text_at(at).strip_suffix(':')?;
    one(Some(name), at).filter(|_| text::is_name(name))
}

/// `:123`, without the colon.
pub(super) fn behind_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = row.text_at(at).strip_prefix(':')?;
    one(Some(value), at).filter(|_| !value.is_empty())
}

/// `Billing;` among arguments, without the semicolon.
pub(super) fn before_semicolon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_argument = |token: &Token<'_>| token.enclosing == Enclosing::Arguments;
    let word = row.find(at, is_argument)?;
    one(Some(word.text.strip_suffix(';')?), at)
}

/// A comparison, negated.
pub(super) fn opposite(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = row.find(at, Token::is_comparison)?.text;
    one(Some(operator_meant(sign)?.opposite()?.text()), at)
}

/// A comparison that is written twice, captured once.
pub(super) fn repeated(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = row.find(at, Token::is_comparison)?.text;
    let again = (at + 1..).take_while(|next| row.text_at(*next) == sign);
    let last = again.last()?;
    Some((sign.to_owned().into(), last + 1))
}

/// True right after the start of a condition or an item.
pub(super) fn is_after_subject(row: &TokenCursor<'_>, at: usize) -> bool {
    let subject = at.checked_sub(1);
    subject.is_some_and(|subject| {
        let begins = row.begins_condition(subject) || row.begins_item(subject);
        begins && row.passes(subject, Token::is_value)
    })
}

/// True for a name that is not a field, a function or an operator.
pub(super) fn is_unknown_name(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_unknown = |token: &Token<'_>| token.is_name() && row.is_no_field(token.text);
    let is_operator = operator_meant(row.text_at(at)).is_some();
    row.passes(at, is_unknown) && row.function(at).is_none() && !is_operator
}

/// True for a value that is not a field.
pub(super) fn is_lone_value(row: &TokenCursor<'_>, at: usize) -> bool {
    row.passes(at, |token| {
        token.is_value() && (token.kind == Kind::Quoted || row.is_no_field(token.text))
    })
}
