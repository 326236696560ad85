//! Functions of other languages around fields, values and conditions.

use super::places::{BEGIN, LATER, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, Words, excerpt};
use crate::syntax::{operator_meant, text};

pub(super) const AROUND: &[Row] = &[
    row(SUBJECT, "{AROUND_FIELD} ( NAME ) / BEHIND_FIELD")
        .expected("a field or a function")
        .help("compare the field itself, without `{1}`: letter case does not matter")
        .meant("{2}")
        .example("users", "LOWER(username) = bob", "username = bob"),
    row(SUBJECT, "{AROUND_TIME ( TIME_FIELD )} / COMPARES")
        .expected("a field or a function")
        .help("compare the field itself: `= 2024-07-18` is the whole day")
        .meant("{2}")
        .example(
            "contact-evaluations",
            "DATE(created) = '2024-01-01'",
            "created = 2024-01-01",
        ),
    row(
        LATER,
        "AFTER_SIGN {to_date|to_timestamp|str_to_date|parse_date|strptime ( QUOTED , QUOTED )}",
    )
    .expected("a value")
    .help("write the value alone: `{1}`")
    .meant("{1}")
    .example(
        "contact-evaluations",
        "created > to_date('2024-01-01', 'YYYY-MM-DD')",
        "created > 2024-01-01",
    ),
    row(LATER, "AFTER_SIGN {[new] AROUND_VALUE ( VALUE )}")
        .expected("a value")
        .help("write the value alone: `{2}`")
        .meant("{2}")
        .example(
            "contact-evaluations",
            "created > new Date(\"2024-01-01\")",
            "created > 2024-01-01",
        ),
    row(LATER, "AFTER_SIGN {AROUND_VALUE QUOTED}")
        .expected("a value")
        .help("write the value alone: `{2}`")
        .meant("{2}")
        .example(
            "contact-evaluations",
            "created >= DATE '2024-01-01'",
            "created >= 2024-01-01",
        ),
];

/// Functions around a time that take its day.
pub(super) const AROUND_TIMES: &[&str] = &["date", "todate", "day", "startofday"];

pub(super) const CAST: &[Row] = &[
    row(LATER, "AFTER_SIGN {cast CAST_VALUE}")
        .expected("a value")
        .help("a value has no type of its own: write `{1}`")
        .meant("{1}")
        .example(
            "users",
            "username = CAST('bob' AS varchar)",
            "username = bob",
        ),
    row(LATER, "AFTER_SIGN {QUOTED _TYPE}")
        .expected("a value")
        .help("a value has no type of its own: write `{1}`")
        .meant("{1}")
        .example("users", "username = 'bob'::text", "username = bob"),
];

/// First and last name together.
pub(super) const CONCATENATED: &[Row] = &[
    row(
        BEGIN,
        "WITH_FULLNAME {concat ( firstname , SPACE , lastname )} / SIGN",
    )
    .expected("a field or a function")
    .help("first and last name together are a field of their own: write `fullname {1} …`")
    .meant("fullname")
    .example(
        "users",
        "CONCAT(firstname, ' ', lastname) = 'Ann Lee'",
        "fullname = \"Ann Lee\"",
    ),
    row(
        BEGIN,
        "WITH_FULLNAME {firstname PLUS SPACE PLUS lastname} / SIGN",
    )
    .expected("a field or a function")
    .help("first and last name together are a field of their own: write `fullname {1} …`")
    .meant("fullname")
    .example(
        "users",
        "firstname + ' ' + lastname = 'Ann Lee'",
        "fullname = \"Ann Lee\"",
    ),
];

pub(super) const VALUE_IN_FIELD: &[Row] = &[row(BEGIN, "QUOTED in KNOWN_FIELD / END")
    .expected("a condition")
    .help("the field comes first: write `{meant}`")
    .meant("{2} ~ {1}")
    .example("users", "'bob' in username", "username ~ bob")];

/// Functions around a field that change nothing of what is compared: letter case does not count.
pub(super) const AROUND_FIELDS: &[&str] = &[
    "lower", "upper", "lcase", "ucase", "tolower", "toupper", "casefold", "trim", "str", "string",
    "tostring",
];

/// Functions around a value that only say what kind of value it is.
pub(super) const AROUND_VALUES: &[&str] = &[
    "date",
    "datetime",
    "timestamp",
    "todate",
    "todatetime",
    "totimestamp",
    "time",
    "string",
    "str",
    "tostring",
    "number",
    "int",
    "tonumber",
    "lower",
    "upper",
    "tolower",
    "toupper",
    "uuid",
    "isodate",
    "trim",
];

