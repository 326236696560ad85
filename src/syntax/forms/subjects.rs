//! Foreign names for the tested subject.

use super::tokens::{Kind, Token};
use super::{Form, TokenCursor, Words, excerpt, plain_operator};
use crate::diagnostics::Problem;
use crate::span::Span;
use crate::syntax::ast::Operator;
use crate::syntax::{FunctionAlias, called, operator_meant, text};

/// A call of a function, from what stands behind its key: `= 123`, `in (a, b)`.
fn call(
    row: &TokenCursor<'_>,
    function: &FunctionAlias,
    key: &str,
    operator: usize,
) -> Option<(String, usize)> {
    let sign = row.find(operator, |token| token.is_comparison() || token.is("in"))?;
    let last = if sign.is("in") && row.has(operator + 1, Kind::Open) {
        Some(super::lists::items_end(row, operator + 2))
            .filter(|last| row.has(*last, Kind::Close))?
    } else {
        row.find(operator + 1, Token::is_value)
            .map(|_| operator + 1)?
    };
    let test = format!(
        "{} {}",
        plain_operator(sign.text),
        row.text(operator + 1, last)
    );
    Some((
        format!("{}({} {test})", function.name, text::value(key)),
        last,
    ))
}

fn call_form(
    row: &TokenCursor<'_>,
    first: usize,
    subject: &str,
    (meant, last): (String, usize),
) -> Form {
    let words = Words {
        expected: "a field or a function",
        found: subject,
        help: format!("write `{}`", excerpt(&meant)),
    };
    row.form((first, last), words, Some(meant))
}

/// `tag["BPO"] = 123` · `.Tags["BPO"] == "123"` · `tag[BPO] = 123` · `skill[English] >= 3`
pub(super) fn in_brackets(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let (head, inside) = row
        .find(at, |token| token.kind == Kind::Word)?
        .text
        .split_once('[')?;
    let head = head.strip_prefix('.').unwrap_or(head);
    let function = called(head).filter(|function| function.has_key && row.begins_condition(at))?;
    let (key, last) = match inside.strip_suffix(']') {
        Some(key) => (key.to_owned(), at),
        None if inside.is_empty() && row.get(at + 2)?.text == "]" => (
            row.find(at + 1, |token| token.kind == Kind::Quoted)?
                .value(),
            at + 2,
        ),
        None => return None,
    };
    let meant = call(row, function, &key, last + 1)?;
    Some(call_form(row, at, row.text(at, last), meant))
}

/// `tag:BPO = 123` · `tag:BPO:123`
pub(super) fn with_colon(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let written = row.find(at, |token| token.kind == Kind::Word)?.text;
    let (head, key) = written.split_once(':').filter(|(_, key)| !key.is_empty())?;
    let function =
        called(head).filter(|function| function.name == "tag" && row.begins_condition(at))?;
    let meant = match key.split_once(':') {
        Some((key, "*")) if row.ends_condition(at + 1) => {
            (format!("tag({})", text::value(key)), at)
        }
        Some((key, value)) if row.ends_condition(at + 1) => (
            format!("tag({} = {})", text::value(key), text::value(value)),
            at,
        ),
        _ => call(row, function, key, at + 1)?,
    };
    Some(call_form(row, at, written, meant))
}

/// `-username:bob` · `+username = bob` · `-tag(BPO = 123)`
pub(super) fn signed(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| token.kind == Kind::Word)?;
    let rest = token.text.strip_prefix(['-', '+'])?;
    let (subject, value) = rest.split_once(':').unwrap_or((rest, ""));
    let begins = row.begins_condition(at);
    if !(begins || row.is_signed_field(at)) || !text::is_name(subject) {
        return None;
    }
    let last = match row.get(at + 1) {
        _ if !value.is_empty() => at,
        Some(next) if next.is_comparison() || next.is("in") => {
            row.get(at + 2).map_or(at + 1, |_| at + 2)
        }
        Some(next) if next.span.start > token.span.end => return None,
        Some(next) if next.kind == Kind::Quoted && rest.len() > subject.len() => at + 1,
        Some(next) if next.kind == Kind::Open => row.close_of(at + 1)?,
        _ => return None,
    };
    let not = match (begins, token.text.starts_with('-')) {
        (true, true) => "not ",
        (true, false) => "",
        (false, true) => " and not ",
        (false, false) => " and ",
    };
    let shown = row.text(at, last).replacen(':', " = ", 1);
    let meant = format!("{not}{}", shown.get(1..).unwrap_or_default());
    let help = format!("write `{}`", excerpt(meant.trim_start()));
    let sign = Span::new(token.span.start, token.span.start + 1);
    let is_call = row.has(at + 1, Kind::Open) && last > at;
    let span = if is_call {
        row.span(at, last)
    } else {
        token.span
    };
    let problem = Words {
        expected: "a condition",
        found: token.text,
        help,
    }
    .problem(token.span);
    Some(Form::new(problem, span, Some((sign, not.to_owned()))))
}

