//! Patterns of other languages: wildcards within a value, regular expressions, fuzzy search.

use super::presence::NO_PRESENCE;
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt, plain_operator};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{NO_END, NO_FUZZY, NO_PATTERN, has_wildcards};
use crate::syntax::text;

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

fn compared<'q>(row: &TokenCursor<'q>, at: usize) -> Option<Compared<'q>> {
    if let Some((_, value)) = row.text_at(at).split_once(':') {
        let (value, last) = if value.is_empty() {
            (row.find(at + 1, Token::is_value)?.value(), at + 1)
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
    let sign = at + 1 + usize::from(row.is(at + 1, "not"));
    let operator = row.get(sign)?.text;
    let value = row.find(sign + 1, Token::is_value)?;
    Some(Compared {
        operator,
        dialect: dialect(operator)?,
        value: value.value(),
        last: sign + 1,
    })
}

/// `username:b?b` · `username like 'Sm_th%'` · `username =~ /re/` · `username:*` · `username:bob~2`
pub(super) fn pattern(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let Compared {
        operator,
        dialect,
        value,
        mut last,
    } = compared(row, at)?;
    let is_cut = value.starts_with('/') && !value.get(1..).is_some_and(|rest| rest.contains('/'));
    let help = if let Some(end) = is_cut.then(|| regex_end(row, last)).flatten() {
        last = end;
        NO_PATTERN
    } else if let Some(fuzzy) = fuzzy(row, last).filter(|_| dialect == Dialect::Glob) {
        last = fuzzy;
        NO_FUZZY
    } else {
        unasked(dialect, &value)?
    };
    let place = row.span(if last > at { at + 1 } else { at }, last);
    let problem = Problem::unknown_operator(excerpt(operator), help, place);
    Some(Slip::new(problem, row.span(at, last), None))
}

/// `username = /^bob/i` · `username = bob~`
pub(super) fn by_equal(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.before(at).filter(|sign| sign.is_comparison())?;
    let is_regex = row.text_at(at).starts_with('/');
    let (last, help) = match is_regex.then(|| regex_end(row, at)).flatten() {
        Some(last) => (last, NO_PATTERN),
        None => (
            fuzzy(row, at).filter(|last| is_fuzzy(row, *last))?,
            NO_FUZZY,
        ),
    };
    let help = format!("{help}; quote the value to mean this text");
    let slip = || row.mistake((at, last), "a value", help);
    row.ends_condition(last + 1).then(slip)
}

/// True for `~` and for a number after it; anything else may be a value, as in `a~b`.
fn is_fuzzy(row: &TokenCursor<'_>, last: usize) -> bool {
    row.passes(last, |token| token.text == "~" || token.is_number())
}

/// `username ~ ^bob` · `username =~ ^bob`: a regular expression for the start of a text.
pub(super) fn anchored(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.find(at, |sign| {
        matches!(sign.text, "~" | "=~" | "~=" | "=" | "==")
    })?;
    row.find(at + 1, |mark| mark.text == "^")?;
    let value = row.find(at + 2, |token| {
        token.kind == Kind::Word && row.are_glued(at + 1, at + 2)
    })?;
    let is_plain = row.ends_condition(at + 3) && !value.text.contains(is_meta);
    // After `=` it may be part of the value.
    let is_equal = plain_operator(sign.text) == "=";
    let shown = excerpt(value.text);
    let help = match (is_plain, is_equal) {
        (true, true) => format!(
            "write `^= {shown}` for text that starts with this, or `\"^{shown}\"` for exactly this value"
        ),
        (true, false) => format!("write `^= {shown}` for text that starts with this"),
        (false, _) => NO_PATTERN.to_owned(),
    };
    let behind = (at + 2..).take_while(|next| row.are_glued(*next, next + 1));
    let last = behind.last().map_or(at + 2, |before| before + 1);
    let slip = row.mistake_within((at, last), (at + 1, at + 1), "a value", help);
    let instead = (is_plain && !is_equal).then(|| (row.span(at, at + 1), "^=".to_owned()));
    Some(Slip { instead, ..slip }.read_as("= x"))
}

/// `username ~ bob$`: a regular expression for the end of a text, or a value that contains `$`.
pub(super) fn anchored_end(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_sign = matches!(row.text_at(at), "~" | "=~" | "~=");
    let is_cut = row.text_at(at + 2) == "$" && row.are_glued(at + 1, at + 2);
    if !is_sign || !is_cut || !row.has(at + 1, Kind::Word) || !row.ends_condition(at + 3) {
        return None;
    }
    let help = format!(
        "{NO_END}; quote a value that contains `$`: `\"{}\"`",
        excerpt(row.text(at + 1, at + 2))
    );
    let slip = row.mistake_within((at, at + 2), (at + 1, at + 2), "one value", help);
    Some(slip.read_as("= x"))
}

/// `/^bob/i`: the last token of a regular expression that is split by its own symbols.
fn regex_end(row: &TokenCursor<'_>, first: usize) -> Option<usize> {
    let glued = (first + 1..).take_while(|at| row.are_glued(at - 1, *at));
    glued.filter(|at| row.text_at(*at).contains('/')).last()
}

/// Why a pattern cannot be searched for, if it cannot.
fn unasked(dialect: Dialect, pattern: &str) -> Option<&'static str> {
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
        (false, true) => Some(NO_WILDCARDS),
        (false, false) => {
            (pattern.starts_with(is_any) && !pattern.ends_with(is_any)).then_some(NO_END)
        }
    }
}

