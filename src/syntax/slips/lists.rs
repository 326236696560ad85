//! Lists without their parentheses, in brackets, behind `not`, and with ranges in them.

use super::patterns::{self, NO_WILDCARDS};
use super::tokens::{Enclosing, Kind, Token};
use super::values::decimal_comma;
use super::{Slip, TokenCursor, Values, Words, excerpt};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::has_wildcards as has_wildcards_behind;
use crate::syntax::{operator_meant, text};

/// The syntax of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Parentheses,
    Brackets,
    Bare,
}

/// `username in a, b` · `username in [a, b]` · `username not in (a, b)`
pub(super) fn list(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, Token::is_name)?;
    let is_condition = row.begins_condition(at);
    if !is_condition && !row.begins_item(at) {
        return None;
    }
    let is_negated = row.is(at + 1, "not") || row.get(at + 1)?.text == "!";
    let operator = at + 1 + usize::from(is_negated);
    let is_in = row.is(operator, "in");
    let is_equal = row
        .get(operator)
        .is_some_and(|token| super::plain_operator(token.text) == "=");
    if !is_in && !is_equal || is_equal && is_negated {
        return None;
    }
    let (items, last, written) = read(row, operator + 1)?;
    let is_slip = match written {
        Written::Parentheses => is_negated,
        Written::Brackets => true,
        Written::Bare => is_in && is_condition,
    };
    if !is_slip || is_negated && !is_condition {
        return None;
    }
    let not = if is_negated { "not " } else { "" };
    let meant = format!("{not}{} in {items}", field.text);
    let help = format!("write `{}`", excerpt(&meant));
    if is_negated {
        let span = row.span(at + 1, operator);
        let help = format!(
            "put `not` before the whole condition: {}",
            help.trim_start_matches("write ")
        );
        let problem = Problem::unknown_operator("not in", help, span);
        let whole = row.span(at, last);
        return Some(Slip::new(problem, whole, Some((whole, meant))));
    }
    let words = Words {
        expected: "a list in parentheses",
        found: row.text(operator + 1, last),
        help,
    };
    Some(row.slip((at, last), words, Some(meant)))
}

/// A list in parentheses, the last of its tokens, and how it was written.
fn read(row: &TokenCursor<'_>, at: usize) -> Option<(String, usize, Written)> {
    let first = row.get(at)?;
    if first.kind == Kind::Open {
        let last = row.items_end(at + 1);
        return row
            .has(last, Kind::Close)
            .then(|| (row.text(at, last).to_owned(), last, Written::Parentheses));
    }
    if first.kind == Kind::Parameter && row.ends_condition(at + 1) {
        return Some((first.text.to_owned(), at, Written::Parentheses));
    }
    if first.text.starts_with(['[', '{']) {
        return in_brackets(row, at);
    }
    let last = row
        .find(at, Token::is_value)
        .and_then(|_| more_values(row, at))?;
    Some((format!("({})", row.text(at, last)), last, Written::Bare))
}

/// `[a, b]`, `{"a", "b"}`
fn in_brackets(row: &TokenCursor<'_>, at: usize) -> Option<(String, usize, Written)> {
    let items = row.tokens.get(at..row.items_end(at)).unwrap_or_default();
    let length = items
        .iter()
        .position(|token| token.kind == Kind::Word && token.text.ends_with([']', '}']))?;
    let last = at + length;
    let inside = row.text(at, last);
    let inside = inside
        .get(1..inside.len().saturating_sub(1))
        .unwrap_or_default()
        .trim();
    let list = match inside.trim_end_matches(',') {
        "" => return None,
        range if range.contains("..") && !range.contains(',') => range.to_owned(),
        items => format!("({items})"),
    };
    Some((list, last, Written::Brackets))
}

