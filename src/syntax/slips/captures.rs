//! Classes of tokens used in shapes of several kinds, and the text that they capture.

use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::operators::operator_at;
use super::shapes::Capture;
use super::slip::native_operator;
use super::tokens::{Enclosing, Kind, Token};
use crate::syntax::foreign_operators::equivalent_operator;
use crate::syntax::function_alias::function_by_alias;
use crate::syntax::text;

/// The text to write for a token.
pub(super) fn one<T: Into<String>>(text: Option<T>, at: usize) -> Option<(Capture, usize)> {
    Some((Capture::Owned(text?.into()), at + 1))
}

pub(super) fn ends_condition(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.ends_condition(at)
}

/// True if a condition with an operator begins at a token.
pub(super) fn is_condition(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_in_words =
        || cursor.is_field(cursor.text_at(at)) && operator_at(cursor, at + 1).is_some();
    cursor.is_comparison_at(at) || cursor.is_field_with_colon(at) || is_in_words()
}

/// True if a condition begins at a token, whatever its operator.
pub(super) fn is_subject(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_field = cursor.is_field(cursor.text_at(at)) && cursor.get(at + 1).is_some();
    is_condition(cursor, at) || is_field || cursor.function(at).is_some()
}

pub(super) fn is_not(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.is_not(at)
}

pub(super) fn is_in(cursor: &TokenCursor<'_>, item: usize, function: &str) -> bool {
    cursor
        .enclosing_function(item)
        .is_some_and(|around| around.name == function)
}

/// True if a name is `tag` or one of its aliases.
pub(super) fn is_tag(name: &str) -> bool {
    function_by_alias(name).is_some_and(|function_by_alias| function_by_alias.name == "tag")
}

pub(super) fn is_function(cursor: &TokenCursor<'_>, at: usize, function: &str) -> bool {
    cursor
        .function(at)
        .is_some_and(|function_by_alias| function_by_alias.name == function)
}

/// True if a word names a part of a proficiency.
pub(super) fn is_part(token: &Token<'_>) -> bool {
    ["name", "value", "level"].iter().any(|part| token.is(part))
}

/// True for symbols that are not a known operator, such as `?=` and `~~`.
pub(super) fn has_only_symbols(token: &Token<'_>) -> bool {
    let mut bytes = token.text.bytes();
    let is_sign = token.kind == Kind::Word || token.is_comparison();
    is_sign
        && equivalent_operator(token.text).is_none()
        && bytes.all(|byte| byte.is_ascii_punctuation())
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
pub(super) fn has_ordered_values(cursor: &TokenCursor<'_>, field: &str) -> bool {
    matches!(
        cursor.value_kind(field),
        Some(ValueKind::Number | ValueKind::Decimal | ValueKind::Date | ValueKind::Time)
    )
}

/// `3..7` · `3-7` · `2024-01-01/2024-01-31`: the range that a value means.
pub(super) fn range(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.get(at)?.value();
    let range = match text::foreign_range(&written) {
        Some((low, high)) => text::range(low, high),
        None => written,
    };
    one(Some(range), at).filter(|(range, _)| is_range(range))
}

/// `3 - 7`: the range that it means.
pub(super) fn spaced_range(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at + 1, |sign| matches!(sign.text, "-" | "–" | "—" | "/"))?;
    let (low, high) = text::foreign_range(cursor.text(at, at + 2))?;
    Some((text::range(low, high).into(), at + 3))
}

/// `..7`: the end of a range without a beginning.
pub(super) fn after_dots(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let end = cursor.get(at)?.text.strip_prefix("..")?;
    one(Some(end), at).filter(|_| !end.is_empty() && !end.starts_with('.'))
}

pub(super) fn key(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(text::value(&cursor.get_if(at, Token::is_value)?.value())),
        at,
    )
}

/// Parentheses with their contents, up to the end of the query if they are not closed.
pub(super) fn call(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at, |token| token.kind == Kind::Open)?;
    let close = cursor.close_of(at).unwrap_or(cursor.tokens.len() - 1);
    (close > at + 1).then(|| (cursor.text(at, close).to_owned().into(), close + 1))
}

/// The same right after a name, if another call is the first argument.
pub(super) fn nested_call(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_call = |name: usize| {
        cursor.satisfies(name, Token::is_name)
            && cursor.has(name + 1, Kind::Open)
            && cursor.are_glued(name, name + 1)
    };
    call(cursor, at).filter(|_| is_call(at - 1) && is_call(at + 1))
}

/// Conditions up to the closing parenthesis of a call.
pub(super) fn conditions(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let close = cursor.close_of(at.checked_sub(1)?)?;
    let inside = cursor.text(at, close.checked_sub(1)?).to_owned();
    cursor.is_comparison_at(at).then(|| (inside.into(), close))
}

