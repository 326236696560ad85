//! Lists without parentheses, in brackets, after `not`, and with ranges in them.

use super::captures::{self, is_or};
use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::patterns::{self, NO_WILDCARDS};
use super::shapes::Capture;
use super::slip::{Slip, help_to_write, native_operator};
use super::tokens::{self, Enclosing, Kind, Token};
use super::values::decimal_comma;
use crate::diagnostics::{Problem, excerpt};
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::equivalent_operator;
use crate::syntax::text;

/// The text expected in place of values that are not a list.
const LIST: &str = "a list in parentheses";

/// The brackets of other languages around a list.
const OPENING: [char; 4] = ['[', '{', '（', '［'];
const CLOSING: [char; 4] = [']', '}', '）', '］'];

/// The syntax of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListSyntax {
    Parentheses,
    Brackets,
    Bare,
}

/// `username in a, b` · `username in [a, b]` · `username not in (a, b)`
pub(super) fn list(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_condition = cursor.begins_condition(at);
    let is_negated = cursor.is_not(at + 1);
    let operator = at + 1 + usize::from(is_negated);
    let is_in = cursor.is(operator, "in");
    let is_equal = !is_negated && native_operator(cursor.text_at(operator)) == "=";
    if !is_in && !is_equal {
        return None;
    }
    let (items, mut last, written) = read(cursor, operator + 1)?;
    let is_cut = written == ListSyntax::Bare && cursor.enclosing_open(last).is_none();
    if is_cut && cursor.has(last + 1, Kind::Close) {
        // `username in a, b)`
        last += 1;
    }
    let is_slip = match written {
        ListSyntax::Parentheses => is_negated,
        ListSyntax::Brackets => true,
        ListSyntax::Bare => is_in && is_condition,
    };
    if !is_slip || is_negated && !is_condition {
        return None;
    }
    let replacement = format!("{} in {items}", cursor.text_at(at));
    // `{'bob': 1}`
    let is_pair = |at| cursor.text_at(at).ends_with(':');
    if (operator + 1..last).any(is_pair) {
        let help = "a list has only values: write `in (a, b)`";
        return Some(cursor.mistake_within((at, last), (operator + 1, last), LIST, help));
    }
    if is_negated {
        return Some(negated_list(cursor, (at, operator, last), &replacement));
    }
    let slip = cursor.mistake_within(
        (at, last),
        (operator + 1, last),
        LIST,
        help_to_write(&replacement),
    );
    Some(slip.with_replacement(replacement))
}

/// `username not in (a, b)`
fn negated_list(
    cursor: &TokenCursor<'_>,
    (at, operator, last): (usize, usize, usize),
    list: &str,
) -> Slip {
    let replacement = format!("not {list}");
    let help = format!(
        "put `not` before the whole condition: `{}`",
        excerpt(&replacement)
    );
    let problem = Problem::unknown_operator("not in", help, cursor.span(at + 1, operator));
    Slip::new(problem, cursor.span(at, last), None).with_replacement(replacement)
}

/// A list in parentheses, its last token, and its original syntax.
pub(super) fn read(cursor: &TokenCursor<'_>, at: usize) -> Option<(String, usize, ListSyntax)> {
    let first = cursor.get(at)?;
    if first.kind == Kind::Open {
        let last = cursor.list_end(at)?;
        return Some((
            cursor.text(at, last).to_owned(),
            last,
            ListSyntax::Parentheses,
        ));
    }
    if first.kind == Kind::Parameter && cursor.ends_condition(at + 1) {
        return Some((first.text.to_owned(), at, ListSyntax::Parentheses));
    }
    if first.text.starts_with(OPENING) {
        return in_brackets(cursor, at);
    }
    let (values, last) = bare_values(cursor, at)?;
    Some((in_parentheses(&values), last, ListSyntax::Bare))
}

