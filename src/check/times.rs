//! Dates and times as text, in the formats that the service accepts.

use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use crate::hir::DateTime;
use crate::hir::time::later;

/// The length of `2024-07-18`.
const DATE_LENGTH: usize = 10;

/// A full date, `2024-07-18`.
pub(crate) fn read_date(text: &str) -> Option<civil::Date> {
    let is_plain = text.len() == DATE_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_plain)
}

/// Why a string is not a date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoInstant {
    /// It does not have the format.
    Malformed,
    /// Its year in UTC does not have four digits.
    OutOfRange,
}

/// The first and last millisecond of a date and time, or of a day.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Instants {
    pub(crate) first: DateTime,
    pub(crate) last: DateTime,
}

impl Instants {
    pub(super) fn of_moment(moment: DateTime) -> Self {
        Instants {
            first: moment,
            last: moment,
        }
    }

    /// The whole day; `None` if the service accepts no such time.
    pub(super) fn of_day(day: civil::Date) -> Option<Self> {
        let at = |time| DateTime::new(civil::DateTime::from_parts(day, time));
        Some(Instants {
            first: at(civil::Time::midnight())?,
            last: at(civil::Time::constant(23, 59, 59, 999_000_000))?,
        })
    }
}

impl std::fmt::Display for Instants {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

/// A date and time, or a day.
pub(crate) fn read_instants(text: &str) -> Result<Instants, NoInstant> {
    if let Some(date) = read_date(text) {
        return Instants::of_day(date).ok_or(NoInstant::OutOfRange);
    }
    let pieces = read_pieces(text).ok_or(NoInstant::Malformed)?;
    let instant = in_utc(&pieces).and_then(|(utc, _)| DateTime::new(utc));
    let instant = instant.ok_or(NoInstant::OutOfRange)?;
    if instant.is_whole_milliseconds() {
        Ok(Instants::of_moment(instant))
    } else {
        Err(NoInstant::Malformed)
    }
}

/// The date, the time and the offset of a string that has a date and a time.
pub(super) fn read_pieces(text: &str) -> Option<Pieces<'_>> {
    // Only `2024-07-18` and `T09:30:00`, as the service accepts them: the date parser allows more.
    read_date(text.get(..DATE_LENGTH)?)?;
    if text.as_bytes().get(DATE_LENGTH) != Some(&b'T')
        || text.contains('[')
        || has_leap_second(text)
    {
        return None;
    }
    let is_offset = |pieces: &Pieces<'_>| {
        pieces
            .to_numeric_offset()
            .is_none_or(|offset| offset.seconds().abs() < SECONDS_OF_A_DAY)
    };
    Pieces::parse(text)
        .ok()
        .filter(|pieces| pieces.time().is_some() && is_offset(pieces))
}

/// Offsets are less than a day, whatever the date parser allows.
const SECONDS_OF_A_DAY: i32 = 24 * 60 * 60;

/// `T23:59:60`: the date parser reads it as the second before, and the service has no such time.
fn has_leap_second(text: &str) -> bool {
    const SECONDS: std::ops::Range<usize> = 4..6;
    let time = text.get(DATE_LENGTH + 1..).unwrap_or_default();
    let digits = time
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b':');
    let digits: Vec<u8> = digits
        .filter(u8::is_ascii_digit)
        .take(SECONDS.end)
        .collect();
    digits.get(SECONDS) == Some(b"60")
}

/// A time in UTC, and its offset in seconds ahead of UTC. A time without an offset is in UTC.
pub(super) fn in_utc(pieces: &Pieces<'_>) -> Option<(civil::DateTime, i32)> {
    let local = civil::DateTime::from_parts(pieces.date(), pieces.time()?);
    let ahead = pieces.to_numeric_offset().map_or(0, Offset::seconds);
    Some((later(local, -i64::from(ahead))?, ahead))
}
