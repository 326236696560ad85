//! Case folding: free-form text is compared case-insensitively (assumed).

/// Exceptions to comparing letters by upper and lower case: the dotless i is not equal to `i`, and
/// three characters are equal to others that look like them.
const EXCEPTIONS: [(char, char); 4] = [
    ('ı', 'ı'),
    ('\u{1FD3}', '\u{390}'),
    ('\u{1FE3}', '\u{3B0}'),
    ('\u{FB05}', '\u{FB06}'),
];

/// A character without its case: always one character, independent of its neighbours. Two
/// characters become equal if and only if their simple case foldings in Unicode are equal.
pub(super) fn fold(char: char) -> char {
    if char.is_ascii() {
        return char.to_ascii_lowercase();
    }
    if let Some((_, same)) = EXCEPTIONS.iter().find(|(other, _)| *other == char) {
        return *same;
    }
    // Both directions, because several letters can share one upper case.
    let upper = alone(char.to_uppercase()).unwrap_or(char);
    alone(upper.to_lowercase()).unwrap_or(upper)
}

/// The character, if there is exactly one.
fn alone(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_fold_to_one_letter_from_either_case() {
        for group in [
            "Σσς",
            "Kk\u{212A}",
            "Åå\u{212B}",
            "ßẞ",
            "Ωω\u{2126}",
            "ſsS",
            "Яя",
            "Ꭰꭰ",
            "ΐ\u{1FD3}",
            "ﬅﬆ",
        ] {
            let folded: Vec<char> = group.chars().map(fold).collect();
            assert!(
                folded.windows(2).all(|pair| pair[0] == pair[1]),
                "{group}: {folded:?}"
            );
        }
        for (one, other) in [('ı', 'i'), ('İ', 'i'), ('ß', 's'), ('e', 'é'), ('山', '田')] {
            assert_ne!(fold(one), fold(other));
        }
    }
}
