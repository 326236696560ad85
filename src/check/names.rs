//! Unknown names, and suggestions for them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::field_aliases::{
    flag_synonym, only_field_starting_or_ending_with, synonym, without_resource_prefix,
};
use super::levels::{in_short, is_about_levels};
use super::nearest::{nearest, normalized};
use crate::catalog::{
    self, CONTAINS_MAX, CONTAINS_MIN, Field, Function, FunctionEntry, Kind, RESOURCES, Resource,
};
use crate::diagnostics::{Help, excerpt, first_listed};
use crate::span::Span;
use crate::syntax::ast::{Operand, Operator, Test};
use crate::syntax::{canonical_test, canonical_value, function_by_alias, named_by_id};

/// The field names of all resources without duplicates, ignoring case; the first spelling is kept.
static ALL_NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut seen = HashSet::new();
    let names = RESOURCES
        .iter()
        .flat_map(|resource| resource.fields.iter())
        .flat_map(Field::names);
    names
        .filter(|name| seen.insert(name.to_lowercase()))
        .collect()
});

/// The fields of a resource, for a help line.
pub(crate) fn fields(resource: &'static Resource) -> String {
    let names = || resource.fields.iter().map(|field| field.name);
    match resource.fields {
        [only] => format!("the only field of `{resource}` is `{}`", only.name),
        _ => format!("the fields of `{resource}` are {}", first_listed(names())),
    }
}

/// A name in place of a field, which the resource does not have.
pub(super) struct UnknownField<'q> {
    pub(super) resource: &'static Resource,
    pub(super) name: &'q str,
    pub(super) span: Span,
    /// The test applied to it, if any.
    pub(super) test: Option<&'q Test>,
    /// The span of its condition.
    pub(super) condition_span: Span,
}

