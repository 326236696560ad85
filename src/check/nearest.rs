//! The nearest existing name for an unknown one.

use std::cmp::Reverse;

/// Names longer than this are not compared with others: no known name is nearly as long.
pub(super) const COMPARED_MAX: usize = 40;

/// A name normalized for comparison: in one case, without `_` and `-`.
pub(crate) fn normalized(name: &str) -> String {
    name.replace(['_', '-'], "").to_lowercase()
}

/// The name nearest to the written one, if any is near enough: up to a third of its letters may
/// differ.
pub(crate) fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if written.chars().count() > COMPARED_MAX {
        return None;
    }
    let written = WrittenName::new(written);
    let near = names.filter(|name| written.may_be_near(name));
    let near = near.filter_map(|name| {
        let plain = normalized(name);
        let distance = written.distance(name, &plain)?;
        // If two are equally near, prefer the one that begins with the same letter.
        Some(((distance, Reverse(written.same_at_start(&plain))), name))
    });
    near.min_by_key(|(order, _)| *order).map(|(_, name)| name)
}

/// The name to compare others with, normalized.
struct WrittenName {
    name: String,
    length: usize,
    /// The number of letters that may differ.
    allowed: usize,
}

impl WrittenName {
    fn new(written: &str) -> Self {
        let name = normalized(written);
        let length = name.chars().count();
        WrittenName {
            name,
            length,
            allowed: (length / 3).max(1),
        }
    }

    /// False for most names that are not near: each extra or missing letter counts as different.
    fn may_be_near(&self, name: &str) -> bool {
        let is_letter = |byte: &u8| !matches!(byte, b'_' | b'-');
        let letters = || name.bytes().filter(is_letter).count();
        !self.name.is_ascii()
            || !name.is_ascii()
            || letters().abs_diff(self.name.len()) <= self.allowed
    }

    /// The distance to a name, also given normalized, if it is near.
    fn distance(&self, name: &str, plain: &str) -> Option<usize> {
        // In a two-letter name, one different letter would be half of it: only the order may differ.
        let is_short = self.length <= 2;
        let distance = strsim::osa_distance(&self.name, plain);
        let is_near = distance <= self.allowed
            && (!is_short || name.len() == self.length && same_letters(&self.name, name))
            && !are_opposites(&self.name, plain);
        is_near.then_some(distance)
    }

    fn same_at_start(&self, plain: &str) -> usize {
        let both = self.name.chars().zip(plain.chars());
        both.take_while(|(left, right)| left == right).count()
    }
}

/// A word that may be joined to a name.
const NEGATION: &str = "not";
/// Prefixes that turn a word into its opposite.
const NEGATIONS: [&str; 5] = ["de", "in", "non", "not", "un"];

/// True for `unpublished` and `published`: a few letters apart, but opposite in meaning. `not-name`
/// is not near any name.
fn are_opposites(left: &str, right: &str) -> bool {
    if left.starts_with(NEGATION) != right.starts_with(NEGATION) {
        return true;
    }
    let negates = |word: &str, other: &str| {
        let prefix = word.strip_suffix(other);
        prefix.is_some_and(|prefix| NEGATIONS.contains(&prefix))
    };
    negates(left, right) || negates(right, left)
}

/// True if two names have the same letters, in any order.
fn same_letters(left: &str, right: &str) -> bool {
    let sorted = |name: &str| {
        let mut letters: Vec<char> = name.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(left) == sorted(right)
}
