//! Completions at a position in a query: the parser reports what it expects there, the catalog has
//! matching names and values, and every candidate is tested before it is listed.

mod candidates;
mod expectation;
mod piece;
mod token;
mod trial;

use std::ops::Range;

use serde::Serialize;

use crate::catalog::Resource;
use crate::check::Now;
use crate::compile::Options;
use crate::encoding::{Encoding, Positions};
use crate::syntax::ast::Subject;
use crate::syntax::expectations;
use crate::tools::PositionProblem;

use candidates::{Candidate, candidates_after};
pub use expectation::Expectation;
use expectation::expectation;
use piece::Piece;
use token::Token;
use trial::{Edit, Trial};

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
    if !piece.is_short() {
        return Ok(Completions {
            expected: expected_at(resource, &piece.text, piece.at),
            candidates: Vec::new(),
        });
    }
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
    let mut candidates = complete_at(&completer, piece.at);
    let positions = Positions::new(query, encoding);
    for completion in &mut candidates {
        // The replaced text is around the position, where the piece equals the query.
        completion.start = positions.position((completion.start + at).saturating_sub(piece.at));
        completion.end = positions.position((completion.end + at).saturating_sub(piece.at));
    }
    Ok(Completions {
        expected: expected_at(resource, &piece.text, piece.at),
        candidates,
    })
}

/// The syntax expected at a position, or at the start of the word that contains it.
fn expected_at(resource: &'static Resource, query: &str, at: usize) -> Option<Expectation> {
    let start = Token::around(query, at).map_or(at, |token| token.start);
    let expecting = expectations(query.get(..start)?)?;
    expectation(resource, &expecting)
}

/// Completions at a byte that is a character boundary.
fn complete_at(completer: &Completer<'_>, at: usize) -> Vec<Completion> {
    let Some(token) = Token::around(completer.query, at) else {
        return completer.at_cursor(at);
    };
    let mut found = completer.replacing_token(&token, at);
    if token.end == at && token.quote.is_none() {
        found.extend(completer.at_cursor(at));
    }
    found
}

/// The maximum number of candidates tried: more than any resource has fields or values, so that
/// only parameters can exceed it.
const CANDIDATES_MAX: usize = 200;

/// The completion in progress.
struct Completer<'q> {
    resource: &'static Resource,
    /// The query, which may use parameters elsewhere.
    whole: &'q str,
    /// The piece of it that is read.
    query: &'q str,
    trial: Trial<'q>,
}

/// The result of trying similar candidates.
#[derive(Default)]
enum Alike {
    #[default]
    Untried,
    /// They fit at this range.
    Fit(Range<usize>),
    Unfit,
}

impl Alike {
    /// The range that a candidate replaces, if it fits.
    fn replaced_range(
        &mut self,
        candidate: &Candidate,
        tried: impl FnOnce() -> Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        if !candidate.is_alike {
            return tried();
        }
        if matches!(self, Alike::Untried) {
            *self = tried().map_or(Alike::Unfit, Alike::Fit);
        }
        match self {
            Alike::Fit(range) => Some(range.clone()),
            Alike::Untried | Alike::Unfit => None,
        }
    }
}

impl Completer<'_> {
    /// Candidates to replace the token that ends at the cursor.
    fn replacing_token(&self, token: &Token, at: usize) -> Vec<Completion> {
        let Some((fitting, floor)) = self.fitting(token.start) else {
            return Vec::new();
        };
        let typed = self.query.get(token.start..at).unwrap_or_default();
        let is_whole = at == token.end;
        let mut candidates = fitting;
        if let Some(quote) = token.quote {
            candidates.retain_mut(|candidate| candidate.quote(quote));
        }
        let begun = |candidate: &Candidate| candidate.begins_with(typed);
        if candidates.iter().any(begun) {
            candidates.retain(begun);
        } else {
            candidates = candidates::nearest(&candidates, typed)
                .into_iter()
                .collect();
        }
        candidates.truncate(CANDIDATES_MAX);
        let mut alike = Alike::default();
        candidates
            .iter()
            .filter_map(|candidate| {
                let range = token.start..token.end;
                let edit = Edit::new(self.query, range.clone(), candidate, true);
                let is_same = is_whole && self.query.get(range.clone()) == Some(edit.text.as_str());
                let fits = if is_same {
                    self.trial.keeps(&edit)
                } else {
                    let fits = || self.trial.tries(&edit, candidate, floor).map(|_| range);
                    alike.replaced_range(candidate, fits).is_some()
                };
                fits.then(|| candidate.completion(edit))
            })
            .collect()
    }

    /// Candidates at the cursor, before or in place of a token that begins there.
    fn at_cursor(&self, at: usize) -> Vec<Completion> {
        let Some((fitting, floor)) = self.fitting(at) else {
            return Vec::new();
        };
        let best = |candidate: &Candidate| -> Option<Range<usize>> {
            let mut edits = vec![Edit::new(self.query, at..at, candidate, false)];
            if let Some(token) = Token::from(self.query, at) {
                // Prefer to keep a word if an operator or a keyword can go before it.
                let is_joint = matches!(
                    candidate.kind,
                    CompletionKind::Operator | CompletionKind::Keyword
                );
                edits.insert(
                    usize::from(is_joint),
                    Edit::new(self.query, token.start..token.end, candidate, false),
                );
            }
            let tried = edits
                .into_iter()
                .filter_map(|edit| Some((self.trial.tries(&edit, candidate, floor)?, edit)));
            // On a tie, the first.
            tried
                .min_by_key(|(outcome, _)| *outcome)
                .map(|(_, edit)| edit.range)
        };
        let mut alike = Alike::default();
        let completion = |candidate: &Candidate| {
            let range = alike.replaced_range(candidate, || best(candidate))?;
            Some(candidate.completion(Edit::new(self.query, range, candidate, false)))
        };
        let candidates = fitting.iter().take(CANDIDATES_MAX);
        candidates.filter_map(completion).collect()
    }

    /// The candidates after a piece of the query, and the start of their condition.
    fn fitting(&self, end: usize) -> Option<(Vec<Candidate>, usize)> {
        let head = self.query.get(..end)?;
        let expecting = expectations(head)?;
        let floor =
            expecting
                .condition
                .as_ref()
                .map_or(end, |condition| match &condition.subject {
                    Subject::Field(name) | Subject::Call { function: name, .. } => {
                        name.span.range().start
                    }
                });
        let mut fitting = candidates_after(self.resource, &expecting, self.whole, head);
        if fitting.iter().any(Candidate::is_condition) && !self.trial.begins(head) {
            fitting.retain(|candidate| !candidate.is_condition());
        }
        Some((fitting, floor.min(end)))
    }
}
