//! Dates and times in records.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::query::{Date, DateTime};

const MILLISECONDS: f64 = 1e3;

/// A calendar date, as the service writes it: `2024-07-18`.
pub(super) fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok().map(Date)
}

/// A date and time: seconds since 1970, as the service writes it, or text, as the AWS command line does.
pub(super) fn date_time(value: &Value) -> Option<DateTime> {
    match value {
        Value::String(text) => from_text(text),
        number => from_seconds(number.as_f64()?),
    }
    .map(DateTime)
}

fn from_text(text: &str) -> Option<Timestamp> {
    text.parse().or_else(|_| TimeZone::UTC.to_timestamp(text.parse()?)).ok()
}

/// Rounded to the millisecond, which is what queries can ask for.
#[expect(clippy::cast_possible_truncation, reason = "the conversion saturates, and a time out of range is none")]
fn from_seconds(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_millisecond((seconds * MILLISECONDS).round() as i64).ok()
}
