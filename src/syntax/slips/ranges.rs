//! Ranges in the syntax of other languages.

use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::positions::{BEGIN, LATER};
use super::presence::NO_PRESENCE;
use super::shapes::{Row, row};
use super::slip::{Slip, help_to_write};
use super::tokens::Token;
use super::{captures, times};
use crate::diagnostics::Detail;
use crate::syntax::text;

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "NAME {between ( VALUE BETWEEN_ENDS VALUE )} / END")
        .range("{1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder between(3, 7)",
            "displayorder in 3..7",
        ),
    row(BEGIN, "NAME {[is] between RANGE} / END")
        .range("{1} in {2}")
        .example(
            "agent-statuses",
            "displayorder between 3..7",
            "displayorder in 3..7",
        ),
    row(BEGIN, "NAME {between ( RANGE )} / END")
        .range("{1} in {2}")
        .example(
            "agent-statuses",
            "displayorder between (3..7)",
            "displayorder in 3..7",
        ),
    row(BEGIN, "NAME {is between VALUE BETWEEN_ENDS VALUE} / END")
        .range("{1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder is between 3 and 7",
            "displayorder in 3..7",
        ),
    row(BEGIN, "NAME {between VALUE RANGE_SIGN VALUE} / END")
        .range("{1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder between 3, 7",
            "displayorder in 3..7",
        ),
    row(
        BEGIN,
        "NAME {NOT between ( VALUE BETWEEN_ENDS VALUE )} / END",
    )
    .range("not {1} in {2}..{3}")
    .example(
        "agent-statuses",
        "displayorder !between (3 .. 7)",
        "not displayorder in 3..7",
    ),
    row(BEGIN, "NAME {[is] not between} VALUE and VALUE")
        .range("not {1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder not between 3 and 7",
            "not displayorder in 3..7",
        ),
    row(BEGIN, "KNOWN_FIELD between [VALUE] [and] / END")
        .expected("a range")
        .help("a range has two ends: `{1} in LOW..HIGH`")
        .example("agent-statuses", "displayorder between 3", ""),
    row(BEGIN, "ORDERED_FIELD {not in} RANGE / END")
        .range("not {1} in {2}")
        .example(
            "agent-statuses",
            "displayorder not in 3..7",
            "not displayorder in 3..7",
        ),
    row(BEGIN, "ORDERED_FIELD {!=|<>} RANGE / END")
        .range("not {1} in {2}")
        .example(
            "agent-statuses",
            "displayorder != 3..7",
            "not displayorder in 3..7",
        ),
    row(BEGIN, "ORDERED_FIELD {not [in] VALUE to VALUE} / END")
        .range("not {1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder not 3 to 7",
            "not displayorder in 3..7",
        ),
    row(BEGIN, "ORDERED_FIELD in {range RANGE} / END")
        .range("{1} in {2}")
        .example(
            "agent-statuses",
            "displayorder in range 3..7",
            "displayorder in 3..7",
        ),
    row(
        BEGIN,
        "ORDERED_FIELD {[EQUAL] [in] [between] SPACED_RANGE} / END",
    )
    .range("{1} in {2}")
    .example(
        "contact-evaluations",
        "score in 80% - 90%",
        "score in 80..90",
    ),
    row(BEGIN, "ORDERED_FIELD in {( RANGE )} / END")
        .range("{1} in {2}")
        .example(
            "agent-statuses",
            "displayorder in (3-7)",
            "displayorder in 3..7",
        ),
    row(BEGIN, "ORDERED_FIELD in ( {VALUE to VALUE} )")
        .range("{1} in {2}..{3}")
        .example(
            "agent-statuses",
            "displayorder in (3 to 7)",
            "displayorder in 3..7",
        ),
    row(
        BEGIN,
        "ORDERED_FIELD in {PLAIN_VALUE and PLAIN_VALUE} / END",
    )
    .expected("a range or a list")
    .help("write `{1} in {2}..{3}` for all values from one to the other, or `{1} in ({2}, {3})` for just these two")
    .example("agent-statuses", "displayorder in 3 and 7", ""),
    row(BEGIN, "ORDERED_FIELD [EQUAL] [in] {AFTER_DOTS} / END")
        .expected("a range")
        .help("a range has two ends; with one it is a comparison: write `{replacement}`")
        .replacement("{1} <= {2}")
        .example(
            "contact-evaluations",
            "created in ..2024-01-01",
            "created <= 2024-01-01",
        ),
    row(
        BEGIN,
        "DECIMAL_FIELD in {NUMBER _, _WITH_DOTS _, _NUMBER} / END",
    )
    .range("{1} in {2}.{3}.{4}")
    .example(
        "contact-evaluations",
        "score in 80,5..90,5",
        "score in 80.5..90.5",
    ),
];

