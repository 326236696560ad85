//! Places in code points, as Python counts them.

use std::collections::BTreeMap;

/// The code points before each of some bytes of a text.
pub(crate) struct Places(BTreeMap<usize, usize>);

impl Places {
    /// Counts in one pass over the text. A byte within a character counts as its start, one behind the end as the end.
    pub(crate) fn of(text: &str, bytes: impl IntoIterator<Item = usize>) -> Self {
        let mut places: BTreeMap<usize, usize> = bytes.into_iter().map(|byte| (byte, 0)).collect();
        let mut characters = text.char_indices().map(|(at, _)| at).peekable();
        let mut before = 0;
        for (byte, count) in &mut places {
            while let Some(at) = characters.peek().copied() {
                let end = characters.clone().nth(1).unwrap_or(text.len());
                if end > *byte || at >= *byte {
                    break;
                }
                characters.next();
                before += 1;
            }
            *count = before;
        }
        Places(places)
    }

    /// The code points before a byte that was counted.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.0.get(&byte).copied().unwrap_or_default()
    }
}

/// The byte at which a code point begins; the end of the text for one behind it.
pub(crate) fn byte_at(text: &str, code_point: usize) -> usize {
    text.char_indices()
        .nth(code_point)
        .map_or(text.len(), |(at, _)| at)
}
