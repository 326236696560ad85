//! Values: resolves parameters, reads numbers and dates, and checks lengths.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Display;

use super::checker::{Checker, all_or_none};
use super::clock::{Now, ResolvedTime, begins_relative, read_relative, resolve};
use super::parameters::Bound;
use super::times::{Instants, NoInstant, read_date, read_instants};
use crate::diagnostics::{Code, Detail, Help, NUMBER, Problem, WHOLE_NUMBER, excerpt};
use crate::hir::relative::BASES;
use crate::hir::{Comparison, Date, DateTime, Decimal};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Literal, Operand, Operator, Test, Value};
use crate::syntax::{canonical_range, canonical_time, canonical_value, foreign_range};
use crate::wire;

/// A value as text, and its span in the query.
pub(super) type Text = Spanned<String>;

impl Checker<'_> {
    /// The text of a single value.
    pub(super) fn text(&mut self, value: &Value) -> Option<Text> {
        let name = match &value.node {
            Literal::Text { text, .. } => return Some(Spanned::new(text.clone(), value.span)),
            Literal::Parameter(name) => name,
        };
        // Already reported as unbound.
        match self.options.parameters.get(name)? {
            Bound::One(text) => Some(Spanned::new(text.clone(), value.span)),
            Bound::List(values) => {
                let help = format!(
                    "a list parameter goes after `in` without parentheses: `field in ${name}`"
                );
                let (count, expected) = (values.len(), "one is expected");
                self.reject(Problem::list_parameter(
                    name, count, expected, help, value.span,
                ))
            }
        }
    }

    /// The text of a value, if there is one; reports nothing otherwise.
    pub(super) fn known_text<'v>(&'v self, value: &'v Value) -> Option<&'v str> {
        match &value.node {
            Literal::Text { text, .. } => Some(text),
            Literal::Parameter(name) => match self.options.parameters.get(name)? {
                Bound::One(text) => Some(text),
                Bound::List(_) => None,
            },
        }
    }

    /// The strings of all values of a test: those of a list or of a parameter after `in`, or the
    /// single value.
    pub(super) fn texts(&mut self, test: &Test) -> Option<Vec<Text>> {
        match &test.operand {
            Operand::Value(value) if test.operator.node == Operator::In => self.bound_list(value),
            Operand::Value(value) => self.text(value).map(|text| vec![text]),
            Operand::List(_) | Operand::Range(..) => {
                all_or_none(test.operand.values().map(|value| self.text(value)))
            }
        }
        .filter(|texts| !texts.is_empty())
    }

    /// The strings of all values of a test that compares them literally; reports duplicates in a
    /// list.
    pub(super) fn compared_texts(&mut self, test: &Test) -> Option<Vec<Text>> {
        let texts = self.texts(test)?;
        if matches!(test.operand, Operand::List(_)) {
            self.check_repeats(&texts, texts.iter().map(|text| text.node.as_str()));
        }
        Some(texts)
    }

    /// Reports duplicate values in a list, given as written and in canonical form; those of a
    /// parameter's list have no span of their own.
    fn check_repeats<'t>(&mut self, texts: &[Text], canonical: impl Iterator<Item = &'t str>) {
        let mut first = HashMap::with_capacity(texts.len());
        for (value, text) in canonical.zip(texts) {
            match first.entry(value) {
                Entry::Vacant(vacant) => {
                    vacant.insert(text);
                }
                Entry::Occupied(before) => {
                    let other = excerpt(&canonical_value(&before.get().node));
                    self.problems.push(Problem::redundant(&other, text.span));
                }
            }
        }
    }

    fn bound_list(&mut self, value: &Value) -> Option<Vec<Text>> {
        let Literal::Parameter(name) = &value.node else {
            return self.text(value).map(|text| vec![text]);
        };
        let values = self.options.parameters.get(name)?.values();
        if values.is_empty() {
            let help =
                "an empty list would match nothing: omit the condition, or do not search at all"
                    .to_owned();
            let expected = "at least one is expected";
            self.problems
                .push(Problem::list_parameter(name, 0, expected, help, value.span));
        }
        Some(
            values
                .iter()
                .map(|text| Spanned::new(text.clone(), value.span))
                .collect(),
        )
    }

    /// Reports a range in foreign syntax, if an unreadable test is one; both ends must be values.
    fn help_for_foreign_range<T: PartialOrd>(
        &mut self,
        test: &Test,
        before: usize,
        read: impl Fn(&mut Self, &Text) -> Option<T>,
    ) {
        let Some((low, high)) = intended_range(test) else {
            return;
        };
        let detail = self.problems.get(before).and_then(Problem::detail);
        let Some(&Detail::Malformed(expected)) = detail else {
            return;
        };
        let Some((low, high)) = self.in_order(low, high, read) else {
            return;
        };
        self.problems.truncate(before + 1);
        let Some(problem) = self.problems.pop() else {
            return;
        };
        let (span, help) = (test.operand.span(), help_with_range(test, &low, &high));
        self.problems.push(match &test.operand {
            Operand::Range(first, last) => {
                let written = format!("{}..{}", plain_text(first), plain_text(last));
                Problem::malformed_value(&written, expected, help, span)
            }
            Operand::Value(_) | Operand::List(_) => problem.at(span).with_help(help),
        });
    }

    /// The ends of a range, the lower one first; `None` if either is not a value.
    fn in_order<T: PartialOrd>(
        &mut self,
        low: String,
        high: String,
        read: impl Fn(&mut Self, &Text) -> Option<T>,
    ) -> Option<(String, String)> {
        let known = self.problems.len();
        let mut value = |text: &str| read(self, &Spanned::new(text.to_owned(), Span::default()));
        let ends = value(&low).zip(value(&high));
        self.problems.truncate(known);
        ends.map(|(first, last)| {
            if first <= last {
                (low, high)
            } else {
                (high, low)
            }
        })
    }

    /// A comparison with ordered values, or several alternatives for a list.
    pub(super) fn comparisons<T: RangeEnd>(
        &mut self,
        test: &Test,
        read: impl Fn(&mut Self, &Text) -> Option<T>,
    ) -> Option<Vec<Comparison<T>>> {
        let texts = self.texts(test)?;
        let before = self.problems.len();
        let values: Vec<Option<T>> = texts.iter().map(|text| read(self, text)).collect();
        if values.iter().any(Option::is_none) {
            self.help_for_foreign_range(test, before, read);
        }
        let values: Vec<T> = values.into_iter().collect::<Option<_>>()?;
        if let (Operand::Range(..), [low, high], [first, last]) =
            (&test.operand, values.as_slice(), texts.as_slice())
        {
            if low.is_past(high) {
                return self.reject(reversed_range(test, first, last));
            }
            return Some(vec![Comparison::Range(*low, *high)]);
        }
        if matches!(test.operand, Operand::List(_)) {
            let canonical: Vec<String> = values.iter().map(T::to_string).collect();
            self.check_repeats(&texts, canonical.iter().map(String::as_str));
        }
        Some(
            values
                .into_iter()
                .map(|value| comparison(test.operator.node, value))
                .collect(),
        )
    }

    pub(super) fn whole_number(&mut self, text: &Text) -> Option<i32> {
        let number = self.any_whole_number(text)?;
        i32::try_from(number).ok().or_else(|| {
            let what = "whole number that the service accepts";
            let help = if number < 0 {
                format!("it is too small: the smallest is {}", i32::MIN)
            } else {
                format!("it is too large: the largest is {}", i32::MAX)
            };
            self.reject(Problem::out_of_range(&text.node, what, help, text.span))
        })
    }

    /// A whole number of any size: one that does not fit an `i64` becomes the nearest that does.
    pub(super) fn any_whole_number(&mut self, text: &Text) -> Option<i64> {
        let read = read_whole_number(&text.node);
        self.or_malformed(read, text, WHOLE_NUMBER, whole_number_help)
    }

    pub(super) fn decimal(&mut self, text: &Text) -> Option<Decimal> {
        self.or_malformed(read_decimal(&text.node), text, NUMBER, decimal_help)
    }

    pub(super) fn date(&mut self, text: &Text) -> Option<Date> {
        if let Some(relative) = read_relative(&text.node) {
            let now = self.now(text)?;
            let day = resolve(relative, now).and_then(|meaning| meaning.day(now));
            let date = day.map(Date::new).filter(|date| date.is_written());
            return self
                .or_out_of_range(date, text)
                .map(|date| date.in_words(relative));
        }
        self.or_malformed(read_date(&text.node), text, "a date", date_help)
            .map(Date::new)
    }

    /// A date and time, as its first and last millisecond. A date alone means its day.
    pub(super) fn instants(&mut self, text: &Text) -> Option<Instants> {
        if let Some(relative) = read_relative(&text.node) {
            let now = self.now(text)?;
            let instants = resolve(relative, now).and_then(|meaning| match meaning {
                ResolvedTime::Day(day) => Instants::of_day(day),
                ResolvedTime::Moment(utc) => DateTime::new(utc).map(Instants::of_moment),
            });
            return self
                .or_out_of_range(instants, text)
                .map(|instants| Instants {
                    first: instants.first.in_words(relative),
                    last: instants.last.in_words(relative),
                });
        }
        let instants = read_instants(&text.node);
        if instants == Err(NoInstant::OutOfRange) {
            let what = "date and time that the service accepts".to_owned();
            let help = "it is sent in UTC, where its year is not between 0000 and 9999".to_owned();
            return self.reject(Problem::out_of_range(&text.node, &what, help, text.span));
        }
        self.or_malformed(instants.ok(), text, "a date and time", time_help)
    }

    /// The caller's clock, needed by a relative time; reports its absence.
    fn now(&mut self, text: &Text) -> Option<Now> {
        self.options.now.or_else(|| {
            let written = excerpt(&text.node);
            let message = format!("`{written}` depends on the current time, which is not known");
            self.reject(
                Problem::new(Code::NoClock, text.span, message)
                    .with_help("set `now` in the options, or write out the date: `2024-07-18`"),
            )
        })
    }

    /// Reports a relative time that is out of range for dates.
    fn or_out_of_range<T>(&mut self, read: Option<T>, text: &Text) -> Option<T> {
        read.or_else(|| {
            self.reject(Problem::out_of_range(
                &text.node,
                "date and time that the service accepts",
                "its year is not between 0000 and 9999",
                text.span,
            ))
        })
    }

    /// Parses a string as a value; reports the expected format, with its help, if that fails.
    fn or_malformed<T>(
        &mut self,
        read: Option<T>,
        text: &Text,
        expected: &'static str,
        help: impl FnOnce(&Text) -> Help,
    ) -> Option<T> {
        read.or_else(|| {
            let help = help(text);
            self.reject(Problem::malformed_value(
                &text.node, expected, help, text.span,
            ))
        })
    }
}

