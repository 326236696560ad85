//! Translates the grammar rules expected at a position to the user's terms.

use super::grammar::Rule;
use super::names::{OPERATOR_CHARACTERS, is_name_char};
use super::text::{is_curly, is_keyword, quoted};
use crate::diagnostics::{Problem, excerpt};
use crate::span::Span;

/// The kinds of token that can follow, in the order in which a message lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    And,
    Or,
    Close,
    End,
    Condition,
    Operator,
    List,
    Argument,
    Value,
}

impl Expected {
    /// The name shown to users.
    fn words(self) -> &'static str {
        match self {
            Expected::And => "`and`",
            Expected::Or => "`or`",
            Expected::Close => "`)`",
            Expected::End => "the end of the query",
            Expected::Condition => "a condition",
            Expected::Operator => "an operator",
            Expected::List => "a list",
            Expected::Argument => "an argument",
            Expected::Value => "a value",
        }
    }
}

/// The kind of token for each rule. Rules for common mistakes are left out, so that messages never
/// suggest them.
const RULES: [(Rule, Expected); 13] = [
    (Rule::and, Expected::And),
    (Rule::or, Expected::Or),
    (Rule::close, Expected::Close),
    (Rule::EOI, Expected::End),
    // Nothing has been read yet.
    (Rule::query, Expected::Condition),
    (Rule::condition, Expected::Condition),
    (Rule::name, Expected::Condition),
    (Rule::operator, Expected::Operator),
    (Rule::test, Expected::Operator),
    (Rule::list, Expected::List),
    (Rule::argument, Expected::Argument),
    (Rule::bare, Expected::Value),
    (Rule::quoted, Expected::Value),
];

/// The kinds of token for the rules that could continue, without duplicates.
pub(super) fn expected(rules: &[Rule]) -> Vec<Expected> {
    let mut found = Vec::new();
    for (_, expected) in RULES.iter().filter(|(rule, _)| rules.contains(rule)) {
        if !found.contains(expected) {
            found.push(*expected);
        }
    }
    found
}

/// The problem of text that cannot continue at byte `start`.
pub(super) fn problem(query: &str, start: usize, rules: &[Rule]) -> Problem {
    let rest = query.get(start..).unwrap_or_default();
    let length = token_length(rest);
    let before = query.get(..start).unwrap_or_default();
    let listed = phrase(&listed_expectations(before, rules));
    Problem::syntax(
        listed.clone(),
        found(rest.get(..length).unwrap_or_default()),
        help(before, rest, rules).unwrap_or_else(|| format!("write {listed} here")),
        Span::of(start..start + length),
    )
}

/// The part of a message that lists the rules that could continue after some text.
fn listed_expectations(before: &str, rules: &[Rule]) -> Vec<Expected> {
    let all = expected(rules);
    let has = |other: Expected| all.contains(&other);
    let is_listed = |one: &Expected| match one {
        // If the query could end here, a condition needs `and` before it.
        Expected::Condition => !has(Expected::End) && !has(Expected::Argument),
        Expected::Close => !has(Expected::End) || is_open(before),
        // The grammar allows a list after any operator; messages mention it only after `in`.
        Expected::List => ends_with_word(before, "in"),
        _ => true,
    };
    let listed: Vec<Expected> = all.iter().copied().filter(is_listed).collect();
    if listed.is_empty() {
        vec![Expected::Condition]
    } else {
        listed
    }
}

/// True if the text has more opening parentheses than closing ones.
fn is_open(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}

/// `a`, `a or b`, `a, b or c`
fn phrase(listed: &[Expected]) -> String {
    let words: Vec<&str> = listed.iter().map(|one| one.words()).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}

fn found(token: &str) -> String {
    if token.is_empty() {
        "the end of the query".to_owned()
    } else {
        format!("`{}`", excerpt(token))
    }
}

/// The length of the first token: a word, or one character.
fn token_length(rest: &str) -> usize {
    let word = rest
        .find(|char: char| !(is_name_char(char) || char == '.'))
        .unwrap_or(rest.len());
    if word > 0 {
        word
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    }
}

/// True if a string ends with this word, ignoring white space.
fn ends_with_word(text: &str, word: &str) -> bool {
    let last = text
        .trim_end()
        .rsplit(|char: char| !is_name_char(char))
        .next();
    last.is_some_and(|last| last.eq_ignore_ascii_case(word))
}

/// `a=b` as a value: an operator in the middle of a run without white space.
fn glued_value(before: &str, rest: &str) -> Option<String> {
    let operator = rest
        .chars()
        .next()
        .filter(|char| OPERATOR_CHARACTERS.contains(*char) || is_curly(*char))?;
    let ends = |char: char| char.is_whitespace() || "()\"',".contains(char);
    let left = before.rsplit(ends).next().unwrap_or_default();
    let right = rest.split(ends).next().unwrap_or_default();
    let left = left
        .rsplit(|char| OPERATOR_CHARACTERS.contains(char))
        .next()
        .unwrap_or_default();
    let quoted = quoted(&format!("{left}{right}"));
    (!left.is_empty()).then(|| {
        format!(
            "quote a value that contains `{operator}`: `{}`",
            excerpt(&quoted)
        )
    })
}

/// A symbol in place of a value.
fn misplaced(char: char, rules: &[Rule]) -> Option<String> {
    let is_argument = rules.contains(&Rule::argument) || rules.contains(&Rule::condition);
    match char {
        ',' => Some("write a value before the comma, or remove it".to_owned()),
        '(' if !is_argument => {
            Some("write one value, without parentheses; lists go after `in`".to_owned())
        }
        ')' if !is_argument => Some("write the value before `)`".to_owned()),
        _ => None,
    }
}