/// The comparison for a pattern with `*` or `%`: `Mar*` for the start of a text, `*Mar*` for a part
/// of it. `None` for other patterns.
///
/// Without wildcards, it is the whole value after `like` and `:`, and the operator's own comparison
/// after others.
pub(super) fn asked(
    written: &str,
    operator: Operator,
    pattern: &str,
) -> Option<(Operator, String)> {
    let is_any = |char: char| matches!(char, '*' | '%');
    let value = pattern.trim_matches(is_any);
    let is_sql = written.to_ascii_lowercase().contains("like");
    let asked = match (pattern.starts_with(is_any), pattern.ends_with(is_any)) {
        (false, false) if is_sql || written.ends_with(':') => Operator::Equal,
        (false, false) => operator.positive().0,
        (false, true) => Operator::StartsWith,
        (true, true) => Operator::Contains,
        (true, false) => return None,
    };
    let is_negated = operator.positive().1;
    let asked = if is_negated { asked.opposite()? } else { asked };
    let is_wildcard = |char: char| matches!(char, '*' | '%' | '?') || is_sql && char == '_';
    (!value.is_empty() && !value.contains(is_wildcard)).then(|| (asked, value.to_owned()))
}

/// The same for a value as written, which is a pattern only after some operators.
pub(super) fn asked_of(
    written: &str,
    operator: Operator,
    value: &Token<'_>,
) -> Option<(Operator, String)> {
    if value.kind == Kind::Parameter || !has_wildcards(written) {
        return Some((operator, value.text.to_owned()));
    }
    let (operator, value) = asked(written, operator, &value.value())?;
    Some((operator, text::value(&value)))
}

/// True if a character is special in a regular expression.
pub(super) fn is_meta(char: char) -> bool {
    "\\^$.|?*+()[]{}/".contains(char)
}

/// `bob~2` · `"bob lee"~2` · `bob^4`: the last token of a value in a fuzzy search.
fn fuzzy(row: &TokenCursor<'_>, value: usize) -> Option<usize> {
    row.find(value + 1, |token| {
        matches!(token.text, "~" | "^") && row.are_glued(value, value + 1)
    })?;
    let has_number = row.are_glued(value + 1, value + 2) && row.has(value + 2, Kind::Word);
    Some(value + 1 + usize::from(has_number))
}
