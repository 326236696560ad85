//! Whole queries of other languages.

use super::functions::close_of;
use super::places::{BEGIN, FIRST};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, Words, excerpt};
use crate::diagnostics::{Help, Problem};
use crate::syntax::foreign_operators::is_operator_word;
use crate::syntax::{called, text};

/// Whole queries that are not conditions.
pub(super) const WHOLE: &[Row] = &[
    row(FIRST, "{RECORDS where|with|whose|having}")
        .expected("a condition")
        .help("write the conditions alone: what is searched is named before the query")
        .meant("")
        .example("users", "users where username = bob", "username = bob"),
    row(FIRST, "ANYTHING / LAST")
        .expected("a condition")
        .help("the empty query finds everything: write nothing, or in a shell `\"\"`")
        .example("users", "*", ""),
    row(FIRST, "{$filter} =")
        .expected("a condition")
        .help("write the conditions alone, without `$filter=`")
        .meant("")
        .example("users", "$filter=username = bob", "username = bob"),
];

/// Parts of programs that compute something.
pub(super) const COMPUTED: &[Row] = &[
    row(BEGIN, "{case when} THROUGH_END")
        .expected("a condition")
        .help("a query only selects records: write conditions, with `and` and `or` between them")
        .example("users", "CASE WHEN username = bob THEN 1 ELSE 0 END", ""),
    row(BEGIN, "NAME SIGN VALUE {? VALUE : VALUE}")
        .expected("the end of the query")
        .help("a query only selects records: write conditions, with `and` and `or` between them")
        .example("users", "username = bob ? 1 : 0", ""),
    row(BEGIN, "{TAG} EQUAL OPEN_BRACE KEY : KEY CLOSE_BRACE")
        .expected("a field or a function")
        .meant("tag({1} = {2})")
        .example("users", "tags = {\"Team\": \"A\"}", "tag(Team = A)"),
];

/// Names of several words that are not fields.
pub(super) const UNKNOWN_NAMES: &[Row] = &[
    row(BEGIN, "{UNKNOWN_IN_BRACKETS} SIGN VALUE")
        .expected("a field or a function")
        .help("the name of a field has no brackets and no white space")
        .example("users", "[Bogus Name] = x", ""),
    row(BEGIN, "{UNKNOWN_NAME UNKNOWN_NAME} SIGN VALUE")
        .expected("a field or a function")
        .help("the name of a field has no white space")
        .example("users", "queue owner = x", ""),
];

/// `WHEN … END`: what is behind the first word.
pub(super) fn through_end(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let rest = row.tokens.get(at..)?;
    let length = rest.iter().position(|token| token.is("end"))? + 1;
    Some((row.text(at, at + length - 1).to_owned().into(), at + length))
}

/// `[Bogus Name]`
pub(super) fn unknown_in_brackets(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |first| first.text.starts_with('['))?;
    let rest = row.tokens.get(at..)?.iter();
    let words = rest.take_while(|token| token.kind == Kind::Word);
    let length = words
        .map(|token| token.text.ends_with(']'))
        .position(|ends| ends)?
        + 1;
    (length > 1).then(|| (row.text(at, at + length - 1).to_owned().into(), at + length))
}

/// `"username = bob"`: a whole query in quotes.
pub(super) fn in_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |token| {
        row.tokens.len() == 1 && token.kind == Kind::Quoted
    })?;
    let inside = token.value();
    let tokens = super::tokens::tokens_as_meant(&inside);
    let is_query = tokens.first().is_some_and(|first| row.is_field(first.text))
        && tokens.get(1).is_some_and(Token::compares);
    let words = Words {
        expected: "a condition",
        found: token.text,
        help: format!(
            "write the query without quotes around it: `{}`",
            excerpt(&inside)
        ),
    };
    // What looks like a comment was a part of the text.
    let instead = (!inside.contains('#')).then_some(inside);
    is_query.then(|| row.slip((at, at), words, instead))
}

/// `vela quorn`: a whole query of words, none of which is a field.
pub(super) fn words(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_word = |token: &Token<'_>| {
        token.is_name() && row.is_no_field(token.text) && !is_operator_word(token.text)
    };
    let is_call = row.function(at).is_some();
    if at > 0 || is_call || row.tokens.len() < 2 || !row.tokens.iter().all(is_word) {
        return None;
    }
    let last = row.tokens.len() - 1;
    let value = text::value(row.text(0, last));
    let line = if row.is_field("name") {
        format!("name the field: `name ~ {}`", excerpt(&value))
    } else {
        format!("name the field: `FIELD = {}`", excerpt(&value))
    };
    let span = row.span(0, last);
    let help = Help::from(line);
    Some(Slip::new(Problem::lone_value(help, span), span, None))
}

