//! Patterns of other languages: wildcards within a value, regular expressions, fuzzy search.

use super::cursor::TokenCursor;
use super::presence::NO_PRESENCE;
use super::slip::{Slip, native_operator};
use super::tokens::{Kind, Token};
use crate::diagnostics::{Problem, excerpt};
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{NO_END, NO_FUZZY, NO_PATTERN, has_wildcards};
use crate::syntax::text;

const NO_END_OR_WILDCARDS: &str = "the service cannot search for the end of a string, or with a \
    wildcard within a value: write `~` for a part of it";
pub(super) const NO_WILDCARDS: &str = "a wildcard within a value cannot be searched for: write \
    `=` for the exact value, `^=` for its beginning, or `~` for a part of it";

/// The comparison with a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// `*` for any characters, `?` for one.
    Glob,
    /// `%` for any characters, `_` for one.
    Sql,
    Regex,
}

/// Operators that are followed by a pattern.
const DIALECTS: [(&str, Dialect); 10] = [
    (":", Dialect::Glob),
    ("*=", Dialect::Glob),
    ("like", Dialect::Sql),
    ("ilike", Dialect::Sql),
    ("matches", Dialect::Regex),
    ("=~", Dialect::Regex),
    ("~=", Dialect::Regex),
    ("regexp", Dialect::Regex),
    ("regex", Dialect::Regex),
    ("rlike", Dialect::Regex),
];

fn dialect(operator: &str) -> Option<Dialect> {
    let known = DIALECTS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(operator));
    known.map(|(_, dialect)| *dialect)
}

/// A value after an operator that accepts patterns.
struct Compared<'q> {
    operator: &'q str,
    dialect: Dialect,
    value: String,
    last: usize,
}

fn compared<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<Compared<'q>> {
    if let Some((_, value)) = cursor.text_at(at).split_once(':') {
        let (value, last) = if value.is_empty() {
            (cursor.get_if(at + 1, Token::is_value)?.value(), at + 1)
        } else {
            (value.to_owned(), at)
        };
        return Some(Compared {
            operator: ":",
            dialect: Dialect::Glob,
            value,
            last,
        });
    }
    let sign = at + 1 + usize::from(cursor.is(at + 1, "not"));
    let operator = cursor.get(sign)?.text;
    let value = cursor.get_if(sign + 1, Token::is_value)?;
    Some(Compared {
        operator,
        dialect: dialect(operator)?,
        value: value.value(),
        last: sign + 1,
    })
}

/// `username:b?b` · `username like 'Sm_th%'` · `username =~ /re/` · `username:*` · `username:bob~2`
pub(super) fn pattern(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let Compared {
        operator,
        dialect,
        value,
        mut last,
    } = compared(cursor, at)?;
    let is_cut = value.starts_with('/') && !value.get(1..).is_some_and(|rest| rest.contains('/'));
    let help = if let Some(end) = is_cut.then(|| regex_end(cursor, last)).flatten() {
        last = end;
        NO_PATTERN
    } else if let Some(fuzzy) = fuzzy(cursor, last).filter(|_| dialect == Dialect::Glob) {
        last = fuzzy;
        NO_FUZZY
    } else {
        unsearchable_reason(dialect, &value)?
    };
    let span = cursor.span(if last > at { at + 1 } else { at }, last);
    let problem = Problem::unknown_operator(excerpt(operator), help, span);
    Some(Slip::new(problem, cursor.span(at, last), None))
}

/// `username = /^bob/i` · `username = bob~`
pub(super) fn by_equal(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor.previous(at).filter(|sign| sign.is_comparison())?;
    let is_regex = cursor.text_at(at).starts_with('/');
    let (last, help) = match is_regex.then(|| regex_end(cursor, at)).flatten() {
        Some(last) => (last, NO_PATTERN),
        None => (
            fuzzy(cursor, at).filter(|last| is_fuzzy(cursor, *last))?,
            NO_FUZZY,
        ),
    };
    let help = format!("{help}; quote the value to mean this text");
    let slip = || cursor.mistake((at, last), "a value", help);
    cursor.ends_condition(last + 1).then(slip)
}

/// True for `~` and for a number after it; anything else may be a value, as in `a~b`.
fn is_fuzzy(cursor: &TokenCursor<'_>, last: usize) -> bool {
    cursor.satisfies(last, |token| token.text == "~" || token.is_number())
}

/// `username ~ ^bob` · `username =~ ^bob`: a regular expression for the start of a string.
pub(super) fn anchored(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = cursor.get_if(at, |sign| {
        matches!(sign.text, "~" | "=~" | "~=" | "=" | "==")
    })?;
    cursor.get_if(at + 1, |mark| mark.text == "^")?;
    let value = cursor.get_if(at + 2, |token| {
        token.kind == Kind::Word && cursor.are_glued(at + 1, at + 2)
    })?;
    let is_plain = cursor.ends_condition(at + 3) && !value.text.contains(is_meta);
    // After `=` it may be part of the value.
    let is_equal = native_operator(sign.text) == "=";
    let shown = excerpt(value.text);
    let help = match (is_plain, is_equal) {
        (true, true) => format!(
            "write `^= {shown}` for text that starts with this, or `\"^{shown}\"` for exactly this value"
        ),
        (true, false) => format!("write `^= {shown}` for text that starts with this"),
        (false, _) => NO_PATTERN.to_owned(),
    };
    let after = (at + 2..).take_while(|next| cursor.are_glued(*next, next + 1));
    let last = after.last().map_or(at + 2, |before| before + 1);
    let slip = cursor.mistake_within((at, last), (at + 1, at + 1), "a value", help);
    let replacement = (is_plain && !is_equal).then(|| (cursor.span(at, at + 1), "^=".to_owned()));
    Some(
        Slip {
            replacement,
            ..slip
        }
        .with_placeholder("= x"),
    )
}

