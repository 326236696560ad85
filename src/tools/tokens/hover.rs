//! Describes the token at a position in a query, for pop-ups in editors.

use serde::Serialize;

use super::spans::{TokenKind, spans};
use crate::catalog::{Field, Resource};
use crate::encoding::{Encoding, Positions};
use crate::span::Span;
use crate::tools::PositionProblem;
use crate::tools::words::{self, PARTS};

/// The token at a position in a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Hover {
    /// Its kind.
    pub kind: TokenKind,
    /// Its start, in the requested units.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
    /// Its name in the service's spelling, or its syntax.
    pub title: String,
    /// A one-line description.
    pub about: String,
    /// The operators it supports.
    pub operators: Vec<&'static str>,
    /// Its values, if they are a fixed set.
    pub values: &'static [&'static str],
}

/// Describes the field, function, operator or keyword at a position in a query; `None` for anything
/// else. A position between two tokens belongs to the second.
///
/// ```
/// use connectql::{AGENT_STATUSES, Encoding, hover};
///
/// let found = hover(&AGENT_STATUSES, "State = ENABLED", 2, Encoding::Bytes)?;
/// assert_eq!(found.map(|found| (found.title, found.values)), Some(("state".to_owned(), &["ENABLED", "DISABLED"][..])));
/// # Ok::<(), connectql::PositionProblem>(())
/// ```
///
/// # Errors
/// If `at` is after the end of the query.
pub fn hover(
    resource: &'static Resource,
    query: &str,
    at: usize,
    encoding: Encoding,
) -> Result<Option<Hover>, PositionProblem> {
    let byte = PositionProblem::byte(query, at, encoding)?;
    let tokens = spans(query);
    let Some((index, (kind, span))) = token_at(&tokens, byte) else {
        return Ok(None);
    };
    let text = query.get(span.range()).unwrap_or_default();
    let before = tokens.get(..index).unwrap_or_default();
    let contents = match kind {
        TokenKind::Field if is_inside_call(before, query) => part(text),
        _ => contents(resource, kind, text),
    };
    let (start, end) = Positions::new(query, encoding).ends(span.range());
    Ok(contents.map(|contents| Hover {
        kind,
        start,
        end,
        title: contents.title,
        about: contents.about,
        operators: contents.operators,
        values: contents.values,
    }))
}

/// The token that contains a byte, or else the one that ends there.
fn token_at(tokens: &[(TokenKind, Span)], byte: usize) -> Option<(usize, (TokenKind, Span))> {
    let find = |holds: fn(Span, usize) -> bool| {
        let mut numbered = tokens.iter().copied().enumerate();
        numbered.find(|(_, (_, span))| holds(*span, byte))
    };
    find(|span, byte| span.range().contains(&byte))
        .or_else(|| find(|span, byte| span.range().end == byte))
}

/// The description of a token.
#[derive(Default)]
struct Contents {
    title: String,
    about: String,
    operators: Vec<&'static str>,
    values: &'static [&'static str],
}

/// The description of a token that is not inside a call.
fn contents(resource: &'static Resource, kind: TokenKind, text: &str) -> Option<Contents> {
    match kind {
        TokenKind::Field => resource.field(text).map(field),
        TokenKind::Function => function(resource, text),
        TokenKind::Operator | TokenKind::Keyword => word(text),
        TokenKind::Value
        | TokenKind::Parameter
        | TokenKind::Punctuation
        | TokenKind::Comment
        | TokenKind::Unknown => None,
    }
}

fn field(field: &'static Field) -> Contents {
    let operators = field.kind.operators().iter();
    Contents {
        title: field.name.to_owned(),
        about: field.about.to_owned(),
        operators: operators.map(|operator| operator.text()).collect(),
        values: field.kind.values().unwrap_or_default(),
    }
}

fn function(resource: &'static Resource, name: &str) -> Option<Contents> {
    let entry = resource.function(name)?;
    Some(Contents {
        title: entry.usage.to_owned(),
        about: entry.about.to_owned(),
        ..Contents::default()
    })
}

/// An operator or a keyword.
fn word(text: &str) -> Option<Contents> {
    let about = words::about(text)?;
    Some(Contents {
        title: text.to_lowercase(),
        about: about.to_owned(),
        ..Contents::default()
    })
}

/// A part of a proficiency.
fn part(word: &str) -> Option<Contents> {
    let (title, about) = PARTS
        .iter()
        .find(|(part, _)| part.eq_ignore_ascii_case(word))?;
    Some(Contents {
        title: (*title).to_owned(),
        about: (*about).to_owned(),
        ..Contents::default()
    })
}

/// True if the parenthesis of a function is still open after these tokens.
fn is_inside_call(before: &[(TokenKind, Span)], query: &str) -> bool {
    let mut closed = 0_usize;
    for (at, (kind, span)) in before.iter().enumerate().rev() {
        match (kind, query.get(span.range())) {
            (TokenKind::Punctuation, Some(")")) => closed += 1,
            (TokenKind::Punctuation, Some("(")) if closed > 0 => closed -= 1,
            (TokenKind::Punctuation, Some("(")) => {
                let caller = at.checked_sub(1).and_then(|at| before.get(at));
                return caller.is_some_and(|(kind, _)| *kind == TokenKind::Function);
            }
            _ => {}
        }
    }
    false
}
