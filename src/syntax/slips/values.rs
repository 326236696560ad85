//! The text in the position of a value or an operator.

use super::clauses::ending;
use super::comments;
use super::inner_quotes::QUOTES_WITHIN;
use super::places::{ANYWHERE, BEGIN, LATER, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::tokens::{Enclosing, Kind, Token};
use super::{Slip, TokenCursor, Values, Words, excerpt};
use crate::syntax::names::OPERATOR_CHARACTERS;
use crate::syntax::{is_parameter_char, text};

pub(super) const NEGATED: &[Row] = &[
    row(LATER, "AFTER_SUBJECT {not OPPOSITE} / VALUE")
        .expected("an operator")
        .meant("{1}")
        .example("agent-statuses", "state not = ENABLED", "state != ENABLED"),
    row(BEGIN, "NEGATED_NAME {NEGATION} ONE_VALUE / END")
        .expected("an operator")
        .meant("{1} != {2}")
        .example("agent-statuses", "state not enabled", "state != enabled"),
    row(SUBJECT, "VALUE {=!|==!} VALUE")
        .expected("a value")
        .help("write `!=`: `{meant}`")
        .meant("{1} != {2}")
        .example("agent-statuses", "state =!ENABLED", "state != ENABLED"),
    row(SUBJECT, "VALUE =|== {NOT} VALUE")
        .expected("a value")
        .help("write `!=`: `{meant}`")
        .meant("{1} != {2}")
        .example("agent-statuses", "state = not ENABLED", "state != ENABLED"),
    row(BEGIN, "NAME {TRUE_OR_FALSE} / END")
        .expected("an operator")
        .meant("{1} = {2}")
        .example(
            "evaluation-forms",
            "autoevaluation true",
            "autoevaluation = true",
        ),
];

pub(super) const ROWS: &[Row] = &[
    row(LATER, "in {LONE_VALUE or LONE_VALUE} / END")
        .expected("a list in parentheses")
        .meant("in ({1}, {2})")
        .example("users", "username in bob or ann", "username in (bob, ann)"),
    row(LATER, "AT_VALUE {DATE_AND_TIME}")
        .expected("one value")
        .help("a `T` stands between the date and the time, which ends with its zone: write `{1}`")
        .meant("{1}")
        .example(
            "contact-evaluations",
            "created > 2024-01-01 10:00",
            "created > 2024-01-01T10:00:00Z",
        ),
    row(ANYWHERE, "$ _IN_BRACES_NAME")
        .expected("a value")
        .help("write `${1}`")
        .meant("${1}")
        .example("users", "username = ${who}", ""),
];

/// `username = and` · `tag(in = b)`: a word of the language where a value belongs.
pub(super) fn keyword(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.find(at, Token::is_keyword)?;
    let begins_item = row.begins_item(at);
    if !begins_item && !row.before(at)?.is_comparison() {
        return None;
    }
    let is_compared = |at: usize| {
        row.get(at)
            .is_some_and(|next| next.is_comparison() || next.is("in"))
    };
    let is_end = row.ends_condition(at + 1)
        || row.has(at + 1, Kind::Comma)
        || begins_item && is_compared(at + 1);
    if !is_end || is_cut_off(row, at) {
        return None;
    }
    let mut quoted = String::new();
    text::write_quoted(word.text, &mut quoted);
    let help = format!(
        "`{}` is a word of the language; as a value it is quoted: `{quoted}`",
        word.text
    );
    Some(row.slip(
        (at, at),
        Words {
            expected: "a value",
            found: word.text,
            help,
        },
        Some(quoted),
    ))
}

/// `hierarchy(under)`, `hierarchy(under`: more likely a group that is still to be written.
fn is_cut_off(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_last = row.get(at + 1).is_none_or(|next| next.kind == Kind::Close);
    let is_in_hierarchy = || {
        row.function_around(at)
            .is_some_and(|called| called.name == "hierarchy")
    };
    row.is(at, "under") && is_last && row.begins_item(at) && is_in_hierarchy()
}

/// True if a value belongs at a token: after an operator, in a list or among the arguments of a
/// function.
pub(super) fn is_place(row: &TokenCursor<'_>, at: usize) -> bool {
    row.before(at).is_some_and(Token::is_comparison) || row.begins_item(at)
}

/// Letters before quotes that say what kind of string it is.
const PREFIXES: [&str; 8] = ["n", "e", "u", "b", "r", "f", "rb", "u&"];

/// `username = N'bob'` · `username = r"bob"`
pub(super) fn prefixed(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let prefix = row.find(at, |token| {
        is_place(row, at) && PREFIXES.iter().any(|prefix| token.is(prefix))
    })?;
    let is_value = |token: &Token<'_>| {
        let mark = token.text.get(..1).unwrap_or_default();
        token.kind == Kind::Quoted && token.text.len() > 1 && token.text.ends_with(mark)
    };
    let value = row.find(at + 1, |token| is_value(token) && row.are_glued(at, at + 1))?;
    if !row.ends_condition(at + 2) && !row.has(at + 2, Kind::Comma) {
        return None;
    }
    let words = Words {
        expected: "a value",
        found: row.text(at, at + 1),
        help: format!(
            "a value has no letter before its quotes: write `{}`",
            excerpt(value.text)
        ),
    };
    let slip = row.slip((at, at + 1), words, Some(value.text.to_owned()));
    Some(slip.dropping(prefix.text))
}

