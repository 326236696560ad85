//! Operators of each kind of field, and parts of functions. Checking, completing and documenting them
//! all read it here.

use super::Kind;
use crate::syntax::ast::Operator;

/// Open text can be compared in every way but by order.
const STRING: &[Operator] = &[
    Operator::Equal,
    Operator::NotEqual,
    Operator::Contains,
    Operator::NotContains,
    Operator::StartsWith,
    Operator::NotStartsWith,
    Operator::In,
];

/// A closed set, or what is only ever asked for exactly.
const EXACT: &[Operator] = &[Operator::Equal, Operator::NotEqual, Operator::In];

/// Values that have an order.
const ORDERED: &[Operator] = &[
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::LessOrEqual,
    Operator::Greater,
    Operator::GreaterOrEqual,
    Operator::In,
];

/// A flag, which can also be used on its own.
const FLAG: &[Operator] = &[Operator::Equal, Operator::NotEqual];

/// The name and the value of a proficiency.
pub(crate) const ON_PART: &[Operator] =
    &[Operator::Equal, Operator::Contains, Operator::StartsWith];

/// A field that the catalog does not have.
pub(crate) const ON_OTHER_FIELD: &[Operator] = &[
    Operator::Equal,
    Operator::Contains,
    Operator::StartsWith,
    Operator::In,
];

/// The key of a tag.
pub(crate) const ON_TAG: &[Operator] = EXACT;

impl Kind {
    /// The operators that fields of this kind take, in the order in which they are listed to people.
    ///
    /// ```
    /// use connectql::catalog::Kind;
    ///
    /// let written: Vec<_> = Kind::Flag.operators().iter().map(|operator| operator.text()).collect();
    /// assert_eq!(written, ["=", "!="]);
    /// ```
    pub fn operators(self) -> &'static [Operator] {
        match self {
            Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) => STRING,
            Kind::Choice { ordered: false, .. } | Kind::FilterAttribute => EXACT,
            Kind::Choice { ordered: true, .. }
            | Kind::Number
            | Kind::Decimal
            | Kind::Date
            | Kind::DateTime => ORDERED,
            Kind::Flag => FLAG,
        }
    }

    /// True if a range can follow `in`: the values have an order.
    pub fn takes_range(self) -> bool {
        self.operators().contains(&Operator::Less)
    }
}
