//! Packs JSON, from text or from values.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::json::{Json, LENGTH_BITS, MORE, Object, letter};
use crate::wire::json::{NUMBER, repeated};

/// The placeholder for a length that is not yet known: enough for 64 GiB.
const UNKNOWN: &str = "\0\0\0\0\0\0";
/// The maximum number of members compared one by one with a new one; beyond it, their names are
/// hashed.
const FEW: usize = 16;

/// A value that is being packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packer(String);

impl Packer {
    /// A value, packed.
    pub(crate) fn of(value: &Value) -> Self {
        let mut packer = Packer::default();
        packer.push(value);
        packer
    }

    /// Starts again, reusing its memory.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The completed value.
    pub(crate) fn json(&self) -> Json<'_> {
        Json::of(&self.0)
    }

    pub(super) fn packed(&self) -> &str {
        &self.0
    }

    fn push(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.push(letter::NULL),
            Value::Bool(flag) => self.push_flag(*flag),
            Value::Number(number) => self.push_text(letter::NUMBER, &number.to_string()),
            Value::String(text) => self.push_text(letter::STRING, text),
            Value::Array(elements) => {
                let start = self.begin(letter::LIST);
                for element in elements {
                    self.push(element);
                }
                self.end(start);
            }
            Value::Object(members) => {
                let start = self.begin(letter::OBJECT);
                for (name, value) in members {
                    self.push_name(name);
                    self.push(value);
                }
                self.end(start);
            }
        }
    }

    /// Packs a value that is already packed.
    pub(crate) fn push_json(&mut self, value: Json<'_>) {
        match value {
            Json::Null => self.0.push(letter::NULL),
            Json::Bool(flag) => self.push_flag(flag),
            Json::Number(digits) => self.push_text(letter::NUMBER, digits),
            Json::String(text) => self.push_text(letter::STRING, text),
            Json::List(list) => {
                let start = self.begin(letter::LIST);
                self.0.push_str(list.0);
                self.end(start);
            }
            Json::Object(object) => self.push_members(object.iter()),
        }
    }

    /// Packs an object of members.
    pub(crate) fn push_members<'m>(&mut self, members: impl Iterator<Item = (&'m str, Json<'m>)>) {
        let start = self.begin(letter::OBJECT);
        for (name, value) in members {
            self.push_name(name);
            self.push_json(value);
        }
        self.end(start);
    }

    /// Reads the value of a member whose name has been added. If it is the mark of a number rather
    /// than a member of that name, returns the number's digits.
    pub(crate) fn read_member<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        is_marked: bool,
    ) -> Result<Option<String>, A::Error> {
        match object.next_value_seed(Pack(self))? {
            Some(digits) if is_marked => Ok(Some(digits)),
            Some(text) => {
                self.push_text(letter::STRING, &text);
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Reads an element of a list; false at its end.
    pub(crate) fn read_element<'de, A: SeqAccess<'de>>(
        &mut self,
        list: &mut A,
    ) -> Result<bool, A::Error> {
        let read = list.next_element_seed(Pack(self))?;
        if let Some(Some(text)) = &read {
            self.push_text(letter::STRING, text);
        }
        Ok(read.is_some())
    }

    fn push_flag(&mut self, flag: bool) {
        self.0.push(if flag { letter::TRUE } else { letter::FALSE });
    }

    fn push_text(&mut self, letter: char, text: &str) {
        self.0.push(letter);
        self.push_name(text);
    }

    fn push_name(&mut self, name: &str) {
        let mut rest = name.len();
        while rest >= usize::from(MORE) {
            self.0.push(length_digit(rest, MORE));
            rest >>= LENGTH_BITS;
        }
        self.0.push(length_digit(rest, 0));
        self.0.push_str(name);
    }

    /// Begins a list or an object; returns the position of its contents.
    fn begin(&mut self, letter: char) -> usize {
        self.0.push(letter);
        self.0.push_str(UNKNOWN);
        self.0.len()
    }

    /// Ends the list or object whose contents begin there.
    fn end(&mut self, start: usize) {
        let mut rest = self.0.len() - start;
        let mut digits = [0; UNKNOWN.len()];
        let last = UNKNOWN.len() - 1;
        for (at, digit) in digits.iter_mut().enumerate() {
            *digit =
                u8::try_from(length_digit(rest, if at < last { MORE } else { 0 })).unwrap_or(0);
            rest >>= LENGTH_BITS;
        }
        let digits = std::str::from_utf8(&digits).unwrap_or(UNKNOWN);
        self.0.replace_range(start - UNKNOWN.len()..start, digits);
    }
}

/// The lowest digit of a length, with a mark.
fn length_digit(length: usize, mark: u8) -> char {
    let lowest = u8::try_from(length % usize::from(MORE)).unwrap_or_default();
    char::from(lowest | mark)
}

/// An object being read: each member may appear only once, because readers disagree on which of two
/// is used.
#[derive(Debug)]
pub(crate) struct ObjectPacker {
    start: usize,
    count: usize,
    /// The names, if there are many.
    names: HashSet<Box<str>>,
}

impl ObjectPacker {
    pub(crate) fn begin(packer: &mut Packer) -> Self {
        ObjectPacker {
            start: packer.begin(letter::OBJECT),
            count: 0,
            names: HashSet::new(),
        }
    }

    pub(crate) fn end(self, packer: &mut Packer) {
        packer.end(self.start);
    }

    /// The members so far.
    pub(crate) fn members<'p>(&self, packer: &'p Packer) -> Object<'p> {
        Object(packer.0.get(self.start..).unwrap_or_default())
    }

    /// Adds the name of a member; its value is packed next. True if it may be the mark of a number.
    pub(crate) fn add<E: Error>(&mut self, packer: &mut Packer, name: &str) -> Result<bool, E> {
        let is_new = if self.count < FEW {
            !self.members(packer).has(name)
        } else {
            if self.count == FEW {
                let names = self.members(packer).iter().map(|(name, _)| name.into());
                self.names.extend(names);
            }
            self.names.insert(name.into())
        };
        self.count += 1;
        packer.push_name(name);
        if is_new {
            Ok(self.count == 1 && name == NUMBER)
        } else {
            Err(repeated(name))
        }
    }
}

