//! Reads times in the syntax of other languages: `ago(7d)`, `now() - interval '7 days'`,
//! `startOfDay(-1d)`.
//!
//! Quotes count as white space, since languages differ in what they quote: `interval '7 days'`, `interval '7' day`,
//! `interval 7 day`. A function's arguments are read in any order, since languages differ in that too.

use super::names::{
    EDGES, FUNCTIONS, FunctionResult, NAMED, PERIODS, Parentheses, SEPARATORS, SIGNS, UNITS,
};
use super::time::{DAY, Edge, MINUTE, Time, Unit};

/// The maximum length of a time of another language.
const LENGTH_MAX: usize = 200;

/// True for characters that count as white space.
pub(super) fn is_skipped(char: char) -> bool {
    matches!(char, '"' | '\'' | ' ' | '\t'..='\r')
}

fn is_letter(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// The contents of the parentheses of a function.
#[derive(Default)]
struct Arguments {
    time: Option<Time>,
    /// The offsets from the time.
    steps: Vec<(i64, Option<Unit>)>,
    /// The unit on its own.
    unit: Option<Unit>,
    /// The unit to which the time is truncated: `relative_time(now(), "-7d@d")`
    floor: Option<(Edge, Unit)>,
}

impl Arguments {
    /// The time, or `other` if there is none, with the steps and the truncation applied; `None` if
    /// a step has no unit, or there is nothing to read.
    fn applied(&self, other: Time, sign: i64, unit: Option<Unit>) -> Option<Time> {
        let mut time = match self.time {
            None if self.steps.is_empty() => return None,
            time => time.unwrap_or(other),
        };
        for (amount, own) in &self.steps {
            time = time.moved(sign * amount, own.or(self.unit).or(unit)?);
        }
        Some(match self.floor {
            Some((edge, unit)) => time.cut(edge, unit),
            None => time,
        })
    }
}

/// An end of a range, and whether it was already written in this language.
pub(super) struct RangeEnd {
    pub(super) text: String,
    pub(super) is_right: bool,
}

/// True if a time is valid in this language: words in any case, units in lower case.
pub(super) fn is_same(replacement: &str, written: &str) -> bool {
    replacement.eq_ignore_ascii_case(written)
        && (!replacement.contains(['+', '-'])
            || written.ends_with(|last: char| last.is_ascii_lowercase()))
}

/// A position in a string.
#[derive(Clone, Copy)]
pub(super) struct Reader<'q> {
    rest: &'q str,
}

type Read<'q, T> = fn(&mut Reader<'q>) -> Option<T>;