/// `username = ANY ('bob', 'ann')` · `username = ANY(ARRAY['bob', 'ann'])`
pub(super) fn quantified(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, |token| token.is_name() && row.begins_condition(at))?;
    let sign = row.find(at + 1, |sign| super::plain_operator(sign.text) == "=")?;
    row.find(at + 2, |word| word.is("any") || word.is("some"))
        .filter(|_| row.has(at + 3, Kind::Open))?;
    let last = close_of(row, at + 3)?;
    let inside = row.text(at + 4, last.checked_sub(1)?);
    let items = inside.trim_end_matches([']', '}']);
    let items = items
        .rsplit_once(['[', '{'])
        .map_or(items, |(_, items)| items);
    let meant = format!("{} in ({items})", field.text);
    let words = Words {
        expected: "a value",
        found: row.text(at + 2, last),
        help: format!(
            "any of several values is a list: write `{}`",
            excerpt(&meant)
        ),
    };
    let slip = row.slip((at, last), words, Some(meant));
    Some(slip.dropping(&format!("any some array array[ {}", sign.text)))
}

/// `AND(username = bob, lastname = lee)` · `=OR(username = bob; username = ann)`
pub(super) fn joining(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_formula = at == 0 && row.get(0)?.text == "=";
    let word = at + usize::from(is_formula);
    let join = row.find(word, |token| token.is("and") || token.is("or"))?;
    let is_call = row.has(word + 1, Kind::Open) && (is_formula || row.begins_condition(at));
    let close = row
        .close_of(word + 1)
        .filter(|close| is_call && *close > word + 2)?;
    let mut depth = 0_usize;
    let mut meant = String::new();
    for token in row.tokens.get(word + 2..close)? {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A `;` between two conditions is glued to the one before or behind it.
        let first = token.text.trim_start_matches(';');
        if depth == 0
            && token.kind == Kind::Word
            && !first.is_empty()
            && first.len() < token.text.len()
        {
            meant = format!("{meant} {}", join.text.to_lowercase());
        }
        let text = if depth == 0 && token.kind == Kind::Word {
            token.text.trim_matches(';')
        } else {
            token.text
        };
        let is_separator = depth == 0
            && (token.kind == Kind::Comma || token.kind == Kind::Word && token.text.ends_with(';'));
        if !(token.kind == Kind::Comma && is_separator) {
            let space = if meant.is_empty() || text.is_empty() {
                ""
            } else {
                " "
            };
            meant = meant + space + text;
        }
        if is_separator {
            meant = format!("{meant} {}", join.text.to_lowercase());
        }
    }
    let is_alone = at == 0 && row.get(close + 1).is_none();
    let mut help = format!(
        "`{}` goes between two conditions, `FIELD = VALUE`",
        join.text.to_lowercase()
    );
    let inside = row.tokens.get(word + 2..close)?;
    let is_nested = inside
        .windows(2)
        .any(|pair| matches!(pair, [word, open] if word.is_keyword() && open.kind == Kind::Open));
    if !is_nested {
        help = format!("{help}: write `{}`", excerpt(&meant));
    }
    let words = Words {
        expected: "a condition",
        found: row.text(at, word),
        help,
    };
    let instead = if is_alone {
        meant
    } else {
        format!("({meant})")
    };
    Some(row.slip((at, close), words, Some(instead)))
}

/// `['bob', 'ann'].includes(username)`
pub(super) fn list_first(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| {
        token.text.starts_with('[') && row.begins_condition(at)
    })?;
    let length = row.items_end(at + 1);
    let last = (at..length)
        .rev()
        .find(|at| row.find(*at, |token| token.text.contains("].")).is_some())?;
    let field = row.find(last + 2, Token::is_name)?;
    if !row.has(last + 1, Kind::Open) || !row.has(last + 3, Kind::Close) {
        return None;
    }
    let (start, end) = (first.span.start as usize + 1, row.get(last)?.span);
    let cut = row.get(last)?.text.find("].")?;
    let items = row.query.get(start..end.start as usize + cut)?;
    let meant = format!("{} in ({items})", field.text);
    let words = Words {
        expected: "a condition",
        found: row.text(at, last),
        help: format!("the field comes first: write `{}`", excerpt(&meant)),
    };
    // `>= 0`, `!== -1`: that it is in the list at all
    let is_found = row.find(last + 4, |sign| {
        matches!(sign.text, ">=" | ">" | "!=" | "!==")
    });
    let number = row.find(last + 5, |value| matches!(value.text, "0" | "-1"));
    let end = last + 3 + if is_found.and(number).is_some() { 2 } else { 0 };
    let slip = row.slip((at, end), words, Some(meant));
    Some(slip.dropping("includes contains indexof has include 0 1"))
}

