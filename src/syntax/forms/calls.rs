//! Functions whose arguments are joined, negated or named as in other languages.

use super::tokens::{Around, Kind, Token};
use super::{Form, TokenCursor, Words, excerpt, plain_operator};
use crate::diagnostics::Problem;
use crate::syntax::{called, text};

/// `tag(BPO = 123 or BPO = 456)` · `tag(BPO in (1, 2) or Team = A)` · `tag(BPO = 123 or 456)` · `tag(BPO = 123 and Team = A)`
pub(super) fn joined_tags(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let mut next = row.call(at, "tag")?;
    let mut tags: Vec<(&str, String)> = Vec::new();
    let mut joins: Vec<&Token<'_>> = Vec::new();
    loop {
        let (key, test, end) = tag(row, next, tags.last().map(|(key, _)| *key))?;
        tags.push((key, test));
        next = end + 1;
        match row.get(end)? {
            join if join.is_join() => joins.push(join),
            close if close.kind == Kind::Close => break,
            _ => return None,
        }
    }
    let join = *joins.first()?;
    let is_or = |join: &Token<'_>| join.is("or") || join.text.starts_with('|');
    if joins.iter().any(|other| is_or(other) != is_or(join)) {
        return None;
    }
    let is_one_key = tags
        .iter()
        .zip(tags.iter().skip(1))
        .all(|((key, _), (other, _))| key == other);
    let meant = match (is_or(join), is_one_key) {
        (true, true) if tags.iter().all(|(_, test)| test.starts_with('=')) => list(&tags),
        (true, _) if at == 0 && row.get(next).is_none() => conditions(&tags),
        (true, _) => format!("({})", conditions(&tags)),
        (false, _) => format!("tag({})", assignments(&tags).join(", ")),
    };
    let help = format!("write `{}`", excerpt(&meant));
    let problem = Words {
        expected: "`,` or `)`",
        found: join.text,
        help,
    }
    .problem(join.span);
    let span = row.span(at, next - 1);
    // Where the keys differ, one of them may be a field behind an unclosed parenthesis.
    let is_certain = is_or(join) && is_one_key || tags.iter().all(|(key, _)| row.is_no_field(key));
    let form = Form::new(problem, span, is_certain.then_some((span, meant)));
    Some(form)
}

/// `proficiency(English or Spanish)` · `proficiency(English >= 3 and Spanish >= 2)` · `hierarchy(g-1 or g-2)`
pub(super) fn joined(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.function(at).filter(|function| function.name != "tag")?;
    let first = row.call(at, function.name)?;
    let close = row.close_of(first - 1)?;
    let inside = row.tokens.get(first..close)?;
    let join = inside.iter().find(|token| token.is_join())?;
    let word = if join.is("or") || join.text.starts_with('|') {
        "or"
    } else {
        "and"
    };
    let mut meant: Vec<String> = Vec::new();
    for part in inside.split(Token::is_join) {
        let (start, end) = (part.first()?, part.last()?);
        let is_key = start.is_value() && !is_number(start) || start.is("under");
        let is_part = ["name", "value", "level"].iter().any(|part| start.is(part));
        if !is_key || is_part || part.iter().any(|token| token.kind == Kind::Comma) {
            return None;
        }
        let text = row.query.get(start.span.to(end.span).range())?;
        meant.push(format!("{}({text})", function.name));
    }
    if inside
        .iter()
        .any(|other| other.is_join() && !other.text.eq_ignore_ascii_case(join.text))
    {
        return None;
    }
    let meant = meant.join(&format!(" {word} "));
    let words = Words {
        expected: "`,` or `)`",
        found: join.text,
        help: format!("write a condition for each: `{}`", excerpt(&meant)),
    };
    let is_alone = at == 0 && row.get(close + 1).is_none();
    let instead = if is_alone {
        meant
    } else {
        format!("({meant})")
    };
    let span = row.span(at, close);
    Some(Form::new(
        words.problem(join.span),
        span,
        Some((span, instead)),
    ))
}

/// `proficiency(Language = Spanish, level >= 3)`
pub(super) fn in_full(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "proficiency")?;
    let name = row.find(first, |token| {
        token.is_value() && !["name", "value", "level"].iter().any(|part| token.is(part))
    })?;
    let sign = plain_operator(row.get(first + 1)?.text);
    let value = row.find(first + 2, |token| token.is_value() && !is_number(token))?;
    let is_text = matches!(sign, "=" | "~" | "^=");
    if !is_text || !row.has(first + 3, Kind::Comma) || !row.is(first + 4, "level") {
        return None;
    }
    let meant = format!("name = {}, value {sign} {}", name.text, value.text);
    let words = Words {
        expected: "`name`, `value` or `level`",
        found: name.text,
        help: format!("in full: `{}`", excerpt(&meant)),
    };
    let problem = words.problem(name.span);
    let span = row.span(first, first + 2);
    Some(Form::new(problem, span, Some((span, meant))).read_as("value=x"))
}

