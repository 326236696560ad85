//! Reads JSON values as the types of requests. An error has a path, and describes the problem in JSON terms.

use std::fmt::Display;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use crate::diagnostics::{excerpt, listed};

/// Reads a value as a type. Structs are read only from objects: `serde_json` also reads them from a
/// list of their members, which the service does not accept.
pub(crate) fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Fault> {
    T::deserialize(ValueReader(value))
}

/// An error in a value. Boxed, since an error is returned through every level of the value, which
/// would otherwise take more code and more stack at each.
#[derive(Debug)]
pub(crate) struct Fault(Box<FaultInValue>);

/// The location of an error in a value, and the reason.
#[derive(Debug)]
pub(crate) struct FaultInValue {
    /// The path from the value: `NumberCondition.MinValue`; empty for the value itself.
    pub(crate) path: String,
    pub(crate) reason: String,
    /// True if the value has the right type, but is not accepted by the member.
    pub(crate) is_of_value: bool,
}

impl Fault {
    fn new(reason: impl Into<String>, is_of_value: bool) -> Self {
        Fault(Box::new(FaultInValue {
            path: String::new(),
            reason: reason.into(),
            is_of_value,
        }))
    }

    fn of_type(reason: impl Into<String>) -> Self {
        Fault::new(reason, false)
    }

    fn of_value(reason: impl Into<String>) -> Self {
        Fault::new(reason, true)
    }

    /// The error for a value of another type.
    pub(crate) fn mismatch(expected: &str, found: &Value) -> Self {
        Fault::of_type(format!("expected {expected}, found {}", described(found)))
    }

    /// The same error, with the path extended by an enclosing object or list.
    pub(crate) fn under(mut self, step: &str) -> Self {
        let path = &mut self.0.path;
        let is_joined = !path.is_empty() && !path.starts_with('[');
        *path = format!("{step}{}{path}", if is_joined { "." } else { "" });
        self
    }

    pub(crate) fn into_inner(self) -> FaultInValue {
        *self.0
    }
}

impl std::error::Error for Fault {}

impl Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.reason)
    }
}

impl Error for Fault {
    fn custom<T: Display>(reason: T) -> Self {
        Fault::of_type(reason.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::of_type(format!("expected {expected}, found {}", named(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::of_value(format!("expected {expected}, found {}", named(found)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        unknown_member(expected.iter().copied()).under(&excerpt(field))
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::of_type("it is missing").under(field)
    }
}

/// The reason for a member that its object does not have.
pub(crate) fn unknown_member(known: impl IntoIterator<Item = &'static str>) -> Fault {
    Fault::of_type(format!("unknown member; the object has {}", listed(known)))
}

fn unknown_value(name: &str, accepted: &'static [&'static str]) -> Fault {
    let accepted = listed(accepted.iter().copied());
    Fault::of_value(format!(
        "it has no value `{}`; it accepts {accepted}",
        excerpt(name)
    ))
}

/// A value, in words.
fn described(value: &Value) -> String {
    match value {
        Value::String(text) => format!("the string `{}`", excerpt(text)),
        Value::Number(number) => format!("`{}`", excerpt(&number.to_string())),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Null => "null".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Describes a value that a type does not accept. serde's own messages use Rust terms, and their
/// formatting of numbers would add 4 KB to the WebAssembly module.
fn named(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Signed(number) => described(&number.into()),
        Unexpected::Unsigned(number) => described(&number.into()),
        Unexpected::Float(number) => described(&number.into()),
        Unexpected::Bool(flag) => described(&flag.into()),
        Unexpected::Str(text) => described(&text.into()),
        Unexpected::Unit => described(&Value::Null),
        _ => "another value".to_owned(),
    }
}

/// A value to be read.
#[derive(Clone, Copy)]
struct ValueReader<'de>(&'de Value);

impl<'de> ValueReader<'de> {
    fn members<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members {
                left: members.iter(),
                value: None,
            }),
            other => Err(Fault::mismatch("an object", other)),
        }
    }

    fn elements<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Array(elements) => visitor.visit_seq(Elements(elements.iter().enumerate())),
            other => Err(Fault::mismatch("a list", other)),
        }
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            other => Err(Fault::mismatch("a string", other)),
        }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mismatch = || Fault::mismatch("a number", self.0);
        let number = self.0.as_number().ok_or_else(mismatch)?;
        match number.as_i64() {
            Some(number) => visitor.visit_i64(number),
            None => visitor.visit_f64(number.as_f64().ok_or_else(mismatch)?),
        }
    }
}

