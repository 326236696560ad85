//! The operators of each kind of field and of the parts of functions. Checking, completion and
//! documentation all read them here.

use super::fields::Kind;
use crate::syntax::ast::Operator;

/// Free-form text, which has every comparison except those by order.
const STRING: &[Operator] = &[
    Operator::Equal,
    Operator::NotEqual,
    Operator::Contains,
    Operator::NotContains,
    Operator::StartsWith,
    Operator::NotStartsWith,
    Operator::In,
];

/// A fixed set of values, or a value that is always matched exactly.
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

/// A field that is not in the catalog.
pub(crate) const ON_OTHER_FIELD: &[Operator] = &[
    Operator::Equal,
    Operator::Contains,
    Operator::StartsWith,
    Operator::In,
];

/// The key of a tag.
pub(crate) const ON_TAG: &[Operator] = EXACT;

impl Kind {
    /// The operators that fields of this kind support, in the order in which they are listed to
    /// people.
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
    pub fn supports_range(self) -> bool {
        self.operators().contains(&Operator::Less)
    }
}
