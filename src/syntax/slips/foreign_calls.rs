//! Functions of other languages that are conditions, or the subject of one.

use super::captures::one;
use super::cursor::TokenCursor;
use super::patterns::{self, NO_WILDCARDS};
use super::positions::{BEGIN, FIRST};
use super::shapes::{Capture, Row, row};
use super::slip::{Slip, help_to_write, native_operator};
use super::tokens::Token;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{NO_END, NO_PATTERN, is_same};

/// The text expected in place of another function.
const FUNCTION: &str = "a function of this language";

pub(super) const ROWS: &[Row] = &[
    row(FIRST, "{COUNTING} ( CONDITIONS ) / LAST")
        .expected("a condition")
        .help("a query only selects records: write only the conditions: `{replacement}`")
        .replacement("{2}")
        .example("users", "count(username = bob)", "username = bob"),
    row(BEGIN, "{COUNTING} CALL [SIGN VALUE]")
        .expected("a condition")
        .help("a query only selects records, and cannot count them: write conditions, `FIELD = VALUE`")
        .example("users", "count(username = bob) > 3", ""),
    row(BEGIN, "{UNSEARCHABLE_CALL} CALL [SIGN VALUE]")
        .expected("a condition")
        .help("{1}")
        .example("users", "RIGHT(username, 3) = 'bob'", ""),
    row(BEGIN, "{like|ilike} ( KNOWN_FIELD , LIKED )")
        .expected(FUNCTION)
        .replacement("{1} {2}")
        .example("users", "like(username, 'bo%')", "username ^= bo"),
    row(BEGIN, "{like|ilike} ( KNOWN_FIELD , VALUE )")
        .expected(FUNCTION)
        .help(NO_WILDCARDS)
        .example("users", "like(username, 'b%b')", ""),
    row(BEGIN, "{substringof} ( VALUE , KNOWN_FIELD )")
        .expected(FUNCTION)
        .replacement("{2} ~ {1}")
        .example("users", "substringof('bob', username)", "username ~ bob"),
    row(BEGIN, "{isnumber ( search|find ( VALUE , KNOWN_FIELD ) )}")
        .expected(FUNCTION)
        .replacement("{2} ~ {1}")
        .example(
            "users",
            "ISNUMBER(SEARCH(\"bo\", username))",
            "username ~ bo",
        ),
    row(BEGIN, "{TAGGED} ( PAIR )")
        .expected(FUNCTION)
        .replacement("{1}tag({2})")
        .example("users", "has_tag(Team = Billing)", "tag(Team = Billing)"),
    row(BEGIN, "{TAGGED} ( KEY [,] KEY )")
        .expected(FUNCTION)
        .replacement("{1}tag({2} = {3})")
        .example("users", "has_tag(Team, Billing)", "tag(Team = Billing)"),
    row(BEGIN, "{TAGGED} ( KEY )")
        .expected(FUNCTION)
        .replacement("{1}tag({2})")
        .example("users", "hasTag(Owner)", ""),
];

/// Functions that count or compute.
pub(super) const COUNTING: &[&str] = &[
    "count", "countif", "sum", "len", "length", "size", "min", "max", "avg",
];

/// Functions without an equivalent search.
pub(super) const UNSEARCHABLE: &[(&str, &str)] = &[
    ("endswith", NO_END),
    ("strendswith", NO_END),
    ("right", NO_END),
    ("regexplike", NO_PATTERN),
    ("regexpmatch", NO_PATTERN),
    ("regexpcontains", NO_PATTERN),
    ("regexmatch", NO_PATTERN),
    ("rlike", NO_PATTERN),
    ("match", NO_PATTERN),
    ("matches", NO_PATTERN),
    ("test", NO_PATTERN),
];

/// Functions that search for a tag, and the text before the tag.
pub(super) const TAGGED: &[(&str, &str)] = &[
    ("hastag", ""),
    ("hastags", ""),
    ("withtag", ""),
    ("tagged", ""),
    ("istagged", ""),
    ("tagexists", ""),
    ("untagged", "not "),
    ("notag", "not "),
    ("missingtag", "not "),
];

/// Functions that return the beginning of a string, and the index of the first character, if they
/// take one.
const BEGINNINGS: [(&str, &[&str]); 4] = [
    ("left", &[]),
    ("substr", &["0", "1"]),
    ("substring", &["0", "1"]),
    ("mid", &["1"]),
];

/// The expected text in the position of a subject.
const SUBJECT: &str = "a field or a function";

/// `LEFT(firstname, 3) = "Mar"` · `SUBSTR(firstname, 1, 3) = 'Mar'`
pub(super) fn beginning(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let function = cursor.get_if(at, Token::is_name)?;
    let (_, firsts) = BEGINNINGS
        .iter()
        .find(|(name, _)| is_same(function.text, name))?;
    let close = cursor.close_of(at + 1)?;
    let field = cursor.get_if(at + 2, Token::is_name)?.text;
    let number = at + if firsts.is_empty() { 4 } else { 6 };
    let is_first = firsts.is_empty() || firsts.iter().any(|first| cursor.is(at + 4, first));
    let length = cursor
        .get_if(number, |_| number + 1 == close && is_first)?
        .text;
    cursor.get_if(close + 1, |sign| native_operator(sign.text) == "=")?;
    let value = cursor.get_if(close + 2, Token::is_value)?;
    let whole = (at, close + 2);
    if value.value().chars().count().to_string() == length {
        let replacement = format!("{field} ^= {}", value.text);
        let slip = cursor.mistake_within(whole, (at, at), SUBJECT, help_to_write(&replacement));
        return Some(slip.with_replacement(replacement));
    }
    let help = "part of a string cannot be compared: write `^=` for text that starts with this";
    Some(cursor.mistake_within(whole, (at, at), SUBJECT, help))
}

/// `'bo%'`: the comparison with a pattern of SQL.
pub(super) fn liked(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (operator, value) =
        patterns::token_comparison("like", Operator::Contains, cursor.get(at)?)?;
    one(Some(format!("{} {value}", operator.text())), at)
}