/// The value of a proficiency, and the token followed by: `proficiency(Spanish)` · `proficiency = Spanish`
fn skill<'q>(row: &TokenCursor<'q>, at: usize) -> Option<(&'q str, usize)> {
    if let Some(first) = row.call(at, "proficiency") {
        let skill = row.find(first, Token::is_value)?.text;
        return row
            .has(first + 1, Kind::Close)
            .then_some((skill, first + 2));
    }
    row.function(at)
        .filter(|function| function.name == "proficiency" && row.begins_condition(at))?;
    row.find(at + 1, |sign| plain_operator(sign.text) == "=")?;
    Some((row.find(at + 2, Token::is_value)?.text, at + 3))
}

/// The comparison of a level that stands alone, and the token followed by: `level >= 3`
fn level(row: &TokenCursor<'_>, at: usize) -> Option<(String, usize)> {
    row.find(at, |token| token.is("level"))?;
    let sign = row.find(at + 1, Token::compares)?;
    let last = if sign.is("in") && row.has(at + 2, Kind::Open) {
        Some(super::lists::items_end(row, at + 3)).filter(|last| row.has(*last, Kind::Close))?
    } else {
        row.find(at + 2, Token::is_value).map(|_| at + 2)?
    };
    Some((
        format!("{} {}", plain_operator(sign.text), row.text(at + 2, last)),
        last + 1,
    ))
}

/// `proficiency(Spanish) and level >= 3` · `level >= 4 and proficiency(Polish)`
pub(super) fn level_apart(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let is_and = |at: usize| row.is(at, "and") || row.get(at).is_some_and(|join| join.text == "&&");
    let (skill, test, place, behind) = if row.begins_condition(at) && row.is(at, "level") {
        let (test, join) = level(row, at)?;
        let (skill, behind) = skill(row, join + 1).filter(|_| is_and(join))?;
        (skill, test, at, behind)
    } else {
        let (skill, join) = skill(row, at)?;
        let (test, behind) = level(row, join + 1).filter(|_| is_and(join))?;
        (skill, test, join + 1, behind)
    };
    let meant = format!("proficiency({skill} {test})");
    let words = Words {
        expected: "a field or a function",
        found: row.text(place, place),
        help: format!(
            "a level belongs to its proficiency: write `{}`",
            excerpt(&meant)
        ),
    };
    let problem = words.problem(row.span(place, place));
    let span = row.span(at, behind - 1);
    let form = Form::new(problem, span, Some((span, meant)));
    Some(form.dropping("level and"))
}

/// The key of a tag and the test of its value, and the token behind them; a value alone is one of the key before.
fn tag<'q>(
    row: &TokenCursor<'q>,
    at: usize,
    key: Option<&'q str>,
) -> Option<(&'q str, String, usize)> {
    let first = row.find(at, Token::is_value)?.text;
    match row.get(at + 1)? {
        sign if plain_operator(sign.text) == "=" => row
            .find(at + 2, Token::is_value)
            .map(|value| (first, format!("= {}", value.text), at + 3)),
        sign if sign.is("in") && row.has(at + 2, Kind::Open) => {
            let last = super::lists::items_end(row, at + 3);
            let test = format!("in {}", row.text(at + 2, last));
            row.has(last, Kind::Close)
                .then_some((first, test, last + 1))
        }
        _ => Some((key?, format!("= {first}"), at + 1)),
    }
}

fn assignments(tags: &[(&str, String)]) -> Vec<String> {
    tags.iter()
        .map(|(key, test)| format!("{key} {test}"))
        .collect()
}

/// Any of the values of one key.
fn list(tags: &[(&str, String)]) -> String {
    let key = tags.first().map_or("", |(key, _)| key);
    let values = tags.iter().map(|(_, test)| test.trim_start_matches("= "));
    let values: Vec<&str> = values.collect();
    format!("tag({key} in ({}))", values.join(", "))
}

/// A condition for each tag, of which any will do.
fn conditions(tags: &[(&str, String)]) -> String {
    assignments(tags)
        .iter()
        .map(|tag| format!("tag({tag})"))
        .collect::<Vec<_>>()
        .join(" or ")
}

