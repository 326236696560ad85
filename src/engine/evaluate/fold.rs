//! Letter case, which open text is compared without (assumed).

/// A character's simple case folding, by Unicode: one character, whatever those beside it are.
pub(super) fn fold(char: char) -> char {
    if char.is_ascii() {
        return char.to_ascii_lowercase();
    }
    let folded = unicode_case_mapping::case_folded(char);
    folded
        .and_then(|folded| char::from_u32(folded.get()))
        .unwrap_or(char)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_fold_to_one_letter_in_any_case() {
        for group in [
            "Σσς",
            "Kk\u{212A}",
            "Åå\u{212B}",
            "ßẞ",
            "Ωω\u{2126}",
            "ſsS",
            "Яя",
            "Ꭰꭰ",
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