/// `state:(enabled or disabled)` · `id in (a or b)` · `username = (a or b)`
pub(super) fn joined(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let subject = row
        .find(at, |token| {
            token.kind == Kind::Word && row.begins_condition(at)
        })?
        .text;
    let (field, open, is_negated) = if let Some(field) = subject.strip_suffix(':') {
        (field, at + 1, false)
    } else {
        let sign = row
            .find(at + 1, |token| {
                token.is("in") || token.is_comparison() || token.text == ":"
            })?
            .text;
        let is_equal = ["in", "=", "==", ":"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(sign));
        let is_negated = matches!(sign, "!=" | "<>");
        Some((subject, at + 2, is_negated)).filter(|_| is_equal || is_negated)?
    };
    let (last, joins) = joined_items(row, open)?;
    let is_all = joins.iter().any(|join| {
        row.is(*join, "and")
            || row
                .get(*join)
                .is_some_and(|join| join.text.starts_with('&'))
    });
    if !text::is_name(field) || joins.is_empty() {
        return None;
    }
    let items = (open + 1..last)
        .filter_map(|item| row.find(item, Token::is_value))
        .map(|item| item.text);
    let not = if is_negated { "not " } else { "" };
    let meant = format!("{not}{field} in ({})", items.collect::<Vec<_>>().join(", "));
    let help = if is_all {
        format!(
            "a list means any of its values: `{}`; for all of them write a condition for each",
            excerpt(&meant)
        )
    } else {
        format!("write `{}`", excerpt(&meant))
    };
    let words = Words {
        expected: "a list in parentheses",
        found: row.text(open, last),
        help,
    };
    Some(row.slip((at, last), words, (!is_all).then_some(meant)))
}

/// `(a or b, c`: the parenthesis that closes it, and the words between the values.
fn joined_items(row: &TokenCursor<'_>, open: usize) -> Option<(usize, Vec<usize>)> {
    row.find(open, |token| token.kind == Kind::Open)?;
    let (mut at, mut joins) = (open + 1, Vec::new());
    loop {
        row.find(at, Token::is_value)?;
        match row.get(at + 1)? {
            close if close.kind == Kind::Close => return Some((at + 1, joins)),
            comma if comma.kind == Kind::Comma => {}
            join if join.is_join() => joins.push(at + 1),
            _ => return None,
        }
        at += 2;
    }
}

/// `type = ROUTABLE, CUSTOM` · `state:enabled,disabled`, unless one of the values is a field.
pub(super) fn by_commas(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (field, items, last) = match first.text.split_once(':') {
        Some((field, value)) if !value.is_empty() => {
            let last = more_values(row, at)?;
            (
                field,
                format!("({value}{})", row.text_behind(at, last)),
                last,
            )
        }
        _ => {
            row.find(at + 1, |sign| super::plain_operator(sign.text) == "=")?;
            let (items, last, written) = read(row, at + 2)?;
            (
                first.text,
                items,
                Some(last).filter(|_| written == Written::Bare)?,
            )
        }
    };
    // `score = 80,5` has a decimal comma, `displayorder = 1,000` one thousand.
    let is_number = matches!(row.values(field), Some(Values::Decimal | Values::Number));
    if is_number && decimal_comma(row, at + 2).is_some() {
        return None;
    }
    let mut values = row.tokens.get(at + 1..=last)?.iter();
    let is_value = |value: &Token<'_>| value.kind != Kind::Word || row.is_no_field(value.text);
    if !row.is_field(field) || !values.all(is_value) {
        return None;
    }
    let meant = format!("{field} in {items}");
    let words = Words {
        expected: "a list in parentheses",
        found: row.text(at, last),
        help: format!("write `{}`", excerpt(&meant)),
    };
    Some(row.slip((at, last), words, Some(meant)))
}

/// The last of the values behind one that are separated by commas, if there are any and a condition ends with them.
fn more_values(row: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let mut last = at;
    while row.has(last + 1, Kind::Comma) && row.find(last + 2, Token::is_value).is_some() {
        last += 2;
    }
    (last > at && row.ends_condition(last + 1)).then_some(last)
}

/// `displayorder in (1..2, 5)`
pub(super) fn ranges(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, Token::is_name)?;
    let is_condition = row.begins_condition(at);
    if !(is_condition || row.begins_item(at))
        || !row.is(at + 1, "in")
        || !row.has(at + 2, Kind::Open)
    {
        return None;
    }
    let last = row.items_end(at + 3);
    let has_range = |item: &(usize, usize)| is_range(row, *item);
    let items = items(row, at + 3, last);
    if !row.has(last, Kind::Close) || !items.iter().any(has_range) {
        return None;
    }
    let text = |(first, last): &(usize, usize)| row.text(*first, *last);
    let values: Vec<&str> = items
        .iter()
        .filter(|item| !has_range(item))
        .map(text)
        .collect();
    let mut meant: Vec<String> = items
        .iter()
        .filter(|item| has_range(item))
        .map(|item| format!("{} in {}", field.text, text(item)))
        .collect();
    match values.as_slice() {
        [] => {}
        [value] => meant.push(format!("{} = {value}", field.text)),
        values => meant.push(format!("{} in ({})", field.text, values.join(", "))),
    }
    let is_single = meant.len() == 1;
    let meant = meant.join(" or ");
    let help = if is_condition || is_single {
        format!(
            "a range follows `in` on its own: write `{}`",
            excerpt(&meant)
        )
    } else {
        format!(
            "a range follows `in` on its own: write a condition for each, `{}`",
            excerpt(&meant)
        )
    };
    let is_around_group = field.enclosing == Enclosing::Conditions && !is_single;
    let instead = if is_around_group {
        format!("({meant})")
    } else {
        meant
    };
    let words = Words {
        expected: "a list of values, or one range",
        found: row.text(at + 2, last),
        help,
    };
    Some(row.slip(
        (at, last),
        words,
        (is_condition || is_single).then_some(instead),
    ))
}

