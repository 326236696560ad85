//! Foreign words between two conditions.

use super::captures::is_condition;
use super::cursor::TokenCursor;
use super::positions::{ANYWHERE, BEGIN, LATER};
use super::shapes::{Capture, Row, row};
use super::slip::Slip;
use super::tokens::{Enclosing, Kind, Token};
use crate::diagnostics::{Problem, excerpt};
use crate::span::Span;
use crate::syntax::function_alias::function_by_alias;

/// The text expected between two conditions.
const JOIN: &str = "`and` or `or`";

pub(super) const ROWS: &[Row] = &[
    row(LATER, "AFTER_VALUE {FOREIGN_JOIN} / CONDITION")
        .expected(JOIN)
        .replacement("{1}")
        .example(
            "users",
            "username = bob but lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "AFTER_CLOSED {FOREIGN_JOIN} / (")
        .expected(JOIN)
        .replacement("{1}")
        .example(
            "users",
            "(username = bob) -and (lastname = lee)",
            "username = bob and lastname = lee",
        ),
    row(LATER, "AFTER_VALUE {NO_JOIN} / CONDITION")
        .help("the language has `and`, `or` and `not`: {1}")
        .with_placeholder("&&")
        .example("users", "username = bob xor lastname = lee", ""),
    row(LATER, "AFTER_CLOSED {UNKNOWN_NAME} / CONDITION")
        .expected(JOIN)
        .help("write `and` or `or` between two conditions")
        .with_placeholder("&&")
        .example("users", "tag(BPO = 1) foo lastname = lee", ""),
    row(LATER, "{REPEATED_JOIN} / CONDITION")
        .expected("a condition")
        .help("write `{1}` once")
        .replacement("{1}")
        .example(
            "users",
            "username = bob and and lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "{JOIN JOIN} / CONDITION")
        .expected("a condition")
        .help("use one word between conditions: `and` or `or`")
        .with_placeholder("&&")
        .example("users", "username = bob and or lastname = lee", ""),
    row(LATER, "{SEPARATOR JOIN_WORD} / CONDITION")
        .expected(JOIN)
        .help("write `{1}` without a comma or a semicolon")
        .replacement("{1}")
        .example(
            "users",
            "username = bob, or lastname = lee",
            "username = bob or lastname = lee",
        ),
    row(LATER, "{JOIN_WORD SEPARATOR} / CONDITION")
        .expected("a condition")
        .help("write `{1}` without a comma or a semicolon")
        .replacement("{1}")
        .example(
            "users",
            "username = bob and, lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "AFTER_VALUE {CONDITION_COMMA} / LAST")
        .expected("the end of the query")
        .help("remove the comma")
        .replacement("")
        .example("users", "username = bob,", "username = bob"),
    row(BEGIN, "{both|either} / CONDITION")
        .expected("a condition")
        .help("write only the conditions, with `and` or `or` between them")
        .replacement("")
        .example(
            "users",
            "either username = bob or lastname = lee",
            "username = bob or lastname = lee",
        ),
    row(BEGIN, "{-not|nicht|¬} / (")
        .expected("a condition")
        .replacement("not")
        .example(
            "agent-statuses",
            "-not (state = ENABLED)",
            "not state = ENABLED",
        ),
    row(BEGIN, "{-not|nicht|¬} / CONDITION")
        .expected("a condition")
        .replacement("not")
        .example(
            "agent-statuses",
            "nicht state = ENABLED",
            "not state = ENABLED",
        ),
    row(BEGIN, "{neither} / CONDITION")
        .expected("a condition")
        .help("write `not` before a group: `not (FIELD = VALUE or FIELD = VALUE)`")
        .with_placeholder("not")
        .example("users", "neither username = bob or lastname = lee", ""),
    row(LATER, "{CLOSED_BY_BRACKET} / END")
        .expected("a closing parenthesis")
        .replacement("{1}")
        .example(
            "users",
            "(username = bob] or lastname = lee",
            "username = bob or lastname = lee",
        ),
    row(ANYWHERE, "{GLUED_JOIN} / CONDITION")
        .expected(JOIN)
        .help("put a space before the word between two conditions: `{1}`")
        .replacement("{1}")
        .example(
            "agent-statuses",
            "state = ENABLEDor type = CUSTOM",
            "state = ENABLED or type = CUSTOM",
        ),
];

/// `VIP]` or `"VIP" }` where a parenthesis is open: the value, and the parenthesis that was meant.
pub(super) fn closed_by_bracket(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = at + usize::from(matches!(cursor.text_at(at + 1), "]" | "}"));
    let value = cursor.text(at, last).strip_suffix([']', '}'])?;
    let open = cursor.enclosing_open(at)?;
    let is_meant = cursor.close_of(open).is_none() && !value.contains(['[', '{']);
    is_meant.then(|| (format!("{})", value.trim_end()).into(), last + 1))
}

/// Words and signs of other languages between two conditions, and their meaning.
pub(super) const FOREIGN: &[(&str, &str)] = &[
    ("& amp;", "and"),
    ("& amp; & amp;", "and"),
    ("+", "and"),
    ("-and", "and"),
    (".and.", "and"),
    ("also", "and"),
    ("and also", "and"),
    ("and if", "and"),
    ("and the", "and"),
    ("and then", "and"),
    ("and where", "and"),
    ("and with", "and"),
    ("andalso", "and"),
    ("as well as", "and"),
    ("but", "and"),
    ("e", "and"),
    ("et", "and"),
    ("plus", "and"),
    ("together with", "and"),
    ("und", "and"),
    ("where", "and"),
    ("with", "and"),
    ("y", "and"),
    ("∧", "and"),
    ("-or", "or"),
    (".or.", "or"),
    ("o", "or"),
    ("oder", "or"),
    ("or else", "or"),
    ("orelse", "or"),
    ("ou", "or"),
    ("∨", "or"),
    ("and without", "and not"),
    ("andnot", "and not"),
    ("but without", "and not"),
    ("except", "and not"),
    ("excluding", "and not"),
    ("minus", "and not"),
    ("unless", "and not"),
    ("without", "and not"),
];

/// Words between two conditions that have no one-word equivalent, and the text to write instead.
pub(super) const NO_EQUIVALENT: &[(&str, &str)] = &[
    (
        "xor",
        "for exactly one of two, write `(a or b) and not (a and b)`",
    ),
    ("nand", "write `not (a and b)`"),
    ("nor", "write `not (a or b)`"),
    (
        "and/or",
        "`or` means that any will do, `and` that all must match",
    ),
    ("then", "write `and` or `or`"),
    ("otherwise", "write `and` or `or`"),
];

/// True if a word between two conditions is meant to join them: a foreign word, or a misspelt
/// keyword.
pub(super) fn is_join_like(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let known = cursor
        .longest_known(at, FOREIGN)
        .or_else(|| cursor.longest_known(at, NO_EQUIVALENT));
    let is_near = |token: &Token<'_>| {
        token.kind == Kind::Word && near_keyword(token.text, &["and", "or"]).is_some()
    };
    match known {
        Some((_, length)) => is_condition(cursor, at + length),
        None => cursor.satisfies(at, is_near) && cursor.is_comparison_at(at + 1),
    }
}

/// `and and`: the word once.
pub(super) fn repeated(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let join = cursor.get_if(at, Token::is_join)?.text;
    let is_twice = cursor.text_at(at + 1).eq_ignore_ascii_case(join);
    is_twice.then(|| (join.to_owned().into(), at + 2))
}

/// `ENABLEDor`: a value from a fixed set with a keyword joined to it.
pub(super) fn glued_to_value(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let word = cursor.text_at(at);
    let values = cursor.fixed_values(cursor.text_at(at.checked_sub(2)?))?;
    let replacement = ["and", "or"].iter().find_map(|join| {
        let (value, glued) = word.split_at_checked(word.len().checked_sub(join.len())?)?;
        let is_value = values.iter().any(|known| known.eq_ignore_ascii_case(value));
        (is_value && glued.eq_ignore_ascii_case(join)).then(|| format!("{value} {join}"))
    })?;
    Some((replacement.into(), at + 1))
}

/// The keyword that a word misspells: the same letters in another order or number.
fn near_keyword(word: &str, keywords: &[&'static str]) -> Option<&'static str> {
    const LENGTH_MAX: usize = 5;
    let lower = word.to_ascii_lowercase();
    let is_near = |keyword: &&&str| {
        let has_its_letters = lower.chars().all(|char| keyword.contains(char));
        let is_slightly_off = lower.len() == 3 && lower.get(..1) == keyword.get(..1);
        let distance = strsim::osa_distance(&lower, keyword);
        distance == 1 && (has_its_letters || is_slightly_off && keyword.len() == 3)
    };
    let is_known = |known: &[(&str, &str)]| known.iter().any(|(word, _)| *word == lower);
    let is_short =
        (2..=LENGTH_MAX).contains(&word.len()) && !is_known(FOREIGN) && !is_known(NO_EQUIVALENT);
    keywords
        .iter()
        .find(|keyword| is_short && is_near(keyword))
        .copied()
}

/// True if a value or a group ends right before a token.
pub(super) fn is_after_value(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let ends = |before: &Token<'_>| before.is_value() || before.kind == Kind::Close;
    cursor.previous(at).is_some_and(ends) && !cursor.begins_condition(at)
}

/// The same for a value that ends with quotes or a parenthesis.
pub(super) fn is_after_closed_value(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_closed = |before: &Token<'_>| matches!(before.kind, Kind::Quoted | Kind::Close);
    cursor.previous(at).is_some_and(is_closed) && is_after_value(cursor, at)
}

/// `username = bob adn lastname = lee` · `nto username = bob`
pub(super) fn misspelt(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = cursor
        .get(at)
        .filter(|_| cursor.is_comparison_at(at + 1))?
        .text;
    let is_after = is_after_value(cursor, at);
    let keyword = if is_after {
        near_keyword(word, &["and", "or"])?
    } else {
        let is_field = cursor.is_field(word) || !cursor.begins_condition(at);
        near_keyword(word, &["not"]).filter(|_| !is_field)?
    };
    let help = format!("did you mean `{keyword}`?");
    let slip = cursor.mistake((at, at), JOIN, help);
    let slip = slip.with_replacement(keyword.to_owned());
    Some(if is_after {
        slip.with_placeholder("&&")
    } else {
        slip
    })
}

/// `username = bob andlastname = lee` · `username = bob ortag(BPO = 1)` · `notstate = ENABLED`
pub(super) fn glued(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = cursor
        .get_if(at, |word| cursor.cannot_be_field(word.text))?
        .text;
    let (keywords, expected, placeholder): (&[_], _, _) = if is_after_value(cursor, at) {
        (&["and", "or"], JOIN, "&&x")
    } else {
        cursor.begins_condition(at).then_some(())?;
        (&["not"], "a condition", "x")
    };
    let is_subject = |name: &str| match cursor.get(at + 1) {
        Some(open) if open.kind == Kind::Open => function_by_alias(name).is_some(),
        Some(sign) => sign.compares() && cursor.is_field(name),
        None => false,
    };
    let (keyword, subject) = keywords.iter().find_map(|keyword| {
        let (head, subject) = word.split_at_checked(keyword.len())?;
        let is_glued = head.eq_ignore_ascii_case(keyword) && is_subject(subject);
        is_glued.then_some((keyword, subject))
    })?;
    let replacement = format!("{keyword} {subject}");
    let help = format!("put a space after `{keyword}`: `{}`", excerpt(&replacement));
    let slip = cursor.mistake((at, at), expected, help);
    Some(
        slip.with_replacement(replacement)
            .with_placeholder(placeholder),
    )
}

/// True if a token with a semicolon ends a condition, and another one begins with the field in it
/// or after it.
fn is_between_conditions(
    cursor: &TokenCursor<'_>,
    at: usize,
    token: &Token<'_>,
    field: &str,
) -> bool {
    let is_after = if token.is_semicolons() {
        is_after_value(cursor, at)
    } else {
        let begins_value =
            |before: &Token<'_>| before.is_comparison() || before.text.ends_with(':');
        cursor.previous(at).is_some_and(begins_value)
    };
    let is_before_condition = if field.is_empty() {
        token.enclosing == Enclosing::Conditions && is_condition(cursor, at + 1)
    } else {
        cursor.is_field(field) && cursor.get(at + 1).is_some_and(Token::compares)
    };
    is_after && is_before_condition
}

/// `username = a ; firstname = b` · `username=a;firstname=b`
pub(super) fn semicolon(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get_if(at, |token| token.kind == Kind::Word)?;
    let (value, field) = match token.text.trim_end_matches(';') {
        value if value.len() < token.text.len() => (value, ""),
        _ => token
            .text
            .split_once(';')
            .filter(|(value, _)| !value.is_empty())?,
    };
    if !is_between_conditions(cursor, at, token, field) {
        return None;
    }
    let length = |text: &str| u32::try_from(text.len()).ok();
    let start = token.span.start + length(value)?;
    let sign = Span::new(start, token.span.end - length(field)?);
    let (next, end, and) = if field.is_empty() {
        (
            cursor.text(at + 1, at + 1),
            cursor.span(at + 1, at + 1),
            " and",
        )
    } else {
        (field, token.span, " and ")
    };
    let help = format!("write `and` or `or` before `{}`", excerpt(next));
    let problem = Problem::unknown_operator(";", help, sign);
    Some(Slip::new(problem, sign.to(end), Some((sign, and.to_owned()))).with_placeholder("&&x"))
}

/// `((` · `))` · `)(`
pub(super) fn parentheses(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get(at)?;
    if first.kind == Kind::Close {
        let mut problem = Problem::unopened_parenthesis(first.span);
        if cursor.tokens.iter().any(Token::is_value) {
            return Some(Slip::new(problem, first.span, None).with_replacement(String::new()));
        }
        // A string like `))` becomes empty.
        problem.suggest(None);
        return Some(Slip::new(
            problem,
            cursor.span(0, cursor.tokens.len() - 1),
            None,
        ));
    }
    let is_open = cursor.tokens.iter().all(|token| token.kind == Kind::Open);
    let problem = Problem::unclosed_parenthesis(first.span);
    let end = u32::try_from(cursor.query.len()).ok()?;
    is_open.then(|| Slip::new(problem, Span::new(first.span.start, end), None))
}
