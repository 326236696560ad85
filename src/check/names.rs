//! Names that do not exist, and the ones that were probably meant.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::fields::{examples, may_equal, operators};
use super::functions::{is_about_levels, literal};
use crate::catalog::{
    self, CONTAINS_MAX, CONTAINS_MIN, FUNCTIONS, Field, Function, FunctionEntry, Kind, LEVEL_MAX,
    LEVEL_MIN, RESOURCES, Resource,
};
use crate::diagnostics::{Code, Detail, Help, Problem, excerpt};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Argument, Literal, Operand, Operator, Test};
use crate::syntax::{
    called, canonical_argument, canonical_test, canonical_value, named_by_id, operator_meant,
    without_glued_in,
};

/// Names longer than this are not compared with others: no name of ours comes near it.
const COMPARED_MAX: usize = 40;
/// The most resources or values listed in a help line.
const LISTED_MAX: usize = 12;

/// The names of the fields of all resources, each once, in whatever letter case comes first.
static ALL_NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let names = RESOURCES
        .iter()
        .flat_map(|resource| resource.fields.iter())
        .flat_map(Field::names);
    names
        .filter(|name| seen.insert(name.to_lowercase()))
        .collect()
});

/// A name as it is compared: letter case, `_` and `-` do not count.
pub(crate) fn normalized(name: &str) -> String {
    name.replace(['_', '-'], "").to_lowercase()
}

