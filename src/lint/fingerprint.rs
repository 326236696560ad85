//! Fingerprints of parts: a word of bits with which most pairs can be ruled out without comparing
//! them.

use crate::catalog::{Field, Kind};
use crate::hir::{Condition, Predicate, Query, Test};
use crate::wire::StringComparisonType;

/// Parts nested deeper than this match any fingerprint.
const DEPTH: usize = 3;
/// The bit for a condition on any string field.
const ANY_TEXT: u64 = 1;
const PROFICIENCY: u64 = 2;

/// A part can imply another only if its bits include all that the other needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    has: u64,
    needs: u64,
}

impl Fingerprint {
    /// The fingerprint of members that are written as one part.
    pub(super) fn of_part(members: &[Query]) -> Self {
        members
            .iter()
            .map(|member| Fingerprint::of(member, DEPTH))
            .reduce(Fingerprint::or)
            .unwrap_or(Fingerprint::UNKNOWN)
    }

    /// True if a part with this fingerprint may imply one with the other.
    pub(super) fn may_imply(self, other: Fingerprint) -> bool {
        other.needs & !self.has == 0
    }

    const UNKNOWN: Fingerprint = Fingerprint {
        has: u64::MAX,
        needs: 0,
    };

    fn of(query: &Query, depth: usize) -> Self {
        let group =
            |members: &[Query], join: fn(Fingerprint, Fingerprint) -> Fingerprint| match depth
                .checked_sub(1)
            {
                Some(depth) => members
                    .iter()
                    .map(|member| Fingerprint::of(member, depth))
                    .reduce(join),
                None => None,
            };
        match query {
            Query::Everything => Fingerprint::UNKNOWN,
            Query::Condition(condition) | Query::Not(condition) => {
                Fingerprint::of_condition(condition)
            }
            Query::And(members) => group(members, Fingerprint::and).unwrap_or(Fingerprint::UNKNOWN),
            Query::Or(members) => group(members, Fingerprint::or).unwrap_or(Fingerprint::UNKNOWN),
        }
    }

    fn and(self, other: Fingerprint) -> Fingerprint {
        Fingerprint {
            has: self.has | other.has,
            needs: self.needs | other.needs,
        }
    }

    fn or(self, other: Fingerprint) -> Fingerprint {
        Fingerprint {
            has: self.has | other.has,
            needs: self.needs & other.needs,
        }
    }

    fn of_text(field: &Field, comparison: StringComparisonType, value: &str) -> Self {
        let own = bit(field.name);
        let exact = match comparison {
            StringComparisonType::Exact => bit(value),
            StringComparisonType::Contains | StringComparisonType::StartsWith => 0,
        };
        let needed = match field.kind {
            Kind::AnyOf(_) => ANY_TEXT,
            _ => own,
        };
        Fingerprint {
            has: own | ANY_TEXT | exact,
            needs: needed | exact,
        }
    }

    fn of_condition(condition: &Condition) -> Self {
        let same = |bits| Fingerprint {
            has: bits,
            needs: bits,
        };
        match &condition.test {
            Test::Field(field, Predicate::Text(comparison, value)) => {
                Fingerprint::of_text(field, *comparison, value)
            }
            Test::Field(field, Predicate::Choice(value)) => same(bit(field.name) | bit(value)),
            Test::Field(field, Predicate::FilterAttribute(value)) => {
                same(bit(field.name) | bit(value))
            }
            Test::Field(field, _) => same(bit(field.name)),
            Test::OtherField { name, value, .. } => same(bit(name) | bit(value)),
            Test::Tag { key, value } => same(bit(key) | bit(value)),
            Test::TagKey(key) => same(bit(key)),
            Test::Hierarchy { group, .. } => same(bit(group)),
            Test::Proficiency(_) => same(PROFICIENCY),
        }
    }
}

/// A bit for a string.
pub(super) fn bit(text: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, bytes: u64| (sum ^ bytes).wrapping_mul(FACTOR).rotate_left(29);
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let sum = chunks
        .iter()
        .fold(0, |sum, chunk| mix(sum, u64::from_le_bytes(*chunk)));
    let rest = rest
        .iter()
        .fold(rest.len() as u64, |sum, byte| sum << 8 | u64::from(*byte));
    1 << ((sum ^ rest).wrapping_mul(FACTOR) >> 58)
}