/// `tag(BPO not in (1, 2))`
pub(super) fn negated_list(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "tag")?;
    let key = row.find(first, Token::is_value)?.text;
    if !row.is(first + 1, "not") || !row.is(first + 2, "in") || !row.has(first + 3, Kind::Open) {
        return None;
    }
    let last = super::lists::items_end(row, first + 4);
    if !row.has(last, Kind::Close) || !row.has(last + 1, Kind::Close) {
        return None;
    }
    let meant = format!("not tag({key} in {})", row.text(first + 3, last));
    let help = format!(
        "put `not` before the whole condition: `{}`",
        excerpt(&meant)
    );
    let problem = Problem::unknown_operator("not in", help, row.span(first + 1, first + 2));
    let span = row.span(at, last + 1);
    Some(Form::new(problem, span, Some((span, meant))))
}

/// `tag(Team = A, BPO not in (1, 2))`
pub(super) fn negated_item(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let key = row
        .find(at, Token::is_value)
        .filter(|_| row.begins_item(at))?
        .text;
    if !row.is(at + 1, "not") || !row.is(at + 2, "in") || !row.has(at + 3, Kind::Open) {
        return None;
    }
    let last = super::lists::items_end(row, at + 4);
    let first = row.open_around(at)?.checked_sub(1)?;
    row.call(first, "tag")?;
    let meant = format!("not tag({key} in {})", row.text(at + 3, last));
    let help = format!("write a condition of its own: `{}`", excerpt(&meant));
    let problem = Problem::unknown_operator("not in", help, row.span(at + 1, at + 2));
    let end = last + usize::from(row.has(last + 1, Kind::Close));
    row.has(last, Kind::Close)
        .then(|| Form::new(problem, row.span(first, end), None))
}

/// `tag(BPO not 123)`
pub(super) fn negated_value(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "tag")?;
    let key = row.find(first, Token::is_value)?.text;
    let value = row
        .find(first + 2, Token::is_value)
        .filter(|_| row.is(first + 1, "not"))?
        .text;
    let span = row
        .has(first + 3, Kind::Close)
        .then(|| row.span(at, first + 3))?;
    let meant = format!("tag({key} != {value})");
    let words = Words {
        expected: "an operator",
        found: "not",
        help: format!("write `{}`", excerpt(&meant)),
    };
    Some(Form::new(
        words.problem(row.span(first + 1, first + 1)),
        span,
        Some((span, meant)),
    ))
}

/// `tag(not BPO=123)` · `hierarchy(not abc)`
pub(super) fn negated(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let name = row.function(at)?.name;
    let first = row.call(at, name)?;
    let is_not = row.is(first, "not") || row.get(first)?.text == "!";
    row.find(first + 1, |token| {
        is_not && (token.is_value() || token.is("under"))
    })?;
    let last = row.close_of(first - 1)?;
    let inside = row.tokens.get(first..last)?;
    if inside
        .iter()
        .any(|token| token.kind == Kind::Comma || token.is_join())
    {
        return None;
    }
    let meant = format!("not {name}({})", row.text(first + 1, last - 1));
    let help = format!(
        "put `not` before the whole condition: `{}`",
        excerpt(&meant)
    );
    let words = Words {
        expected: "an argument",
        found: row.text(first, first),
        help,
    };
    let span = row.span(at, last);
    Some(Form::new(
        words.problem(row.span(first, first)),
        span,
        Some((span, meant)),
    ))
}

/// `tag(BPO: 123)` · `tag("Cost Center": 123)` · `proficiency(English: 3)`
pub(super) fn colon(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let key = row.find(at, |token| token.is_value() && row.begins_item(at))?;
    row.function_around(at)
        .filter(|function| function.has_key)?;
    let name = key
        .text
        .strip_suffix(':')
        .filter(|_| key.kind == Kind::Word);
    let (key, value, last) = if let Some(name) = name {
        (
            text::value(name),
            row.find(at + 1, Token::is_value)?.text,
            at + 1,
        )
    } else {
        match row
            .find(at + 1, |token| token.kind == Kind::Word)?
            .text
            .strip_prefix(':')?
        {
            "" => (
                key.text.to_owned(),
                row.find(at + 2, Token::is_value)?.text,
                at + 2,
            ),
            value => (key.text.to_owned(), value, at + 1),
        }
    };
    if !matches!(row.get(last + 1)?.kind, Kind::Close | Kind::Comma) {
        return None;
    }
    let meant = format!("{key} = {value}");
    let words = Words {
        expected: "`=`",
        found: ":",
        help: format!("write `{}`", excerpt(&meant)),
    };
    Some(row.form((at, last), words, Some(meant)))
}

