//! Dates and times, counted in days and in milliseconds since 1970.

use serde_json::Value;

const SECOND: i64 = 1000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// The clock of all queries: in its offset it is already the first of February, in UTC not yet.
pub(crate) const CLOCK: &str = "2026-02-01T00:30:00.500+01:00";
/// The offset from UTC.
const AHEAD: i64 = 60 * 60 * SECOND;

/// A time relative to the clock.
enum Relative {
    Day(i64),
    Moment(i64),
}

/// `now` or a day, and the offset from it.
fn relative(written: &str) -> Option<Relative> {
    let written = written.to_lowercase();
    let words = [
        ("now", None),
        ("today", Some(0)),
        ("yesterday", Some(-1)),
        ("tomorrow", Some(1)),
    ];
    let (word, shift) = words.iter().find(|(word, _)| written.starts_with(word))?;
    let distance = &written[word.len()..];
    let (count, unit) = match distance.chars().last() {
        None => (0, 'd'),
        Some(unit) => (distance[..distance.len() - 1].parse().ok()?, unit),
    };
    let length = match unit {
        's' => SECOND,
        'm' => 60 * SECOND,
        'h' => 60 * 60 * SECOND,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return None,
    };
    let now = moment(CLOCK)?;
    let Some(shift) = shift else {
        return Some(Relative::Moment(now + count * length));
    };
    let day = (now + AHEAD).div_euclid(DAY) + shift;
    Some(if length < DAY {
        Relative::Moment(day * DAY - AHEAD + count * length)
    } else {
        Relative::Day(day + count * length / DAY)
    })
}

/// The day in a record.
pub(super) fn day_of(value: &Value) -> Option<i64> {
    days(value.as_str()?)
}

/// The day in a query.
pub(super) fn day(written: &str) -> (i64, i64) {
    let day = match relative(written) {
        Some(Relative::Day(day)) => day,
        Some(Relative::Moment(moment)) => (moment + AHEAD).div_euclid(DAY),
        None => days(written).expect("the query has been checked"),
    };
    (day, day)
}

/// The time in a record: a string, or seconds since 1970.
pub(super) fn moment_of(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => moment(text),
        #[allow(clippy::cast_possible_truncation)]
        number => number
            .as_f64()
            .map(|seconds| (seconds * 1000.0).round() as i64),
    }
}

/// The first and the last moment of a time in a query: for a date, those of the whole day.
pub(super) fn moments(written: &str) -> (i64, i64) {
    let checked = "the query has been checked";
    if let Some(relative) = relative(written) {
        return match relative {
            Relative::Day(day) => (day * DAY, (day + 1) * DAY - 1),
            Relative::Moment(moment) => (moment, moment),
        };
    }
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
