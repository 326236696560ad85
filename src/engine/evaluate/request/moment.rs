//! Dates and times, in requests and in records. Times are in UTC, without saying so: the last moment that a time zone
//! allows for is a day before the end of 9999, which is what people write for "for ever".

use jiff::civil::{self, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

/// Milliseconds in a second: the precision of times that are numbers.
const MILLISECONDS: f64 = 1e3;
/// Milliseconds in 400 years, after which the calendar begins anew.
const CYCLE: i64 = 146_097 * 86_400_000;
/// The years of a cycle of the calendar.
const CYCLE_YEARS: i16 = 400;

/// The documented forms of values in requests, a digit for each `0`.
const DAY: &str = "0000-00-00";
const MOMENTS: [&str; 4] = [
    "0000-00-00T00:00:00",
    "0000-00-00T00:00:00Z",
    "0000-00-00T00:00:00.000",
    "0000-00-00T00:00:00.000Z",
];

/// The date in a request: `2024-07-18`.
pub(super) fn asked_day(text: &str) -> Option<civil::Date> {
    text.parse().ok().filter(|_| has_form(text, DAY))
}

/// The time in a request: `2024-07-18T09:30:00.000Z`; the `Z` may be missing, an offset is not taken.
pub(super) fn asked_moment(text: &str) -> Option<DateTime> {
    moment(text).filter(|_| MOMENTS.iter().any(|form| has_form(text, form)))
}

fn has_form(text: &str, form: &str) -> bool {
    let is_same = |(byte, form): (u8, u8)| {
        if form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(is_same)
}

/// The date of a record.
pub(super) fn day(text: &str) -> Option<civil::Date> {
    text.parse().ok()
}

/// A time; without an offset it is in UTC.
fn moment(text: &str) -> Option<DateTime> {
    let read = Pieces::parse(text).ok()?;
    let clock = read.date().to_datetime(read.time().unwrap_or(Time::MIN));
    match read.to_numeric_offset() {
        None => Some(clock),
        Some(offset) => clock.checked_sub(offset.seconds().seconds()).ok(),
    }
}

/// The time that a record has: text, or seconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and a time out of range is none"
)]
pub(super) fn recorded(value: &Value) -> Option<DateTime> {
    if let Some(text) = value.as_str() {
        return moment(text);
    }
    let milliseconds = (value.as_f64()? * MILLISECONDS).round() as i64;
    // Counted a cycle earlier, where there are time zones all around it.
    let moment = Timestamp::from_millisecond(milliseconds.checked_sub(CYCLE)?).ok()?;
    let earlier = Offset::UTC.to_datetime(moment);
    earlier
        .with()
        .year(earlier.year().checked_add(CYCLE_YEARS)?)
        .build()
        .ok()
}
