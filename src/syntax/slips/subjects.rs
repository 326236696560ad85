//! Foreign names for the tested subject.

use super::captures::{is_or, is_tag, is_unknown_name, one};
use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::positions::BEGIN;
use super::shapes::{Capture, Row, row};
use super::slip::{Slip, help_to_write, native_operator, problem};
use super::tokens::{Kind, Token};
use crate::diagnostics::{Problem, excerpt};
use crate::span::Span;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{
    equivalent_operator, has_wildcards, is_same, literal_comparison,
};
use crate::syntax::function_alias::{FunctionAlias, function_by_alias};
use crate::syntax::text;

/// Members of records, and functions written with their keys.
pub(super) const MEMBERS: &[Row] = &[
    row(BEGIN, "{URN_FIELD}")
        .expected("a field or a function")
        .help("write the field alone: `{1}`")
        .replacement("{1}")
        .example(
            "users",
            "urn:ietf:scim:2.0:User:userName = bob",
            "userName = bob",
        ),
    row(BEGIN, "{FIELD_OF_RECORD}")
        .expected("a field or a function")
        .help("write the field alone: `{1}`")
        .replacement("{1}")
        .example("users", "user[\"username\"] = bob", "username = bob"),
    row(BEGIN, "{TAG_OF_INPUT} TEST")
        .expected("a field or a function")
        .replacement("{1} {2})")
        .example("users", ".Tags.BPO == \"123\"", "tag(BPO = 123)"),
    row(BEGIN, "{[$|$_] FIELD_OF_INPUT} OTHER_OPERATOR VALUE / END")
        .expected("a field or a function")
        .replacement("{1} {2} {3}")
        .example("users", "$_.Username -eq \"bob\"", "Username = bob"),
    row(BEGIN, "{[$|$_] FIELD_OF_INPUT} / COMPARES")
        .expected("a field or a function")
        .help("write the field alone: `{1}`")
        .replacement("{1}")
        .example("users", ".Username = bob", "Username = bob"),
    row(BEGIN, "{[$] FIELD_OF_INPUT PIPE CALLED_OPERATOR} ( VALUE )")
        .expected("an operator")
        .replacement("{1} {2} {3}")
        .example("users", ".Username | contains(\"bo\")", "Username ~ bo"),
    row(BEGIN, "{[$] FIELD_OF_INPUT PIPE UNSEARCHABLE_CALL CALL}")
        .expected("a condition")
        .help("{2}")
        .example("users", ".Username | test(\"^b\")", ""),
    row(BEGIN, "{[$] FIELD_OF_INPUT PIPE COUNTING [SIGN VALUE]}")
        .expected("a condition")
        .help("a query only selects records, and cannot count or compute: write conditions, `FIELD = VALUE`")
        .example("users", ".Username | length > 3", ""),
    row(BEGIN, "{OPERATOR_SUFFIX} [EQUAL] VALUE / END")
        .expected("an operator")
        .replacement("{1} {2}")
        .example("users", "username__startswith = bo", "username ^= bo"),
    row(BEGIN, "{POLICY_KEY} TEST")
        .expected("a field or a function")
        .replacement("{1} {2})")
        .example(
            "users",
            "aws:ResourceTag/Team = Billing",
            "tag(Team = Billing)",
        ),
    row(BEGIN, "{TAG} EQUAL PAIR / END")
        .expected("a field or a function")
        .replacement("tag({1})")
        .example("users", "tag = Region:EU", "tag(Region = EU)"),
    row(BEGIN, "{TAG_KEY} EQUAL VALUE and|&& TAG_VALUE EQUAL VALUE")
        .expected("a field or a function")
        .replacement("tag({1} = {2})")
        .example("users", "Tag.Key = Team and Tag.Value = A", "tag(Team = A)"),
    row(BEGIN, "{TAG_VALUE} EQUAL VALUE and|&& TAG_KEY EQUAL VALUE")
        .expected("a field or a function")
        .replacement("tag({2} = {1})")
        .example("users", "TagValue = A and TagKey = Team", "tag(Team = A)"),
    row(BEGIN, "{TAG_KEY} EQUAL VALUE")
        .expected("a field or a function")
        .help("write `tag({1} = VALUE)`")
        .with_placeholder("x")
        .example("users", "tag_key = Team", ""),
    row(BEGIN, "{TAG_VALUE} EQUAL VALUE")
        .expected("a field or a function")
        .help("write `tag(KEY = {1})`")
        .with_placeholder("x")
        .example("users", "tag.value = Team", ""),
];