/// `== 123` · `in (a, b)` · `= a, b`
pub(super) fn test(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (sign, operand) = captures::compares(cursor, at)?;
    let list = matches!(&*sign, "=" | "in").then(|| read(cursor, operand));
    if let Some((items, last, _)) = list
        .flatten()
        .filter(|_| !cursor.has(operand, Kind::Parameter))
    {
        return Some((format!("in {items}").into(), last + 1));
    }
    let value = cursor.get_if(operand, Token::is_value)?.text;
    Some((format!("{sign} {value}").into(), operand + 1))
}

fn in_parentheses(values: &[Token<'_>]) -> String {
    let values: Vec<&str> = values.iter().map(|value| value.text).collect();
    format!("({})", values.join(", "))
}

/// `[a, b]`, `{"a", "b"}`
fn in_brackets(cursor: &TokenCursor<'_>, at: usize) -> Option<(String, usize, ListSyntax)> {
    let (inside, last) = bracketed(cursor, at)?;
    let list = match inside.trim_end_matches(',') {
        "" => return None,
        range if range.contains("..") && !range.contains(',') => range.to_owned(),
        items => format!("({items})"),
    };
    Some((list, last, ListSyntax::Brackets))
}

/// The text in brackets, and their last token.
fn bracketed<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<(&'q str, usize)> {
    cursor.get_if(at, |first| first.text.starts_with(OPENING))?;
    let is_end = |last: &usize| {
        cursor.satisfies(*last, |token| {
            token.kind == Kind::Word && token.text.ends_with(CLOSING)
        })
    };
    // If another bracket opens first, the closing one belongs to that.
    let opens = |next: &usize| *next > at && cursor.text_at(*next).starts_with(OPENING);
    let mut own = (at..cursor.items_end(at)).take_while(|next| !opens(next));
    let last = own.find(is_end)?;
    let inside = cursor.text(at, last);
    let inside = inside.strip_prefix(OPENING)?.strip_suffix(CLOSING)?;
    Some((inside.trim(), last))
}

/// `state:(enabled or disabled)` · `id in (a or b)` · `username = (a or b)`
pub(super) fn joined(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let subject = cursor.text_at(at);
    let (field, sign, open) = match subject.strip_suffix(':') {
        Some(field) => (field, ":", at + 1),
        None => (subject, cursor.text_at(at + 1), at + 2),
    };
    let not = match sign {
        "!=" | "<>" => "not ",
        "=" | "==" | ":" => "",
        sign if sign.eq_ignore_ascii_case("in") => "",
        _ => return None,
    };
    let (last, joins) = joined_items(cursor, open)?;
    if !text::is_name(field) || joins.is_empty() {
        return None;
    }
    let items = (open + 1..=last).filter_map(|item| cursor.get_if(item, Token::is_value));
    let items: Vec<&str> = items.map(|item| item.text).collect();
    let replacement = format!("{not}{field} in ({})", items.join(", "));
    let is_all = joins.iter().any(|join| is_and(cursor, *join));
    let help = if is_all {
        format!(
            "a list means any of its values: `{}`; for all of them, write a condition for each",
            excerpt(&replacement)
        )
    } else {
        help_to_write(&replacement)
    };
    let slip = cursor.mistake_within((at, last), (open, last), LIST, help);
    Some(slip.with_replacement((!is_all).then_some(replacement)))
}

fn is_and(cursor: &TokenCursor<'_>, join: usize) -> bool {
    cursor.is(join, "and") || cursor.text_at(join).starts_with('&')
}

/// `(a or b, c`: the closing parenthesis, if any, or the last token, and the words between the values.
fn joined_items(cursor: &TokenCursor<'_>, open: usize) -> Option<(usize, Vec<usize>)> {
    cursor.get_if(open, |token| token.kind == Kind::Open)?;
    let is_unclosed = cursor.close_of(open).is_none();
    let (mut at, mut joins) = (open + 1, Vec::new());
    loop {
        cursor.get_if(at, Token::is_value)?;
        match cursor.get(at + 1) {
            None => return Some((at, joins)),
            // `(a or b and lastname = c`
            Some(_) if is_unclosed && cursor.is_comparison_at(at + 2) => return Some((at, joins)),
            Some(close) if close.kind == Kind::Close => return Some((at + 1, joins)),
            Some(comma) if comma.kind == Kind::Comma => {}
            Some(join) if join.is_join() => joins.push(at + 1),
            _ => return None,
        }
        at += 2;
    }
}

/// `type = ROUTABLE, CUSTOM` · `state:enabled,disabled`, unless one of the values is a field.
pub(super) fn by_commas(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let written = cursor.text_at(at);
    let (field, sign, first) = match written.split_once(':') {
        Some((field, "")) => (field, "=", at + 1),
        Some((field, _)) => (field, "=", at),
        None => (written, native_operator(cursor.text_at(at + 1)), at + 2),
    };
    // `score = 80,5` has a decimal comma, and `displayorder = 1,000` is one thousand.
    let kind = cursor.value_kind(field);
    let is_number = matches!(kind, Some(ValueKind::Decimal | ValueKind::Number));
    if !cursor.is_field(field) || is_number && decimal_comma(cursor, at + 2).is_some() {
        return None;
    }
    let not = match sign {
        "=" => "",
        "!=" => "not ",
        _ => return None,
    };
    let (values, last) = bare_values(cursor, first)?;
    let items = in_parentheses(&values);
    let items = items.replacen(&format!("({field}:"), "(", 1);
    let mut rest = values.iter().skip(usize::from(first == at));
    let is_list = rest.all(|value| cannot_be_field(cursor, value));
    let replacement = format!("{not}{field} in {items}");
    // `score:80,5` may be one number.
    let is_glued = first < at + 2 && last == first + 2 && cursor.are_glued(first + 1, last);
    let is_thousand = || cursor.text_at(last).len() == 3;
    if is_list && is_number && is_glued && (kind == Some(ValueKind::Decimal) || is_thousand()) {
        let help = format!("{}; a number has no comma", help_to_write(&replacement));
        return Some(cursor.mistake((at, last), LIST, help));
    }
    is_list.then(|| cursor.rewrite((at, last), LIST, replacement))
}

fn cannot_be_field(cursor: &TokenCursor<'_>, value: &Token<'_>) -> bool {
    value.kind != Kind::Word || cursor.cannot_be_field(value.text)
}

/// Several values with commas between them, and perhaps an `or` before the last one, that end a condition; and the last
/// of their tokens.
fn bare_values<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<(Vec<Token<'q>>, usize)> {
    let (mut values, mut last) = (vec![*cursor.get_if(at, Token::is_value)?], at);
    loop {
        let has_comma = cursor.has(last + 1, Kind::Comma);
        let after = last + 1 + usize::from(has_comma);
        let has_or = (has_comma || values.len() > 1) && cursor.satisfies(after, is_or);
        let next = after + usize::from(has_or);
        let is_item = |value: &Token<'_>| {
            let head = value.text.split_once([':', '.']).map(|(head, _)| head);
            value.is_value()
                && !cursor.is_field(value.text)
                && !cursor.is_field_with_colon(next)
                && !head.is_some_and(captures::is_tag)
        };
        let value = cursor.get_if(next, is_item);
        // `type = a, b or 3 < displayorder`
        let is_next = if has_or {
            cursor.ends_condition(next + 1)
        } else {
            has_comma
        };
        let Some(value) = value.filter(|_| is_next) else {
            break;
        };
        values.push(*value);
        last = next;
    }
    (values.len() > 1 && cursor.ends_condition(last + 1)).then_some((values, last))
}

