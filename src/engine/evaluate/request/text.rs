//! Compares strings as a `StringCondition` does.

use crate::engine::evaluate::fold::fold;
use crate::wire::StringComparisonType;

/// The right-hand side of a string comparison.
#[derive(Debug)]
pub(super) struct Text {
    comparison: StringComparisonType,
    wanted: Vec<char>,
    /// For each length of a matched prefix of `wanted`, the length that remains matched if the next
    /// character differs.
    failure_table: Vec<usize>,
    case_counts: bool,
}

impl Text {
    pub(super) fn new(comparison: StringComparisonType, wanted: &str, case_counts: bool) -> Self {
        let mut folded = Vec::with_capacity(wanted.len());
        each_char(wanted, case_counts, |char| {
            folded.push(char);
            true
        });
        Text {
            comparison,
            failure_table: failure_table(&folded),
            wanted: folded,
            case_counts,
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        match self.comparison {
            StringComparisonType::Exact => self.common_start(value) == (self.wanted.len(), true),
            StringComparisonType::StartsWith => self.common_start(value).0 == self.wanted.len(),
            StringComparisonType::Contains => self.occurs_in(value),
        }
    }

    /// The number of characters shared by the start of the value and the wanted text, and whether
    /// the value ends there.
    fn common_start(&self, value: &str) -> (usize, bool) {
        let mut common = 0;
        let ended = each_char(value, self.case_counts, |char| {
            let same = self.wanted.get(common) == Some(&char);
            common += usize::from(same);
            same
        });
        (common, ended)
    }

    /// Knuth-Morris-Pratt: the value is read once, never backwards.
    fn occurs_in(&self, value: &str) -> bool {
        let mut found = 0;
        let wanted = self.wanted.len();
        let to_the_end = found == wanted
            || each_char(value, self.case_counts, |char| {
                found = advance(&self.wanted, &self.failure_table, found, char);
                found < wanted
            });
        wanted == 0 || !to_the_end
    }
}

/// Passes the characters of a string to `take`, folded unless case-sensitive, until one is rejected.
/// True if the end was reached.
fn each_char(text: &str, case_counts: bool, mut take: impl FnMut(char) -> bool) -> bool {
    text.chars()
        .all(|char| take(if case_counts { char } else { fold(char) }))
}

fn advance(wanted: &[char], failure_table: &[usize], mut found: usize, char: char) -> usize {
    loop {
        if wanted.get(found) == Some(&char) {
            return found + 1;
        }
        match found.checked_sub(1) {
            None => return 0,
            Some(last) => found = failure_table.get(last).copied().unwrap_or(0),
        }
    }
}

fn failure_table(wanted: &[char]) -> Vec<usize> {
    let mut failure_table = Vec::with_capacity(wanted.len());
    let mut found = 0;
    for (at, char) in wanted.iter().enumerate() {
        found = if at == 0 {
            0
        } else {
            advance(wanted, &failure_table, found, *char)
        };
        failure_table.push(found);
    }
    failure_table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::{StringComparisonType::*, Text};

    /// The definition, computed naively.
    fn compared_naively(
        comparison: super::StringComparisonType,
        wanted: &str,
        value: &str,
    ) -> bool {
        let fold = |text: &str| text.chars().map(super::fold).collect::<String>();
        let (wanted, value) = (fold(wanted), fold(value));
        match comparison {
            Exact => value == wanted,
            StartsWith => value.starts_with(&wanted),
            Contains => value.contains(&wanted),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn folded_text_is_compared_as_by_definition(wanted in "[abAßİςΣ]{0,4}", value in "[abAßİςΣ]{0,9}") {
            for comparison in [Exact, StartsWith, Contains] {
                let met = Text::new(comparison, &wanted, false).matches(&value);
                prop_assert_eq!(met, compared_naively(comparison, &wanted, &value), "{:?}", comparison);
            }
        }

        #[test]
        fn case_sensitive_text_is_compared_as_by_definition(wanted in "[abA]{0,4}", value in "[abA]{0,9}") {
            prop_assert_eq!(Text::new(Contains, &wanted, true).matches(&value), value.contains(&wanted));
            prop_assert_eq!(Text::new(StartsWith, &wanted, true).matches(&value), value.starts_with(&wanted));
            prop_assert_eq!(Text::new(Exact, &wanted, true).matches(&value), value == wanted);
        }
    }
}
