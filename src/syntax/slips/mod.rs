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
mod proficiencies;
mod quotes;
mod ranges;
mod shapes;
mod spaced_names;
mod subjects;
mod times;
pub(crate) mod tokens;
mod values;
mod whole_queries;
mod words;

use super::foreign_operators::equivalent_operator;
use super::function_alias::{FunctionAlias, function_by_alias};
use super::text::is_bare;
use crate::diagnostics::{Code, Help, Problem, Suggestion, excerpt};
use crate::span::Span;
use beginnings::BEGINNINGS;
use cursor::TokenCursor;
pub(crate) use hierarchy::is_word_for_under;
use positions::{
    ANY, ANYWHERE, BEGIN, CLOSE, COMPARISON, FIRST, INSIDE, ITEM, JOIN, KEYWORD, Kinds, LATER,
    NAME, OPEN, OTHER, Positions, QUOTED, SUBJECT, VALUE, WORD, WORDS,
};
use shapes::Row;
use tokens::{Enclosing, Kind, Token};

/// The start of a comment.
const COMMENT: &str = "#";

/// A placeholder for an unknown value in the text read in place of a mistake.
const PLACEHOLDER: &str = "x";
/// The same placeholder as shown in messages about the text next to it.
const SHOWN_PLACEHOLDER: &str = "VALUE";

/// A common mistake of several words.
#[derive(Debug)]
pub(crate) struct Slip {
    /// The problem to report, with its help.
    pub(crate) problem: Problem,
    /// Its span: other problems within it are consequences.
    pub(crate) span: Span,
    /// The replacement and its span.
    pub(crate) replacement: Option<(Span, String)>,
    /// Words missing from the replacement because they exist only in the other language.
    pub(crate) drops: String,
    /// The placeholder used while the rest of the query is checked.
    placeholder: &'static str,
    /// The table row that it comes from, if any.
    #[cfg(test)]
    pub(crate) shape: &'static str,
}

impl Slip {
    fn new(problem: Problem, span: Span, replacement: Option<(Span, String)>) -> Self {
        Slip {
            problem,
            span,
            replacement,
            drops: String::new(),
            placeholder: "",
            #[cfg(test)]
            shape: "",
        }
    }

    /// With a placeholder that can be read in its place.
    fn with_placeholder(self, placeholder: &'static str) -> Self {
        Slip {
            placeholder,
            ..self
        }
    }

    /// With its replacement, if known.
    fn with_replacement(mut self, replacement: impl Into<Option<String>>) -> Self {
        self.replacement = replacement
            .into()
            .map(|replacement| (self.span, replacement));
        self
    }

    /// With words that only the other language has.
    fn dropping(self, words: &str) -> Self {
        Slip {
            drops: words.to_owned(),
            ..self
        }
    }
}

impl Slip {
    /// Suggests the replacement, if it is known and the problem has no other suggestion.
    fn suggest(&mut self, query: &str) {
        let Some((span, text)) = self.replacement.clone() else {
            return;
        };
        if self.problem.suggestions().is_empty() {
            let removed = query.get(span.range()).filter(|_| text.is_empty());
            let drops = format!("{} {}", self.drops, removed.unwrap_or_default());
            let suggestion = Suggestion::of([(span, text)]).dropping(drops);
            self.problem.suggest(Some(suggestion));
        }
    }

    /// A string that can be read in its place if the replacement is not known. White space separates
    /// it from its neighbours.
    pub(crate) fn placeholder_text(&self) -> String {
        format!(
            " {} ",
            self.placeholder.replace(PLACEHOLDER, SHOWN_PLACEHOLDER)
        )
    }
}

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Text,
    /// One of a fixed set.
    Choice(&'static [&'static str]),
    Number,
    /// A number that may have a fraction.
    Decimal,
    Date,
    /// A date, with or without a time.
    Time,
    Flag,
}

/// The fields of the resource, if the resource is known.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'f> {
    /// The values of the field with a name.
    pub(crate) values: &'f dyn Fn(&str) -> Option<ValueKind>,
    /// The name of the field that several words mean, which are given without white space.
    pub(crate) of_words: &'f dyn Fn(&str) -> Option<&'static str>,
}