/// The keys of functions in brackets.
pub(super) const IN_BRACKETS: &[Row] = &[row(BEGIN, "{KEY_IN_BRACKETS} TEST")
    .expected("a field or a function")
    .replacement("{1} {2})")
    .example("users", "tag[\"BPO\"] = 123", "tag(BPO = 123)")];

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "TAG_AND_PAIR / END")
        .expected("a field or a function")
        .replacement("{1}")
        .example("users", "tag:BPO:123", "tag(BPO = 123)"),
    row(BEGIN, "{TAG_WITH_COLON , values|value} TEST / END")
        .expected("a field or a function")
        .replacement("{1} {2})")
        .example("users", "tag:BPO,Values=123", "tag(BPO = 123)"),
    row(BEGIN, "{TAG_COLON} PAIR / END")
        .expected("a field or a function")
        .replacement("tag({1})")
        .example("users", "tags: Region = EU", "tag(Region = EU)"),
    row(BEGIN, "{TAG_WITH_COLON} TEST")
        .expected("a field or a function")
        .replacement("{1} {2})")
        .example("users", "tag:BPO = 123", "tag(BPO = 123)"),
    row(BEGIN, "NAME_WITH_COLON SIGN VALUE")
        .found(":{2}")
        .help("write `{2}`: `{replacement}`")
        .replacement("{1} {2} {3}")
        .example(
            "contact-evaluations",
            "created:>2024-01-01",
            "created > 2024-01-01",
        ),
    row(BEGIN, "IS NAME / END")
        .expected("a field or a function")
        .help("name the field that is `{1}`: `field = {1}`")
        .replacement("{1}")
        .example("users", "is enabled", ""),
    row(BEGIN, "IS not NAME / END")
        .expected("a field or a function")
        .help("name the field that is not `{1}`: `field != {1}`")
        .example("users", "is not enabled", ""),
    row(BEGIN, "AFTER_IS")
        .expected("a field or a function")
        .help("name the field that is `{1}`: `field = {1}`")
        .replacement("{1}")
        .example("evaluation-forms", "is:autoevaluation", "autoevaluation"),
    row(BEGIN, "{GROUP_ID} EQUAL VALUE")
        .expected("a field or a function")
        .help("use a function for hierarchy groups: `{replacement}`")
        .replacement("hierarchy({1})")
        .example("users", "hierarchygroup.id = g-1", "hierarchy(g-1)"),
];

/// The words for one record of a resource.
const RECORDS: &[&str] = &[
    "user",
    "agent",
    "queue",
    "prompt",
    "flow",
    "module",
    "rule",
    "view",
    "workspace",
    "metric",
    "form",
    "evaluation",
    "profile",
    "address",
    "table",
    "group",
    "attribute",
    "notification",
];

