//! JSON values exactly as written.
//!
//! [`Value`] cannot be read directly from untrusted text: `serde_json` reads an object with a member of one of its
//! private names as a number, or as JSON nested in a string. Such an object would change on its way through, and the
//! nested text would escape every limit on depth.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostics::excerpt;

/// The member in which `serde_json` passes a number with preserved digits.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// A JSON value in which no member name is special and none appears twice in an object.
#[derive(Debug)]
pub(crate) struct Json(pub(crate) Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match FirstValue::deserialize(from)? {
            FirstValue::Json(value) => Json(value),
            FirstValue::Digits(text) => Json(Value::String(text)),
        })
    }
}

/// The value of a member named [`NUMBER`]: a number's digits, or the value of an object that has a member of this name.
pub(crate) enum FirstValue {
    /// The digits of a number.
    Digits(String),
    /// A value from the text.
    Json(Value),
}

impl<'de> Deserialize<'de> for FirstValue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

/// `serde_json` passes the digits as an owned string, but strings from the text always as borrowed
/// ones, which distinguishes a number from an object. A test checks this.
impl<'de> Visitor<'de> for JsonVisitor {
    type Value = FirstValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_string<E: Error>(self, digits: String) -> Result<FirstValue, E> {
        Ok(FirstValue::Digits(digits))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<FirstValue, E> {
        Ok(FirstValue::Json(Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<FirstValue, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<FirstValue, D::Error> {
        FirstValue::deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<FirstValue, A::Error> {
        let mut values = Vec::new();
        while let Some(Json(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(FirstValue::Json(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<FirstValue, A::Error> {
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if name == NUMBER && members.is_empty() {
                match object.next_value()? {
                    FirstValue::Digits(digits) => return number(&digits).map(FirstValue::Json),
                    FirstValue::Json(value) => insert(&mut members, name, value)?,
                }
            } else {
                let Json(value) = object.next_value()?;
                insert(&mut members, name, value)?;
            }
        }
        Ok(FirstValue::Json(Value::Object(members)))
    }
}

/// Adds a member, which may appear only once: readers disagree on which of two is used.
pub(crate) fn insert<E: Error>(
    members: &mut Map<String, Value>,
    name: String,
    value: Value,
) -> Result<(), E> {
    if members.contains_key(&name) {
        return Err(repeated(&name));
    }
    members.insert(name, value);
    Ok(())
}

/// The error for a member that appears twice in an object.
pub(crate) fn repeated<E: Error>(name: &str) -> E {
    E::custom(format!("the member `{}` appears twice", excerpt(name)))
}

fn number<E: Error>(digits: &str) -> Result<Value, E> {
    digits
        .parse::<Number>()
        .map(Value::Number)
        .map_err(E::custom)
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn read(text: &str) -> Result<String, String> {
        let from_text = serde_json::from_str::<Json>(text).map_err(|error| error.to_string());
        let from_bytes = serde_json::from_reader::<_, Json>(text.as_bytes());
        let written = |Json(value): Json| value.to_string();
        assert_eq!(
            from_bytes.ok().map(written),
            from_text.as_ref().ok().map(|Json(value)| value.to_string())
        );
        from_text.map(written)
    }

    #[test]
    fn values_are_read_unchanged() {
        for text in [
            r#"{"a":[1,-2,3.25,"x",true,null,{"b":{}}]}"#,
            r#"{"$serde_json::private::Number":"1"}"#,
            r#"{"$serde_json::private::Number":1}"#,
            r#"{"$serde_json::private::Number":{"$serde_json::private::Number":[7]}}"#,
            r#"{"$serde_json::private::RawValue":"[[[["}"#,
            r#"{"a":1,"$serde_json::private::Number":"1"}"#,
            r#"["$serde_json::private::Number"]"#,
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_member_appears_once() {
        let problem = read(r#"{"a":{"b":1,"b":2}}"#).unwrap_err();
        assert!(
            problem.starts_with("the member `b` appears twice"),
            "{problem}"
        );
    }
}