/// Recognises a mistake that begins at a token.
type Recognise = fn(&TokenCursor<'_>, usize) -> Option<Slip>;

/// Mistakes that are searched for together.
enum Slips {
    /// A function, with the positions and kinds of tokens at which its mistakes begin.
    Function(Positions, Kinds, Recognise),
    Rows(&'static [Row]),
}
use Slips::{Function, Rows};

/// The common mistakes. The first match wins.
#[rustfmt::skip]
const SLIPS: &[Slips] = &[
    Rows(whole_queries::WHOLE_QUERY),
    Rows(clauses::ROWS),
    Rows(whole_queries::COMPUTED),
    Function(FIRST, OPEN | CLOSE, joins::parentheses),
    Function(ANYWHERE, WORD, comments::comment),
    Function(FIRST, QUOTED, whole_queries::in_quotes),
    Function(BEGIN, COMPARISON | KEYWORD, functions::joining),
    Function(FIRST, WORD, whole_queries::jmespath),
    Function(BEGIN, JOIN, functions::prefixed_join),
    Function(BEGIN, NAME, aws::aws_filter),
    Function(BEGIN, NAME, aws::condition),
    Function(FIRST, WORDS, whole_queries::jq),
    Function(FIRST, WORD, whole_queries::collection),
    Function(FIRST, COMPARISON, whole_queries::formula),
    Function(FIRST, NAME, whole_queries::lambda),
    Function(FIRST, NAME | WORD, clauses::command),
    Function(FIRST, WORDS, clauses::prefix),
    Function(LATER, JOIN | COMPARISON, clauses::piped),
    Function(ANYWHERE, NAME | WORD | JOIN | COMPARISON, clauses::suffix),
    Rows(functions::CONCATENATED),
    Rows(functions::CAST),
    Function(BEGIN, NAME, functions::quantified),
    Function(BEGIN, NAME, files::in_file),
    Rows(methods::PARTS),
    Rows(foreign_calls::ROWS),
    Function(BEGIN, NAME, foreign_calls::beginning),
    Rows(methods::ROWS),
    Rows(subjects::MEMBERS),
    Function(BEGIN, NAME, times::within),
    Function(LATER, ANY, times::compared),
    Function(BEGIN, WORDS, times::between),
    Rows(functions::AROUND),
    Function(BEGIN, WORD | OTHER, functions::list_first),
    Rows(functions::VALUE_IN_FIELD),
    Function(LATER, KEYWORD, values::choice),
    Function(LATER, KEYWORD, values::keyword),
    Rows(presence::ROWS),
    Function(FIRST, NAME, whole_queries::words),
    Rows(values::NEGATED),
    Rows(hierarchy::ROWS),
    Rows(proficiencies::ROWS),
    Rows(calls::ROWS),
    Function(BEGIN, NAME, calls::joined),
    Rows(subjects::IN_BRACKETS),
    Rows(calls::WITHOUT_PARENTHESES),
    Function(ANYWHERE, WORDS | COMPARISON, functions::subquery),
    Rows(joins::ROWS),
    Function(ANYWHERE, NAME | WORD, joins::misspelt),
    Function(ANYWHERE, NAME, joins::glued),
    Function(LATER, WORD | OTHER, phrases::escaped_quotes),
    Function(LATER, QUOTED | OTHER, quotes::uneven),
    Function(LATER, QUOTED, phrases::doubled_quotes),
    Function(LATER, WORD | QUOTED, quotes::within),
    Function(BEGIN, WORD | QUOTED, quotes::alone),
    Function(LATER, NAME, values::prefixed),
    Function(LATER, COMPARISON, words::any_case),
    Function(LATER, VALUE, values::several),
    Rows(values::ROWS),
    Function(LATER, WORD, values::decimal_comma),
    Function(LATER, NAME | WORD, values::dollar),
    Function(LATER, NAME | WORD, values::glued),
    Function(LATER, NAME, functions::value_call),
    Function(ITEM, VALUE, lists::by_lines),
    Function(ITEM | INSIDE, NAME | WORD, phrases::item),
    Function(LATER, OPEN, phrases::in_parentheses),
    Function(LATER, WORDS, phrases::words),
    Function(LATER, KEYWORD | JOIN, implied_fields::conditions),
    Function(LATER, KEYWORD | JOIN, implied_fields::number),
    Rows(ranges::ROWS),
    Function(BEGIN, WORDS, ranges::in_words),
    Function(BEGIN, WORDS, patterns::pattern),
    Function(LATER, NAME | WORD, patterns::by_equal),
    Function(LATER, COMPARISON, patterns::anchored),
    Function(LATER, COMPARISON, patterns::anchored_end),
    Rows(ranges::INCLUSIVE),
    Function(BEGIN, NAME | WORD, lists::any_of),
    Function(BEGIN, WORD, lists::side_by_side),
    Function(BEGIN, WORDS, lists::joined),
    Function(SUBJECT, NAME, lists::list),
    Function(BEGIN, WORDS, lists::by_commas),
    Function(SUBJECT, NAME, lists::ranges),
    Function(SUBJECT, NAME | WORD, words::operator),
    Function(BEGIN, WORDS, words::signs),
    Rows(methods::OPERATORS),
    Rows(words::ROWS),
    Rows(words::CUT_OFF),
    Function(SUBJECT, NAME, words::negated),
    Function(LATER, WORD, joins::semicolon),
    Rows(subjects::ROWS),
    Function(ANYWHERE, WORD, subjects::signed_condition),
    Rows(subjects::NAMES),
    Function(BEGIN, NAME | OPEN, subjects::several_fields),
    Function(ANYWHERE, NAME, subjects::spaced),
    Rows(whole_queries::UNKNOWN_NAMES),
    Function(LATER, WORD, subjects::semicolon),
    Function(ANYWHERE, KEYWORD | JOIN, subjects::open_join),
    Function(BEGIN, NAME, calls::nested),
    Function(BEGIN, NAME | WORD, words::missing),
    Function(BEGIN, NAME | WORD, words::unknown),
];

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

/// The shape of each row and its example: the resource, the query as written, and the intended
/// query, if any.
#[cfg(test)]
pub(crate) fn examples() -> Vec<(&'static str, shapes::Example)> {
    let rows = SLIPS.iter().filter_map(|slips| match slips {
        Rows(rows) => Some(*rows),
        Function(..) => None,
    });
    rows.flatten().map(|row| (row.shape, row.example)).collect()
}

/// The values, names and comments of a query, with the comments last.
pub(crate) fn texts(query: &str) -> Vec<String> {
    let tokens = tokens::lenient_tokens(query);
    let ends = tokens.iter().map(|token| token.span.end as usize);
    let starts = tokens
        .iter()
        .map(|token| token.span.start as usize)
        .chain([query.len()]);
    // Only white space and comments are between tokens.
    let between = [0]
        .into_iter()
        .chain(ends)
        .zip(starts)
        .filter_map(|(end, start)| query.get(end..start));
    let comments = between
        .filter(|between| between.contains('#'))
        .map(str::to_owned);
    tokens
        .iter()
        .filter(|token| token.is_value())
        .map(Token::value)
        .chain(comments)
        .collect()
}

/// A query with white space in place of dangling text at its ends: `and`, `or`, a closing
/// parenthesis before any group, and `not` and parentheses after a final `and`. All other positions
/// stay the same. `None` if there is no such text, or nothing else.
pub(super) fn without_dangling_ends(query: &str) -> Option<String> {
    let tokens = tokens::lenient_tokens(query);
    let first = tokens
        .iter()
        .position(|token| !token.is_join() && token.kind != Kind::Close)?;
    let last = tokens.iter().rposition(|token| !token.opens_condition())?;
    let is_joined = tokens.get(last + 1).is_none_or(Token::is_join);
    let start = tokens.get(first)?.span.start as usize;
    let end = if is_joined {
        tokens.get(last)?.span.end as usize
    } else {
        query.len()
    };
    let is_open = first > 0 || is_joined && last + 1 < tokens.len();
    let kept = query.get(start..end).filter(|_| is_open)?;
    Some(format!("{}{kept}", " ".repeat(start)))
}

/// The problems of a query, with those of its common mistakes in place of the grammar's problems
/// for them. If the grammar stopped, the mistake right before or after that position is the cause.
pub(super) fn with_slip_problems(
    query: &str,
    problems: Vec<Problem>,
    stopped: Option<Problem>,
    slips: impl FnOnce(&str) -> Vec<Slip>,
) -> Vec<Problem> {
    if problems.is_empty() && stopped.is_none() {
        return Vec::new();
    }
    let slips = slips(query);
    let spans: Vec<Span> = slips.iter().map(|slip| slip.span).collect();
    let is_left = |problem: &Problem| match problem.span() {
        Some(span) => {
            !overlaps(&spans, span) && !follows_removed_text(query, &slips, problem, span)
        }
        None => true,
    };
    let is_blamed = |stopped: &Problem| stopped.span().is_some_and(|span| touches(&spans, span));
    let mut left: Vec<Problem> = problems.into_iter().filter(is_left).collect();
    left.extend(stopped.filter(|stopped| !is_blamed(stopped)));
    let unclosed: Vec<Span> = left.iter().filter_map(unclosed_quote).collect();
    left.retain(|problem| {
        let lone = problem.span().filter(|_| problem.code == Code::LoneValue);
        !lone.is_some_and(|span| touches(&unclosed, span))
    });
    if left.iter().any(Problem::is_unclosed_parenthesis)
        && (left.iter().any(|problem| hides_parenthesis(query, problem))
            || explain_unclosed_parenthesis(query, &slips))
    {
        left.retain(|problem| !problem.is_unclosed_parenthesis());
    }
    left.extend(slips.into_iter().map(|slip| slip.problem));
    left
}

/// The span of a quote that is never closed: its value may contain anything.
fn unclosed_quote(problem: &Problem) -> Option<Span> {
    problem
        .span()
        .filter(|_| problem.code == Code::UnclosedQuote)
}

/// True if the only reason why a parenthesis before a slip is unclosed is the slip itself, or that
/// the query is not finished.
pub(crate) fn explain_unclosed_parenthesis(query: &str, slips: &[Slip]) -> bool {
    ends_open(query)
        || slips
            .iter()
            .any(|slip| closes_outer_parenthesis(query, slip))
}

/// True if a slip contains a parenthesis that closes one before it.
fn closes_outer_parenthesis(query: &str, slip: &Slip) -> bool {
    let text = query.get(slip.span.range()).unwrap_or_default();
    text.matches(')').count() > text.matches('(').count()
}

/// True if a query ends where a condition must follow.
fn ends_open(query: &str) -> bool {
    let tokens = tokens::lenient_tokens(query);
    tokens
        .last()
        .is_some_and(|last| last.opens_condition() && last.kind != Kind::Open)
}

/// True if a `#` directly after a word hides a parenthesis.
fn hides_parenthesis(query: &str, problem: &Problem) -> bool {
    let hides = matches!(problem.code, Code::GluedComment | Code::UnclosedQuote);
    let comment = problem.span().filter(|_| hides);
    let rest = comment.and_then(|span| query.get(span.start as usize..));
    rest.and_then(|rest| rest.split(['\n', '\r']).next())
        .is_some_and(|line| line.contains(')'))
}

/// True if a span overlaps one of these sorted spans.
pub(crate) fn overlaps(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end <= span.start);
    spans
        .get(first)
        .is_some_and(|other| other.start < span.end.max(span.start + 1))
}

fn touches(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end < span.start);
    spans
        .get(first)
        .is_some_and(|other| other.start <= span.end)
}

