//! Times of other languages and their equivalents in this one: `ago(7d)`,
//! `now() - interval '7 days'`, `startOfDay()`.

mod names;
mod reader;
mod time;

use super::clauses::ending;
use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::slip::{Slip, help_to_write};
use super::tokens::Token;
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::equivalent_comparison;
use crate::syntax::text;
use reader::{Reader, is_same, is_skipped};
use time::{Edge, Time};

/// A time of another language at the start of a string, and its length.
fn leading_time(text: &str) -> Option<(usize, Time)> {
    let before = Reader::new(text);
    let mut reader = before;
    let time = reader.time()?;
    Some((reader.since(before).len(), time))
}

const NO_TIME: &str = "a relative time is `now`, `today`, `yesterday` or `tomorrow`, with at most one offset in `s`, `m`, `h`, `d` or `w`: \
                       `now-30d`; write months, years and the beginning of a week as a date";

/// The meaning of a time after an operator: its spelling and whether that is certain, or the help
/// if there is none.
fn spelling_after(time: Time, operator: Operator) -> (String, Option<String>) {
    let Some(text) = time.text() else {
        return (NO_TIME.to_owned(), None);
    };
    let (operator, _) = operator.positive();
    let from = matches!(operator, Operator::GreaterOrEqual | Operator::Less);
    let to = matches!(operator, Operator::Greater | Operator::LessOrEqual);
    match time.edge {
        Some(Edge::Start) if !from => (
            format!(
                "`{text}` is the whole day: write `>= {text}` for times from its start on, or `< \
                 {text}` for times before it"
            ),
            None,
        ),
        Some(Edge::End) if !to => (
            format!(
                "`{text}` is the whole day: write `<= {text}` for times up to its end, or `> \
                 {text}` for times after it"
            ),
            None,
        ),
        _ => (format!("write `{text}`"), Some(text)),
    }
}

/// The last token of a time in a query, and its meaning.
struct FoundTime {
    last: usize,
    time: Time,
}

/// The last token up to a byte, if it ends there (ignoring quotes).
fn last_token(cursor: &TokenCursor<'_>, first: usize, end: usize) -> Option<usize> {
    let after = cursor.tokens.get(first..)?;
    let last = first + after.partition_point(|token| token.span.range().end < end);
    let token = cursor.get(last)?.span.range();
    let rest = cursor.query.get(end..token.end)?;
    let is_rest = token.start < end && rest.trim_matches(is_skipped).is_empty();
    (is_rest && ends_value(cursor, last + 1)).then_some(last)
}

fn ends_value(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.ends_condition(at)
        || ending(cursor, at).is_some()
        || cursor.get_if(at, Token::is_semicolons).is_some()
}

/// The time of another language that begins at a token.
fn time_at(cursor: &TokenCursor<'_>, at: usize) -> Option<FoundTime> {
    let start = cursor.get(at)?.span.range().start;
    let written = cursor.query.get(start..)?;
    let text = written.trim_start_matches(['"', '\'']);
    let (length, time) = leading_time(text)?;
    let end = start + (written.len() - text.len()) + length;
    Some(FoundTime {
        last: last_token(cursor, at, end)?,
        time,
    })
}

/// True if a field may have times as values, or is unknown.
fn may_be_time(cursor: &TokenCursor<'_>, field: &str) -> bool {
    let field = field.trim_end_matches(':');
    matches!(
        cursor.value_kind(field),
        Some(ValueKind::Date | ValueKind::Time)
    ) || text::is_name(field) && cursor.cannot_be_field(field)
}

/// The meaning of a foreign time at a token after an operator, and its last token.
pub(super) fn value(
    cursor: &TokenCursor<'_>,
    at: usize,
    field: &str,
    operator: Operator,
) -> Option<(String, usize)> {
    // Reading a time is the slowest check.
    let FoundTime { last, time } = may_be_time(cursor, field).then(|| time_at(cursor, at))??;
    Some((spelling_after(time, operator).1?, last))
}

/// A string that is entirely a time of another language, in the syntax of this one.
pub(super) fn entire_time(text: &str) -> Option<String> {
    let (_, time) = leading_time(text).filter(|(length, _)| *length == text.len())?;
    time.text()
}

