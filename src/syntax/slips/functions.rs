//! Functions of other languages around fields, values and conditions.

use super::captures::is_after_sign;
use super::cursor::TokenCursor;
use super::positions::{BEGIN, LATER, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::slip::{Slip, native_operator, problem};
use super::tokens::{Kind, Token};
use crate::diagnostics::excerpt;
use crate::syntax::text;

pub(super) const AROUND: &[Row] = &[
    row(SUBJECT, "{AROUND_FIELD} ( NAME ) / AFTER_FIELD")
        .expected("a field or a function")
        .help("compare the field itself, without `{1}`: case is ignored")
        .replacement("{2}")
        .example("users", "LOWER(username) = bob", "username = bob"),
    row(
        SUBJECT,
        "{AROUND_FIELD ( AROUND_FIELD ( NAME ) )} / AFTER_FIELD",
    )
    .expected("a field or a function")
    .help("compare the field itself: case is ignored")
    .replacement("{3}")
    .example("users", "LOWER(TRIM(username)) = bob", "username = bob"),
    row(SUBJECT, "{AROUND_TIME ( TIME_FIELD )} / COMPARES")
        .expected("a field or a function")
        .help("compare the field itself: `= 2024-07-18` is the whole day")
        .replacement("{2}")
        .example(
            "contact-evaluations",
            "DATE(created) = '2024-01-01'",
            "created = 2024-01-01",
        ),
    row(
        LATER,
        "AFTER_SIGN {to_date|to_timestamp|str_to_date|parse_date|strptime ( QUOTED , QUOTED )}",
    )
    .expected("a value")
    .help("write the value alone: `{1}`")
    .replacement("{1}")
    .example(
        "contact-evaluations",
        "created > to_date('2024-01-01', 'YYYY-MM-DD')",
        "created > 2024-01-01",
    ),
    row(LATER, "AFTER_SIGN {[new] AROUND_VALUE ( VALUE )}")
        .expected("a value")
        .help("write the value alone: `{2}`")
        .replacement("{2}")
        .example(
            "contact-evaluations",
            "created > new Date(\"2024-01-01\")",
            "created > 2024-01-01",
        ),
    row(LATER, "AFTER_SIGN {TRUE_OR_FALSE ( )}")
        .expected("a value")
        .replacement("{1}")
        .example(
            "evaluation-forms",
            "autoevaluation = TRUE()",
            "autoevaluation = TRUE",
        ),
    row(
        LATER,
        "AFTER_SIGN {date|datetime ( NUMBER , NUMBER , NUMBER )}",
    )
    .expected("a date")
    .replacement("{1}-{2}-{3}")
    .example(
        "contact-evaluations",
        "created > DATE(2025, 3, 1)",
        "created > 2025-03-01",
    ),
    row(LATER, "AFTER_SIGN {$ _QUOTED}")
        .expected("a value")
        .replacement("{1}")
        .example("users", "username = $'bob'", "username = bob"),
    row(LATER, "AFTER_SIGN {AROUND_VALUE QUOTED}")
        .expected("a value")
        .help("write the value alone: `{2}`")
        .replacement("{2}")
        .example(
            "contact-evaluations",
            "created >= DATE '2024-01-01'",
            "created >= 2024-01-01",
        ),
];

/// Functions around a time that return its day.
pub(super) const AROUND_TIMES: &[&str] = &["date", "todate", "day", "startofday"];

pub(super) const CAST: &[Row] = &[
    row(SUBJECT, "{cast ( NAME as NAME )} / AFTER_FIELD")
        .expected("a field or a function")
        .help("compare the field itself: `{1}`")
        .replacement("{1}")
        .example("users", "CAST(username AS text) = 'bob'", "username = bob"),
    row(LATER, "AFTER_SIGN {cast CAST_VALUE}")
        .expected("a value")
        .help("a value has no type of its own: write `{1}`")
        .replacement("{1}")
        .example(
            "users",
            "username = CAST('bob' AS varchar)",
            "username = bob",
        ),
    row(LATER, "AFTER_SIGN {QUOTED _TYPE}")
        .expected("a value")
        .help("a value has no type of its own: write `{1}`")
        .replacement("{1}")
        .example("users", "username = 'bob'::text", "username = bob"),
];

/// First and last name together.
pub(super) const CONCATENATED: &[Row] = &[
    row(
        BEGIN,
        "WITH_FULLNAME {concat ( firstname , SPACE , lastname )} / SIGN",
    )
    .expected("a field or a function")
    .help("first and last name together are a separate field: write `fullname {1} …`")
    .replacement("fullname")
    .example(
        "users",
        "CONCAT(firstname, ' ', lastname) = 'Ann Lee'",
        "fullname = \"Ann Lee\"",
    ),
    row(
        BEGIN,
        "WITH_FULLNAME {firstname [PLUS SPACE PLUS] [&] lastname} / SIGN",
    )
    .expected("a field or a function")
    .help("first and last name together are a separate field: write `fullname {1} …`")
    .replacement("fullname")
    .example(
        "users",
        "firstname + ' ' + lastname = 'Ann Lee'",
        "fullname = \"Ann Lee\"",
    ),
];

pub(super) const VALUE_IN_FIELD: &[Row] = &[
    row(BEGIN, "QUOTED in KNOWN_FIELD / END")
        .expected("a condition")
        .help("the field comes first: write `{replacement}`")
        .replacement("{2} ~ {1}")
        .example("users", "'bob' in username", "username ~ bob"),
    row(BEGIN, "QUOTED not in KNOWN_FIELD / END")
        .expected("a condition")
        .help("the field comes first: write `{replacement}`")
        .replacement("not {2} ~ {1}")
        .example("users", "not 'bob' not in username", "username ~ bob"),
];

/// Functions around a field that do not affect a case-insensitive comparison.
pub(super) const AROUND_FIELDS: &[&str] = &[
    "lower", "upper", "lcase", "ucase", "tolower", "toupper", "casefold", "trim", "str", "string",
    "tostring",
];

/// Functions around a value that only give its type.
pub(super) const AROUND_VALUES: &[&str] = &[
    "date",
    "datetime",
    "timestamp",
    "todate",
    "todatetime",
    "totimestamp",
    "time",
    "string",
    "str",
    "tostring",
    "number",
    "int",
    "tonumber",
    "lower",
    "upper",
    "tolower",
    "toupper",
    "uuid",
    "isodate",
    "trim",
];

/// `username = ANY ('bob', 'ann')` · `username = ANY(ARRAY['bob', 'ann'])`
pub(super) fn quantified(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = cursor.text_at(at + 1);
    let is_any = cursor.is(at + 2, "any") || cursor.is(at + 2, "some");
    if !is_any || native_operator(sign) != "=" || !cursor.has(at + 3, Kind::Open) {
        return None;
    }
    let last = close_of(cursor, at + 3)?;
    let inside = cursor.text(at + 4, last.checked_sub(1)?);
    // `ANY('{bob,ann}')`
    let inside = inside.trim_matches(|char| inside.contains('{') && "'\"".contains(char));
    let items = inside.trim_end_matches([']', '}']);
    let items = items.rsplit(['[', '{']).next()?;
    let replacement = format!("{} in ({items})", cursor.text_at(at));
    let help = format!(
        "for any of several values, use a list: write `{}`",
        excerpt(&replacement)
    );
    let slip = cursor.mistake_within((at, last), (at + 2, last), "a value", help);
    let dropped = format!("any some array array[ {sign}");
    Some(slip.with_replacement(replacement).dropping(&dropped))
}

/// `AND(username = bob, lastname = lee)` · `=OR(username = bob; username = ann)`
pub(super) fn joining(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_formula = at == 0 && cursor.text_at(0) == "=";
    let word = at + usize::from(is_formula);
    let join = cursor
        .get_if(word, |token| token.is("and") || token.is("or"))?
        .text
        .to_lowercase();
    let close = cursor
        .close_of(word + 1)
        .filter(|close| *close > word + 2)?;
    let inside = cursor.tokens.get(word + 2..close)?;
    let replacement = joined_conditions(inside, &join);
    let is_call = |pair: &[Token<'_>]| matches!(pair, [word, open] if word.is_keyword() && open.kind == Kind::Open);
    let mut help = format!("`{join}` goes between two conditions, `FIELD = VALUE`");
    if !inside.windows(2).any(is_call) {
        help = format!("{help}: write `{}`", excerpt(&replacement));
    }
    let slip = cursor.mistake_within((at, close), (at, word), "a condition", help);
    Some(slip.with_replacement(cursor.grouped((at, close), replacement)))
}

/// The contents of the groups in parentheses directly after a token, and their last token. A group
/// of further groups keeps its parentheses, because it is not in this language yet.
fn groups_after<'q>(cursor: &TokenCursor<'q>, at: usize) -> (Vec<&'q str>, usize) {
    let (mut groups, mut last) = (Vec::new(), at);
    while cursor.has(last + 1, Kind::Open)
        && let Some(close) = cursor.close_of(last + 1)
    {
        let is_nested = cursor.has(last + 2, Kind::Operator);
        groups.push(if is_nested {
            cursor.text(last + 1, close)
        } else {
            cursor.text(last + 2, close - 1)
        });
        last = close;
    }
    (groups, last)
}

/// `(&(username=bob)(lastname=lee))`: a filter of LDAP, within its parentheses.
pub(super) fn prefixed_join(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let join = match cursor.text_at(at) {
        "&" => "and",
        "|" => "or",
        _ => return None,
    };
    let (groups, last) = groups_after(cursor, at);
    if groups.is_empty() || !cursor.has(last + 1, Kind::Close) {
        return None;
    }
    let replacement = groups.join(&format!(" {join} "));
    // `(username=bo*)`
    let is_pattern = replacement.contains('*');
    let help = if is_pattern {
        format!(
            "`{join}` goes between two conditions, `FIELD = VALUE`; write `^=` for text that starts with this, or `~` for text that contains it, without `*`"
        )
    } else {
        format!(
            "`{join}` goes between two conditions: write `{}`",
            excerpt(&replacement)
        )
    };
    let slip = cursor.mistake_within((at, last), (at, at), "a condition", help);
    Some(slip.with_replacement((!is_pattern).then_some(replacement)))
}

/// The arguments of a call, with a word between them in place of each comma and semicolon.
fn joined_conditions(arguments: &[Token<'_>], join: &str) -> String {
    let mut depth = 0_usize;
    let mut words: Vec<&str> = Vec::new();
    for token in arguments {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        match token.kind {
            Kind::Comma if depth == 0 => words.push(join),
            // A `;` between two conditions is attached to the one before or after it.
            Kind::Word if depth == 0 && token.text.contains(';') => {
                let word = token.text.trim_matches(';');
                let begins = token.text.starts_with(';') && !word.is_empty();
                words.extend(begins.then_some(join));
                words.extend((!word.is_empty()).then_some(word));
                words.extend(token.text.ends_with(';').then_some(join));
            }
            _ => words.push(token.text),
        }
    }
    words.join(" ")
}

/// `['bob', 'ann'].includes(username)`
pub(super) fn list_first(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get_if(at, |token| token.text.starts_with('['))?;
    let is_end = |last: &usize| cursor.text_at(*last).contains("].");
    let last = (at..cursor.items_end(at + 1)).rev().find(is_end)?;
    let field = cursor.get_if(last + 2, Token::is_name)?.text;
    if !cursor.has(last + 1, Kind::Open) || !cursor.has(last + 3, Kind::Close) {
        return None;
    }
    let end = cursor.get(last)?.span.start as usize + cursor.text_at(last).find("].")?;
    let items = cursor.query.get(first.span.start as usize + 1..end)?;
    let replacement = format!("{field} in ({items})");
    let help = format!("the field comes first: write `{}`", excerpt(&replacement));
    // `>= 0`, `!== -1`: the value is in the list
    let is_found = matches!(cursor.text_at(last + 4), ">=" | ">" | "!=" | "!==")
        && matches!(cursor.text_at(last + 5), "0" | "-1");
    let end = last + if is_found { 5 } else { 3 };
    let slip = cursor.mistake_within((at, end), (at, last), "a condition", help);
    let dropped = "includes contains indexof has include 0 1";
    Some(slip.with_replacement(replacement).dropping(dropped))
}

const NO_SUBQUERY: &str = "there are no subqueries: write a condition on a field, `FIELD = VALUE`";
const TAG_SUBQUERY: &str = "there are no subqueries: write `tag(KEY = VALUE)` for a tag with \
    this value, `tag(KEY)` for a tag with any value";

/// `exists (select 1 from …)` · `username in (select …)` · `Tags/any(t: …)` · `emails[type eq "work"]`
pub(super) fn subquery(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get(at)?;
    let begins = cursor.begins_condition(at);
    let is_select = cursor.has(at + 1, Kind::Open) && cursor.is(at + 2, "select");
    let is_path = begins && first.text.contains('/') && cursor.has(at + 1, Kind::Open);
    let last = if is_select || is_path {
        close_of(cursor, at + 1)?
    } else if begins && opens_bracket(cursor, at) {
        // If another bracket opens first, the closing one belongs to that.
        let mut own = (at..cursor.tokens.len())
            .take_while(|next| *next == at || !cursor.text_at(*next).contains('['));
        own.find(|last| cursor.text_at(*last).contains(']'))?
    } else {
        return None;
    };
    let is_of_tags = first.text.to_ascii_lowercase().starts_with("tag")
        || cursor.text(at, last).contains("tags");
    let help = if is_of_tags {
        TAG_SUBQUERY
    } else {
        NO_SUBQUERY
    };
    let is_argument = is_select && !(begins && first.is_name());
    let slip = cursor.mistake((at + usize::from(is_argument), last), "a condition", help);
    Some(slip.with_placeholder(if first.is("in") { "(x)" } else { "x" }))
}

/// `emails[type`, but not `tag["BPO"]`.
fn opens_bracket(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let parts = cursor.text_at(at).split_once('[');
    let is_key = cursor.has(at + 1, Kind::Quoted) && cursor.text_at(at + 2) == "]";
    parts.is_some_and(|(name, inside)| text::is_name(name) && !inside.contains(']')) && !is_key
}

/// `username = COALESCE(lastname, 'x')` · `created > startOfMonth()`
pub(super) fn value_call(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let before = cursor.previous(at)?;
    // `$filter=contains(name, 'Sup')`
    let is_url = at > 1 && cursor.has(at - 2, Kind::Parameter);
    let compares = before.is("in") || is_after_sign(cursor, at);
    if is_url || !compares || !cursor.has(at + 1, Kind::Open) || !cursor.are_glued(at, at + 1) {
        return None;
    }
    let is_method = |open: usize| {
        cursor.are_glued(open - 2, open - 1)
            && cursor.text_at(open - 1).starts_with('.')
            && cursor.has(open, Kind::Open)
    };
    let mut last = close_of(cursor, at + 1)?;
    // `moment().startOf("day")`
    while is_method(last + 2) {
        last = close_of(cursor, last + 2)?;
    }
    let help = match (before.is("in"), cursor.is(at, "range")) {
        (true, true) => "a range has two ends, both included: `in 3..7`",
        (true, false) => "a list cannot be computed: write its values, `in (a, b)`",
        (false, _) => {
            "a value cannot be computed: write the text, the number or the date itself; quote \
            text that contains parentheses"
        }
    };
    let problem = problem("a value", cursor.text_at(at), help, cursor.span(at, last));
    let slip = Slip::new(problem, cursor.span(at, last), None);
    Some(slip.with_placeholder(if before.is("in") { "(x)" } else { "x" }))
}

/// The token that closes a parenthesis, however far away; the last token if none does.
pub(super) fn close_of(cursor: &TokenCursor<'_>, open: usize) -> Option<usize> {
    if !cursor.has(open, Kind::Open) {
        return cursor.get(open).map(|_| open);
    }
    Some(cursor.close_of(open).unwrap_or(cursor.tokens.len() - 1))
}

/// `('bob' AS varchar)`: the value.
pub(super) fn cast_value(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = cursor
        .get_if(at + 1, |token| token.is_value() && cursor.is(at + 2, "as"))?
        .text;
    Some((value.to_owned().into(), close_of(cursor, at)? + 1))
}

/// True after a field in a function: a test, a word or another argument follows.
pub(super) fn is_after_field(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_test = |token: &Token<'_>| token.compares() || token.kind == Kind::Word;
    let is_argument = || at >= 4 && cursor.begins_item(at - 4) && cursor.has(at, Kind::Comma);
    cursor.satisfies(at, is_test) || is_argument()
}
