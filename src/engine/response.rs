//! The response of a Search operation.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalog::{Resource, Returned};
use crate::engine::evaluate::{Json, Object, PROFICIENCIES, Packer, Record, UNRETURNED_TAGS};

/// A response in the service's format: the result list, `NextToken` if there are more records, and
/// `ApproximateTotalCount`, which is exact here. Members that the service never returns are left
/// out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchResponse<'a> {
    /// The searched resource.
    pub resource: &'a Resource,
    /// The records of this page, as in the data file.
    pub records: Vec<&'a Record>,
    /// The token of the next page; `None` on the last one.
    pub next_token: Option<String>,
    /// The number of records on all pages.
    pub approximate_total_count: usize,
}

impl SearchResponse<'_> {
    /// The records of this page as the service returns them, without the members it never returns.
    pub fn returned(&self) -> impl Iterator<Item = Record> + '_ {
        let hidden = Hidden::of(self.resource);
        self.records.iter().map(move |record| {
            let mut packer = Packer::default();
            match record.json() {
                Json::Object(object) => packer.push_members(hidden.visible(object)),
                other => packer.push_json(other),
            }
            Record::of(&packer)
        })
    }
}

impl Serialize for SearchResponse<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hidden = Hidden::of(self.resource);
        let records: Vec<_> = self
            .records
            .iter()
            .map(|record| Visible {
                record: record.json(),
                hidden: &hidden,
            })
            .collect();
        let mut response = serializer.serialize_map(None)?;
        response.serialize_entry(self.resource.result_list, &records)?;
        if let Some(token) = &self.next_token {
            response.serialize_entry("NextToken", token)?;
        }
        response.serialize_entry("ApproximateTotalCount", &self.approximate_total_count)?;
        response.end()
    }
}

/// The members that are searched but never returned.
struct Hidden(Vec<&'static str>);

impl Hidden {
    fn of(resource: &Resource) -> Self {
        let unreturned = |field: &&crate::catalog::Field| {
            field.returned == Returned::No && field.kind.made_of().is_none()
        };
        let fields = resource
            .fields
            .iter()
            .filter(unreturned)
            .map(|field| field.name);
        let proficiencies = resource.proficiencies.then_some(PROFICIENCIES);
        let tags = resource.tags.is_none().then_some(UNRETURNED_TAGS);
        Hidden(fields.chain(proficiencies).chain(tags).collect())
    }
}

impl Hidden {
    /// The members of a record that are not hidden.
    fn visible<'r>(&self, record: Object<'r>) -> impl Iterator<Item = (&'r str, Json<'r>)> {
        record.iter().filter(|(name, _)| !self.0.contains(name))
    }
}

/// A record without the hidden members.
struct Visible<'a> {
    record: Json<'a>,
    hidden: &'a Hidden,
}

impl Serialize for Visible<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.record {
            Json::Object(object) => serializer.collect_map(self.hidden.visible(object)),
            other => other.serialize(serializer),
        }
    }
}