impl<'q> Reader<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        let end = text.char_indices().nth(LENGTH_MAX);
        let end = end.map_or(text.len(), |(at, _)| at);
        Reader {
            rest: text.get(..end).unwrap_or_default(),
        }
    }

    /// The text read since an earlier position.
    pub(super) fn since(self, before: Self) -> &'q str {
        let length = before.rest.len().saturating_sub(self.rest.len());
        let read = before.rest.get(..length).unwrap_or_default();
        read.trim_end_matches(is_skipped)
    }

    // ---- words ----

    /// Applies a reading function. If it fails, the position stays unchanged.
    fn attempt<T>(&mut self, read: Read<'q, T>) -> Option<T> {
        let mut reader = *self;
        let found = read(&mut reader)?;
        *self = reader;
        Some(found)
    }

    /// Applies the first reading function that succeeds.
    fn first_of<T>(&mut self, reads: &[Read<'q, T>]) -> Option<T> {
        reads.iter().find_map(|read| self.attempt(*read))
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(is_skipped);
    }

    /// Reads a string, ignoring case.
    fn text(&mut self, text: &str) -> Option<()> {
        let rest = self.rest.trim_start_matches(is_skipped);
        let (read, rest) = rest.split_at_checked(text.len())?;
        read.eq_ignore_ascii_case(text).then(|| self.rest = rest)
    }

    /// Reads a string that is not followed by a letter.
    fn word(&mut self, word: &str) -> Option<()> {
        let mut reader = *self;
        reader.text(word)?;
        (!reader.rest.starts_with(is_letter)).then(|| *self = reader)
    }

    fn any_word(&mut self, words: &[&str]) -> Option<()> {
        words.iter().find_map(|word| self.word(word))
    }

    /// Reads a sign, or a word for one.
    fn sign(&mut self) -> Option<i64> {
        SIGNS.iter().find_map(|(written, sign)| {
            let is_word = written.starts_with(is_letter);
            let read = if is_word { Self::word } else { Self::text };
            read(self, written).map(|()| *sign)
        })
    }

    fn number(&mut self) -> Option<i64> {
        let rest = self.rest.trim_start_matches(is_skipped);
        let after = rest.trim_start_matches(|char: char| char.is_ascii_digit());
        let digits = rest.get(..rest.len() - after.len())?;
        let fraction = after.strip_prefix('.');
        let has_fraction =
            fraction.is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
        if digits.len() > 9 || has_fraction {
            return None;
        }
        let number = digits.parse().ok()?;
        self.rest = after;
        Some(number)
    }

    fn unit(&mut self) -> Option<Unit> {
        let rest = self.rest.trim_start_matches(is_skipped);
        let after = rest.trim_start_matches(is_letter);
        let word = rest.get(..rest.len() - after.len())?;
        let is_word = |spelling: &&str| spelling.eq_ignore_ascii_case(word);
        let (_, unit) = UNITS.iter().find(|(words, _)| words.iter().any(is_word))?;
        self.rest = after;
        Some(if word == "M" { Unit::Longer } else { *unit })
    }

    // ---- times ----

    pub(super) fn time(&mut self) -> Option<Time> {
        let mut time = self.first_of(&[
            Self::period,
            Self::function_by_alias,
            Self::edge,
            Self::base,
            Self::duration,
            Self::signed,
            Self::distance,
            Self::floor_alone,
        ])?;
        while let Some(moved) = self.method(time).or_else(|| self.shift(time)) {
            time = moved;
        }
        let floor = self.attempt(Self::floor);
        Some(floor.map_or(time, |(edge, unit)| time.cut(edge, unit)))
    }

    /// `last 7 days`, `this_month`, `LAST_N_DAYS:7`
    fn period(&mut self) -> Option<Time> {
        PERIODS.iter().find_map(|word| self.text(word))?;
        if self.text("_n_").is_some() {
            self.unit()?;
            self.text(":")?;
            self.number()?;
            return Some(Time::unknown());
        }
        if self.text("_").is_none() && self.rest.starts_with(is_letter) {
            return None;
        }
        self.number();
        self.unit()?;
        Some(Time::unknown())
    }

    /// `DATEADD(day, -7, GETDATE())`, `date('now', '-7 days')`, `date_trunc('day', now())`
    fn function_by_alias(&mut self) -> Option<Time> {
        let (_, makes, unit) = FUNCTIONS
            .iter()
            .find(|(names, ..)| self.any_word(names).is_some())?;
        let given = self.arguments()?;
        match makes {
            FunctionResult::Later => given.applied(Time::now(), 1, *unit),
            FunctionResult::Earlier => given.applied(Time::now(), -1, *unit),
            FunctionResult::Day => given.applied(Time::now(), 1, *unit).map(Time::day),
            FunctionResult::Start => {
                let cut = given.unit.unwrap_or(Unit::Seconds(DAY));
                Some(given.applied(Time::now(), 1, None)?.cut(Edge::Start, cut))
            }
        }
    }

    /// `startOfDay(-7d)`, `endofday(ago(7d))`
    fn edge(&mut self) -> Option<Time> {
        let edge = EDGES
            .iter()
            .find_map(|(word, edge)| self.text(word).map(|()| *edge))?;
        self.text("_");
        self.text("of")?;
        self.text("_");
        let unit = self.unit()?;
        let time = if self.attempt(Self::empty).is_some() {
            Time::today()
        } else {
            let given = self.arguments()?;
            given.applied(Time::today(), 1, Some(Unit::Seconds(DAY)))?
        };
        Some(time.cut(edge, unit))
    }

    /// `now()`, `(current_date)`, `new Date()`
    fn base(&mut self) -> Option<Time> {
        let is_open = self.text("(").is_some();
        if !is_open {
            self.text("@");
        }
        self.word("new");
        let time = NAMED.iter().find_map(|(names, parentheses, time)| {
            let mut reader = *self;
            reader.any_word(names)?;
            let is_called = reader.attempt(Self::empty).is_some();
            let is_right = match parentheses {
                Parentheses::Never => !is_called,
                Parentheses::Maybe => true,
                Parentheses::Always => is_called,
            };
            is_right.then(|| *self = reader)?;
            Some(*time)
        })?;
        if is_open {
            self.text(")")?;
        }
        Some(time)
    }

    /// `()`, `(6)`
    fn empty(&mut self) -> Option<()> {
        self.text("(")?;
        self.number();
        self.text(")")
    }

    /// `P7D`, which has a starting point only with a sign: `-P7D`
    fn duration(&mut self) -> Option<Time> {
        let sign = self.sign();
        let (number, unit) = self.iso()?;
        Some(match sign {
            Some(sign) => Time::now().moved(sign * number, unit),
            None => Time::unknown(),
        })
    }

    /// `P7D`, `PT15M`, `duration'P1D'`
    fn iso(&mut self) -> Option<(i64, Unit)> {
        self.text("duration");
        self.text("p")?;
        let is_of_day = self.text("t").is_some();
        let number = self.number()?;
        if is_of_day && self.word("m").is_some() {
            return Some((number, Unit::Seconds(MINUTE)));
        }
        Some((number, self.unit()?))
    }

    /// `-7d`, `-4w 2d`: a number without a sign has that of the one before it.
    fn signed(&mut self) -> Option<Time> {
        let mut sign = self.sign()?;
        let (number, unit) = self.counted()?;
        let mut time = Time::now().moved(sign * number, unit);
        loop {
            let mut reader = *self;
            sign = reader.sign().unwrap_or(sign);
            let Some((number, unit)) = reader.counted() else {
                return Some(time);
            };
            time = time.moved(sign * number, unit);
            *self = reader;
        }
    }

    /// `7 days ago`; without `ago`, the starting point is not known.
    fn distance(&mut self) -> Option<Time> {
        let (number, unit) = self.counted()?;
        Some(match self.word("ago") {
            Some(()) => Time::now().moved(-number, unit),
            None => Time::unknown(),
        })
    }

    fn floor_alone(&mut self) -> Option<Time> {
        self.floor().map(|_| Time::unknown())
    }

    // ---- their parts ----

    /// A number and a unit: `7d`
    fn counted(&mut self) -> Option<(i64, Unit)> {
        Some((self.number()?, self.unit()?))
    }

    /// `@d`, `/DAY`, `/d`: the start of the time's day; in Elasticsearch, the whole day.
    fn floor(&mut self) -> Option<(Edge, Unit)> {
        let is_start = self.text("@").is_some();
        if !is_start {
            self.text("/")?;
        }
        self.skip();
        let is_upper = self
            .rest
            .starts_with(|char: char| char.is_ascii_uppercase());
        let edge = if is_start || is_upper {
            Edge::Start
        } else {
            Edge::Day
        };
        Some((edge, self.unit()?))
    }

    /// `.AddDays(-7)`, `.subtract(7, "days")`
    fn method(&mut self, time: Time) -> Option<Time> {
        let mut reader = *self;
        reader.text(".")?;
        let sign = SIGNS
            .iter()
            .find_map(|(written, sign)| reader.text(written).map(|()| *sign))?;
        let unit = reader.unit();
        let moved = reader.arguments()?.applied(time, sign, unit)?;
        *self = reader;
        Some(moved)
    }

    /// `- 7d`, `- interval '7 days'`, `- timedelta(days=7)`, `- 7 * 86400`
    fn shift(&mut self, time: Time) -> Option<Time> {
        let mut reader = *self;
        let sign = reader.sign()?;
        let moved = if reader.any_word(&["timedelta", "make_interval"]).is_some() {
            let days = Some(Unit::Seconds(DAY));
            reader.arguments()?.applied(time, sign, days)?
        } else if let Some((number, unit)) = reader.attempt(Self::amount) {
            time.moved(sign * number, unit)
        } else {
            let (product, is_product) = reader.product()?;
            time.moved_by_number(sign * product, is_product)
        };
        *self = reader;
        Some(moved)
    }

    /// `7d`, `interval '7 days'`, `P7D`
    fn amount(&mut self) -> Option<(i64, Unit)> {
        self.attempt(Self::iso).or_else(|| {
            self.word("interval");
            self.counted()
        })
    }

    /// `7`, `7 * 86400`, and whether it has more than one number
    fn product(&mut self) -> Option<(i64, bool)> {
        let mut product = self.number()?;
        let mut is_product = false;
        while self.text("*").is_some() {
            product = product.checked_mul(self.number()?)?;
            is_product = true;
        }
        Some((product, is_product))
    }

    fn arguments(&mut self) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        self.text("(")?;
        loop {
            self.argument(&mut arguments)?;
            if self.text(")").is_some() {
                return Some(arguments);
            }
            SEPARATORS
                .iter()
                .find_map(|separator| self.text(separator))?;
        }
    }

    fn argument(&mut self, arguments: &mut Arguments) -> Option<()> {
        if let Some(step) = self.attempt(Self::step) {
            arguments.steps.push(step);
            arguments.floor = self.attempt(Self::floor).or(arguments.floor);
        } else if let Some(time) = self.attempt(Self::time) {
            arguments.time = Some(time);
        } else {
            // On its own, `m` is the month of SQL Server.
            let month = self.word("m").map(|()| Unit::Longer);
            arguments.unit = Some(month.or_else(|| self.unit())?);
        }
        Some(())
    }

    /// `-7 days`, `7`, `interval '7 days'`
    fn step(&mut self) -> Option<(i64, Option<Unit>)> {
        self.word("interval");
        let sign = self.sign().unwrap_or(1);
        let number = sign * self.number()?;
        let unit = self.unit();
        let is_ago = self.word("ago").is_some();
        Some((if is_ago { -number } else { number }, unit))
    }

    // ---- ranges ----

    /// `between now() - 7d and now()`, `between (2024-01-01, now)`
    pub(super) fn between(&mut self) -> Option<(RangeEnd, RangeEnd)> {
        self.word("between")?;
        let is_open = self.text("(").is_some();
        let range = self.ends(if is_open {
            &["and", "..", ","]
        } else {
            &["and"]
        })?;
        if is_open {
            self.text(")")?;
        }
        Some(range)
    }

    /// `-7d..now`, `yesterday to today`
    pub(super) fn range(&mut self) -> Option<(RangeEnd, RangeEnd)> {
        self.ends(&["..", "to"])
    }

    fn ends(&mut self, separators: &[&str]) -> Option<(RangeEnd, RangeEnd)> {
        let low = self.end(Edge::Start)?;
        separators
            .iter()
            .find_map(|separator| self.text(separator))?;
        Some((low, self.end(Edge::End)?))
    }

    fn end(&mut self, side: Edge) -> Option<RangeEnd> {
        self.skip();
        let before = *self;
        // `datetime(2024-01-01)`, `DATE '2024-01-01'`
        let is_typed = self.any_word(&["date", "datetime", "timestamp"]).is_some();
        let is_call = is_typed && self.text("(").is_some();
        self.skip();
        if let Some(date) = self.date() {
            if is_call {
                self.text(")")?;
            }
            return Some(RangeEnd {
                text: date.to_owned(),
                is_right: !is_typed,
            });
        }
        *self = before;
        let time = self.time()?;
        let is_of_side = |edge| edge == side || edge == Edge::Day;
        let text = time.text().filter(|_| time.edge.is_none_or(is_of_side))?;
        Some(RangeEnd {
            is_right: is_same(&text, self.since(before)),
            text,
        })
    }

    /// A date of this language, with or without a time.
    fn date(&mut self) -> Option<&'q str> {
        let after = self.rest.trim_start_matches(is_in_date);
        let run = self.rest.get(..self.rest.len() - after.len())?;
        let date = run.split("..").next().filter(|date| is_date(date))?;
        self.text(date)?;
        Some(date)
    }
}

fn is_in_date(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | ':' | '.')
}

/// True for `2024-01-31`, with or without a time after it.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_at_checked(10).unwrap_or_default();
    let is_shaped = date.bytes().zip(*b"0000-00-00").all(|(byte, shape)| {
        if shape == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == shape
        }
    });
    let is_time = |time: &str| {
        time.bytes()
            .all(|byte| byte.is_ascii_digit() || b":.+-Zz".contains(&byte))
    };
    !date.is_empty()
        && is_shaped
        && (time.is_empty() || time.strip_prefix(['T', 't']).is_some_and(is_time))
}
