//! Foreign words between two conditions.

use super::captures::is_condition;
use super::places::{ANYWHERE, BEGIN, LATER};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt};
use crate::diagnostics::Problem;
use crate::span::Span;
use crate::syntax::called;

/// The text expected between two conditions.
const JOIN: &str = "`and` or `or`";

pub(super) const ROWS: &[Row] = &[
    row(LATER, "BEHIND_VALUE {FOREIGN_JOIN} / CONDITION")
        .expected(JOIN)
        .meant("{1}")
        .example(
            "users",
            "username = bob but lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "BEHIND_VALUE {NO_JOIN} / CONDITION")
        .help("the language has `and`, `or` and `not`: {1}")
        .read_as("&&")
        .example("users", "username = bob xor lastname = lee", ""),
    row(LATER, "BEHIND_CLOSED {UNKNOWN_NAME} / CONDITION")
        .expected(JOIN)
        .help("write `and` or `or` between two conditions")
        .read_as("&&")
        .example("users", "tag(BPO = 1) foo lastname = lee", ""),
    row(LATER, "{REPEATED_JOIN} / CONDITION")
        .expected("a condition")
        .help("write `{1}` once")
        .meant("{1}")
        .example(
            "users",
            "username = bob and and lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "{JOIN JOIN} / CONDITION")
        .expected("a condition")
        .help("one word joins two conditions: write `and` or `or`")
        .read_as("&&")
        .example("users", "username = bob and or lastname = lee", ""),
    row(LATER, "{SEPARATOR JOIN_WORD} / CONDITION")
        .expected(JOIN)
        .help("write `{1}` without a comma or a semicolon")
        .meant("{1}")
        .example(
            "users",
            "username = bob, or lastname = lee",
            "username = bob or lastname = lee",
        ),
    row(LATER, "{JOIN_WORD SEPARATOR} / CONDITION")
        .expected("a condition")
        .help("write `{1}` without a comma or a semicolon")
        .meant("{1}")
        .example(
            "users",
            "username = bob and, lastname = lee",
            "username = bob and lastname = lee",
        ),
    row(LATER, "BEHIND_VALUE {CONDITION_COMMA} / LAST")
        .expected("the end of the query")
        .help("remove the comma")
        .meant("")
        .example("users", "username = bob,", "username = bob"),
    row(BEGIN, "{both|either} / CONDITION")
        .expected("a condition")
        .help("write only the conditions, with `and` or `or` between them")
        .meant("")
        .example(
            "users",
            "either username = bob or lastname = lee",
            "username = bob or lastname = lee",
        ),
    row(BEGIN, "{neither} / CONDITION")
        .expected("a condition")
        .help("write `not` before a group: `not (FIELD = VALUE or FIELD = VALUE)`")
        .read_as("not")
        .example("users", "neither username = bob or lastname = lee", ""),
    row(ANYWHERE, "{GLUED_JOIN} / CONDITION")
        .expected(JOIN)
        .help("put a space before the word between two conditions: `{1}`")
        .meant("{1}")
        .example(
            "agent-statuses",
            "state = ENABLEDor type = CUSTOM",
            "state = ENABLED or type = CUSTOM",
        ),
];

/// Words and signs of other languages between two conditions, and their meaning.
pub(super) const FOREIGN: &[(&str, &str)] = &[
    ("& amp;", "and"),
    ("& amp; & amp;", "and"),
    ("+", "and"),
    ("-and", "and"),
    (".and.", "and"),
    ("also", "and"),
    ("and also", "and"),
    ("and if", "and"),
    ("and the", "and"),
    ("and then", "and"),
    ("and where", "and"),
    ("and with", "and"),
    ("andalso", "and"),
    ("as well as", "and"),
    ("but", "and"),
    ("et", "and"),
    ("plus", "and"),
    ("together with", "and"),
    ("und", "and"),
    ("where", "and"),
    ("with", "and"),
    ("∧", "and"),
    ("-or", "or"),
    (".or.", "or"),
    ("oder", "or"),
    ("or else", "or"),
    ("orelse", "or"),
    ("ou", "or"),
    ("∨", "or"),
    ("and without", "and not"),
    ("andnot", "and not"),
    ("but without", "and not"),
    ("except", "and not"),
    ("excluding", "and not"),
    ("minus", "and not"),
    ("unless", "and not"),
    ("without", "and not"),
];

/// Words between two conditions that have no one-word equivalent, and the text to write instead.
pub(super) const REFUSED: &[(&str, &str)] = &[
    (
        "xor",
        "for exactly one of two, write `(a or b) and not (a and b)`",
    ),
    ("nand", "write `not (a and b)`"),
    ("nor", "write `not (a or b)`"),
    (
        "and/or",
        "`or` means that any will do, `and` that all must match",
    ),
    ("then", "write `and` or `or`"),
    ("otherwise", "write `and` or `or`"),
];

/// True if a word between two conditions is meant to join them: a foreign word, or a misspelt
/// keyword.
pub(super) fn is_join_like(row: &TokenCursor<'_>, at: usize) -> bool {
    let known = row
        .longest_known(at, FOREIGN)
        .or_else(|| row.longest_known(at, REFUSED));
    let is_near = |token: &Token<'_>| {
        token.kind == Kind::Word && near_keyword(token.text, &["and", "or"]).is_some()
    };
    match known {
        Some((_, length)) => is_condition(row, at + length),
        None => row.passes(at, is_near) && row.is_comparison_at(at + 1),
    }
}

/// `and and`: the word once.
pub(super) fn repeated(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let join = row.find(at, Token::is_join)?.text;
    let is_twice = row.text_at(at + 1).eq_ignore_ascii_case(join);
    is_twice.then(|| (join.to_owned().into(), at + 2))
}

/// `ENABLEDor`: a value from a fixed set with a keyword joined to it.
pub(super) fn glued_to_value(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let word = row.text_at(at);
    let values = row.choices(row.text_at(at.checked_sub(2)?))?;
    let meant = ["and", "or"].iter().find_map(|join| {
        let (value, glued) = word.split_at_checked(word.len().checked_sub(join.len())?)?;
        let is_value = values.iter().any(|known| known.eq_ignore_ascii_case(value));
        (is_value && glued.eq_ignore_ascii_case(join)).then(|| format!("{value} {join}"))
    })?;
    Some((meant.into(), at + 1))
}

/// The keyword that a word misspells: the same letters in another order or number.
fn near_keyword(word: &str, keywords: &[&'static str]) -> Option<&'static str> {
    const LENGTH_MAX: usize = 5;
    let lower = word.to_ascii_lowercase();
    let is_near = |keyword: &&&str| {
        let has_its_letters = lower.chars().all(|char| keyword.contains(char));
        let is_slightly_off = lower.len() == 3 && lower.get(..1) == keyword.get(..1);
        let distance = strsim::osa_distance(&lower, keyword);
        distance == 1 && (has_its_letters || is_slightly_off && keyword.len() == 3)
    };
    let is_known = |known: &[(&str, &str)]| known.iter().any(|(word, _)| *word == lower);
    let is_short =
        (2..=LENGTH_MAX).contains(&word.len()) && !is_known(FOREIGN) && !is_known(REFUSED);
    keywords
        .iter()
        .find(|keyword| is_short && is_near(keyword))
        .copied()
}

/// True if a value or a group ends right before a token.
pub(super) fn is_behind_value(row: &TokenCursor<'_>, at: usize) -> bool {
    let ends = |before: &Token<'_>| before.is_value() || before.kind == Kind::Close;
    row.before(at).is_some_and(ends) && !row.begins_condition(at)
}

/// The same for a value that ends with quotes or a parenthesis.
pub(super) fn is_behind_closed(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_closed = |before: &Token<'_>| matches!(before.kind, Kind::Quoted | Kind::Close);
    row.before(at).is_some_and(is_closed) && is_behind_value(row, at)
}

/// `username = bob adn lastname = lee` · `nto username = bob`
pub(super) fn misspelt(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.get(at).filter(|_| row.is_comparison_at(at + 1))?.text;
    let is_behind = is_behind_value(row, at);
    let keyword = if is_behind {
        near_keyword(word, &["and", "or"])?
    } else {
        let is_field = row.is_field(word) || !row.begins_condition(at);
        near_keyword(word, &["not"]).filter(|_| !is_field)?
    };
    let help = format!("did you mean `{keyword}`?");
    let slip = row.mistake((at, at), JOIN, help);
    let slip = slip.meaning(keyword.to_owned());
    Some(if is_behind { slip.read_as("&&") } else { slip })
}

/// `username = bob andlastname = lee` · `username = bob ortag(BPO = 1)` · `notstate = ENABLED`
pub(super) fn glued(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.find(at, |word| row.is_no_field(word.text))?.text;
    let (keywords, expected, stand_in): (&[_], _, _) = if is_behind_value(row, at) {
        (&["and", "or"], JOIN, "&&x")
    } else {
        row.begins_condition(at).then_some(())?;
        (&["not"], "a condition", "x")
    };
    let is_subject = |name: &str| match row.get(at + 1) {
        Some(open) if open.kind == Kind::Open => called(name).is_some(),
        Some(sign) => sign.compares() && row.is_field(name),
        None => false,
    };
    let (keyword, subject) = keywords.iter().find_map(|keyword| {
        let (head, subject) = word.split_at_checked(keyword.len())?;
        let is_glued = head.eq_ignore_ascii_case(keyword) && is_subject(subject);
        is_glued.then_some((keyword, subject))
    })?;
    let meant = format!("{keyword} {subject}");
    let help = format!("put a space after `{keyword}`: `{}`", excerpt(&meant));
    let slip = row.mistake((at, at), expected, help);
    Some(slip.meaning(meant).read_as(stand_in))
}

/// `username = a ; firstname = b` · `username=a;firstname=b`
pub(super) fn semicolon(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |token| token.kind == Kind::Word)?;
    let (value, field) = match token.text.trim_end_matches(';') {
        value if value.len() < token.text.len() => (value, ""),
        _ => token
            .text
            .split_once(';')
            .filter(|(value, _)| !value.is_empty())?,
    };
    let is_behind = if token.is_semicolons() {
        is_behind_value(row, at)
    } else {
        row.before(at)
            .is_some_and(|before| before.is_comparison() || before.text.ends_with(':'))
    };
    let is_before_condition = if field.is_empty() {
        token.enclosing == super::Enclosing::Conditions && is_condition(row, at + 1)
    } else {
        row.is_field(field) && row.get(at + 1).is_some_and(Token::compares)
    };
    if !is_behind || !is_before_condition {
        return None;
    }
    let length = |text: &str| u32::try_from(text.len()).ok();
    let start = token.span.start + length(value)?;
    let sign = Span::new(start, token.span.end - length(field)?);
    let (next, end, and) = if field.is_empty() {
        (row.text(at + 1, at + 1), row.span(at + 1, at + 1), " and")
    } else {
        (field, token.span, " and ")
    };
    let help = format!("write `and` or `or` before `{}`", excerpt(next));
    let problem = Problem::unknown_operator(";", help, sign);
    Some(Slip::new(problem, sign.to(end), Some((sign, and.to_owned()))).read_as("&&x"))
}

/// `((` · `))` · `)(`
pub(super) fn parentheses(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.get(at)?;
    if first.kind == Kind::Close {
        let mut problem = Problem::unopened_parenthesis(first.span);
        if row.tokens.iter().any(Token::is_value) {
            return Some(Slip::new(problem, first.span, None).meaning(String::new()));
        }
        // A text like `))` becomes empty.
        problem.suggest(None);
        return Some(Slip::new(problem, row.span(0, row.tokens.len() - 1), None));
    }
    let is_open = row.tokens.iter().all(|token| token.kind == Kind::Open);
    let problem = Problem::unclosed_parenthesis(first.span);
    let end = u32::try_from(row.query.len()).ok()?;
    is_open.then(|| Slip::new(problem, Span::new(first.span.start, end), None))
}
