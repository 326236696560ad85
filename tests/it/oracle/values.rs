//! The values of a field in a record, and their comparison with written values.

use connectql::catalog::{Field, Returned};
use connectql::syntax::ast::Operator;
use serde_json::Value;

/// The comparison of letters.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    Exactly,
    /// Character by character, with simple case folding.
    InAnyCase,
}

/// All values of a field in a record: those at the first of its paths that has any.
pub(super) fn of_field<'r>(record: &'r Value, field: &Field) -> Vec<&'r Value> {
    if field.returned == Returned::ParentInPath {
        return parent(record).into_iter().collect();
    }
    super::paths(field)
        .iter()
        .map(|path| at(record, &path.split('.').collect::<Vec<_>>()))
        .find(|values| !values.is_empty())
        .unwrap_or_else(|| super::only_value(field))
}

/// A list means its elements, an object at the end its values.
fn at<'r>(value: &'r Value, path: &[&str]) -> Vec<&'r Value> {
    match (value, path) {
        (Value::Null, _) => Vec::new(),
        (Value::Array(elements), _) => elements
            .iter()
            .flat_map(|element| at(element, path))
            .collect(),
        (Value::Object(members), []) => members.values().filter(|value| !value.is_null()).collect(),
        (single, []) => vec![single],
        (value, [member, rest @ ..]) => value
            .get(member)
            .map(|inner| at(inner, rest))
            .unwrap_or_default(),
    }
}

/// The ID before the record's own in its path.
fn parent(record: &Value) -> Option<&Value> {
    let mut above = None;
    for level in [
        "LevelOne",
        "LevelTwo",
        "LevelThree",
        "LevelFour",
        "LevelFive",
    ] {
        let Some(id) = record["HierarchyPath"][level].get("Id") else {
            continue;
        };
        if Some(id) == record.get("Id") {
            break;
        }
        above = Some(id);
    }
    above
}

/// The lower case of the upper case. It is equivalent to simple case folding, except for a letter
/// without such a fold (`ı`), and letters whose upper case is not one letter.
fn folded(letter: char) -> char {
    let one = |mut letters: Box<dyn Iterator<Item = char>>| {
        let first = letters.next();
        first.filter(|_| letters.next().is_none())
    };
    if letter == 'ı' {
        return letter;
    }
    let upper = one(Box::new(letter.to_uppercase())).unwrap_or(letter);
    one(Box::new(upper.to_lowercase())).unwrap_or(letter)
}

/// True if a value of a record satisfies the operator with a string.
pub(super) fn compare(value: &Value, operator: Operator, wanted: &str, letters: Letters) -> bool {
    let letters_of = |text: &str| -> Vec<char> {
        match letters {
            Letters::Exactly => text.chars().collect(),
            Letters::InAnyCase => text.chars().map(folded).collect(),
        }
    };
    let Some(value) = value.as_str() else {
        return false;
    };
    let (value, wanted) = (letters_of(value), letters_of(wanted));
    match operator {
        Operator::Equal | Operator::In => value == wanted,
        Operator::StartsWith => value.starts_with(&wanted),
        Operator::Contains => (0..=value.len()).any(|start| value[start..].starts_with(&wanted)),
        other => panic!("{other:?} does not compare strings"),
    }
}

/// A number, or a number in a string, as in display orders.
pub(super) fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}
