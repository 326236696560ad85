//! Digests distinguish the members of a group without comparing each pair.

use std::hash::{Hash, Hasher};

/// Up to this many digests are kept without allocating.
const FEW: usize = 32;

/// False if no two values are equal. If true, the values must be compared, since different values
/// can have equal digests, even on purpose.
pub(crate) fn may_repeat<T: Hash>(values: impl IntoIterator<Item = T>) -> bool {
    let (mut few, mut many, mut count) = ([0; FEW], Vec::new(), 0);
    for digest in values.into_iter().map(|value| digest(&value)) {
        match few.get_mut(count) {
            Some(slot) => *slot = digest,
            None => many.push(digest),
        }
        count += 1;
    }
    let digests = if many.is_empty() {
        few.get_mut(..count).unwrap_or_default()
    } else {
        many.extend(few);
        &mut many
    };
    digests.sort_unstable();
    digests.windows(2).any(|pair| pair.first() == pair.last())
}

fn digest(value: &impl Hash) -> u64 {
    let mut digest = Digest(0);
    value.hash(&mut digest);
    digest.finish()
}

struct Digest(u64);

impl Digest {
    fn mix(&mut self, word: u64) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0 ^ word).wrapping_mul(FACTOR).rotate_left(29);
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let rest = rest
            .iter()
            .fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte));
        self.mix(rest);
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, digest, may_repeat};

    #[test]
    fn duplicates_are_found_at_any_position() {
        for count in [1, 2, FEW, FEW + 1, 3 * FEW] {
            let mut values: Vec<String> = (0..count).map(|at| format!("value{at}")).collect();
            assert!(!may_repeat(&values), "{count}");
            for at in 0..count {
                values.push(format!("value{at}"));
                assert!(may_repeat(&values), "{at} of {count}");
                values.pop();
            }
        }
        assert!(!may_repeat([""; 0]));
    }

    #[test]
    fn texts_that_differ_anywhere_have_different_digests() {
        let text = "0123456789abcdefghijk";
        for at in 0..text.len() {
            let mut other = text.to_owned();
            other.replace_range(at..=at, "z");
            assert_ne!(digest(&text), digest(&other), "{at}");
            assert_ne!(digest(&text), digest(&&text[..at]), "{at}");
        }
        assert_eq!(digest(&text), digest(&text.to_owned()));
        assert_ne!(digest(&["a", "b"]), digest(&["ab", ""]));
    }
}
