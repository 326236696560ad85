//! Tests candidates before they are suggested: a candidate must not cause an error.

use std::cmp::Ordering;
use std::ops::Range;

use crate::catalog::Resource;
use crate::compile::{Options, errors};
use crate::diagnostics::{Code, Problem};
use crate::span::Span;
use crate::syntax::{is_name_char, parse};

use super::candidates::Candidate;
use super::completion::{Completion, CompletionKind};
use super::piece::unbalanced;
use super::token::is_operator;

/// A piece of the query and its replacement.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Edit {
    /// The edit that inserts a candidate, with spaces where it would otherwise merge with its
    /// neighbours.
    pub(super) fn new(
        query: &str,
        range: Range<usize>,
        candidate: &Candidate,
        is_begun: bool,
    ) -> Self {
        let (before, after) = (query.get(..range.start), query.get(range.end..));
        // The dots of a range end the text before them; a single dot is part of a bare value.
        let last = before
            .filter(|before| !before.ends_with(".."))
            .and_then(|before| before.chars().next_back());
        let next = after.and_then(|after| after.chars().next());
        let rest = after.unwrap_or_default().trim_start();
        let mut text = candidate.text.as_str();
        // The parenthesis of a started function call, or the dots of a range, are already there.
        for (ending, is_there) in [("(", is_begun), ("..", true)] {
            if is_there && text.len() > ending.len() && rest.starts_with(ending) {
                text = text.strip_suffix(ending).unwrap_or(text);
            }
        }
        let gap = |left: Option<char>, right: Option<char>| {
            let beside = left.zip(right);
            let runs_into = beside.is_some_and(|(left, right)| runs_into(left, right));
            if runs_into { " " } else { "" }
        };
        let left = gap(last, text.chars().next());
        let right = gap(text.chars().next_back(), next);
        Edit {
            text: format!("{left}{text}{right}"),
            range,
        }
    }

    fn applied(&self, query: &str, more: &str) -> String {
        let piece = |range: Option<&str>| range.unwrap_or_default().to_owned();
        piece(query.get(..self.range.start))
            + &self.text
            + more
            + &piece(query.get(self.range.end..))
    }

    fn end(&self) -> usize {
        self.range.start + self.text.len()
    }

    /// Maps a position in the query to its position after the edit.
    fn moved(&self, at: usize) -> usize {
        if at > self.range.end {
            at + self.end() - self.range.end
        } else {
            at
        }
    }
}

/// True if two characters would be read as one word or operator, or look as if they were.
fn runs_into(left: char, right: char) -> bool {
    if is_operator(right) {
        return is_operator(left);
    }
    let stands_apart =
        |char: char| char.is_whitespace() || is_operator(char) || matches!(char, '(' | ')' | ',');
    let is_word_or_quote = |char: char| is_name_char(char) || matches!(char, '"' | '\'' | '$');
    match (is_word_or_quote(left), is_word_or_quote(right)) {
        (_, true) => !stands_apart(left) || left == ')',
        (true, false) => !stands_apart(right) && right != '.',
        (false, false) => false,
    }
}

/// The result of trying a candidate: less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// There are no problems.
    Right,
    /// The first problem is further right.
    Further,
}

/// The original query, for comparison with the edited one.
pub(super) struct Trial<'q> {
    resource: &'static Resource,
    query: &'q str,
    options: &'q Options,
    wrong: TextProblems,
}

impl<'q> Trial<'q> {
    pub(super) fn new(resource: &'static Resource, query: &'q str, options: &'q Options) -> Self {
        Trial {
            resource,
            query,
            options,
            wrong: TextProblems::of(resource, query, options),
        }
    }

