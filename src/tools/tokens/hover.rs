//! Describes the token at a position in a query, for pop-ups in editors.

use serde::Serialize;

use super::{TokenKind, spans};
use crate::catalog::{Field, Resource};
use crate::encoding::{Encoding, Places};
use crate::span::Span;
use crate::tools::PlaceProblem;
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
/// # Ok::<(), connectql::PlaceProblem>(())
/// ```
///
/// # Errors
/// If `at` is after the end of the query.
pub fn hover(
    resource: &'static Resource,
    query: &str,
    at: usize,
    encoding: Encoding,
) -> Result<Option<Hover>, PlaceProblem> {
    let byte = PlaceProblem::byte(query, at, encoding)?;
    let tokens = spans(query);
    let position = |holds: &dyn Fn(&Span) -> bool| tokens.iter().position(|(_, span)| holds(span));
    let index = position(&|span| span.range().contains(&byte))
        .or_else(|| position(&|span| span.range().end == byte));
    let Some((index, (kind, span))) = index.and_then(|index| Some((index, *tokens.get(index)?)))
    else {
        return Ok(None);
    };
    let text = query.get(span.range()).unwrap_or_default();
    let is_part = index > 0 && is_inside_call(tokens.get(..index).unwrap_or_default(), query);
    let said = match kind {
        TokenKind::Field if is_part => part(text),
        TokenKind::Field => resource.field(text).map(field),
        TokenKind::Function => function(resource, text),
        TokenKind::Operator | TokenKind::Keyword => words::about(text).map(|about| Said {
            title: text.to_lowercase(),
            about: about.to_owned(),
            ..Said::default()
        }),
        TokenKind::Value
        | TokenKind::Parameter
        | TokenKind::Punctuation
        | TokenKind::Comment
        | TokenKind::Unknown => None,
    };
    let (start, end) = Places::new(query, encoding).ends(span.range());
    Ok(said.map(|said| Hover {
        kind,
        start,
        end,
        title: said.title,
        about: said.about,
        operators: said.operators,
        values: said.values,
    }))
}

/// The description of a token.
#[derive(Default)]
struct Said {
    title: String,
    about: String,
    operators: Vec<&'static str>,
    values: &'static [&'static str],
}

fn field(field: &'static Field) -> Said {
    let operators = field.kind.operators().iter();
    Said {
        title: field.name.to_owned(),
        about: field.about.to_owned(),
        operators: operators.map(|operator| operator.text()).collect(),
        values: field.kind.values().unwrap_or_default(),
    }
}

fn function(resource: &'static Resource, name: &str) -> Option<Said> {
    let entry = resource.function(name)?;
    Some(Said {
        title: entry.usage.to_owned(),
        about: entry.about.to_owned(),
        ..Said::default()
    })
}

/// A part of a proficiency.
fn part(word: &str) -> Option<Said> {
    let (title, about) = PARTS
        .iter()
        .find(|(part, _)| part.eq_ignore_ascii_case(word))?;
    Some(Said {
        title: (*title).to_owned(),
        about: (*about).to_owned(),
        ..Said::default()
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
