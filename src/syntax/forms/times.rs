//! Times of other languages, and what they are in this one: `ago(7d)`, `now() - interval '7 days'`, `startOfDay()`.

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use super::clauses::ending;
use super::tokens::Token;
use super::{Form, TokenCursor, Values, Words, excerpt};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::{operator_meant, text};

#[derive(pest_derive::Parser)]
#[grammar = "grammar/slips.pest"]
struct SlipParser;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// The units of this language, and how many seconds each has; the longest first.
const UNITS: [(char, i64); 5] = [
    ('w', WEEK),
    ('d', DAY),
    ('h', HOUR),
    ('m', MINUTE),
    ('s', 1),
];

/// The longest text that can be a time of another language.
const LENGTH_MAX: usize = 200;

/// A part of a day that a time is cut to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    /// The whole day, whatever it is compared with.
    Day,
}

/// A time as another language writes it.
#[derive(Clone, Copy, Debug)]
struct Time {
    /// The word of this language from which it is counted.
    base: &'static str,
    /// The unit, in seconds, of a number without one, if it is known.
    counts: Option<i64>,
    /// Seconds from the base.
    offset: i64,
    /// The shortest unit that was written.
    unit: i64,
    edge: Option<Edge>,
}

impl Time {
    fn new(base: &'static str, counts: Option<i64>) -> Self {
        Time {
            base,
            counts,
            offset: 0,
            unit: i64::MAX,
            edge: None,
        }
    }

    fn shifted(self, amount: i64, unit: i64) -> Option<Self> {
        Some(Time {
            offset: self.offset.checked_add(amount.checked_mul(unit)?)?,
            unit: self.unit.min(unit),
            ..self
        })
    }

    /// The day that it is in, or its start or end.
    fn cut(self, edge: Edge) -> Option<Self> {
        (self.offset % DAY == 0 && self.edge.is_none()).then_some(Time {
            base: if self.base == "now" {
                "today"
            } else {
                self.base
            },
            unit: DAY,
            edge: Some(edge),
            ..self
        })
    }

    /// The spelling in this language.
    fn text(self) -> Option<String> {
        if self.offset == 0 {
            return Some(self.base.to_owned());
        }
        let fits = |unit: &&(char, i64)| unit.1 <= self.unit && self.offset % unit.1 == 0;
        let (letter, seconds) = UNITS.iter().find(fits)?;
        let sign = if self.offset < 0 { '-' } else { '+' };
        let amount = (self.offset / seconds).unsigned_abs();
        Some(format!("{}{sign}{amount}{letter}", self.base))
    }
}

/// A time of another language that a text begins with.
#[derive(Debug)]
struct Found {
    /// Its length in the text.
    length: usize,
    /// The spelling in this language, if it has one.
    time: Option<Time>,
}

/// Reads what a text begins with.
fn read(rule: Rule, text: &str) -> Option<Pair<'_, Rule>> {
    let end = text
        .char_indices()
        .nth(LENGTH_MAX)
        .map_or(text.len(), |(at, _)| at);
    SlipParser::parse(rule, text.get(..end)?).ok()?.next()
}

/// True for the characters that the grammar counts as white space.
fn is_skipped(char: char) -> bool {
    matches!(char, '"' | '\'' | ' ' | '\t'..='\r')
}

fn found(text: &str) -> Option<Found> {
    let pair = read(Rule::time, text)?;
    Some(Found {
        length: pair.as_str().trim_end_matches(is_skipped).len(),
        time: time(pair),
    })
}

/// A time in this language, or `None` if it has none.
fn time(pair: Pair<'_, Rule>) -> Option<Time> {
    let inner = pair.into_inner().next()?;
    match inner.as_rule() {
        Rule::edge => edge(inner.into_inner()),
        Rule::shifted => shifted(inner),
        _ => None,
    }
}

fn edge(pairs: Pairs<'_, Rule>) -> Option<Time> {
    let (mut edge, mut time) = (Edge::Start, Time::new("today", Some(DAY)));
    for pair in pairs {
        match pair.as_rule() {
            Rule::finish => edge = Edge::End,
            Rule::unit => unit(&pair).filter(|unit| *unit == DAY).map(drop)?,
            Rule::shifted => time = shifted(pair)?,
            Rule::step => {
                let (amount, unit) = numbered(pair.into_inner())?;
                time = time.shifted(amount, unit.unwrap_or(DAY))?;
            }
            _ => {}
        }
    }
    time.cut(edge)
}

