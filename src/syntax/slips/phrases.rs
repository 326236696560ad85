//! Values of several words without quotes around them.

use super::clauses::ending;
use super::comments;
use super::inner_quotes::QUOTES_WITHIN;
use super::joins::is_join_like;
use super::tokens::{Enclosing, Kind, Token};
use super::{Slip, TokenCursor, Values, Words, excerpt};
use crate::diagnostics::{Help, Problem, hides};
use crate::syntax::{operator_meant, text};

/// The token behind the words that begin at one: words, and what stands in parentheses or behind `&` among them.
pub(super) fn phrase_end(row: &TokenCursor<'_>, first: usize) -> usize {
    let mut at = first;
    while let Some(token) = row.get(at) {
        let is_stop = at > first
            && (row.is_comparison_at(at)
                || row.is_field_with_colon(at)
                || ending(row, at).is_some()
                || comments::begins(row, at)
                || is_join_like(row, at));
        at = match token.kind {
            Kind::Word if !is_stop && !token.is_keyword() && !token.is_semicolons() => at + 1,
            Kind::Open if at > first => match words_in_parentheses(row, at) {
                Some(behind) => behind,
                None => break,
            },
            Kind::Operator if token.text == "&" && at > first && is_ampersand(row, at) => at + 1,
            _ => break,
        };
    }
    at
}

/// The token behind parentheses that have only words in them.
fn words_in_parentheses(row: &TokenCursor<'_>, open: usize) -> Option<usize> {
    let close = row.close_of(open).filter(|close| *close > open + 1)?;
    let mut inside = row.tokens.get(open + 1..close)?.iter();
    let is_word = |token: &Token<'_>| token.kind == Kind::Word && !token.is_keyword();
    inside.all(is_word).then_some(close + 1)
}

/// True if an `&` is more likely part of a value than an operator: no condition follows.
fn is_ampersand(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_word = |token: &Token<'_>| token.kind == Kind::Word && !token.is_keyword();
    row.find(at + 1, is_word).is_some() && !row.is_comparison_at(at + 1)
}

/// True if the value of a condition begins at a token.
pub(super) fn begins_value(row: &TokenCursor<'_>, at: usize) -> bool {
    let Some(before) = row.before(at) else {
        return false;
    };
    // `name starts with Basic Queue`
    let is_two_words = || {
        let field = at
            .checked_sub(3)
            .filter(|field| row.begins_condition(*field));
        field.is_some_and(|field| row.find(field, Token::is_name).is_some())
            && operator_meant(row.text(at - 2, at - 1)).is_some()
    };
    let is_word = || {
        let field = at
            .checked_sub(2)
            .filter(|field| row.begins_condition(*field));
        field.is_some_and(|field| row.find(field, Token::is_name).is_some())
            && operator_meant(before.text).is_some()
    };
    let is_colon =
        || before.kind == Kind::Word && before.text.len() > 1 && before.text.ends_with(':');
    before.is_comparison()
        || is_colon()
        || before.kind == Kind::Word && !before.is("in") && (is_word() || is_two_words())
}

/// The field that the value at a token is compared with.
fn field_before<'q>(row: &TokenCursor<'q>, value: usize) -> Option<&'q str> {
    let before = value.checked_sub(1)?;
    match row.get(before)?.text.strip_suffix(':') {
        Some(field) if !field.is_empty() => Some(field),
        _ => Some(row.find(before.checked_sub(1)?, Token::is_name)?.text),
    }
}

/// `name = Queue 3` · `name = Billing (EN)` · `name = A - B` · `name = AT&T`
pub(super) fn words(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| {
        token.kind == Kind::Word && token.enclosing == Enclosing::Conditions
    })?;
    if !begins_value(row, at) || first.text.starts_with(['[', '{', '/']) {
        return None;
    }
    let behind = phrase_end(row, at);
    let is_end = row.ends_condition(behind)
        || row.is_comparison_at(behind)
        || row.is_field_with_colon(behind)
        || ending(row, behind).is_some()
        || comments::begins(row, behind)
        || is_join_like(row, behind)
        || row.find(behind, Token::is_semicolons).is_some();
    if behind < at + 2 || !is_end {
        return None;
    }
    let words = row.text(at, behind - 1);
    let field = field_before(row, at);
    if let Some(slip) = field.and_then(|field| choices(row, field, (at, behind - 1))) {
        return Some(slip);
    }
    let is_choice = field.is_some_and(|field| row.values(field) == Some(Values::Choice));
    // What hides is not carried into another value.
    let is_meant = !words.contains(['#', '\n', '\r']) && !words.contains(hides);
    let value = words.replace("\\ ", " ");
    let mut quoted = String::new();
    if is_choice {
        // `type = agent whisper`: no choice has white space.
        let parts = value.to_uppercase();
        quoted = text::value(&parts.split_whitespace().collect::<Vec<_>>().join("_"));
    } else {
        text::write_quoted(&value, &mut quoted);
    }
    let span = row.span(at, behind - 1);
    let problem = if words.contains(char::is_whitespace) {
        Problem::unquoted_space(Help::from(format!("write `{}`", excerpt(&quoted))), span)
    } else {
        let help = format!("quote the whole value: `{}`", excerpt(&quoted));
        let words = Words {
            expected: "one value",
            found: words,
            help,
        };
        words.problem(span)
    };
    Some(Slip::new(problem, span, is_meant.then_some((span, quoted))))
}

