//! The meaning of a query: catalog fields, typed values, and no negation except what a residual
//! contains.

pub(crate) mod availability;
mod digest;
pub(crate) mod joined;
pub(crate) mod raise;
pub(crate) mod relative;
pub(crate) mod time;

use std::cmp::Reverse;

use jiff::civil;

pub(crate) use self::digest::may_repeat;
use self::relative::Relative;
use crate::catalog::{Field, Kind};
use crate::span::Span;
use crate::wire::{HierarchyGroupMatchType, StringComparisonType, write_decimal};

/// The meaning of a query on one resource.
///
/// Build `And` and `Or` with [`Query::and`] and [`Query::or`], which flatten and unwrap: they have
/// at least two members, none of them of the same kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Query {
    /// Every record.
    Everything,
    /// A condition.
    Condition(Condition),
    /// The opposite of a condition that the service cannot negate; only with a residual.
    Not(Condition),
    /// All of the members.
    And(Vec<Query>),
    /// Any of the members.
    Or(Vec<Query>),
}

/// A condition and its span in the query. Conditions with equal tests are equal.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The test.
    pub(crate) test: Test,
    /// Its span. The conditions made from a list or a fixed set share one.
    pub(crate) span: Span,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.test == other.test
    }
}

impl Eq for Condition {}

impl std::hash::Hash for Condition {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.test.hash(state);
    }
}

/// The test of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Test {
    /// A field of the catalog has a value that satisfies the predicate.
    Field(&'static Field, Predicate),
    /// `field("Name")`: a string field that is not in the catalog.
    OtherField {
        /// The name, as spelled in the query.
        name: String,
        /// The comparison.
        comparison: StringComparisonType,
        /// The text to compare with.
        value: String,
    },
    /// A tag, compared exactly.
    Tag {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A tag with this key and any value. Only a residual or `filter` can check it.
    TagKey(String),
    /// One of the user's proficiencies.
    Proficiency(Proficiency),
    /// The user's hierarchy group.
    Hierarchy {
        /// The group's ID.
        group: String,
        /// The group alone, or the group and those below it.
        reach: HierarchyGroupMatchType,
    },
}

impl Test {
    /// True if a request can search for it.
    pub(crate) fn is_searchable(&self) -> bool {
        match self {
            Test::TagKey(_) => false,
            Test::Field(field, Predicate::Text(comparison, value)) => {
                !matches!(field.kind, Kind::Joined(_)) || joined::is_exact(*comparison, value)
            }
            _ => true,
        }
    }
}

/// The values of a field that a condition accepts; the field's kind determines which predicates are
/// allowed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Predicate {
    /// Free-form text, an ID or any of several fields, compared with this text.
    Text(StringComparisonType, String),
    /// One value of a fixed set, in the service's spelling.
    Choice(&'static str),
    /// A whole number.
    Number(Comparison<i32>),
    /// A decimal number.
    Decimal(Comparison<Decimal>),
    /// A calendar date.
    Date(Comparison<Date>),
    /// A date and time.
    DateTime(Comparison<DateTime>),
    /// A flag that is set or not set.
    Flag(bool),
    /// An attribute that only the filter supports, equal to this text.
    FilterAttribute(String),
}

/// A string field from the catalog, or one named by `field("Name")`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StringField {
    /// A field of the catalog.
    Known(&'static Field),
    /// `field("Name")`: a name missing from the catalog.
    Other(String),
}

/// The requirements for one proficiency, which must match all parts that are present. At least one
/// is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Proficiency {
    /// The attribute's name, such as `Language`.
    pub(crate) name: Option<(StringComparisonType, String)>,
    /// The attribute's value, such as `English`.
    pub(crate) value: Option<(StringComparisonType, String)>,
    /// The level, from 1 to 5.
    pub(crate) level: Option<Comparison<i32>>,
}