/// `created > ago(7d)` · `created >= "-7d"`
pub(super) fn compared(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = cursor.previous(at)?;
    let field = at
        .checked_sub(2)
        .filter(|field| cursor.begins_condition(*field))?;
    let operator = equivalent_comparison(sign.text)?;
    let FoundTime { last, time } =
        may_be_time(cursor, cursor.text(field, field)).then(|| time_at(cursor, at))??;
    let written = cursor.text(at, last);
    let (help, replacement) = spelling_after(time, operator);
    let is_right = replacement
        .as_ref()
        .is_some_and(|replacement| is_same(replacement, written.trim_matches(['"', '\''])));
    let span = cursor.span(at, last);
    let is_date = cursor.value_kind(cursor.text(field, field)) == Some(ValueKind::Date);
    let problem = Problem::malformed_value(
        written.trim_matches(['"', '\'']),
        if is_date { "a date" } else { "a date and time" },
        help,
        span,
    );
    let replacement = replacement.map(|replacement| (span, replacement));
    (!is_right).then(|| Slip::new(problem, span, replacement).dropping(written))
}

/// `created between ago(7d) and now()` · `created in -7d..now`
pub(super) fn between(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_between = cursor.is(at + 1, "between");
    if !is_between && !cursor.is(at + 1, "in") && !cursor.is(at + 1, "from") {
        return None;
    }
    let field = cursor.get_if(at, |token| {
        cursor.begins_condition(at) && may_be_time(cursor, token.text)
    })?;
    let first = at + 1 + usize::from(!is_between);
    let start = cursor.get(first)?.span.range().start;
    let before = Reader::new(cursor.query.get(start..)?);
    let mut reader = before;
    let (low, high) = if is_between {
        reader.between()?
    } else {
        reader.range()?
    };
    let last = last_token(cursor, first, start + reader.since(before).len())?;
    if low.is_right && high.is_right {
        return None;
    }
    let replacement = format!("{} in {}..{}", field.text, low.text, high.text);
    let written = cursor.text(at + 1, last);
    let help = format!(
        "{}: a range includes both ends",
        help_to_write(&replacement)
    );
    let expected = "a range of dates or times";
    let slip = cursor.mistake_within((at, last), (at + 1, last), expected, help);
    Some(slip.with_replacement(replacement).dropping(written))
}

/// Words between a field and the length of a period.
const PERIOD_WORDS: [&str; 3] = ["within", "newer than", "younger than"];
/// The same in up to three words, the last of which is required: `over the past`.
const PERIOD_PREPOSITIONS: [&str; 6] = ["within", "in", "over", "during", "for", "from"];
const PERIOD_ADJECTIVES: [&str; 4] = ["last", "past", "previous", "trailing"];

/// The number of such words at a token.
fn period_word_count(cursor: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| cursor.is(at, word));
    let the = at + usize::from(is_any(at, &PERIOD_PREPOSITIONS));
    let last = the + usize::from(cursor.is(the, "the"));
    if is_any(last, &PERIOD_ADJECTIVES) {
        return Some(last + 1 - at);
    }
    PERIOD_WORDS
        .iter()
        .find_map(|words| cursor.length_of(at, words))
}

/// `created within 7d` · `created in the last 7 days` · `created newer than 2 weeks`
pub(super) fn within(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = cursor.get_if(at, |_| cursor.begins_condition(at))?.text;
    let first = at + 1 + period_word_count(cursor, at + 1)?;
    let last = (first..first + 2).find(|last| ends_value(cursor, *last + 1))?;
    let written = cursor.text(first, last);
    if !may_be_time(cursor, field) || !written.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let signed = format!("-{written}");
    let (_, back) = leading_time(&signed).filter(|(length, _)| *length == signed.len())?;
    let replacement = back.text().map(|back| format!("{field} >= {back}"));
    let help = replacement
        .as_deref()
        .map_or(NO_TIME.to_owned(), help_to_write);
    let slip = cursor.mistake_within((at, last), (at + 1, first - 1), "an operator", help);
    Some(
        slip.with_replacement(replacement)
            .dropping(cursor.text(at + 1, last)),
    )
}