/// Names in quotes, in brackets or of two words, values before fields, and fields after the word
/// for a record.
pub(super) const NAMES: &[Row] = &[
    row(BEGIN, "{NAME_IN_QUOTES} SIGN_AS_WRITTEN [VALUE]")
        .expected("a field or a function")
        .help("write a field name without quotes: `{1} {2} …`")
        .replacement("{1} {2} {3}")
        .example("users", "\"First Name\" = Maria", "FirstName = Maria"),
    row(BEGIN, "{NAME_IN_BRACKETS} / OPERATOR")
        .expected("a field or a function")
        .help("write a field name without brackets: `{1}`")
        .replacement("{1}")
        .example("agent-statuses", "[state] = ENABLED", "state = ENABLED"),
    row(BEGIN, "{DECORATED} / OPERATOR")
        .expected("a field or a function")
        .help("write the field alone: `{1}`")
        .replacement("{1}")
        .example("queues", "@name = a", "name = a"),
    row(BEGIN, "{( KNOWN_FIELD )} / OPERATOR")
        .expected("a field or a function")
        .help("write the field alone: `{1}`")
        .replacement("{1}")
        .example("queues", "(name) = a", "name = a"),
    row(BEGIN, "VALUE {between KNOWN_FIELD and KNOWN_FIELD} / END")
        .expected("a field")
        .help("write each comparison with its field: `{replacement}`")
        .conditions("{2} <= {1} and {3} >= {1}")
        .example(
            "hours-of-operation-overrides",
            "today between effectivefrom and effectivetill",
            "effectivefrom <= today and effectivetill >= today",
        ),
    row(BEGIN, "ONLY_VALUE SWAPPED NAME SIGN VALUE")
        .expected("a condition")
        .help("write each comparison with its field: `{replacement}`")
        .conditions("{3} {2} {1} and {3} {4} {5}")
        .example(
            "agent-statuses",
            "3 <= displayorder <= 7",
            "displayorder >= 3 and displayorder <= 7",
        ),
    row(BEGIN, "ONLY_VALUE SWAPPED NAME / END")
        .expected("a condition")
        .help("the field comes first: write `{replacement}`")
        .replacement("{3} {2} {1}")
        .example("users", "\"bob\" = username", "username = bob"),
    row(BEGIN, "{RECORD KNOWN_FIELD} / COMPARES")
        .expected("a field or a function")
        .help("write the field alone: `{2}`")
        .replacement("{2}")
        .example("users", "agent username = bob", "username = bob"),
];

/// True for the word for one record, if it is not a field: `queue` of `queue name`.
pub(super) fn is_record(cursor: &TokenCursor<'_>, at: usize) -> bool {
    is_unknown_name(cursor, at) && RECORDS.iter().any(|word| cursor.is(at, word))
}

/// The same for the plural: `users` of `users where`.
pub(super) fn is_records(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let written = cursor.text_at(at).to_ascii_lowercase();
    let word = written.strip_suffix('s');
    is_unknown_name(cursor, at) && word.is_some_and(|word| RECORDS.contains(&word))
}

/// The beginning of a call with its key: `tag(BPO`.
fn call(function: &FunctionAlias, key: &str) -> String {
    format!("{}({}", function.name, text::value(key))
}

/// A function whose argument is compared, by any of its names.
fn keyed(name: &str) -> Option<&'static FunctionAlias> {
    function_by_alias(name).filter(|function| function.has_key)
}

/// `urn:ietf:params:scim:schemas:core:2.0:User:userName`: its last part.
pub(super) fn urn_field(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (schema, name) = cursor.text_at(at).rsplit_once([':', '.'])?;
    let start = schema.get(..4)?;
    let is_urn = start.eq_ignore_ascii_case("urn:") && text::is_name(name);
    is_urn.then(|| (name.to_owned().into(), at + 1))
}

/// `user["username"]`
pub(super) fn field_of_record(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = cursor
        .get_if(at + 1, |token| token.kind == Kind::Quoted)?
        .value();
    let is_record = cursor.text_at(at).ends_with('[') && cursor.text_at(at + 2) == "]";
    (is_record && cursor.is_field(&name)).then(|| (name.into(), at + 3))
}

/// `.Tags.BPO`: the beginning of a call.
pub(super) fn tag_of_input(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (head, key) = cursor.text_at(at).strip_prefix('.')?.split_once('.')?;
    let is_key = key.split('.').all(text::is_name);
    let function = keyed(head).filter(|_| is_key)?;
    Some((call(function, key).into(), at + 1))
}

