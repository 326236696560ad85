//! Functions of other languages that are conditions, or the subject of one.

use super::hierarchy::is_word_for_under;
use super::tokens::{Kind, Token};
use super::{Form, TokenCursor, Words, excerpt, plain_operator};
use crate::syntax::foreign_operators::{NO_END, NO_PATTERN, is_same};
use crate::syntax::text;

/// Functions that count or compute.
const COUNTING: [&str; 9] = [
    "count", "countif", "sum", "len", "length", "size", "min", "max", "avg",
];

/// Functions that ask for what cannot be searched for.
const UNASKED: [(&str, &str); 9] = [
    ("endswith", NO_END),
    ("strendswith", NO_END),
    ("right", NO_END),
    ("regexplike", NO_PATTERN),
    ("regexpmatch", NO_PATTERN),
    ("regexpcontains", NO_PATTERN),
    ("regexmatch", NO_PATTERN),
    ("rlike", NO_PATTERN),
    ("matches", NO_PATTERN),
];

/// Functions that ask for a tag, and whether there must be one.
const TAGGED: [(&str, bool); 9] = [
    ("hastag", true),
    ("hastags", true),
    ("withtag", true),
    ("tagged", true),
    ("istagged", true),
    ("tagexists", true),
    ("untagged", false),
    ("notag", false),
    ("missingtag", false),
];

/// Functions that cut the beginning of a text, and the number of their first character, if they take one.
const BEGINNINGS: [(&str, &[&str]); 4] = [
    ("left", &[]),
    ("substr", &["0", "1"]),
    ("substring", &["0", "1"]),
    ("mid", &["1"]),
];

/// The parenthesis that closes the call of a function that the language does not have.
fn close(row: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let is_call = row.has(at + 1, Kind::Open) && row.begins_condition(at);
    row.close_of(at + 1)
        .filter(|close| is_call && *close > at + 2)
}

/// The last token of a call, or of the comparison with it.
fn end(row: &TokenCursor<'_>, close: usize) -> usize {
    let is_compared = row.find(close + 1, Token::is_comparison).is_some();
    let value = row.find(close + 2, Token::is_value);
    close + if is_compared && value.is_some() { 2 } else { 0 }
}

/// `count(tag(Team = Sales))` · `count(username = bob) > 3`
pub(super) fn counted(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.find(at, |token| {
        COUNTING.iter().any(|name| is_same(token.text, name))
    })?;
    let close = close(row, at)?;
    let inside = row.text(at + 2, close - 1);
    let is_whole = row.get(close + 1).is_none() && row.is_comparison_at(at + 2);
    let help = if is_whole {
        format!(
            "a query only selects records: write the conditions alone: `{}`",
            excerpt(inside)
        )
    } else {
        "a query only selects records, and nothing is counted: write conditions, `FIELD = VALUE`"
            .to_owned()
    };
    let words = Words {
        expected: "a condition",
        found: function.text,
        help,
    };
    let form = row.form(
        (at, end(row, close)),
        words,
        is_whole.then(|| inside.to_owned()),
    );
    Some(form.dropping(function.text))
}

/// `endswith(username, 'x')` · `regexp_like(username, 'x.*')` · `RIGHT(username, 3) = 'bob'`
pub(super) fn unasked(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.find(at, Token::is_name)?;
    let (_, help) = UNASKED
        .iter()
        .find(|(name, _)| is_same(function.text, name))?;
    let last = end(row, close(row, at)?);
    let words = Words {
        expected: "a condition",
        found: function.text,
        help: (*help).to_owned(),
    };
    let problem = words.problem(function.span);
    Some(Form::new(problem, row.span(at, last), None))
}

/// `LEFT(firstname, 3) = "Mar"` · `SUBSTR(firstname, 1, 3) = 'Mar'`
pub(super) fn beginning(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.find(at, Token::is_name)?;
    let (_, firsts) = BEGINNINGS
        .iter()
        .find(|(name, _)| is_same(function.text, name))?;
    let close = close(row, at)?;
    let field = row.find(at + 2, Token::is_name)?.text;
    let number = at + if firsts.is_empty() { 4 } else { 6 };
    let is_first = firsts.is_empty() || firsts.iter().any(|first| row.is(at + 4, first));
    let length = row.find(number, |_| number + 1 == close && is_first)?.text;
    row.find(close + 1, |sign| plain_operator(sign.text) == "=")?;
    let value = row.find(close + 2, Token::is_value)?;
    let is_whole = value.value().chars().count().to_string() == length;
    let meant = format!("{field} ^= {}", value.text);
    let words = Words {
        expected: "a field or a function",
        found: function.text,
        help: if is_whole {
            format!("write `{}`", excerpt(&meant))
        } else {
            "a part of a text is not compared: write `^=` for text that starts with this".to_owned()
        },
    };
    let form = row.form((at, close + 2), words, is_whole.then_some(meant));
    Some(form.dropping(row.text(at, close)))
}

/// `has_tag(Team, Billing)` · `hasTag(Owner)` · `untagged(Owner)`
pub(super) fn tagged(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.find(at, Token::is_name)?;
    let (_, is_there) = TAGGED
        .iter()
        .find(|(name, _)| is_same(function.text, name))?;
    let close = close(row, at)?;
    let key = row.find(at + 2, Token::is_value)?.value();
    let is_between =
        |sign: &Token<'_>| sign.kind == Kind::Comma || plain_operator(sign.text) == "=";
    let value = row
        .find(at + 3, is_between)
        .and_then(|_| row.find(at + 4, Token::is_value));
    let inside = match value {
        Some(value) => format!("{} = {}", text::value(&key), text::value(&value.value())),
        None => text::value(&key),
    };
    let is_whole = close == at + if value.is_some() { 5 } else { 3 };
    let not = if *is_there { "" } else { "not " };
    let meant = format!("{not}tag({inside})");
    is_whole.then(|| form(row, (at, close), meant))
}

/// `childOf(g-1)` · `descendants(g-1)`
pub(super) fn below(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    row.find(at, |token| is_word_for_under(token.text))?;
    let close = close(row, at).filter(|close| *close == at + 3)?;
    let group = row.find(at + 2, Token::is_value)?;
    Some(form(
        row,
        (at, close),
        format!("hierarchy(under {})", group.text),
    ))
}

/// A call that is written otherwise in this language.
fn form(row: &TokenCursor<'_>, (at, close): (usize, usize), meant: String) -> Form {
    let words = Words {
        expected: "a function of this language",
        found: row.text(at, at),
        help: format!("write `{}`", excerpt(&meant)),
    };
    row.form((at, close), words, Some(meant))
        .dropping(row.text(at, at))
}