    /// The texts to try after a candidate; none if it is tried without them.
    fn samples<'c>(&self, edit: &Edit, candidate: &'c Candidate) -> &'c [String] {
        // The text that follows a candidate.
        static FOLLOWED: [String; 1] = [String::new()];
        let is_last = self.is_last(edit);
        let is_function = candidate.kind == CompletionKind::Function;
        // A function counts as called only if text follows that could go after the call; other
        // candidates are tried with the text that follows them.
        match candidate.samples.as_slice() {
            _ if is_function && (is_last || !edit.text.ends_with('(')) => &[],
            _ if has_own_end(candidate.kind) && !is_last => &[],
            [_, ..] if !is_function && !is_last => &FOLLOWED,
            samples => samples,
        }
    }

    /// Tries a candidate. Problems before `floor` are ignored.
    pub(super) fn tries(
        &self,
        edit: &Edit,
        candidate: &Candidate,
        floor: usize,
    ) -> Option<Outcome> {
        if candidate.kind == CompletionKind::Field && self.rest(edit).trim_start().starts_with('(')
        {
            // With the parenthesis after it, the field would become a call.
            return None;
        }
        let is_last = self.is_last(edit);
        let is_function = candidate.kind == CompletionKind::Function;
        let samples = self.samples(edit, candidate);
        if samples.is_empty() {
            return self.result(edit, floor, is_last, is_name(candidate.kind));
        }
        let is_right = |sample: &String| self.with(edit, sample).first(floor).is_none();
        let fits = samples.iter().any(is_right);
        if is_function {
            self.result(edit, floor, is_last, true).filter(|_| fits)
        } else {
            fits.then_some(Outcome::Further)
        }
    }

    /// True if a fully typed word can stay: no problem lies before it.
    pub(super) fn keeps(&self, edit: &Edit) -> bool {
        let first = self
            .wrong
            .problems
            .iter()
            .find(|problem| range_of(problem).end > edit.range.start);
        first.is_none_or(|problem| range_of(problem).start >= edit.range.start)
    }

    /// True if a condition can begin after a piece of the query, that is, not right after another one.
    pub(super) fn begins(&self, head: &str) -> bool {
        // A comparison, because a word on its own could be a value.
        let found = errors(self.resource, &format!("{head} x = x"), self.options);
        let is_adjacent = |problem: &Problem| {
            problem.code == Code::MissingOperator && range_of(problem).start >= head.len()
        };
        !found.iter().any(is_adjacent)
    }

    fn rest(&self, edit: &Edit) -> &str {
        self.query.get(edit.range.end..).unwrap_or_default()
    }

    /// True if only closing parentheses follow.
    fn is_last(&self, edit: &Edit) -> bool {
        self.rest(edit)
            .trim_matches(|char: char| char.is_whitespace() || char == ')')
            .is_empty()
    }

    fn result(&self, edit: &Edit, floor: usize, is_last: bool, is_name: bool) -> Option<Outcome> {
        let wrong = self.with(edit, "");
        let Some(after) = wrong.first(floor) else {
            return Some(Outcome::Right);
        };
        // Parsing must get further than before, or past this position.
        let is_stuck = self
            .wrong
            .stopped
            .zip(wrong.stopped)
            .is_some_and(|(was, is)| {
                is < edit.moved(was) || is == edit.moved(was) && was <= edit.range.end
            });
        let start = range_of(after).start;
        let fits = match self.wrong.first(floor) {
            // The missing part is still to be typed.
            None => is_last && (start >= edit.end() || is_name && start >= edit.range.start),
            Some(before) => !is_stuck && is_further(before, after, edit, self.query),
        };
        fits.then_some(Outcome::Further)
    }

    fn with(&self, edit: &Edit, sample: &str) -> TextProblems {
        TextProblems::of(
            self.resource,
            &edit.applied(self.query, sample),
            self.options,
        )
    }
}

/// True if the first problem moved right, or is unchanged and after the position. White space
/// between the two is ignored.
fn is_further(before: &Problem, after: &Problem, edit: &Edit, query: &str) -> bool {
    let (was, is) = (range_of(before), range_of(after));
    // The parenthesis added to reveal a missing end is not part of the query.
    let at = was.start.min(query.len());
    let is_next = query
        .get(edit.range.end..at)
        .is_some_and(|between| between.trim().is_empty());
    let is_after = at > edit.range.end;
    let is_other = before.code != after.code;
    let start = if is_next && is_other {
        edit.range.end
    } else {
        edit.moved(at)
    };
    match is.start.cmp(&start) {
        Ordering::Less => false,
        Ordering::Equal => is.end > edit.moved(was.end) || is_other || is_after,
        Ordering::Greater => true,
    }
}

/// An operator or a value on its own where something else follows.
fn has_own_end(kind: CompletionKind) -> bool {
    matches!(kind, CompletionKind::Operator | CompletionKind::Value)
}

/// A name that is still to be compared or called.
fn is_name(kind: CompletionKind) -> bool {
    matches!(kind, CompletionKind::Field | CompletionKind::Function)
}

