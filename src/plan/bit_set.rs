//! A set of small numbers, as bits.

const WORD: usize = 64;

/// A set of small numbers: of atoms, or of terms.
#[derive(Clone, Debug, Default)]
pub(super) struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// Adds a number; false if it was there already.
    pub(super) fn insert(&mut self, number: usize) -> bool {
        let (at, bit) = word_and_bit(number);
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        let Some(word) = self.words.get_mut(at) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    pub(super) fn remove(&mut self, number: usize) {
        let (at, bit) = word_and_bit(number);
        if let Some(word) = self.words.get_mut(at) {
            *word &= !bit;
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let (at, bit) = word_and_bit(number);
        self.word(at) & bit != 0
    }

    /// True if the other set has all of these numbers.
    pub(super) fn is_within(&self, other: &BitSet) -> bool {
        self.is_within_either(other, other)
    }

    /// True if each of these numbers is in one of two sets.
    pub(super) fn is_within_either(&self, left: &BitSet, right: &BitSet) -> bool {
        self.words
            .iter()
            .enumerate()
            .all(|(at, word)| word & !(left.word(at) | right.word(at)) == 0)
    }

    pub(super) fn union(mut self, other: &BitSet) -> BitSet {
        self.words
            .resize(self.words.len().max(other.words.len()), 0);
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
        self
    }

    pub(super) fn intersect(&mut self, other: &BitSet) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.word(at);
        }
    }

    /// The numbers below 64, as bits.
    pub(super) fn first_word(&self) -> u64 {
        self.word(0)
    }

    /// The bits without trailing zero words, so that equal sets have equal words.
    pub(super) fn words(&self) -> &[u64] {
        let used = self
            .words
            .iter()
            .rposition(|word| *word != 0)
            .map_or(0, |last| last + 1);
        self.words.get(..used).unwrap_or_default()
    }

    fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }
}

/// The word that a number is in, and its bit there.
fn word_and_bit(number: usize) -> (usize, u64) {
    (number / WORD, 1 << (number % WORD))
}

#[cfg(test)]
mod tests {
    use super::BitSet;

    fn set(numbers: &[usize]) -> BitSet {
        let mut set = BitSet::default();
        for number in numbers {
            set.insert(*number);
        }
        set
    }

    #[test]
    fn numbers_of_several_words_are_distinguished() {
        let mut numbers = set(&[0, 63, 64, 200]);
        assert!(!numbers.insert(64) && numbers.insert(65));
        assert!(numbers.contains(200) && !numbers.contains(201) && !numbers.contains(9999));
        numbers.remove(200);
        assert!(!numbers.contains(200));
        assert_eq!(numbers.words().len(), 2, "no empty word at the end");
        assert_eq!(numbers.first_word(), 1 << 63 | 1);
    }

    #[test]
    fn sets_of_different_lengths_are_compared_and_joined() {
        let (short, long) = (set(&[1]), set(&[1, 130]));
        assert!(short.is_within(&long) && !long.is_within(&short));
        assert!(set(&[1, 2, 130]).is_within_either(&long, &set(&[2])));
        assert!(!set(&[3]).is_within_either(&long, &set(&[2])));
        assert!(short.clone().union(&long).contains(130));
        let mut common = long;
        common.intersect(&short);
        assert_eq!(common.words(), short.words());
    }
}