/// The name nearest to the one that was written, if any is near enough: a third of its letters may differ.
pub(crate) fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if written.chars().count() > COMPARED_MAX {
        return None;
    }
    let written = normalized(written);
    let length = written.chars().count();
    // Of two letters, one that differs is half of the name: only their order may.
    let is_short = length <= 2;
    let allowed = (length / 3).max(1);
    // Each letter too many or too few is one that differs: most names are out of the question for their length.
    let bytes = |name: &str| {
        name.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .count()
    };
    let is_ascii = written.is_ascii();
    names
        .filter(|name| {
            !(is_ascii && name.is_ascii()) || bytes(name).abs_diff(written.len()) <= allowed
        })
        .map(|name| {
            (
                strsim::damerau_levenshtein(&written, &normalized(name)),
                name,
            )
        })
        .filter(|(distance, name)| {
            *distance <= allowed
                && (!is_short || name.len() == length && same_letters(&written, name))
                && !are_opposites(&written, &normalized(name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The word that may be glued to a name.
const NEGATION: &str = "not";
/// Prefixes that turn a word into its opposite.
const NEGATIONS: [&str; 5] = ["de", "in", "non", "not", "un"];

/// True for `unpublished` and `published`: a few letters apart, but the one rules out the other. `not-name` is near no name.
fn are_opposites(left: &str, right: &str) -> bool {
    if left.starts_with(NEGATION) != right.starts_with(NEGATION) {
        return true;
    }
    let negates = |word: &str, other: &str| {
        let prefix = word.strip_suffix(other);
        prefix.is_some_and(|prefix| NEGATIONS.contains(&prefix))
    };
    negates(left, right) || negates(right, left)
}

/// True if two names have the same letters, in any order.
fn same_letters(left: &str, right: &str) -> bool {
    let sorted = |name: &str| {
        let mut letters: Vec<char> = name.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(left) == sorted(right)
}

/// `a`, `b` and `c`, in backticks; of many, the first few.
pub(crate) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED_MAX);
    names.truncate(LISTED_MAX);
    match (more, names.split_last()) {
        (0, Some((last, first))) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (0, _) => names.join(", "),
        (more, _) => format!("{} and {more} more", names.join(", ")),
    }
}

/// The fields of a resource, for a help line.
pub(crate) fn fields(resource: &'static Resource) -> String {
    format!(
        "the fields of `{resource}` are {}",
        listed(resource.fields.iter().map(|field| field.name))
    )
}

/// The suggestion for a field that the resource lacks.
///
/// `whole` is the place of its condition.
pub(super) fn help_for_field(
    resource: &'static Resource,
    name: &Spanned<String>,
    test: Option<&Test>,
    whole: Span,
) -> Help {
    let (name, span) = (name.node.as_str(), name.span);
    if let Some(entry) = catalog::function(name) {
        if !has_function(resource, entry) {
            return not_on(resource, entry).into();
        }
        return help_with_call(
            &format!("`{}` is a function", entry.name),
            whole,
            entry,
            test,
        );
    }
    if let Some((what, entry)) = named_otherwise(resource, name) {
        return help_with_call(
            &format!("a function searches by {what}"),
            whole,
            entry,
            test,
        );
    }
    if let Some((_, help)) = OTHER_WORDS
        .iter()
        .find(|(word, _)| test.is_none() && word.eq_ignore_ascii_case(name))
    {
        return (*help).into();
    }
    if let Some(test) =
        test.filter(|_| resource.proficiencies && name.eq_ignore_ascii_case("level"))
    {
        return help_with_level("a level is that of a proficiency:", "level", test, whole);
    }
    if let Some((field, value)) = value_of(resource, name).filter(|_| test.is_none()) {
        let condition = format!("{} = {value}", field.name);
        let line = format!(
            "`{value}` is a value of `{}`: compare the field with it, as in `{condition}`",
            field.name
        );
        return Help::from(line).suggesting(span, condition);
    }
    if let Some((what, with)) = named_by_id(name).filter(|_| resource.proficiencies) {
        return format!("only the ID of a {what} can be searched: search `{with}` by name first")
            .into();
    }
    let near = behind_record(resource, name);
    let near = near.or_else(|| nearest(name, resource.fields.iter().flat_map(Field::names)));
    let near = near.or_else(|| cut_off(resource, name).filter(|_| test.is_some()));
    let others = resources_with_field(resource, name);
    if let Some(near) = near {
        let line = match others {
            Some(others) => format!("did you mean `{near}`? {others} `{}`", excerpt(name)),
            None => format!("did you mean `{near}`?"),
        };
        return Help::from(line).suggesting(span, near);
    }
    if let Some(help) = asked_otherwise(resource, name) {
        return help.into();
    }
    match (others, test) {
        (None, Some(test)) if resource.proficiencies && test.is_of_level() => help_with_level(
            "to compare a level, name the proficiency:",
            &canonical_value(name),
            test,
            whole,
        ),
        (Some(others), _) => format!("{others} it; {}", fields(resource)).into(),
        (None, _) => help_without_field(resource, name, whole, test),
    }
}

/// The help for a level that is compared as if it were a field.
fn help_with_level(why: &str, part: &str, test: &Test, whole: Span) -> Help {
    if is_about_levels(test) {
        return Help::offering(
            why,
            whole,
            format!("proficiency({part}{})", canonical_test(test)),
        );
    }
    format!("{why} {}", in_short()).into()
}

/// The syntax of a proficiency with a level.
pub(super) fn in_short() -> String {
    format!("`proficiency(VALUE >= LEVEL)`, where a level goes from {LEVEL_MIN} to {LEVEL_MAX}")
}

/// The suggestion for a name that no resource has.
fn help_without_field(
    resource: &'static Resource,
    name: &str,
    whole: Span,
    test: Option<&Test>,
) -> Help {
    let functions = || resource.functions().map(|entry| entry.name);
    if let Some(entry) = nearest(name, functions())
        .and_then(catalog::function)
        .filter(|_| test.is_some())
    {
        return help_with_call(
            &format!("`{}` is a similar function", entry.name),
            whole,
            entry,
            test,
        );
    }
    if test.is_none() {
        return help_for_text(resource, name, whole);
    }
    let line = match nearest(name, ALL_NAMES.iter().copied())
        .and_then(|near| Some((near, resources_with_field(resource, near)?)))
    {
        Some((near, others)) => format!(
            "`{near}` is near, but only {others} it; {}",
            fields(resource)
        ),
        None => fields(resource),
    };
    match with_tag(resource, name, test) {
        Some(tag) => format!("{line}; a tag is searched by `{}`", excerpt(&tag)).into(),
        None => line.into(),
    }
}

/// `Region = EU`: the tag that may be meant.
fn with_tag(resource: &Resource, name: &str, test: Option<&Test>) -> Option<String> {
    let test = test?;
    let is_of_tags = matches!(
        test.operator.node.positive().0,
        Operator::Equal | Operator::In
    ) && !matches!(test.operand, Operand::Range(..));
    let has_tags = resource
        .functions()
        .any(|entry| entry.function == Function::Tag);
    (is_of_tags && has_tags).then(|| {
        let key = canonical_value(name);
        format!("tag({key}{})", canonical_test(test))
    })
}

/// The suggestion for a lone text: a search for it among the names.
fn help_for_text(resource: &'static Resource, text: &str, whole: Span) -> Help {
    let (fields, value) = (fields(resource), canonical_value(text));
    let Some(field) = resource.field("name") else {
        return format!("to search for this text, name the field; {fields}").into();
    };
    let is_contained = (CONTAINS_MIN..=CONTAINS_MAX).contains(&text.chars().count());
    // A word that a field's name begins with is more likely that field, cut off.
    let part = normalized(text);
    let mut names = resource.fields.iter().flat_map(Field::names);
    let is_part = names.any(|name| normalized(name).starts_with(&part));
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
    if is_part {
        help
    } else {
        help.suggesting_alone(whole, condition)
    }
}

/// The help for what use a function for: the call that is meant, or how such a call looks.
fn help_with_call(why: &str, whole: Span, entry: &FunctionEntry, test: Option<&Test>) -> Help {
    match call(entry, test) {
        Some(call) => Help::offering(&format!("{why}:"), whole, call),
        None => format!("{why}: `{}`", entry.usage).into(),
    }
}

/// `queueName`: the field whose name follows the singular of the resource.
fn behind_record(resource: &'static Resource, name: &str) -> Option<&'static str> {
    const PLURALS: [&str; 2] = ["es", "s"];
    let (name, records) = (normalized(name), normalized(resource.name));
    let record = PLURALS
        .iter()
        .filter_map(|plural| records.strip_suffix(plural));
    let mut rest = record.filter_map(|record| name.strip_prefix(record));
    rest.find_map(|rest| {
        resource
            .fields
            .iter()
            .flat_map(Field::names)
            .find(|own| normalized(own) == rest)
    })
}

/// The only field whose name begins or ends with what was written.
fn cut_off(resource: &'static Resource, name: &str) -> Option<&'static str> {
    const LENGTH_MIN: usize = 3;
    let part = normalized(name);
    let has_part = |field: &&Field| {
        let name = normalized(field.name);
        name.starts_with(&part) || name.ends_with(&part)
    };
    let mut fields = resource.fields.iter().filter(has_part);
    let only = fields
        .next()
        .filter(|_| part.len() >= LENGTH_MIN && part.len() <= COMPARED_MAX)?;
    fields.next().is_none().then_some(only.name)
}

/// The field of a closed set that a word is a value of, where there is one such field, and the value.
pub(super) fn value_of(
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

/// Words that people use for something that has no field of that name.
const ASKED_OTHERWISE: [(&str, &str); 8] = [
    ("email", NO_EMAIL),
    ("mail", NO_EMAIL),
    ("emailaddress", NO_EMAIL),
    ("phone", NO_PHONE),
    ("phonenumber", NO_PHONE),
    ("deskphone", NO_PHONE),
    ("displayname", FULL_NAME),
    ("agentname", FULL_NAME),
];
const NO_EMAIL: &str = "e-mail addresses of users cannot be searched; where people sign in with theirs, it is the `Username`";
const NO_PHONE: &str =
    "phone numbers of users cannot be searched; search by `name`, which is any of their names";
const FULL_NAME: &str = "`fullname = \"Ann Lee\"` is the first name, a space and the last name; `name ~ text` searches \
                         first names, last names and user names";

fn asked_otherwise(resource: &'static Resource, name: &str) -> Option<&'static str> {
    let name = normalized(name);
    let is_of_people = resource.field("FirstName").is_some();
    ASKED_OTHERWISE
        .iter()
        .find(|(other, _)| is_of_people && *other == name)
        .map(|(_, help)| *help)
}

/// The function that a name means, if the resource supports it, and the subject it searches by.
fn named_otherwise(
    resource: &'static Resource,
    name: &str,
) -> Option<(&'static str, &'static FunctionEntry)> {
    asked_by_function(name).filter(|(_, entry)| has_function(resource, entry))
}

/// The function that a name means, and the subject it searches by.
fn asked_by_function(name: &str) -> Option<(&'static str, &'static FunctionEntry)> {
    let called = called(name)?;
    catalog::function(called.name).map(|entry| (called.asks_for, entry))
}

fn has_function(resource: &Resource, entry: &FunctionEntry) -> bool {
    resource
        .functions()
        .any(|own| own.function == entry.function)
}

/// Words of other languages in the position of a field.
const OTHER_WORDS: [(&str, &str); 4] = [
    (
        "select",
        "write the conditions alone: the resource is named before the query",
    ),
    (
        "from",
        "write the conditions alone: the resource is named before the query",
    ),
    ("where", "write the conditions alone, without `where`"),
    (
        "exists",
        "the service cannot search for fields that have a value: search for the values, such as `name ~ Sup`",
    ),
];

/// `startswith(username, "Sup")` as a condition.
fn as_comparison(
    resource: &Resource,
    function: &str,
    arguments: &[Argument],
    whole: Span,
) -> Option<Help> {
    let operator = operator_meant(function).filter(|operator| *operator != Operator::In)?;
    let [
        Argument {
            key: field,
            test: None,
            ..
        },
        Argument {
            key: value,
            test: None,
            ..
        },
    ] = arguments
    else {
        return None;
    };
    let (Literal::Text { text: field, .. }, Literal::Text { text: value, .. }) =
        (&field.node, &value.node)
    else {
        return None;
    };
    // `state above (a, b)` is no call for all that it looks like one.
    let near = nearest(field, resource.fields.iter().flat_map(Field::names))
        .and_then(|near| resource.field(near))?;
    if !near.kind.operators().contains(&operator) {
        let (operator, name) = (operator.text(), near.name);
        return Some(
            format!(
                "that means `{operator}`, which `{name}` does not support: {}",
                operators(near)
            )
            .into(),
        );
    }
    let field = if resource.field(field).is_some() {
        field
    } else {
        near.name
    };
    let condition = format!("{field} {} {}", operator.text(), canonical_value(value));
    Some(Help::offering("write", whole, condition))
}

/// `usernamein (a, b)` as a condition.
fn glued_in(resource: &Resource, name: &str, arguments: &[Argument], whole: Span) -> Option<Help> {
    let (field, word) =
        without_glued_in(name).filter(|(field, _)| resource.field(field).is_some())?;
    let inside = arguments
        .iter()
        .map(canonical_argument)
        .collect::<Vec<_>>()
        .join(", ");
    let condition = format!("{field} {} ({inside})", word.to_lowercase());
    Some(Help::offering(
        "`in` is a separate word: write",
        whole,
        condition,
    ))
}

/// The call that is meant by a function's name compared with a value.
fn call(entry: &FunctionEntry, test: Option<&Test>) -> Option<String> {
    let Test {
        operator,
        operand: Operand::Value(value),
    } = test?
    else {
        return None;
    };
    let Literal::Text { text, .. } = &value.node else {
        return None;
    };
    if entry.function == Function::Proficiency && test.is_some_and(Test::is_of_level) {
        return test.map(|test| format!("{}(level{})", entry.name, canonical_test(test)));
    }
    let takes_value = matches!(entry.function, Function::Hierarchy | Function::Proficiency);
    let is_equal = operator.node == Operator::Equal;
    (takes_value && is_equal).then(|| format!("{}({})", entry.name, canonical_value(text)))
}

/// The help for a field with an assumed spelling.
pub(super) const TRY_IT: &str = "try it once and check the service's response";

/// The help for `field("Name")`, a name that the catalog does not have for the resource.
pub(super) fn help_for_assumed(resource: &'static Resource, name: &str) -> String {
    match resources_with_field(resource, name).filter(|_| resource.field(name).is_none()) {
        Some(others) => {
            format!("only {others} it: is `{resource}` the right resource? If so, {TRY_IT}")
        }
        None => TRY_IT.to_owned(),
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
        _ => Some(format!("{} have", listed(names.iter().copied()))),
    }
}

/// A function that the language or the resource does not have, in the condition at `whole`.
pub(super) fn unknown_function(
    resource: &'static Resource,
    name: &Spanned<String>,
    arguments: &[Argument],
    whole: Span,
) -> Problem {
    let help = as_comparison(resource, &name.node, arguments, whole)
        .or_else(|| glued_in(resource, &name.node, arguments, whole))
        .or_else(|| catalog::function(&name.node).map(|entry| not_on(resource, entry).into()))
        .or_else(|| as_field(resource, &name.node, arguments, whole))
        .or_else(|| near_function(resource, name))
        .unwrap_or_else(|| {
            format!(
                "the functions are {}",
                listed(resource.functions().map(|entry| entry.usage))
            )
            .into()
        });
    let written = excerpt(&name.node);
    let message = format!("`{}` has no function `{written}`", resource.name);
    Problem::new(Code::UnknownFunction, name.span, message)
        .with_help(help)
        .with_detail(Detail::Function(written))
}

/// Why a resource does not have a function, or who does.
fn not_on(resource: &Resource, entry: &FunctionEntry) -> String {
    let having = RESOURCES.iter().filter(|other| has_function(other, entry));
    match entry.function {
        Function::Tag => format!(
            "{} has no filter: it cannot search by tags",
            resource.operation
        ),
        _ => format!(
            "only {} can be searched by it",
            listed(having.map(|other| other.name))
        ),
    }
}

/// `username(bob)`: a field that is written like a function.
fn as_field(
    resource: &'static Resource,
    name: &str,
    arguments: &[Argument],
    whole: Span,
) -> Option<Help> {
    let field = resource.field(name)?;
    let said = format!("`{}` is a field", field.name);
    let [first, rest @ ..] = arguments else {
        return Some(format!("{said}: {}", examples(field)).into());
    };
    let condition = format!("{} = {}", field.name, literal(&first.key.node));
    let help = Help::from(format!("{said}: `{}`", excerpt(&condition)));
    let is_meant = rest.is_empty()
        && first.test.is_none()
        && !first.under
        && may_equal(field, &first.key.node);
    Some(if is_meant {
        help.suggesting(whole, condition)
    } else {
        help
    })
}

/// A function of nearly this name, or of another name for the same.
fn near_function(resource: &'static Resource, name: &Spanned<String>) -> Option<Help> {
    let near =
        nearest(&name.node, FUNCTIONS.iter().map(|entry| entry.name)).and_then(catalog::function);
    let (what, entry) = match near {
        Some(entry) => (None, entry),
        None => asked_by_function(&name.node).map(|(what, entry)| (Some(what), entry))?,
    };
    let is_had = has_function(resource, entry);
    let line = match what {
        Some(what) if is_had => format!("a function searches by {what}: `{}`", entry.usage),
        None if is_had => format!("did you mean `{}`?", entry.usage),
        Some(what) => format!(
            "`{}` searches by {what}, but {}",
            entry.name,
            not_on(resource, entry)
        ),
        None => format!("`{}` is near, but {}", entry.name, not_on(resource, entry)),
    };
    let help = Help::from(line);
    Some(if is_had {
        help.suggesting(name.span, entry.name)
    } else {
        help
    })
}

#[cfg(test)]
mod tests {
    use crate::catalog::{FUNCTIONS, Field, Function, RESOURCES};
    use crate::syntax::{FUNCTION_ALIASES, called};

    #[test]
    fn the_catalog_has_the_functions_that_are_called_otherwise() {
        let names = FUNCTIONS
            .iter()
            .filter(|entry| entry.function != Function::Field)
            .map(|entry| entry.name);
        assert!(FUNCTION_ALIASES.iter().map(|called| called.name).eq(names));
    }

    #[test]
    fn no_field_is_called_like_a_function() {
        let mut names = RESOURCES
            .iter()
            .flat_map(|resource| resource.fields)
            .flat_map(Field::names);
        assert_eq!(names.find(|name| called(name).is_some()), None);
    }
}
