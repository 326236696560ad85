//! Dates and times, counted in days and in milliseconds since 1970.

use serde_json::Value;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The day that a record has.
pub(super) fn day_of(value: &Value) -> Option<i64> {
    days(value.as_str()?)
}

/// The day that a query names.
pub(super) fn day(written: &str) -> (i64, i64) {
    let day = days(written).expect("the query has been checked");
    (day, day)
}

/// The moment that a record has: text, or seconds since 1970.
pub(super) fn moment_of(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => moment(text),
        #[allow(clippy::cast_possible_truncation)]
        number => number
            .as_f64()
            .map(|seconds| (seconds * 1000.0).round() as i64),
    }
}

/// The first and the last moment of what a query names: a time is one of them, a date its whole day.
pub(super) fn moments(written: &str) -> (i64, i64) {
    let checked = "the query has been checked";
    if written.contains(['T', 't', ' ']) {
        let moment = moment(written).expect(checked);
        (moment, moment)
    } else {
        let first = days(written).expect(checked) * DAY;
        (first, first + DAY - 1)
    }
}

/// `2024-07-18T09:30:00.5+02:00`; without an offset it is in UTC.
fn moment(text: &str) -> Option<i64> {
    let Some((date, clock)) = text.split_once(['T', 't', ' ']) else {
        return Some(days(text)? * DAY);
    };
    let (clock, ahead) = match clock.find(['Z', 'z', '+', '-']) {
        Some(at) => (&clock[..at], offset(&clock[at..])?),
        None => (clock, 0),
    };
    let mut parts = clock.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let (seconds, fraction) = parts
        .next()
        .map_or(("0", ""), |rest| rest.split_once('.').unwrap_or((rest, "")));
    let seconds: i64 = seconds.parse().ok()?;
    let thousandths: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    Some(days(date)? * DAY + ((hours * 60 + minutes - ahead) * 60 + seconds) * 1000 + thousandths)
}

/// `Z` or `+02:00`, in minutes.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = text[1..].split_once(':')?;
    let ahead = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some(if text.starts_with('-') { -ahead } else { ahead })
}

/// The days from 1970 to a date, counted year by year and month by month.
fn days(date: &str) -> Option<i64> {
    let parts: Vec<i64> = date
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else {
        return None;
    };
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length_of_year = |year| if is_leap(year) { 366 } else { 365 };
    let to_year: i64 = if year >= 1970 {
        (1970..year).map(length_of_year).sum()
    } else {
        -(year..1970).map(length_of_year).sum::<i64>()
    };
    let february = if is_leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = months
        .iter()
        .take(usize::try_from(month - 1).ok()?)
        .sum::<i64>();
    Some(to_year + before + day - 1)
}