fn plain_text(value: &Value) -> &str {
    match &value.node {
        Literal::Text { text, .. } => text,
        Literal::Parameter(name) => name,
    }
}

fn reversed_range(test: &Test, first: &Text, last: &Text) -> Problem {
    let span = first.span.to(last.span);
    let (low, high) = (excerpt(&first.node), excerpt(&last.node));
    let range = canonical_range(&high, &low);
    let help = Help::from(format!("write `{range}`: the lower end comes first"));
    let help = if test.operand.has_parameter() {
        help
    } else {
        help.suggesting(span, canonical_range(&last.node, &first.node))
    };
    let message = format!("the range `{low}..{high}` is reversed");
    Problem::new(Code::ReversedRange, span, message).with_help(help)
}

/// The help for a range in foreign syntax: the range in the language's own.
fn help_with_range(test: &Test, low: &str, high: &str) -> Help {
    let range = format!("in {}", canonical_range(low, high));
    let line = format!("a range is `{}`, including both ends", excerpt(&range));
    let span = test.operator.span.to(test.operand.span());
    Help::from(line).suggesting(span, range)
}

/// The range meant by a test in another syntax: `= 3-7`, `in [3..7]`.
fn intended_range(test: &Test) -> Option<(String, String)> {
    let text = match (&test.operand, test.operator.node) {
        (Operand::Value(value), Operator::Equal | Operator::In) => plain_text(value).to_owned(),
        (Operand::Range(low, high), _) => format!("{}..{}", plain_text(low), plain_text(high)),
        _ => return None,
    };
    let (low, high) = foreign_range(&text)?;
    Some((low.to_owned(), high.to_owned()))
}