/// `modified:>2024-01-01`
pub(super) fn colon_and_operator(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let field = row.field_with_colon(at)?;
    let sign = row
        .find(at + 1, |token| {
            token.is_comparison() && row.are_glued(at, at + 1)
        })?
        .text;
    let value = row
        .find(at + 2, Token::is_value)
        .filter(|_| text::is_name(field))?
        .text;
    let meant = format!("{field} {} {value}", plain_operator(sign));
    let help = format!("write `{}`: `{}`", plain_operator(sign), excerpt(&meant));
    let problem = Problem::unknown_operator(format!(":{sign}"), help, row.span(at, at + 2));
    let span = row.span(at, at + 2);
    Some(Form::new(problem, span, Some((span, meant))))
}

/// `is:enabled` · `is enabled` · `is not enabled`
pub(super) fn is(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let is_negated = row.is(at + 1, "not");
    let (value, last) = if token.is("is") && !row.is_field("is") {
        let last = at + 1 + usize::from(is_negated);
        let value = row.find(last, Token::is_name)?.text;
        (value, row.ends_condition(last + 1).then_some(last)?)
    } else {
        let (head, value) = token.text.split_once(':')?;
        let is_value = head.eq_ignore_ascii_case("is") && !value.is_empty();
        (value, is_value.then_some(at)?)
    };
    let (not, sign) = if is_negated {
        ("not ", "!=")
    } else {
        ("", "=")
    };
    let help = format!(
        "name the field that is {not}`{}`: `field {sign} {0}`",
        excerpt(value)
    );
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, last),
        help,
    };
    Some(
        row.form(
            (at, last),
            words,
            (text::is_name(value) && !is_negated).then(|| value.to_owned()),
        )
        .dropping("is"),
    )
}

/// `hierarchygroup.id = g`
pub(super) fn of_group(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (head, last) = token.text.split_once('.')?;
    called(head)
        .filter(|function| function.name == "hierarchy" && last.eq_ignore_ascii_case("id"))?;
    let value = row
        .find(at + 2, Token::is_value)
        .filter(|_| plain_operator(row.text(at + 1, at + 1)) == "=")?;
    let meant = format!("hierarchy({})", value.text);
    let help = format!("use a function for hierarchy groups: `{}`", excerpt(&meant));
    let words = Words {
        expected: "a field or a function",
        found: token.text,
        help,
    };
    let form = row.form((at, at + 2), words, Some(meant));
    Some(form.dropping(token.text))
}

/// `First Name`: the name of a field as a heading has it.
fn without_space(row: &TokenCursor<'_>, name: String) -> String {
    let plain = name.replace(' ', "");
    if row.is_field(&plain) { plain } else { name }
}

/// `"username" = bob` · `"First Name" = Maria` · `“username” = bob`
pub(super) fn in_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.find(at, |_| row.begins_condition(at))?;
    let (name, last) = match first.kind {
        Kind::Quoted => (without_space(row, first.value()), at),
        Kind::Other if row.has(at + 2, Kind::Other) => {
            (row.find(at + 1, Token::is_name)?.text.to_owned(), at + 2)
        }
        _ => return None,
    };
    let sign = row.find(last + 1, |token| {
        token.is_comparison() || token.is("in") || token.text == ":"
    })?;
    let other = row.get(last + 2)?;
    // `"bob" = username`: which of the two is the field is known with the resource.
    let is_turned = other.is_name()
        && first.kind == Kind::Quoted
        && !(row.is_field(&name) && row.is_no_field(other.text));
    if !text::is_name(&name) || is_turned {
        return None;
    }
    let help = format!(
        "write a field name without quotes: `{} {} …`",
        excerpt(&name),
        sign.text
    );
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, last),
        help,
    };
    let end = if other.is_value() { last + 2 } else { last };
    let form = row
        .form((at, last), words, Some(name))
        .dropping(&first.value());
    Some(Form {
        span: row.span(at, end),
        ..form
    })
}

/// `[state] = ENABLED` · `[First Name] = Maria` · `[dbo].[Users].[Username] = 'bob'`
pub(super) fn name_in_brackets(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let written = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let opened = written.text.strip_prefix('[')?;
    let last = at + usize::from(!opened.ends_with(']'));
    let whole = row.text(at, last).strip_prefix('[')?.strip_suffix(']')?;
    let name = whole.rsplit_once("].[").map_or(whole, |(_, name)| name);
    let name = without_space(row, name.to_owned());
    let has_test = |next: &Token<'_>| next.compares() || operator_meant(next.text).is_some();
    row.find(last + 1, has_test)
        .filter(|_| text::is_name(&name))?;
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, last),
        help: format!("write a field name without brackets: `{}`", excerpt(&name)),
    };
    let form = row.form((at, last), words, Some(name));
    Some(form.dropping(row.text(at, last)))
}

