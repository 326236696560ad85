//! From the rules of the grammar that could go on at a place to the user's words for them.

use super::forms::OPERATOR_CHARACTERS;
use super::parse::Rule;
use super::slips::{QUOTES, clip};
use crate::problem::Problem;
use crate::span::Span;

/// What a user calls the rules, in the order in which a message lists them. Rules of slips are not named: nobody is
/// told to type them.
const WORDS: [(Rule, &str); 12] = [
    (Rule::and, "`and`"),
    (Rule::or, "`or`"),
    (Rule::close, "`)`"),
    (Rule::EOI, "the end of the query"),
    (Rule::condition, "a condition"),
    (Rule::name, "a condition"),
    (Rule::operator, "an operator"),
    (Rule::test, "an operator"),
    (Rule::list, LIST),
    (Rule::argument, "an argument"),
    (Rule::bare, "a value"),
    (Rule::double, "a value"),
];

/// A list can stand after any operator as far as the grammar goes; people are told so after `in` alone.
const LIST: &str = "a list";

/// Words that make the ones after them superfluous: where a query can end, a condition needs `and` before it.
const ENDING: &str = "the end of the query";

/// What can stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    And,
    Or,
    Condition,
    Operator,
    Argument,
    Value,
}

/// What rules stand for, for a program that completes.
const EXPECTED: [(Rule, Expected); 10] = [
    // Nothing has been read at all.
    (Rule::query, Expected::Condition),
    (Rule::and, Expected::And),
    (Rule::or, Expected::Or),
    (Rule::condition, Expected::Condition),
    (Rule::name, Expected::Condition),
    (Rule::operator, Expected::Operator),
    (Rule::test, Expected::Operator),
    (Rule::argument, Expected::Argument),
    (Rule::bare, Expected::Value),
    (Rule::double, Expected::Value),
];

/// What rules that could go on stand for, each once.
pub(super) fn expected(rules: &[Rule]) -> Vec<Expected> {
    let mut found = Vec::new();
    for (_, expected) in EXPECTED.iter().filter(|(rule, _)| rules.contains(rule)) {
        if !found.contains(expected) {
            found.push(*expected);
        }
    }
    found
}

/// The problem of a text that cannot go on at byte `start`.
pub(super) fn problem(query: &str, start: usize, rules: &[Rule]) -> Problem {
    let rest = query.get(start..).unwrap_or_default();
    let length = token_length(rest);
    let before = query.get(..start).unwrap_or_default();
    let mut words = words(rules);
    if !ends_with_word(before, "in") {
        words.retain(|word| *word != LIST);
    }
    Problem::Syntax {
        expected: phrase(&words),
        found: found(rest.get(..length).unwrap_or_default()),
        help: help(before, rest, rules).unwrap_or_else(|| format!("write {} here", phrase(&words))),
        span: Span::of(start..start + length),
    }
}

/// The user's words for rules, each once.
pub(crate) fn words(rules: &[Rule]) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = Vec::new();
    for (rule, word) in WORDS {
        let superfluous = word == "a condition" && words.contains(&ENDING);
        if rules.contains(&rule) && !words.contains(&word) && !superfluous {
            words.push(word);
        }
    }
    if words.contains(&"an argument") {
        words.retain(|word| *word != "a condition");
    }
    if words.is_empty() {
        words.push("a condition");
    }
    words
}

/// `a`, `a or b`, `a, b or c`
fn phrase(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}

fn found(token: &str) -> String {
    if token.is_empty() { "the end of the query".to_owned() } else { format!("`{}`", clip(token)) }
}

/// The length of what stands first: a word, or one character.
fn token_length(rest: &str) -> usize {
    let word = rest.find(|char: char| !(char.is_alphanumeric() || "_-.".contains(char))).unwrap_or(rest.len());
    if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) }
}

/// Whether a text ends with this word, white space aside.
fn ends_with_word(text: &str, word: &str) -> bool {
    let last = text.trim_end().rsplit(|char: char| !char.is_alphanumeric() && char != '_' && char != '-').next();
    last.is_some_and(|last| last.eq_ignore_ascii_case(word))
}

