//! Text to [`Ast`].
//!
//! A correct query is read by the strict grammar (`strict`), any other text by the lenient one (`lenient`), in which common
//! mistakes are rules. So a query with mistakes still has a tree, and checking can find its other errors in the same run.

use super::ast::Ast;
use super::slips::{self, Slip};
use super::{lenient, lenient_slips, strict};
use crate::diagnostics::{Code, Problem};
use crate::span::Span;

/// The maximum length of a query, in bytes: 1 MiB.
pub const MAX_LENGTH: usize = 1 << 20;
/// A tree and the problems of its text.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parsed {
    /// The tree; with problems, it represents the probable intention.
    pub ast: Ast,
    /// The mistakes that were found.
    pub problems: Vec<Problem>,
    /// The position where parsing stopped, if the tree leaves out dangling operators at the ends of
    /// the text.
    pub(crate) stopped: Option<Span>,
}

#[cfg(test)]
thread_local! {
    static PARSES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The number of queries and conditions that this thread has parsed.
#[cfg(test)]
pub(crate) fn parses() -> usize {
    PARSES.get()
}

/// Reads a query.
///
/// ```
/// let parsed = connectql::syntax::parse("username = bob").unwrap();
/// assert!(parsed.problems.is_empty());
/// ```
///
/// # Errors
/// If the text has no tree: it is too long, nested too deeply, or not a query.
pub fn parse(query: &str) -> Result<Parsed, Vec<Problem>> {
    read(query, |query| slips::slips(query, None))
}

/// Reads a query with the grammar alone: callers that know the resource look for common mistakes
/// themselves.
pub(crate) fn parse_by_grammar(query: &str) -> Result<Parsed, Vec<Problem>> {
    read(query, |_| Vec::new())
}

fn read(query: &str, slips: fn(&str) -> Vec<Slip>) -> Result<Parsed, Vec<Problem>> {
    #[cfg(test)]
    PARSES.set(PARSES.get() + 1);
    if query.len() > MAX_LENGTH {
        let message = format!("the query is longer than {MAX_LENGTH} bytes");
        let problem = Problem::new(Code::TooLong, None, message)
            .with_help("shorten it, or split it into several queries and merge their results");
        return Err(vec![problem]);
    }
    if let Some(ast) = strict::parse(query) {
        return Ok(Parsed {
            ast,
            problems: Vec::new(),
            stopped: None,
        });
    }
    if lenient_slips::is_json(query) {
        return Err(vec![lenient_slips::json(query)]);
    }
    read_leniently(query, slips)
}

/// Reads a query that may be incorrect, with the lenient grammar.
#[cfg(test)]
pub(super) fn parse_leniently(query: &str) -> Result<Parsed, Vec<Problem>> {
    read_leniently(query, |query| slips::slips(query, None))
}

fn read_leniently(query: &str, slips: fn(&str) -> Vec<Slip>) -> Result<Parsed, Vec<Problem>> {
    let (tree, problems, stopped) = lenient::read(query);
    let stopped_at = stopped.as_ref().and_then(Problem::span);
    let problems = slips::with_slip_problems(query, problems, stopped, slips);
    match tree {
        Some(ast) => Ok(Parsed {
            ast,
            problems,
            stopped: stopped_at,
        }),
        None => Err(problems),
    }
}
