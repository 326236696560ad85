//! Dates and times in records.

use jiff::SignedDuration;
use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde_json::Value;

use crate::hir::{Date, DateTime};

const MILLISECONDS: f64 = 1e3;
/// The beginning of the time that records count in seconds.
const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// A calendar date, as the service writes it: `2024-07-18`.
pub(super) fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok().map(Date)
}

/// A date and time: seconds since 1970, as the service writes it, or text, as the AWS command line does.
pub(super) fn date_time(value: &Value) -> Option<DateTime> {
    DateTime::new(match value {
        Value::String(text) => from_text(text)?,
        number => from_seconds(number.as_f64()?)?,
    })
}

fn from_text(text: &str) -> Option<civil::DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    let local = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    let ahead = pieces.to_numeric_offset().map_or(0, Offset::seconds);
    local
        .checked_sub(SignedDuration::from_secs(ahead.into()))
        .ok()
}

/// Rounded to the millisecond, which is what queries can ask for.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and a time out of range is none"
)]
fn from_seconds(seconds: f64) -> Option<civil::DateTime> {
    EPOCH
        .checked_add(SignedDuration::from_millis(
            (seconds * MILLISECONDS).round() as i64,
        ))
        .ok()
}
