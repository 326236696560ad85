//! Foreign clauses around conditions: the table, the order, the limit.

use super::cursor::TokenCursor;
use super::positions::FIRST;
use super::shapes::{Capture, Row, row};
use super::slip::Slip;
use super::subjects::is_records;
use super::tokens::{Kind, Token};
use crate::diagnostics::excerpt;

const CONDITION: &str = "a condition";

const ALONE: &str = "write only the conditions: the resource is named before the query";
const ORDER: &str =
    "results come in the service's own order, and cannot be sorted: write only the conditions";
const SIZE: &str = "the size of a page is an option, not a condition";
const OFFSET: &str = "there is no offset: a page is requested with its token";
const COMMAND: &str =
    "write only the conditions: the command and its options are not part of the query";
const SHAPE: &str = "a query only selects records: write only the conditions";

const ESCAPE: &str = "there are no wildcards: write the text itself, without an escape";
const CASE: &str = "case is ignored: write only the conditions";

/// Words that begin a clause after the conditions, and the help for it.
const AFTER_CONDITIONS: [(&str, &str); 18] = [
    ("order by", ORDER),
    ("sort by", ORDER),
    ("orderby", ORDER),
    ("limit", SIZE),
    ("offset", OFFSET),
    ("fetch first", SIZE),
    ("fetch next", SIZE),
    ("group by", SHAPE),
    ("skip", OFFSET),
    ("having", SHAPE),
    ("for update", SHAPE),
    ("collate", CASE),
    ("escape", ESCAPE),
    ("union select", ALONE),
    ("union all", ALONE),
    ("intersect select", ALONE),
    ("except select", ALONE),
    ("minus select", ALONE),
];

/// Commands after a pipe.
const PIPED: [(&str, &str); 25] = [
    ("head", SIZE),
    ("tail", SIZE),
    ("take", SIZE),
    ("limit", SIZE),
    ("top", SIZE),
    ("first", SIZE),
    ("sort", ORDER),
    ("order", ORDER),
    ("sortby", ORDER),
    ("stats", SHAPE),
    ("summarize", SHAPE),
    ("count", SHAPE),
    ("dedup", SHAPE),
    ("distinct", SHAPE),
    ("fields", SHAPE),
    ("table", SHAPE),
    ("project", SHAPE),
    ("extend", SHAPE),
    ("eval", SHAPE),
    ("rex", SHAPE),
    ("grep", SHAPE),
    ("jq", SHAPE),
    ("less", SHAPE),
    ("uniq", SHAPE),
    ("wc", SHAPE),
];

/// Words that people write before the conditions.
const BEFORE_CONDITIONS: [&str; 32] = [
    "a", "all", "an", "any", "are", "criteria", "every", "fetch", "filter", "find", "for", "get",
    "give", "have", "if", "having", "list", "me", "of", "please", "query", "return", "search",
    "show", "that", "the", "top", "where", "which", "who", "whose", "with",
];

/// Statements of SQL that change records.
pub(super) const STATEMENTS: &[&str] = &[
    "alter", "create", "delete", "drop", "insert", "let", "update",
];

pub(super) const ROWS: &[Row] = &[
    row(FIRST, "{STATEMENT NAME ANY_REST}")
        .expected(CONDITION)
        .help(SHAPE)
        .with_placeholder("x")
        .example("users", "delete from users where username = bob", ""),
    row(FIRST, "{WORDS_BEFORE} / SUBJECT")
        .expected(CONDITION)
        .help("write only the conditions, without `{1}`: the resource is named before the query")
        .replacement("")
        .example(
            "users",
            "find all users with username = bob",
            "username = bob",
        ),
];

/// `all users where` · `query:` · `1.`: the text before the conditions.
pub(super) fn words_before(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_count = |at: usize| {
        let is_top = |before: &Token<'_>| before.is("top");
        cursor.previous(at).is_some_and(is_top) && cursor.satisfies(at, Token::is_number)
    };
    let is_word = |at: &usize| {
        let word = cursor.text_at(*at).trim_end_matches(':');
        let is_mark = matches!(word, "-" | "*" | "•") || word.ends_with('.') && word.len() < 4;
        let is_known = BEFORE_CONDITIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word));
        cursor.has(*at, Kind::Word)
            && (is_known || is_mark || is_count(*at) || is_records(cursor, *at))
            && !cursor.is_field(word)
    };
    let first = at + usize::from(cursor.satisfies(at, is_pipe));
    let words = (first..cursor.tokens.len()).take_while(is_word).count();
    let last = first + words.checked_sub(1)?;
    let after = last + 1 + usize::from(cursor.satisfies(last + 1, is_pipe));
    Some((cursor.text(at, last).to_owned().into(), after))
}

/// The rest of the query.
pub(super) fn rest(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = cursor
        .tokens
        .len()
        .checked_sub(1)
        .filter(|last| *last >= at)?;
    Some((cursor.text(at, last).to_owned().into(), last + 1))
}

fn is_pipe(token: &Token<'_>) -> bool {
    matches!(token.text, "|" | "|>")
}