fn range_of(problem: &Problem) -> Range<usize> {
    problem.span().map_or(0..0, Span::range)
}

/// The problems of some text.
#[derive(Default)]
struct TextProblems {
    /// The errors, sorted by their spans.
    problems: Vec<Problem>,
    /// The position where the parser stopped.
    stopped: Option<usize>,
}

impl TextProblems {
    /// The problems of text whose quote and parentheses are closed and whose parameters are bound.
    fn of(resource: &'static Resource, text: &str, options: &Options) -> Self {
        let (_, unclosed) = unbalanced(text);
        let closing = ")".repeat(unclosed);
        let of_closed = |rest: &str| errors(resource, &format!("{text}{rest}{closing}"), options);
        let closed = (unclosed > 0).then(|| of_closed("\n"));
        // The common case first: text that is valid once its groups end needs no search for
        // mistakes.
        if closed.as_ref().is_some_and(Vec::is_empty) {
            return TextProblems::default();
        }
        let (mut found, stopped) = read_closed(resource, text, options);
        let end = text.trim_end().len();
        if stopped.is_some() && found.iter().all(|problem| range_of(problem).start >= end) {
            // If only the end is missing, any text there reveals the other problems, as does
            // closing a group or list.
            const SAMPLE: &str = " x";
            found.extend(revealed(text, SAMPLE, of_closed(SAMPLE)));
            found.extend(revealed(text, "\n", closed.unwrap_or_default()));
        }
        found.retain(|problem| {
            !problem.is_warning()
                && !problem.is_unclosed_parenthesis()
                && problem.code != Code::UnboundParameter
        });
        found.sort_by_key(|problem| (range_of(problem).start, range_of(problem).end));
        TextProblems {
            problems: found,
            stopped,
        }
    }

    /// The first problem at or after a position.
    fn first(&self, floor: usize) -> Option<&Problem> {
        self.problems
            .iter()
            .find(|problem| range_of(problem).end >= floor)
    }
}

/// The problems of a text among those of the text followed by another one.
fn revealed(text: &str, added: &str, problems: Vec<Problem>) -> impl Iterator<Item = Problem> {
    let (end, length) = (text.trim_end().len(), text.len() + added.len());
    problems.into_iter().filter(move |problem| {
        let range = range_of(problem);
        range.end <= end || range.start < end && range.end > length
    })
}

/// The problems of text without an open quote, and the position where parsing stopped. Unclosed
/// groups end with the text.
fn read_closed(
    resource: &'static Resource,
    text: &str,
    options: &Options,
) -> (Vec<Problem>, Option<usize>) {
    let (found, stopped) = read(resource, text, options);
    if stopped.is_some() && found.iter().all(Problem::is_unclosed_parenthesis) {
        // Parentheses alone are reported at the first of them. A missing end is revealed by closing
        // a parenthesis, on a separate line because the text may end with a comment.
        let (found, stopped) = read(resource, &format!("{text}\n)"), options);
        return (found, stopped.map(|stopped| stopped.min(text.len())));
    }
    let quote = found
        .iter()
        .find(|problem| problem.code == Code::UnclosedQuote);
    let Some(quote) = quote.and_then(|problem| text.get(range_of(problem).start..)?.get(..1))
    else {
        return (found, stopped);
    };
    let is_escape = (text.len() - text.trim_end_matches('\\').len()) % 2 == 1;
    let escaped = if is_escape { "\\" } else { "" };
    read(resource, &format!("{text}{escaped}{quote}"), options)
}

/// The errors of some text, and the position where the parser stopped.
fn read(
    resource: &'static Resource,
    text: &str,
    options: &Options,
) -> (Vec<Problem>, Option<usize>) {
    let found = errors(resource, text, options);
    if found.is_empty() {
        return (found, None);
    }
    let stopped = match parse(text) {
        Ok(parsed) => parsed.stopped.map(|span| span.range().start),
        Err(problems) => problems.first().map(|problem| range_of(problem).start),
    };
    (found, stopped)
}

impl Candidate {
    pub(super) fn completion(&self, edit: Edit) -> Completion {
        let Edit { range, text } = edit;
        Completion {
            kind: self.kind,
            text,
            start: range.start,
            end: range.end,
            about: self.about.clone(),
        }
    }
}