/// `.Username` · `Users[].Username` · `.IdentityInfo.FirstName`: the field.
pub(super) fn field_of_input(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.text_at(at);
    let path = written.rsplit_once("].").map_or(written, |(_, path)| path);
    let is_input = path.starts_with('.') || path.len() < written.len();
    let path = path.trim_start_matches('.');
    let field = match path.rsplit_once('.') {
        Some((member, field)) if is_same(member, "identityinfo") => field,
        _ => path,
    };
    let is_path = is_input && path.split('.').all(text::is_name);
    is_path.then(|| (field.to_owned().into(), at + 1))
}

/// `contains`, before a parenthesis: the operator.
pub(super) fn called_operator(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at + 1, |next| next.kind == Kind::Open)?;
    one(Some(literal_comparison(cursor.text_at(at))?.text()), at)
}

/// `username__startswith` · `username_contains:`: the field and the operator.
pub(super) fn operator_suffix(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = cursor.text_at(at).trim_end_matches(':');
    let (field, suffix) = name.rsplit_once('_')?;
    let field = field.trim_end_matches('_');
    let operator = literal_comparison(suffix)?;
    let is_unread = cursor.is_field(field) && cursor.cannot_be_field(name);
    one(Some(format!("{field} {}", operator.text())), at).filter(|_| is_unread)
}

/// The key of a tag in a policy: `aws:ResourceTag/Team`.
const POLICY_KEYS: [&str; 4] = [
    "aws:resourcetag/",
    "aws:requesttag/",
    "aws:principaltag/",
    "aws:tag/",
];

/// `aws:ResourceTag/Team`: the beginning of a call.
pub(super) fn policy_key(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.text_at(at);
    let key = POLICY_KEYS.iter().find_map(|prefix| {
        let (head, key) = written.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(key)
    });
    let key = key.filter(|key| !key.is_empty())?;
    Some((format!("tag({}", text::value(key)).into(), at + 1))
}

/// `tag["BPO"]` · `tag[BPO]`: the beginning of a call.
pub(super) fn key_in_brackets(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (head, inside) = cursor.text_at(at).split_once('[')?;
    let function = keyed(head.trim_start_matches('.'))?;
    if let Some(key) = inside.strip_suffix(']') {
        return Some((call(function, key).into(), at + 1));
    }
    let key = cursor
        .get_if(at + 1, |token| token.kind == Kind::Quoted)?
        .value();
    let is_closed = inside.is_empty() && cursor.text_at(at + 2) == "]";
    is_closed.then(|| (call(function, &key).into(), at + 3))
}

/// `@name` · `$name` · `name?` · `first/name`: the field.
pub(super) fn decorated_field(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    const MARKS: [char; 6] = ['@', '$', '%', '?', '*', '/'];
    let written = cursor.text_at(at);
    let name = written.replace(MARKS, "");
    let is_dressed = name.len() < written.len() && cursor.is_field(&name);
    is_dressed.then(|| (name.into(), at + 1))
}

/// `name or description ~ ab` · `(name, description) ~ ab`: a comparison with several fields.
pub(super) fn several_fields(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = at + usize::from(cursor.has(at, Kind::Open));
    let (fields, after) = joined_fields(cursor, first)?;
    let is_closed = cursor.has(after, Kind::Close);
    let sign = after + usize::from(is_closed);
    cursor.get_if(sign, |sign| {
        sign.compares() || equivalent_operator(sign.text).is_some()
    })?;
    let value = cursor.get_if(sign + 1, Token::is_value)?.text;
    if fields.len() < 2 || is_closed != (first > at) || !cursor.ends_condition(sign + 2) {
        return None;
    }
    let written = cursor.text_at(sign);
    let operator = if has_wildcards(written) {
        written
    } else {
        native_operator(written)
    };
    let conditions: Vec<String> = fields
        .iter()
        .map(|field| format!("{field} {operator} {value}"))
        .collect();
    let replacement = conditions.join(" or ");
    let help = format!(
        "write a condition for each field: `{}`",
        excerpt(&replacement)
    );
    let slip = cursor.mistake_within((at, sign + 1), (at, sign - 1), "one field", help);
    let replacement = cursor.grouped((at, sign + 1), replacement);
    // After commas, it is not known whether any or all of them are meant.
    Some(slip.with_replacement(cursor.satisfies(first + 1, is_or).then_some(replacement)))
}

