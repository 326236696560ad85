//! Whole queries of other languages.

use super::cursor::TokenCursor;
use super::functions::close_of;
use super::positions::{BEGIN, FIRST};
use super::shapes::{Capture, Row, row};
use super::slip::Slip;
use super::tokens::{Kind, Token};
use crate::diagnostics::{Help, Problem, excerpt};
use crate::syntax::foreign_operators::is_operator_word;
use crate::syntax::function_alias::function_by_alias;
use crate::syntax::text;

/// Whole queries that are not conditions.
pub(super) const WHOLE_QUERY: &[Row] = &[
    row(FIRST, "ANYTHING / LAST")
        .expected("a condition")
        .help("the empty query finds everything: write nothing, or `\"\"` in a shell")
        .example("users", "*", ""),
    row(FIRST, "{filter|query|q|where =} / SUBJECT")
        .expected("a condition")
        .help("write only the conditions, without the name of a parameter")
        .replacement("")
        .example("users", "filter=username = bob", "username = bob"),
    row(FIRST, "{where-object|get-aduser} ANY_REST")
        .expected("a condition")
        .help(EACH_ALONE)
        .example("users", "Where-Object { $_.Username -eq \"bob\" }", ""),
    row(FIRST, "{URL_ENCODED}")
        .expected("a condition")
        .help("this is URL-encoded: write the characters themselves, such as `=` instead of `%3D`")
        .example("users", "username%3Dbob", ""),
    row(FIRST, "{$filter} =")
        .expected("a condition")
        .help("write only the conditions, without `$filter=`")
        .replacement("")
        .example("users", "$filter=username = bob", "username = bob"),
];

const NO_FORMULAS: &str =
    "there are no formulas: write conditions, `FIELD = VALUE`, with `and` or `or` between them";

/// Parts of programs that compute something.
pub(super) const COMPUTED: &[Row] = &[
    row(BEGIN, "{case when} THROUGH_END")
        .expected("a condition")
        .help("a query only selects records: write conditions, with `and` and `or` between them")
        .example("users", "CASE WHEN username = bob THEN 1 ELSE 0 END", ""),
    row(FIRST, "{if|iif|filter} CALL / LAST")
        .expected("a condition")
        .help(NO_FORMULAS)
        .example(
            "users",
            "IF(OR(username = bob, lastname = lee), TRUE, FALSE)",
            "",
        ),
    row(FIRST, "{OPEN_BRACKET for NAME in VALUE if ANY_REST}")
        .expected("a condition")
        .help("the query is compared with each record: write only the conditions, `FIELD = VALUE`")
        .example("users", "[u for u in users if u.username == \"bob\"]", ""),
    row(BEGIN, "NAME SIGN VALUE {? VALUE : VALUE}")
        .expected("the end of the query")
        .help("a query only selects records: write conditions, with `and` and `or` between them")
        .example("users", "username = bob ? 1 : 0", ""),
    row(BEGIN, "{GROUP_IN_BRACKETS}")
        .expected("a condition")
        .help("groups use parentheses: write `{1}`")
        .replacement("{1}")
        .example(
            "users",
            "[username = bob or lastname = lee] and tag(BPO = 1)",
            "(username = bob or lastname = lee) and tag(BPO = 1)",
        ),
    row(BEGIN, "{TAG} EQUAL OPEN_BRACE KEY : KEY CLOSE_BRACE")
        .expected("a field or a function")
        .replacement("tag({1} = {2})")
        .example("users", "tags = {\"Team\": \"A\"}", "tag(Team = A)"),
];

/// Names of several words that are not fields.
pub(super) const UNKNOWN_NAMES: &[Row] = &[
    row(BEGIN, "{UNKNOWN_IN_BRACKETS} SIGN VALUE")
        .expected("a field or a function")
        .help("a field name cannot contain brackets or white space")
        .example("users", "[Bogus Name] = x", ""),
    row(BEGIN, "{UNKNOWN_NAME UNKNOWN_NAME} / END")
        .expected("a condition")
        .help("name the field: `FIELD = \"{1} {2}\"`")
        .example("users", "vela quorn and tag(A = B)", ""),
    row(BEGIN, "{UNKNOWN_NAME UNKNOWN_NAME} SIGN VALUE")
        .expected("a field or a function")
        .help("a field name cannot contain white space")
        .example("users", "queue owner = x", ""),
];