fn shifted(pair: Pair<'_, Rule>) -> Option<Time> {
    let mut time = Time::new("now", None);
    let mut steps = Steps::default();
    for pair in pair.into_inner() {
        time = match pair.as_rule() {
            Rule::called => called(pair)?,
            Rule::base => base(pair)?,
            Rule::shift => shift(time, pair)?,
            Rule::floor => floored(time, pair)?,
            Rule::ago | Rule::past => {
                let (amount, unit) = numbered(pair.into_inner())?;
                time.shifted(-amount, unit?)?
            }
            Rule::signed_iso => {
                let is_back = pair.as_str().starts_with('-');
                let iso = pair.into_inner().find(|pair| pair.as_rule() == Rule::iso)?;
                let (amount, unit) = numbered(iso.into_inner())?;
                // Without a direction, it is a duration.
                time.shifted(is_back.then_some(-amount)?, unit?)?
            }
            Rule::signed | Rule::any_number => {
                steps.number(&pair)?;
                time
            }
            Rule::unit => time.shifted(steps.amount, unit(&pair)?)?,
            _ => return None,
        };
    }
    Some(time)
}

/// The numbers of `-4w 2d`: one without a sign has that of the one before it.
#[derive(Default)]
struct Steps {
    amount: i64,
}

impl Steps {
    fn number(&mut self, pair: &Pair<'_, Rule>) -> Option<()> {
        let amount = number(pair)?;
        let has_sign = pair.as_str().starts_with(['-', '+']);
        let is_back = if has_sign {
            amount < 0
        } else {
            self.amount < 0
        };
        self.amount = if is_back { -amount.abs() } else { amount.abs() };
        Some(())
    }
}

fn base(pair: Pair<'_, Rule>) -> Option<Time> {
    let pair = pair.into_inner().next()?;
    Some(match pair.as_rule() {
        Rule::today => Time::new("today", Some(DAY)),
        Rule::yesterday => Time::new("yesterday", Some(DAY)),
        Rule::tomorrow => Time::new("tomorrow", Some(DAY)),
        Rule::days => Time::new("now", Some(DAY)),
        // Thousandths of a second: no unit of this language.
        Rule::milliseconds => Time::new("now", Some(0)),
        _ => Time::new("now", None),
    })
}

fn called(pair: Pair<'_, Rule>) -> Option<Time> {
    let (mut time, mut is_back, mut seconds, mut amount) =
        (Time::new("now", None), false, None, None);
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::subtracts => is_back = true,
            Rule::sqlite_day => time = Time::new("today", Some(DAY)),
            Rule::sql_month => return None,
            Rule::base => time = base(pair)?,
            Rule::unit => seconds = Some(unit(&pair)?),
            Rule::any_number => amount = Some(number(&pair)?),
            Rule::floor => {
                let moved = time.shifted(amount.take()?, seconds.take()?)?;
                time = floored(moved, pair)?;
            }
            _ => {}
        }
    }
    let Some(amount) = amount else {
        return Some(time);
    };
    time.shifted(
        if is_back { -amount } else { amount },
        seconds.unwrap_or(DAY),
    )
}

fn shift(time: Time, pair: Pair<'_, Rule>) -> Option<Time> {
    let mut is_back = false;
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::minus => is_back = true,
            Rule::amount => {
                let (amount, unit) = amount(pair, time.counts)?;
                return time.shifted(if is_back { -amount } else { amount }, unit);
            }
            Rule::method => {
                let is_less = pair
                    .clone()
                    .into_inner()
                    .any(|pair| pair.as_rule() == Rule::less);
                let (amount, unit) = numbered(pair.into_inner())?;
                return time.shifted(if is_less { -amount } else { amount }, unit?);
            }
            _ => {}
        }
    }
    None
}

/// A number and the seconds of its unit.
fn amount(pair: Pair<'_, Rule>, counts: Option<i64>) -> Option<(i64, i64)> {
    let is_delta = pair.as_str().to_ascii_lowercase().starts_with("timedelta");
    let mut pairs = pair.into_inner().peekable();
    match pairs.peek()?.as_rule() {
        Rule::iso => {
            let (amount, unit) = numbered(pairs.next()?.into_inner())?;
            Some((amount, unit?))
        }
        Rule::product => product(pairs.next()?, counts),
        _ => {
            let (amount, unit) = numbered(pairs)?;
            Some((amount, unit.or(is_delta.then_some(DAY))?))
        }
    }
}

