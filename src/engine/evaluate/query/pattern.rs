//! Text to compare values with.

use crate::engine::evaluate::fold::fold;
use crate::wire::StringComparisonType;

/// A prepared text to compare with.
#[derive(Debug)]
pub(super) struct Pattern {
    comparison: StringComparisonType,
    /// Folded, unless it is case-sensitive.
    text: String,
    exact: bool,
}

impl Pattern {
    /// A case-sensitive or case-insensitive pattern.
    pub(super) fn new(comparison: StringComparisonType, text: &str, exact: bool) -> Self {
        let text = if exact {
            text.to_owned()
        } else {
            folded(text).collect()
        };
        Pattern {
            comparison,
            text,
            exact,
        }
    }

    /// True if a value satisfies the test.
    pub(super) fn accepts(&self, value: &str) -> bool {
        if self.exact {
            self.accepts_exactly(value)
        } else if value.is_ascii() && self.text.is_ascii() {
            self.accepts_ascii(value.as_bytes())
        } else {
            self.accepts_in_any_case(value)
        }
    }

    fn accepts_exactly(&self, value: &str) -> bool {
        match self.comparison {
            StringComparisonType::Exact => value == self.text,
            StringComparisonType::StartsWith => value.starts_with(&self.text),
            StringComparisonType::Contains => value.contains(&self.text),
        }
    }

    /// The same as [`Self::accepts_in_any_case`], for ASCII, which nearly all values are.
    fn accepts_ascii(&self, value: &[u8]) -> bool {
        let text = self.text.as_bytes();
        match self.comparison {
            StringComparisonType::Exact => value.eq_ignore_ascii_case(text),
            StringComparisonType::StartsWith => value
                .get(..text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(text)),
            StringComparisonType::Contains => {
                text.is_empty()
                    || value
                        .windows(text.len())
                        .any(|window| window.eq_ignore_ascii_case(text))
            }
        }
    }

    fn accepts_in_any_case(&self, value: &str) -> bool {
        let mut value = folded(value);
        match self.comparison {
            StringComparisonType::Exact => value.eq(self.text.chars()),
            StringComparisonType::StartsWith => begins(value, &self.text),
            StringComparisonType::Contains => loop {
                if begins(value.clone(), &self.text) {
                    return true;
                }
                if value.next().is_none() {
                    return false;
                }
            },
        }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().map(fold)
}

fn begins(mut value: impl Iterator<Item = char>, text: &str) -> bool {
    text.chars().all(|expected| value.next() == Some(expected))
}

#[cfg(test)]
mod tests {
    use super::{Pattern, StringComparisonType::*};

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
                Pattern::new(comparison, text, false).accepts(value),
                "{comparison:?} {text} {value}"
            );
        }
    }

    #[test]
    fn ids_are_case_sensitive() {
        for (comparison, text) in [(Exact, "AB-1"), (StartsWith, "AB"), (Contains, "B-")] {
            assert!(Pattern::new(comparison, text, true).accepts("AB-1"));
            assert!(!Pattern::new(comparison, text, true).accepts("ab-1"));
        }
    }

    #[test]
    fn longer_patterns_than_the_value_match_nothing() {
        for comparison in [Exact, StartsWith, Contains] {
            assert!(!Pattern::new(comparison, "ann", false).accepts("an"));
            assert!(!Pattern::new(comparison, "änn", false).accepts("än"));
        }
    }
}