/// `routing profile = x`
pub(super) fn two_words(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let first = row.find(at, |token| token.is_name() && row.begins_condition(at))?;
    let second = row.find(at + 1, Token::is_name)?;
    let sign = row.find(at + 2, |token| token.is_comparison() || token.is("in"))?;
    let name = format!("{}{}", first.text, second.text);
    if !row.is_field(&name) || row.is_field(second.text) && row.is_field(first.text) {
        return None;
    }
    let help = format!(
        "the name of a field has no white space: `{} {} …`",
        excerpt(&name),
        sign.text
    );
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, at + 1),
        help,
    };
    let form = row.form((at, at + 1), words, Some(name));
    Some(form.dropping(row.text(at, at + 1)))
}

/// The operator with its sides swapped.
fn turned(sign: &Token<'_>) -> Option<&'static str> {
    let operator = operator_meant(sign.text).filter(|_| sign.is_comparison())?;
    operator.turned().map(Operator::text)
}

/// True if a token can only be a value.
fn is_only_value(token: &Token<'_>) -> bool {
    // Digits and what stands between those of numbers, dates and times.
    let is_number = token.kind == Kind::Word
        && token.text.starts_with(|first: char| first.is_ascii_digit())
        && token
            .text
            .chars()
            .all(|char| char.is_ascii_digit() || ".-:+TZ".contains(char));
    is_number || token.kind == Kind::Quoted
}

/// `3 <= displayorder <= 7`
pub(super) fn between_two(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let low = row.find(at, |token| row.begins_condition(at) && is_only_value(token))?;
    let first = turned(row.get(at + 1)?)?;
    let field = row.find(at + 2, Token::is_name)?.text;
    let second = plain_operator(row.find(at + 3, |token| turned(token).is_some())?.text);
    let high = row.find(at + 4, Token::is_value)?;
    let meant = format!(
        "{field} {first} {} and {field} {second} {}",
        low.text, high.text
    );
    let words = Words {
        expected: "a condition",
        found: row.text(at, at + 4),
        help: format!(
            "write each comparison with its field: `{}`",
            excerpt(&meant)
        ),
    };
    Some(row.form((at, at + 4), words, Some(format!("({meant})"))))
}

/// `"bob" = username` · `3 < displayorder`
pub(super) fn value_first(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let value = row.find(at, |token| row.begins_condition(at) && is_only_value(token))?;
    let operator = turned(row.get(at + 1)?)?;
    let field = row
        .find(at + 2, Token::is_name)
        .filter(|_| row.ends_condition(at + 3))?;
    let meant = format!("{} {operator} {}", field.text, value.text);
    let words = Words {
        expected: "a condition",
        found: row.text(at, at + 2),
        help: format!("the field comes first: write `{}`", excerpt(&meant)),
    };
    Some(row.form((at, at + 2), words, Some(meant)))
}

/// `username = bob ;` · `username == bob;`
pub(super) fn semicolon(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let is_last = at > 0 && row.get(at + 1).is_none();
    let token = row.find(at, |token| is_last && token.kind == Kind::Word)?;
    let value = token.text.trim_end_matches(';');
    let start = token.span.start as usize + value.len();
    let span = Span::of(start..token.span.end as usize);
    let found = row
        .query
        .get(span.range())
        .filter(|found| !found.is_empty())?;
    let words = Words {
        expected: "the end of the query",
        found,
        help: format!("remove `{}`: a query needs no terminator", excerpt(found)),
    };
    let instead = Some((span, String::new()));
    Some(Form::new(words.problem(span), span, instead))
}

/// `username = bob and` · `or username = bob`
pub(super) fn open_join(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let join = row.find(at, Token::is_join)?;
    let written = join.text;
    let is_alone = row.tokens.len() == 1;
    let instead = (!is_alone).then(|| (join.span, String::new()));
    if at == 0 {
        let help = if is_alone {
            format!(
                "`{written}` stands between two conditions: write them, or quote it to mean the text"
            )
        } else {
            format!("`{written}` stands between two conditions: write one before it, or remove it")
        };
        let problem = Words {
            expected: "a condition",
            found: written,
            help,
        }
        .problem(join.span);
        return Some(Form::new(problem, join.span, instead));
    }
    if row.get(at + 1).is_some() {
        return None;
    }
    let end = Span::of(row.query.len()..row.query.len());
    let problem = Problem::syntax(
        "a condition",
        "the end of the query",
        format!("write a condition after `{written}`, or remove it"),
        end,
    );
    Some(Form::new(problem, join.span.to(end), instead))
}

/// `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob"`
pub(super) fn urn(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (schema, name) = token
        .text
        .rsplit_once(':')
        .filter(|(_, name)| text::is_name(name))?;
    let is_urn = schema
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    let words = Words {
        expected: "a field or a function",
        found: token.text,
        help: format!("write the field alone: `{}`", excerpt(name)),
    };
    is_urn.then(|| {
        row.form((at, at), words, Some(name.to_owned()))
            .dropping(schema)
    })
}

/// `user["username"] == "bob"`
pub(super) fn of_record(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let head = row
        .find(at, |token| {
            token.kind == Kind::Word && row.begins_condition(at)
        })?
        .text;
    let name = row
        .find(at + 1, |token| token.kind == Kind::Quoted)?
        .value();
    let is_record = head.ends_with('[') && row.get(at + 2)?.text == "]";
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, at + 2),
        help: format!("write the field alone: `{}`", excerpt(&name)),
    };
    let form = || {
        row.form((at, at + 2), words, Some(name.clone()))
            .dropping(head)
    };
    (is_record && row.is_field(&name)).then(form)
}