const GROUP_MISSING: &str =
    "write the group's ID after `under`; if the ID is `under`, quote it: `\"under\"`";

/// The text to type at the end of a query that lacks a value, valid for every resource, field and function.
fn missing_value(before: &str) -> String {
    let before = before.trim_end();
    let operator = before.len()
        - before
            .trim_end_matches(|char| OPERATOR_CHARACTERS.contains(char))
            .len();
    let operator = before.get(before.len() - operator..).unwrap_or_default();
    if let Some(value) = commented_value(before) {
        format!("`#` begins a comment: quote a value that begins with it: `{value}`")
    } else if before.ends_with(',') {
        "write something after the comma, or remove it".to_owned()
    } else if ends_with_word(before, "under") {
        GROUP_MISSING.to_owned()
    } else if ends_with_word(before, "in") {
        "write a list or a range after `in`: `in (a, b)`, `in 2..4`".to_owned()
    } else if operator.is_empty() {
        "write the value here, in quotes if it has white space".to_owned()
    } else {
        format!("write the value after `{operator}`, in quotes if it has white space")
    }
}

/// `= #1 Queue`: the comment right after an operator, as a value.
fn commented_value(before: &str) -> Option<String> {
    let line = before.rsplit(['\n', '\r']).next()?;
    let (before, _) = line.split_once('#')?;
    let is_after = before
        .trim_end()
        .ends_with(|last| OPERATOR_CHARACTERS.contains(last));
    let comment = line.get(before.len()..).filter(|_| is_after)?;
    Some(excerpt(&super::text::value(comment)))
}

/// The position at which parsing stopped.
struct Stop<'t> {
    before: &'t str,
    rest: &'t str,
    rules: &'t [Rule],
    /// The word there, in lower case.
    word: String,
    expects_value: bool,
    expects_condition: bool,
}

/// The text to type instead, if it can be derived.
fn help(before: &str, rest: &str, rules: &[Rule]) -> Option<String> {
    let word = rest.get(..token_length(rest)).unwrap_or_default();
    let stop = Stop {
        before,
        rest,
        rules,
        word: word.to_lowercase(),
        expects_value: rules.contains(&Rule::bare),
        expects_condition: expected(rules).contains(&Expected::Condition)
            || listed_expectations(before, rules) == [Expected::Condition],
    };
    glued_value(before, rest)
        .or_else(|| stop.help_for_half_range())
        .or_else(|| stop.help_for_keyword())
        .or_else(|| stop.help_for_close().map(str::to_owned))
        .or_else(|| stop.help_for_character())
}

impl Stop<'_> {
    /// `in 2..`, `in ..4`
    fn help_for_half_range(&self) -> Option<String> {
        let is_after = self.before.trim_end().ends_with("..") && self.expects_value;
        let is_before = self.rest.starts_with("..") && self.rules.contains(&Rule::EOI);
        (is_after || is_before).then(|| {
            "a range has two ends: `in 2..4`; with one end it is a comparison: `>= 2`".to_owned()
        })
    }

    /// A keyword where it does not belong.
    fn help_for_keyword(&self) -> Option<String> {
        let word = &self.word;
        if word == "under" && !self.expects_value {
            return Some("`under` belongs inside `hierarchy`: `hierarchy(under ID)`".to_owned());
        }
        let is_value = is_keyword(word) && self.expects_value && !self.expects_condition;
        is_value
            .then(|| format!("`{word}` is a keyword; to use it as a value, quote it: `\"{word}\"`"))
    }

    /// Anything else, by the character there.
    fn help_for_character(&self) -> Option<String> {
        match self.rest.chars().next() {
            None if self.expects_value || self.rules.contains(&Rule::argument) => {
                Some(missing_value(self.before))
            }
            Some(char) if is_curly(char) => Some("type straight quotes: `\"Sup\"`".to_owned()),
            Some('$') => Some(
                "a parameter name can contain only letters, digits and `_`: `$name`".to_owned(),
            ),
            Some('.') if self.expects_value && self.rest.starts_with("..") => {
                Some("quote a value that contains `..`; a range has two ends: `in 2..4`".to_owned())
            }
            Some(char) if self.expects_value && OPERATOR_CHARACTERS.contains(char) => {
                Some(format!("quote a value that contains `{char}`"))
            }
            Some(char) if self.rules.contains(&Rule::EOI) && OPERATOR_CHARACTERS.contains(char) => {
                Some(format!(
                    "a field is compared once: join two comparisons with `and` or `or`, or quote a \
                value that contains `{char}`"
                ))
            }
            Some(char) if self.expects_value => misplaced(char, self.rules),
            _ => self.help_for_condition(),
        }
    }

    /// A closing parenthesis where it does not belong.
    fn help_for_close(&self) -> Option<&'static str> {
        let before = self.before.trim_end();
        if !self.rest.starts_with(')') {
            None
        } else if before.ends_with(',') {
            Some("remove the comma before `)`")
        } else if self.expects_condition && !before.ends_with('(') {
            Some("write a condition before `)`")
        } else if self.expects_condition {
            Some("empty parentheses have no meaning: remove them")
        } else {
            ends_with_word(self.before, "under").then_some(GROUP_MISSING)
        }
    }

    /// Anything else where a condition must begin.
    fn help_for_condition(&self) -> Option<String> {
        let is_join = ["and", "or"].contains(&self.word.as_str());
        if self.expects_condition && self.before.trim().is_empty() && is_join {
            return Some(format!(
                "`{}` goes between two conditions: write a condition before it",
                self.word
            ));
        }
        let is_required = self.expects_condition && !self.rules.contains(&Rule::EOI);
        is_required
            .then(|| "a condition is a field, an operator and a value: `FIELD = VALUE`".to_owned())
    }
}