/// `displayorder in (1..2, 5)`
pub(super) fn ranges(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = cursor.get(at)?;
    let last = cursor
        .list_end(at + 2)
        .filter(|_| cursor.is(at + 1, "in"))?;
    let conditions = range_conditions(cursor, field.text, (at + 3, last))?;
    let is_single = conditions.len() == 1;
    let replacement = conditions.join(" or ");
    let is_alone = is_single || field.enclosing != Enclosing::Conditions;
    let is_sure = is_single || cursor.begins_condition(at);
    let help = format!(
        "a range goes after `in` on its own: write {}`{}`",
        if is_sure {
            ""
        } else {
            "a condition for each, "
        },
        excerpt(&replacement)
    );
    let expected = "a list of values, or one range";
    let slip = cursor.mistake_within((at, last), (at + 2, last), expected, help);
    let replacement = if is_alone {
        replacement
    } else {
        format!("({replacement})")
    };
    Some(slip.with_replacement(is_sure.then_some(replacement)))
}

/// A condition for each range in a list and one for its values, if there are ranges in it.
fn range_conditions<'q>(
    cursor: &TokenCursor<'q>,
    field: &str,
    (first, end): (usize, usize),
) -> Option<Vec<String>> {
    let items = cursor
        .tokens
        .get(first..end)?
        .split(|token| token.kind == Kind::Comma);
    let (ranges, values): (Vec<_>, Vec<_>) = items
        .filter(|item| !item.is_empty())
        .partition(|item| item.iter().any(is_ranged));
    let text = |item: &&[Token<'q>]| cursor.text_of(item);
    let values: Vec<&str> = values.iter().map(text).collect();
    let conditions = ranges
        .iter()
        .map(|range| format!("{field} in {}", text(range)));
    let of_values = match values.as_slice() {
        [] => None,
        [value] => Some(format!("{field} = {value}")),
        values => Some(format!("{field} in ({})", values.join(", "))),
    };
    (!ranges.is_empty()).then(|| conditions.chain(of_values).collect())
}

/// True for `1..2` without quotes.
fn is_ranged(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && token.text.contains("..")
}

/// Operators that compare with each of several values. All of them must match after `all`.
const ANY_OF: [(&str, Operator); 11] = [
    ("like any", Operator::Contains),
    ("hasany", Operator::Contains),
    ("has any", Operator::Contains),
    ("has any of", Operator::Contains),
    ("containsany", Operator::Contains),
    ("contains any", Operator::Contains),
    ("contains any of", Operator::Contains),
    ("hasall", Operator::Contains),
    ("has all", Operator::Contains),
    ("containsall", Operator::Contains),
    ("contains all", Operator::Contains),
];

/// The operator before a list, and its number of tokens.
fn operator_before_list(cursor: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let any_of = ANY_OF
        .iter()
        .filter_map(|(words, operator)| Some((*operator, cursor.length_of(at, words)?)));
    any_of.max_by_key(|(_, length)| *length).or_else(|| {
        if cursor.is(at, "in") && cursor.text_at(at + 1) == "~" {
            return Some((Operator::In, 2));
        }
        if let Some(operator) = equivalent_operator(cursor.text_at(at)) {
            return Some((operator, 1));
        }
        let positive = equivalent_operator(cursor.text_at(at + 1)).filter(|_| cursor.is_not(at))?;
        Some((positive.negated()?, 2))
    })
}

/// `username has_any ("bob", "ann")` · `username ~ (bob, ann)` · `username ~ bob, ann` · `username:(bo* or an*)` · `username in~ ("bob", "ann")`
pub(super) fn any_of(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let subject = cursor.text_at(at);
    let (field, operator, open) = if let Some(field) = subject.strip_suffix(':') {
        (field, Operator::Equal, at + 1)
    } else {
        let (operator, length) = operator_before_list(cursor, at + 1)?;
        (subject, operator, at + 1 + length)
    };
    let (values, last) = listed(cursor, open).filter(|_| text::is_name(field))?;
    let written = cursor.text(if open > at + 1 { at + 1 } else { at }, open - 1);
    let (help, replacement) = if operator == Operator::In && written.ends_with('~') {
        let replacement = format!("{field} in {}", in_parentheses(&values));
        (help_to_write(&replacement), Some(replacement))
    } else {
        let sign = sign_for_each(written, operator, &values)?;
        match condition_for_each(field, (sign, operator), &values) {
            Some(each) => (
                format!("write a condition for each value: `{}`", excerpt(&each)),
                Some(match values.len() {
                    1 => each,
                    _ => cursor.grouped((at, last), each),
                }),
            ),
            None => (NO_WILDCARDS.to_owned(), None),
        }
    };
    let slip = cursor.mistake_within((at, last), (open, last), "one value", help);
    Some(slip.with_replacement(replacement).dropping(written))
}

/// The sign to compare each of several values with, if a list cannot be written for them.
fn sign_for_each<'w>(
    written: &'w str,
    operator: Operator,
    values: &[Token<'_>],
) -> Option<&'w str> {
    let is_each = matches!(
        operator.positive().0,
        Operator::Contains | Operator::StartsWith
    );
    if written.ends_with(':') && values.iter().any(|value| value.text.contains('*')) {
        Some(":")
    } else {
        is_each.then_some(written)
    }
}

