//! The table of common mistakes, in the order in which they are tried.

use super::cursor::TokenCursor;
use super::positions::{
    ANY, ANYWHERE, BEGIN, CLOSE, COMPARISON, FIRST, INSIDE, ITEM, JOIN, KEYWORD, Kinds, LATER,
    NAME, OPEN, OTHER, Positions, QUOTED, SUBJECT, VALUE, WORD, WORDS,
};
#[cfg(test)]
use super::shapes::Example;
use super::shapes::Row;
use super::slip::Slip;
use super::{
    aws, calls, clauses, comments, files, foreign_calls, functions, hierarchy, implied_fields,
    joins, lists, methods, patterns, phrases, presence, proficiencies, quotes, ranges, subjects,
    times, values, whole_queries, words,
};
use Slips::{Function, Rows};

/// Recognises a mistake that begins at a token.
pub(super) type Recognise = fn(&TokenCursor<'_>, usize) -> Option<Slip>;

/// Mistakes that are searched for together.
pub(super) enum Slips {
    /// A function, with the positions and kinds of tokens at which its mistakes begin.
    Function(Positions, Kinds, Recognise),
    Rows(&'static [Row]),
}

/// The common mistakes. The first match wins.
#[rustfmt::skip]
pub(super) const SLIPS: &[Slips] = &[
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

/// The shape of each row and its example: the resource, the query as written, and the intended
/// query, if any.
#[cfg(test)]
pub(crate) fn examples() -> Vec<(&'static str, Example)> {
    let rows = SLIPS.iter().filter_map(|slips| match slips {
        Rows(rows) => Some(*rows),
        Function(..) => None,
    });
    rows.flatten().map(|row| (row.shape, row.example)).collect()
}
