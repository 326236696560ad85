//! Problems of the text in a comparison. Each warning is given once per field or tag.

use super::checker::Checker;
use super::values::Text;
use crate::catalog::{self, CONTAINS_MAX, CONTAINS_MIN, Contains, Field, Kind, Resource};
use crate::diagnostics::{Code, Help, Problem, characters, excerpt};
use crate::hir::joined;
use crate::syntax::ast::{Literal, Operator, Test, Value};
use crate::syntax::canonical_value;

/// The help for a bare `null`.
const QUOTE_NULL: &str = "if the string is meant, quote it: `\"null\"`";

impl Checker<'_> {
    /// Adds a warning, unless the query has the same one about this field or tag.
    pub(super) fn warn(&mut self, about: &str, problem: Problem) {
        let kind = problem.code;
        let is_new = !self
            .warned
            .get(&kind)
            .is_some_and(|fields| fields.contains(about));
        if is_new {
            self.warned
                .entry(kind)
                .or_default()
                .insert(about.to_owned());
            self.problems.push(problem);
        }
    }

    /// Reports the problems of a string compared with a string field; true if the comparison is
    /// allowed.
    pub(super) fn check_text(
        &mut self,
        field: &str,
        contains: Contains,
        operator: Operator,
        text: &Text,
    ) -> bool {
        self.check_wildcards(field, text, || wildcard_help(field, operator, &text.node));
        match operator.positive() {
            (Operator::Contains, _) => self.check_contains(field, contains, text),
            _ => true,
        }
    }

    /// Warns that `*` and `%` are literal, if the text begins or ends with one.
    pub(super) fn check_wildcards(
        &mut self,
        about: &str,
        text: &Text,
        help: impl FnOnce() -> String,
    ) {
        let (first, last) = (text.node.chars().next(), text.node.chars().next_back());
        if let Some(wildcard) = [first, last]
            .into_iter()
            .flatten()
            .find(|c| is_wildcard(*c))
        {
            let value = excerpt(&text.node);
            let message = format!("`{wildcard}` in `{value}` is literal, not a wildcard");
            let problem = Problem::new(Code::Wildcard, text.span, message).with_help(help());
            self.warn(about, problem);
        }
    }

    fn check_contains(&mut self, field: &str, contains: Contains, text: &Text) -> bool {
        let length = text.node.chars().count();
        if (CONTAINS_MIN..=CONTAINS_MAX).contains(&length) {
            return true;
        }
        let (about, field, span) = (field, field.to_owned(), text.span);
        if contains == Contains::Undocumented {
            let message = format!(
                "`~` on `{field}` with {} may find nothing",
                characters(length)
            );
            let help = "on other fields, the service matches only 2 to 25 characters; for this \
                field, the limit is not documented";
            let problem =
                Problem::new(Code::ContainsLengthUndocumented, span, message).with_help(help);
            self.warn(about, problem);
            return true;
        }
        let help = help_for_length(&field, &text.node, length);
        let message = format!("`~` on `{field}` finds nothing for {}", characters(length));
        self.problems
            .push(Problem::new(Code::ContainsLength, span, message).with_help(help));
        false
    }

    /// Warns about a bare `null`, which is an ordinary string.
    pub(super) fn check_null(&mut self, about: &str, value: &Value) {
        self.warn_of_null(about, value, QUOTE_NULL);
    }

    fn warn_of_null(&mut self, about: &str, value: &Value, help: impl Into<Help>) {
        if is_null(&value.node) {
            let message =
                "`null` is the string \"null\" here; the service cannot search for a missing value";
            let problem = Problem::new(Code::BareNull, value.span, message).with_help(help);
            self.warn(about, problem);
        }
    }

    pub(super) fn check_nulls(&mut self, about: &str, test: &Test) {
        for value in test.operand.values() {
            self.check_null(about, value);
        }
    }

    /// Warns about a bare `null` as a tag value: here, a search for a missing value uses the key
    /// alone.
    pub(super) fn check_tag_nulls(&mut self, about: &str, key: &str, test: &Test) {
        let not = if test.operator.node.positive().1 {
            ""
        } else {
            "not "
        };
        let key = excerpt(&canonical_value(key));
        let present = format!("a residual can check `{not}tag({key})`");
        for value in test.operand.values() {
            self.warn_of_null(about, value, format!("{QUOTE_NULL}; {present}"));
        }
    }

    /// Warns about names among the strings compared with an ID field.
    pub(super) fn check_ids(
        &mut self,
        field: &'static Field,
        operator: Operator,
        test: &Test,
        texts: &[Text],
    ) {
        let (operator, _) = operator.positive();
        let is_compared =
            field.kind == Kind::Id && matches!(operator, Operator::Equal | Operator::In);
        if is_compared && !test.operand.values().any(|value| is_null(&value.node)) {
            for text in texts {
                self.check_id(field.name, field.id_of, text);
            }
        }
    }

    /// Warns about a string that cannot be an ID.
    pub(super) fn check_id(&mut self, about: &str, id_of: Option<&str>, text: &Text) {
        if !is_name(&text.node) {
            return;
        }
        let (found, help) = if text.node.is_empty() {
            let help = "no ID is empty: omit the condition, or look up the ID first".to_owned();
            ("the value is empty".to_owned(), help)
        } else {
            let help = name_help(id_of.and_then(catalog::resource), &text.node);
            (format!("`{}` looks like a name", excerpt(&text.node)), help)
        };
        let message = format!("`{about}` is compared with IDs, but {found}");
        let problem = Problem::new(Code::NameForId, text.span, message).with_help(help);
        self.warn(about, problem);
    }

    /// Warns about several words compared with a field that matches any of the names joined by
    /// another field.
    pub(super) fn check_full_name(&mut self, field: &Field, operator: Operator, text: &Text) {
        let Some(joined) = joined_of(self.resource, field) else {
            return;
        };
        let (operator, _) = operator.positive();
        if operator == Operator::Contains || text.node.split_whitespace().nth(1).is_none() {
            return;
        }
        let value = excerpt(&canonical_value(&text.node));
        let operator = match operator {
            Operator::StartsWith => operator,
            _ => Operator::Equal,
        };
        let help = format!(
            "for a first and a last name, write `{joined} {} {value}`",
            operator.text()
        );
        let message = format!(
            "`{}` compares each name separately, but `{}` has several words",
            field.name,
            excerpt(&text.node)
        );
        let problem = Problem::new(Code::FullName, text.span, message).with_help(help);
        self.warn(field.name, problem);
    }
}