/// The comparison for an operator, ignoring negation.
fn comparison<T>(operator: Operator, value: T) -> Comparison<T> {
    match operator {
        Operator::Less => Comparison::Less(value),
        Operator::LessOrEqual => Comparison::LessOrEqual(value),
        Operator::Greater => Comparison::Greater(value),
        Operator::GreaterOrEqual => Comparison::GreaterOrEqual(value),
        Operator::Equal
        | Operator::NotEqual
        | Operator::Contains
        | Operator::NotContains
        | Operator::StartsWith
        | Operator::NotStartsWith
        | Operator::In => Comparison::Equal(value),
    }
}

/// Reads digits with an optional sign.
fn read_whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let furthest = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(text.parse().unwrap_or(furthest))
}

/// A value that can be an end of a range.
pub(super) trait RangeEnd: Copy + PartialOrd + Display {
    /// True if a range from this value to `high` would be empty.
    fn is_past(&self, high: &Self) -> bool {
        self > high
    }
}

impl RangeEnd for i32 {}
impl RangeEnd for usize {}
impl RangeEnd for Decimal {}
impl RangeEnd for Date {}

/// A date without a time means its whole day: the start of the lower end is compared with the end
/// of the upper one.
impl RangeEnd for Instants {
    fn is_past(&self, high: &Self) -> bool {
        self.first > high.last
    }
}