pub(super) fn function(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(Some(cursor.function(at)?.name), at)
}

/// A function whose argument is compared.
pub(super) fn keyed(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(
            cursor
                .function(at)
                .filter(|function| function.has_key)?
                .name,
        ),
        at,
    )
}

/// `(a, b)`
pub(super) fn list(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = cursor.list_end(at)?;
    Some((cursor.text(at, last).to_owned().into(), last + 1))
}

pub(super) fn sign(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(native_operator(
            cursor.get_if(at, Token::is_comparison)?.text,
        )),
        at,
    )
}

pub(super) fn compares(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(native_operator(cursor.get_if(at, Token::compares)?.text)),
        at,
    )
}

/// An operator that compares strings.
pub(super) fn text_sign(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = native_operator(cursor.get(at)?.text);
    one(Some(sign), at).filter(|_| matches!(sign, "=" | "~" | "^="))
}

pub(super) fn quoted_operator(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor
        .get_if(at, |token| token.kind == Kind::Quoted)?
        .value();
    one(Some(equivalent_operator(&written)?.text()), at)
}

/// An argument up to the closing parenthesis of the call.
pub(super) fn one_argument(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at, |token| token.is_value() || token.is("under"))?;
    let close = cursor.close_of(cursor.enclosing_open(at)?)?;
    let inside = cursor.tokens.get(at..close)?;
    let is_more = |token: &Token<'_>| token.kind == Kind::Comma || token.is_join();
    let argument = cursor.text(at, close - 1).to_owned();
    (!inside.iter().any(is_more)).then(|| (argument.into(), close))
}

/// `BPO:`, without the colon.
pub(super) fn with_colon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let word = cursor.get_if(at, |token| token.kind == Kind::Word)?;
    let name = word
        .text
        .strip_suffix(':')
        .filter(|name| !name.is_empty() && !name.starts_with(['{', '[']))?;
    one(Some(text::value(name)), at)
}

/// `username:`, without the colon.
pub(super) fn name_with_colon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = cursor.text_at(at).strip_suffix(':')?;
    one(Some(name), at).filter(|_| text::is_name(name))
}

/// `:123`, without the colon.
pub(super) fn after_colon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = cursor.text_at(at).strip_prefix(':')?;
    one(Some(value), at).filter(|_| !value.is_empty())
}

/// `Billing;` among arguments, without the semicolon.
pub(super) fn before_semicolon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_argument = |token: &Token<'_>| token.enclosing == Enclosing::Arguments;
    let word = cursor.get_if(at, is_argument)?;
    one(Some(word.text.strip_suffix(';')?), at)
}

/// `3` · `3;`: the value.
pub(super) fn without_semicolon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = cursor.get_if(at, Token::is_value)?.text;
    one(Some(value.trim_end_matches(';')), at).filter(|(value, _)| !value.is_empty())
}

/// A comparison, negated.
pub(super) fn negated_comparison(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = cursor.get_if(at, Token::is_comparison)?.text;
    one(Some(equivalent_operator(sign)?.negated()?.text()), at)
}

/// A comparison that is written twice, captured once.
pub(super) fn repeated(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = cursor.get_if(at, Token::is_comparison)?.text;
    let again = (at + 1..).take_while(|next| cursor.text_at(*next) == sign);
    let last = again.last()?;
    Some((sign.to_owned().into(), last + 1))
}

/// True after a comparison, as a sign or as a word after the start of a condition.
pub(super) fn is_after_sign(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.previous(at).is_some_and(|before| {
        let is_sign = before.is_comparison() || at > 1 && cursor.begins_condition(at - 2);
        is_sign && equivalent_operator(before.text).is_some() && !cursor.is_after_slip(at)
    })
}

/// True right after the start of a condition or an item.
pub(super) fn is_after_subject(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let subject = at.checked_sub(1);
    subject.is_some_and(|subject| {
        let begins = cursor.begins_condition(subject) || cursor.begins_item(subject);
        begins && cursor.satisfies(subject, Token::is_value)
    })
}

/// True for a name that is not a field, a function or an operator.
pub(super) fn is_unknown_name(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_unknown = |token: &Token<'_>| token.is_name() && cursor.cannot_be_field(token.text);
    let is_operator = equivalent_operator(cursor.text_at(at)).is_some();
    cursor.satisfies(at, is_unknown) && cursor.function(at).is_none() && !is_operator
}

/// True for a value that is not a field.
pub(super) fn is_lone_value(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.satisfies(at, |token| {
        token.is_value() && (token.kind == Kind::Quoted || cursor.cannot_be_field(token.text))
    })
}