/// A value that is read in pieces, quoted as a whole.
fn quoted(row: &TokenCursor<'_>, (first, last): (usize, usize), mark: &str) -> Slip {
    let mut quoted = String::new();
    text::write_quoted(row.text(first, last), &mut quoted);
    let help = format!(
        "quote a value that has {mark} in it: `{}`",
        excerpt(&quoted)
    );
    row.slip(
        (first, last),
        Words {
            expected: "one value",
            found: row.text(first, last),
            help,
        },
        Some(quoted),
    )
}

/// `username = a$b`
pub(super) fn dollar(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |token| {
        token.kind == Kind::Word && is_place(row, at) && !token.is_keyword()
    })?;
    row.find(at + 1, |token| token.kind == Kind::Parameter)?;
    let is_piece = |at: &usize| {
        row.are_glued(at - 1, *at)
            && row
                .find(*at, |token| {
                    matches!(token.kind, Kind::Word | Kind::Parameter)
                })
                .is_some()
    };
    let last = (at + 1..row.tokens.len()).take_while(is_piece).last()?;
    Some(quoted(row, (at, last), "`$`"))
}

/// `name = a!b` · `name = f(x)`
pub(super) fn glued(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |token| {
        token.kind == Kind::Word
            && !token.is_keyword()
            && row.before(at).is_some_and(Token::is_comparison)
    })?;
    let next = row.find(at + 1, |_| row.are_glued(at, at + 1))?;
    let last = match next.kind {
        Kind::Operator if next.text == "!" => at + 2,
        Kind::Open => at + 3,
        _ => return None,
    };
    let is_glued = (at + 1..=last).all(|place| row.are_glued(place - 1, place));
    row.find(at + 2, Token::is_value).filter(|_| is_glued)?;
    let is_closed = next.kind != Kind::Open || row.has(last, Kind::Close);
    let mark = if next.kind == Kind::Open {
        "parentheses"
    } else {
        "`!`"
    };
    (is_closed && row.ends_condition(last + 1)).then(|| quoted(row, (at, last), mark))
}

