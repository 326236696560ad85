//! The piece of a query that a diagnostic shows: the line of its place, cut to what a terminal can hold.

use connectql::Span;
use connectql::syntax::hides;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// How many columns stand before a line: its number, and what draws the frame.
const FRAME: usize = 8;

/// A line of a query, cut, with the place of a label in it.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The name of its text, where there are several.
    name: Option<String>,
    text: String,
    line: usize,
    column: usize,
    /// The label's place in the cut text.
    pub(super) label: SourceSpan,
}

impl Excerpt {
    /// The piece around a place whose line and column, from 1, are known, for a terminal of that many columns.
    pub(super) fn new(
        query: &str,
        span: Span,
        (line, column): (usize, usize),
        width: usize,
    ) -> Self {
        // Of a line that is longer, so many characters are shown, and so many of them before the label.
        let most = width.saturating_sub(FRAME);
        let most_before = most * 5 / 12;
        let start = (span.start as usize).min(query.len());
        let (before, after) = query.split_at_checked(start).unwrap_or((query, ""));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let after = after.strip_suffix('\r').unwrap_or(after);
        let labelled = after
            .get(..span.range().len().min(after.len()))
            .unwrap_or(after);
        let mut text = String::new();
        let (length, length_after) = (before.chars().count(), after.chars().take(most).count());
        let kept = length.min(most_before.max(most - length_after));
        let (skipped, shown) = (length - kept, most - kept);
        if skipped > 0 {
            text.push('…');
        }
        push_shown(&mut text, before.chars().skip(skipped));
        let label_start = text.len();
        push_shown(&mut text, labelled.chars().take(shown));
        let label = SourceSpan::from(label_start..text.len());
        let labelled_characters = labelled.chars().count();
        let rest = after.get(labelled.len()..).unwrap_or_default();
        push_shown(
            &mut text,
            rest.chars().take(shown.saturating_sub(labelled_characters)),
        );
        if after.chars().nth(shown).is_some() {
            text.push('…');
        }
        // A label at the end of a text is drawn only where a line ends there.
        text.push('\n');
        Excerpt {
            name: None,
            text,
            line: line - 1,
            column: column - 1,
            label,
        }
    }

    /// With the name of its text.
    pub(super) fn named(self, name: Option<String>) -> Self {
        Excerpt { name, ..self }
    }
}

/// Adds characters as they are shown: tabs as a space, what would move or hide text as a replacement.
fn push_shown(text: &mut String, characters: impl Iterator<Item = char>) {
    text.extend(characters.map(|char| match char {
        '\t' | '\r' => ' ',
        char if hides(char) => char::REPLACEMENT_CHARACTER,
        char => char,
    }));
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from(0..self.text.len());
        // The position of the label is asked for by its own span, the line to draw by the same.
        let column = if *span == self.label { self.column } else { 0 };
        let (text, line) = (self.text.as_bytes(), self.line);
        Ok(Box::new(match &self.name {
            Some(name) => MietteSpanContents::new_named(name.clone(), text, whole, line, column, 1),
            None => MietteSpanContents::new(text, whole, line, column, 1),
        }))
    }
}