impl UnknownField<'_> {
    /// The possible meanings of the name, most likely first.
    const MEANINGS: [fn(&Self) -> Option<Help>; 11] = [
        Self::as_function,
        Self::as_other_word,
        Self::as_level,
        Self::as_value,
        Self::as_name_of_id,
        Self::as_near_field,
        Self::as_unsearchable_detail,
        Self::as_proficiency,
        Self::as_field_of_others,
        Self::as_near_function,
        Self::as_text,
    ];

    /// The help for the name: the probable intention, or the existing names.
    pub(super) fn help(&self) -> Help {
        Self::MEANINGS
            .iter()
            .find_map(|meaning| meaning(self))
            .unwrap_or_else(|| self.help_without_meaning())
    }

    fn as_function(&self) -> Option<Help> {
        let (why, entry) = match catalog::function(self.name) {
            Some(entry) if !supports_function(self.resource, entry) => {
                return Some(why_without_function(self.resource, entry).into());
            }
            Some(entry) => (format!("`{}` is a function", entry.name), entry),
            None => {
                let (what, entry) = function_searching_by(self.name)
                    .filter(|(_, entry)| supports_function(self.resource, entry))?;
                (format!("use a function to search by {what}"), entry)
            }
        };
        Some(help_with_call(&why, self.condition_span, entry, self.test))
    }

    fn as_other_word(&self) -> Option<Help> {
        let is_same = |(word, _): &&(&str, &str)| word.eq_ignore_ascii_case(self.name);
        let (_, help) = OTHER_WORDS.iter().find(is_same)?;
        self.test.is_none().then(|| (*help).into())
    }

    fn as_level(&self) -> Option<Help> {
        let is_level = self.resource.proficiencies && self.name.eq_ignore_ascii_case("level");
        let test = self.test.filter(|_| is_level)?;
        let why = "a level belongs to a proficiency:";
        Some(help_with_level(why, "level", test, self.condition_span))
    }

    fn as_value(&self) -> Option<Help> {
        let (field, value) = field_with_value(self.resource, self.name)
            .or_else(|| field_with_value(self.resource, word_after_is(self.name)?))?;
        let is_true = self.test.map_or(Some(true), is_flag)?;
        let sign = if is_true { "=" } else { "!=" };
        let condition = format!("{} {sign} {value}", field.name);
        let line = format!(
            "`{value}` is a value of `{}`: compare the field with it, as in `{condition}`",
            field.name
        );
        let help = Help::from(line).suggesting(self.condition_span, condition);
        Some(help.dropping(FLAG_WORDS))
    }

    fn as_name_of_id(&self) -> Option<Help> {
        let (what, with) = named_by_id(self.name).filter(|_| self.resource.proficiencies)?;
        let line =
            format!("only the ID of a {what} can be searched for: search `{with}` by name first");
        Some(line.into())
    }

    fn as_near_field(&self) -> Option<Help> {
        let (resource, name) = (self.resource, self.name);
        let near = synonym(resource, name)
            .or_else(|| without_resource_prefix(resource, name))
            .or_else(|| nearest(name, resource.fields.iter().flat_map(Field::names)))
            .or_else(|| {
                only_field_starting_or_ending_with(resource, name).filter(|_| self.test.is_some())
            })?;
        let line = match resources_with_field(resource, name) {
            Some(others) => format!("did you mean `{near}`? {others} `{}`", excerpt(name)),
            None => format!("did you mean `{near}`?"),
        };
        Some(Help::from(line).suggesting(self.span, near))
    }

    fn as_unsearchable_detail(&self) -> Option<Help> {
        unsearchable_detail(self.resource, self.name).map(Help::from)
    }

    fn as_proficiency(&self) -> Option<Help> {
        let test = self
            .test
            .filter(|test| self.resource.proficiencies && test.is_of_level())?;
        let is_of_others = resources_with_field(self.resource, self.name).is_some();
        let why = "to compare a level, name the proficiency:";
        let value = canonical_value(self.name);
        (!is_of_others).then(|| help_with_level(why, &value, test, self.condition_span))
    }

    fn as_field_of_others(&self) -> Option<Help> {
        let others = resources_with_field(self.resource, self.name)?;
        Some(format!("{others} it; {}", fields(self.resource)).into())
    }

    fn as_near_function(&self) -> Option<Help> {
        let test = Some(self.test?);
        let functions = self.resource.functions().map(|entry| entry.name);
        let entry = catalog::function(nearest(self.name, functions)?)?;
        let why = format!("`{}` is a similar function", entry.name);
        Some(help_with_call(&why, self.condition_span, entry, test))
    }

    fn as_text(&self) -> Option<Help> {
        let is_alone = self.test.is_none();
        is_alone.then(|| help_for_text(self.resource, self.name, self.condition_span))
    }

    /// The existing names, with a similar one of other resources, and the tag that may be meant.
    fn help_without_meaning(&self) -> Help {
        let near = nearest(self.name, ALL_NAMES.iter().copied());
        let near = near.and_then(|near| Some((near, resources_with_field(self.resource, near)?)));
        let fields = fields(self.resource);
        let line = match near {
            Some((near, others)) => format!("`{near}` is similar, but only {others} it; {fields}"),
            None => fields,
        };
        match as_tag(self.resource, self.name, self.test) {
            Some(tag) => format!("{line}; search for a tag with `{}`", excerpt(&tag)).into(),
            None => line.into(),
        }
    }
}

/// The words of `is_enabled = true` that the suggestion drops.
const FLAG_WORDS: &str = "is true false yes no";

/// `isEnabled`, `is_enabled`: the word after `is`.
fn word_after_is(name: &str) -> Option<&str> {
    let (is, word) = name.split_at_checked("is".len())?;
    is.eq_ignore_ascii_case("is")
        .then(|| word.trim_start_matches(['_', '-']))
}

/// The flag of `= true` and `!= false`.
fn is_flag(test: &Test) -> Option<bool> {
    let Operand::Value(value) = &test.operand else {
        return None;
    };
    let flag = flag_synonym(value.node.as_text()?)? == "true";
    match test.operator.node {
        Operator::Equal => Some(flag),
        Operator::NotEqual => Some(!flag),
        _ => None,
    }
}

/// The help for a level that is compared as if it were a field.
fn help_with_level(why: &str, part: &str, test: &Test, condition_span: Span) -> Help {
    if is_about_levels(test) {
        return Help::replacing(
            why,
            condition_span,
            format!("proficiency({part}{})", canonical_test(test)),
        );
    }
    format!("{why} {}", in_short()).into()
}

