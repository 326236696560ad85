//! The JSON path of a read error.

use crate::diagnostics::excerpt;

/// A location in JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// `Conditions[0].StringCondition`; empty at the outermost value.
    pub(crate) path: String,
    /// True for the name of a member whose value has not begun.
    pub(crate) is_name: bool,
}

/// An open array or object at a position.
enum Open<'j> {
    /// An object, and the member being read.
    Object(Option<&'j str>),
    /// A list, and the number of preceding elements.
    List(usize),
}

/// The location reached at a byte, reading from the beginning of the value.
pub(crate) fn location_at(json: &str, end: usize) -> Location {
    let json = json.get(..end).unwrap_or(json);
    let (mut open, mut is_name, mut at) = (Vec::new(), false, 0);
    while let Some(byte) = json.as_bytes().get(at) {
        let length = if *byte == b'"' {
            text_length(json, at)
        } else {
            1
        };
        is_name &= byte.is_ascii_whitespace();
        match byte {
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(0)),
            b'}' | b']' => drop(open.pop()),
            b'"' => is_name = name(&mut open, json.get(at + 1..at + length).unwrap_or_default()),
            b',' => next(&mut open),
            _ => {}
        }
        at += length;
    }
    Location {
        path: path(&open),
        is_name,
    }
}

/// The length of a string in bytes, including its quotes.
fn text_length(json: &str, start: usize) -> usize {
    let mut is_escaped = false;
    let inside = json.bytes().skip(start + 1).take_while(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        !ends
    });
    inside.count() + 2
}

/// Treats a string as a member name if one is expected.
fn name<'j>(open: &mut [Open<'j>], text: &'j str) -> bool {
    match open.last_mut() {
        Some(Open::Object(name @ None)) => {
            *name = Some(text.strip_suffix('"').unwrap_or(text));
            true
        }
        _ => false,
    }
}

fn next(open: &mut [Open<'_>]) {
    match open.last_mut() {
        Some(Open::Object(name)) => *name = None,
        Some(Open::List(before)) => *before += 1,
        None => {}
    }
}

fn path(open: &[Open<'_>]) -> String {
    let mut path = String::new();
    for open in open {
        match open {
            Open::Object(None) => {}
            Open::Object(Some(name)) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&excerpt(name));
            }
            Open::List(before) => {
                path.push('[');
                path.push_str(&before.to_string());
                path.push(']');
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::location_at;

    #[test]
    fn a_location_consists_of_members_and_indexes() {
        let json = r#"{"a": [{"b\"]": "x,{"}, {"c" : [1, {"d": 2}]}], "e": 3}"#;
        for (end, path, is_name) in [
            ("", "", false),
            (r#"{"a""#, "a", true),
            (r#"{"a": [{"b\"]": "x,{""#, r#"a[0].b\"]"#, false),
            (r#"{"a": [{"b\"]": "x,{"}"#, "a[0]", false),
            (r#"{"a": [{"b\"]": "x,{"}, {"c" "#, "a[1].c", true),
            (
                r#"{"a": [{"b\"]": "x,{"}, {"c" : [1, {"d": 2"#,
                "a[1].c[1].d",
                false,
            ),
            (
                r#"{"a": [{"b\"]": "x,{"}, {"c" : [1, {"d": 2}]}], "e""#,
                "e",
                true,
            ),
            (json, "", false),
        ] {
            assert!(json.starts_with(end));
            let location = location_at(json, end.len());
            assert_eq!(
                (location.path.as_str(), location.is_name),
                (path, is_name),
                "{end}"
            );
        }
    }
}
