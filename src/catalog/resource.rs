//! The entry of a Search operation.

use std::fmt;

use super::fields::{ChoiceCondition, Field, Kind};
use super::filter_condition::FilterMember;
use super::functions::{FUNCTIONS, Function, FunctionEntry};
use super::names::same_name;

/// A resource that can be searched: one Search operation of the service.
#[derive(Debug)]
#[non_exhaustive]
pub struct Resource {
    /// The name in the language and on the command line: `agent-statuses`. With `search-` before it, the name of
    /// the AWS command and the path of the operation.
    pub name: &'static str,
    /// The name of one record: `agent-status`. The command accepts it for [`name`](Resource::name).
    pub singular: &'static str,
    /// The operation: `SearchAgentStatuses`.
    pub operation: &'static str,
    /// The member of the response that contains the records: `AgentStatuses`.
    pub result_list: &'static str,
    /// The members that identify a record, usually one.
    pub id: &'static [&'static str],
    /// Members that every record returned by the search has, and that partial records (a
    /// projection, an entry from a List operation) usually lack: a record with all of them is
    /// complete. They are required by the model's shape of the record, or by the operation that
    /// creates it.
    pub always: &'static [&'static str],
    /// True if botocore has a paginator for the operation: without one, the AWS CLI prints a single
    /// page.
    pub paginator: bool,
    /// The largest page.
    pub max_results: u16,
    /// The maximum length of the instance ID, in characters.
    pub instance_id_max: u16,
    /// The maximum length of a page token, in characters; `None` if the service documents no limit.
    pub next_token_max: Option<u16>,
    /// The fields, in the order in which they are listed.
    pub fields: &'static [Field],
    /// The members that `SearchFilter` may have, the one for tags alone first. Empty if the
    /// operation has no filter.
    pub filters: &'static [FilterMember],
    /// True if there are proficiencies to search.
    pub proficiencies: bool,
    /// True if there are hierarchy groups to search.
    pub hierarchy: bool,
    /// The path of the tags in records; `None` if the search does not return them.
    pub tags: Option<&'static str>,
    /// The operations whose permissions a search needs in addition to its own.
    pub depends_on: &'static [&'static str],
    /// The members of a record that a table shows as columns; dots separate the names of nested
    /// members.
    pub columns: &'static [&'static str],
    /// An example query.
    pub example: &'static str,
    /// The pages of the API reference that this entry is based on.
    pub source: &'static str,
}

/// Two resources are equal if they have the same operation.
impl PartialEq for Resource {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Resource {}

impl Resource {
    /// The field with this spelling or short name, ignoring case, `_` and `-`.
    ///
    /// ```
    /// let field = connectql::USERS.field("routing_profile_id");
    /// assert_eq!(field.map(|field| field.name), Some("RoutingProfileId"));
    /// ```
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let mut fields = self.fields.iter();
        // Most names are spelled as in the catalog, where comparing the lengths alone rules out
        // most others.
        fields
            .find(|field| field.names().any(|own| own.eq_ignore_ascii_case(name)))
            .or_else(|| self.fields.iter().find(|field| field.has_name(name)))
    }

    /// The fields with the names in a field's kind, in their order.
    pub(crate) fn members_of(
        &self,
        names: &'static [&'static str],
    ) -> impl Iterator<Item = &'static Field> {
        names
            .iter()
            .filter_map(|name| self.fields.iter().find(|field| field.name == *name))
    }

    /// The field that a request means by this name: its spelling, ignoring case. Public code sends
    /// `username` as well as `Username`, and neither is documented to fail (assumed).
    pub(crate) fn field_in_request(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The field for a member of a criteria node, such as `TypeCondition`, and its values.
    pub(crate) fn choice_field(
        &self,
        condition: ChoiceCondition,
    ) -> Option<(&'static Field, &'static [&'static str])> {
        self.fields.iter().find_map(|field| match field.kind {
            Kind::Choice {
                values,
                condition: own,
                ..
            } if own == condition => Some((field, values)),
            _ => None,
        })
    }

    /// True if a node of the criteria may have a member with this name.
    pub(crate) fn has_in_criteria(&self, member: &str) -> bool {
        match member {
            "AndConditions" | "OrConditions" | "StringCondition" => true,
            "ListCondition" => self.proficiencies,
            "HierarchyGroupCondition" => self.hierarchy,
            _ => self
                .fields
                .iter()
                .any(|field| field.kind.condition() == Some(member)),
        }
    }

    /// The functions that this resource supports.
    ///
    /// ```
    /// let names: Vec<&str> = connectql::AGENT_STATUSES.functions().map(|function| function.name).collect();
    /// assert_eq!(names, ["tag", "field"]);
    /// ```
    pub fn functions(&self) -> impl Iterator<Item = &'static FunctionEntry> + '_ {
        FUNCTIONS.iter().filter(|entry| match entry.function {
            Function::Tag => !self.filters.is_empty(),
            Function::Proficiency => self.proficiencies,
            Function::Hierarchy => self.hierarchy,
            Function::Field => true,
        })
    }

    /// The function with this name, case-insensitively, if the resource supports it.
    pub(crate) fn function(&self, name: &str) -> Option<&'static FunctionEntry> {
        self.functions()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The JMESPath of the ID by which to merge the results of several requests.
    ///
    /// ```
    /// assert_eq!(connectql::USERS.unite_by(), "Users[].Id");
    /// ```
    pub fn unite_by(&self) -> String {
        match self.id {
            [id] => format!("{}[].{id}", self.result_list),
            several => format!("{}[].[{}]", self.result_list, several.join(",")),
        }
    }

    /// Serializes a resource as its name.
    #[allow(clippy::trivially_copy_pass_by_ref)] // `serialize_with` passes a reference.
    pub(crate) fn serialize_name<S: serde::Serializer>(
        resource: &&'static Resource,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(resource.name)
    }

    /// True for a name of the resource: singular or plural, or its operation, ignoring case, `_` and `-`.
    pub(super) fn has_name(&self, name: &str) -> bool {
        [self.name, self.singular, self.operation]
            .iter()
            .any(|own| same_name(own, name))
    }

    /// The IAM permissions that the operation needs: its own, and those that it depends on
    /// (documented in the service authorization reference for the older operations; assumed for the
    /// others, by their pattern).
    ///
    /// ```
    /// let needed = ["connect:SearchUsers", "connect:DescribeUser", "connect:ListUserProficiencies"];
    /// assert_eq!(connectql::USERS.permissions(), needed);
    /// ```
    pub fn permissions(&self) -> Vec<String> {
        let own = format!("connect:{}", self.operation);
        let depends = self.depends_on.iter().map(|name| format!("connect:{name}"));
        std::iter::once(own).chain(depends).collect()
    }

    /// The name of the AWS command, which is also the operation's path: `search-users`.
    ///
    /// ```
    /// assert_eq!(connectql::USERS.command(), "search-users");
    /// ```
    pub fn command(&self) -> String {
        format!("search-{}", self.name)
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
