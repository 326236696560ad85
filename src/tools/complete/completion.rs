//! A completion and its kind.

use serde::Serialize;

/// A completion at a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completion {
    /// Its kind.
    pub kind: CompletionKind,
    /// The text to insert.
    pub text: String,
    /// The start of the replaced text: a byte offset unless other units were requested.
    pub start: usize,
    /// The end of the replaced text, exclusive.
    pub end: usize,
    /// A one-line description.
    pub about: String,
}

/// The kind of a completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CompletionKind {
    /// A field of the resource.
    Field,
    /// A function, with its parenthesis.
    Function,
    /// An operator that the field supports.
    Operator,
    /// A value from a fixed set.
    Value,
    /// A keyword.
    Keyword,
}

impl CompletionKind {
    /// The name of the kind, as in JSON: `field`.
    pub fn name(self) -> &'static str {
        match self {
            CompletionKind::Field => "field",
            CompletionKind::Function => "function",
            CompletionKind::Operator => "operator",
            CompletionKind::Value => "value",
            CompletionKind::Keyword => "keyword",
        }
    }
}
