//! Finds the candidates that fit at a position.

use std::ops::Range;

use super::candidates::{self, Candidate, candidates_after};
use super::completion::{Completion, CompletionKind};
use super::token::Token;
use super::trial::{Edit, Trial};
use crate::catalog::Resource;
use crate::syntax::ast::Subject;
use crate::syntax::expectations;

/// The maximum number of candidates tried: more than any resource has fields or values, so that
/// only parameters can exceed it.
const CANDIDATES_MAX: usize = 200;

/// The completion in progress.
pub(super) struct Completer<'q> {
    pub(super) resource: &'static Resource,
    /// The query, which may use parameters elsewhere.
    pub(super) whole: &'q str,
    /// The piece of it that is read.
    pub(super) query: &'q str,
    pub(super) trial: Trial<'q>,
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

/// The candidates that begin with the typed text, or else the nearest one.
fn continuing(mut candidates: Vec<Candidate>, typed: &str) -> Vec<Candidate> {
    let begun = |candidate: &Candidate| candidate.begins_with(typed);
    if candidates.iter().any(begun) {
        candidates.retain(begun);
        candidates
    } else {
        let nearest = candidates::nearest(&candidates, typed);
        nearest.into_iter().collect()
    }
}

impl Completer<'_> {
    /// Completions at a byte that is a character boundary.
    pub(super) fn completions_at(&self, at: usize) -> Vec<Completion> {
        let Some(token) = Token::around(self.query, at) else {
            return self.at_cursor(at);
        };
        let mut found = self.replacing_token(&token, at);
        if token.end == at && token.quote.is_none() {
            found.extend(self.at_cursor(at));
        }
        found
    }

    /// Candidates to replace the token that ends at the cursor.
    fn replacing_token(&self, token: &Token, at: usize) -> Vec<Completion> {
        let Some((mut candidates, floor)) = self.fitting(token.start) else {
            return Vec::new();
        };
        if let Some(quote) = token.quote {
            candidates.retain_mut(|candidate| candidate.quote(quote));
        }
        let typed = self.query.get(token.start..at).unwrap_or_default();
        let candidates = continuing(candidates, typed);
        let range = token.start..token.end;
        let written = self.query.get(range.clone()).filter(|_| at == token.end);
        let mut alike = Alike::default();
        let completion = |candidate: &Candidate| {
            let edit = Edit::new(self.query, range.clone(), candidate, true);
            let fits = if written == Some(edit.text.as_str()) {
                self.trial.keeps(&edit)
            } else {
                let tried = || self.trial.tries(&edit, candidate, floor);
                let replaced = || tried().map(|_| range.clone());
                alike.replaced_range(candidate, replaced).is_some()
            };
            fits.then(|| candidate.completion(edit))
        };
        let candidates = candidates.iter().take(CANDIDATES_MAX);
        candidates.filter_map(completion).collect()
    }

    /// Candidates at the cursor, before or in place of a token that begins there.
    fn at_cursor(&self, at: usize) -> Vec<Completion> {
        let Some((fitting, floor)) = self.fitting(at) else {
            return Vec::new();
        };
        let best = |candidate: &Candidate| -> Option<Range<usize>> {
            let edits = self.insertions(at, candidate).into_iter();
            let tried =
                edits.filter_map(|edit| Some((self.trial.tries(&edit, candidate, floor)?, edit)));
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

    /// The edits that insert a candidate before or in place of a token that begins at the cursor,
    /// the preferred one first.
    fn insertions(&self, at: usize, candidate: &Candidate) -> Vec<Edit> {
        let mut edits = vec![Edit::new(self.query, at..at, candidate, false)];
        if let Some(token) = Token::from(self.query, at) {
            // Prefer to keep a word if an operator or a keyword can go before it.
            let is_joint = matches!(
                candidate.kind,
                CompletionKind::Operator | CompletionKind::Keyword
            );
            let replacing = Edit::new(self.query, token.start..token.end, candidate, false);
            edits.insert(usize::from(is_joint), replacing);
        }
        edits
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