/// `username ~ bob$`: a regular expression for the end of a string, or a value that contains `$`.
pub(super) fn anchored_end(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_sign = matches!(cursor.text_at(at), "~" | "=~" | "~=");
    let is_cut = cursor.text_at(at + 2) == "$" && cursor.are_glued(at + 1, at + 2);
    if !is_sign || !is_cut || !cursor.has(at + 1, Kind::Word) || !cursor.ends_condition(at + 3) {
        return None;
    }
    let help = format!(
        "{NO_END}; quote a value that contains `$`: `\"{}\"`",
        excerpt(cursor.text(at + 1, at + 2))
    );
    let slip = cursor.mistake_within((at, at + 2), (at + 1, at + 2), "one value", help);
    Some(slip.with_placeholder("= x"))
}

/// `/^bob/i`: the last token of a regular expression that is split by its own symbols.
fn regex_end(cursor: &TokenCursor<'_>, first: usize) -> Option<usize> {
    let glued = (first + 1..).take_while(|at| cursor.are_glued(at - 1, *at));
    glued.filter(|at| cursor.text_at(*at).contains('/')).last()
}

/// Why a pattern cannot be searched for, if it cannot.
fn unsearchable_reason(dialect: Dialect, pattern: &str) -> Option<&'static str> {
    let is_any = |char: char| match dialect {
        Dialect::Glob => char == '*',
        Dialect::Sql => matches!(char, '%' | '*'),
        Dialect::Regex => false,
    };
    let is_wildcard =
        |char: char| is_any(char) || char == if dialect == Dialect::Sql { '_' } else { '?' };
    let flags = pattern
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'));
    let is_slashed = flags.is_some_and(|(_, flags)| flags.chars().all(|flag| "gim".contains(flag)));
    if is_slashed || dialect == Dialect::Regex && pattern.contains(is_meta) {
        return Some(NO_PATTERN);
    }
    if dialect == Dialect::Regex {
        return None;
    }
    let inside = pattern.trim_matches(is_any);
    match (inside.is_empty(), inside.contains(is_wildcard)) {
        (true, _) => (!pattern.is_empty()).then_some(NO_PRESENCE),
        (false, has_wildcard) => {
            let is_end = pattern.starts_with(is_any) && !pattern.ends_with(is_any);
            match (is_end, has_wildcard) {
                (true, true) => Some(NO_END_OR_WILDCARDS),
                (true, false) => Some(NO_END),
                (false, true) => Some(NO_WILDCARDS),
                (false, false) => None,
            }
        }
    }
}

/// The comparison for a pattern with `*` or `%`: `Mar*` for the start of a string, `*Mar*` for a part
/// of it. `None` for other patterns.
///
/// Without wildcards, it is the whole value after `like` and `:`, and the operator's own comparison
/// after others.
pub(super) fn pattern_comparison(
    written: &str,
    operator: Operator,
    pattern: &str,
) -> Option<(Operator, String)> {
    let is_any = |char: char| matches!(char, '*' | '%');
    let value = pattern.trim_matches(is_any);
    let is_sql = written.to_ascii_lowercase().contains("like");
    let comparison = match (pattern.starts_with(is_any), pattern.ends_with(is_any)) {
        (false, false) if is_sql || written.ends_with(':') => Operator::Equal,
        (false, false) => operator.positive().0,
        (false, true) => Operator::StartsWith,
        (true, true) => Operator::Contains,
        (true, false) => return None,
    };
    let is_negated = operator.positive().1;
    let comparison = if is_negated {
        comparison.negated()?
    } else {
        comparison
    };
    let is_wildcard = |char: char| matches!(char, '*' | '%' | '?') || is_sql && char == '_';
    (!value.is_empty() && !value.contains(is_wildcard)).then(|| (comparison, value.to_owned()))
}

/// The same for a value as written, which is a pattern only after some operators.
pub(super) fn token_comparison(
    written: &str,
    operator: Operator,
    value: &Token<'_>,
) -> Option<(Operator, String)> {
    if value.kind == Kind::Parameter || !has_wildcards(written) {
        return Some((operator, value.text.to_owned()));
    }
    let (operator, value) = pattern_comparison(written, operator, &value.value())?;
    Some((operator, text::value(&value)))
}

/// True if a character is special in a regular expression.
pub(super) fn is_meta(char: char) -> bool {
    "\\^$.|?*+()[]{}/".contains(char)
}

/// `bob~2` · `"bob lee"~2` · `bob^4`: the last token of a value in a fuzzy search.
fn fuzzy(cursor: &TokenCursor<'_>, value: usize) -> Option<usize> {
    cursor.get_if(value + 1, |token| {
        matches!(token.text, "~" | "^") && cursor.are_glued(value, value + 1)
    })?;
    let has_number = cursor.are_glued(value + 1, value + 2) && cursor.has(value + 2, Kind::Word);
    Some(value + 1 + usize::from(has_number))
}