/// The items between commas: the first and the last token of each.
fn items(row: &TokenCursor<'_>, first: usize, end: usize) -> Vec<(usize, usize)> {
    let mut items = Vec::new();
    let mut start = first;
    for at in first..=end {
        if at == end || row.has(at, Kind::Comma) {
            items.extend((at > start).then(|| (start, at - 1)));
            start = at + 1;
        }
    }
    items
}

fn is_range(row: &TokenCursor<'_>, (first, last): (usize, usize)) -> bool {
    let tokens = row.tokens.get(first..=last).unwrap_or_default();
    tokens
        .iter()
        .any(|token| token.kind == Kind::Word && token.text.contains(".."))
}

/// Operators that compare with each of several values.
const ANY_OF: [(&str, Operator); 6] = [
    ("hasany", Operator::Contains),
    ("has any", Operator::Contains),
    ("has any of", Operator::Contains),
    ("containsany", Operator::Contains),
    ("contains any", Operator::Contains),
    ("contains any of", Operator::Contains),
];

/// The operator before a list, and how many tokens it is.
fn operator_before_list(row: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let any_of = ANY_OF
        .iter()
        .filter_map(|(words, operator)| Some((*operator, row.length_of(at, words)?)));
    any_of.max_by_key(|(_, length)| *length).or_else(|| {
        let is_in = row.is(at, "in") && row.find(at + 1, |sign| sign.text == "~").is_some();
        if is_in {
            return Some((Operator::In, 2));
        }
        let one = row.get(at).and_then(|sign| operator_meant(sign.text));
        let two = || {
            row.find(at, |not| not.is("not") || not.text == "!")?;
            operator_meant(row.get(at + 1)?.text)?.opposite()
        };
        one.map(|operator| (operator, 1))
            .or_else(|| Some((two()?, 2)))
    })
}

/// `username has_any ("bob", "ann")` · `username ~ (bob, ann)` · `username ~ bob, ann` · `username:(bo* or an*)` · `username in~ ("bob", "ann")`
pub(super) fn any_of(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let subject = row
        .find(at, |token| {
            token.kind == Kind::Word && row.begins_condition(at)
        })?
        .text;
    let (field, operator, open) = if let Some(field) = subject.strip_suffix(':') {
        (field, Operator::Equal, at + 1)
    } else {
        let (operator, length) = operator_before_list(row, at + 1)?;
        (subject, operator, at + 1 + length)
    };
    let (values, last) = listed(row, open).filter(|_| text::is_name(field))?;
    let has_wildcards = operator == Operator::Equal
        && row.text(at, open - 1).ends_with(':')
        && values.iter().any(|value| value.text.contains('*'));
    let is_each = matches!(
        operator.positive().0,
        Operator::Contains | Operator::StartsWith
    );
    let meant = match operator {
        Operator::In if row.get(open - 1)?.text == "~" => {
            Some(format!("{field} in {}", row.text(open, last)))
        }
        _ if is_each || has_wildcards => {
            let written = row.text(if open > at + 1 { at + 1 } else { at }, open - 1);
            let is_pattern = has_wildcards || has_wildcards_behind(written);
            each(field, (written, operator), &values, is_pattern)
                .map(|(each, join)| grouped(row, (at, last), &each, join))
        }
        _ => return None,
    };
    let help = match &meant {
        Some(meant) => format!("write a condition for each value: `{}`", excerpt(meant)),
        None => NO_WILDCARDS.to_owned(),
    };
    let words = Words {
        expected: "one value",
        found: row.text(open, last),
        help,
    };
    let slip = row.slip((at, last), words, meant);
    Some(slip.dropping(row.text(at + usize::from(open > at + 1), open - 1)))
}