/// `&$top=10`
fn url_option(cursor: &TokenCursor<'_>, at: usize) -> Option<&'static str> {
    const OPTIONS: [(&str, &str); 5] = [
        ("$top", SIZE),
        ("$skip", OFFSET),
        ("$orderby", ORDER),
        ("$select", SHAPE),
        ("$count", SHAPE),
    ];
    cursor.get_if(at, |token| token.text == "&")?;
    let option = cursor.get_if(at + 1, |token| token.kind == Kind::Parameter)?;
    let known = OPTIONS
        .iter()
        .find(|(name, _)| option.text.eq_ignore_ascii_case(name));
    known.map(|(_, help)| *help)
}

/// The problem for a clause after the conditions, if one begins here.
pub(super) fn ending(cursor: &TokenCursor<'_>, at: usize) -> Option<&'static str> {
    let first = cursor.get(at)?;
    if let Some(option) = url_option(cursor, at) {
        return Some(option);
    }
    if is_pipe(first) {
        let command = cursor.get_if(at + 1, |token| token.kind == Kind::Word)?;
        let known = PIPED.iter().find(|(word, _)| command.is(word));
        return known
            .filter(|_| !cursor.is_comparison_at(at + 1))
            .map(|(_, help)| *help);
    }
    let is_option = first
        .text
        .strip_prefix("--")
        .is_some_and(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()));
    if at > 0 && is_option {
        return Some(COMMAND);
    }
    let is_after = at > 0
        && first.kind == Kind::Word
        && !cursor.begins_condition(at)
        && !cursor.previous(at).is_some_and(Token::compares);
    let is_clause = |words: &str| {
        let mut words = words.split(' ').enumerate();
        words.all(|(index, word)| cursor.is(at + index, word))
    };
    let (words, help) = AFTER_CONDITIONS
        .iter()
        .find(|(words, _)| is_after && is_clause(words))?;
    let takes_number = matches!(*words, "limit" | "offset" | "skip");
    let is_number = |token: &Token<'_>| token.text.starts_with(|char: char| char.is_ascii_digit());
    (!takes_number || cursor.get_if(at + 1, is_number).is_some()).then_some(help)
}

/// `where …` · `select … from … where …` · `filter …`
pub(super) fn prefix(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get(at)?;
    let is_any = |words: &[&str]| words.iter().any(|word| first.is(word));
    let is_piped = cursor.satisfies(1, is_pipe) && cursor.is(2, "where");
    let is_compared = cursor
        .get(1)
        .is_none_or(|next| next.compares() || next.is_join());
    let is_clause = is_any(&["select", "from", "where"]) && !cursor.is_field(first.text);
    if !is_piped && (is_compared || !is_clause) {
        return None;
    }
    let last = cursor.tokens.len() - 1;
    let where_at = cursor.tokens.iter().position(|token| token.is("where"));
    let known = where_at.filter(|at| *at < last);
    let end = known.unwrap_or(last);
    let help = match known {
        Some(0) => format!(
            "write only the conditions, without `{}`",
            excerpt(first.text)
        ),
        _ => ALONE.to_owned(),
    };
    let slip = cursor.mistake_within((0, end), (0, 0), CONDITION, help);
    Some(slip.with_replacement(known.map(|_| String::new())))
}

/// `connectql compile users …` · `--filters …`
pub(super) fn command(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    const WORDS: usize = 3;
    let first = cursor.get(at)?;
    if let Some(filter) = filter_option(cursor, first) {
        return Some(filter);
    }
    if first.is("aws") && cursor.is(1, "connect") {
        return Some(cursor.mistake_within(
            (0, cursor.tokens.len() - 1),
            (0, 1),
            CONDITION,
            COMMAND,
        ));
    }
    let last = if first.is("connectql") {
        let words = (1..WORDS).take_while(|word| cursor.has(*word, Kind::Word));
        words.last()?
    } else {
        let is_option = first.text.starts_with("--") && first.text.len() > 2;
        is_option.then_some(0)?
    };
    let next = cursor.get(last + 1)?;
    if next.kind == Kind::Quoted {
        // `connectql search users 'lastname = lee' --limit 5` · `--filters "Name=tag:Site,Values=B"`
        let all = (0, cursor.tokens.len() - 1);
        let slip = cursor.mistake_within(all, (0, 0), CONDITION, COMMAND);
        return Some(slip.with_replacement(next.value()));
    }
    let slip = cursor.mistake_within((0, last), (0, 0), CONDITION, COMMAND);
    Some(slip.with_replacement(String::new()))
}

/// `--filters Name=tag:BPO,Values=123`
fn filter_option(cursor: &TokenCursor<'_>, first: &Token<'_>) -> Option<Slip> {
    let filter = super::aws::filter(cursor, 1).filter(|_| first.text.starts_with("--"))?;
    let span = first.span.to(filter.span);
    let replacement = filter
        .replacement
        .clone()
        .map(|(_, replacement)| (span, replacement));
    let slip = Slip {
        span,
        replacement,
        ..filter
    };
    let dropped = format!("{} {}", slip.drops, first.text);
    Some(slip.dropping(&dropped))
}

/// `… order by username` · `… limit 10` · `… | head 5`
pub(super) fn suffix(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let help = ending(cursor, at)?;
    let is_piped = cursor.satisfies(at, is_pipe);
    let next = (at + 1..cursor.tokens.len()).find(|next| cursor.satisfies(*next, is_pipe));
    let last = next.unwrap_or(cursor.tokens.len()) - 1;
    let wrong = (at, at + usize::from(is_piped));
    Some(cursor.mistake_within((at, last), wrong, "the end of the query", help))
}

/// `… | where username = bob`
pub(super) fn piped(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    const WORDS: [&str; 3] = ["where", "filter", "search"];
    cursor.get_if(at, is_pipe)?;
    let word = WORDS.iter().find(|word| cursor.is(at + 1, word))?;
    let help = format!("write `and` instead of `| {word}`");
    let slip = cursor.mistake((at, at + 1), "`and` or `or`", help);
    Some(slip.with_replacement("and".to_owned()))
}