/// `Region = EU`: the tag that may be meant.
fn as_tag(resource: &Resource, name: &str, test: Option<&Test>) -> Option<String> {
    let test = test?;
    let is_of_tags = matches!(
        test.operator.node.positive().0,
        Operator::Equal | Operator::In
    ) && !matches!(test.operand, Operand::Range(..));
    let has_tags = resource
        .functions()
        .any(|entry| entry.function == Function::Tag);
    (is_of_tags && has_tags).then(|| {
        // `tag_Team`
        let key = name.split_once(['_', '-']).filter(|(head, _)| is_tag(head));
        let key = canonical_value(key.map_or(name, |(_, key)| key));
        format!("tag({key}{})", canonical_test(test))
    })
}

fn is_tag(name: &str) -> bool {
    function_by_alias(name).is_some_and(|called| called.name == "tag")
}

/// The suggestion for a string on its own: a search for it in the names.
fn help_for_text(resource: &'static Resource, text: &str, condition_span: Span) -> Help {
    let (fields, value) = (fields(resource), canonical_value(text));
    let Some(field) = resource.field("name") else {
        return format!("to search for this text, name the field; {fields}").into();
    };
    let is_contained = (CONTAINS_MIN..=CONTAINS_MAX).contains(&text.chars().count());
    let condition = format!(
        "{} {} {value}",
        field.name,
        if is_contained { "~" } else { "=" }
    );
    let line = format!(
        "to search for this text, name the field: `{}`; {fields}",
        excerpt(&condition)
    );
    let help = Help::from(line);
    if may_be_name(resource, text) {
        help.suggesting_alone(condition_span, condition)
    } else {
        help
    }
}

/// True for a string that is probably the name of a record, or a part of one.
fn may_be_name(resource: &'static Resource, text: &str) -> bool {
    let plain = normalized(text);
    // Words for a missing value, and `true` and `false`, are not names.
    let is_other_word = ["null", "none", "nil", "true", "false"].contains(&plain.as_str());
    // A word that is the beginning of a field name is more likely that field, cut off.
    let mut fields = resource.fields.iter().flat_map(Field::names);
    let is_field = fields.any(|name| normalized(name).starts_with(&plain));
    // A value of a field that others have is more likely that than a part of a name.
    let mut others = RESOURCES.iter();
    let is_value = others.any(|other| field_with_value(other, text).is_some());
    !is_other_word && !is_field && !is_value
}

/// The help for something that needs a function: the intended call, or the syntax of the call.
fn help_with_call(
    why: &str,
    condition_span: Span,
    entry: &FunctionEntry,
    test: Option<&Test>,
) -> Help {
    match intended_call(entry, test) {
        Some(call) => Help::replacing(&format!("{why}:"), condition_span, call),
        None => format!("{why}: `{}`", entry.usage).into(),
    }
}

/// The field with a fixed set of values that contains a word, if there is exactly one, and the
/// value.
pub(super) fn field_with_value(
    resource: &'static Resource,
    word: &str,
) -> Option<(&'static Field, &'static str)> {
    let value = |field: &'static Field| match field.kind {
        Kind::Choice {
            values,
            ordered: false,
            ..
        } => values
            .iter()
            .find(|value| value.eq_ignore_ascii_case(word))
            .map(|value| (field, *value)),
        _ => None,
    };
    let mut found = resource.fields.iter().filter_map(value);
    found.next().filter(|_| found.next().is_none())
}

/// Common words for something that has no field of that name.
const UNSEARCHABLE_DETAILS: [(&str, &str); 8] = [
    ("email", NO_EMAIL),
    ("mail", NO_EMAIL),
    ("emailaddress", NO_EMAIL),
    ("phone", NO_PHONE),
    ("phonenumber", NO_PHONE),
    ("deskphone", NO_PHONE),
    ("displayname", FULL_NAME),
    ("agentname", FULL_NAME),
];
const NO_EMAIL: &str =
    "users cannot be searched by e-mail address; if they sign in with it, it is the `Username`";
const NO_PHONE: &str =
    "users cannot be searched by phone number; search by `name`, which matches any of their names";
const FULL_NAME: &str = "`fullname = \"Ann Lee\"` is the first name, a space and the last name; `name ~ text` searches \
                         first names, last names and user names";