/// `id in (` and a value on each line.
pub(super) fn by_lines(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| token.enclosing == Enclosing::List)?;
    row.before(at).filter(|open| open.kind == Kind::Open)?;
    let values = row.tokens.get(at..row.items_end(at)).unwrap_or_default();
    let last = at + values.len().checked_sub(1)?;
    row.find(last + 1, |close| close.kind == Kind::Close)?;
    let whole = row.text(at, last);
    let is_plain = |token: &Token<'_>| token.kind != Kind::Comma && !token.text.contains('\n');
    if !whole.contains('\n') || whole.contains('#') || !values.iter().all(is_plain) {
        return None;
    }
    let lines = whole.lines().map(str::trim).filter(|line| !line.is_empty());
    let items: Vec<String> = if first.kind == Kind::Quoted {
        values.iter().map(|value| value.text.to_owned()).collect()
    } else {
        lines.map(text::value).collect()
    };
    let is_one_kind = values
        .iter()
        .all(|value| (value.kind == Kind::Quoted) == (first.kind == Kind::Quoted));
    let meant = items.join(", ");
    let words = Words {
        expected: "`,` or `)`",
        found: whole,
        help: format!("separate the values with commas: `({})`", excerpt(&meant)),
    };
    let slip = || row.slip((at, last), words, Some(meant.clone()));
    (is_one_kind && values.iter().all(Token::is_value)).then(slip)
}

/// The values of a list and its last token: `(a, b)`, `(a or b)`, or `a, b` where neither is a field.
fn listed<'r, 'q>(row: &'r TokenCursor<'q>, first: usize) -> Option<(Vec<&'r Token<'q>>, usize)> {
    if row.has(first, Kind::Open) {
        let close = row.close_of(first)?;
        return Some((values(row, first + 1, close)?, close));
    }
    row.find(first, Token::is_value)?;
    let last = more_values(row, first)?;
    let values = values(row, first, last + 1)?;
    let is_value = |value: &&Token<'_>| value.kind != Kind::Word || row.is_no_field(value.text);
    values.iter().all(is_value).then_some((values, last))
}

/// The values of a list, between which are commas or `or`.
fn values<'r, 'q>(
    row: &'r TokenCursor<'q>,
    first: usize,
    close: usize,
) -> Option<Vec<&'r Token<'q>>> {
    let is_or = |token: &Token<'_>| token.is("or") || matches!(token.text, "|" | "||");
    let mut values = Vec::new();
    for at in (first..close).step_by(2) {
        values.push(row.find(at, Token::is_value)?);
        let is_separated = at + 1 == close
            || row
                .find(at + 1, |next| next.kind == Kind::Comma || is_or(next))
                .is_some();
        if !is_separated {
            return None;
        }
    }
    (!values.is_empty()).then_some(values)
}

/// A condition for each value, and the word between them; `None` where the service cannot search by a pattern.
fn each(
    field: &str,
    (written, operator): (&str, Operator),
    values: &[&Token<'_>],
    is_pattern: bool,
) -> Option<(Vec<String>, &'static str)> {
    let is_negated = operator.positive().1;
    let condition = |token: &&Token<'_>| {
        let (operator, value) = match token.kind {
            Kind::Parameter => (operator, token.text.to_owned()),
            _ if is_pattern => {
                let (operator, value) = patterns::asked(written, operator, &token.value())?;
                (operator, text::value(&value))
            }
            _ => (operator, token.text.to_owned()),
        };
        Some(format!("{field} {} {value}", operator.text()))
    };
    let each = values
        .iter()
        .map(condition)
        .collect::<Option<Vec<String>>>()?;
    Some((each, if is_negated { " and " } else { " or " }))
}

/// Conditions in parentheses, unless nothing stands beside them.
fn grouped(
    row: &TokenCursor<'_>,
    (at, last): (usize, usize),
    each: &[String],
    join: &str,
) -> String {
    let is_alone = at == 0 && row.get(last + 1).is_none() || each.len() < 2;
    let joined = each.join(join);
    if is_alone {
        joined
    } else {
        format!("({joined})")
    }
}

/// `username:(bob ann)`: whether all of them, any, or both words together are meant is not known.
pub(super) fn side_by_side(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.field_with_colon(at)?;
    let last = row.items_end(at + 2);
    if !row.has(at + 1, Kind::Open) || !row.has(last, Kind::Close) || last < at + 4 {
        return None;
    }
    let values = row
        .tokens
        .get(at + 2..last)?
        .iter()
        .filter(|token| token.is_value());
    let values: Vec<&str> = values.map(|value| value.text).collect();
    let words = Words {
        expected: "a list in parentheses",
        found: row.text(at, last),
        help: format!(
            "for any of them write `{} in ({})`",
            excerpt(field),
            excerpt(&values.join(", "))
        ),
    };
    Some(row.slip((at, last), words, None))
}