/// A comparison with ordered values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Comparison<T> {
    /// `=`
    Equal(T),
    /// `!=`
    NotEqual(T),
    /// `<`
    Less(T),
    /// `<=`
    LessOrEqual(T),
    /// `>`
    Greater(T),
    /// `>=`
    GreaterOrEqual(T),
    /// `in a..b`, inclusive.
    Range(T, T),
}

/// A finite decimal number that can be compared and hashed; never negative zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal(f64);

impl Decimal {
    /// The number, unless it is infinite or NaN.
    pub(crate) fn new(number: f64) -> Option<Self> {
        // Adding zero turns negative zero into zero, so that equal numbers hash equally.
        number.is_finite().then_some(Decimal(number + 0.0))
    }

    /// The number.
    pub(crate) fn get(self) -> f64 {
        self.0
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Decimal(number.into())
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Decimal {}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// As in JSON, without a zero fraction.
impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&write_decimal(self.0))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// A date or time, with the relative words in which it was written. The words do not affect
/// equality.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dated<T> {
    value: T,
    words: Option<Relative>,
}

/// A calendar date.
pub(crate) type Date = Dated<civil::Date>;

/// A date and time in UTC, in milliseconds: the precision of the service's format.
pub(crate) type DateTime = Dated<civil::DateTime>;

impl Date {
    /// A date.
    pub(crate) fn new(value: civil::Date) -> Self {
        Dated { value, words: None }
    }

    /// True if its year has four digits, as the service's format requires.
    pub(crate) fn is_written(self) -> bool {
        YEARS.contains(&self.value.year())
    }
}

/// The years that the service's format can express.
const YEARS: std::ops::RangeInclusive<i16> = 0..=9999;

impl DateTime {
    /// A date and time in UTC, unless its year does not have four digits.
    pub(crate) fn new(value: civil::DateTime) -> Option<Self> {
        YEARS
            .contains(&value.year())
            .then_some(Dated { value, words: None })
    }

    /// True if it is a whole number of milliseconds.
    pub(crate) fn is_whole_milliseconds(self) -> bool {
        self.value.subsec_nanosecond() % 1_000_000 == 0
    }
}

impl<T> Dated<T> {
    /// The same time, written in relative words.
    pub(crate) fn in_words(self, words: Relative) -> Self {
        Dated {
            words: Some(words),
            ..self
        }
    }
}

impl<T> Dated<T>
where
    Self: std::fmt::Display,
{
    /// The time followed by the words it was written in: `2026-10-28T09:30:00Z (now-30d)`.
    pub(crate) fn with_words(&self) -> String {
        match self.words {
            Some(words) => format!("{self} ({words})"),
            None => self.to_string(),
        }
    }
}

impl<T: PartialEq> PartialEq for Dated<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Dated<T> {}

impl<T: PartialOrd> PartialOrd for Dated<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Dated<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: std::hash::Hash> std::hash::Hash for Dated<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

/// The service's format: `2024-07-18T09:30:00Z`, with milliseconds only if there are any.
impl std::fmt::Display for DateTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = self.value;
        write!(
            f,
            "{}T{:02}:{:02}:{:02}",
            time.date(),
            time.hour(),
            time.minute(),
            time.second()
        )?;
        if time.millisecond() != 0 {
            write!(f, ".{:03}", time.millisecond())?;
        }
        f.write_str("Z")
    }
}

impl Query {
    /// All of the members: flattened, a single one unwrapped, duplicates dropped.
    pub(crate) fn and(members: impl IntoIterator<Item = Query>) -> Query {
        all_of(members, Repeats::Dropped)
    }

    /// Any of the members: flattened, a single one unwrapped, duplicates dropped. Expects at least
    /// one member; with none, it matches everything.
    pub(crate) fn or(members: impl IntoIterator<Item = Query>) -> Query {
        any_of(members, Repeats::Dropped)
    }

