//! The correction of a mistake: a line for people, edits for programs.

use std::borrow::Cow;

use serde::Serialize;

use super::text::excerpt;
use crate::span::Span;

/// A replacement of a piece of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// The start of the replaced text: a byte offset unless other units were requested.
    pub start: u32,
    /// The end, exclusive.
    pub end: u32,
    /// The complete replacement, which help lines may shorten.
    pub text: String,
}

impl Edit {
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A change that corrects a query. Its spans may differ from the problem's: a function replaces a
/// whole condition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The edits, which belong together and do not overlap.
    pub edits: Vec<Edit>,
    /// True if it only applies to a query that consists of this text alone: a word that is the
    /// whole query is a search for it, but next to other conditions it may be anything.
    pub only_alone: bool,
    /// Words of the query that the edits drop on purpose, because they exist only in another
    /// language.
    pub(crate) drops: String,
}

impl Suggestion {
    /// Several replacements that belong together.
    pub(crate) fn of(edits: impl IntoIterator<Item = (Span, String)>) -> Self {
        let edit = |(Span { start, end }, text)| Edit { start, end, text };
        Suggestion {
            edits: edits.into_iter().map(edit).collect(),
            only_alone: false,
            drops: String::new(),
        }
    }

    /// With words that it drops on purpose.
    pub(crate) fn dropping(self, drops: String) -> Self {
        Suggestion { drops, ..self }
    }

    /// True if the edits replace the whole text.
    pub(crate) fn is_all_of(&self, text: &str) -> bool {
        let replaced = |edit: &Edit| text.get(edit.span().range());
        self.edits
            .iter()
            .all(|edit| replaced(edit) == Some(text.trim()))
    }

    pub(super) fn move_edits(&mut self, moved: impl Fn(Span) -> Span) {
        for edit in &mut self.edits {
            let Span { start, end } = moved(edit.span());
            (edit.start, edit.end) = (start, end);
        }
    }
}

/// A string with edits applied.
pub(crate) fn edited<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.collect();
    // Among overlapping edits, the last one is applied; among those with the same start, the
    // longest; among those with the same span, the first: its problem begins earlier, as in
    // `like 'O''Brien%'`, and its text takes the later one into account.
    edits.reverse();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut kept: Vec<&Edit> = Vec::with_capacity(edits.len());
    let mut untouched = u32::MAX;
    for edit in edits.into_iter().rev() {
        if edit.end <= untouched {
            untouched = edit.start;
            kept.push(edit);
        }
    }
    let (mut edited, mut copied) = (String::with_capacity(text.len()), 0);
    for edit in kept.iter().rev() {
        edited += text.get(copied..edit.start as usize).unwrap_or_default();
        edited += &edit.text;
        copied = edit.end as usize;
    }
    edited + text.get(copied..).unwrap_or_default()
}

/// A help line, and the text that belongs in the query instead of the mistake, if known.
#[derive(Clone, Debug)]
pub(crate) struct Help {
    pub(super) line: Cow<'static, str>,
    pub(super) suggestion: Option<Suggestion>,
}

impl Help {
    /// A help line that ends with the replacement text, shortened to fit.
    pub(crate) fn replacing(before: &str, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Help::from(format!("{before} `{}`", excerpt(&text))).suggesting(span, text)
    }

    /// With the replacement text of a span.
    #[must_use]
    pub(crate) fn suggesting(self, span: Span, text: impl Into<String>) -> Self {
        self.suggesting_edits([(span, text.into())])
    }

    /// With several replacements that belong together.
    #[must_use]
    pub(crate) fn suggesting_edits(self, edits: impl IntoIterator<Item = (Span, String)>) -> Self {
        let suggestion = Some(Suggestion::of(edits));
        Help { suggestion, ..self }
    }

    /// With words of the query that are not in the replacement.
    #[must_use]
    pub(crate) fn dropping(self, words: &str) -> Self {
        let suggestion = self
            .suggestion
            .map(|meant| meant.dropping(words.to_owned()));
        Help { suggestion, ..self }
    }

    /// With a replacement that applies only if the query consists of this text alone.
    #[must_use]
    pub(crate) fn suggesting_alone(self, span: Span, text: impl Into<String>) -> Self {
        let suggestion = Some(Suggestion {
            only_alone: true,
            ..Suggestion::of([(span, text.into())])
        });
        Help { suggestion, ..self }
    }
}

impl<L: Into<Cow<'static, str>>> From<L> for Help {
    fn from(line: L) -> Self {
        Help {
            line: line.into(),
            suggestion: None,
        }
    }
}