/// `7`, `7 * 86400`: what it counts is the base's; a product is seconds, if nothing else is said.
fn product(pair: Pair<'_, Rule>, counts: Option<i64>) -> Option<(i64, i64)> {
    let is_product = pair.as_str().contains('*');
    let mut numbers = pair.into_inner().map(|pair| number(&pair));
    let product = numbers.try_fold(1_i64, |product, number| product.checked_mul(number?))?;
    let in_seconds = |seconds: i64| {
        let unit = UNITS.iter().skip(1).find(|(_, unit)| seconds % unit == 0);
        unit.map(|(_, unit)| (seconds / unit, *unit))
    };
    match counts {
        Some(0) => in_seconds(product / 1000).filter(|_| product % 1000 == 0),
        _ if is_product => in_seconds(product),
        Some(unit) => Some((product, unit)),
        None => None,
    }
}

fn floored(time: Time, pair: Pair<'_, Rule>) -> Option<Time> {
    let mut edge = Edge::Start;
    let is_day = |unit_pair: &Pair<'_, Rule>| unit(unit_pair) == Some(DAY);
    let mut is_of_day = false;
    for pair in pair.into_inner().flatten() {
        match pair.as_rule() {
            Rule::elastic => edge = Edge::Day,
            Rule::unit => is_of_day = is_day(&pair),
            _ => {}
        }
    }
    time.cut(edge).filter(|_| is_of_day)
}

/// A number, and the seconds of the unit beside it; `None` for a unit that this language has not.
fn numbered<'q>(pairs: impl Iterator<Item = Pair<'q, Rule>>) -> Option<(i64, Option<i64>)> {
    let (mut amount, mut seconds) = (None, None);
    for pair in pairs {
        match pair.as_rule() {
            Rule::number | Rule::any_number | Rule::signed => amount = Some(number(&pair)?),
            Rule::unit => seconds = Some(unit(&pair)?),
            _ => {}
        }
    }
    Some((amount?, seconds))
}

fn number(pair: &Pair<'_, Rule>) -> Option<i64> {
    let digits = pair
        .as_str()
        .trim_matches(|char: char| !char.is_ascii_digit());
    let number: i64 = digits.parse().ok()?;
    let is_back = pair.as_str().starts_with('-');
    Some(if is_back { -number } else { number })
}

/// The seconds of a unit; `None` for months and years.
fn unit(pair: &Pair<'_, Rule>) -> Option<i64> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::second => 1,
        Rule::minute => MINUTE,
        Rule::hour => HOUR,
        Rule::day => DAY,
        Rule::week => WEEK,
        _ => return None,
    })
}

// ---- in a query ----

const NO_TIME: &str = "a relative time is `now`, `today`, `yesterday` or `tomorrow`, with at most one offset in `s`, `m`, `h`, `d` or `w`: \
                       `now-30d`; months, years and the beginning of a week are written as a date";

/// The meaning of a time after an operator: its spelling and whether it is sure, or that there is
/// none.
fn meant(time: Option<Time>, operator: Operator) -> (String, Option<String>) {
    let Some((time, text)) = time.and_then(|time| Some((time, time.text()?))) else {
        return (NO_TIME.to_owned(), None);
    };
    let (operator, _) = operator.positive();
    let from = matches!(operator, Operator::GreaterOrEqual | Operator::Less);
    let to = matches!(operator, Operator::Greater | Operator::LessOrEqual);
    match time.edge {
        Some(Edge::Start) if !from => (
            format!(
                "`{text}` is the whole day: write `>= {text}` for all from its start, `< {text}` for all before it"
            ),
            None,
        ),
        Some(Edge::End) if !to => (
            format!(
                "`{text}` is the whole day: write `<= {text}` for all to its end, `> {text}` for all after it"
            ),
            None,
        ),
        _ => (format!("write `{text}`"), Some(text)),
    }
}

/// The end of a time in a query, and its meaning.
struct Placed {
    last: usize,
    time: Option<Time>,
}

/// The last of the tokens up to a byte, if it ends there, quotes aside.
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
    let found = found(text)?;
    let end = start + (written.len() - text.len()) + found.length;
    Some(Placed {
        last: last_token(row, at, end)?,
        time: found.time,
    })
}

/// True if a field may have times as values, as an unknown one may.
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
    // Reading a time takes longest.
    let Placed { last, time } = may_be_time(row, field).then(|| placed(row, at))??;
    Some((meant(time, operator).1?, last))
}

