//! The records in a stream of JSON, one at a time.

use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Unexpected};

use super::foreign;
use super::instance_problem::list_of;
use super::lists::{ObjectReader, OneOrMany, RecordList};
use crate::catalog::Resource;
use crate::engine::evaluate::{Json, JsonProblem, Object, ObjectPacker, Origin, Packer};
use crate::wire::json::repeated;
use crate::wire::{Allowance, Limited, skip_mark};

/// Passes each record of a stream to `take`: one or more JSON values, each a response with the
/// resource's result list, a record, or a list of these. Only one record is in memory at a time,
/// however long the lists are. Returns the error of `take`, or an error if the stream is not JSON
/// or contains anything other than objects.
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
    let mut records = Records {
        resource,
        allowance,
        take: &mut sink,
    };
    let read = OneOrMany::new(&mut records).deserialize(stream);
    match refusal {
        Some(problem) => Err(problem),
        None => Ok(read.map_err(JsonProblem::of)?),
    }
}

/// The records of responses, and bare records.
struct Records<'a> {
    resource: &'a Resource,
    allowance: &'a Allowance,
    take: &'a mut dyn FnMut(Json<'_>, Origin) -> Result<(), ()>,
}

/// Stops reading, for a reason stored elsewhere.
const STOPPED: &str = "stopped";

impl ObjectReader for Records<'_> {
    const EXPECTED: &'static str = "a response, a list of records or a record";
    const NESTED: &'static str = "a list in a list is neither a response nor a record";

    /// Only its members distinguish a response from a record, so the members of a record are
    /// collected until the end. In a data file, the lists of other resources may be next to this
    /// one.
    fn read<'de, A: MapAccess<'de>>(&mut self, mut object: A) -> Result<(), A::Error> {
        let (mut is_response, mut other_list) = (false, None);
        let mut packer = Packer::default();
        let mut record = ObjectPacker::begin(&mut packer);
        while let Some(member) = object.next_key::<String>()? {
            if member == self.resource.result_list && is_response {
                return Err(repeated(&member));
            } else if member == self.resource.result_list {
                is_response = true;
                object.next_value_seed(RecordList {
                    expected: "a list of records",
                    take: |record: &Packer, _| self.listed(record.json()),
                })?;
            } else if list_of(&member).is_some() {
                self.allowance.suspend();
                object.next_value::<IgnoredAny>()?;
                self.allowance.renew();
                other_list = Some(member);
            } else {
                let is_marked = record.add(&mut packer, &member)?;
                if let Some(_number) = packer.read_member(&mut object, is_marked)? {
                    let number = Unexpected::Other("number");
                    return Err(A::Error::invalid_type(number, &Self::EXPECTED));
                }
            }
        }
        if is_response {
            return Ok(());
        }
        self.check_bare(&record.members(&packer), other_list)?;
        record.end(&mut packer);
        (self.take)(packer.json(), Origin::Bare).map_err(|()| A::Error::custom(STOPPED))
    }
}

impl Records<'_> {
    fn listed(&mut self, record: Json<'_>) -> Result<(), &'static str> {
        match record {
            Json::Object(_) => (self.take)(record, Origin::Response).map_err(|()| STOPPED),
            _ => Err("invalid type: value, expected a record"),
        }
    }

    /// Rejects an object that is known not to be a record.
    fn check_bare<E: Error>(
        &self,
        members: &Object<'_>,
        other_list: Option<String>,
    ) -> Result<(), E> {
        if let Some(list) = other_list {
            return Err(E::custom(format!(
                "`{list}` is the list of a resource other than `{}`",
                self.resource.result_list
            )));
        }
        let has_id = self.resource.id.iter().any(|id| members.get(id).is_some());
        let what = foreign::name(members.iter().map(|(name, _)| name));
        match what.filter(|_| !has_id) {
            Some(what) => Err(E::custom(format!(
                "{what} is neither a response with `{}` nor a record",
                self.resource.result_list
            ))),
            None => Ok(()),
        }
    }
}
