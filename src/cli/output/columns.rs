//! The columns of tables: members of records, named by their paths.

use std::str::FromStr;

use connectql::evaluate::Record;
use serde_json::Value;

use super::streams::json_text;

/// A column: its heading and the path to its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Column {
    pub(super) heading: String,
    path: Vec<String>,
}

/// The columns of one option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Columns(pub(super) Vec<Column>);

impl Columns {
    /// Columns from the catalog, whose names are unquoted.
    pub(super) fn of(names: &[&str]) -> Self {
        let column = |name: &&str| Column {
            heading: (*name).to_owned(),
            path: name.split('.').map(str::to_owned).collect(),
        };
        Columns(names.iter().map(column).collect())
    }
}

impl FromStr for Columns {
    type Err = String;

    /// Reads `A,B.C,Tags."a.b"`: a quoted part may contain dots and commas, and a doubled quote
    /// means one quote.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut columns = Vec::new();
        let mut rest = text;
        loop {
            let (column, after) = column(rest)?;
            columns.push(column);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => return Ok(Columns(columns)),
            }
        }
    }
}

/// The first column of a string, and what follows it.
fn column(text: &str) -> Result<(Column, &str), String> {
    let mut path = Vec::new();
    let mut rest = text;
    loop {
        let (part, after) = part(rest)?;
        path.push(part);
        let Some(next) = after.strip_prefix('.') else {
            let heading = text.strip_suffix(after).unwrap_or(text).trim().to_owned();
            return Ok((Column { heading, path }, after));
        };
        rest = next;
    }
}

/// The first part of a path, and what follows it: a dot, a comma or nothing.
fn part(text: &str) -> Result<(String, &str), String> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(['.', ',']).unwrap_or(text.len());
        let (name, after) = text.split_at_checked(end).unwrap_or((text, ""));
        let name = name.trim_end();
        return if name.is_empty() {
            Err(
                "a column has no name; write names such as Username,IdentityInfo.FirstName"
                    .to_owned(),
            )
        } else {
            Ok((name.to_owned(), after))
        };
    };
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"').ok_or("a quote is not closed")?;
        name.push_str(before);
        match after.strip_prefix('"') {
            Some(next) => {
                name.push('"');
                rest = next;
            }
            None if after.is_empty() || after.starts_with(['.', ',']) => return Ok((name, after)),
            None => return Err("a dot or a comma is expected after a quoted name".to_owned()),
        }
    }
}

/// The headings of a table, which has little room: the last part of each path, unless two columns share it.
pub(super) fn short_headings(columns: &[Column]) -> Vec<String> {
    let last = |column: &Column| column.path.last().cloned().unwrap_or_default();
    let is_shared = |name: &str| columns.iter().filter(|other| last(other) == name).count() > 1;
    let heading = |column: &Column| {
        let name = last(column);
        if is_shared(&name) {
            column.heading.clone()
        } else {
            name
        }
    };
    columns.iter().map(heading).collect()
}

/// A cell, and whether it is text: a number is never treated as a formula.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_text: bool,
}

impl Column {
    /// The cell of a record.
    pub(super) fn cell(&self, record: &Record) -> Cell {
        // Every record is valid JSON, so this cannot fail.
        let record = serde_json::to_value(record).unwrap_or_default();
        let found = at(&record, &self.path);
        Cell {
            is_text: !matches!(found.as_slice(), [Value::Number(_) | Value::Bool(_)]),
            text: joined(found.into_iter().map(text)),
        }
    }
}

/// The values at a path of members. For a list on the path, its elements are used, so there may be
/// several values.
fn at<'r>(record: &'r Value, path: &[String]) -> Vec<&'r Value> {
    let mut found = vec![record];
    for member in path {
        let elements = found.into_iter().flat_map(|value| match value {
            Value::Array(elements) => elements.iter().collect(),
            other => vec![other],
        });
        found = elements.filter_map(|value| value.get(member)).collect();
    }
    found
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// A value for people: tags as `key=value`, lists with commas, and other objects as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => joined(values.iter().map(text)),
        Value::Object(members) if members.values().all(Value::is_string) => joined(
            members
                .iter()
                .map(|(key, value)| format!("{key}={}", text(value))),
        ),
        other => json_text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Columns, short_headings};
    use connectql::evaluate::Record;

    fn cell(columns: &str, record: &str) -> String {
        let record: Record = record.parse().unwrap();
        let columns: Columns = columns.parse().unwrap();
        columns.0[0].cell(&record).text
    }

    #[test]
    fn columns_are_paths_whose_parts_may_be_quoted() {
        let columns: Columns = r#"Username, IdentityInfo.FirstName,Tags."a.b","x""y,z""#
            .parse()
            .unwrap();
        let paths: Vec<_> = columns
            .0
            .iter()
            .map(|Column { path, .. }| path.join("|"))
            .collect();
        assert_eq!(
            paths,
            ["Username", "IdentityInfo|FirstName", "Tags|a.b", "x\"y,z"]
        );
        let headings: Vec<_> = columns
            .0
            .iter()
            .map(|column| column.heading.as_str())
            .collect();
        assert_eq!(
            headings,
            [
                "Username",
                "IdentityInfo.FirstName",
                "Tags.\"a.b\"",
                "\"x\"\"y,z\""
            ]
        );
        for wrong in ["", "a,", ",a", "a..b", "\"a", "\"a\"b"] {
            assert!(wrong.parse::<Columns>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn headings_of_tables_are_short_if_unambiguous() {
        let columns: Columns = r#"Id,A.Name,B.Name,IdentityInfo.FirstName,Tags."a.b""#
            .parse()
            .unwrap();
        assert_eq!(
            short_headings(&columns.0),
            ["Id", "A.Name", "B.Name", "FirstName", "a.b"]
        );
    }

    #[test]
    fn cells_show_values_for_people() {
        assert_eq!(
            cell("Tags", r#"{"Tags": {"a": "1", "b": "2"}}"#),
            "a=1, b=2"
        );
        assert_eq!(cell(r#"Tags."a.b""#, r#"{"Tags": {"a.b": "1"}}"#), "1");
        assert_eq!(cell("A.B", r#"{"A": [{"B": 1}, {"B": "x"}]}"#), "1, x");
        assert_eq!(cell("A", r#"{"A": {"B": 1}}"#), r#"{"B":1}"#);
        assert_eq!(cell("A.C", r#"{"A": {"B": 1}}"#), "");
        assert_eq!(cell("A", r#"{"A": 1.50}"#), "1.50");
    }
}
