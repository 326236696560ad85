//! Completions of a query for shells: each is a whole query that replaces the word typed so far.

use connectql::{Completion, Encoding, Options, PositionProblem, Resource, complete_with};

/// The number of times a query that is the only candidate is completed further.
const CONTINUATIONS_MAX: usize = 3;

/// Marks a listed query to show that the only candidate is unfinished.
const UNFINISHED: char = '…';

/// A query to put in place of the typed one.
pub(super) struct Candidate {
    pub(super) query: String,
    /// A line about its last word.
    pub(super) about: String,
}

/// The text around the query on the command line.
#[derive(Clone, Copy)]
pub(super) enum Quote {
    /// None: spaces and operators are special to the shell.
    None,
    Single,
    Double,
}

impl Quote {
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "" => Ok(Quote::None),
            "'" => Ok(Quote::Single),
            "\"" => Ok(Quote::Double),
            _ => Err("neither a quote nor empty"),
        }
    }

    /// True if a completion is literal within these quotes.
    fn allows(self, completion: &Completion) -> bool {
        let text = &completion.text;
        match self {
            Quote::None => text
                .trim_end_matches('(')
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')),
            Quote::Single => !text.contains('\''),
            Quote::Double => !text.contains(['"', '$', '`', '\\']),
        }
    }
}

/// The candidates at the end of the query typed so far.
///
/// Shells insert the common prefix of all candidates, and close the quotes after a single one. So a
/// single candidate is replaced by its possible continuations, and several candidates all begin
/// with the typed text: otherwise the shell would delete it.
pub(super) fn candidates(
    resource: &'static Resource,
    query: &str,
    quote: Quote,
    options: &Options,
) -> Result<Vec<Candidate>, PositionProblem> {
    // Each candidate is printed as one line.
    if query.contains(char::is_control) {
        return Ok(Vec::new());
    }
    let mut found = completed(resource, query, quote, options)?;
    if found.len() == 1 && !matches!(quote, Quote::None) {
        return further(resource, found, quote, options);
    }
    if found.len() > 1 {
        found.retain(|candidate| candidate.query.starts_with(query));
    }
    Ok(found)
}

fn completed(
    resource: &'static Resource,
    query: &str,
    quote: Quote,
    options: &Options,
) -> Result<Vec<Candidate>, PositionProblem> {
    let found = complete_with(resource, query, query.len(), Encoding::Bytes, options)?;
    let allowed = found.candidates.into_iter();
    let allowed = allowed.filter(|completion| quote.allows(completion));
    let queries = allowed.filter_map(|completion| {
        let (before, typed) = query.split_at_checked(completion.start)?;
        let mut query = format!("{before}{}", as_typed(typed, &completion.text));
        if matches!(quote, Quote::None) {
            query.truncate(query.trim_end_matches('(').len());
        }
        Some(Candidate {
            query,
            about: completion.about,
        })
    });
    Ok(queries.filter(|one| one.query != query).collect())
}

/// A word in the case of its typed part: fish drops the quotes of a word that it must respell.
fn as_typed(typed: &str, text: &str) -> String {
    match text.split_at_checked(typed.len()) {
        Some((begin, rest)) if begin.eq_ignore_ascii_case(typed) => {
            // The names of parameters are case-sensitive, all other words are not.
            let is_lower = begin != typed && !typed.contains(char::is_uppercase);
            let rest = if is_lower {
                rest.to_lowercase()
            } else {
                rest.to_owned()
            };
            format!("{typed}{rest}")
        }
        _ => text.to_owned(),
    }
}

/// The candidates after a single one.
fn further(
    resource: &'static Resource,
    mut found: Vec<Candidate>,
    quote: Quote,
    options: &Options,
) -> Result<Vec<Candidate>, PositionProblem> {
    for _ in 0..CONTINUATIONS_MAX {
        let [only] = found.as_slice() else { break };
        let next = completed(resource, &with_space(&only.query), quote, options)?;
        if next.is_empty() {
            break;
        }
        found = next;
    }
    if let [only] = found.as_slice() {
        let listed = Candidate {
            query: format!("{}{UNFINISHED}", only.query),
            about: only.about.clone(),
        };
        found.push(listed);
    }
    Ok(found)
}

/// The query with a space after its last word, as people write it.
fn with_space(query: &str) -> String {
    let space = if query.ends_with(char::is_alphanumeric) {
        " "
    } else {
        ""
    };
    format!("{query}{space}")
}
