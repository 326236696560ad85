//! Random queries and random records of a resource, driven by the catalog. The vocabulary is small,
//! so that queries match records.

use std::collections::BTreeMap;

use connectql::Resource;
use connectql::catalog::{ChoiceCondition, Field, Kind, Returned};
use connectql::evaluate::Record;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// The values in conditions.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    /// Words for single fields, by name; they are used if there are any.
    pub(crate) of_field: BTreeMap<&'static str, Vec<String>>,
    pub(crate) texts: Vec<String>,
    pub(crate) ids: Vec<String>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) groups: Vec<String>,
    pub(crate) numbers: Vec<i32>,
    pub(crate) decimals: Vec<f64>,
    pub(crate) dates: Vec<String>,
    pub(crate) times: Vec<String>,
    pub(crate) attributes: Vec<(String, String)>,
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn pairs(keys: &[&str], values: &[&str]) -> Vec<(String, String)> {
    keys.iter()
        .flat_map(|key| {
            values
                .iter()
                .map(move |value| ((*key).to_owned(), (*value).to_owned()))
        })
        .collect()
}

impl Vocabulary {
    /// Words in random records. Some are contained in others but not at their start, so that
    /// "contains" and "starts with" differ.
    pub(crate) fn made_up() -> Self {
        Vocabulary {
            of_field: BTreeMap::new(),
            texts: owned(&[
                "anna", "ANNA", "an", "nna", "nna b", "Émile", "éM", "σας", "x\"y\\z",
            ]),
            ids: owned(&["i-1", "I-1", "i-2", "i-22", "-2"]),
            tags: pairs(&["BPO", "bpo", "Team"], &["123", "A"]),
            groups: owned(&["g-1", "g-2", "g-3", "g-4"]),
            numbers: (1..=4).collect(),
            decimals: vec![-0.5, 0.0, 1.5, 62.5],
            dates: owned(&["2026-01-31", "2026-02-01", "2026-12-24"]),
            times: owned(&[
                "2026-01-31T23:59:59.999Z",
                "2026-02-01T00:00:00Z",
                "2026-02-01T00:00:00.001Z",
            ]),
            attributes: pairs(
                &["Language", "Product"],
                &["English", "ENGLISH", "German", "man"],
            ),
        }
    }
}

/// A query on a resource.
pub(crate) fn query(resource: &'static Resource, words: &Vocabulary) -> BoxedStrategy<String> {
    condition(resource, words)
        .prop_recursive(4, 12, 3, |inner| {
            prop_oneof![
                4 => vec(inner.clone(), 2..4).prop_map(|members| format!("({})", members.join(" and "))),
                4 => vec(inner.clone(), 2..4).prop_map(|members| format!("({})", members.join(" or "))),
                1 => inner.prop_map(|member| format!("not {member}")),
            ]
        })
        .boxed()
}

/// One condition on a resource.
pub(crate) fn condition(resource: &'static Resource, words: &Vocabulary) -> BoxedStrategy<String> {
    let fields = resource.fields.iter().map(|field| on_field(field, words));
    let mut conditions: Vec<(u32, BoxedStrategy<String>)> =
        fields.map(|strategy| (2, strategy)).collect();
    let share = u32::try_from(resource.fields.len()).unwrap_or(1);
    if !resource.filters.is_empty() {
        conditions.push((share, on_tags(words)));
    }
    if resource.proficiencies {
        conditions.push((share, on_proficiencies(words)));
    }
    if resource.hierarchy {
        conditions.push((share, on_groups(words)));
    }
    proptest::strategy::Union::new_weighted(conditions).boxed()
}

fn on_field(field: &'static Field, words: &Vocabulary) -> BoxedStrategy<String> {
    let name = field.name;
    let own = |others| quoted(words.of_field.get(name).unwrap_or(others));
    match field.kind {
        Kind::Text | Kind::AnyOf(_) => on_text(name, own(&words.texts)),
        Kind::Joined(_) => on_joined(name, quoted(&joined(words))),
        Kind::Id => on_text(name, own(&words.ids)),
        Kind::FilterAttribute => on_equal(name, own(&words.ids)),
        Kind::Choice {
            values,
            ordered: true,
            ..
        } => on_order(name, quoted(&owned(&values[1..6])), true),
        Kind::Choice { values, .. } => on_equal(name, quoted(&owned(values))),
        Kind::Number => on_order(name, one_as_text(&words.numbers), true),
        Kind::Decimal => on_order(name, one_as_text(&words.decimals), true),
        Kind::Date => on_order(name, own(&words.dates), false),
        Kind::DateTime => on_order(name, own(&words.times), false),
        Kind::Flag => select(vec!["", " = true", " = false", " != true"])
            .prop_map(move |test| format!("{name}{test}"))
            .boxed(),
        other => panic!("there are no conditions on {other:?}"),
    }
}

