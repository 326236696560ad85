//! Wraps the text of messages.

use connectql::syntax::unbroken_words;
use textwrap::core::Word;
use textwrap::{WordSeparator, WordSplitter};

/// Breaks text into lines of the given width.
pub(super) fn lines_of(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}

/// The words of a line of a message; text in backticks is one word.
pub(super) fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(unbroken_words(line, "`").map(Word::from))
}
