//! The caller's clock, and times relative to it.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil;
use serde::Deserialize;

use super::times::{in_utc, read_date, read_pieces};
use crate::diagnostics::{Code, Problem, Report, excerpt};
use crate::hir::DateTime;
use crate::hir::relative::{BASES, Base, Offset, Relative, UNITS, Unit};
use crate::hir::time::{later, since_1970, to_milliseconds};

/// The time that `now` means in a query, to the millisecond, and the offset from UTC at which days
/// begin.
///
/// ```
/// use connectql::{Now, Options, compile_with, resource};
///
/// let now: Now = "2026-11-27T09:30:00+01:00".parse()?;
/// let views = resource("evaluation-forms").unwrap();
/// let plan = compile_with(views, "lastmodifiedtime > now-30d", &Options::new().now(now))?;
/// assert!(serde_json::to_string(&plan.requests)?.contains("2026-10-28T08:30:00Z"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Now {
    utc: civil::DateTime,
    /// Seconds ahead of UTC.
    ahead: i32,
}

/// The start of the system clock's time.
const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Nanoseconds in a millisecond.
const MILLISECOND: i128 = 1_000_000;

impl Now {
    /// An arbitrary time, to test whether a query would compile if a time were given.
    pub(crate) const SOME: Now = Now {
        utc: civil::DateTime::constant(2024, 7, 18, 9, 30, 0, 0),
        ahead: 0,
    };

    fn new(utc: civil::DateTime, ahead: i32) -> Self {
        Now {
            utc: to_milliseconds(utc),
            ahead,
        }
    }

    fn local(self, utc: civil::DateTime) -> Option<civil::DateTime> {
        later(utc, self.ahead.into())
    }

    /// The start of a day, in UTC.
    fn start_of(self, day: civil::Date) -> Option<civil::DateTime> {
        let midnight = civil::DateTime::from_parts(day, civil::Time::midnight());
        later(midnight, -i64::from(self.ahead))
    }
}

/// The system's clock, in UTC. Times that no date can express become 1970.
impl From<SystemTime> for Now {
    fn from(time: SystemTime) -> Self {
        let nanoseconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).ok(),
            Err(before) => i128::try_from(before.duration().as_nanos())
                .ok()
                .map(|before| -before),
        };
        let milliseconds = nanoseconds.map(|since| since.div_euclid(MILLISECOND));
        let utc = milliseconds.and_then(|since| since_1970(i64::try_from(since).ok()?));
        Now::new(utc.unwrap_or(EPOCH), 0)
    }
}

/// A date and time such as `2026-11-27T09:30:00+01:00` (in UTC if it has no offset), or a date
/// alone, which means its start.
impl FromStr for Now {
    type Err = Report;

    fn from_str(text: &str) -> Result<Self, Report> {
        let read = || {
            if let Some(date) = read_date(text) {
                let midnight = civil::DateTime::from_parts(date, civil::Time::midnight());
                return Some((midnight, 0));
            }
            in_utc(&read_pieces(text)?)
        };
        let time = read().filter(|(utc, _)| DateTime::new(*utc).is_some());
        let (utc, ahead) = time.ok_or_else(|| {
            let message = format!("`{}` is not a date and time", excerpt(text));
            let problem = Problem::new(Code::InvalidOption, None, message).with_help(
                "write it as `2024-07-18T09:30:00Z`; the offset determines when days begin",
            );
            Report::new("", vec![problem])
        })?;
        Ok(Now::new(utc, ahead))
    }
}

impl TryFrom<String> for Now {
    type Error = Report;

    fn try_from(text: String) -> Result<Self, Report> {
        text.parse()
    }
}

/// The meaning of a relative time: a whole day, or a moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResolvedTime {
    Day(civil::Date),
    Moment(civil::DateTime),
}

impl ResolvedTime {
    /// The day; for a moment, the day that contains it in the clock's offset.
    pub(super) fn day(self, now: Now) -> Option<civil::Date> {
        match self {
            ResolvedTime::Day(day) => Some(day),
            ResolvedTime::Moment(utc) => now.local(utc).map(civil::DateTime::date),
        }
    }
}

/// The meaning of a relative time; `None` if no date is that far away.
pub(super) fn resolve(relative: Relative, now: Now) -> Option<ResolvedTime> {
    let day = now.local(now.utc)?.date();
    let day = match relative.base {
        Base::Now => return shifted(now.utc, relative.offset).map(ResolvedTime::Moment),
        Base::Yesterday => day.yesterday().ok()?,
        Base::Today => day,
        Base::Tomorrow => day.tomorrow().ok()?,
    };
    match relative.offset {
        Some(Offset {
            unit: Unit::Second | Unit::Minute | Unit::Hour,
            ..
        }) => shifted(now.start_of(day)?, relative.offset).map(ResolvedTime::Moment),
        offset => {
            let midnight = civil::DateTime::from_parts(day, civil::Time::midnight());
            shifted(midnight, offset).map(|time| ResolvedTime::Day(time.date()))
        }
    }
}

fn shifted(time: civil::DateTime, offset: Option<Offset>) -> Option<civil::DateTime> {
    let Some(offset) = offset else {
        return Some(time);
    };
    let seconds = offset.amount.checked_mul(seconds(offset.unit))?;
    later(time, if offset.is_back { -seconds } else { seconds })
}

fn seconds(unit: Unit) -> i64 {
    match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 60 * 60,
        Unit::Day => 24 * 60 * 60,
        Unit::Week => 7 * 24 * 60 * 60,
    }
}

/// True for a string that begins like a relative time.
pub(crate) fn begins_relative(text: &str) -> bool {
    base(text).is_some_and(|(_, rest)| !rest.starts_with(char::is_alphabetic))
}

/// The words of a relative time. A number too large for an `i64` becomes the largest one, which is
/// also too far away.
pub(crate) fn read_relative(text: &str) -> Option<Relative> {
    let (base, rest) = base(text)?;
    if rest.is_empty() {
        return Some(Relative { base, offset: None });
    }
    let is_back = rest.starts_with('-');
    let rest = rest.strip_prefix(['+', '-'])?;
    let (letter, unit) = UNITS.iter().find(|(letter, _)| rest.ends_with(*letter))?;
    let digits = rest.strip_suffix(*letter)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let offset = Offset {
        is_back,
        amount: digits.parse().unwrap_or(i64::MAX),
        unit: *unit,
    };
    Some(Relative {
        base,
        offset: Some(offset),
    })
}

/// The base at the start of a string, ignoring case, and the rest of the text.
fn base(text: &str) -> Option<(Base, &str)> {
    BASES.iter().find_map(|(word, base)| {
        let start = text.get(..word.len())?;
        start
            .eq_ignore_ascii_case(word)
            .then(|| (*base, text.get(word.len()..).unwrap_or_default()))
    })
}
