//! The classes of tokens that the shapes of common mistakes are made of.

use super::beginnings::{
    ANY, COMPARISON, JOIN, KEYWORD, Kinds, NAME, NEGATION, OPEN, OTHER, QUOTED, VALUE, WORD, WORDS,
};
use super::shapes::Capture;
use super::tokens::{Enclosing, Kind, Token};
use super::{
    TokenCursor, calls, foreign_calls, functions, hierarchy, methods, others, plain_operator,
    presence, subjects, values,
};
use crate::syntax::{operator_meant, text};

/// The definition of a class of tokens, and the text that it captures.
pub(super) enum Class {
    /// A place between two tokens.
    Place(fn(&TokenCursor<'_>, usize) -> bool),
    /// One token, of which nothing is captured.
    Mark(fn(&TokenCursor<'_>, usize) -> bool),
    /// One token, captured as it is written.
    Token(fn(&TokenCursor<'_>, usize) -> bool),
    /// One of these words, captured as it is written.
    Names(&'static [&'static str]),
    /// The longest of these phrases, captured as what it means.
    Words(&'static [(&'static str, &'static str)]),
    /// Tokens that are captured as they are to be written, and the token behind them.
    Text(fn(&TokenCursor<'_>, usize) -> Option<(Capture, usize)>),
}

use Class::{Mark, Names, Place, Text, Words};

/// The classes by their names, with the kinds of tokens that each can begin with.
#[rustfmt::skip]
pub(super) const CLASSES: &[(&str, Kinds, Class)] = &[

    // Places.
    ("END", ANY, Place(ends_condition)),
    ("LAST", ANY, Place(|row, at| row.get(at).is_none())),
    ("ITEM_END", ANY, Place(|row, at| matches!(row.text_at(at), ")" | ","))),
    ("IN_TAG", ANY, Place(|row, at| is_in(row, at, "tag"))),
    ("IN_PROFICIENCY", ANY, Place(|row, at| is_in(row, at, "proficiency"))),
    ("IN_KEYED", ANY, Place(|row, at| row.function_around(at).is_some_and(|function| function.has_key))),
    // Subjects.
    ("URN_FIELD", WORD, Text(subjects::urn_field)),
    ("FIELD_OF_RECORD", WORD, Text(subjects::field_of_record)),
    ("TAG_OF_INPUT", WORD, Text(subjects::tag_of_input)),
    ("FIELD_OF_INPUT", WORD, Text(subjects::field_of_input)),
    ("POLICY_KEY", WORD, Text(subjects::policy_key)),
    ("KEY_IN_BRACKETS", WORD, Text(subjects::key_in_brackets)),
    ("TAG_AND_PAIR", WORD, Text(subjects::tag_and_pair)),
    ("TAG_WITH_COLON", WORD, Text(subjects::tag_with_colon)),
    ("TAG_KEY", NAME | WORD, Mark(|row, at| subjects::is_part_of_tag(row, at, &["key", "name"]))),
    ("TAG_VALUE", NAME | WORD, Mark(|row, at| subjects::is_part_of_tag(row, at, &["value"]))),
    ("PAIR", VALUE, Text(subjects::pair)),
    ("IS", NAME, Mark(|row, at| row.is(at, "is") && !row.is_field("is"))),
    ("BEHIND_IS", WORD, Text(subjects::behind_is)),
    ("GROUP_ID", WORD, Mark(subjects::is_group_id)),
    ("NAME_IN_QUOTES", QUOTED | OTHER, Text(subjects::name_in_quotes)),
    ("NAME_IN_BRACKETS", WORD, Text(subjects::name_in_brackets)),
    ("NAME_OF_TWO_WORDS", NAME, Text(subjects::name_of_two_words)),
    ("NAME_WITH_COLON", WORD, Text(name_with_colon)),
    // Presence.
    ("TAG_SUBJECT", NAME | WORD, Text(presence::tag_subject)),
    ("FIELD_NAME", NAME, Text(presence::field_name)),
    ("FIELD", NAME, Text(presence::field)),
    ("KEY_OF_TAG", WORD, Text(presence::key_of_tag)),
    ("HAVING_TAG", WORD, Text(presence::having_tag)),
    ("HAVING_FIELD", WORD, Mark(presence::is_having_field)),
    ("TAG_TEST", VALUE, Text(presence::tag_test)),
    ("PRESENCE", WORDS, Words(presence::BEHIND)),
    ("PRESENCE_CALL", NAME, Words(presence::FUNCTIONS)),
    ("PRESENCE_BEFORE", NAME, Words(presence::BEFORE)),
    // Functions of other languages.
    ("COUNTING", NAME, Names(foreign_calls::COUNTING)),
    ("UNASKED_CALL", NAME, Words(foreign_calls::UNASKED)),
    ("TAGGED", NAME, Words(foreign_calls::TAGGED)),
    ("UNCHANGED_FIELD", WORD, Text(methods::unchanged_field)),
    ("UNASKED_METHOD", WORD, Text(methods::unasked_method)),
    ("FIELD_AND_OPERATOR", WORD, Text(methods::field_and_operator)),
    ("CALL", OPEN, Text(call)),
    ("CONDITIONS", ANY, Text(conditions)),
    // Values.
    ("AT_VALUE", ANY, Place(values::is_place)),
    ("AFTER_SUBJECT", ANY, Place(is_after_subject)),
    ("OPPOSITE", COMPARISON, Text(opposite)),
    ("NEGATED_NAME", NAME, Class::Token(|row, at| row.passes(at, |token| token.is_name() && (!token.is("is") || row.is_field("is"))))),
    ("NEGATION", KEYWORD | NEGATION, Mark(|row, at| row.passes(at, |token| token.is("not") || token.text.bytes().all(|byte| byte == b'!')))),
    ("ONE_VALUE", VALUE, Class::Token(|row, at| row.passes(at, |token| token.is_value() && !token.text.starts_with("..")))),
    ("TRUE_OR_FALSE", NAME, Names(&["true", "false"])),
    ("DATE_AND_TIME", WORD, Text(values::date_and_time)),
    ("IN_BRACES_NAME", WORD, Text(values::name_in_braces)),
    ("ORDER", COMPARISON, Class::Token(|row, at| matches!(row.text_at(at), "<" | "<=" | ">" | ">="))),
    ("REPEATED", COMPARISON, Text(repeated)),
    // Functions around fields and values.
    ("AROUND_FIELD", NAME, Names(functions::AROUND_FIELDS)),
    ("AROUND_VALUE", NAME, Names(functions::AROUND_VALUES)),
    ("BEHIND_FIELD", ANY, Place(functions::is_behind_field)),
    ("CAST_VALUE", OPEN, Text(functions::cast_value)),
    ("TYPE", WORD, Mark(|row, at| row.text_at(at).starts_with("::"))),
    ("WITH_FULLNAME", ANY, Place(|row, _| row.is_field("fullname"))),
    ("SPACE", QUOTED, Mark(|row, at| row.passes(at, |token| token.value() == " "))),
    ("PLUS", WORD | JOIN, Mark(|row, at| matches!(row.text_at(at), "+" | "||"))),
    ("AFTER_SIGN", ANY, Place(|row, at| row.before(at).is_some_and(Token::is_comparison))),
    ("KNOWN_FIELD", NAME, Class::Token(|row, at| row.is_field(row.text_at(at)))),
    ("QUOTED", QUOTED, Class::Token(|row, at| row.has(at, Kind::Quoted))),
    // Whole queries.
    ("ANYTHING", WORD, Mark(|row, at| matches!(row.text_at(at), "*" | "*:*" | "%"))),
    ("THROUGH_END", WORDS, Text(others::through_end)),
    ("OPEN_BRACE", WORD, Mark(|row, at| row.text_at(at) == "{")),
    ("CLOSE_BRACE", WORD, Mark(|row, at| row.text_at(at) == "}")),
    ("UNKNOWN_IN_BRACKETS", WORD, Text(others::unknown_in_brackets)),
    ("UNKNOWN_NAME", NAME, Class::Token(is_unknown_name)),
    // Words and values.
    ("KEY", VALUE, Text(key)),
    ("ONLY_VALUE", WORD | QUOTED, Class::Token(|row, at| row.passes(at, subjects::is_only_value))),
    ("NAME", NAME, Class::Token(|row, at| row.passes(at, Token::is_name))),
    ("VALUE", VALUE, Class::Token(|row, at| row.passes(at, Token::is_value))),
    ("WORD_VALUE", VALUE, Class::Token(|row, at| row.passes(at, |token| token.is_value() && !token.is_number()))),
    ("NUMBER", WORD, Class::Token(|row, at| row.passes(at, Token::is_number))),
    ("BETWEEN_ENDS", ANY, Mark(|row, at| row.is(at, "and") || matches!(row.text_at(at), "," | ".."))),
    ("WITH_DOTS", WORD, Class::Token(|row, at| is_range(row.text_at(at)))),
    ("BEFORE_DOTS", WORD, Class::Token(|row, at| row.text_at(at).len() > 2 && row.text_at(at).ends_with(".."))),
    ("AFTER_COMPARES", ANY, Place(|row, at| row.before(at).is_some_and(Token::compares))),
    ("LIST", OPEN, Text(list)),
    ("TEST", COMPARISON | KEYWORD, Text(test)),
    // Operators.
    ("SIGN", COMPARISON, Text(sign)),
    ("TURNED", COMPARISON, Text(subjects::turned)),
    ("SIGN_AS_WRITTEN", COMPARISON | KEYWORD, Class::Token(|row, at| row.passes(at, Token::compares) || row.text_at(at) == ":")),
    ("OPERATOR", ANY, Class::Token(|row, at| row.passes(at, |sign| sign.compares() || operator_meant(sign.text).is_some()))),
    ("COMPARES", COMPARISON | KEYWORD, Text(compares)),
    ("EQUAL", COMPARISON | NAME, Mark(|row, at| plain_operator(row.text_at(at)) == "=")),
    ("TEXT_SIGN", COMPARISON, Text(text_sign)),
    ("QUOTED_OPERATOR", QUOTED, Text(quoted_operator)),
    ("NOT", KEYWORD | NEGATION, Mark(|row, at| row.is(at, "not") || row.text_at(at) == "!")),
    ("JOIN", KEYWORD | JOIN, Mark(|row, at| row.passes(at, Token::is_join))),
    // Functions.
    ("TAG", NAME, Mark(|row, at| is_function(row, at, "tag"))),
    ("PROFICIENCY", NAME, Mark(|row, at| is_function(row, at, "proficiency"))),
    ("HIERARCHY", NAME, Mark(|row, at| is_function(row, at, "hierarchy"))),
    ("FUNCTION", NAME, Text(function)),
    ("KEYED", NAME, Text(keyed)),
    ("LEVEL", NAME, Mark(|row, at| row.is(at, "level"))),
    ("TEXT_PART", NAME, Class::Token(|row, at| row.is(at, "name") || row.is(at, "value"))),
    ("NO_PART", VALUE, Class::Token(|row, at| row.passes(at, |token| token.is_value() && !is_part(token)))),
    ("ONE_ARGUMENT", WORDS | QUOTED, Text(one_argument)),
    ("SKILL", NAME, Text(calls::skill)),
    ("SEVERAL_NUMBERS", WORD, Text(calls::several_numbers)),
    ("TWO_LEVELS", COMPARISON, Text(calls::two_levels)),
    ("WITH_COLON", WORD, Text(with_colon)),
    ("BEHIND_COLON", WORD, Text(behind_colon)),
    ("BEFORE_SEMICOLON", WORD, Text(before_semicolon)),
    ("IN_BRACES", WORD, Text(calls::in_braces)),
    ("BELOW", WORDS, Mark(|row, at| row.passes(at, hierarchy::is_below))),
    ("WORD_FOR_UNDER", NAME, Names(&hierarchy::BELOW)),
    ("EACH_BELOW", OPEN, Text(hierarchy::each_below)),
];

/// The text to write for a token.
fn one<T: Into<String>>(text: Option<T>, at: usize) -> Option<(Capture, usize)> {
    Some((Capture::Owned(text?.into()), at + 1))
}

fn ends_condition(row: &TokenCursor<'_>, at: usize) -> bool {
    row.ends_condition(at)
}

fn is_in(row: &TokenCursor<'_>, item: usize, function: &str) -> bool {
    row.function_around(item)
        .is_some_and(|around| around.name == function)
}

fn is_function(row: &TokenCursor<'_>, at: usize, function: &str) -> bool {
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
fn is_range(written: &str) -> bool {
    let ends = written.split_once("..");
    ends.is_some_and(|(low, high)| !low.is_empty() && !high.is_empty())
}

fn key(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(text::value(&row.find(at, Token::is_value)?.value())),
        at,
    )
}

/// Parentheses with something in them, up to the end of the query if none closes.
fn call(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |token| token.kind == Kind::Open)?;
    let close = row.close_of(at).unwrap_or(row.tokens.len() - 1);
    (close > at + 1).then(|| (row.text(at, close).to_owned().into(), close + 1))
}

/// Conditions up to the parenthesis that closes a call.
fn conditions(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let close = row.close_of(at.checked_sub(1)?)?;
    let inside = row.text(at, close.checked_sub(1)?).to_owned();
    row.is_comparison_at(at).then(|| (inside.into(), close))
}

fn function(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(Some(row.function(at)?.name), at)
}

/// A function whose argument is compared.
fn keyed(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(row.function(at).filter(|function| function.has_key)?.name),
        at,
    )
}

/// `(a, b)`
fn list(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = row.list_end(at)?;
    Some((row.text(at, last).to_owned().into(), last + 1))
}

/// `== 123` · `in (a, b)`
fn test(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (sign, operand) = compares(row, at)?;
    let last = match row.list_end(operand) {
        Some(last) if sign == "in" => last,
        _ => row.find(operand, Token::is_value).map(|_| operand)?,
    };
    let test = format!("{sign} {}", row.text(operand, last));
    Some((test.into(), last + 1))
}

fn sign(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(plain_operator(row.find(at, Token::is_comparison)?.text)),
        at,
    )
}

fn compares(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    one(
        Some(plain_operator(row.find(at, Token::compares)?.text)),
        at,
    )
}

/// An operator that compares texts.
fn text_sign(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = plain_operator(row.get(at)?.text);
    one(Some(sign), at).filter(|_| matches!(sign, "=" | "~" | "^="))
}

fn quoted_operator(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = row.find(at, |token| token.kind == Kind::Quoted)?.value();
    one(Some(operator_meant(&written)?.text()), at)
}

/// An argument up to the parenthesis that closes the call.
fn one_argument(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |token| token.is_value() || token.is("under"))?;
    let close = row.close_of(row.open_around(at)?)?;
    let inside = row.tokens.get(at..close)?;
    let is_more = |token: &Token<'_>| token.kind == Kind::Comma || token.is_join();
    let argument = row.text(at, close - 1).to_owned();
    (!inside.iter().any(is_more)).then(|| (argument.into(), close))
}

/// `BPO:`, without the colon.
fn with_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let word = row.find(at, |token| token.kind == Kind::Word)?;
    let name = word
        .text
        .strip_suffix(':')
        .filter(|name| !name.is_empty())?;
    one(Some(text::value(name)), at)
}

/// `username:`, without the colon.
fn name_with_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = row.text_at(at).strip_suffix(':')?;
    one(Some(name), at).filter(|_| text::is_name(name))
}

/// `:123`, without the colon.
fn behind_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = row.text_at(at).strip_prefix(':')?;
    one(Some(value), at).filter(|_| !value.is_empty())
}

/// `Billing;` among arguments, without the semicolon.
fn before_semicolon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_argument = |token: &Token<'_>| token.enclosing == Enclosing::Arguments;
    let word = row.find(at, is_argument)?;
    one(Some(word.text.strip_suffix(';')?), at)
}

/// A comparison, negated.
fn opposite(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = row.find(at, Token::is_comparison)?.text;
    one(Some(operator_meant(sign)?.opposite()?.text()), at)
}

/// A comparison that is written twice: once.
fn repeated(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = row.find(at, Token::is_comparison)?.text;
    let is_twice = row.text_at(at + 1) == sign;
    is_twice.then(|| (sign.to_owned().into(), at + 2))
}

/// True behind what begins a condition or an item.
fn is_after_subject(row: &TokenCursor<'_>, at: usize) -> bool {
    let subject = at.checked_sub(1);
    subject.is_some_and(|subject| {
        let begins = row.begins_condition(subject) || row.begins_item(subject);
        begins && row.passes(subject, Token::is_value)
    })
}

/// True for a name that is not a field, a function or an operator.
fn is_unknown_name(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_unknown = |token: &Token<'_>| token.is_name() && row.is_no_field(token.text);
    let is_operator = operator_meant(row.text_at(at)).is_some();
    row.passes(at, is_unknown) && row.function(at).is_none() && !is_operator
}
