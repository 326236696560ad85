//! A time as a base and an offset, and its spelling in this language.

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const WEEK: i64 = 7 * DAY;

/// The units of this language and their lengths in seconds, longest first.
const UNITS: [(char, i64); 5] = [
    ('w', WEEK),
    ('d', DAY),
    ('h', HOUR),
    ('m', MINUTE),
    ('s', 1),
];

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds(i64),
    /// Months and longer units, which this language does not have because their lengths vary.
    Longer,
}

/// The unit of a number without one.
#[derive(Clone, Copy, Debug)]
pub(super) enum DefaultUnit {
    Days,
    Milliseconds,
    Unknown,
}

/// A part of a day to which a time is truncated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    End,
    /// The whole day, whatever it is compared with.
    Day,
}

/// A time in another language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    /// Its base, as a word of this language.
    base: &'static str,
    pub(super) counts: DefaultUnit,
    /// Seconds from the base; `None` for a time that this language cannot express.
    offset: Option<i64>,
    /// The shortest unit that was written.
    unit: i64,
    pub(super) edge: Option<Edge>,
}

impl Time {
    pub(super) const fn new(base: &'static str, counts: DefaultUnit) -> Self {
        Time {
            base,
            counts,
            offset: Some(0),
            unit: i64::MAX,
            edge: None,
        }
    }

    pub(super) const fn now() -> Self {
        Time::new("now", DefaultUnit::Unknown)
    }

    pub(super) const fn today() -> Self {
        Time::new("today", DefaultUnit::Days)
    }

    /// A time that this language cannot express.
    pub(super) const fn unknown() -> Self {
        Time {
            offset: None,
            ..Time::now()
        }
    }

    /// The time this many units later.
    pub(super) fn moved(self, amount: i64, unit: Unit) -> Self {
        let Unit::Seconds(seconds) = unit else {
            return Time::unknown();
        };
        let moved = |offset: i64| offset.checked_add(amount.checked_mul(seconds)?);
        let is_in_day = self.edge.is_some() && seconds % DAY != 0;
        Time {
            offset: self.offset.and_then(moved).filter(|_| !is_in_day),
            unit: self.unit.min(seconds),
            ..self
        }
    }

    /// The time this many of its own units later; a product counts seconds, unless the unit is
    /// known.
    pub(super) fn moved_by_number(self, number: i64, is_product: bool) -> Self {
        match self.counts {
            DefaultUnit::Milliseconds if number % 1000 == 0 => self.moved_by_seconds(number / 1000),
            DefaultUnit::Milliseconds => Time::unknown(),
            _ if is_product => self.moved_by_seconds(number),
            DefaultUnit::Days => self.moved(number, Unit::Seconds(DAY)),
            DefaultUnit::Unknown => Time::unknown(),
        }
    }

    /// The time this many seconds later, in the longest possible unit, up to days.
    fn moved_by_seconds(self, number: i64) -> Self {
        let unit = [DAY, HOUR, MINUTE]
            .into_iter()
            .find(|unit| number % unit == 0);
        let unit = unit.unwrap_or(1);
        self.moved(number / unit, Unit::Seconds(unit))
    }

    /// The day that it is in.
    pub(super) fn day(self) -> Self {
        Time {
            base: if self.base == "now" {
                "today"
            } else {
                self.base
            },
            ..self
        }
    }

    /// The day of the time, or its start or end.
    pub(super) fn cut(self, edge: Edge, unit: Unit) -> Self {
        let is_whole = unit == Unit::Seconds(DAY) && self.edge.is_none();
        Time {
            offset: self.offset.filter(|offset| is_whole && offset % DAY == 0),
            unit: DAY,
            edge: Some(edge),
            ..self.day()
        }
    }

    /// The spelling in this language.
    pub(super) fn text(self) -> Option<String> {
        let offset = self.offset?;
        if offset == 0 {
            return Some(self.base.to_owned());
        }
        let fits = |unit: &&(char, i64)| unit.1 <= self.unit && offset % unit.1 == 0;
        let (letter, seconds) = UNITS.iter().find(fits)?;
        let sign = if offset < 0 { '-' } else { '+' };
        let amount = (offset / seconds).unsigned_abs();
        Some(format!("{}{sign}{amount}{letter}", self.base))
    }
}