    /// Like [`Query::and`], but keeps duplicates, so that `lint` can report them.
    pub(crate) fn all_with_repeats(members: Vec<Query>) -> Query {
        let is_flat = |member: &Query| !matches!(member, Query::And(_) | Query::Everything);
        if members.iter().all(is_flat) {
            return single(members, Query::And);
        }
        all_of(members, Repeats::Kept)
    }

    /// Like [`Query::or`], but keeps duplicates, so that `lint` can report them.
    pub(crate) fn any_with_repeats(members: Vec<Query>) -> Query {
        let is_flat = |member: &Query| !matches!(member, Query::Or(_) | Query::Everything);
        if members.iter().all(is_flat) {
            return single(members, Query::Or);
        }
        any_of(members, Repeats::Kept)
    }

    /// The same query without duplicates.
    #[must_use]
    pub(crate) fn without_repeats(self) -> Query {
        if !self.has_repeats() {
            return self;
        }
        let members = |members: Vec<Query>| members.into_iter().map(Query::without_repeats);
        match self {
            Query::And(all) => Query::and(members(all)),
            Query::Or(any) => Query::or(members(any)),
            other => other,
        }
    }

    /// True if a group has a member twice.
    fn has_repeats(&self) -> bool {
        match self {
            Query::Everything | Query::Condition(_) | Query::Not(_) => false,
            Query::And(members) | Query::Or(members) => {
                members.iter().any(Query::has_repeats) || repeat(members)
            }
        }
    }

    /// The conditions in source order, including those under a `Not`.
    pub(crate) fn conditions(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        self.for_each_literal(&mut |literal| found.extend(literal.condition()));
        found
    }

    /// The condition of a query that is nothing else, negated or not.
    pub(crate) fn condition(&self) -> Option<&Condition> {
        match self {
            Query::Condition(condition) | Query::Not(condition) => Some(condition),
            Query::Everything | Query::And(_) | Query::Or(_) => None,
        }
    }

    /// Passes each condition and each negated one to `take`, in source order.
    pub(crate) fn for_each_literal<'a>(&'a self, take: &mut impl FnMut(&'a Query)) {
        match self {
            Query::Everything => {}
            Query::Condition(_) | Query::Not(_) => take(self),
            Query::And(members) | Query::Or(members) => {
                for member in members {
                    member.for_each_literal(take);
                }
            }
        }
    }

    /// The number of conditions.
    pub(crate) fn count(&self) -> usize {
        match self {
            Query::Everything => 0,
            Query::Condition(_) | Query::Not(_) => 1,
            Query::And(members) | Query::Or(members) => members.iter().map(Query::count).sum(),
        }
    }

    /// The number of terms of its disjunctive form.
    pub(crate) fn alternatives(&self) -> usize {
        let of = |members: &[Query], start, join: fn(usize, usize) -> usize| {
            members.iter().map(Query::alternatives).fold(start, join)
        };
        match self {
            Query::Everything | Query::Condition(_) | Query::Not(_) => 1,
            Query::And(members) => of(members, 1, usize::saturating_mul),
            Query::Or(members) => of(members, 0, usize::saturating_add),
        }
    }

    /// The span of the first condition; `None` for everything.
    pub(crate) fn first_span(&self) -> Option<Span> {
        match self {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => Some(condition.span),
            Query::And(members) | Query::Or(members) => members.first()?.first_span(),
        }
    }

    /// The span of the whole query; `None` for everything.
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => Some(condition.span),
            Query::And(members) | Query::Or(members) => {
                members.iter().filter_map(Query::span).reduce(Span::to)
            }
        }
    }
}

/// The treatment of duplicate members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    Dropped,
    Kept,
}

fn all_of(members: impl IntoIterator<Item = Query>, repeats: Repeats) -> Query {
    let mut members = flatten(members, |query| match query {
        Query::And(inner) => Ok(inner),
        other => Err(other),
    });
    members.retain(|member| *member != Query::Everything);
    single(distinct(members, repeats), Query::And)
}

