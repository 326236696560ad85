//! Prints random queries on the records of a data file, one per line:
//! `random-queries RESOURCE NUMBER FILE`.
//!
//! They are made by the tests' generator from words in the records, so that they find some of them.

#![allow(
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[allow(dead_code, reason = "records and groups are for the tests")]
#[path = "../tests/it/generator/mod.rs"]
mod generator;

use std::collections::BTreeSet;

use connectql::Resource;
use connectql::catalog::{Field, Kind, Returned};
use connectql::engine::Instance;
use connectql::evaluate::Record;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use generator::{Vocabulary, query};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [resource, number, file] = arguments.as_slice() else {
        panic!("random-queries RESOURCE NUMBER FILE")
    };
    let resource = connectql::resource(resource).expect("there is no such resource");
    let instance = Instance::read(std::fs::File::open(file).unwrap()).unwrap();
    let queries = query(resource, &words(resource, &instance));
    let mut runner = TestRunner::deterministic();
    for _ in 0..number.parse().unwrap() {
        println!("{}", queries.new_tree(&mut runner).unwrap().current());
    }
}

/// The words in a resource's records, with made-up ones for kinds without any.
fn words(resource: &Resource, instance: &Instance) -> Vocabulary {
    let mut words = Vocabulary::made_up();
    let (mut tags, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    let records: Vec<Value> = instance.records(resource).iter().map(json).collect();
    for record in &records {
        tags.extend(pairs(record.get("Tags")));
        for proficiency in record
            .get("Proficiencies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let text = |member: &str| proficiency[member].as_str().map(str::to_owned);
            attributes.extend(text("AttributeName").zip(text("AttributeValue")));
        }
    }
    for field in resource.fields {
        let found: BTreeSet<String> = records
            .iter()
            .flat_map(|record| of_field(resource, field, record))
            .collect();
        if !found.is_empty() {
            words
                .of_field
                .insert(field.name, found.into_iter().collect());
        }
    }
    let groups = instance.groups().unwrap_or_default().iter().map(json);
    replace(
        &mut words.groups,
        groups
            .filter_map(|group| group["Id"].as_str().map(str::to_owned))
            .collect(),
    );
    replace(&mut words.tags, tags);
    replace(&mut words.attributes, attributes);
    words
}

fn json(record: &Record) -> Value {
    serde_json::to_value(record).unwrap()
}

fn replace<T>(words: &mut Vec<T>, found: BTreeSet<T>) {
    if !found.is_empty() {
        *words = found.into_iter().collect();
    }
}

/// The words of a field in a record.
fn of_field(resource: &Resource, field: &Field, record: &Value) -> Vec<String> {
    match (field.kind, field.returned) {
        (Kind::AnyOf(names), _) => {
            let fields = names.iter().filter_map(|name| resource.field(name));
            fields
                .flat_map(|field| of_field(resource, field, record))
                .collect()
        }
        (Kind::Joined(_), _) => Vec::new(),
        (_, Returned::At(paths)) => {
            let mut found = Vec::new();
            at(record, paths[0], &mut found);
            found
        }
        (_, Returned::ParentInPath) => {
            let parent = &record["HierarchyPath"]["LevelOne"]["Id"];
            parent.as_str().map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn at(value: &Value, path: &str, found: &mut Vec<String>) {
    match (value, path.split_once('.').unwrap_or((path, ""))) {
        (Value::Array(elements), _) => elements.iter().for_each(|element| at(element, path, found)),
        (Value::String(text), _) if text.chars().count() > 1 => found.push(part(text)),
        (Value::Object(members), ("", _)) => {
            members.values().for_each(|member| at(member, "", found));
        }
        (Value::Object(members), (member, rest)) => {
            if let Some(value) = members.get(member) {
                at(value, rest, found);
            }
        }
        (Value::Number(seconds), _) => found.extend(seconds.as_f64().and_then(time)),
        _ => {}
    }
}

/// The part of a string that `~` accepts, unless it is an ID: up to 25 characters.
fn part(text: &str) -> String {
    let is_id = text.starts_with("arn:") || (text.len() == 36 && text.matches('-').count() == 4);
    if is_id {
        text.to_owned()
    } else {
        text.chars().take(25).collect()
    }
}

fn time(seconds: f64) -> Option<String> {
    jiff::Timestamp::from_second(seconds as i64)
        .ok()
        .map(|time| time.to_string())
}

fn pairs(tags: Option<&Value>) -> impl Iterator<Item = (String, String)> {
    let tags = tags.and_then(Value::as_object).into_iter().flatten();
    tags.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
}