/// Values in quotes.
fn quoted(values: &[String]) -> BoxedStrategy<String> {
    let quote =
        |value: &String| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    select(values.iter().map(quote).collect::<Vec<_>>()).boxed()
}

fn one_as_text(values: &[impl ToString]) -> BoxedStrategy<String> {
    select(values.iter().map(ToString::to_string).collect::<Vec<_>>()).boxed()
}

fn on_text(name: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let operators = select(vec!["=", "~", "^=", "!=", "!~", "!^="]);
    let one = (operators, value.clone())
        .prop_map(move |(operator, value)| format!("{name} {operator} {value}"));
    prop_oneof![4 => one, 1 => in_list(name, value)].boxed()
}

/// Each pair of words with a space between them.
fn joined(words: &Vocabulary) -> Vec<String> {
    let pair = |first: &String| -> Vec<String> {
        let pairs = words.texts.iter().map(|second| format!("{first} {second}"));
        pairs.collect()
    };
    words.texts.iter().flat_map(pair).collect()
}

/// Comparisons that need no residual; others are in the properties that allow one.
fn on_joined(name: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let one = (select(vec!["=", "^=", "!=", "!^="]), value.clone())
        .prop_map(move |(operator, value)| format!("{name} {operator} {value}"));
    let part = select(vec!["an", "nna", "NN"]).prop_map(move |part| format!("{name} ~ {part}"));
    prop_oneof![3 => one, 1 => in_list(name, value), 1 => part].boxed()
}

fn on_equal(name: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let operators = select(vec!["=", "!="]);
    let one = (operators, value.clone())
        .prop_map(move |(operator, value)| format!("{name} {operator} {value}"));
    prop_oneof![3 => one, 1 => in_list(name, value)].boxed()
}

fn on_order(
    name: &'static str,
    value: BoxedStrategy<String>,
    listed: bool,
) -> BoxedStrategy<String> {
    let operators = select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let one = (operators, value.clone())
        .prop_map(move |(operator, value)| format!("{name} {operator} {value}"));
    let range = (value.clone(), value.clone())
        .prop_map(move |(low, high)| format!("{name} in {low}..{high}"));
    let lists = u32::from(listed);
    prop_oneof![4 => one, 2 => range, lists => in_list(name, value)].boxed()
}

fn in_list(name: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    vec(value, 1..4)
        .prop_map(move |values| format!("{name} in ({})", values.join(", ")))
        .boxed()
}

fn on_tags(words: &Vocabulary) -> BoxedStrategy<String> {
    let tag = select(words.tags.clone());
    prop_oneof![
        4 => tag.clone().prop_map(|(key, value)| format!("tag(\"{key}\" = \"{value}\")")),
        1 => tag.clone().prop_map(|(key, value)| format!("tag(\"{key}\" != \"{value}\")")),
        1 => (tag.clone(), tag).prop_map(|(a, b)| format!("tag(\"{}\" = \"{}\", \"{}\" = \"{}\")", a.0, a.1, b.0, b.1)),
    ]
    .boxed()
}

fn on_proficiencies(words: &Vocabulary) -> BoxedStrategy<String> {
    let level = prop_oneof![
        (select(vec!["=", "!=", "<", "<=", ">", ">="]), 2..5_i32)
            .prop_map(|(operator, level)| format!("{operator} {level}")),
        (1..4_i32, 0..3_i32).prop_map(|(low, more)| format!("in {low}..{}", low + more)),
    ];
    let compared = select(vec!["=", "~", "^="]);
    let attribute = select(words.attributes.clone());
    prop_oneof![
        attribute
            .clone()
            .prop_map(|(_, value)| format!("proficiency(\"{value}\")")),
        (attribute.clone(), level.clone())
            .prop_map(|((_, value), level)| format!("proficiency(\"{value}\" {level})")),
        (attribute, compared, level).prop_map(|((name, value), operator, level)| {
            format!("proficiency(name = \"{name}\", value {operator} \"{value}\", level {level})")
        }),
    ]
    .boxed()
}

fn on_groups(words: &Vocabulary) -> BoxedStrategy<String> {
    (select(vec!["", "under "]), quoted(&words.groups))
        .prop_map(|(reach, group)| format!("hierarchy({reach}{group})"))
        .boxed()
}