fn any_of(members: impl IntoIterator<Item = Query>, repeats: Repeats) -> Query {
    let members = flatten(members, |query| match query {
        Query::Or(inner) => Ok(inner),
        other => Err(other),
    });
    if members.contains(&Query::Everything) {
        return Query::Everything;
    }
    single(distinct(members, repeats), Query::Or)
}

/// The members, with those of nested groups of the same kind.
fn flatten(
    members: impl IntoIterator<Item = Query>,
    inner: impl Fn(Query) -> Result<Vec<Query>, Query>,
) -> Vec<Query> {
    let members = members.into_iter();
    let mut flat = Vec::with_capacity(members.size_hint().0);
    for member in members {
        match inner(member) {
            Ok(members) => flat.extend(members),
            Err(member) => flat.push(member),
        }
    }
    flat
}

/// Up to this many members, comparing all pairs is faster than hashing.
const FEW: usize = 32;

/// True if a member occurs twice.
fn repeat<T: Eq + std::hash::Hash>(members: &[T]) -> bool {
    may_repeat(members)
        && !are_first_occurrences(members)
            .into_iter()
            .all(|is_first| is_first)
}

/// For each member, whether it is the first of its kind.
pub(crate) fn are_first_occurrences<T: Eq + std::hash::Hash>(members: &[T]) -> Vec<bool> {
    if members.len() <= FEW {
        let is_first = |(at, member)| !members.iter().take(at).any(|before| before == member);
        return members.iter().enumerate().map(is_first).collect();
    }
    let mut seen = std::collections::HashSet::with_capacity(members.len());
    members.iter().map(|member| seen.insert(member)).collect()
}

fn distinct(members: Vec<Query>, repeats: Repeats) -> Vec<Query> {
    if members.len() < 2 || repeats == Repeats::Kept {
        return members;
    }
    let first = are_first_occurrences(&members);
    select_marked(members, &first)
}

/// The items that are marked.
pub(crate) fn select_marked<T>(items: Vec<T>, are_marked: &[bool]) -> Vec<T> {
    if are_marked.iter().all(|is_marked| *is_marked) {
        return items;
    }
    let marked = items.into_iter().zip(are_marked);
    marked
        .filter_map(|(item, is_marked)| is_marked.then_some(item))
        .collect()
}

fn single(mut members: Vec<Query>, many: impl Fn(Vec<Query>) -> Query) -> Query {
    match members.len() {
        0 => Query::Everything,
        1 => members.swap_remove(0),
        _ => many(members),
    }
}

impl StringField {
    /// The name in the output: the service's spelling, or that of the query.
    pub(crate) fn name(&self) -> &str {
        match self {
            StringField::Known(field) => field.name,
            StringField::Other(name) => name,
        }
    }

    /// The test that compares the field with a string.
    pub(crate) fn compared(&self, comparison: StringComparisonType, value: String) -> Test {
        match self {
            StringField::Known(field) => Test::Field(field, Predicate::Text(comparison, value)),
            StringField::Other(name) => Test::OtherField {
                name: name.clone(),
                comparison,
                value,
            },
        }
    }
}

impl<T: Copy> Comparison<T> {
    /// The same comparison with other operands.
    pub(crate) fn map<U>(self, operand: impl Fn(T) -> U) -> Comparison<U> {
        match self {
            Comparison::Equal(bound) => Comparison::Equal(operand(bound)),
            Comparison::NotEqual(bound) => Comparison::NotEqual(operand(bound)),
            Comparison::Less(bound) => Comparison::Less(operand(bound)),
            Comparison::LessOrEqual(bound) => Comparison::LessOrEqual(operand(bound)),
            Comparison::Greater(bound) => Comparison::Greater(operand(bound)),
            Comparison::GreaterOrEqual(bound) => Comparison::GreaterOrEqual(operand(bound)),
            Comparison::Range(low, high) => Comparison::Range(operand(low), operand(high)),
        }
    }
}