/// `exists (select 1 from …)` · `username in (select …)` · `Tags/any(t: …)` · `emails[type eq "work"]`
pub(super) fn subquery(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| {
        token.kind == Kind::Word || token.is_comparison()
    })?;
    let begins = row.begins_condition(at);
    let open = row.has(at + 1, Kind::Open).then_some(at + 1);
    let is_select = open.is_some_and(|open| row.is(open + 1, "select"));
    let is_named = begins && first.is_name();
    let is_path = begins && first.text.contains('/') && open.is_some();
    let is_bracket = begins
        && first
            .text
            .split_once('[')
            .is_some_and(|(name, inside)| text::is_name(name) && !inside.contains(']'))
        && !row
            .find(at + 2, |token| token.text == "]")
            .is_some_and(|_| row.has(at + 1, Kind::Quoted));
    let last = if is_select || is_path {
        close_of(row, at + 1)?
    } else if is_bracket {
        let rest = row.tokens.get(at..)?;
        at + rest.iter().position(|token| token.text.contains(']'))?
    } else {
        return None;
    };
    let is_of_tags =
        first.text.to_ascii_lowercase().starts_with("tag") || row.text(at, last).contains("tags");
    let help = if is_of_tags {
        "there are no queries within a query: write `tag(KEY = VALUE)` for a tag with a value, `tag(KEY)` for one with any"
    } else {
        "there are no queries within a query: write a condition on a field, `FIELD = VALUE`"
    };
    let place = if is_select && !is_named { at + 1 } else { at };
    let words = Words {
        expected: "a condition",
        found: row.text(place, last),
        help: help.to_owned(),
    };
    Some(
        row.slip((place, last), words, None)
            .read_as(if first.is("in") { "(x)" } else { "x" }),
    )
}

/// `username = COALESCE(lastname, 'x')` · `created > startOfMonth()`
pub(super) fn value_call(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let function = row.find(at, |token| token.is_name() && row.are_glued(at, at + 1))?;
    let before = row.before(at)?;
    // `$filter=contains(name, 'Sup')`
    if at > 1 && row.has(at - 2, Kind::Parameter) {
        return None;
    }
    let is_operator = before.is_comparison()
        || at > 1
            && row.begins_condition(at - 2)
            && operator_meant(before.text).is_some()
            && !before.is("in");
    let is_range = before.is("in") && function.is("range");
    if !is_operator && !before.is("in") || !row.has(at + 1, Kind::Open) {
        return None;
    }
    let mut last = close_of(row, at + 1)?;
    // `moment().startOf("day")`
    while row.are_glued(last, last + 1)
        && row
            .find(last + 1, |method| method.text.starts_with('.'))
            .is_some()
        && row.has(last + 2, Kind::Open)
    {
        last = close_of(row, last + 2)?;
    }
    let words = Words {
        expected: "a value",
        found: function.text,
        help: if is_range {
            "a range has two ends, both included: `in 3..7`"
        } else if before.is("in") {
            "a list is not computed: write its values, `in (a, b)`"
        } else {
            "a value is not computed: write the text, the number or the date itself; quote text with parentheses in it"
        }
        .to_owned(),
    };
    let span = row.span(at, last);
    let stand_in = if before.is("in") { "(x)" } else { "x" };
    Some(Slip::new(words.problem(span), span, None).read_as(stand_in))
}

/// The token that closes a parenthesis, however far it is; the last one if none does.
pub(super) fn close_of(row: &TokenCursor<'_>, open: usize) -> Option<usize> {
    if !row.has(open, Kind::Open) {
        return row.get(open).map(|_| open);
    }
    Some(row.close_of(open).unwrap_or(row.tokens.len() - 1))
}

/// `('bob' AS varchar)`: the value.
pub(super) fn cast_value(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let value = row
        .find(at + 1, |token| token.is_value() && row.is(at + 2, "as"))?
        .text;
    Some((value.to_owned().into(), close_of(row, at)? + 1))
}

/// True behind a field in a function: a test or a word follows, or another argument.
pub(super) fn is_behind_field(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_test = |token: &Token<'_>| token.compares() || token.kind == Kind::Word;
    let is_argument = || at >= 4 && row.begins_item(at - 4) && row.has(at, Kind::Comma);
    row.passes(at, is_test) || is_argument()
}
