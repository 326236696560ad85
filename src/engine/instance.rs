//! An instance loaded from a data file.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::io::Read;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use super::instance_problem::{InstanceProblem, check_names, form};
use super::pages::{RecordSink, read_text, read_values};
use crate::catalog::{RESOURCES, Resource, USER_HIERARCHY_GROUPS};
use crate::engine::evaluate::{Json, JsonProblem, Members, Packer, Record, RecordContext};

/// The records of an instance: a JSON object with the service's own result lists, each record in
/// the format that the search operation returns, so that a saved response is also an instance.
///
/// ```
/// use connectql::engine::Instance;
///
/// let file = br#"{"Users": [{"Id": "u-1", "Username": "amara"}], "ApproximateTotalCount": 1}"#;
/// let instance = Instance::read(file.as_slice())?;
/// assert_eq!(instance.records(&connectql::USERS).len(), 1);
/// # Ok::<(), connectql::engine::InstanceProblem>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Instance {
    lists: HashMap<&'static str, List>,
}

/// A result list.
#[derive(Clone, Debug, Default)]
struct List {
    records: Vec<Record>,
    /// The members that some record has and responses never have.
    unreturned_members: Vec<&'static str>,
    /// True if there are records, even if they were not kept.
    has_records: bool,
}

/// Reads the text of a data file, as [`Instance::read`] does.
impl FromStr for Instance {
    type Err = InstanceProblem;

    fn from_str(text: &str) -> Result<Self, InstanceProblem> {
        let mut lists = Lists::default();
        read_text(text, &mut lists)?;
        Ok(Instance::from(lists))
    }
}

impl Instance {
    /// Reads a data file: one JSON value or many, each an object with result lists, such as a response, or a list
    /// of these. If several records share an ID, the first wins.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not JSON, has an object with members but no result list, or a
    /// result list contains something that the service does not return.
    pub fn read(file: impl Read) -> Result<Self, InstanceProblem> {
        let mut lists = Lists::default();
        read_values(file, &mut lists)?;
        Ok(Instance::from(lists))
    }

    /// An instance from anything that serde serializes as such JSON. If several records share an
    /// ID, the first wins.
    ///
    /// ```
    /// use connectql::USERS;
    /// use connectql::engine::Instance;
    ///
    /// let users = [[("Id", "u-1")], [("Id", "u-2")]].map(std::collections::BTreeMap::from);
    /// let instance = Instance::new(std::collections::BTreeMap::from([("Users", users)]))?;
    /// assert_eq!(instance.records(&USERS).len(), 2);
    /// # Ok::<(), connectql::engine::InstanceProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not an object, has members but no result list, or a result list contains something
    /// that the service does not return.
    pub fn new(file: impl Serialize) -> Result<Self, InstanceProblem> {
        Instance::of(serde_json::to_value(file).map_err(JsonProblem::of)?)
    }

    fn of(file: Value) -> Result<Self, InstanceProblem> {
        let Value::Object(mut members) = file else {
            return Err(form("the whole".into(), "an object"));
        };
        check_names(members.keys().map(String::as_str))?;
        let mut lists = Lists::default();
        for resource in RESOURCES {
            match members.get_mut(resource.result_list).map(Value::take) {
                None | Some(Value::Null) => {}
                Some(Value::Array(records)) => records
                    .into_iter()
                    .enumerate()
                    .try_for_each(|(at, record)| lists.take(resource, &Packer::of(&record), at))?,
                Some(_) => return Err(form(format!("`{}`", resource.result_list), "a list")),
            }
        }
        Ok(Instance::from(lists))
    }

    /// The records of a resource, in the order of the file; `None` if the file has no list of them.
    pub fn records(&self, resource: &Resource) -> &[Record] {
        self.list(resource).unwrap_or_default()
    }

    /// The groups of the user hierarchy, if the file has them.
    pub fn groups(&self) -> Option<&[Record]> {
        self.list(&USER_HIERARCHY_GROUPS)
    }

    /// The context for evaluating a query on records of this instance.
    pub fn record_context(&self) -> RecordContext<'_> {
        RecordContext::Instance {
            groups: self.groups(),
        }
    }

    /// True if records have a member that responses never include. An empty list has none.
    pub(super) fn has_unreturned_member(&self, resource: &Resource, member: &str) -> bool {
        let list = self.lists.get(resource.result_list);
        list.is_none_or(|list| !list.has_records || list.unreturned_members.contains(&member))
    }

    fn list(&self, resource: &Resource) -> Option<&[Record]> {
        let list = self.lists.get(resource.result_list)?;
        Some(&list.records)
    }
}

/// The result lists of an instance being read.
#[derive(Default)]
pub(super) struct Lists {
    lists: HashMap<&'static str, Reading>,
    /// True if only the hierarchy groups are kept.
    only_groups: bool,
}

struct Reading {
    members: Members,
    ids: Ids,
    list: List,
}

impl Lists {
    /// Lists whose records are checked but not kept, except hierarchy groups.
    pub(super) fn of_groups() -> Self {
        Lists {
            only_groups: true,
            ..Lists::default()
        }
    }
}

impl From<Lists> for Instance {
    fn from(lists: Lists) -> Self {
        let lists = lists.lists.into_iter();
        Instance {
            lists: lists.map(|(name, reading)| (name, reading.list)).collect(),
        }
    }
}