/// A comparison in milliseconds: after a day means after its last millisecond, before a day means
/// before its first.
pub(super) fn with_instants(comparison: Comparison<Instants>) -> Comparison<DateTime> {
    match comparison {
        Comparison::Equal(time) if time.first == time.last => Comparison::Equal(time.first),
        Comparison::NotEqual(time) => Comparison::NotEqual(time.first),
        Comparison::Less(time) => Comparison::Less(time.first),
        Comparison::LessOrEqual(time) => Comparison::LessOrEqual(time.last),
        Comparison::Greater(time) => Comparison::Greater(time.last),
        Comparison::GreaterOrEqual(time) => Comparison::GreaterOrEqual(time.first),
        Comparison::Equal(time) => Comparison::Range(time.first, time.last),
        Comparison::Range(low, high) => Comparison::Range(low.first, high.last),
    }
}

/// A number in digits, with a point or an exponent.
pub(super) fn read_decimal(text: &str) -> Option<Decimal> {
    wire::read_decimal(text).and_then(Decimal::new)
}

fn whole_number_help(text: &Text) -> Help {
    let number = text.node.trim_end_matches('0').strip_suffix('.');
    let number = number.filter(|number| read_whole_number(number).is_some());
    match (number, help_for_open_range(text)) {
        (Some(number), _) => Help::replacing("write only digits:", text.span, number),
        (None, Some(help)) => help,
        (None, None) => "write only digits, such as `3`".into(),
    }
}