/// Fields with `or` or commas between them, and the token after them.
fn joined_fields<'q>(cursor: &TokenCursor<'q>, first: usize) -> Option<(Vec<&'q str>, usize)> {
    let field = |at: usize| {
        let name = cursor.text_at(at);
        cursor
            .value_kind(name)
            .filter(|values| *values != ValueKind::Flag)?;
        Some(name)
    };
    let is_comma = cursor.has(first + 1, Kind::Comma);
    let is_same = |join: &Token<'_>| {
        if is_comma {
            join.kind == Kind::Comma
        } else {
            is_or(join)
        }
    };
    let mut fields = vec![field(first)?];
    let mut after = first + 1;
    while cursor.satisfies(after, is_same)
        && let Some(field) = field(after + 1)
    {
        fields.push(field);
        after += 2;
    }
    Some((fields, after))
}

/// The key after the colon of `tag:BPO`.
pub(super) fn key_after_tag<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<&'q str> {
    let (head, key) = cursor
        .get_if(at, |token| token.kind == Kind::Word)?
        .text
        .split_once(':')?;
    Some(key).filter(|key| is_tag(head) && !key.is_empty())
}

/// `tag:BPO:123` · `tag:BPO:*`: the call.
pub(super) fn tag_and_pair(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (key, value) = key_after_tag(cursor, at)?.split_once(':')?;
    let call = match value {
        "*" => format!("tag({})", text::value(key)),
        _ => format!("tag({} = {})", text::value(key), text::value(value)),
    };
    Some((call.into(), at + 1))
}

/// `tag:BPO` · `tag."Cost Center"` · `"tag:Cost Center"` · `tag.Cost Center` · `user.tags.BPO`: the beginning of a call.
pub(super) fn tag_with_colon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.get(at)?.value();
    let mut signs = written.match_indices([':', '.']).map(|(sign, _)| sign);
    let is_after_tag = |sign: &usize| {
        written
            .get(..*sign)
            .is_some_and(|path| is_tag(last_part(path)))
    };
    let sign = signs.find(is_after_tag)?;
    let (path, key) = (written.get(..sign)?, written.get(sign + 1..)?);
    let (key, after) = if key.is_empty() {
        let quoted = cursor
            .get_if(at + 1, |token| token.kind == Kind::Quoted)?
            .value();
        (cursor.are_glued(at, at + 1).then_some(quoted)?, at + 2)
    } else {
        let after = key_end(cursor, at + 1);
        let words = cursor.text_of(cursor.tokens.get(at + 1..after)?);
        (format!("{key} {words}").trim_end().to_owned(), after)
    };
    // The grammar reads `tag.BPO`, but no list after it without parentheses.
    let is_bare =
        cursor.has(after + 2, Kind::Comma) || cursor.text_at(after + 1).starts_with(['[', '{']);
    let is_dotted = written.get(sign..=sign) == Some(".") && after == at + 1 && is_tag(path);
    let is_read = is_dotted && !is_bare;
    let call = format!("tag({}", text::value(&key));
    (!is_read || cursor.has(at, Kind::Quoted)).then(|| (call.into(), after))
}

/// The token after the words that follow the first one of a key.
fn key_end(cursor: &TokenCursor<'_>, at: usize) -> usize {
    let is_word = |token: &&Token<'_>| {
        token.kind == Kind::Word && token.is_value() && equivalent_operator(token.text).is_none()
    };
    let rest = cursor.tokens.get(at..).unwrap_or_default().iter();
    at + rest.take_while(is_word).count()
}

