//! The correction of a mistake: a line for people, a text and its span for programs.

use std::fmt;

use super::text::excerpt;
use crate::span::Span;

/// A help line, and the text that belongs in the query instead of the mistake, if known.
///
/// ```
/// use connectql::{Problem, USERS, compile};
///
/// let report = compile(&USERS, "usrname = bob").unwrap_err();
/// let [Problem::UnknownField { help, .. }] = report.problems() else { panic!("it has one problem") };
/// assert_eq!(help.line(), "did you mean `Username`?");
/// assert_eq!(help.suggestion().map(|suggestion| suggestion.text.as_str()), Some("Username"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    line: String,
    /// Boxed, since few have one.
    suggestion: Option<Box<Suggestion>>,
}

/// A replacement text for a span of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The span, in bytes. It may differ from the problem's: a function replaces a whole condition.
    pub span: Span,
    /// The complete replacement: a line for people may shorten it.
    pub text: String,
    /// True if it only applies to a query that consists of this text alone: a word on its own is a
    /// search for it, but next to other conditions it may be anything.
    pub only_alone: bool,
}

impl Help {
    /// A line that ends with the text which belongs in a place, as much of it as a line can hold.
    pub(crate) fn offering(before: &str, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Help::from(format!("{before} `{}`", excerpt(&text))).suggesting(span, text)
    }

    /// With the text that belongs in a place.
    #[must_use]
    pub(crate) fn suggesting(self, span: Span, text: impl Into<String>) -> Self {
        Help {
            suggestion: Some(Box::new(Suggestion {
                span,
                text: text.into(),
                only_alone: false,
            })),
            ..self
        }
    }

    /// With the condition that is meant by a word which is the whole query.
    #[must_use]
    pub(crate) fn suggesting_alone(self, span: Span, text: impl Into<String>) -> Self {
        Help {
            suggestion: Some(Box::new(Suggestion {
                span,
                text: text.into(),
                only_alone: true,
            })),
            ..self
        }
    }

    /// Another line for the same suggestion.
    pub(crate) fn say(&mut self, line: String) {
        self.line = line;
    }

    /// Moves the place of the suggestion.
    pub(crate) fn move_suggestion(&mut self, moved: impl Fn(Span) -> Span) {
        if let Some(suggestion) = &mut self.suggestion {
            suggestion.span = moved(suggestion.span);
        }
    }

    /// The line for people.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The text that belongs in the query instead, if known.
    pub fn suggestion(&self) -> Option<&Suggestion> {
        self.suggestion.as_deref()
    }
}

impl<L: Into<String>> From<L> for Help {
    fn from(line: L) -> Self {
        Help {
            line: line.into(),
            suggestion: None,
        }
    }
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}