/// A text that is a time of another language as a whole, as this one writes it.
pub(super) fn whole(text: &str) -> Option<String> {
    let found = found(text).filter(|found| found.length == text.len())?;
    found.time?.text()
}

/// True if a time of another language begins at a token.
pub(super) fn begins(row: &TokenCursor<'_>, at: usize) -> bool {
    compared(row, at).is_some()
}

/// `created > ago(7d)` · `created >= "-7d"`
pub(super) fn compared(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
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
    (!is_right).then(|| Form::new(problem, span, instead).dropping(written))
}

/// `created between ago(7d) and now()` · `created in -7d..now`
pub(super) fn between(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let rule = if row.is(at + 1, "between") {
        Rule::between
    } else if row.is(at + 1, "in") || row.is(at + 1, "from") {
        Rule::range
    } else {
        return None;
    };
    let field = row.find(at, |token| {
        row.begins_condition(at) && may_be_time(row, token.text)
    })?;
    let first = at + 1 + usize::from(rule == Rule::range);
    let start = row.get(first)?.span.range().start;
    let pair = read(rule, row.query.get(start..)?)?;
    let last = last_token(row, first, start + pair.as_str().len())?;
    let mut ends = pair.into_inner().filter(|pair| pair.as_rule() == Rule::end);
    let (low, high) = (
        end(ends.next()?, Edge::Start)?,
        end(ends.next()?, Edge::End)?,
    );
    if low.is_right && high.is_right {
        return None;
    }
    let meant = format!("{} in {}..{}", field.text, low.text, high.text);
    let written = row.text(at + 1, last);
    let words = Words {
        expected: "a range of dates or times",
        found: written,
        help: format!("write `{}`: a range includes both ends", excerpt(&meant)),
    };
    Some(row.form((at, last), words, Some(meant)).dropping(written))
}

/// Words between a field and how far back it reaches.
const WITHIN: [&str; 3] = ["within", "newer than", "younger than"];
/// The same in up to three words, of which the last is needed: `over the past`.
const BEFORE_LAST: [&str; 6] = ["within", "in", "over", "during", "for", "from"];
const LAST: [&str; 4] = ["last", "past", "previous", "trailing"];

/// The length of such words at a token.
fn reach(row: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| row.is(at, word));
    let the = at + usize::from(is_any(at, &BEFORE_LAST));
    let last = the + usize::from(row.is(the, "the"));
    if is_any(last, &LAST) {
        return Some(last + 1 - at);
    }
    WITHIN
        .iter()
        .find_map(|words| super::words::length(row, at, words))
}

/// `created within 7d` · `created in the last 7 days` · `created newer than 2 weeks`
pub(super) fn within(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let field = row.find(at, |_| row.begins_condition(at))?.text;
    let first = at + 1 + reach(row, at + 1)?;
    let last = (first..first + 2).find(|last| ends_value(row, *last + 1))?;
    let written = row.text(first, last);
    if !may_be_time(row, field) || !written.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let signed = format!("-{written}");
    let back = found(&signed).filter(|found| found.length == signed.len())?;
    let meant = back.time.and_then(Time::text);
    let meant = meant.map(|back| format!("{field} >= {back}"));
    let words = Words {
        expected: "an operator",
        found: row.text(at + 1, first - 1),
        help: match &meant {
            Some(meant) => format!("write `{}`", excerpt(meant)),
            None => NO_TIME.to_owned(),
        },
    };
    let form = row.form((at, last), words, meant);
    Some(form.dropping(row.text(at + 1, last)))
}

/// An end of a range, and whether it was written as this language does.
struct RangeEnd {
    text: String,
    is_right: bool,
}

fn end(pair: Pair<'_, Rule>, side: Edge) -> Option<RangeEnd> {
    let written = pair.as_str();
    let inner = pair.into_inner().next()?;
    if inner.as_rule() == Rule::date {
        return Some(RangeEnd {
            text: written.to_owned(),
            is_right: true,
        });
    }
    let time = time(inner)?;
    let text = time.text().filter(|_| {
        time.edge
            .is_none_or(|edge| edge == side || edge == Edge::Day)
    })?;
    Some(RangeEnd {
        is_right: is_same(&text, written.trim_matches(['"', '\''])),
        text,
    })
}

/// True if a time is valid in this language: words in any case, units in lower case.
fn is_same(meant: &str, written: &str) -> bool {
    meant.eq_ignore_ascii_case(written)
        && (!meant.contains(['+', '-'])
            || written.ends_with(|last: char| last.is_ascii_lowercase()))
}