/// `.Username == "bob"` · `.Tags.BPO == "123"`
pub(super) fn of_input(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |_| row.begins_condition(at))?;
    let name = token.text.strip_prefix('.')?;
    let is_subject = name.split('.').all(text::is_name);
    row.find(at + 1, Token::compares).filter(|_| is_subject)?;
    let member = name.split_once('.');
    let member = member.and_then(|(head, key)| {
        let function = called(head).filter(|function| function.has_key)?;
        call(row, function, key, at + 1)
    });
    if let Some(meant) = member {
        return Some(call_form(row, at, token.text, meant).dropping(name));
    }
    let words = Words {
        expected: "a field or a function",
        found: token.text,
        help: format!("write the field alone: `{}`", excerpt(name)),
    };
    Some(row.form((at, at), words, Some(name.to_owned())))
}

/// `tag = Region:EU` · `tag = "Region=EU"` · `tag = Region=EU`
pub(super) fn tag_and_value(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let is_tag = row.function(at)?.name == "tag" && row.begins_condition(at);
    row.find(at + 1, |sign| is_tag && plain_operator(sign.text) == "=")?;
    let written = row.find(at + 2, Token::is_value)?.value();
    let (key, value, last) = if let Some((key, value)) = written.split_once([':', '=']) {
        (key, value.to_owned(), at + 2)
    } else {
        row.find(at + 3, |sign| matches!(sign.text, "=" | "=="))?;
        let value = row.find(at + 4, Token::is_value)?.value();
        (written.as_str(), value, at + 4)
    };
    if key.is_empty() || value.is_empty() || !row.ends_condition(last + 1) {
        return None;
    }
    let meant = format!(
        "tag({} = {})",
        text::value(key.trim()),
        text::value(value.trim())
    );
    Some(call_form(row, at, row.text(at, at), (meant, last)))
}

/// Tells if a subject is the key of a tag or its value, in languages in which a tag has both as members.
fn part_of_tag(row: &TokenCursor<'_>, at: usize) -> Option<bool> {
    let written = row.find(at, |token| token.kind == Kind::Word)?.text;
    let letters = written
        .replace(['.', '_', '-', '/'], "")
        .to_ascii_lowercase();
    match letters
        .strip_prefix("tags")
        .or_else(|| letters.strip_prefix("tag"))?
    {
        "key" | "name" => Some(true),
        "value" => Some(false),
        _ => None,
    }
}

/// `Tag.Key = Team and Tag.Value = A`
pub(super) fn parts_of_tag(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let is_key = part_of_tag(row, at).filter(|_| row.begins_condition(at))?;
    let is_equal = |at: usize| row.find(at, |sign| plain_operator(sign.text) == "=");
    is_equal(at + 1)?;
    let first = row.find(at + 2, Token::is_value)?.text;
    let other = row
        .find(at + 3, |join| join.is("and") || join.text == "&&")
        .and_then(|_| part_of_tag(row, at + 4))
        .filter(|other| *other != is_key)
        .and_then(|_| is_equal(at + 5))
        .and_then(|_| row.find(at + 6, Token::is_value));
    let (meant, last) = match other {
        Some(other) if is_key => (format!("tag({first} = {})", other.text), at + 6),
        Some(other) => (format!("tag({} = {first})", other.text), at + 6),
        None if is_key => (format!("tag({first} = VALUE)"), at + 2),
        None => (format!("tag(KEY = {first})"), at + 2),
    };
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, at),
        help: format!("write `{}`", excerpt(&meant)),
    };
    let instead = other.map(|_| meant);
    let form = row.form((at, last), words, instead).read_as("x");
    Some(form.dropping("tag tags key value name and"))
}