/// `tags` of `user.tags`.
fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// `Region:EU` · `"Region=EU"` · `Region=EU`: the key and the value of a tag.
pub(super) fn pair(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.get_if(at, Token::is_value)?.value();
    let (key, value, after) = if let Some((key, value)) = written.split_once([':', '=']) {
        (key, value.to_owned(), at + 1)
    } else {
        cursor.get_if(at + 1, |sign| matches!(sign.text, "=" | "=="))?;
        let value = cursor.get_if(at + 2, Token::is_value)?.value();
        (written.as_str(), value, at + 3)
    };
    let is_pair = !key.is_empty() && !value.is_empty();
    let pair = || {
        format!(
            "{} = {}",
            text::value(key.trim()),
            text::value(value.trim())
        )
    };
    is_pair.then(|| (pair().into(), after))
}

/// True for the key or the value of a tag in languages where both are members of it: `Tag.Key`.
pub(super) fn is_part_of_tag(cursor: &TokenCursor<'_>, at: usize, parts: &[&str]) -> bool {
    let letters = cursor
        .text_at(at)
        .replace(['.', '_', '-', '/'], "")
        .to_ascii_lowercase();
    let part = letters
        .strip_prefix("tags")
        .or_else(|| letters.strip_prefix("tag"));
    part.is_some_and(|part| parts.contains(&part))
}

/// `is:enabled`: the value.
pub(super) fn value_after_is(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (head, value) = cursor.text_at(at).split_once(':')?;
    let is_value = head.eq_ignore_ascii_case("is") && text::is_name(value);
    is_value.then(|| (value.to_owned().into(), at + 1))
}

/// True for `hierarchygroup.id` and `hierarchy group`.
pub(super) fn is_group_id(cursor: &TokenCursor<'_>, at: usize) -> bool {
    if cursor.is_spaced_name(at) && cursor.function(at).is_some() {
        return true;
    }
    let parts = cursor.text_at(at).split_once('.');
    parts.is_some_and(|(head, last)| {
        let function = function_by_alias(head).filter(|function| function.name == "hierarchy");
        function.is_some() && last.eq_ignore_ascii_case("id")
    })
}

/// `First Name`: the name of a field as in a heading.
fn without_space(cursor: &TokenCursor<'_>, name: &str) -> Option<String> {
    let plain = name.replace(' ', "");
    let name = if cursor.is_field(&plain) {
        plain
    } else {
        name.to_owned()
    };
    Some(name).filter(|name| text::is_name(name))
}

/// `"username"` · `"First Name"` · `“username”`: the name, if it is not compared with a field.
pub(super) fn name_in_quotes(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let first = cursor.get(at)?;
    let (name, after) = match first.kind {
        Kind::Quoted => (first.value(), at + 1),
        Kind::Other if cursor.has(at + 2, Kind::Other) => (
            cursor.get_if(at + 1, Token::is_name)?.text.to_owned(),
            at + 3,
        ),
        _ => return None,
    };
    let name = without_space(cursor, &name)?;
    let other = cursor.get(after + 1)?;
    // `"bob" = username`: only the resource tells which of the two is the field.
    let is_turned = other.is_name()
        && first.kind == Kind::Quoted
        && !(cursor.is_field(&name) && cursor.cannot_be_field(other.text));
    (!is_turned).then(|| (name.into(), after))
}

/// `[state]` · `[First Name]` · `[dbo].[Users].[Username]`: the name.
pub(super) fn name_in_brackets(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let opened = cursor.text_at(at).strip_prefix(['[', '{'])?;
    let last = at + usize::from(!opened.ends_with([']', '}']));
    let whole = cursor.text(at, last).strip_suffix([']', '}'])?.get(1..)?;
    let name = whole.rsplit_once("].[").map_or(whole, |(_, name)| name);
    Some((without_space(cursor, name)?.into(), last + 1))
}

/// The operator with its sides swapped.
pub(super) fn swapped_operator(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = cursor.get_if(at, Token::is_comparison)?;
    let operator = equivalent_operator(sign.text)?.swapped()?;
    Some((Operator::text(operator).into(), at + 1))
}

/// True if a token can only be a value.
pub(super) fn is_only_value(token: &Token<'_>) -> bool {
    // Digits, and the characters between them in numbers, dates and times.
    let is_number = token.kind == Kind::Word
        && token.text.starts_with(|first: char| first.is_ascii_digit())
        && token
            .text
            .chars()
            .all(|char| char.is_ascii_digit() || ".-:+TZ".contains(char));
    is_number || token.kind == Kind::Quoted
}