impl<'de> Deserializer<'de> for ValueReader<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(_) => self.number(visitor),
            Value::String(_) => self.text(visitor),
            Value::Array(_) => self.elements(visitor),
            Value::Object(_) => self.members(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.text(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.elements(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _members: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.members(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            Value::String(name) if variants.contains(&name.as_str()) => {
                visitor.visit_enum(name.as_str().into_deserializer())
            }
            Value::String(name) => Err(unknown_value(name, variants)),
            Value::Object(members) => visitor.visit_enum(OneMember { members, variants }),
            other => Err(Fault::mismatch("a string", other)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The members of an object that have not been read yet.
struct Members<'de> {
    left: serde_json::map::Iter<'de>,
    /// The name and value of the member whose name has been read.
    value: Option<(&'de str, &'de Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some((name, value));
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let (name, value) = self.value.take().unwrap_or(("", &Value::Null));
        let read = seed.deserialize(ValueReader(value));
        read.map_err(|fault| fault.under(name))
    }
}

/// The elements of a list that have not been read yet.
struct Elements<'de>(std::iter::Enumerate<std::slice::Iter<'de, Value>>);

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fault> {
        let Some((at, value)) = self.0.next() else {
            return Ok(None);
        };
        let read = seed.deserialize(ValueReader(value)).map(Some);
        read.map_err(|fault| fault.under(&format!("[{at}]")))
    }
}

/// An object of one member, which names the variant of an enum.
struct OneMember<'de> {
    members: &'de Map<String, Value>,
    variants: &'static [&'static str],
}

impl<'de> EnumAccess<'de> for OneMember<'de> {
    type Error = Fault;
    type Variant = Variant<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Variant<'de>), Fault> {
        let mut members = self.members.iter();
        let (Some((name, value)), None) = (members.next(), members.next()) else {
            return Err(Fault::of_type("expected an object with one member"));
        };
        if !self.variants.contains(&name.as_str()) {
            return Err(unknown_member(self.variants.iter().copied()).under(&excerpt(name)));
        }
        let variant = seed.deserialize(StrDeserializer::<Fault>::new(name))?;
        Ok((variant, Variant { name, value }))
    }
}

/// The value of a variant.
struct Variant<'de> {
    name: &'de str,
    value: &'de Value,
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(Fault::of_type("expected a string, found an object"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        let read = seed.deserialize(ValueReader(self.value));
        read.map_err(|fault| fault.under(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Fault> {
        ValueReader(self.value).elements(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _members: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        ValueReader(self.value).members(visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;
    use crate::wire::SearchCriteria;

    #[test]
    fn faults_have_a_path_and_a_reason_in_terms_of_json() {
        let condition = json!({"FieldName": "limit", "ComparisonType": "EQUAL", "MinValue": 3.5});
        for (value, path, reason, is_of_value) in [
            (json!([]), "", "expected a string, found a list", false),
            (
                json!({"AndConditions": [{"OrConditions": [{"NumberCondition": condition}]}]}),
                "AndConditions[0].OrConditions[0].NumberCondition.MinValue",
                "expected a whole number that the service accepts, found `3.5`",
                true,
            ),
            (
                json!({"OrConditions": {}}),
                "OrConditions",
                "expected a list, found an object",
                false,
            ),
            (
                json!({"BooleanCondition": {"FieldName": "f", "ComparisonType": {"IS_TRUE": null}}}),
                "BooleanCondition.ComparisonType",
                "expected a string, found an object",
                false,
            ),
            (
                json!({"BooleanCondition": {"FieldName": "f", "ComparisonType": "IS_SET"}}),
                "BooleanCondition.ComparisonType",
                "it has no value `IS_SET`; it accepts `IS_TRUE` and `IS_FALSE`",
                true,
            ),
            (
                json!({"BooleanCondition": ["f", "IS_TRUE"]}),
                "BooleanCondition",
                "expected an object, found a list",
                false,
            ),
            (
                json!({"BooleanCondition": {"FieldName": "f"}}),
                "BooleanCondition.ComparisonType",
                "it is missing",
                false,
            ),
            (
                json!({"BooleanCondition": {"Field": "f"}}),
                "BooleanCondition.Field",
                "unknown member; the object has `FieldName` and `ComparisonType`",
                false,
            ),
        ] {
            let fault = read::<SearchCriteria>(&value).unwrap_err().into_inner();
            let found = (
                fault.path.as_str(),
                fault.reason.as_str(),
                fault.is_of_value,
            );
            assert_eq!(found, (path, reason, is_of_value), "{value}");
        }
    }
}