/// Ranges with a sign within them.
pub(super) const INCLUSIVE: &[Row] = &[row(LATER, "AFTER_COMPARES BEFORE_DOTS = VALUE")
    .range("{1}{2}")
    .example(
        "agent-statuses",
        "displayorder in 3..=7",
        "displayorder in 3..7",
    )];

/// An end of a range and its bracket.
fn end(text: &str) -> (&str, Option<char>) {
    let is_bracket = |char: char| "[]{}".contains(char);
    (
        text.trim_matches(is_bracket),
        text.chars().find(|char| is_bracket(*char)),
    )
}

/// `displayorder from 3`, `displayorder:3`: the field, the lower end, and the token after it.
fn field_and_low<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<(&'q str, &'q str, usize)> {
    let written = cursor.text_at(at);
    let value = |at: usize| cursor.get_if(at, Token::is_value).map(|token| token.text);
    Some(match written.split_once(':') {
        Some((field, "")) => (field, value(at + 1)?, at + 2),
        Some((field, low)) => (field, low, at + 1),
        None if captures::has_ordered_values(cursor, written)
            && cursor.is(at + 2, "to")
            && !cursor.is(at + 1, "up") =>
        {
            (written, value(at + 1)?, at + 2)
        }
        None => {
            cursor.get_if(at + 1, |next| {
                next.compares() || next.is("from") || next.is("between")
            })?;
            (written, value(at + 2)?, at + 3)
        }
    })
}

/// `displayorder from 3 to 7` · `displayorder in 3 to 7` · `displayorder:[3 TO 7]` · `displayorder:{3 TO *}`
pub(super) fn in_words(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let (field, low, to) = field_and_low(cursor, at)?;
    let high = cursor.get_if(to + 1, |token| token.is_value() && cursor.is(to, "to"))?;
    let high = high.text;
    // `name = Welcome to Sales`
    let is_range_word = ["in", "from", "between"]
        .iter()
        .any(|word| cursor.is(at + 1, word));
    let is_text = cursor.value_kind(field) == Some(ValueKind::Text) && !is_range_word;
    if !text::is_name(field) || !cursor.ends_condition(to + 2) || is_text {
        return None;
    }
    let is_alone = at == 0 && cursor.get(to + 2).is_none();
    let (low, high) = (end(low), end(high));
    let is_time = matches!(
        cursor.value_kind(field),
        Some(ValueKind::Date | ValueKind::Time)
    );
    let time = |text: &str| times::entire_time(text).filter(|_| is_time);
    let (from, to_time) = (time(low.0), time(high.0));
    let low = (from.as_deref().unwrap_or(low.0), low.1);
    let high = (to_time.as_deref().unwrap_or(high.0), high.1);
    let Some(replacement) = between(field, low, high, is_alone) else {
        return Some(cursor.mistake((at, to + 1), "a range", NO_PRESENCE));
    };
    let help = format!(
        "{}: a range includes both ends",
        help_to_write(&replacement)
    );
    let mut slip = cursor
        .mistake((at, to + 1), "a range", help)
        .with_replacement(replacement);
    slip.problem = slip.problem.with_detail(Detail::ForeignRange);
    Some(slip)
}

/// The condition for the values between two ends: `{` and `}` exclude an end, and `*` means no
/// limit.
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