/// `Users[?Username=='bob']`
pub(super) fn jmespath(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| at == 0 && token.kind == Kind::Word)?;
    let (head, condition) = first.text.split_once("[?")?;
    let last = row
        .tokens
        .iter()
        .rposition(|token| token.text.contains(']'))?;
    let start = first.span.end as usize - condition.len();
    let end = row
        .get(last)
        .and_then(|last| Some(last.span.start as usize + last.text.find(']')?))?;
    let inside = row.query.get(start..end)?.trim();
    // What is asked of a list within a record is asked by a function: outside it means something else.
    let function = called(head.rsplit(['.', ']']).next().unwrap_or(head));
    let help = match function {
        Some(function) => format!("use a function for that: write `{0}(…)`", function.name),
        None => format!("write the condition alone: `{}`", excerpt(inside)),
    };
    let words = Words {
        expected: "a condition",
        found: first.text,
        help,
    };
    let whole = row.tokens.len().saturating_sub(1);
    let instead = function.is_none().then(|| inside.to_owned());
    let slip = row.slip((0, whole), words, instead);
    Some(slip.dropping(first.text))
}

/// `.Users[] | select(.Username == "bob")` · `map(select(BODY))`
pub(super) fn jq(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_first = |token: &Token<'_>| at == 0 && token.kind == Kind::Word;
    row.find(at, is_first)?;
    let is_call = |call: &usize| row.is(*call, "select") && row.has(call + 1, Kind::Open);
    let call = (0..row.tokens.len()).find(is_call)?;
    let close = close_of(row, call + 1).filter(|close| row.has(*close, Kind::Close))?;
    let is_around = |token: &Token<'_>| {
        token.text.starts_with('.')
            || token.text == "|"
            || token.is("map")
            || token.kind == Kind::Open
    };
    let before = row.tokens.get(..call)?;
    let after = row.tokens.get(close + 1..)?;
    if call + 2 > close || !before.iter().all(is_around) {
        return None;
    }
    let inside = row.text(call + 2, close.checked_sub(1)?);
    let is_all = after.iter().all(|token| token.kind == Kind::Close);
    let instead = is_all.then(|| inside.to_owned());
    Some(alone(row, "select", inside, instead).dropping(row.text(0, call)))
}

/// The whole query in another language, in which the conditions are a part.
fn alone(row: &TokenCursor<'_>, found: &str, inside: &str, instead: Option<String>) -> Slip {
    // What another language still computes is no condition.
    let help = if inside.contains('|') {
        "write the conditions alone, each as `FIELD = VALUE`".to_owned()
    } else {
        format!("write the conditions alone: `{}`", excerpt(inside))
    };
    let words = Words {
        expected: "a condition",
        found,
        help,
    };
    row.slip((0, row.tokens.len().saturating_sub(1)), words, instead)
}

/// Methods that other languages call on a collection.
const SEARCHES: [&str; 6] = [
    ".find", ".findone", ".filter", ".where", ".query", ".search",
];

/// `db.users.find({Username: "bob"})` · `users.filter(u => u.username === "bob")`
pub(super) fn collection(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let lower = row.find(at, |_| at == 0)?.text.to_ascii_lowercase();
    let is_search = SEARCHES.iter().any(|method| lower.ends_with(method));
    let words = Words {
        expected: "a condition",
        found: row.text(0, 0),
        help: "write the conditions alone, each as `FIELD = VALUE`".to_owned(),
    };
    let last = row.tokens.len() - 1;
    (is_search && row.has(1, Kind::Open)).then(|| row.slip((0, last), words, None).read_as("x"))
}

/// `=IF(username = "bob", TRUE, FALSE)` · `=FILTER(A:A, B:B = "bob")` · `=username = bob`
pub(super) fn formula(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |token| at == 0 && token.text == "=")?;
    row.find(1, |_| row.is_comparison_at(1))?;
    let is_call = row.has(2, Kind::Open);
    let last = if is_call { close_of(row, 2)? } else { 0 };
    let words = Words {
        expected: "a condition",
        found: row.text(0, usize::from(is_call)),
        help: if is_call {
            "there are no formulas: write conditions, `FIELD = VALUE`, with `and` or `or` between them"
        } else {
            "a query does not begin with `=`: write the conditions alone"
        }
        .to_owned(),
    };
    Some(
        row.slip((0, last), words, (!is_call).then(String::new))
            .read_as("x"),
    )
}

/// `u => u.username === "bob"`: the name of what is searched, before the conditions on it.
pub(super) fn lambda(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let name = row.find(at, |_| at == 0)?.text;
    row.find(1, |arrow| matches!(arrow.text, "=>"))?;
    let is_of_it = |token: &Token<'_>| {
        let rest = token.text.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    row.find(2, is_of_it)?;
    let words = Words {
        expected: "a condition",
        found: row.text(0, 1),
        help: "write the conditions alone, each as `FIELD = VALUE`".to_owned(),
    };
    Some(row.slip((0, 1), words, Some(String::new())))
}
