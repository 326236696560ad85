//! JSON values packed into one string: about as long as their text, and read without parsing or allocating.
//!
//! A value is a letter followed by its contents. Lengths are in bytes: digits to base 64, the
//! lowest first, each as a character whose code has 64 added to it unless it is the last digit.
//!
//! | letter | value |
//! |---|---|
//! | `n`, `t`, `f` | null, true, false |
//! | `s` | a string: its length, its characters without escapes |
//! | `d` | a number: the length of its digits, the digits |
//! | `l` | a list: the length of its elements, the elements |
//! | `o` | an object: the length of its members, the members: the length of a name, the name, a value |

use serde::ser::{Error, Serialize, Serializer};

/// The letter that a value begins with.
pub(super) mod letter {
    pub(in super::super) const NULL: char = 'n';
    pub(in super::super) const TRUE: char = 't';
    pub(in super::super) const FALSE: char = 'f';
    pub(in super::super) const STRING: char = 's';
    pub(in super::super) const NUMBER: char = 'd';
    pub(in super::super) const LIST: char = 'l';
    pub(in super::super) const OBJECT: char = 'o';
}

/// The number of bits of a length in one character.
pub(super) const LENGTH_BITS: u32 = 6;
/// The mark of a length character that is not the last.
pub(super) const MORE: u8 = 1 << LENGTH_BITS;

/// A packed value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Json<'p> {
    Null,
    Bool(bool),
    /// A number, as its digits.
    Number(&'p str),
    String(&'p str),
    List(List<'p>),
    Object(Object<'p>),
}

/// The elements of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'p>(pub(super) &'p str);

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'p>(pub(super) &'p str);

impl<'p> Json<'p> {
    /// The value at the start of a packed text. An unpacked text is `null`.
    pub(super) fn of(mut packed: &'p str) -> Self {
        take_value(&mut packed).unwrap_or(Json::Null)
    }

    /// The member of an object.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        match self {
            Json::Object(object) => object.get(name),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> Option<&'p str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_f64(self) -> Option<f64> {
        let Json::Number(digits) = self else {
            return None;
        };
        serde_json::from_str(digits).ok()
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        match self {
            Json::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self, Json::Null)
    }
}

impl<'p> List<'p> {
    pub(crate) fn iter(self) -> impl Iterator<Item = Json<'p>> {
        let mut rest = self.0;
        std::iter::from_fn(move || take_value(&mut rest))
    }
}

impl<'p> Object<'p> {
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'p str, Json<'p>)> + Clone {
        let mut rest = self.0;
        std::iter::from_fn(move || Some((take_text(&mut rest)?, take_value(&mut rest)?)))
    }

    pub(crate) fn get(self, name: &str) -> Option<Json<'p>> {
        let mut members = self.iter();
        members
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn take_value<'p>(packed: &mut &'p str) -> Option<Json<'p>> {
    let letter = char::from(*packed.as_bytes().first()?);
    *packed = packed.get(1..)?;
    Some(match letter {
        letter::STRING => Json::String(take_text(packed)?),
        letter::OBJECT => Json::Object(Object(take_text(packed)?)),
        letter::LIST => Json::List(List(take_text(packed)?)),
        letter::NUMBER => Json::Number(take_text(packed)?),
        letter::TRUE => Json::Bool(true),
        letter::FALSE => Json::Bool(false),
        _ => Json::Null,
    })
}

/// Takes a length, and the text of that length.
fn take_text<'p>(packed: &mut &'p str) -> Option<&'p str> {
    let (mut length, mut bits, mut digits) = (0, 0, 0);
    for byte in packed.bytes() {
        length |= usize::from(byte & (MORE - 1)).checked_shl(bits)?;
        bits += LENGTH_BITS;
        digits += 1;
        if byte < MORE {
            break;
        }
    }
    let (_, rest) = packed.split_at_checked(digits)?;
    let (text, rest) = rest.split_at_checked(length).filter(|_| digits > 0)?;
    *packed = rest;
    Some(text)
}

/// The order of members does not matter.
impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Json::Null, Json::Null) => true,
            (Json::Bool(own), Json::Bool(other)) => own == other,
            (Json::Number(own), Json::Number(other)) | (Json::String(own), Json::String(other)) => {
                own == other
            }
            (Json::List(own), Json::List(other)) => own.0 == other.0 || own.iter().eq(other.iter()),
            (Json::Object(own), Json::Object(other)) => {
                own.0 == other.0
                    || own.iter().count() == other.iter().count()
                        && own
                            .iter()
                            .all(|(name, value)| other.get(name) == Some(value))
            }
            _ => false,
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(flag) => serializer.serialize_bool(flag),
            Json::Number(digits) => {
                let number: serde_json::Number = digits.parse().map_err(S::Error::custom)?;
                number.serialize(serializer)
            }
            Json::String(text) => serializer.serialize_str(text),
            Json::List(list) => serializer.collect_seq(list.iter()),
            Json::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}
