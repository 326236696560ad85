//! Parameters as JSON.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::check::Parameters;
use crate::wire::json::Json;

/// An object with names and values: a string, a number, a Boolean, or a list of these. Numbers keep
/// their digits in JSON; `null` and objects are not allowed.
impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Json(Value::Object(members)) = Json::deserialize(from)? else {
            return Err(D::Error::custom("the parameters are not an object"));
        };
        let mut parameters = Parameters::new();
        for (name, value) in &members {
            let refuse = || {
                D::Error::custom(format_args!(
                    "the parameter `{name}` is not a string, a number, a Boolean or a list of these"
                ))
            };
            match value {
                Value::Array(values) => {
                    let values: Option<Vec<String>> = values.iter().map(text).collect();
                    parameters.bind_list(name, values.ok_or_else(refuse)?);
                }
                one => {
                    parameters.bind(name, text(one).ok_or_else(refuse)?);
                }
            }
        }
        Ok(parameters)
    }
}

/// The text of a value, which is read as the type of the field it is compared with.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::Parameters;

    fn read(json: &str) -> Result<Parameters, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn values_of_every_kind_are_read_as_text() {
        let mut expected = Parameters::new();
        expected
            .bind("text", "a")
            .bind("number", "7")
            .bind("decimal", "0.5")
            .bind("flag", "true")
            .bind_list("list", ["a", "1"])
            .bind_list("empty", [] as [&str; 0]);
        let json = r#"{"text": "a", "number": 7, "decimal": 0.5, "flag": true, "list": ["a", 1], "empty": []}"#;
        assert_eq!(read(json), Ok(expected));
    }

    #[test]
    fn null_and_objects_are_not_values() {
        for value in ["null", "{}", "[null]", "[[\"a\"]]"] {
            let refused = read(&format!("{{\"who\": {value}}}")).unwrap_err();
            assert!(refused.contains("`who`"), "{refused}");
        }
        assert!(read("[]").is_err());
        assert!(read(r#"{"who": 1, "who": 2}"#).is_err());
    }
}
