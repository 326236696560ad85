//! Completions at a position in a query: the parser reports what it expects there, the catalog has
//! matching names and values, and every candidate is tested before it is listed.

mod candidates;
mod completer;
mod completion;
mod expectation;
mod piece;
mod token;
mod trial;

use serde::Serialize;

use crate::catalog::Resource;
use crate::check::Now;
use crate::compile::Options;
use crate::encoding::{Encoding, Positions};
use crate::syntax::expectations;
use crate::tools::PositionProblem;

use completer::Completer;
pub use completion::{Completion, CompletionKind};
pub use expectation::Expectation;
use expectation::expectation;
use piece::Piece;
use token::Token;
use trial::Trial;

/// The completions at a position, and the kind of text expected there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completions {
    /// The kind of text expected at the position, even if no candidate is known.
    pub expected: Option<Expectation>,
    /// The candidates.
    pub candidates: Vec<Completion>,
}

/// Completions at byte `at` of a query. They replace the word or operator around the position, and
/// begin with the part of it before the position; at the end of a word, completions that may follow
/// it are included. If a word begins at the position, completions replace it or go before it,
/// whichever makes the query valid.
///
/// A completion removes the first problem of the query or moves it to the right. A query without
/// problems stays valid, unless the position is its end. A word is listed unchanged only if it is
/// fully typed. Parameters count as bound, and unclosed parentheses as closed.
///
/// ```
/// use connectql::{AGENT_STATUSES, complete};
///
/// let query = "state = ENABLED and ty";
/// let completions = complete(&AGENT_STATUSES, query, query.len())?;
/// assert_eq!(completions[0].text, "type");
/// assert_eq!(completions[0].start, query.len() - 2);
/// # Ok::<(), connectql::PositionProblem>(())
/// ```
///
/// A position within a character is rounded down to its start.
///
/// # Errors
/// If `at` is past the end of the query.
pub fn complete(
    resource: &'static Resource,
    query: &str,
    at: usize,
) -> Result<Vec<Completion>, PositionProblem> {
    complete_in(resource, query, at, Encoding::Bytes)
}

/// Completions at a position in a query, like [`complete`], with all positions in the given
/// encoding.
///
/// ```
/// use connectql::{AGENT_STATUSES, Encoding, complete_in};
///
/// let completions = complete_in(&AGENT_STATUSES, "name = '😀' and ty", 17, Encoding::Utf16)?;
/// assert_eq!((completions[0].text.as_str(), completions[0].start, completions[0].end), ("type", 16, 18));
/// # Ok::<(), connectql::PositionProblem>(())
/// ```
///
/// # Errors
/// If `at` is past the end of the query.
pub fn complete_in(
    resource: &'static Resource,
    query: &str,
    at: usize,
    encoding: Encoding,
) -> Result<Vec<Completion>, PositionProblem> {
    complete_with(resource, query, at, encoding, &Options::default()).map(|found| found.candidates)
}

/// The completions at a position in a query and what is expected there, with the options it will be compiled with.
///
/// Only the condition at the position and its neighbours are read, so the cost does not grow with
/// the query.
///
/// ```
/// use connectql::{Encoding, Expectation, Options, USERS, complete_with};
///
/// let query = "tag(Team = ";
/// let found = complete_with(&USERS, query, query.len(), Encoding::Bytes, &Options::default())?;
/// assert!(found.candidates.is_empty());
/// assert_eq!(found.expected, Some(Expectation::TagValue { key: "Team".to_owned() }));
/// # Ok::<(), connectql::PositionProblem>(())
/// ```
///
/// # Errors
/// If `at` is past the end of the query.
pub fn complete_with(
    resource: &'static Resource,
    query: &str,
    at: usize,
    encoding: Encoding,
    options: &Options,
) -> Result<Completions, PositionProblem> {
    let at = PositionProblem::byte(query, at, encoding)?;
    let piece = Piece::around(query, at);
    let mut candidates = if piece.is_short() {
        candidates_in(resource, query, &piece, options)
    } else {
        Vec::new()
    };
    let positions = Positions::new(query, encoding);
    // The replaced text is around the position, where the piece equals the query.
    let position = |in_piece: usize| positions.position((in_piece + at).saturating_sub(piece.at));
    for completion in &mut candidates {
        completion.start = position(completion.start);
        completion.end = position(completion.end);
    }
    Ok(Completions {
        expected: expected_at(resource, &piece.text, piece.at),
        candidates,
    })
}

/// The completions at the position in a piece of a query.
fn candidates_in(
    resource: &'static Resource,
    query: &str,
    piece: &Piece,
    options: &Options,
) -> Vec<Completion> {
    // Whether a candidate is valid does not depend on the time, and parameters count as bound.
    let options = Options {
        assume_bound: true,
        now: options.now.or(Some(Now::SOME)),
        ..options.clone()
    };
    let completer = Completer {
        resource,
        whole: query,
        query: &piece.text,
        trial: Trial::new(resource, &piece.text, &options),
    };
    completer.completions_at(piece.at)
}

/// The syntax expected at a position, or at the start of the word that contains it.
fn expected_at(resource: &'static Resource, query: &str, at: usize) -> Option<Expectation> {
    let start = Token::around(query, at).map_or(at, |token| token.start);
    let expecting = expectations(query.get(..start)?)?;
    expectation(resource, &expecting)
}