impl<T: Copy + Ord> Comparison<T> {
    /// True if a value satisfies the comparison.
    pub(crate) fn accepts(&self, value: T) -> bool {
        match *self {
            Comparison::Equal(bound) => value == bound,
            Comparison::NotEqual(bound) => value != bound,
            Comparison::Less(bound) => value < bound,
            Comparison::LessOrEqual(bound) => value <= bound,
            Comparison::Greater(bound) => value > bound,
            Comparison::GreaterOrEqual(bound) => value >= bound,
            Comparison::Range(low, high) => low <= value && value <= high,
        }
    }

    /// True if every value that satisfies this comparison satisfies the other.
    pub(crate) fn implies(&self, other: &Comparison<T>) -> bool {
        match (*self, *other) {
            (left, right) if left == right => true,
            (Comparison::Equal(value), other) => other.accepts(value),
            (Comparison::NotEqual(_), _) => false,
            (this, Comparison::NotEqual(value)) => !this.accepts(value),
            (this, other) => this.low() >= other.low() && this.high() >= other.high(),
        }
    }

    /// True if no value satisfies both comparisons.
    pub(crate) fn excludes(&self, other: &Comparison<T>) -> bool {
        match (*self, *other) {
            (Comparison::Equal(value), comparison) | (comparison, Comparison::Equal(value)) => {
                !comparison.accepts(value)
            }
            (Comparison::NotEqual(_), _) | (_, Comparison::NotEqual(_)) => false,
            (this, other) => is_past(this.low(), other.high()) || is_past(other.low(), this.high()),
        }
    }

    /// The lower bound, and whether it is exclusive; `None` without a lower bound. Greater bounds are
    /// narrower.
    fn low(&self) -> Option<(T, bool)> {
        match *self {
            Comparison::Equal(bound)
            | Comparison::GreaterOrEqual(bound)
            | Comparison::Range(bound, _) => Some((bound, false)),
            Comparison::Greater(bound) => Some((bound, true)),
            Comparison::NotEqual(_) | Comparison::Less(_) | Comparison::LessOrEqual(_) => None,
        }
    }

    /// The upper bound, and whether it is exclusive; `None` without an upper bound. Greater bounds are
    /// narrower.
    fn high(&self) -> Option<(Reverse<T>, bool)> {
        match *self {
            Comparison::Equal(bound)
            | Comparison::LessOrEqual(bound)
            | Comparison::Range(_, bound) => Some((Reverse(bound), false)),
            Comparison::Less(bound) => Some((Reverse(bound), true)),
            Comparison::NotEqual(_) | Comparison::Greater(_) | Comparison::GreaterOrEqual(_) => {
                None
            }
        }
    }

    /// The opposite, assuming that the field has a value: this comparison is false if and only if
    /// at least one of these is true.
    pub(crate) fn negated(&self) -> Vec<Comparison<T>> {
        match *self {
            Comparison::Equal(bound) => vec![Comparison::NotEqual(bound)],
            Comparison::NotEqual(bound) => vec![Comparison::Equal(bound)],
            Comparison::Less(bound) => vec![Comparison::GreaterOrEqual(bound)],
            Comparison::LessOrEqual(bound) => vec![Comparison::Greater(bound)],
            Comparison::Greater(bound) => vec![Comparison::LessOrEqual(bound)],
            Comparison::GreaterOrEqual(bound) => vec![Comparison::Less(bound)],
            Comparison::Range(low, high) => vec![Comparison::Less(low), Comparison::Greater(high)],
        }
    }
}

/// True if a lower bound is above an upper one.
fn is_past<T: Ord>(low: Option<(T, bool)>, high: Option<(Reverse<T>, bool)>) -> bool {
    match (low, high) {
        (Some((low, is_low_open)), Some((Reverse(high), is_high_open))) => {
            low > high || low == high && (is_low_open || is_high_open)
        }
        _ => false,
    }
}
