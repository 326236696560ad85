//! The piece of a query that a diagnostic shows: the line of its place, cut to what a terminal can hold.

use connectql::Span;
use connectql::syntax::hides;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// The columns before a line and after it: the number of the line, the frame, and an ellipsis at either end.
const FRAME: usize = 8;
/// The columns of the hook that a label hangs on.
const HOOK: usize = 4;
/// The fewest columns of a label: narrower ones would be a word a line.
const LABEL_MIN: usize = 8;

/// A line of a query, cut, with a label in it.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The name of its text, where there are several.
    name: Option<String>,
    text: String,
    line: usize,
    column: usize,
    /// What is wrong there, in lines that fit.
    pub(super) label: Option<String>,
    /// The label's place in the cut text.
    pub(super) labelled: SourceSpan,
}

impl Excerpt {
    /// The piece around a place whose line and column, from 1, are known, for a terminal of that many columns.
    pub(super) fn new(
        query: &str,
        span: Span,
        (line, column): (usize, usize),
        label: Option<String>,
        width: usize,
    ) -> Self {
        let start = (span.start as usize).min(query.len());
        let (before, after) = query.split_at_checked(start).unwrap_or((query, ""));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let after = after.strip_suffix('\r').unwrap_or(after);
        let labelled = after
            .get(..span.range().len().min(after.len()))
            .unwrap_or(after);
        let room = Room::new(line, width);
        let kept = room.before(
            before,
            after,
            labelled,
            label.as_deref().unwrap_or_default(),
        );
        let shown = room.columns - kept;
        let mut text = String::new();
        let skipped = before.chars().count() - kept;
        if skipped > 0 {
            text.push('…');
        }
        push_shown(&mut text, before.chars().skip(skipped));
        let label_start = text.len();
        push_shown(&mut text, labelled.chars().take(shown));
        let label_place = SourceSpan::from(label_start..text.len());
        let rest = after.get(labelled.len()..).unwrap_or_default();
        let rest_shown = shown.saturating_sub(labelled.chars().count());
        push_shown(&mut text, rest.chars().take(rest_shown));
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
            label: label.map(|label| room.wrapped(&label, kept, labelled)),
            labelled: label_place,
        }
    }

    /// With the name of its text.
    pub(super) fn named(self, name: Option<String>) -> Self {
        Excerpt { name, ..self }
    }
}

/// The columns of a terminal that are left for a line of the query.
struct Room {
    columns: usize,
}

impl Room {
    fn new(line: usize, width: usize) -> Self {
        let digits = line.to_string().len();
        Room {
            columns: width.saturating_sub(FRAME + digits - 1),
        }
    }

    /// The characters that are shown before the label: as many as fit, but fewer where the label would not fit then.
    fn before(&self, before: &str, after: &str, labelled: &str, label: &str) -> usize {
        let length = before.chars().count();
        let length_after = after.chars().take(self.columns).count();
        let least = length.min(self.columns * 5 / 12);
        let most = length.min(least.max(self.columns - length_after));
        let fits = |kept: usize, label_length: usize| {
            kept + self.hook(kept, labelled) + HOOK + label_length <= self.columns
        };
        let whole = label.chars().count();
        let on_one_line = (least..=most).rev().find(|kept| fits(*kept, whole));
        let on_several = || (0..=least).rev().find(|kept| fits(*kept, LABEL_MIN));
        on_one_line.or_else(on_several).unwrap_or_default()
    }

    /// The column of the hook, from where the label's place begins: its middle.
    fn hook(&self, kept: usize, labelled: &str) -> usize {
        labelled.chars().take(self.columns - kept).count() / 2
    }

    /// A label in lines that fit beside its hook.
    fn wrapped(&self, label: &str, kept: usize, labelled: &str) -> String {
        let beside = kept + self.hook(kept, labelled) + HOOK;
        let width = self.columns.saturating_sub(beside).max(LABEL_MIN);
        textwrap::fill(label, super::diagnostics::lines_of(width))
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