/// Whether a character is a quote of a word processor.
fn is_curly(char: char) -> bool {
    !char.is_ascii() && QUOTES.contains(char)
}

/// `a=b` as a value: an operator in the middle of a run without white space.
fn glued_value(before: &str, rest: &str) -> Option<String> {
    let operator = rest.chars().next().filter(|char| OPERATOR_CHARACTERS.contains(*char) || is_curly(*char))?;
    let ends = |char: char| char.is_whitespace() || "()\"',".contains(char);
    let left = before.rsplit(ends).next().unwrap_or_default();
    let right = rest.split(ends).next().unwrap_or_default();
    let left = left.rsplit(|char| OPERATOR_CHARACTERS.contains(char)).next().unwrap_or_default();
    (!left.is_empty())
        .then(|| format!("quote a value that has `{operator}` in it: `\"{}\"`", clip(&format!("{left}{right}"))))
}

/// A mark where a value belongs.
fn misplaced(char: char, rules: &[Rule]) -> Option<String> {
    let is_argument = rules.contains(&Rule::argument) || rules.contains(&Rule::condition);
    match char {
        ',' => Some("write a value before the comma, or remove it".to_owned()),
        '(' if !is_argument => Some("write one value, without parentheses; lists stand after `in`".to_owned()),
        ')' if !is_argument => Some("write the value before `)`: `tag(BPO = 123)`".to_owned()),
        _ => None,
    }
}

/// What to type instead, where that can be said.
fn help(before: &str, rest: &str, rules: &[Rule]) -> Option<String> {
    if let Some(help) = glued_value(before, rest) {
        return Some(help);
    }
    let word = rest.get(..token_length(rest)).unwrap_or_default().to_lowercase();
    let is_keyword = ["and", "or", "not", "in", "under"].contains(&word.as_str());
    let expects_value = rules.contains(&Rule::bare);
    let expects_condition =
        rules.contains(&Rule::condition) || rules.contains(&Rule::name) || words(rules) == ["a condition"];
    if word == "under" && !expects_value {
        return Some("write `hierarchy(under ID)`".to_owned());
    }
    if is_keyword && expects_value && !expects_condition {
        return Some(format!("`{word}` is a word of the language; as a value it is quoted: `\"{word}\"`"));
    }
    match rest.chars().next() {
        None if expects_value => Some("write the value: `username = bob`, or a list: `username in (a, b)`".to_owned()),
        Some(char) if is_curly(char) => Some("type straight quotes: `\"Sup\"`".to_owned()),
        Some(')') if before.trim_end().ends_with(',') => Some("remove the comma before `)`".to_owned()),
        Some('$') => Some("a parameter has a name of letters, digits and `_`: `$name`".to_owned()),
        Some(')') if expects_condition => Some("an empty pair of parentheses asks for nothing: remove it".to_owned()),
        Some(')') if ends_with_word(before, "under") => {
            Some("write the group's id after `under`; a group of that name is quoted: `\"under\"`".to_owned())
        }
        Some('.') if expects_value && rest.starts_with("..") => {
            Some("quote a value that has `..` in it; a range has two ends: `in 2..4`".to_owned())
        }
        Some(char) if expects_value && OPERATOR_CHARACTERS.contains(char) => {
            Some(format!("quote a value that has `{char}` in it"))
        }
        Some(char) if rules.contains(&Rule::EOI) && OPERATOR_CHARACTERS.contains(char) => Some(format!(
            "a field is compared once: join two comparisons with `and` or `or`, or quote a value that has `{char}` in it"
        )),
        Some(char) if expects_value => misplaced(char, rules),
        _ if expects_condition && before.trim().is_empty() && ["and", "or"].contains(&word.as_str()) => {
            Some(format!("`{word}` stands between two conditions: write one before it"))
        }
        _ if expects_condition && !rules.contains(&Rule::EOI) => {
            Some("a condition is a field, an operator and a value: `name ~ \"Sup\"`".to_owned())
        }
        _ => None,
    }
}