/// `name in (Queue 3, Queue 4)` · `tag(Team = North Wing)` · `tag(Cost Center = 12)`
pub(super) fn item(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_word = |token: &Token<'_>| token.kind == Kind::Word && !token.is_keyword();
    let enclosing = row.find(at, is_word)?.enclosing;
    let begins = row.begins_item(at);
    let is_value = row.before(at).is_some_and(Token::is_comparison);
    if enclosing == Enclosing::Conditions || !begins && !is_value || row.is_part_of_proficiency(at)
    {
        return None;
    }
    let mut behind = at + 1;
    while let Some(next) = row.get(behind) {
        behind = match next.kind {
            Kind::Word if is_word(next) => behind + 1,
            Kind::Open => match words_in_parentheses(row, behind) {
                Some(behind) => behind,
                None => break,
            },
            _ => break,
        };
    }
    let next = row.get(behind)?;
    let is_key = begins && enclosing == Enclosing::Arguments && next.compares();
    // In a list without commas, they may be what is missing.
    let has_commas = next.kind == Kind::Comma
        || row
            .before(at)
            .is_some_and(|token| token.kind == Kind::Comma);
    let is_item =
        enclosing == Enclosing::List && has_commas || enclosing == Enclosing::Arguments && is_value;
    let is_end = is_key || is_item && matches!(next.kind, Kind::Comma | Kind::Close);
    let words = row.text(at, behind - 1);
    let is_phrase = behind > at + 1
        && is_end
        && !words.contains([';', ':', '[', ']', '{', '}', '#', '\n', '\r']);
    let mut quoted = String::new();
    text::write_quoted(words, &mut quoted);
    let span = row.span(at, behind - 1);
    is_phrase.then(|| {
        let help = Help::from(format!("write `{}`", excerpt(&quoted)));
        Slip::new(
            Problem::unquoted_space(help, span),
            span,
            Some((span, quoted)),
        )
    })
}

/// `state = ENABLED / DISABLED`, on a field with a closed set of values.
fn choices(row: &TokenCursor<'_>, field: &str, (first, last): (usize, usize)) -> Option<Slip> {
    if row.values(field) != Some(Values::Choice) || row.get(first - 1)?.text != "=" {
        return None;
    }
    let tokens = row.tokens.get(first..=last)?;
    let (values, marks): (Vec<&Token<'_>>, Vec<_>) =
        tokens.iter().partition(|token| token.text != "/");
    let is_list = values.len() > 1 && marks.len() + 1 == values.len();
    let values: Vec<&str> = values.iter().map(|value| value.text).collect();
    let meant = format!("in ({})", values.join(", "));
    let words = Words {
        expected: "one value",
        found: row.text(first, last),
        help: format!("write `{} {}`", excerpt(field), excerpt(&meant)),
    };
    is_list.then(|| row.slip((first - 1, last), words, Some(meant)))
}

/// `username = 'it''s'` · `username = "say ""hi"""`
pub(super) fn doubled_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| token.kind == Kind::Quoted)?;
    let mark = first.text.get(..1).filter(|mark| *mark != "`")?;
    let is_place = row
        .before(at)
        .is_some_and(|before| before.is_comparison() || before.kind == Kind::Word)
        || row.begins_item(at);
    // Only the first of a run of strings begins a value: looking on from each would be quadratic.
    if !is_place {
        return None;
    }
    let more = (at + 1..).take_while(|next| {
        row.are_glued(next - 1, *next)
            && row
                .find(*next, |token| token.text.starts_with(mark))
                .is_some()
    });
    let last = more.last()?;
    let pieces = row.tokens.get(at..=last)?;
    let is_closed = |token: &Token<'_>| token.text.len() > 1 && token.text.ends_with(mark);
    if !pieces.iter().all(is_closed)
        || row.are_glued(last, last + 1) && row.has(last + 1, Kind::Word)
    {
        return None;
    }
    let values: Vec<String> = pieces.iter().map(Token::value).collect();
    let mut quoted = String::new();
    text::write_quoted(&values.join(mark), &mut quoted);
    let words = Words {
        expected: "one value",
        found: row.text(at, last),
        help: format!("{QUOTES_WITHIN}: `{}`", excerpt(&quoted)),
    };
    let slip = row.slip((at, last), words, Some(quoted));
    // The text inside the quote may contain keywords.
    Some(slip.dropping("and or not in under"))
}

/// `username = \"Mary Ann\"`
pub(super) fn escaped_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| token.text == "\\" && begins_value(row, at))?;
    row.find(at + 1, |next| {
        next.kind == Kind::Quoted && row.are_glued(at, at + 1)
    })?;
    let start = first.span.start as usize;
    let mark = row.query.get(start..start + 2)?;
    let inside = row.query.get(start + 2..)?;
    let length = inside.find(mark)?;
    let value = inside.get(..length)?;
    let mut quoted = String::new();
    text::write_quoted(value, &mut quoted);
    let span = crate::span::Span::of(start..start + length + 4);
    let words = Words {
        expected: "a value",
        found: row.query.get(span.range())?,
        help: format!(
            "write the quotes without backslashes: `{}`",
            excerpt(&quoted)
        ),
    };
    let slip = Slip::new(words.problem(span), span, Some((span, quoted)));
    // The text inside the quote may contain keywords.
    Some(slip.dropping("and or not in under"))
}