/// `-username:bob` · `+username = bob` · `-tag(BPO = 123)`
pub(super) fn signed_condition(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get(at)?;
    let rest = token.text.strip_prefix(['-', '+'])?;
    let (subject, value) = rest.split_once(':').unwrap_or((rest, ""));
    let begins = cursor.begins_condition(at);
    if !(begins || cursor.is_signed_field(at)) || !text::is_name(subject) {
        return None;
    }
    let has_colon = rest.len() > subject.len();
    let last = match cursor.get(at + 1) {
        _ if !value.is_empty() => at,
        Some(next) if next.compares() => cursor.get(at + 2).map_or(at + 1, |_| at + 2),
        Some(next) if next.span.start > token.span.end => return None,
        Some(next) if next.kind == Kind::Quoted && has_colon => at + 1,
        Some(next) if next.kind == Kind::Open => cursor.close_of(at + 1)?,
        _ => return None,
    };
    let not = match (begins, token.text.starts_with('-')) {
        (true, true) => "not ",
        (true, false) => "",
        (false, true) => " and not ",
        (false, false) => " and ",
    };
    let shown = cursor.text(at, last).replacen(':', " = ", 1);
    let replacement = format!("{not}{}", shown.get(1..)?);
    let is_call = cursor.has(at + 1, Kind::Open) && last > at;
    let whole = (at, if is_call { last } else { at });
    let help = help_to_write(replacement.trim_start());
    let slip = cursor.mistake_within(whole, (at, at), "a condition", help);
    let sign = Span::new(token.span.start, token.span.start + 1);
    let replacement = Some((sign, not.to_owned()));
    Some(Slip {
        replacement,
        ..slip
    })
}

/// `username = bob ;` · `username == bob;`
pub(super) fn semicolon(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get(at).filter(|_| cursor.get(at + 1).is_none())?;
    let value = token.text.trim_end_matches(';');
    let start = token.span.start as usize + value.len();
    let span = Span::of(start..token.span.end as usize);
    let found = token.text.get(value.len()..)?;
    let help = format!("remove `{}`: a query needs no terminator", excerpt(found));
    let problem = problem("the end of the query", found, help, span);
    (!found.is_empty()).then(|| Slip::new(problem, span, None).with_replacement(String::new()))
}

/// `username = bob and` · `or username = bob`
pub(super) fn open_join(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let join = cursor.get_if(at, Token::is_join)?;
    let written = join.text;
    let is_alone = cursor.tokens.len() == 1;
    if at == 0 {
        let replacement = (!is_alone).then(|| (join.span, String::new()));
        let help = if is_alone {
            "write them, or quote it to use it as a value"
        } else {
            "write a condition before it, or remove it"
        };
        let help = format!("`{written}` goes between two conditions: {help}");
        let slip = cursor.mistake((at, at), "a condition", help);
        return Some(Slip {
            replacement,
            ..slip
        });
    }
    if cursor.get(at + 1).is_some() {
        return None;
    }
    let end = Span::of(cursor.query.len()..cursor.query.len());
    let help = format!("write a condition after `{written}`, or remove it");
    let problem = Problem::syntax("a condition", "the end of the query", help, end);
    // The next condition is not known, so nothing is suggested.
    Some(Slip::new(problem, join.span.to(end), None))
}

/// `routing profile = p-1`
pub(super) fn spaced(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let name = cursor.get(at)?.text;
    let written = cursor.text(at, at);
    let joined: String = written.split_whitespace().collect();
    let help = if joined.eq_ignore_ascii_case(name) {
        format!("a field name cannot contain white space: `{name}`")
    } else {
        format!("write the field alone: `{name}`")
    };
    let slip = || cursor.mistake((at, at), "a field or a function", help);
    cursor
        .is_spaced_name(at)
        .then(|| slip().with_replacement(name.to_owned()))
}
