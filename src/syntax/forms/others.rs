//! Whole queries of other languages.

use super::tokens::{Kind, Token};
use super::{Form, Row, Words, clip};
use crate::diagnostics::{Help, Problem};
use crate::syntax::other_operators::is_operator_word;
use crate::syntax::text;

/// `*` · `*:*`
pub(super) fn everything(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        row.tokens.len() == 1 && matches!(token.text, "*" | "*:*" | "%")
    })?;
    let help = "everything is the empty query: write nothing, in a shell `\"\"`".to_owned();
    Some(row.form(
        (at, at),
        Words {
            expected: "a condition",
            found: token.text,
            help,
        },
        None,
    ))
}

/// `"username = bob"`: a whole query in quotes.
pub(super) fn in_quotes(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        row.tokens.len() == 1 && token.kind == Kind::Quoted
    })?;
    let inside = token.value();
    let tokens = super::tokens::tokens(&inside);
    let is_query = tokens.first().is_some_and(|first| row.is_field(first.text))
        && tokens.get(1).is_some_and(Token::compares);
    let words = Words {
        expected: "a condition",
        found: token.text,
        help: format!(
            "write the query without quotes around it: `{}`",
            clip(&inside)
        ),
    };
    is_query.then(|| row.form((at, at), words, Some(inside)))
}

/// `vela quorn`: a whole query of words, none of which is a field.
pub(super) fn words(row: &Row<'_>, at: usize) -> Option<Form> {
    let is_word = |token: &Token<'_>| {
        token.is_name() && row.is_no_field(token.text) && !is_operator_word(token.text)
    };
    let is_call = row.function(at).is_some();
    if at > 0 || is_call || row.tokens.len() < 2 || !row.tokens.iter().all(is_word) {
        return None;
    }
    let last = row.tokens.len() - 1;
    let value = text::value(row.text(0, last));
    let line = if row.is_field("name") {
        format!("name the field: `name ~ {}`", clip(&value))
    } else {
        format!("name the field: `FIELD = {}`", clip(&value))
    };
    let span = row.span(0, last);
    let help = Help::from(line);
    Some(Form::new(Problem::LoneValue { help, span }, span, None))
}

/// `Users[?Username=='bob']`
pub(super) fn jmespath(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.find(at, |token| at == 0 && token.kind == Kind::Word)?;
    let (_, condition) = first.text.split_once("[?")?;
    let last = row
        .tokens
        .iter()
        .rposition(|token| token.text.contains(']'))?;
    let start = first.span.end as usize - condition.len();
    let end = row
        .get(last)
        .and_then(|last| Some(last.span.start as usize + last.text.find(']')?))?;
    let inside = row.query.get(start..end)?.trim();
    let help = format!("write the condition alone: `{}`", clip(inside));
    let words = Words {
        expected: "a condition",
        found: first.text,
        help,
    };
    let whole = row.tokens.len().saturating_sub(1);
    let form = row.form((0, whole), words, Some(inside.to_owned()));
    Some(form.dropping(first.text))
}

/// What a filter of the AWS command line calls its values, and its field.
const FILTER: [(&str, &str); 4] = [
    ("name", "values"),
    ("name", "value"),
    ("key", "value"),
    ("key", "values"),
];

/// `Name=tag:BPO,Values=123,456` · `Key=BPO,Value=123` · `Name=username,Values=bob`
pub(super) fn aws_filter(row: &Row<'_>, at: usize) -> Option<Form> {
    filter(row, at).filter(|_| row.begins_condition(at))
}

/// A filter of the AWS command line, wherever it begins.
pub(super) fn filter(row: &Row<'_>, at: usize) -> Option<Form> {
    let name = row.find(at, |token| token.kind == Kind::Word)?;
    let has_signs = row.get(at + 1)?.text == "="
        && row.has(at + 3, Kind::Comma)
        && row.get(at + 5)?.text == "=";
    let values = row.get(at + 4)?;
    if !has_signs
        || !FILTER
            .iter()
            .any(|(first, second)| name.is(first) && values.is(second))
    {
        return None;
    }
    let subject = row.find(at + 2, Token::is_value)?.value();
    let mut last = row.find(at + 6, Token::is_value).map(|_| at + 6)?;
    while row.has(last + 1, Kind::Comma) && row.find(last + 2, Token::is_value).is_some() {
        last += 2;
    }
    let items = row.text(at + 6, last);
    let test = if last == at + 6 {
        format!("= {items}")
    } else {
        format!("in ({items})")
    };
    let key = if name.is("key") {
        Some(subject.as_str())
    } else {
        subject.strip_prefix("tag:")
    };
    let meant = match key {
        Some(key) => format!("tag({} {test})", text::value(key)),
        None if text::is_name(&subject) => format!("{subject} {test}"),
        None => return None,
    };
    let help = format!("write `{}`", clip(&meant));
    let words = Words {
        expected: "a condition",
        found: row.text(at, last),
        help,
    };
    let form = row.form((at, last), words, Some(meant));
    Some(form.dropping(&format!("{} {} tag", name.text, values.text)))
}

/// The key of a tag in a policy: `aws:ResourceTag/Team`.
const POLICY_KEYS: [&str; 3] = ["aws:resourcetag/", "aws:requesttag/", "aws:principaltag/"];

/// `aws:ResourceTag/Team = Billing`
pub(super) fn policy_key(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let lower = token.text.to_ascii_lowercase();
    let prefix = POLICY_KEYS
        .iter()
        .find(|prefix| lower.starts_with(*prefix))?;
    let key = token
        .text
        .get(prefix.len()..)
        .filter(|key| !key.is_empty())?;
    let value = row.find(at + 2, Token::is_value)?;
    let sign = row.find(at + 1, Token::is_comparison)?;
    let meant = format!(
        "tag({} {} {})",
        text::value(key),
        super::plain_operator(sign.text),
        value.text
    );
    let help = format!("write `{}`", clip(&meant));
    let form = row.form(
        (at, at + 2),
        Words {
            expected: "a field or a function",
            found: token.text,
            help,
        },
        Some(meant),
    );
    Some(form.dropping(prefix))
}