/// `tag(Team = Billing; Site = A)`
pub(super) fn semicolon(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.around == Around::Arguments && token.kind == Kind::Word
    })?;
    let value = token
        .text
        .strip_suffix(';')
        .filter(|_| row.find(at + 1, Token::is_value).is_some())?;
    let words = Words {
        expected: "`,` or `)`",
        found: ";",
        help: "separate the arguments with commas".to_owned(),
    };
    let form = row.form((at, at), words, Some(format!("{value},")));
    Some(Form {
        span: row.span(at, at + 1),
        ..form
    })
}

/// `tag{Team = Billing}` · `tag[Team = Billing]`
pub(super) fn in_braces(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (name, _) = token.text.split_once(['{', '['])?;
    let function = called(name)?.name;
    let rest = row.tokens.get(at..)?.iter().map(|token| token.text);
    // Where other braces begin, it has no end of its own.
    let mut own = rest
        .enumerate()
        .take_while(|(index, text)| *index == 0 || !text.contains(['{', '[']));
    let last = at + own.find(|(_, text)| text.ends_with(['}', ']']))?.0;
    let whole = row.text(at, last);
    let inside = whole
        .get(name.len() + 1..whole.len().saturating_sub(1))?
        .trim();
    let is_whole = !inside.is_empty() && !inside.contains(['{', '[', '}', ']']);
    let meant = format!("{function}({inside})");
    let help = format!(
        "put the arguments in parentheses: write `{}`",
        excerpt(&meant)
    );
    let words = Words {
        expected: "`(`",
        found: whole,
        help,
    };
    is_whole.then(|| row.form((at, last), words, Some(meant)))
}

/// `tag BPO = 123` · `proficiency English >= 3` · `hierarchy under g-1`
pub(super) fn without_parentheses(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let name = row.function(at).filter(|_| row.begins_condition(at))?.name;
    let first = at + 1 + usize::from(name == "hierarchy" && row.is(at + 1, "under"));
    row.find(first, Token::is_value)?;
    let is_compared = row
        .get(first + 1)
        .is_some_and(|token| token.is_comparison() || token.is("in"));
    let last = match (is_compared, row.has(first + 2, Kind::Open)) {
        (true, true) => Some(super::lists::items_end(row, first + 3))
            .filter(|last| row.has(*last, Kind::Close))?,
        (true, false) => row.find(first + 2, Token::is_value).map(|_| first + 2)?,
        (false, _) => first,
    };
    // A tag has a value, a group is compared with nothing.
    let is_whole = (name != "tag" || is_compared) && (name != "hierarchy" || !is_compared);
    let meant = format!("{name}({})", row.text(at + 1, last));
    let help = format!(
        "put the arguments in parentheses: write `{}`",
        excerpt(&meant)
    );
    let words = Words {
        expected: "`(`",
        found: row.text(at + 1, at + 1),
        help,
    };
    (is_whole && row.ends_condition(last + 1)).then(|| row.form((at, last), words, Some(meant)))
}

fn is_number(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && token.text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `proficiency(English 3)` · `proficiency(level 3)`
pub(super) fn level_beside(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let value = row.find(at, |token| token.is_value() && row.begins_item(at))?;
    let level = row.find(at + 1, is_number)?.text;
    let is_end = matches!(row.get(at + 2)?.kind, Kind::Close | Kind::Comma);
    let is_level = row
        .function_around(at)
        .is_some_and(|function| function.name == "proficiency");
    if !is_end || !is_level || is_number(value) {
        return None;
    }
    let meant = format!("{} >= {level}", value.text);
    let help = format!(
        "write `{}`, or `= {level}` for exactly this level",
        excerpt(&meant)
    );
    Some(row.form(
        (at, at + 1),
        Words {
            expected: "an operator",
            found: level,
            help,
        },
        Some(meant),
    ))
}

/// The whole numbers that a comparison lets through, from the first to the last that a level can be.
fn levels(sign: &str, number: i32) -> Option<(i32, i32)> {
    Some(match sign {
        ">" => (number.checked_add(1)?, i32::MAX),
        ">=" => (number, i32::MAX),
        "<" => (i32::MIN, number.checked_sub(1)?),
        "<=" => (i32::MIN, number),
        _ => return None,
    })
}

/// `proficiency(English > 3, < 5)`
pub(super) fn two_levels(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "proficiency")?;
    let value = row.find(first, Token::is_value)?;
    let separator = row.find(first + 3, |token| {
        token.kind == Kind::Comma || token.is("and") || token.text == "&&"
    });
    let second = first + 3 + usize::from(separator.is_some());
    let close = second + 2;
    let read = |at: usize| {
        levels(
            row.get(at)?.text,
            row.find(at + 1, is_number)?.text.parse().ok()?,
        )
    };
    let ((low, high), (other_low, other_high)) = (read(first + 1)?, read(second)?);
    let (low, high) = (low.max(other_low), high.min(other_high));
    if !row.has(close, Kind::Close) || low == i32::MIN || high == i32::MAX || low > high {
        return None;
    }
    let test = if low == high {
        format!("= {low}")
    } else {
        format!("in {low}..{high}")
    };
    let meant = format!("proficiency({} {test})", value.text);
    let help = format!(
        "both ends of a level are a range: write `{}`",
        excerpt(&meant)
    );
    let words = Words {
        expected: "an argument",
        found: row.text(second, second),
        help,
    };
    let form = row.form((at, close), words, Some(meant));
    Some(form.dropping(row.text(first + 2, close)))
}