/// `username = 'a' 'b'` · `username = "a"b`
pub(super) fn several(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_sign =
        |token: &Token<'_>| token.is_comparison() && token.enclosing == Enclosing::Conditions;
    row.before(at).filter(|before| is_sign(before))?;
    let at = at - 1;
    if row
        .before(at)
        .is_some_and(|subject| subject.kind == Kind::Parameter)
    {
        return None;
    }
    let values: Vec<_> = (at + 1..)
        .map_while(|item| {
            row.find(item, Token::is_value).filter(|_| {
                ending(row, item).is_none()
                    && !comments::begins(row, item)
                    && !row.is_signed_field(item)
            })
        })
        .collect();
    let last = at + values.len();
    // The `;` at the end of a query has an answer of its own.
    let has_semicolon = values.last().is_some_and(|last| last.is_semicolons());
    let has_quotes = values.iter().any(|value| value.kind == Kind::Quoted);
    if values.len() < 2
        || !has_quotes
        || has_semicolon
        || !(row.ends_condition(last + 1)
            || ending(row, last + 1).is_some()
            || comments::begins(row, last + 1))
    {
        return None;
    }
    let is_glued = values
        .iter()
        .zip(values.iter().skip(1))
        .all(|(left, right)| left.span.end == right.span.start);
    let texts: Vec<String> = values.iter().map(|value| value.value()).collect();
    let mut together = String::new();
    text::write_quoted(&texts.join(if is_glued { "" } else { " " }), &mut together);
    let together = excerpt(&together);
    let is_cut = values
        .last()
        .is_some_and(|last| last.kind == Kind::Quoted && !last.is_closed());
    // `5" screen and description = 6" x`: the quotes are part of two values.
    let has_conditions = values.iter().any(|value| {
        value.kind == Kind::Quoted
            && value
                .text
                .contains(|char| OPERATOR_CHARACTERS.contains(char))
            && value.text.split_whitespace().any(text::is_keyword)
    });
    let help = if is_cut || has_conditions {
        QUOTES_WITHIN.to_owned()
    } else if is_glued {
        format!("put one pair of quotes around the whole value: `{together}`")
    } else {
        let each: Vec<String> = texts.iter().map(|value| text::value(value)).collect();
        let field = row
            .before(at)
            .filter(|field| field.is_name())
            .map_or("field", |field| field.text);
        format!(
            "put one pair of quotes around the whole value: `{together}`; for any of several write `{} in ({})`",
            excerpt(field),
            excerpt(&each.join(", "))
        )
    };
    let words = Words {
        expected: "one value",
        found: row.text(at + 1, last),
        help,
    };
    Some(row.slip((at + 1, last), words, None))
}

/// `score >= 72,25`
pub(super) fn decimal_comma(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_digits = |token: &Token<'_>| {
        token.kind == Kind::Word && token.text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let sign = row.before(at).filter(|before| before.is_comparison())?;
    let whole = row.find(at, is_digits)?.text;
    let fraction = row.find(at + 2, is_digits)?.text;
    let is_one = row.are_glued(at, at + 1) && row.are_glued(at + 1, at + 2);
    if !is_one || !row.has(at + 1, Kind::Comma) || !row.ends_condition(at + 3) {
        return None;
    }
    let field = row.get(at.checked_sub(2)?)?;
    if row.values(field.text) == Some(Values::Number) {
        return thousands(row, at, (whole, fraction));
    }
    let is_fraction = row.values(field.text) == Some(Values::Decimal);
    let is_ordered = sign.text.contains(['<', '>']);
    let meant = format!("{whole}.{fraction}");
    let words = Words {
        expected: "a number",
        found: row.text(at, at + 2),
        help: format!("write a decimal point: `{meant}`"),
    };
    (is_fraction || is_ordered).then(|| row.slip((at, at + 2), words, Some(meant)))
}

/// `latestversion >= 3,000`
fn thousands(row: &TokenCursor<'_>, at: usize, (whole, rest): (&str, &str)) -> Option<Slip> {
    let meant = format!("{whole}{rest}");
    let words = Words {
        expected: "a whole number",
        found: row.text(at, at + 2),
        help: format!("write digits alone: `{meant}`"),
    };
    (rest.len() == 3).then(|| {
        row.slip((at, at + 2), words, Some(meant.clone()))
            .dropping(row.text(at, at + 2))
    })
}

/// `2024-01-01 10:00`: the same as one time.
pub(super) fn date_and_time(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at + 1, |token| {
        token.text.starts_with(|first: char| first.is_ascii_digit())
    })?;
    let written = row.text(at, at + 1);
    let time = text::tidy_time(written).filter(|_| written.contains(':'))?;
    Some((time.into(), at + 2))
}

/// `{who}`: the name of a parameter.
pub(super) fn name_in_braces(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = row.text_at(at).strip_prefix('{')?.strip_suffix('}')?;
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    is_name.then(|| (name.to_owned().into(), at + 1))
}