/// `[username = bob or lastname = lee]`: the same in parentheses.
pub(super) fn group_in_brackets(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let first = cursor.text_at(at).strip_prefix(['[', '{'])?;
    cursor.get_if(at + 1, |sign| sign.compares() && cursor.is_field(first))?;
    // If another bracket opens first, the closing one belongs to that.
    let mut rest = (at + 1..cursor.tokens.len())
        .take_while(|next| !cursor.text_at(*next).starts_with(['[', '{']));
    let last = rest.find(|last| cursor.text_at(*last).ends_with([']', '}']))?;
    let whole = cursor.text(at, last);
    let inside = whole.get(1..whole.len().checked_sub(1)?)?;
    (!inside.contains(['[', ']', '{', '}'])).then(|| (format!("({inside})").into(), last + 1))
}

/// The text from a token through `END`.
pub(super) fn through_end(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let rest = cursor.tokens.get(at..)?;
    // If another one begins first, the `END` belongs to that.
    let mut own = rest.iter().take_while(|token| !token.is("case"));
    let length = own.position(|token| token.is("end"))? + 1;
    Some((
        cursor.text(at, at + length - 1).to_owned().into(),
        at + length,
    ))
}

/// `username%20=%20bob`
pub(super) fn url_encoded(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    const ENCODED: [&str; 5] = ["%20", "%22", "%3d", "%27", "%7e"];
    let lower = cursor.text_at(at).to_ascii_lowercase();
    let is_encoded = ENCODED.iter().any(|code| lower.contains(code));
    is_encoded.then(|| (lower.into(), cursor.tokens.len()))
}

/// `[Bogus Name]`
pub(super) fn unknown_in_brackets(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at, |first| first.text.starts_with('['))?;
    let rest = cursor.tokens.get(at..)?.iter();
    let words = rest.enumerate().take_while(|(index, token)| {
        token.kind == Kind::Word && (*index == 0 || !token.text.starts_with('['))
    });
    let length = words
        .map(|(_, token)| token.text.ends_with(']'))
        .position(|ends| ends)?
        + 1;
    (length > 1).then(|| {
        (
            cursor.text(at, at + length - 1).to_owned().into(),
            at + length,
        )
    })
}

/// `"username = bob"`: a whole query in quotes.
pub(super) fn in_quotes(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get(at).filter(|_| cursor.tokens.len() == 1)?;
    let inside = token.value();
    let tokens = super::tokens::lenient_tokens(&inside);
    let is_query = tokens
        .first()
        .is_some_and(|first| cursor.is_field(first.text))
        && tokens.get(1).is_some_and(Token::compares);
    let help = format!(
        "write the query without quotes around it: `{}`",
        excerpt(&inside)
    );
    // What looks like a comment is part of the text.
    let replacement = (!inside.contains('#')).then_some(inside);
    is_query.then(|| {
        cursor
            .mistake((at, at), CONDITION, help)
            .with_replacement(replacement)
    })
}

/// `vela quorn`: a whole query of words, none of which is a field.
pub(super) fn words(cursor: &TokenCursor<'_>, _: usize) -> Option<Slip> {
    let is_word = |token: &Token<'_>| {
        token.is_name()
            && cursor.cannot_be_field(token.text)
            && function_by_alias(token.text).is_none()
            && !is_operator_word(token.text)
    };
    if cursor.tokens.len() < 2 || !cursor.tokens.iter().all(is_word) {
        return None;
    }
    let last = cursor.tokens.len() - 1;
    let value = text::value(cursor.text(0, last));
    let test = if cursor.is_field("name") {
        "name ~"
    } else {
        "FIELD ="
    };
    let help = Help::from(format!("name the field: `{test} {}`", excerpt(&value)));
    let span = cursor.span(0, last);
    Some(Slip::new(Problem::lone_value(help, span), span, None))
}