/// `id in (` with one value per line.
pub(super) fn by_lines(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get_if(at, |token| token.enclosing == Enclosing::List)?;
    cursor.previous(at).filter(|open| open.kind == Kind::Open)?;
    let values = cursor.tokens.get(at..cursor.items_end(at))?;
    let last = at + values.len().checked_sub(1)?;
    let whole = cursor.text(at, last);
    let is_one_kind = |token: &Token<'_>| {
        token.is_value()
            && !token.text.contains('\n')
            && (token.kind == Kind::Quoted) == (first.kind == Kind::Quoted)
    };
    let is_list = cursor.has(last + 1, Kind::Close) && values.iter().all(is_one_kind);
    if !is_list || !whole.contains('\n') || whole.contains('#') {
        return None;
    }
    let items: Vec<String> = if first.kind == Kind::Quoted {
        values.iter().map(|value| value.text.to_owned()).collect()
    } else {
        let lines = whole.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(text::value)
            .collect()
    };
    let replacement = items.join(", ");
    let help = format!(
        "separate the values with commas: `({})`",
        excerpt(&replacement)
    );
    Some(
        cursor
            .mistake((at, last), "`,` or `)`", help)
            .with_replacement(replacement),
    )
}

/// The values of a list and its last token: `(a, b)`, `(a or b)`, `[a, b]`, or `a, b` if neither is a field.
fn listed<'q>(cursor: &TokenCursor<'q>, first: usize) -> Option<(Vec<Token<'q>>, usize)> {
    if cursor.has(first, Kind::Open) {
        let close = cursor.close_of(first)?;
        return Some((separated(cursor.tokens.get(first + 1..close)?)?, close));
    }
    if let Some((inside, last)) = bracketed(cursor, first) {
        return Some((separated(&tokens::tokens(inside))?, last));
    }
    let (values, last) = bare_values(cursor, first)?;
    let are_values = values.iter().all(|value| cannot_be_field(cursor, value));
    are_values.then_some((values, last))
}