fn decimal_help(text: &Text) -> Help {
    let number = ["%", "percent", "pct"]
        .iter()
        .find_map(|unit| Some((unit, text.node.strip_suffix(unit)?.trim_end())))
        .filter(|(_, number)| read_decimal(number).is_some());
    match (number, help_for_open_range(text)) {
        (Some((unit, number)), _) => {
            Help::replacing(&format!("write it without `{unit}`:"), text.span, number)
        }
        (None, Some(help)) => help,
        (None, None) => "write digits, such as `87.5`".into(),
    }
}

/// `3+`: this number or more.
fn help_for_open_range(text: &Text) -> Option<Help> {
    let number = text.node.strip_suffix('+')?;
    let help = || Help::from(format!("for `{number}` or more, write `>= {number}`"));
    read_decimal(number).map(|_| help())
}

/// The syntax of relative times.
const RELATIVE_HELP: &str = "a relative time is `now`, `today`, `yesterday` or `tomorrow`, with at most one offset in `s`, `m`, \
                             `h`, `d` or `w` and no spaces: `now-30d`";

fn date_help(text: &Text) -> Help {
    match canonical_time(&text.node).filter(|date| read_date(date).is_some()) {
        Some(date) => reformatted_help(text.span, &date),
        None => relative_help(text).unwrap_or_else(|| match day_of(&text.node) {
            Some(day) => format!("the field has days without times: write `{day}`").into(),
            None => "write it as `2024-07-18`; the day must exist".into(),
        }),
    }
}

/// The help for a string that begins with the word of a relative time, or nearly so.
fn relative_help(text: &Text) -> Option<Help> {
    if begins_relative(&text.node) {
        return Some(RELATIVE_HELP.into());
    }
    let offset = text.node.find(|char: char| !char.is_alphabetic());
    let (word, offset) = text.node.split_at(offset.unwrap_or(text.node.len()));
    // `monday` is two letters away from `today`.
    let allowed = word.len() / 4;
    let is_near = |base: &&str| strsim::osa_distance(&word.to_ascii_lowercase(), base) <= allowed;
    let mut bases = BASES.iter().map(|(base, _)| *base);
    let meant = bases.find(is_near)?.to_owned() + offset;
    read_relative(&meant)?;
    Some(Help::from(format!("did you mean `{meant}`?")).suggesting(text.span, meant))
}

/// The day of a date with a time.
fn day_of(time: &str) -> Option<&str> {
    let (day, _) = time.split_once(['T', 't', ' '])?;
    Some(day).filter(|day| read_date(day).is_some())
}

fn time_help(text: &Text) -> Help {
    match canonical_time(&text.node).filter(|time| read_instants(time).is_ok()) {
        Some(time) => reformatted_help(text.span, &time),
        None if has_time_form(&text.node) => "there is no such day or time: write it as `2024-07-18T09:30:00Z`, or as the day alone: `2024-07-18`".into(),
        None if is_month_or_year(&text.node) => "a month or a year is a range of days, such as `in 2024-07-01..2024-07-31`".into(),
        None => relative_help(text).unwrap_or_else(|| {
            "write it as `2024-07-18T09:30:00Z`, with milliseconds at most, or as a date alone: \
            `2024-07-18`"
                .into()
        }),
    }
}

/// True for a day or a time in the right form, whether it exists or not.
fn has_time_form(written: &str) -> bool {
    canonical_time(written).is_some_and(|tidy| tidy == written) && !written.contains(['.', '['])
}

/// True for `2024` and `2024-07`.
fn is_month_or_year(written: &str) -> bool {
    let (year, month) = written.split_once('-').unwrap_or((written, "01"));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && month.len() == 2 && is_number(year) && is_number(month)
}

/// The help for a date or time in another format.
fn reformatted_help(span: Span, tidied: &str) -> Help {
    Help::from(format!("write `{tidied}`")).suggesting(span, canonical_value(tidied))
}
