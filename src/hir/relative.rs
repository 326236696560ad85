//! Times relative to a clock, as written: `now-30d`. `check` resolves them; the words are kept for
//! `explain`.

use std::fmt;

/// The words of a time relative to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Relative {
    /// The base.
    pub(crate) base: Base,
    /// The offset from the base, if any.
    pub(crate) offset: Option<Offset>,
}

/// The base of a relative time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The current time.
    Now,
    /// The day before the current one.
    Yesterday,
    /// The current day.
    Today,
    /// The day after the current one.
    Tomorrow,
}

/// An offset from a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offset {
    /// True for `-`.
    pub(crate) is_back: bool,
    /// The number of units.
    pub(crate) amount: i64,
    /// The unit.
    pub(crate) unit: Unit,
}

/// The units of offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
}

/// The bases and their spelling.
pub(crate) const BASES: [(&str, Base); 4] = [
    ("now", Base::Now),
    ("today", Base::Today),
    ("yesterday", Base::Yesterday),
    ("tomorrow", Base::Tomorrow),
];

/// The units and their spelling.
pub(crate) const UNITS: [(char, Unit); 5] = [
    ('s', Unit::Second),
    ('m', Unit::Minute),
    ('h', Unit::Hour),
    ('d', Unit::Day),
    ('w', Unit::Week),
];

impl fmt::Display for Relative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = BASES.iter().find(|(_, base)| *base == self.base);
        f.write_str(base.map_or("", |(word, _)| word))?;
        let Some(offset) = self.offset else {
            return Ok(());
        };
        let sign = if offset.is_back { '-' } else { '+' };
        let unit = UNITS.iter().find(|(_, unit)| *unit == offset.unit);
        let unit = unit.map_or(' ', |(letter, _)| *letter);
        write!(f, "{sign}{}{unit}", offset.amount)
    }
}