/// The values of a list separated by commas or `or`.
fn separated<'q>(tokens: &[Token<'q>]) -> Option<Vec<Token<'q>>> {
    let is_separator = |token: &Token<'_>| token.kind == Kind::Comma || is_or(token);
    let value = |item: &[Token<'q>]| {
        let (value, separators) = item.split_first()?;
        (value.is_value() && separators.iter().all(is_separator)).then_some(*value)
    };
    let values: Option<Vec<_>> = tokens.chunks(2).map(value).collect();
    values.filter(|values| !values.is_empty())
}

/// A condition for each value; `None` if the service cannot search by one of the patterns.
fn condition_for_each(
    field: &str,
    (written, operator): (&str, Operator),
    values: &[Token<'_>],
) -> Option<String> {
    let condition = |token: &Token<'_>| {
        let (operator, value) = patterns::token_comparison(written, operator, token)?;
        Some(format!("{field} {} {value}", operator.text()))
    };
    let each: Option<Vec<String>> = values.iter().map(condition).collect();
    let is_all = operator.positive().1 || written.to_ascii_lowercase().ends_with("all");
    Some(each?.join(if is_all { " and " } else { " or " }))
}

/// `(a, b,)` · `((a), (b))` · `(a; b)` · `(a, b]`: the list that it means.
pub(super) fn loose_list(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_open = cursor.has(at, Kind::Open);
    cursor.get_if(at, |first| is_open || first.text.starts_with(OPENING))?;
    let ends = |token: &Token<'_>| {
        token.kind == Kind::Close || token.kind == Kind::Word && token.text.ends_with(CLOSING)
    };
    let after = cursor.items_end(at + 1);
    let last = cursor
        .close_of(at)
        .or_else(|| (at..=after).find(|last| cursor.satisfies(*last, ends)))?;
    let is_mixed = is_open != cursor.has(last, Kind::Close);
    if !is_open && !is_mixed {
        return None;
    }
    let (items, is_loose) = loose_items(cursor.tokens.get(at..=last)?, is_mixed)?;
    let is_loose = is_loose || cursor.has(at + 1, Kind::Open);
    let list = format!("({})", items.join(", "));
    (is_loose && !items.is_empty()).then(|| (list.into(), last + 1))
}