/// The help for a string with a length that `~` does not find.
fn help_for_length(field: &str, text: &str, length: usize) -> String {
    match length {
        0 => "write 2 to 25 characters that the value contains".to_owned(),
        1..CONTAINS_MIN => {
            let text = canonical_value(text);
            format!("write two characters or more, or search by its start: `{field} ^= {text}`")
        }
        _ => {
            let first: String = text.chars().take(CONTAINS_MAX).collect();
            let first = canonical_value(&first);
            format!("shorten it to 25 characters: `{field} ~ {first}`")
        }
    }
}

/// The field that joins some of the fields matched by `field`.
fn joined_of(resource: &Resource, field: &Field) -> Option<&'static str> {
    let Kind::AnyOf(names) = field.kind else {
        return None;
    };
    let joins = |other: &&Field| matches!(other.kind, Kind::Joined(parts) if parts.iter().all(|part| names.contains(part)));
    resource.fields.iter().find(joins).map(|joined| joined.name)
}

pub(super) fn is_null(literal: &Literal) -> bool {
    matches!(literal, Literal::Text { text, quoted: false } if text.eq_ignore_ascii_case("null"))
}

/// True for a string that does not look like an ID: it has white space, or neither a digit nor a
/// hyphen.
fn is_name(text: &str) -> bool {
    let is_only_wildcards = !text.is_empty() && text.chars().all(is_wildcard);
    let is_id_char = |char: char| char.is_ascii_digit() || char == '-';
    !is_only_wildcards && (text.contains(char::is_whitespace) || !text.contains(is_id_char))
}

/// The resource to search for the ID of a name.
fn name_help(resource: Option<&'static Resource>, name: &str) -> String {
    let name = name.trim_matches(is_wildcard);
    let resource = resource.filter(|_| !name.is_empty());
    let found = resource.and_then(|resource| Some((resource, name_field(resource, name)?)));
    match found {
        Some((resource, field)) => format!(
            "search `{resource}` with `{field} = {}` first, and use the ID that it returns",
            excerpt(&canonical_value(name))
        ),
        None => "an ID has digits or hyphens, and no white space".to_owned(),
    }
}

/// The field to search for a record by this name.
fn name_field(resource: &'static Resource, name: &str) -> Option<&'static str> {
    let field = resource.field("name")?;
    let joined = joined_of(resource, field).filter(|_| name.trim().contains(joined::SEPARATOR));
    Some(joined.unwrap_or(field.name))
}

/// True for a character that is a wildcard in other languages.
fn is_wildcard(char: char) -> bool {
    matches!(char, '*' | '%')
}

/// The comparison to write on a string field instead of wildcards.
fn wildcard_help(field: &str, operator: Operator, text: &str) -> String {
    let bare = text.trim_matches(is_wildcard);
    let (operator, is_negated) = operator.positive();
    let operator = if operator == Operator::Contains || text.starts_with(is_wildcard) {
        "~"
    } else {
        "^="
    };
    let length = bare.chars().count();
    let is_found = operator == "^=" || (CONTAINS_MIN..=CONTAINS_MAX).contains(&length);
    if bare.is_empty() || bare.contains(is_wildcard) || !is_found {
        "use `~` for text that contains this, `^=` for text that starts with it".to_owned()
    } else {
        let negation = if is_negated { "!" } else { "" };
        format!(
            "write `{field} {negation}{operator} {}`",
            excerpt(&canonical_value(bare))
        )
    }
}
