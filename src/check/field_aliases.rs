//! Fields by names other than the catalog's: synonyms, parts of names, and names of several words.

use super::nearest::{COMPARED_MAX, normalized};
use crate::catalog::{Field, Kind, Resource};

/// Other names, normalized for comparison, and the fields they mean on the resources that have
/// them.
#[rustfmt::skip]
const SYNONYMS: &[(&str, &str)] = &[
    ("surname", "LastName"),
    ("familyname", "LastName"),
    ("lname", "LastName"),
    ("forename", "FirstName"),
    ("givenname", "FirstName"),
    ("fname", "FirstName"),
    ("login", "Username"),
    ("loginname", "Username"),
    ("userlogin", "Username"),
    ("formtitle", "Title"),
    ("formname", "Title"),
    ("starts", "effectiveFrom"),
    ("start", "effectiveFrom"),
    ("startdate", "effectiveFrom"),
    ("ends", "effectiveTill"),
    ("end", "effectiveTill"),
    ("enddate", "effectiveTill"),
    ("until", "effectiveTill"),
    ("tz", "timeZone"),
    ("message", "content"),
    ("text", "content"),
];

/// The field that a synonym means.
pub(crate) fn synonym(resource: &'static Resource, name: &str) -> Option<&'static str> {
    let written = normalized(name);
    let mut synonyms = SYNONYMS.iter().filter(|(other, _)| *other == written);
    synonyms.find_map(|(_, name)| Some(resource.field(name)?.name))
}

/// The field that several words mean, which are given without white space: `routingprofile`, `createdat`.
pub(crate) fn field_of_words(resource: &'static Resource, words: &str) -> Option<&'static str> {
    field_by_name(resource, words)
        .or_else(|| synonym(resource, words))
        .or_else(|| only_field_starting_or_ending_with(resource, words))
        .or_else(|| without_resource_prefix(resource, words))
        .or_else(|| without_kind(resource, words))
        .or_else(|| misspelt(resource, words))
}

/// `frist name`: a long name with one wrong letter.
fn misspelt(resource: &'static Resource, words: &str) -> Option<&'static str> {
    const LENGTH_MIN: usize = 8;
    let words = normalized(words);
    let is_near = |own: &&str| strsim::osa_distance(&words, &normalized(own)) == 1;
    let is_long = (LENGTH_MIN..=COMPARED_MAX).contains(&words.len());
    let mut names = resource.fields.iter().flat_map(Field::names);
    names.find(|own| is_long && is_near(own))
}

/// The name of a field in the catalog that is the same as a written one.
fn field_by_name(resource: &'static Resource, name: &str) -> Option<&'static str> {
    let written = normalized(name);
    let mut names = resource.fields.iter().flat_map(Field::names);
    names.find(|own| normalized(own) == written)
}

/// `created at`, `queue id`: the field without the word for the kind of its values.
fn without_kind(resource: &'static Resource, words: &str) -> Option<&'static str> {
    const OF_TIMES: [&str; 4] = ["at", "on", "time", "date"];
    let words = normalized(words);
    let field = |word: &str| field_by_name(resource, words.strip_suffix(word)?);
    let is_id = |name: &&str| {
        let kind = resource.field(name).map(|field| field.kind);
        matches!(kind, Some(Kind::Id | Kind::FilterAttribute))
    };
    let is_time = |name: &&str| {
        let kind = resource.field(name).map(|field| field.kind);
        matches!(kind, Some(Kind::Date | Kind::DateTime))
    };
    let of_id = field("id").filter(is_id);
    of_id.or_else(|| OF_TIMES.iter().filter_map(|word| field(word)).find(is_time))
}

/// `queueName`: the field whose name follows the singular of the resource.
pub(super) fn without_resource_prefix(
    resource: &'static Resource,
    name: &str,
) -> Option<&'static str> {
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

/// The only field whose name begins or ends with the written name.
pub(super) fn only_field_starting_or_ending_with(
    resource: &'static Resource,
    name: &str,
) -> Option<&'static str> {
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

/// Other spellings of flags.
const FLAGS: [(&str, &str); 14] = [
    ("true", "true"),
    ("enabled", "true"),
    ("active", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("y", "true"),
    ("1", "true"),
    ("false", "false"),
    ("disabled", "false"),
    ("inactive", "false"),
    ("no", "false"),
    ("off", "false"),
    ("n", "false"),
    ("0", "false"),
];

/// The flag that a word means.
pub(super) fn flag_synonym(word: &str) -> Option<&'static str> {
    FLAGS
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(word))
        .map(|(_, flag)| *flag)
}
