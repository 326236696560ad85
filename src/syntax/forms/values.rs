//! The text in the position of a value or an operator.

use super::clauses::ending;
use super::comments;
use super::functions::{around_value, cast};
use super::phrases::{doubled_quotes, escaped_quotes};
use super::quotes::{self, QUOTES_WITHIN};
use super::tokens::{Around, Kind, OPERATOR_CHARACTERS, Token};
use super::{Form, TokenCursor, Values, Words, excerpt, times};
use crate::syntax::{is_parameter_char, operator_meant, text};

/// `username = and` · `tag(in = b)`: a word of the language where a value belongs.
pub(super) fn keyword(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
    Some(row.form(
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

/// `username not = bob`
pub(super) fn negated_operator(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let subject = row.find(at, Token::is_value)?;
    if !(row.begins_condition(at) || row.begins_item(at)) || !row.is(at + 1, "not") {
        return None;
    }
    let sign = row.find(at + 2, Token::is_comparison)?.text;
    let operator = operator_meant(sign)?.opposite()?.text();
    let value = row.find(at + 3, Token::is_value)?;
    let help = format!(
        "write `{operator}`: `{} {operator} {}`",
        excerpt(subject.text),
        excerpt(value.text)
    );
    let words = Words {
        expected: "an operator",
        found: row.text(at + 1, at + 2),
        help,
    };
    Some(row.form((at + 1, at + 2), words, Some(operator.to_owned())))
}

/// `state not enabled` · `state !! enabled`
pub(super) fn negated_value(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let subject = row
        .find(at, Token::is_name)
        .filter(|token| row.begins_condition(at) && (!token.is("is") || row.is_field("is")))?;
    let is_negation =
        |token: &Token<'_>| token.is("not") || token.text.bytes().all(|byte| byte == b'!');
    row.find(at + 1, is_negation)?;
    let is_one = |token: &Token<'_>| token.is_value() && !token.text.starts_with("..");
    let value = row
        .find(at + 2, is_one)
        .filter(|_| row.ends_condition(at + 3))?;
    let help = format!(
        "write `{} != {}`",
        excerpt(subject.text),
        excerpt(value.text)
    );
    let words = Words {
        expected: "an operator",
        found: row.text(at + 1, at + 1),
        help,
    };
    let form = row.form((at + 1, at + 1), words, Some("!=".to_owned()));
    // What the grammar makes of the pieces is no condition.
    Some(Form {
        span: row.span(at, at + 2),
        ..form
    })
}

/// True if a value belongs at a token: after an operator, in a list or among the arguments of a
/// function.
fn is_place(row: &TokenCursor<'_>, at: usize) -> bool {
    row.before(at).is_some_and(Token::is_comparison) || row.begins_item(at)
}

/// `state = !ENABLED` · `state = not ENABLED`
pub(super) fn negation_behind(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let subject = row.find(at, |token| {
        token.is_value() && (row.begins_condition(at) || row.begins_item(at))
    })?;
    let last = match (row.get(at + 1)?.text, row.get(at + 2)?) {
        ("=!" | "==!", _) => at + 1,
        ("=" | "==", next) if next.text == "!" || next.is("not") => at + 2,
        _ => return None,
    };
    let value = row.find(last + 1, Token::is_value)?;
    let help = format!(
        "write `!=`: `{} != {}`",
        excerpt(subject.text),
        excerpt(value.text)
    );
    let words = Words {
        expected: "a value",
        found: row.text(last, last),
        help,
    };
    let form = row.form((at + 1, last), words, Some("!=".to_owned()));
    Some(Form {
        span: row.span(at, last + 1),
        ..form
    })
}

/// `autoevaluation true`
pub(super) fn flag(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let field = row.find(at, |token| token.is_name() && row.begins_condition(at))?;
    let value = row.find(at + 1, |token| token.is("true") || token.is("false"))?;
    let meant = format!("{} = {}", field.text, value.text);
    let words = Words {
        expected: "an operator",
        found: value.text,
        help: format!("write `{}`", excerpt(&meant)),
    };
    let span = row.span(at, at + 1);
    let problem = words.problem(row.span(at + 1, at + 1));
    row.ends_condition(at + 2)
        .then(|| Form::new(problem, span, Some((span, meant))))
}

/// Letters before quotes that say what kind of string it is.
const PREFIXES: [&str; 8] = ["n", "e", "u", "b", "r", "f", "rb", "u&"];

/// `username = N'bob'` · `username = r"bob"`
pub(super) fn prefixed(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
    let form = row.form((at, at + 1), words, Some(value.text.to_owned()));
    Some(form.dropping(prefix.text))
}

/// `modified = 2024-01-01 10:00`
pub(super) fn date_and_time(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    row.find(at, |token| token.kind == Kind::Word && is_place(row, at))?;
    row.find(at + 1, |token| {
        token.text.starts_with(|first: char| first.is_ascii_digit())
    })?;
    let written = row.text(at, at + 1);
    let meant = text::tidy_time(written).filter(|_| written.contains(':'))?;
    let words = Words {
        expected: "one value",
        found: written,
        help: format!(
            "a `T` stands between the date and the time, which ends with its zone: write `{meant}`"
        ),
    };
    let form = row.form((at, at + 1), words, Some(meant));
    Some(form.dropping(written))
}

/// `username = ${who}`
pub(super) fn parameter_in_braces(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let next = row
        .find(at, |token| token.text == "$")
        .and_then(|_| row.find(at + 1, |_| row.are_glued(at, at + 1)))?;
    let name = next.text.strip_prefix('{')?.strip_suffix('}')?;
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    let words = Words {
        expected: "a value",
        found: row.text(at, at + 1),
        help: format!("write `${}`", excerpt(name)),
    };
    is_name.then(|| row.form((at, at + 1), words, Some(format!("${name}"))))
}

/// A value that is read in pieces, quoted as a whole.
fn quoted(row: &TokenCursor<'_>, (first, last): (usize, usize), mark: &str) -> Form {
    let mut quoted = String::new();
    text::write_quoted(row.text(first, last), &mut quoted);
    let help = format!(
        "quote a value that has {mark} in it: `{}`",
        excerpt(&quoted)
    );
    row.form(
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
pub(super) fn dollar(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
pub(super) fn glued(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
pub(super) fn several(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    row.find(at, |token| {
        token.is_comparison() && token.around == Around::Conditions
    })?;
    if quotes::within(row, at + 1).is_some()
        || prefixed(row, at + 1).is_some()
        || doubled_quotes(row, at + 1).is_some()
        || around_value(row, at + 1).is_some()
        || times::begins(row, at + 1)
        || escaped_quotes(row, at + 1).is_some()
        || cast(row, at + 1).is_some()
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
    Some(row.form((at + 1, last), words, None))
}

/// `score >= 72,25`
pub(super) fn decimal_comma(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
    (is_fraction || is_ordered).then(|| row.form((at, at + 2), words, Some(meant)))
}

/// `latestversion >= 3,000`
fn thousands(row: &TokenCursor<'_>, at: usize, (whole, rest): (&str, &str)) -> Option<Form> {
    let meant = format!("{whole}{rest}");
    let words = Words {
        expected: "a whole number",
        found: row.text(at, at + 2),
        help: format!("write digits alone: `{meant}`"),
    };
    (rest.len() == 3).then(|| {
        row.form((at, at + 2), words, Some(meant.clone()))
            .dropping(row.text(at, at + 2))
    })
}
