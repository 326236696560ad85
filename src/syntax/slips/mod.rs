//! Common mistakes of several words ("slips"), which the grammar does not read or reads as
//! something else.
//!
//! They are searched for only in an incorrect query, in its sequence of tokens. Each one found is
//! one problem, which replaces the grammar's problems for its tokens, and suggests a replacement if
//! one is known.

mod aws;
mod beginnings;
mod calls;
mod captures;
mod classes;
mod clauses;
mod comments;
mod cursor;
mod dangling_ends;
mod fields;
mod files;
mod foreign_calls;
mod functions;
mod hierarchy;
mod implied_fields;
mod inner_quotes;
mod joins;
mod lists;
mod methods;
mod objects;
mod operators;
mod patterns;
mod phrases;
mod positions;
mod presence;
mod problems;
mod proficiencies;
mod quotes;
mod ranges;
mod shapes;
mod slip;
mod spaced_names;
mod subjects;
mod table;
mod times;
pub(crate) mod tokens;
mod values;
mod whole_queries;
mod words;

use crate::span::Span;
use crate::syntax::text::is_bare;
use beginnings::BEGINNINGS;
use cursor::TokenCursor;
pub(super) use dangling_ends::without_dangling_ends;
pub(crate) use fields::{Fields, ValueKind};
pub(crate) use hierarchy::is_word_for_under;
pub(crate) use problems::explain_unclosed_parenthesis;
pub(super) use problems::with_slip_problems;
pub(crate) use slip::Slip;
#[cfg(test)]
pub(crate) use table::examples;
pub(crate) use tokens::texts;

/// The common mistakes in a query, in source order, without overlaps.
pub(crate) fn slips(query: &str, fields: Option<Fields<'_>>) -> Vec<Slip> {
    let cursor = TokenCursor::new(query, fields);
    let mut found: Vec<Slip> = Vec::new();
    let mut free = 0;
    for (at, token) in cursor.tokens.iter().enumerate() {
        if token.span.start < free {
            continue;
        }
        if let Some(mut slip) = BEGINNINGS.find(&cursor, at) {
            free = slip.span.end.max(token.span.end);
            if let Some((span, text)) = &mut slip.replacement {
                *text = with_separating_spaces(query, *span, text);
            }
            if slip.placeholder.is_empty() {
                slip.placeholder = cursor.placeholder(slip.span);
            }
            slip.suggest(query);
            cursor.advance_past(&slip);
            found.push(slip);
        }
    }
    found
}

/// A string with spaces where it would otherwise merge with adjacent words.
fn with_separating_spaces(query: &str, span: Span, text: &str) -> String {
    let gap = |left: &str, right: &str| {
        let ends = left.chars().next_back().zip(right.chars().next());
        let are_glued = ends.is_some_and(|(left, right)| is_bare(left) && is_bare(right));
        if are_glued { " " } else { "" }
    };
    let before = query.get(..span.start as usize).unwrap_or_default();
    let after = query.get(span.end as usize..).unwrap_or_default();
    format!("{}{text}{}", gap(before, text), gap(text, after))
}