/// The items between some tokens, and whether anything about their syntax is unusual. `None` for
/// anything other than items with separators.
fn loose_items<'q>(tokens: &[Token<'q>], is_mixed: bool) -> Option<(Vec<&'q str>, bool)> {
    let (mut items, mut is_loose, mut is_separated) = (Vec::new(), is_mixed, true);
    for token in tokens {
        let item = token.text.trim_end_matches(';');
        let item = match token.kind {
            Kind::Word if is_mixed => item.trim_start_matches(OPENING).trim_end_matches(CLOSING),
            _ => item,
        };
        match token.kind {
            Kind::Open | Kind::Close => is_loose |= !items.is_empty() && token.kind == Kind::Open,
            // A value may be missing.
            Kind::Comma if is_separated => return None,
            Kind::Comma => is_separated = true,
            _ if token.is_keyword() || !token.is_value() || !item.is_empty() && !is_separated => {
                return None;
            }
            _ => {
                items.extend((!item.is_empty()).then_some(item));
                is_separated = token.text.ends_with(';') || items.is_empty();
                is_loose |= token.text.ends_with(';');
            }
        }
    }
    Some((items, is_loose))
}

/// `"(a, b)"`: the list in quotes.
pub(super) fn in_quotes(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.get(at)?.value();
    let inside = written.strip_prefix('(')?.strip_suffix(')')?;
    let tokens = tokens::tokens(inside);
    let is_item = |token: &Token<'_>| token.is_value() || token.kind == Kind::Comma;
    let is_list = !tokens.is_empty() && tokens.iter().all(is_item) && !inside.contains('#');
    is_list.then(|| (written.into(), at + 1))
}

/// `"a", "b")`: the values up to the parenthesis that closes a call.
pub(super) fn items(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let end = cursor.items_end(at);
    (end > at).then(|| (cursor.text(at, end - 1).to_owned().into(), end))
}

/// `username:(bob ann)`: it is not known whether all words, any of them or the whole phrase is
/// meant.
pub(super) fn side_by_side(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = cursor.field_with_colon(at)?;
    let last = cursor.list_end(at + 1).filter(|last| *last >= at + 4)?;
    let tokens = cursor.tokens.get(at + 2..last)?;
    let values = tokens.iter().filter(|token| token.is_value());
    let values: Vec<&str> = values.map(|value| value.text).collect();
    let list = format!("{field} in ({})", values.join(", "));
    if tokens.len() == 2 * values.len() - 1 {
        return Some(cursor.rewrite((at, last), LIST, list));
    }
    let help = format!("for any of them, write `{}`", excerpt(&list));
    Some(cursor.mistake((at, last), LIST, help))
}