impl RecordSink for Lists {
    fn take(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        at: usize,
    ) -> Result<(), InstanceProblem> {
        self.add(resource, record, at).map(drop)
    }
}

impl Lists {
    /// Checks a record and adds it, unless there is one with its ID. True if it was added.
    pub(super) fn add(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        at: usize,
    ) -> Result<bool, InstanceProblem> {
        let json = record.json();
        let path = || format!("{}[{at}]", resource.result_list);
        if !matches!(json, Json::Object(_)) {
            return Err(form(format!("`{}`", path()), "an object"));
        }
        let reading = self
            .lists
            .entry(resource.result_list)
            .or_insert_with(|| Reading {
                members: Members::of(resource),
                ids: Ids::default(),
                list: List::default(),
            });
        reading.members.check(json).map_err(|mismatch| {
            form(format!("`{}.{}`", path(), mismatch.path), mismatch.expected)
        })?;
        let is_new = reading.ids.is_new(resource, json);
        if is_new {
            let is_kept = !self.only_groups || *resource == USER_HIERARCHY_GROUPS;
            reading.take(record, is_kept);
        }
        Ok(is_new)
    }
}

impl Reading {
    fn take(&mut self, record: &Packer, is_kept: bool) {
        let List {
            records,
            unreturned_members,
            has_records,
        } = &mut self.list;
        for member in self.members.unreturned() {
            let value = || record.json().get(member).unwrap_or(Json::Null);
            if !unreturned_members.contains(member) && !value().is_null() {
                unreturned_members.push(member);
            }
        }
        *has_records = true;
        if is_kept {
            records.push(Record::of(record));
        }
    }
}

/// The records seen so far, as 128-bit hashes of their IDs with keys of this run: collisions are
/// practically impossible, even on purpose.
#[derive(Default)]
pub(super) struct Ids {
    keys: [RandomState; 2],
    seen: HashSet<[u64; 2]>,
}

impl Ids {
    /// True if a record is the first one with its ID, or has none.
    pub(super) fn is_new(&mut self, resource: &Resource, record: Json<'_>) -> bool {
        let hash = |key: &RandomState| {
            let mut hasher = key.build_hasher();
            for member in resource.id {
                record.get(member)?.as_str()?.hash(&mut hasher);
            }
            Some(hasher.finish())
        };
        let [one, other] = self.keys.each_ref().map(hash);
        match (one, other) {
            (Some(one), Some(other)) => self.seen.insert([one, other]),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Instance, Value};
    use crate::catalog::{AGENT_STATUSES, USERS};
    use crate::engine::instance_problem::NO_LIST_HELP;

    fn problem(file: Value) -> String {
        Instance::new(file).unwrap_err().to_string()
    }

    #[test]
    fn a_saved_response_is_an_instance() {
        let response = json!({"Users": [{"Id": "a"}, {"Id": "b"}], "NextToken": "t", "ApproximateTotalCount": 2});
        let instance = Instance::new(response).unwrap();
        assert_eq!(instance.records(&USERS).len(), 2);
        assert!(instance.records(&AGENT_STATUSES).is_empty());
        assert!(instance.groups().is_none());
    }

    #[test]
    fn records_with_one_id_count_once_and_all_records_without_ids_count() {
        let users = json!({"Users": [{"Id": "a", "Username": "first"}, {"Id": "a"}, {}, {}]});
        let instance = Instance::new(users).unwrap();
        let records = [
            json!({"Id": "a", "Username": "first"}),
            json!({}),
            json!({}),
        ]
        .map(|record| super::Record::new(record).unwrap());
        assert_eq!(instance.records(&USERS), records);
    }

    #[test]
    fn files_that_are_not_data_files_are_described() {
        assert_eq!(
            problem(json!([])),
            "in the data file, the whole is not an object"
        );
        assert_eq!(
            problem(json!({"Users": {}})),
            "in the data file, `Users` is not a list"
        );
        assert_eq!(
            problem(json!({"Users": [{}, 3]})),
            "in the data file, `Users[1]` is not an object"
        );
        let unread = |file: &str| Instance::read(file.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            unread("{\n"),
            "the data file cannot be read: EOF while parsing an object at line 2 column 0"
        );
        assert_eq!(
            unread(&format!("{{\"Users\": {}", "[".repeat(200))),
            "the data file cannot be read: it is nested more than 127 levels deep at line 1 column 137"
        );
        assert!(Instance::read(b"\xEF\xBB\xBF{}".as_slice()).is_ok());
        let start = "the data file has `Userz`, but no list of records: `AgentStatuses`, ";
        assert!(problem(json!({"Userz": []})).starts_with(start));
        for (written, help) in [
            ("Userz", "did you mean `Users`?"),
            ("users", "did you mean `Users`?"),
            ("RoutingProfilez", "did you mean `RoutingProfiles`?"),
            ("People", NO_LIST_HELP),
        ] {
            let refused = Instance::new(json!({written: []})).unwrap_err();
            let shown = miette::Diagnostic::help(&refused).unwrap().to_string();
            assert_eq!(shown, help);
        }
        assert!(Instance::new(json!({})).is_ok());
    }
}