/// `proficiency(Language = English >= 3)` · `proficiency(Language: English >= 3)`
pub(super) fn level_behind(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let start = row.call(at, "proficiency")?;
    let written = row.find(start, Token::is_value)?;
    let name = written.text.trim_end_matches(':');
    let has_colon = name.len() < written.text.len() && written.kind == Kind::Word;
    let (sign, first) = if has_colon {
        ("=", start.checked_sub(1)?)
    } else {
        (plain_operator(row.get(start + 1)?.text), start)
    };
    let value = row.find(first + 2, Token::is_value)?.text;
    let level = row.find(first + 3, |token| token.is_comparison() || token.is("in"))?;
    row.find(first + 4, Token::is_value)
        .filter(|_| row.has(first + 5, Kind::Close))?;
    let text = match (name.to_lowercase().as_str(), sign) {
        ("name" | "value", "=" | "~" | "^=") => format!("{name} {sign} {value}"),
        ("level", _) => return None,
        (_, "=" | "~" | "^=") => format!("name = {name}, value {sign} {value}"),
        _ => return None,
    };
    let level = format!(
        "level {} {}",
        plain_operator(level.text),
        row.text(first + 4, first + 4)
    );
    let meant = format!("proficiency({text}, {level})");
    let help = format!("in full: `{}`", excerpt(&meant));
    let words = Words {
        expected: "`,` or `)`",
        found: row.text(first + 3, first + 3),
        help,
    };
    let problem = words.problem(row.span(first + 3, first + 3));
    let span = row.span(at, first + 5);
    Some(Form::new(problem, span, Some((span, meant))))
}

/// `proficiency(English = 3, 4)` · `proficiency(English = 3 or 4)`
pub(super) fn several_levels(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "proficiency")?;
    let value = row.find(first, |token| token.is_value() && !is_number(token))?;
    row.find(first + 1, |sign| plain_operator(sign.text) == "=")?;
    let close = row.close_of(first - 1).filter(|close| *close > first + 3)?;
    let is_between = |token: &Token<'_>| {
        token.kind == Kind::Comma || token.is("or") || token.text.starts_with('|')
    };
    let rest = row.tokens.get(first + 2..close)?;
    let is_list = rest.len() % 2 == 1
        && rest.iter().step_by(2).all(is_number)
        && rest.iter().skip(1).step_by(2).all(is_between);
    let levels: Vec<&str> = rest.iter().step_by(2).map(|level| level.text).collect();
    let meant = format!("proficiency({} in ({}))", value.text, levels.join(", "));
    let words = Words {
        expected: "an argument",
        found: row.text(first + 4, first + 4),
        help: format!(
            "any of several levels is a list: write `{}`",
            excerpt(&meant)
        ),
    };
    is_list.then(|| row.form((at, close), words, Some(meant)))
}

/// `proficiency("Spanish", ">=", 3)` · `tag("BPO", "=", "123")`
pub(super) fn operator_apart(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.function(at).filter(|function| function.has_key)?;
    let first = row.call(at, function.name)?;
    let sign = row
        .find(first + 2, |token| token.kind == Kind::Quoted)?
        .value();
    let operator = crate::syntax::operator_meant(&sign)?.text();
    let (key, value) = (
        row.find(first, Token::is_value)?,
        row.find(first + 4, Token::is_value)?,
    );
    let is_whole = row.has(first + 1, Kind::Comma)
        && row.has(first + 3, Kind::Comma)
        && row.has(first + 5, Kind::Close);
    let meant = format!("{}({} {operator} {})", function.name, key.text, value.text);
    let words = Words {
        expected: "an operator",
        found: row.text(first + 1, first + 3),
        help: format!("write `{}`", excerpt(&meant)),
    };
    is_whole.then(|| row.form((at, first + 5), words, Some(meant)))
}
