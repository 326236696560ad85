//! Dates and times, in requests and in records.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;
use serde_json::Value;

/// Milliseconds in a second: the precision of times that are numbers.
const MILLISECONDS: f64 = 1e3;

/// `2024-07-18`
pub(super) fn day(text: &str) -> Option<civil::Date> {
    text.parse().ok()
}

/// `2024-07-18T09:30:00.000Z`; without an offset it is in UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    match text.parse::<Timestamp>() {
        Ok(moment) => Some(moment),
        Err(_) => Offset::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok(),
    }
}

/// The time that a record has: text, or seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "the conversion saturates, and a time out of range is none")]
pub(super) fn recorded(value: &Value) -> Option<Timestamp> {
    if let Some(text) = value.as_str() {
        return moment(text);
    }
    let milliseconds = value.as_f64()? * MILLISECONDS;
    Timestamp::from_millisecond(milliseconds.round() as i64).ok()
}
