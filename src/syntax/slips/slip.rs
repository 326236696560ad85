//! A common mistake, and the words of its messages.

use crate::diagnostics::{Help, Problem, Suggestion, excerpt};
use crate::span::Span;
use crate::syntax::foreign_operators::equivalent_operator;

/// A placeholder for an unknown value in the text read in place of a mistake.
pub(super) const PLACEHOLDER: &str = "x";

/// The same placeholder as shown in messages about the text next to it.
const SHOWN_PLACEHOLDER: &str = "VALUE";

/// A common mistake of several words.
#[derive(Debug)]
pub(crate) struct Slip {
    /// The problem to report, with its help.
    pub(crate) problem: Problem,
    /// Its span: other problems within it are consequences.
    pub(crate) span: Span,
    /// The replacement and its span.
    pub(crate) replacement: Option<(Span, String)>,
    /// Words missing from the replacement because they exist only in the other language.
    pub(crate) drops: String,
    /// The placeholder used while the rest of the query is checked.
    pub(super) placeholder: &'static str,
    /// The table row that it comes from, if any.
    #[cfg(test)]
    pub(crate) shape: &'static str,
}

impl Slip {
    pub(super) fn new(problem: Problem, span: Span, replacement: Option<(Span, String)>) -> Self {
        Slip {
            problem,
            span,
            replacement,
            drops: String::new(),
            placeholder: "",
            #[cfg(test)]
            shape: "",
        }
    }

    /// With a placeholder that can be read in its place.
    pub(super) fn with_placeholder(self, placeholder: &'static str) -> Self {
        Slip {
            placeholder,
            ..self
        }
    }

    /// With its replacement, if known.
    pub(super) fn with_replacement(mut self, replacement: impl Into<Option<String>>) -> Self {
        self.replacement = replacement
            .into()
            .map(|replacement| (self.span, replacement));
        self
    }

    /// With words that only the other language has.
    pub(super) fn dropping(self, words: &str) -> Self {
        Slip {
            drops: words.to_owned(),
            ..self
        }
    }

    /// Suggests the replacement, if it is known and the problem has no other suggestion.
    pub(super) fn suggest(&mut self, query: &str) {
        let Some((span, text)) = self.replacement.clone() else {
            return;
        };
        if self.problem.suggestions().is_empty() {
            let removed = query.get(span.range()).filter(|_| text.is_empty());
            let drops = format!("{} {}", self.drops, removed.unwrap_or_default());
            let suggestion = Suggestion::of([(span, text)]).dropping(drops);
            self.problem.suggest(Some(suggestion));
        }
    }

    /// A string that can be read in its place if the replacement is not known. White space separates
    /// it from its neighbours.
    pub(crate) fn placeholder_text(&self) -> String {
        format!(
            " {} ",
            self.placeholder.replace(PLACEHOLDER, SHOWN_PLACEHOLDER)
        )
    }
}

/// The problem of text found in place of something else, or of an unknown operator if nothing is
/// named.
pub(super) fn problem(
    expected: &'static str,
    found: &str,
    help: impl Into<Help>,
    span: Span,
) -> Problem {
    let found = excerpt(found);
    match expected {
        "" => Problem::unknown_operator(found, help, span),
        expected => Problem::syntax(expected, format!("`{found}`"), help, span),
    }
}

/// The help that says what to type.
pub(super) fn help_to_write(replacement: &str) -> String {
    format!("write `{}`", excerpt(replacement))
}

/// An operator in the syntax of this language.
pub(super) fn native_operator(written: &str) -> &str {
    equivalent_operator(written).map_or(written, |operator| operator.text())
}