/// A record of a resource, with some members missing.
pub(crate) fn record(resource: &'static Resource, words: &Vocabulary) -> BoxedStrategy<Record> {
    let values: Vec<_> = resource
        .fields
        .iter()
        .map(|field| proptest::option::weighted(0.7, value(field, words)))
        .collect();
    let tags = proptest::option::of(vec(select(words.tags.clone()), 0..3));
    let groups = proptest::option::of(select(words.groups.clone()));
    let proficiencies =
        proptest::option::of(vec((select(words.attributes.clone()), 1..=5_i32), 0..3));
    (values, tags, groups, proficiencies)
        .prop_map(move |(values, tags, group, proficiencies)| {
            let mut record = Map::new();
            for (field, value) in resource.fields.iter().zip(values) {
                if let Some(value) = value {
                    put(&mut record, field, value);
                }
            }
            if let Some(tags) = tags {
                let tags: Map<_, _> = tags
                    .into_iter()
                    .map(|(key, value)| (key, value.into()))
                    .collect();
                record.insert("Tags".into(), tags.into());
            }
            if let (true, Some(group)) = (resource.hierarchy, group) {
                record.insert("HierarchyGroupId".into(), group.into());
            }
            if let (true, Some(proficiencies)) = (resource.proficiencies, proficiencies) {
                record.insert(
                    "Proficiencies".into(),
                    proficiencies.into_iter().map(proficiency).collect(),
                );
            }
            Record::new(record).unwrap()
        })
        .boxed()
}

fn proficiency(((name, value), level): ((String, String), i32)) -> Value {
    json!({"AttributeName": name, "AttributeValue": value, "Level": f64::from(level)})
}

fn value(field: &'static Field, words: &Vocabulary) -> BoxedStrategy<Value> {
    let strings = |words: &[String]| select(words.to_vec()).prop_map(Value::from).boxed();
    let one = match field.kind {
        Kind::Text | Kind::AnyOf(_) | Kind::Joined(_) => strings(&words.texts),
        Kind::Id | Kind::FilterAttribute => strings(&words.ids),
        Kind::Choice {
            values,
            ordered: true,
            condition: ChoiceCondition::String,
        } => select(values[..8].to_vec())
            .prop_map(|value| value.parse::<u32>().map_or(Value::Null, Value::from))
            .boxed(),
        Kind::Choice { values, .. } => strings(&owned(values)),
        Kind::Number => select(words.numbers.clone()).prop_map(Value::from).boxed(),
        Kind::Decimal => select(words.decimals.clone()).prop_map(Value::from).boxed(),
        Kind::Date => strings(&words.dates),
        Kind::DateTime => prop_oneof![
            strings(&words.times),
            select(vec![1_769_903_999.999, 1_769_904_000.0]).prop_map(Value::from)
        ]
        .boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::from).boxed(),
        other => panic!("there are no values for {other:?}"),
    };
    if field.in_map {
        let keys = ["en_US", "de_DE"];
        let of_keys = move |values: Vec<Value>| {
            keys.iter()
                .copied()
                .zip(values)
                .map(|(key, value)| (key.to_owned(), value))
                .collect()
        };
        vec(one, 0..3).prop_map(of_keys).boxed()
    } else if field.many {
        vec(one, 0..3).prop_map(Value::from).boxed()
    } else {
        one
    }
}

/// Puts a value where the service's records have it.
fn put(record: &mut Map<String, Value>, field: &Field, value: Value) {
    match field.returned {
        Returned::No if matches!(field.kind, Kind::AnyOf(_) | Kind::Joined(_)) => {}
        Returned::No => drop(record.insert(field.name.into(), value)),
        Returned::At(paths) => put_at(record, paths[0], value),
        Returned::ParentInPath => {
            let path = json!({"LevelOne": {"Id": value}, "LevelTwo": {"Id": "own"}});
            record.insert("HierarchyPath".into(), path);
        }
        other => panic!("values cannot be put at {other:?}"),
    }
}

fn put_at(record: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(record.insert(path.into(), value)),
        Some((member, rest)) => match value {
            // The list itself is on the path: its elements contain the values.
            Value::Array(values) => {
                let elements = values.into_iter().map(|value| json!({rest: value}));
                record.insert(member.into(), elements.collect());
            }
            single => {
                let inner = record.entry(member).or_insert_with(|| json!({}));
                if let Some(inner) = inner.as_object_mut() {
                    put_at(inner, rest, single);
                }
            }
        },
    }
}

/// The groups named in the vocabulary: `g-1` above `g-2` above `g-3`, and `g-4` on its own.
pub(crate) fn groups() -> Vec<Record> {
    let group = |path: &[&str]| {
        let levels = ["LevelOne", "LevelTwo", "LevelThree"].iter().zip(path);
        let path: Map<_, _> = levels
            .map(|(level, id)| ((*level).to_owned(), json!({"Id": id})))
            .collect();
        json!({"Id": path.values().next_back().map(|group| group["Id"].clone()), "HierarchyPath": path})
    };
    let group = |path: &[&str]| Record::new(group(path)).unwrap();
    vec![
        group(&["g-1"]),
        group(&["g-1", "g-2"]),
        group(&["g-1", "g-2", "g-3"]),
        group(&["g-4"]),
    ]
}