/// Reads a value and packs it.
///
/// `serde_json` passes a number as an object with one member: its digits, as an owned string. It passes strings from the
/// text as borrowed ones, so an owned string must be the digits of a number, and is returned instead of packed.
pub(crate) struct Pack<'a>(pub(crate) &'a mut Packer);

impl<'de> DeserializeSeed<'de> for Pack<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<String>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pack<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Option<String>, E> {
        Ok(Some(text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<String>, E> {
        self.0.push_flag(value);
        Ok(None)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<String>, E> {
        self.0.push(&value.into());
        Ok(None)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<String>, E> {
        self.0.push(&value.into());
        Ok(None)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<String>, E> {
        self.0.push(&value.into());
        Ok(None)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<String>, E> {
        self.0.push_text(letter::STRING, value);
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<String>, E> {
        self.0.0.push(letter::NULL);
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<String>, A::Error> {
        let start = self.0.begin(letter::LIST);
        while self.0.read_element(&mut list)? {}
        self.0.end(start);
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Option<String>, A::Error> {
        let Pack(packer) = self;
        let whole = packer.0.len();
        let mut members = ObjectPacker::begin(packer);
        while let Some(is_marked) = object.next_key_seed(Name {
            packer: &mut *packer,
            object: &mut members,
        })? {
            if let Some(digits) = packer.read_member(&mut object, is_marked)? {
                packer.0.truncate(whole);
                packer.push_text(letter::NUMBER, &digits);
                return Ok(None);
            }
        }
        members.end(packer);
        Ok(None)
    }
}

/// Reads the name of a member and adds it.
struct Name<'a> {
    packer: &'a mut Packer,
    object: &'a mut ObjectPacker,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<bool, E> {
        self.object.add(self.packer, name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Json, Pack, Packer};
    use serde::de::DeserializeSeed;

    fn read(text: &str) -> Result<String, String> {
        let mut packer = Packer::default();
        let mut from_bytes = serde_json::Deserializer::from_reader(text.as_bytes());
        match Pack(&mut packer).deserialize(&mut from_bytes) {
            Ok(_) => Ok(serde_json::to_string(&packer.json()).unwrap()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn values_are_read_unchanged() {
        for text in [
            r#"{"a":[1,-2,3.25,"x",true,false,null,{"b":{}},[]]}"#,
            r#"{"$serde_json::private::Number":"1"}"#,
            r#"{"$serde_json::private::Number":1}"#,
            r#"{"$serde_json::private::Number":{"$serde_json::private::Number":[7]}}"#,
            r#"{"$serde_json::private::RawValue":"[[[["}"#,
            r#"{"a":1,"$serde_json::private::Number":"1"}"#,
            r#"["$serde_json::private::Number"]"#,
            r#""\u0000\"é😀""#,
            "0",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_member_appears_once_whether_there_are_few_or_many() {
        for many in [1, 15, 16, 17, 40] {
            let members: Vec<String> = (0..many).map(|at| format!(r#""m{at}":{at}"#)).collect();
            let members = members.join(",");
            assert!(read(&format!("{{{members}}}")).is_ok());
            let problem = read(&format!(r#"{{"a":{{{members},"m0":1}}}}"#)).unwrap_err();
            assert!(
                problem.starts_with("the member `m0` appears twice"),
                "{problem}"
            );
        }
    }

    #[test]
    fn packed_values_equal_the_original() {
        let long = "a".repeat(5000);
        let value = json!({"a": {"b": [1, 2.5, "x", null]}, long.clone(): long.as_str(), "": [[], {}, true], "é": "日"});
        let packer = Packer::of(&value);
        let packed = packer.json();
        assert_eq!(serde_json::to_value(packed).unwrap(), value);
        assert_eq!(
            packed.get(&long).and_then(Json::as_str),
            Some(long.as_str())
        );
        assert_eq!(packed.get("é").and_then(Json::as_str), Some("日"));
        assert!(packed.get("b").is_none());
        let mut copy = Packer::default();
        copy.push_json(packed);
        assert_eq!(copy.0, packer.0);
    }

    #[test]
    fn the_order_of_members_does_not_matter() {
        let packed = |value: Value| Packer::of(&value);
        let one = packed(json!({"a": 1, "b": [{"c": null, "d": "x"}]}));
        let same = packed(json!({"b": [{"d": "x", "c": null}], "a": 1}));
        assert_eq!(one.json(), same.json());
        for other in [
            json!({"a": 1}),
            json!({"a": 2, "b": []}),
            json!([]),
            Value::Null,
        ] {
            assert_ne!(one.json(), packed(other).json());
        }
    }

    #[test]
    fn unpacked_text_is_null() {
        for text in ["", "s", "s\u{1}", "o\u{7f}\u{7f}", "é", "l\u{3}a"] {
            assert!(Json::of(text).is_null(), "{text:?}");
        }
    }
}
