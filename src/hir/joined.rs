//! Rewrites a comparison of two strings joined by a space as comparisons of each string.
//!
//! At each space in the value, the first text may end and the second begin.

use crate::catalog::{CONTAINS_MAX, CONTAINS_MIN};
use crate::wire::StringComparisonType;

/// The separator between the strings.
pub(crate) const SEPARATOR: char = ' ';
/// The maximum number of separators in a value: each adds an alternative.
pub(crate) const SEPARATORS_MAX: usize = 16;

/// The comparisons of the first and of the second string that must both be true; `None` if any string
/// matches.
pub(crate) type Parts<'v> = [Option<(StringComparisonType, &'v str)>; 2];

/// True if [`alternatives`] are exact. The service has no "ends with", so it cannot search for a
/// part of the joined text that contains a separator.
pub(crate) fn is_exact(comparison: StringComparisonType, value: &str) -> bool {
    comparison != StringComparisonType::Contains || !value.contains(SEPARATOR)
}

/// The alternatives for a comparison of the joined text: it is true if any of them is. If they are
/// not exact, they match a superset.
pub(crate) fn alternatives(
    comparison: StringComparisonType,
    value: &str,
) -> impl Iterator<Item = Parts<'_>> {
    let alone: Vec<Parts<'_>> = match comparison {
        StringComparisonType::Exact => Vec::new(),
        StringComparisonType::StartsWith => vec![[Some((comparison, value)), None]],
        StringComparisonType::Contains => vec![
            [Some((comparison, value)), None],
            [None, Some((comparison, value))],
        ],
    };
    let splits = value
        .match_indices(SEPARATOR)
        .filter_map(move |(at, separator)| {
            let (first, second) = (value.get(..at)?, value.get(at + separator.len()..)?);
            Some(split(comparison, first, second))
        });
    alone.into_iter().chain(splits)
}

fn split<'v>(comparison: StringComparisonType, first: &'v str, second: &'v str) -> Parts<'v> {
    use StringComparisonType::{Contains, Exact, StartsWith};
    match comparison {
        Exact => [Some((Exact, first)), Some((Exact, second))],
        StartsWith => [Some((Exact, first)), Some((StartsWith, second))],
        Contains => [
            is_found(first).then_some((Contains, first)),
            is_found(second).then_some((StartsWith, second)),
        ],
    }
}

/// True if the service matches a string of this length with CONTAINS.
fn is_found(text: &str) -> bool {
    (CONTAINS_MIN..=CONTAINS_MAX).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use StringComparisonType::{Contains, Exact, StartsWith};

    fn all(comparison: StringComparisonType, value: &str) -> Vec<Parts<'_>> {
        alternatives(comparison, value).collect()
    }

    #[test]
    fn a_value_is_split_at_each_space() {
        assert_eq!(
            all(Exact, "Ana María Lee"),
            [
                [Some((Exact, "Ana")), Some((Exact, "María Lee"))],
                [Some((Exact, "Ana María")), Some((Exact, "Lee"))],
            ]
        );
        assert_eq!(
            all(StartsWith, "Ana M"),
            [
                [Some((StartsWith, "Ana M")), None],
                [Some((Exact, "Ana")), Some((StartsWith, "M"))],
            ]
        );
    }

    #[test]
    fn sides_that_the_service_never_matches_are_left_out() {
        assert_eq!(
            all(Contains, "na M"),
            [
                [Some((Contains, "na M")), None],
                [None, Some((Contains, "na M"))],
                [Some((Contains, "na")), None],
            ]
        );
    }
}
