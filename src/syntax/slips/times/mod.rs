//! Times of other languages and their equivalents in this one: `ago(7d)`,
//! `now() - interval '7 days'`, `startOfDay()`.

mod names;
mod reader;
mod time;

use super::clauses::ending;
use super::tokens::Token;
use super::{Slip, TokenCursor, Values, write};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::{operator_meant, text};
use reader::{Reader, is_same, is_skipped};
use time::{Edge, Time};

/// A time of another language at the start of a text, and its length.
fn found(text: &str) -> Option<(usize, Time)> {
    let before = Reader::new(text);
    let mut reader = before;
    let time = reader.time()?;
    Some((reader.since(before).len(), time))
}

const NO_TIME: &str = "a relative time is `now`, `today`, `yesterday` or `tomorrow`, with at most one offset in `s`, `m`, `h`, `d` or `w`: \
                       `now-30d`; write months, years and the beginning of a week as a date";

/// The meaning of a time after an operator: its spelling and whether that is certain, or the help
/// if there is none.
fn meant(time: Time, operator: Operator) -> (String, Option<String>) {
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
struct Placed {
    last: usize,
    time: Time,
}

/// The last token up to a byte, if it ends there (ignoring quotes).
fn last_token(row: &TokenCursor<'_>, first: usize, end: usize) -> Option<usize> {
    let after = row.tokens.get(first..)?;
    let last = first + after.partition_point(|token| token.span.range().end < end);
    let token = row.get(last)?.span.range();
    let rest = row.query.get(end..token.end)?;
    let is_rest = token.start < end && rest.trim_matches(is_skipped).is_empty();
    (is_rest && ends_value(row, last + 1)).then_some(last)
}

fn ends_value(row: &TokenCursor<'_>, at: usize) -> bool {
    row.ends_condition(at)
        || ending(row, at).is_some()
        || row.find(at, Token::is_semicolons).is_some()
}

/// The time of another language that begins at a token.
fn placed(row: &TokenCursor<'_>, at: usize) -> Option<Placed> {
    let start = row.get(at)?.span.range().start;
    let written = row.query.get(start..)?;
    let text = written.trim_start_matches(['"', '\'']);
    let (length, time) = found(text)?;
    let end = start + (written.len() - text.len()) + length;
    Some(Placed {
        last: last_token(row, at, end)?,
        time,
    })
}

/// True if a field may have times as values, or is unknown.
fn may_be_time(row: &TokenCursor<'_>, field: &str) -> bool {
    let field = field.trim_end_matches(':');
    matches!(row.values(field), Some(Values::Date | Values::Time))
        || text::is_name(field) && row.is_no_field(field)
}

/// The meaning of a foreign time at a token after an operator, and its last token.
pub(super) fn value(
    row: &TokenCursor<'_>,
    at: usize,
    field: &str,
    operator: Operator,
) -> Option<(String, usize)> {
    // Reading a time is the slowest check.
    let Placed { last, time } = may_be_time(row, field).then(|| placed(row, at))??;
    Some((meant(time, operator).1?, last))
}

/// A text that is entirely a time of another language, in the syntax of this one.
pub(super) fn whole(text: &str) -> Option<String> {
    let (_, time) = found(text).filter(|(length, _)| *length == text.len())?;
    time.text()
}

/// `created > ago(7d)` · `created >= "-7d"`
pub(super) fn compared(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.before(at)?;
    let field = at
        .checked_sub(2)
        .filter(|field| row.begins_condition(*field))?;
    let operator = operator_meant(sign.text).filter(|operator| *operator != Operator::In)?;
    let Placed { last, time } =
        may_be_time(row, row.text(field, field)).then(|| placed(row, at))??;
    let written = row.text(at, last);
    let (help, instead) = meant(time, operator);
    let is_right = instead
        .as_ref()
        .is_some_and(|instead| is_same(instead, written.trim_matches(['"', '\''])));
    let span = row.span(at, last);
    let is_date = row.values(row.text(field, field)) == Some(Values::Date);
    let problem = Problem::malformed_value(
        written.trim_matches(['"', '\'']),
        if is_date { "a date" } else { "a date and time" },
        help,
        span,
    );
    let instead = instead.map(|instead| (span, instead));
    (!is_right).then(|| Slip::new(problem, span, instead).dropping(written))
}

/// `created between ago(7d) and now()` · `created in -7d..now`
pub(super) fn between(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_between = row.is(at + 1, "between");
    if !is_between && !row.is(at + 1, "in") && !row.is(at + 1, "from") {
        return None;
    }
    let field = row.find(at, |token| {
        row.begins_condition(at) && may_be_time(row, token.text)
    })?;
    let first = at + 1 + usize::from(!is_between);
    let start = row.get(first)?.span.range().start;
    let before = Reader::new(row.query.get(start..)?);
    let mut reader = before;
    let (low, high) = if is_between {
        reader.between()?
    } else {
        reader.range()?
    };
    let last = last_token(row, first, start + reader.since(before).len())?;
    if low.is_right && high.is_right {
        return None;
    }
    let meant = format!("{} in {}..{}", field.text, low.text, high.text);
    let written = row.text(at + 1, last);
    let help = format!("{}: a range includes both ends", write(&meant));
    let expected = "a range of dates or times";
    let slip = row.mistake_within((at, last), (at + 1, last), expected, help);
    Some(slip.meaning(meant).dropping(written))
}

/// Words between a field and the length of a period.
const WITHIN: [&str; 3] = ["within", "newer than", "younger than"];
/// The same in up to three words, the last of which is required: `over the past`.
const BEFORE_LAST: [&str; 6] = ["within", "in", "over", "during", "for", "from"];
const LAST: [&str; 4] = ["last", "past", "previous", "trailing"];

/// The number of such words at a token.
fn reach(row: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| row.is(at, word));
    let the = at + usize::from(is_any(at, &BEFORE_LAST));
    let last = the + usize::from(row.is(the, "the"));
    if is_any(last, &LAST) {
        return Some(last + 1 - at);
    }
    WITHIN.iter().find_map(|words| row.length_of(at, words))
}

/// `created within 7d` · `created in the last 7 days` · `created newer than 2 weeks`
pub(super) fn within(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, |_| row.begins_condition(at))?.text;
    let first = at + 1 + reach(row, at + 1)?;
    let last = (first..first + 2).find(|last| ends_value(row, *last + 1))?;
    let written = row.text(first, last);
    if !may_be_time(row, field) || !written.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let signed = format!("-{written}");
    let (_, back) = found(&signed).filter(|(length, _)| *length == signed.len())?;
    let meant = back.text().map(|back| format!("{field} >= {back}"));
    let help = meant.as_deref().map_or(NO_TIME.to_owned(), write);
    let slip = row.mistake_within((at, last), (at + 1, first - 1), "an operator", help);
    Some(slip.meaning(meant).dropping(row.text(at + 1, last)))
}
