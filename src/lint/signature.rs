//! What a part is about, in a word of bits: so that most parts need not be compared to know that neither holds only where
//! the other does.

use crate::catalog::Kind;
use crate::hir::{Condition, Proficiency, Query, StringField, Test};
use crate::wire::StringComparisonType;

/// Groups deeper than this in a part may be about anything.
const DEPTH: usize = 3;
/// That there is a condition on a string field, whichever it is.
const ANY_TEXT: u64 = 1;
const PROFICIENCY: u64 = 2;

/// A part holds only where another does only if it has all that the other needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    has: u64,
    needs: u64,
}

impl Signature {
    /// That of the members that are written as one part.
    pub(super) fn of_part(members: &[Query]) -> Self {
        members
            .iter()
            .map(|member| Signature::of(member, DEPTH))
            .reduce(Signature::or)
            .unwrap_or(Signature::UNKNOWN)
    }

    /// Whether a part of this signature may hold only where one of the other does.
    pub(super) fn may_imply(self, other: Signature) -> bool {
        other.needs & !self.has == 0
    }

    const UNKNOWN: Signature = Signature {
        has: u64::MAX,
        needs: 0,
    };

    fn of(query: &Query, depth: usize) -> Self {
        let group = |members: &[Query], join: fn(Signature, Signature) -> Signature| match depth
            .checked_sub(1)
        {
            Some(depth) => members
                .iter()
                .map(|member| Signature::of(member, depth))
                .reduce(join),
            None => None,
        };
        match query {
            Query::Everything => Signature::UNKNOWN,
            Query::Condition(condition) | Query::Not(condition) => {
                Signature::of_condition(condition)
            }
            Query::And(members) => group(members, Signature::and).unwrap_or(Signature::UNKNOWN),
            Query::Or(members) => group(members, Signature::or).unwrap_or(Signature::UNKNOWN),
        }
    }

    fn and(self, other: Signature) -> Signature {
        Signature {
            has: self.has | other.has,
            needs: self.needs | other.needs,
        }
    }

    fn or(self, other: Signature) -> Signature {
        Signature {
            has: self.has | other.has,
            needs: self.needs & other.needs,
        }
    }

    fn of_condition(condition: &Condition) -> Self {
        let same = |bits| Signature {
            has: bits,
            needs: bits,
        };
        match &condition.test {
            Test::Text {
                field: StringField::Known(field),
                comparison,
                value,
            } => {
                let own = bit(field.name);
                let exact = if *comparison == StringComparisonType::Exact {
                    bit(value)
                } else {
                    0
                };
                let needed = if matches!(field.kind, Kind::AnyOf(_)) {
                    ANY_TEXT
                } else {
                    own
                };
                Signature {
                    has: own | ANY_TEXT | exact,
                    needs: needed | exact,
                }
            }
            Test::Text {
                field: StringField::Other(name),
                value,
                ..
            } => same(bit(name) | bit(value)),
            Test::Choice { field, value } => same(bit(field.name) | bit(value)),
            Test::FilterAttribute { field, value } => same(bit(field.name) | bit(value)),
            Test::Tag { key, value } => same(bit(key) | bit(value)),
            Test::TagKey(key) => same(bit(key)),
            Test::Hierarchy { group, .. } => same(bit(group)),
            Test::Proficiency(Proficiency { .. }) => same(PROFICIENCY),
            Test::Number(field, _)
            | Test::Decimal(field, _)
            | Test::Date(field, _)
            | Test::DateTime(field, _)
            | Test::Flag(field, _) => same(bit(field.name)),
        }
    }
}

/// A bit for a text.
pub(super) fn bit(text: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let sum = text.bytes().fold(0_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(FACTOR)
    });
    1 << (sum >> 58)
}
