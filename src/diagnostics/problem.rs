//! A problem of a query: its kind, span, message and correction.
//!
//! Messages are in lower case without a final period, with user text in backticks. The message describes the fault, the
//! label explains the span, and the help suggests a fix.

use std::borrow::Cow;
use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity};

use super::codes::Code;
use super::suggestion::{Help, Suggestion};
use crate::span::Span;

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        miette::SourceSpan::new((span.start as usize).into(), span.range().len())
    }
}

/// An error or warning about a query.
///
/// ```
/// use connectql::{Code, USERS, compile};
///
/// let report = compile(&USERS, "usrname = bob").unwrap_err();
/// let [problem] = report.problems() else { panic!("it has one problem") };
/// assert_eq!(problem.code, Code::UnknownField);
/// assert_eq!(problem.message(), "`users` has no field `usrname`");
/// assert_eq!(problem.help_text(), "did you mean `Username`?");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Its kind. This is a field, because a method of that name would hide the one of
    /// [`Diagnostic`].
    pub code: Code,
    span: Option<Span>,
    message: Box<str>,
    /// The label, if it differs from that of the code.
    label: Option<Box<str>>,
    help: Cow<'static, str>,
    suggestions: Box<[Suggestion]>,
    /// Boxed, because few problems have one.
    detail: Option<Box<Detail>>,
}

/// The part of a message that later decisions depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// An operator of another language, in lower case and with single spaces.
    ForeignOperator(String),
    /// An operand that its operator does not accept.
    Operand(Found),
    /// A range in a syntax other than `in LOW..HIGH`.
    ForeignRange,
    /// An operator that a field does not support.
    NotTaken { field: String, operator: String },
    /// A function that does not exist.
    Function(String),
    /// A value that is not a number, and the expected kind of number.
    Malformed(&'static str),
    /// A parameter.
    Parameter(String),
    /// A parameter whose value is the name of a file.
    File { parameter: String, file: String },
    /// The number of requests that a query needs.
    Requests(String),
    /// The number of problems that are not kept.
    Count(usize),
}

/// The kind of operand found in place of the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Value,
    List,
    Range,
}

impl Problem {
    /// A problem with the label of its code and no help.
    pub(crate) fn new(
        code: Code,
        span: impl Into<Option<Span>>,
        message: impl Into<Box<str>>,
    ) -> Self {
        Problem {
            code,
            span: span.into(),
            message: message.into(),
            label: None,
            help: Cow::Borrowed(""),
            suggestions: Box::default(),
            detail: None,
        }
    }

    /// The same problem at another span.
    pub(crate) fn at(self, span: Span) -> Self {
        let span = Some(span);
        Problem { span, ..self }
    }

    /// With a label that differs from that of its code.
    pub(crate) fn with_label(self, label: impl Into<Box<str>>) -> Self {
        let label = Some(label.into());
        Problem { label, ..self }
    }

    /// With a help line and its suggestion, replacing the current ones.
    pub(crate) fn with_help(mut self, help: impl Into<Help>) -> Self {
        self.replace_help(help);
        self
    }

    pub(crate) fn with_detail(self, detail: Detail) -> Self {
        Problem {
            detail: Some(Box::new(detail)),
            ..self
        }
    }

    /// Replaces the help line and its suggestion.
    pub(crate) fn replace_help(&mut self, help: impl Into<Help>) {
        let Help { line, suggestion } = help.into();
        self.help = line;
        self.suggestions = suggestion.into_iter().collect();
    }

    /// Replaces the help line and its suggestion with those of another problem.
    pub(crate) fn take_help(&mut self, other: &Problem) {
        self.help.clone_from(&other.help);
        self.suggestions.clone_from(&other.suggestions);
    }

    /// Takes everything from another problem except its span and its suggestions.
    pub(crate) fn replace_message(&mut self, other: &Problem) {
        *self = Problem {
            span: self.span,
            suggestions: std::mem::take(&mut self.suggestions),
            ..other.clone()
        };
    }

    /// Replaces the help line, but keeps the suggestion.
    pub(crate) fn set_help_line(&mut self, line: impl Into<Cow<'static, str>>) {
        self.help = line.into();
    }

    /// Replaces the suggestion with edits that belong together, for the same help line; `None`
    /// removes it.
    pub(crate) fn suggest(&mut self, edits: Option<Suggestion>) {
        self.suggestions = edits.into_iter().collect();
    }

    /// The problem with its spans mapped to the text from which its own was made.
    pub(crate) fn map_spans(mut self, moved: impl Fn(Span) -> Span) -> Self {
        self.span = self.span.map(&moved);
        for suggestion in &mut self.suggestions {
            suggestion.move_edits(&moved);
        }
        self
    }

    pub(crate) fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    /// The number of other problems, if this is a count of them.
    pub(crate) fn count_of_others(&self) -> Option<usize> {
        match self.detail()? {
            Detail::Count(count) => Some(*count),
            _ => None,
        }
    }

    /// True if it is a parenthesis that is never closed.
    pub(crate) fn is_unclosed_parenthesis(&self) -> bool {
        self.code == Code::UnclosedParenthesis
    }

    /// True for a warning, false for an error.
    pub fn is_warning(&self) -> bool {
        self.code.is_warning()
    }

    /// The span in the query, if it has one.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// A description of the fault.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// An explanation of the span; empty if it has no span.
    pub fn label(&self) -> &str {
        match (self.span, &self.label) {
            (None, _) => "",
            (_, Some(label)) => label,
            (_, None) => self.code.label(),
        }
    }

    /// The fix.
    pub fn help_text(&self) -> &str {
        &self.help
    }

    /// The edits that correct the query, if known.
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "usrname = bob").unwrap_err();
    /// let edit = &report.problems()[0].suggestions()[0].edits[0];
    /// assert_eq!((edit.start, edit.end, edit.text.as_str()), (0, 7, "Username"));
    /// ```
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// The first suggestion. The words of an incorrect name or value need not be kept.
    pub(crate) fn correction(&self, text: &str) -> Option<Suggestion> {
        let suggestion = self.suggestions.first()?.clone();
        let is_wrong_name = matches!(
            self.code,
            Code::UnknownField | Code::UnknownFunction | Code::UnknownValue | Code::MalformedValue
        );
        let written = self.span.filter(|_| is_wrong_name);
        Some(match written.and_then(|span| text.get(span.range())) {
            Some(written) => {
                let drops = format!("{} {written}", suggestion.drops);
                suggestion.dropping(drops)
            }
            None => suggestion,
        })
    }

    /// The parameter concerned.
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "username = $who").unwrap_err();
    /// assert_eq!(report.problems()[0].parameter(), Some("who"));
    /// ```
    pub fn parameter(&self) -> Option<&str> {
        match self.detail()? {
            Detail::Parameter(parameter) | Detail::File { parameter, .. } => Some(parameter),
            _ => None,
        }
    }

    /// The file whose name was given although its contents may be meant.
    pub fn file(&self) -> Option<&str> {
        match self.detail()? {
            Detail::File { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The number of requests that the query needs, if it exceeds the limit.
    pub fn requests(&self) -> Option<&str> {
        match self.detail()? {
            Detail::Requests(requests) => Some(requests),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<Severity> {
        self.is_warning().then_some(Severity::Warning)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some(self.label().to_owned()), self.span?);
        Some(Box::new(std::iter::once(label)))
    }
}
