//! The records in a stream of JSON, one at a time.

use std::fmt;
use std::io::BufRead;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    Visitor,
};

use super::foreign;
use super::instance_problem::list_of;
use crate::catalog::Resource;
use crate::engine::evaluate::{Json, JsonProblem, ObjectPacker, Origin, Packer};
use crate::wire::json::repeated;
use crate::wire::{Allowance, Limited, skip_mark};

/// Hands over each record of a stream: JSON values, one or many, each a response with the resource's result list, a
/// record, or a list of these. Only one record is in memory at a time, however long the lists are.
/// Answers what `take` does, or that the stream is no JSON or holds something else than objects.
pub(super) fn for_each_record<E: From<JsonProblem>>(
    mut input: impl BufRead,
    resource: &Resource,
    mut take: impl FnMut(Json<'_>, Origin) -> Result<(), E>,
) -> Result<(), E> {
    skip_mark(&mut input).map_err(|problem| JsonProblem::of(serde_json::Error::io(problem)))?;
    let allowance = Allowance::new();
    let input = Limited::new(input, allowance.clone());
    let mut stream = serde_json::Deserializer::from_reader(input);
    loop {
        allowance.renew();
        match stream.end() {
            Ok(()) => return Ok(()),
            Err(problem) if problem.is_io() => return Err(JsonProblem::of(problem).into()),
            Err(_) => one_value(&mut stream, resource, &allowance, &mut take)?,
        }
    }
}

fn one_value<'de, E: From<JsonProblem>>(
    stream: impl Deserializer<'de, Error = serde_json::Error>,
    resource: &Resource,
    allowance: &Allowance,
    take: &mut dyn FnMut(Json<'_>, Origin) -> Result<(), E>,
) -> Result<(), E> {
    let mut refusal = None;
    let mut sink = |record: Json<'_>, origin| {
        allowance.renew();
        take(record, origin).map_err(|problem| {
            refusal = Some(problem);
        })
    };
    let read = Outermost {
        list: resource.result_list,
        id: resource.id,
        allowance,
        take: &mut sink,
        in_list: false,
    }
    .deserialize(stream);
    match refusal {
        Some(problem) => Err(problem),
        None => Ok(read.map_err(JsonProblem::of)?),
    }
}

/// Takes a record, or says to stop.
type Take<'a> = &'a mut dyn FnMut(Json<'_>, Origin) -> Result<(), ()>;

/// A response, a record, or a list of these.
struct Outermost<'a> {
    list: &'static str,
    /// The members that identify a record.
    id: &'static [&'static str],
    allowance: &'a Allowance,
    take: Take<'a>,
    /// True if it is an element of such a list, and so cannot be one itself.
    in_list: bool,
}

/// A list of records.
struct List<'a> {
    take: Take<'a>,
}

impl<'de> DeserializeSeed<'de> for Outermost<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Outermost<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a response, a list of records or a record")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.in_list {
            return Err(A::Error::custom(
                "a list in a list is neither a response nor a record",
            ));
        }
        while list
            .next_element_seed(Outermost {
                list: self.list,
                id: self.id,
                allowance: self.allowance,
                take: &mut *self.take,
                in_list: true,
            })?
            .is_some()
        {}
        Ok(())
    }

    /// Only its members tell a response from a record, so those of a record are gathered until the end. In an instance
    /// file the lists of other resources stand beside this one's.
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let (mut is_response, mut other_list) = (false, None);
        let mut packer = Packer::default();
        let mut record = ObjectPacker::begin(&mut packer);
        while let Some(member) = object.next_key::<String>()? {
            if member == self.list && is_response {
                return Err(repeated(&member));
            } else if member == self.list {
                is_response = true;
                object.next_value_seed(List {
                    take: &mut *self.take,
                })?;
            } else if list_of(&member).is_some() {
                self.allowance.suspend();
                object.next_value::<IgnoredAny>()?;
                self.allowance.renew();
                other_list = Some(member);
            } else {
                let is_marked = record.add(&mut packer, &member)?;
                if let Some(_number) = packer.read_member(&mut object, is_marked)? {
                    return Err(A::Error::invalid_type(Unexpected::Other("number"), &self));
                }
            }
        }
        if is_response {
            return Ok(());
        }
        if let Some(list) = other_list {
            let message = format!(
                "`{list}` is the list of another resource than `{}`",
                self.list
            );
            return Err(A::Error::custom(message));
        }
        let members = record.members(&packer);
        let has_id = self.id.iter().any(|id| members.get(id).is_some());
        let what = foreign::name(members.iter().map(|(name, _)| name));
        if let Some(what) = what.filter(|_| !has_id) {
            return Err(A::Error::custom(format!(
                "{what} is neither a response with `{}` nor a record",
                self.list
            )));
        }
        record.end(&mut packer);
        hand_over(self.take, packer.json(), Origin::Bare)
    }
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    /// `null` is an empty list, as some clients write it.
    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut packer = Packer::default();
        while packer.read_element(&mut list)? {
            let record = packer.json();
            if !matches!(record, Json::Object(_)) {
                return Err(A::Error::invalid_type(
                    Unexpected::Other("value"),
                    &"a record",
                ));
            }
            hand_over(self.take, record, Origin::Response)?;
            packer.clear();
        }
        Ok(())
    }
}

fn hand_over<E: serde::de::Error>(
    take: Take<'_>,
    record: Json<'_>,
    origin: Origin,
) -> Result<(), E> {
    take(record, origin).map_err(|()| E::custom("stopped"))
}
