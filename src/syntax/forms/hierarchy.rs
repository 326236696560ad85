//! Groups of a hierarchy and those below them, as other languages write it.

use super::tokens::{Kind, Token};
use super::{Form, TokenCursor, Words, excerpt};
use crate::syntax::foreign_operators::is_same;

/// What other languages write behind a group to mean those below it, too, besides words for `under`.
const WITH_GROUPS_BELOW: [&str; 5] = ["true", "under", "withchildgroups", "recursive", "all"];

/// `hierarchy(g-1, descendants)` · `hierarchy(g-1 or below)` · `hierarchy(g-1, WITH_CHILD_GROUPS)`
pub(super) fn below_behind(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "hierarchy")?;
    let group = row.find(first, Token::is_value)?;
    let is_between = |token: &Token<'_>| token.kind == Kind::Comma || token.is_join();
    let word = first + 1 + usize::from(row.find(first + 1, is_between).is_some());
    let is_below = |token: &Token<'_>| {
        is_word_for_under(token.text)
            || WITH_GROUPS_BELOW
                .iter()
                .any(|other| is_same(token.text, other))
    };
    let written = row
        .find(word, is_below)
        .filter(|_| row.has(word + 1, Kind::Close))?;
    let meant = format!("hierarchy(under {})", group.text);
    let words = Words {
        expected: "one group",
        found: row.text(first + 1, word),
        help: format!(
            "`under` comes before the group: write `{}`",
            excerpt(&meant)
        ),
    };
    let form = row.form((at, word + 1), words, Some(meant));
    Some(form.dropping(written.text))
}

/// `hierarchy(under in (g-1, g-2))`
pub(super) fn below_several(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row
        .call(at, "hierarchy")
        .filter(|first| row.is(*first, "under"))?;
    let open = first + 2;
    let last = super::lists::items_end(row, open + 1);
    let is_list =
        row.is(first + 1, "in") && row.has(open, Kind::Open) && row.has(last, Kind::Close);
    row.find(last + 1, |close| is_list && close.kind == Kind::Close)?;
    let groups = row
        .tokens
        .get(open + 1..last)?
        .iter()
        .filter(|token| token.is_value());
    let calls: Vec<String> = groups
        .map(|group| format!("hierarchy(under {})", group.text))
        .collect();
    let meant = calls.join(" or ");
    let words = Words {
        expected: "one group",
        found: row.text(first + 1, last),
        help: format!("write a condition for each: `{}`", excerpt(&meant)),
    };
    let is_alone = at == 0 && row.get(last + 2).is_none();
    let instead = if is_alone {
        meant
    } else {
        format!("({meant})")
    };
    Some(row.form((at, last + 1), words, Some(instead)))
}

/// Other words for the groups below one.
const BELOW: [&str; 9] = [
    "below",
    "beneath",
    "child",
    "childof",
    "children",
    "descendant",
    "descendants",
    "subgroups",
    "within",
];

/// True if a word is a synonym of `under`.
pub(crate) fn is_word_for_under(word: &str) -> bool {
    BELOW.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// `hierarchy(below g-1)` · `hierarchy(below(g-1))`
pub(super) fn below(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "hierarchy")?;
    let word = row.find(first, |token| {
        token.kind == Kind::Word && is_word_for_under(token.text)
    })?;
    let nested = usize::from(row.has(first + 1, Kind::Open));
    let close = first + 2 + 2 * nested;
    let group = row
        .find(first + 1 + nested, Token::is_value)
        .filter(|_| (first + 2 + nested..=close).all(|at| row.has(at, Kind::Close)))?;
    let help = format!("write `hierarchy(under {})`", excerpt(group.text));
    let problem = Words {
        expected: "the id of a group, or `under`",
        found: word.text,
        help,
    }
    .problem(word.span);
    let instead = format!("under {}", group.text);
    let place = row.span(first, close - 1);
    let form = Form::new(problem, row.span(at, close), Some((place, instead)));
    Some(form.dropping(word.text))
}
