//! Machine-readable problems: messages, positions, and the edits that correct them.

use serde::Serialize;

use super::suggestion::{Edit, Suggestion};
use crate::encoding::Positions;
use crate::span::Span;

/// A problem for programs. Positions count from the beginning of the query, in the units of
/// [`Report::with_encoding`](super::Report::with_encoding); both are 0 for a problem without a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Description {
    /// The stable code: `connectql::unknown_field`.
    pub code: String,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The message.
    pub message: String,
    /// The help.
    pub help: String,
    /// The text that contains the span, if there are conditions in addition to the query: `query`,
    /// `and[0]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The start: a byte offset unless other units were requested.
    pub start: u32,
    /// The end, exclusive.
    pub end: u32,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The changes that correct the query, if any are known.
    pub suggestions: Vec<SuggestedEdits>,
    /// The suggested query, on the leading problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meant: Option<String>,
}

/// A change to a query, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SuggestedEdits {
    /// The edits, which belong together and do not overlap.
    pub edits: Vec<Edit>,
    /// True if the change is certainly intended, false if it is a guess.
    pub sure: bool,
}

impl SuggestedEdits {
    /// A suggestion for one of the texts of a query.
    pub(super) fn of(suggestion: &Suggestion, query: &str, within: &Within<'_>) -> Self {
        let text = |span: Span| query.get(span.range()).map(str::trim);
        let whole = text(within.text);
        let edits = suggestion.edits.iter();
        SuggestedEdits {
            // A word that is the whole query is a search for it; next to other conditions it may be
            // anything.
            sure: !suggestion.only_alone || edits.clone().all(|edit| text(edit.span()) == whole),
            edits: edits
                .map(|edit| Edit {
                    start: within.position(edit.start),
                    end: within.position(edit.end),
                    text: edit.text.clone(),
                })
                .collect(),
        }
    }
}

/// Positions within one of the texts of a query.
pub(super) struct Within<'r> {
    pub(super) text: Span,
    pub(super) positions: &'r Positions<'r>,
}

impl Within<'_> {
    pub(super) fn position(&self, byte: u32) -> u32 {
        let position = self.positions.position_u32(byte);
        position.saturating_sub(self.positions.position_u32(self.text.start))
    }
}

/// The lines and columns of spans, found in one pass over the text. A line ends with `\n` or
/// `\r\n`; a `\r` on its own ends a comment, but not a line.
pub(super) fn positions(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let start = |at: usize| spans.get(at).map_or(0, |span| span.start as usize);
    order.sort_by_key(|at| start(*at));
    let mut found = vec![(1, 1); spans.len()];
    let (mut offset, mut line, mut column) = (0, 1, 1);
    for at in order {
        for char in text.get(offset..start(at)).unwrap_or_default().chars() {
            (line, column) = if char == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        offset = offset.max(start(at));
        if let Some(position) = found.get_mut(at) {
            *position = (line, column);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::positions;
    use crate::span::Span;

    #[test]
    fn lines_end_with_a_line_feed_after_any_character() {
        let text = "a\nb\r\nc\rd";
        let at = |letter: char| Span::of(text.find(letter).unwrap_or_default()..0);
        assert_eq!(
            positions(text, &[at('b'), at('c'), at('d')]),
            [(2, 1), (3, 1), (3, 3)]
        );
    }
}
