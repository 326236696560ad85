//! The excerpt of a query in a diagnostic: the line of its span, cut to fit a terminal.

use connectql::Span;
use connectql::syntax::hides;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use super::wrap::lines_of;

/// The columns around a line: its number, the frame, and an ellipsis at each end.
const FRAME: usize = 8;
/// The columns of the hook that attaches a label.
const LABEL_POINTER: usize = 4;
/// The minimum columns of a label: narrower ones would have one word per line.
const LABEL_MIN: usize = 8;

/// A shortened line of a query with a label.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The name of its text, if there are several.
    name: Option<String>,
    text: String,
    line: usize,
    column: usize,
    /// The label's text, in lines that fit.
    pub(super) label: Option<String>,
    /// The label's span in the shortened text.
    pub(super) labelled: SourceSpan,
}

impl Excerpt {
    /// The excerpt around a span with a known line and column, from 1, for a terminal of the given
    /// width.
    pub(super) fn new(
        query: &str,
        span: Span,
        (line, column): (usize, usize),
        label: Option<String>,
        width: usize,
    ) -> Self {
        let [before, labelled, rest] = split_line(query, span).map(displayed);
        let label = label.unwrap_or_default();
        let room = AvailableColumns::new(line, width);
        let kept = last_columns(&before, room.before(&before, &labelled, &rest, &label));
        let left = room.columns - columns(kept);
        let whole = first_columns(&labelled, left);
        let following = if whole.len() == labelled.len() {
            first_columns(&rest, left - columns(whole))
        } else {
            ""
        };
        let cut_before = if kept.len() < before.len() { "…" } else { "" };
        let is_cut_after = whole.len() + following.len() < labelled.len() + rest.len();
        let cut_after = if is_cut_after { "…" } else { "" };
        let label_start = cut_before.len() + kept.len();
        Excerpt {
            name: None,
            // A label at the end of a string is drawn only if a line ends there.
            text: format!("{cut_before}{kept}{whole}{following}{cut_after}\n"),
            line: line - 1,
            column: column - 1,
            label: (!label.is_empty()).then(|| room.wrapped(&label, columns(kept), &labelled)),
            labelled: SourceSpan::from(label_start..label_start + whole.len()),
        }
    }

    /// With the name of its text.
    pub(super) fn named(self, name: Option<String>) -> Self {
        Excerpt { name, ..self }
    }
}

/// The line in which a span begins: the text before the span, the part of the span on that line,
/// and the rest.
fn split_line(query: &str, span: Span) -> [&str; 3] {
    let start = (span.start as usize).min(query.len());
    let (before, after) = query.split_at_checked(start).unwrap_or((query, ""));
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let after = after.strip_suffix('\r').unwrap_or(after);
    let length = span.range().len().min(after.len());
    let (labelled, rest) = after.split_at_checked(length).unwrap_or((after, ""));
    [before, labelled, rest]
}

/// The columns of a terminal available for a line of the query.
struct AvailableColumns {
    columns: usize,
}

impl AvailableColumns {
    fn new(line: usize, width: usize) -> Self {
        let digits = line.to_string().len();
        AvailableColumns {
            columns: width.saturating_sub(FRAME + digits - 1),
        }
    }

    /// The columns shown before the label: as many as fit, or fewer if the label would otherwise
    /// not fit.
    fn before(&self, before: &str, labelled: &str, rest: &str, label: &str) -> usize {
        let length = columns(before);
        let following = self.columns.min(columns(labelled) + columns(rest));
        let least = length.min(self.columns * 5 / 12);
        let most = length.min(least.max(self.columns - following));
        let fits = |kept: usize, label_columns: usize| {
            kept + self.label_column(kept, labelled) + LABEL_POINTER + label_columns <= self.columns
        };
        let whole = columns(label);
        let on_one_line = (least..=most).rev().find(|kept| fits(*kept, whole));
        let on_several = || (0..=least).rev().find(|kept| fits(*kept, LABEL_MIN));
        on_one_line.or_else(on_several).unwrap_or_default()
    }

    /// The column of the hook: the middle of the label's span.
    fn label_column(&self, kept: usize, labelled: &str) -> usize {
        columns(first_columns(labelled, self.columns - kept)) / 2
    }

    /// A label in lines that fit next to its hook.
    fn wrapped(&self, label: &str, kept: usize, labelled: &str) -> String {
        let beside = kept + self.label_column(kept, labelled) + LABEL_POINTER;
        let width = self.columns.saturating_sub(beside).max(LABEL_MIN);
        textwrap::fill(label, lines_of(width))
    }
}

/// A string as displayed: tabs become spaces, and characters that would move or hide text are
/// replaced.
fn displayed(text: &str) -> String {
    let as_shown = |char| match char {
        '\t' | '\r' => ' ',
        char if hides(char) => char::REPLACEMENT_CHARACTER,
        char => char,
    };
    text.chars().map(as_shown).collect()
}

/// The width of a string on a terminal, computed per character as in miette.
fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(char: char) -> usize {
    char.width().unwrap_or_default()
}

/// The start of a string, as much as fits in the given columns.
fn first_columns(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let end = text.find(|char| {
        taken += columns_of(char);
        taken > most
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The end of a string, as much as fits in the given columns.
fn last_columns(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let start = text.char_indices().rev().find(|(_, char)| {
        taken += columns_of(*char);
        taken > most
    });
    let start = start.map_or(0, |(at, char)| at + char.len_utf8());
    text.get(start..).unwrap_or_default()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from(0..self.text.len());
        // The label's own span is used to ask for both its position and the line to draw.
        let column = if *span == self.labelled {
            self.column
        } else {
            0
        };
        let (text, line) = (self.text.as_bytes(), self.line);
        Ok(Box::new(match &self.name {
            Some(name) => MietteSpanContents::new_named(name.clone(), text, whole, line, column, 1),
            None => MietteSpanContents::new(text, whole, line, column, 1),
        }))
    }
}
