//! Arithmetic on dates and times in UTC, in seconds. jiff's spans would add several kilobytes to the WebAssembly module.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Nanoseconds in a millisecond.
const MILLISECOND: i32 = 1_000_000;
/// The number of years after which the calendar repeats.
const CYCLE_YEARS: i16 = 400;
/// Milliseconds in these years.
const CYCLE: i64 = 146_097 * 86_400_000;

/// The time this many seconds later, if a date can express it.
pub(crate) fn later(time: DateTime, seconds: i64) -> Option<DateTime> {
    // Computed one cycle earlier: timestamps end a day before the end of 9999, to leave room for
    // time zones.
    let start = Offset::UTC.to_timestamp(in_year(time, time.year().checked_sub(CYCLE_YEARS)?)?);
    let start = start.ok()?;
    let second = start.as_second().checked_add(seconds)?;
    a_cycle_after(Timestamp::new(second, start.subsec_nanosecond()).ok()?)
}

/// The time this many milliseconds after the beginning of 1970, if a date can express it.
pub(crate) fn since_1970(milliseconds: i64) -> Option<DateTime> {
    a_cycle_after(Timestamp::from_millisecond(milliseconds.checked_sub(CYCLE)?).ok()?)
}

fn a_cycle_after(time: Timestamp) -> Option<DateTime> {
    let time = Offset::UTC.to_datetime(time);
    in_year(time, time.year().checked_add(CYCLE_YEARS)?)
}

fn in_year(time: DateTime, year: i16) -> Option<DateTime> {
    let date = Date::new(year, time.month(), time.day()).ok()?;
    Some(DateTime::from_parts(date, time.time()))
}

/// The time, truncated to milliseconds.
pub(crate) fn to_milliseconds(time: DateTime) -> DateTime {
    let nanoseconds = time.subsec_nanosecond();
    let cut = Time::new(
        time.hour(),
        time.minute(),
        time.second(),
        nanoseconds - nanoseconds % MILLISECOND,
    );
    DateTime::from_parts(time.date(), cut.unwrap_or(time.time()))
}
