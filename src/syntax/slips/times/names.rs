//! The words of other languages for times: units, moments, functions.

use super::time::{DAY, DefaultUnit, Edge, HOUR, MINUTE, Time, Unit, WEEK};

/// The units, each in the spellings of several languages. `M` does not mean minutes.
pub(super) const UNITS: [(&[&str], Unit); 6] = [
    (
        &["s", "ss", "sec", "secs", "second", "seconds"],
        Unit::Seconds(1),
    ),
    (
        &["m", "mi", "min", "mins", "minute", "minutes"],
        Unit::Seconds(MINUTE),
    ),
    (
        &["h", "hh", "hr", "hrs", "hour", "hours"],
        Unit::Seconds(HOUR),
    ),
    (&["d", "dd", "day", "days"], Unit::Seconds(DAY)),
    (
        &["w", "ww", "wk", "wks", "week", "weeks"],
        Unit::Seconds(WEEK),
    ),
    (
        &[
            "mm", "mo", "mon", "month", "months", "q", "quarter", "quarters", "y", "yy", "yyyy",
            "year", "years",
        ],
        Unit::Longer,
    ),
];

/// The empty parentheses that may follow a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parentheses {
    Never,
    Maybe,
    Always,
}

/// The names of moments and days.
pub(super) const NAMED: [(&[&str], Parentheses, Time); 9] = [
    (
        &["today", "current_date", "curdate", "date.today"],
        Parentheses::Maybe,
        Time::today(),
    ),
    (&["datetime.today"], Parentheses::Never, Time::today()),
    (
        &["yesterday"],
        Parentheses::Maybe,
        Time::new("yesterday", DefaultUnit::Days),
    ),
    (
        &["tomorrow"],
        Parentheses::Maybe,
        Time::new("tomorrow", DefaultUnit::Days),
    ),
    (
        &["date.now", "date", "moment", "dayjs"],
        Parentheses::Always,
        Time::new("now", DefaultUnit::Milliseconds),
    ),
    (
        &[
            "now",
            "utcnow",
            "getdate",
            "getutcdate",
            "sysdatetime",
            "sysutcdatetime",
            "utc_timestamp",
        ],
        Parentheses::Always,
        Time::new("now", DefaultUnit::Days),
    ),
    (
        &[
            "sysdate",
            "systimestamp",
            "current_timestamp",
            "localtimestamp",
        ],
        Parentheses::Maybe,
        Time::new("now", DefaultUnit::Days),
    ),
    (
        &[
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "datetimeoffset.now",
            "instant.now",
            "get-date",
        ],
        Parentheses::Maybe,
        Time::now(),
    ),
    (&["now"], Parentheses::Never, Time::now()),
];

/// The result of a function, given the time and the steps in its parentheses.
#[derive(Clone, Copy)]
pub(super) enum FunctionResult {
    Later,
    Earlier,
    /// The day of the time.
    Day,
    /// The start of the day of the time.
    Start,
}

/// The functions, and the unit of a step without one.
pub(super) const FUNCTIONS: [(&[&str], FunctionResult, Option<Unit>); 6] = [
    (
        &[
            "dateadd",
            "timestampadd",
            "date_add",
            "datetime_add",
            "timestamp_add",
            "adddate",
        ],
        FunctionResult::Later,
        Some(Unit::Seconds(DAY)),
    ),
    (
        &["now", "datetime", "relative_time"],
        FunctionResult::Later,
        None,
    ),
    (
        &["date_sub", "datetime_sub", "timestamp_sub", "subdate"],
        FunctionResult::Earlier,
        Some(Unit::Seconds(DAY)),
    ),
    (&["ago"], FunctionResult::Earlier, None),
    (&["date"], FunctionResult::Day, None),
    (
        &[
            "date_trunc",
            "datetrunc",
            "datetime_trunc",
            "timestamp_trunc",
            "trunc",
        ],
        FunctionResult::Start,
        None,
    ),
];

/// The part before `of` and a unit in the name of a function: `startOfDay`.
pub(super) const EDGES: [(&str, Edge); 3] = [
    ("start", Edge::Start),
    ("beginning", Edge::Start),
    ("end", Edge::End),
];
pub(super) const SIGNS: [(&str, i64); 7] = [
    ("-", -1),
    ("subtract", -1),
    ("sub", -1),
    ("minus", -1),
    ("+", 1),
    ("add", 1),
    ("plus", 1),
];
/// Words that begin a period rather than a moment or a day: `last 7 days`.
pub(super) const PERIODS: [&str; 5] = ["last", "past", "this", "next", "previous"];
/// Separators in the arguments of a function: `timedelta(days = 7)`, `make_interval(days => 7)`.
pub(super) const SEPARATORS: [&str; 3] = [",", "=>", "="];
