//! The common structure of JSON streams: an object or a list of them, and lists of records in
//! these.

use std::fmt::{self, Display};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::engine::evaluate::Packer;

/// Reads an object of a stream.
pub(super) trait ObjectReader {
    /// A description of the values expected in the stream.
    const EXPECTED: &'static str;
    /// Why a list in a list is rejected.
    const NESTED: &'static str;

    fn read<'de, A: MapAccess<'de>>(&mut self, object: A) -> Result<(), A::Error>;
}

/// An object, or a list of these.
pub(super) struct OneOrMany<'r, R> {
    reader: &'r mut R,
    /// True if it is an element of a list, which cannot be a list itself.
    in_list: bool,
}

impl<'r, R> OneOrMany<'r, R> {
    pub(super) fn new(reader: &'r mut R) -> Self {
        OneOrMany {
            reader,
            in_list: false,
        }
    }
}

impl<'de, R: ObjectReader> DeserializeSeed<'de> for OneOrMany<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de, R: ObjectReader> Visitor<'de> for OneOrMany<'_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(R::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.in_list {
            return Err(A::Error::custom(R::NESTED));
        }
        while list
            .next_element_seed(OneOrMany {
                reader: &mut *self.reader,
                in_list: true,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        self.reader.read(object)
    }
}

/// A list of records, each passed with its position. `null` is an empty list: some clients write it
/// that way.
pub(super) struct RecordList<T, F> {
    pub(super) expected: T,
    /// Consumes a record, or returns an error.
    pub(super) take: F,
}

impl<'de, T, F> DeserializeSeed<'de> for RecordList<T, F>
where
    T: Display,
    F: FnMut(&Packer, usize) -> Result<(), &'static str>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_option(self)
    }
}

impl<'de, T, F> Visitor<'de> for RecordList<T, F>
where
    T: Display,
    F: FnMut(&Packer, usize) -> Result<(), &'static str>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expected.fmt(f)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut record = Packer::default();
        for at in 0.. {
            if !record.read_element(&mut list)? {
                break;
            }
            (self.take)(&record, at).map_err(A::Error::custom)?;
            record.clear();
        }
        Ok(())
    }
}