/// `Users[?Username=='bob']`
pub(super) fn jmespath(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get(at)?;
    let (head, condition) = first.text.split_once("[?")?;
    let start = first.span.end as usize - condition.len();
    let rest = cursor.query.get(start..)?;
    // Another bracket may be within the condition.
    let close = rest
        .find(']')
        .filter(|close| !rest.get(..*close).unwrap_or_default().contains('['));
    let inside = rest.get(..close.or_else(|| rest.rfind(']'))?)?.trim();
    // Conditions on a list within a record need a function: outside one they mean something else.
    let function = function_by_alias(head.rsplit(['.', ']']).next().unwrap_or(head));
    let help = match function {
        Some(function) => format!("use a function for that: write `{0}(…)`", function.name),
        None if inside.contains('(') => EACH_ALONE.to_owned(),
        None => format!("write only the condition: `{}`", excerpt(inside)),
    };
    Some(
        foreign_query(cursor, (0, 0), help)
            .with_replacement(function.is_none().then(|| inside.to_owned())),
    )
}

/// `.Users[] | select(.Username == "bob")` · `map(select(BODY))`
pub(super) fn jq(cursor: &TokenCursor<'_>, _: usize) -> Option<Slip> {
    let is_call = |call: &usize| cursor.is(*call, "select") && cursor.has(call + 1, Kind::Open);
    let call = (0..cursor.tokens.len()).find(is_call)?;
    let close = close_of(cursor, call + 1).filter(|close| cursor.has(*close, Kind::Close))?;
    let is_around = |token: &Token<'_>| {
        token.text.starts_with('.')
            || token.text == "|"
            || token.is("map")
            || token.kind == Kind::Open
    };
    let before = cursor.tokens.get(..call)?;
    let after = cursor.tokens.get(close + 1..)?;
    if call + 2 > close || !before.iter().all(is_around) {
        return None;
    }
    let inside = cursor.text(call + 2, close.checked_sub(1)?);
    // A further computation of the other language is not a condition.
    let help = if inside.contains('|') {
        EACH_ALONE.to_owned()
    } else {
        format!("write only the conditions: `{}`", excerpt(inside))
    };
    let is_all = after.iter().all(|token| token.kind == Kind::Close);
    let slip = foreign_query(cursor, (call, call), help)
        .with_replacement(is_all.then(|| inside.to_owned()));
    Some(slip.dropping(cursor.text(0, call)))
}

const CONDITION: &str = "a condition";
const EACH_ALONE: &str = "write only the conditions, each as `FIELD = VALUE`";

/// The whole query in another language, which some tokens show.
fn foreign_query(cursor: &TokenCursor<'_>, shown: (usize, usize), help: impl Into<Help>) -> Slip {
    let all = (0, cursor.tokens.len().saturating_sub(1));
    let slip = cursor.mistake_within(all, shown, CONDITION, help);
    slip.dropping(cursor.text(shown.0, shown.1))
        .with_placeholder("x")
}

/// Methods that other languages call on a collection.
const SEARCHES: [&str; 6] = [
    ".find", ".findone", ".filter", ".where", ".query", ".search",
];

/// `db.users.find({Username: "bob"})` · `users.filter(u => u.username === "bob")`
pub(super) fn collection(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let lower = cursor.text_at(at).to_ascii_lowercase();
    let is_search = SEARCHES.iter().any(|method| lower.ends_with(method));
    (is_search && cursor.has(1, Kind::Open)).then(|| foreign_query(cursor, (0, 0), EACH_ALONE))
}

/// `=IF(username = "bob", TRUE, FALSE)` · `=FILTER(A:A, B:B = "bob")` · `=username = bob`
pub(super) fn formula(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor.get_if(at, |token| token.text == "=" && cursor.is_comparison_at(1))?;
    let slip = if cursor.has(2, Kind::Open) {
        cursor.mistake_within((0, close_of(cursor, 2)?), (0, 1), CONDITION, NO_FORMULAS)
    } else {
        let help = "a query does not begin with `=`: write only the conditions";
        cursor
            .mistake((0, 0), CONDITION, help)
            .with_replacement(String::new())
    };
    Some(slip.with_placeholder("x"))
}

/// `u => u.username === "bob"`: the name of the record, before the conditions on it.
pub(super) fn lambda(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let member = cursor.text_at(2).strip_prefix(cursor.text_at(at))?;
    let is_lambda = cursor.text_at(1) == "=>" && member.starts_with('.');
    let slip = || cursor.mistake((0, 1), CONDITION, EACH_ALONE);
    is_lambda.then(|| slip().with_replacement(String::new()))
}
