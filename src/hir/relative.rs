//! Times relative to a clock, as they were written: `now-30d`. They are resolved when a query is checked, and kept to
//! explain it.

use std::fmt;

/// The words of a time relative to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Relative {
    /// The word that it begins with.
    pub(crate) base: Base,
    /// How far from it, if at all.
    pub(crate) offset: Option<Offset>,
}

/// The word that a relative time begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The moment of the clock.
    Now,
    /// The day before that of the clock.
    Yesterday,
    /// The day of the clock.
    Today,
    /// The day after that of the clock.
    Tomorrow,
}

/// The distance from a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offset {
    /// True for `-`.
    pub(crate) is_back: bool,
    /// How many units.
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

/// The bases, and how they are written.
pub(crate) const BASES: [(&str, Base); 4] = [
    ("now", Base::Now),
    ("today", Base::Today),
    ("yesterday", Base::Yesterday),
    ("tomorrow", Base::Tomorrow),
];

/// The units, and how they are written.
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
