//! The nearest existing name for an unknown one.

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
    let written = normalized(written);
    let length = written.chars().count();
    // In a two-letter name, one different letter would be half of it: only the order may differ.
    let is_short = length <= 2;
    let allowed = (length / 3).max(1);
    // Each extra or missing letter counts as different, so length alone rules out most names.
    let bytes = |name: &str| {
        name.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .count()
    };
    let is_ascii = written.is_ascii();
    let may_be_near = |name: &&str| {
        !(is_ascii && name.is_ascii()) || bytes(name).abs_diff(written.len()) <= allowed
    };
    let measured = names.filter(may_be_near).map(|name| {
        let plain = normalized(name);
        let distance = strsim::osa_distance(&written, &plain);
        (distance, plain, name)
    });
    let near = measured.filter(|(distance, plain, name)| {
        *distance <= allowed
            && (!is_short || name.len() == length && same_letters(&written, name))
            && !are_opposites(&written, plain)
    });
    // If two are equally near, prefer the one that begins with the same letter.
    let nearest = near.min_by_key(|(distance, plain, _)| {
        let both = written.chars().zip(plain.chars());
        let same = both.take_while(|(left, right)| left == right).count();
        (*distance, std::cmp::Reverse(same))
    });
    nearest.map(|(_, _, name)| name)
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
