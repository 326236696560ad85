//! The result lists in a stream of JSON: responses one after another, and lists of them.

use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::instance_problem::{InstanceProblem, check_names, form, list_of};
use crate::catalog::Resource;
use crate::engine::evaluate::{Json, JsonProblem, ObjectPacker, Packer};
use crate::wire::{Allowance, Limited, skip_mark};

/// Something that takes the records of result lists.
pub(super) trait RecordSink {
    /// Takes a record, which is at a position in a result list.
    fn take(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        at: usize,
    ) -> Result<(), InstanceProblem>;
}

/// The size of a read.
const BUFFER: usize = 1 << 16;

/// Reads the records of all result lists. A stream without any value is not JSON.
pub(super) fn read_values(
    file: impl Read,
    lists: &mut dyn RecordSink,
) -> Result<(), InstanceProblem> {
    let mut file = BufReader::with_capacity(BUFFER, file);
    skip_mark(&mut file).map_err(|problem| JsonProblem::of(serde_json::Error::io(problem)))?;
    let allowance = Allowance::new();
    let file = Limited::new(file, allowance.clone());
    read_stream(
        serde_json::Deserializer::from_reader(file),
        &allowance,
        lists,
    )
}

/// Reads the records of all result lists in a text.
pub(super) fn read_text(text: &str, lists: &mut dyn RecordSink) -> Result<(), InstanceProblem> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    read_stream(
        serde_json::Deserializer::from_str(text),
        &Allowance::new(),
        lists,
    )
}

fn read_stream<'de>(
    mut stream: serde_json::Deserializer<impl serde_json::de::Read<'de>>,
    allowance: &Allowance,
    lists: &mut dyn RecordSink,
) -> Result<(), InstanceProblem> {
    let mut values = 0_usize;
    while values == 0 || stream.end().is_err() {
        values += 1;
        allowance.renew();
        let mut refusal = None;
        let read = Page {
            allowance,
            lists,
            refusal: &mut refusal,
            in_list: false,
        }
        .deserialize(&mut stream);
        match (refusal, read) {
            (Some(problem), _) => return Err(in_value(values, problem)),
            (None, read) => read.map_err(JsonProblem::of)?,
        }
    }
    Ok(())
}

/// Names the value, unless it is the first one and perhaps the only one.
fn in_value(number: usize, problem: InstanceProblem) -> InstanceProblem {
    match problem {
        InstanceProblem::Form { path, expected } if number > 1 => {
            form(format!("value {number}, {path}"), expected)
        }
        other => other,
    }
}

/// An object with result lists, or a list of these.
struct Page<'a> {
    allowance: &'a Allowance,
    lists: &'a mut dyn RecordSink,
    /// Why a value is refused that is JSON.
    refusal: &'a mut Option<InstanceProblem>,
    /// True if it is an element of a list, and so cannot be one itself.
    in_list: bool,
}

impl<'de> DeserializeSeed<'de> for Page<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Page<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with result lists, or a list of these")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<(), A::Error> {
        if self.in_list {
            return Err(A::Error::custom("a list in a list is not a response"));
        }
        while pages
            .next_element_seed(Page {
                allowance: self.allowance,
                lists: &mut *self.lists,
                refusal: &mut *self.refusal,
                in_list: true,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let (mut packer, mut dropped) = (Packer::default(), Packer::default());
        let mut names = ObjectPacker::begin(&mut packer);
        while let Some(name) = object.next_key::<String>()? {
            let is_marked = names.add(&mut packer, &name)?;
            packer.push_json(Json::Null);
            if let Some(resource) = list_of(&name) {
                object.next_value_seed(Records {
                    allowance: self.allowance,
                    resource,
                    lists: &mut *self.lists,
                    refusal: &mut *self.refusal,
                })?;
            } else if let Some(_number) = dropped.read_member(&mut object, is_marked)? {
                return Err(A::Error::invalid_type(Unexpected::Other("number"), &self));
            }
            dropped.clear();
        }
        let names = names.members(&packer).iter().map(|(name, _)| name);
        check_names(names).map_err(|problem| {
            *self.refusal = Some(problem);
            A::Error::custom("refused")
        })
    }
}

/// A result list.
struct Records<'a> {
    allowance: &'a Allowance,
    resource: &'static Resource,
    lists: &'a mut dyn RecordSink,
    refusal: &'a mut Option<InstanceProblem>,
}

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of records for `{}`", self.resource.result_list)
    }

    /// `null` is an empty list, as some clients write it.
    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut record = Packer::default();
        for at in 0.. {
            if !record.read_element(&mut list)? {
                break;
            }
            self.allowance.renew();
            if let Err(problem) = self.lists.take(self.resource, &record, at) {
                *self.refusal = Some(problem);
                return Err(A::Error::custom("refused"));
            }
            record.clear();
        }
        Ok(())
    }
}