/// True if two conditions lack an operator only because something between them does not belong there.
fn follows_removed_text(query: &str, slips: &[Slip], problem: &Problem, span: Span) -> bool {
    let before = slips.partition_point(|slip| slip.span.end <= span.start);
    let Some(slip) = before.checked_sub(1).and_then(|before| slips.get(before)) else {
        return false;
    };
    let is_removed = slip
        .replacement
        .as_ref()
        .is_some_and(|(_, replacement)| replacement.is_empty() || replacement == COMMENT);
    let between = query
        .get(slip.span.end as usize..span.start as usize)
        .unwrap_or_default();
    is_removed && between.trim().is_empty() && problem.code == Code::MissingOperator
}

/// The problem of text found in place of something else, or of an unknown operator if nothing is
/// named.
fn problem(expected: &'static str, found: &str, help: impl Into<Help>, span: Span) -> Problem {
    let found = excerpt(found);
    match expected {
        "" => Problem::unknown_operator(found, help, span),
        expected => Problem::syntax(expected, format!("`{found}`"), help, span),
    }
}

/// The help that says what to type.
fn help_to_write(replacement: &str) -> String {
    format!("write `{}`", excerpt(replacement))
}

/// An operator in the syntax of this language.
fn native_operator(written: &str) -> &str {
    equivalent_operator(written).map_or(written, |operator| operator.text())
}
