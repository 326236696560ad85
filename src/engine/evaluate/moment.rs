//! Dates and times in requests and records. Times are in UTC and have no time zone: the last moment
//! that a time zone allows is a day before the end of 9999, but people use the end of 9999 to mean
//! "for ever".

use jiff::civil::{self, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::json::Json;
use crate::hir::time::{later, since_1970, to_milliseconds};

/// Milliseconds in a second: the precision of numeric times.
const MILLISECONDS: f64 = 1e3;
/// The years that the service's format can express.
const YEARS: std::ops::RangeInclusive<i16> = 0..=9999;

/// The documented formats of values in requests, with a digit for each `0`.
const DAY: &str = "0000-00-00";
const MOMENTS: [&str; 4] = [
    "0000-00-00T00:00:00",
    "0000-00-00T00:00:00Z",
    "0000-00-00T00:00:00.000",
    "0000-00-00T00:00:00.000Z",
];

/// The date in a request: `2024-07-18`.
pub(super) fn request_day(text: &str) -> Option<civil::Date> {
    text.parse().ok().filter(|_| has_form(text, DAY))
}

/// The time in a request: `2024-07-18T09:30:00.000Z`; the `Z` may be missing; an offset is not
/// allowed.
pub(super) fn request_moment(text: &str) -> Option<DateTime> {
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
    request_day(text)
}

/// A time, truncated to milliseconds, the precision of requests; without an offset it is in UTC.
/// The name of a time zone is not enough to determine the offset.
fn moment(text: &str) -> Option<DateTime> {
    let read = Pieces::parse(text).ok()?;
    let offset = read.to_numeric_offset();
    if offset.is_none() && read.time_zone_annotation().is_some() {
        return None;
    }
    let clock = read.date().to_datetime(read.time().unwrap_or(Time::MIN));
    let ahead = offset.map_or(0, Offset::seconds);
    later(to_milliseconds(clock), -i64::from(ahead))
}

/// The time in a record, truncated to milliseconds: a string, or seconds since 1970.
pub(super) fn recorded(value: Json<'_>) -> Option<DateTime> {
    let moment = match value {
        Json::String(text) => moment(text)?,
        number => since_1970(milliseconds(number.as_f64()?))?,
    };
    YEARS.contains(&moment.year()).then_some(moment)
}

/// The whole milliseconds in a number of seconds. The product may be rounded up beyond the exact
/// number, which dividing it again reveals.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and a time out of range is rejected"
)]
fn milliseconds(seconds: f64) -> i64 {
    let nearest = (seconds * MILLISECONDS).round();
    let is_later = nearest / MILLISECONDS > seconds;
    nearest as i64 - i64::from(is_later)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::recorded;
    use crate::engine::evaluate::packer::Packer;

    #[test]
    fn times_are_truncated_to_milliseconds() {
        for (stored, cut) in [
            (
                json!("2024-01-31T23:59:59.9995Z"),
                "2024-01-31T23:59:59.999",
            ),
            (json!(1_706_745_599.999_5), "2024-01-31T23:59:59.999"),
            (json!(1_720_000_000.123), "2024-07-03T09:46:40.123"),
            (json!(-0.000_5), "1969-12-31T23:59:59.999"),
            (
                json!("2024-01-31T23:59:59.9999+01:00"),
                "2024-01-31T22:59:59.999",
            ),
            (json!(0), "1970-01-01T00:00:00"),
            (json!(253_402_300_799.999_9), "9999-12-31T23:59:59.999"),
        ] {
            let moment = recorded(Packer::of(&stored).json()).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Some(cut), "{stored}");
        }
    }

    #[test]
    fn other_texts_and_numbers_are_not_times() {
        for stored in [
            json!(1_720_000_000_000_i64),
            json!("Thu, 18 Jul 2024 09:30:00 GMT"),
            json!("1720000000"),
            json!("2024-07-18T09:30:00[Europe/Berlin]"),
            json!(true),
        ] {
            assert_eq!(recorded(Packer::of(&stored).json()), None, "{stored}");
        }
    }
}
