//! The result lists in a stream of JSON: responses in sequence, and lists of responses.

use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Error as _, MapAccess, Unexpected};

use super::instance_problem::{InstanceProblem, check_names, form, list_of};
use super::lists::{ObjectReader, OneOrMany, RecordList};
use crate::catalog::Resource;
use crate::engine::evaluate::{Json, JsonProblem, ObjectPacker, Packer};
use crate::wire::{Allowance, Limited, skip_mark};

/// A consumer of the records of result lists.
pub(super) trait RecordSink {
    /// Consumes a record at a position in a result list.
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

/// Reads the records of all result lists in a string.
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
        let mut page = Page {
            allowance,
            lists,
            refusal: &mut refusal,
        };
        let read = OneOrMany::new(&mut page).deserialize(&mut stream);
        match (refusal, read) {
            (Some(problem), _) => return Err(in_value(values, problem)),
            (None, read) => read.map_err(JsonProblem::of)?,
        }
    }
    Ok(())
}

/// Adds the number of the value to a problem, unless it is the first value, which may be the only
/// one.
fn in_value(number: usize, problem: InstanceProblem) -> InstanceProblem {
    match problem {
        InstanceProblem::Form { path, expected } if number > 1 => {
            form(format!("value {number}, {path}"), expected)
        }
        other => other,
    }
}

/// An object with result lists.
struct Page<'a> {
    allowance: &'a Allowance,
    lists: &'a mut dyn RecordSink,
    /// Why a JSON value is rejected.
    refusal: &'a mut Option<InstanceProblem>,
}

impl Page<'_> {
    /// Stores the reason why something is rejected.
    fn reject(&mut self, problem: InstanceProblem) -> &'static str {
        *self.refusal = Some(problem);
        "refused"
    }

    fn take(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        at: usize,
    ) -> Result<(), &'static str> {
        self.allowance.renew();
        let taken = self.lists.take(resource, record, at);
        taken.map_err(|problem| self.reject(problem))
    }
}

impl ObjectReader for Page<'_> {
    const EXPECTED: &'static str = "an object with result lists, or a list of these";
    const NESTED: &'static str = "a list in a list is not a response";

    fn read<'de, A: MapAccess<'de>>(&mut self, mut object: A) -> Result<(), A::Error> {
        let (mut packer, mut dropped) = (Packer::default(), Packer::default());
        let mut names = ObjectPacker::begin(&mut packer);
        while let Some(name) = object.next_key::<String>()? {
            let is_marked = names.add(&mut packer, &name)?;
            packer.push_json(Json::Null);
            if let Some(resource) = list_of(&name) {
                object.next_value_seed(RecordList {
                    expected: format_args!("a list of records for `{name}`"),
                    take: |record: &Packer, at| self.take(resource, record, at),
                })?;
            } else if let Some(_number) = dropped.read_member(&mut object, is_marked)? {
                let number = Unexpected::Other("number");
                return Err(A::Error::invalid_type(number, &Self::EXPECTED));
            }
            dropped.clear();
        }
        let names = names.members(&packer).iter().map(|(name, _)| name);
        check_names(names).map_err(|problem| A::Error::custom(self.reject(problem)))
    }
}
