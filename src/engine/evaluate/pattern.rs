//! Compares strings as a `StringCondition` does, for queries and for requests.

use super::fold::fold;
use crate::catalog::{Field, Kind};
use crate::wire::StringComparisonType;

/// The prepared right-hand side of a string comparison.
#[derive(Debug)]
pub(super) struct Pattern {
    comparison: StringComparisonType,
    /// Folded, unless it is case-sensitive.
    wanted: Vec<char>,
    /// For each length of a matched prefix of `wanted`, the length that remains matched if the next
    /// character differs.
    failure_table: Vec<usize>,
    is_case_sensitive: bool,
}

impl Pattern {
    /// A pattern that ignores case.
    pub(super) fn in_any_case(comparison: StringComparisonType, wanted: &str) -> Self {
        Pattern::of(comparison, wanted.chars().map(fold).collect(), false)
    }

    /// A case-sensitive pattern.
    pub(super) fn exact_case(comparison: StringComparisonType, wanted: &str) -> Self {
        Pattern::of(comparison, wanted.chars().collect(), true)
    }

    /// A pattern for a field's values: IDs are case-sensitive.
    pub(super) fn for_field(field: &Field, comparison: StringComparisonType, wanted: &str) -> Self {
        match field.kind {
            Kind::Id => Pattern::exact_case(comparison, wanted),
            _ => Pattern::in_any_case(comparison, wanted),
        }
    }

    fn of(comparison: StringComparisonType, wanted: Vec<char>, is_case_sensitive: bool) -> Self {
        Pattern {
            comparison,
            failure_table: failure_table(&wanted),
            wanted,
            is_case_sensitive,
        }
    }

    /// True if a value satisfies the comparison.
    pub(super) fn accepts(&self, value: &str) -> bool {
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
        let ended = self.each_char(value, |char| {
            let same = self.wanted.get(common) == Some(&char);
            common += usize::from(same);
            same
        });
        (common, ended)
    }

    /// Knuth-Morris-Pratt: the value is read once, never backwards, so the time does not grow with
    /// the wanted text.
    fn occurs_in(&self, value: &str) -> bool {
        let mut found = 0;
        let is_absent = |char| {
            found = advance(&self.wanted, &self.failure_table, found, char);
            found < self.wanted.len()
        };
        self.wanted.is_empty() || !self.each_char(value, is_absent)
    }

    /// Passes the characters of a value to `take`, folded unless case-sensitive, until one is
    /// rejected. True if the end was reached.
    fn each_char(&self, value: &str, take: impl FnMut(char) -> bool) -> bool {
        if self.is_case_sensitive {
            value.chars().all(take)
        } else {
            value.chars().map(fold).all(take)
        }
    }
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

    use super::{Pattern, StringComparisonType::*};

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
                let met = Pattern::in_any_case(comparison, &wanted).accepts(&value);
                prop_assert_eq!(met, compared_naively(comparison, &wanted, &value), "{:?}", comparison);
            }
        }

        #[test]
        fn case_sensitive_text_is_compared_as_by_definition(wanted in "[abA]{0,4}", value in "[abA]{0,9}") {
            prop_assert_eq!(Pattern::exact_case(Contains, &wanted).accepts(&value), value.contains(&wanted));
            prop_assert_eq!(Pattern::exact_case(StartsWith, &wanted).accepts(&value), value.starts_with(&wanted));
            prop_assert_eq!(Pattern::exact_case(Exact, &wanted).accepts(&value), value == wanted);
        }
    }

    #[test]
    fn text_is_case_insensitive() {
        for (comparison, text, value) in [
            (Exact, "ÉMILE", "émile"),
            (StartsWith, "Ém", "éMILE"),
            (Contains, "MIL", "Émile"),
            (Contains, "sup", "the SUPervisor"),
            (StartsWith, "THE", "the supervisor"),
            (Exact, "straße", "STRAẞE"),
            (Contains, "ας", "ΑΣ"),
            (Exact, "ΑΣ", "ας"),
            (Contains, "", ""),
        ] {
            assert!(
                Pattern::in_any_case(comparison, text).accepts(value),
                "{comparison:?} {text} {value}"
            );
        }
    }

    /// Comparing the pattern at every position would take thousands of millions of steps.
    #[test]
    fn a_long_pattern_is_found_in_one_pass() {
        let value = "É".repeat(200_000);
        let mut wanted = "é".repeat(50_000);
        assert!(Pattern::in_any_case(Contains, &wanted).accepts(&value));
        wanted.push('b');
        assert!(!Pattern::in_any_case(Contains, &wanted).accepts(&value));
    }

    #[test]
    fn ids_are_case_sensitive() {
        for (comparison, text) in [(Exact, "AB-1"), (StartsWith, "AB"), (Contains, "B-")] {
            assert!(Pattern::exact_case(comparison, text).accepts("AB-1"));
            assert!(!Pattern::exact_case(comparison, text).accepts("ab-1"));
        }
    }

    #[test]
    fn longer_patterns_than_the_value_match_nothing() {
        for comparison in [Exact, StartsWith, Contains] {
            assert!(!Pattern::in_any_case(comparison, "ann").accepts("an"));
            assert!(!Pattern::in_any_case(comparison, "änn").accepts("än"));
        }
    }
}