fn unsearchable_detail(resource: &'static Resource, name: &str) -> Option<&'static str> {
    let name = normalized(name);
    let is_of_people = resource.field("FirstName").is_some();
    UNSEARCHABLE_DETAILS
        .iter()
        .find(|(other, _)| is_of_people && *other == name)
        .map(|(_, help)| *help)
}

/// The function that a name means, and the subject it searches by.
pub(super) fn function_searching_by(name: &str) -> Option<(&'static str, &'static FunctionEntry)> {
    let called = function_by_alias(name)?;
    catalog::function(called.name).map(|entry| (called.searches_by, entry))
}

pub(super) fn supports_function(resource: &Resource, entry: &FunctionEntry) -> bool {
    resource
        .functions()
        .any(|own| own.function == entry.function)
}

/// Words of other languages in the position of a field.
const OTHER_WORDS: [(&str, &str); 4] = [
    (
        "select",
        "write only the conditions: the resource is named before the query",
    ),
    (
        "from",
        "write only the conditions: the resource is named before the query",
    ),
    ("where", "write only the conditions, without `where`"),
    (
        "exists",
        "the service cannot search for fields that have a value: search for the values, such as `name ~ Sup`",
    ),
];

/// The call intended by comparing a function's name with a value.
fn intended_call(entry: &FunctionEntry, test: Option<&Test>) -> Option<String> {
    let Test {
        operator,
        operand: Operand::Value(value),
    } = test?
    else {
        return None;
    };
    let text = value.node.as_text()?;
    if entry.function == Function::Proficiency && test.is_some_and(Test::is_of_level) {
        return test.map(|test| format!("{}(level{})", entry.name, canonical_test(test)));
    }
    let takes_value = matches!(entry.function, Function::Hierarchy | Function::Proficiency);
    let is_equal = operator.node == Operator::Equal;
    (takes_value && is_equal).then(|| format!("{}({})", entry.name, canonical_value(text)))
}

/// The help for a field with an assumed spelling.
pub(super) const HELP_FOR_ASSUMED: &str = "try it once and check the service's response";

/// The help for `field("Name")` with a name that is not in the resource's catalog entry.
pub(super) fn help_for_assumed(resource: &'static Resource, name: &str) -> String {
    match resources_with_field(resource, name).filter(|_| resource.field(name).is_none()) {
        Some(others) => {
            format!(
                "only {others} it: is `{resource}` the right resource? If so, {HELP_FOR_ASSUMED}"
            )
        }
        None => HELP_FOR_ASSUMED.to_owned(),
    }
}

/// The other resources that do have a field of this name.
fn resources_with_field(resource: &Resource, name: &str) -> Option<String> {
    let having = RESOURCES
        .iter()
        .filter(|other| **other != resource && other.field(name).is_some());
    let names: Vec<&str> = having.map(|other| other.name).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("`{one}` has")),
        _ => Some(format!("{} have", first_listed(names.iter().copied()))),
    }
}

/// Why a resource does not have a function, or which resources do.
pub(super) fn why_without_function(resource: &Resource, entry: &FunctionEntry) -> String {
    let having = RESOURCES
        .iter()
        .filter(|other| supports_function(other, entry));
    match entry.function {
        Function::Tag => format!(
            "{} has no filter: it cannot search by tags",
            resource.operation
        ),
        _ => format!(
            "it is available only on {}",
            first_listed(having.map(|other| other.name))
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{FUNCTIONS, Field, Function, RESOURCES};
    use crate::syntax::{FUNCTION_ALIASES, function_by_alias};

    #[test]
    fn every_function_has_aliases() {
        let names = FUNCTIONS
            .iter()
            .filter(|entry| entry.function != Function::Field)
            .map(|entry| entry.name);
        assert!(FUNCTION_ALIASES.iter().map(|called| called.name).eq(names));
    }

    #[test]
    fn no_field_is_named_like_a_function() {
        let mut names = RESOURCES
            .iter()
            .flat_map(|resource| resource.fields)
            .flat_map(Field::names);
        assert_eq!(names.find(|name| function_by_alias(name).is_some()), None);
    }
}
