//! The Search operations as data. To check, plan, emit, evaluate, complete and document a resource,
//! an entry here is enough: no other module distinguishes resources.

mod describe;
mod filter_condition;
mod operators;
mod resources;

use std::fmt;

pub use describe::{
    ContainsBounds, FieldDescription, FilterLimits, FunctionDescription, PartDescription,
    ResourceDescription,
};
pub(crate) use filter_condition::{ConditionLimits, FilterCondition};
pub(crate) use operators::{ON_OTHER_FIELD, ON_PART, ON_TAG};
pub use resources::*;

/// The minimum length of a string for `CONTAINS`, in characters. Documented for fields marked
/// [`Contains::Documented`]: the notes on their operations say that other lengths give "invalid
/// results", and an older note for users says that they give none.
pub const CONTAINS_MIN: usize = 2;
/// The maximum length of a string for `CONTAINS`, in characters; see [`CONTAINS_MIN`].
pub const CONTAINS_MAX: usize = 25;
/// The lowest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MIN: i32 = 1;
/// The highest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MAX: i32 = 5;
/// The maximum length of a tag key, in characters (documented: `TagKey`).
pub const TAG_KEY_MAX: usize = 128;
/// The maximum length of a tag value, in characters (documented: `TagValue`).
pub const TAG_VALUE_MAX: usize = 256;
/// The prefix reserved for AWS's own tag keys (documented: `TagKey`).
pub const TAG_KEY_RESERVED: &str = "aws:";
/// The maximum number of tag conditions in a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_TAGS_MAX: usize = 25;
/// The maximum number of hierarchy conditions in a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_GROUPS_MAX: usize = 20;
/// The calls per second that the service allows for one operation, shared by the whole account in a
/// Region (documented: Service Quotas, "Rate of `SearchUsers` API requests" and similar; for the
/// other operations the administrator guide, "Amazon Connect API throttling quotas").
pub(crate) const CALLS_PER_SECOND: u32 = 2;
/// The calls that the service allows in a burst (documented on the same page of the administrator
/// guide).
pub(crate) const BURST_CALLS: u32 = 5;
/// The maximum length of the instance ID for operations that also accept an ARN, in characters
/// (documented: `InstanceIdOrArn`).
pub(crate) const INSTANCE_ID_OR_ARN_MAX: u16 = 250;

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

/// A field of a resource.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The service's spelling for this operation.
    pub name: &'static str,
    /// Short names, in addition to the spelling.
    pub short: &'static [&'static str],
    /// The kind of its values, which decides how conditions on it are written.
    pub kind: Kind,
    /// True if a record may have several values, any of which may match.
    pub many: bool,
    /// For several values: true if the first member of the path is a map of them rather than a
    /// list.
    pub in_map: bool,
    /// The resource whose records have these IDs, which can be searched by name to find one; `None`
    /// if there is none.
    pub id_of: Option<&'static str>,
    /// The location of the value in records.
    pub returned: Returned,
    /// The evidence for the length limits of `CONTAINS` on it.
    pub contains: Contains,
    /// The evidence for its spelling.
    pub spelling: Spelling,
    /// A one-line description.
    pub about: &'static str,
}

/// Fields are compared by identity: each entry of the catalog equals only itself.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Field {}

impl std::hash::Hash for Field {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self).hash(state);
    }
}

/// The kinds of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Free-form text, compared case-insensitively (assumed).
    Text,
    /// An ID or ARN: free-form text, compared exactly (assumed).
    Id,
    /// Any of these string fields of the resource.
    AnyOf(&'static [&'static str]),
    /// The values of these two string fields of the resource, joined by one space. A missing value
    /// is empty.
    Joined(&'static [&'static str; 2]),
    /// One of a fixed set of values.
    Choice {
        /// The values, in the service's spelling.
        values: &'static [&'static str],
        /// True if the values are numbers in ascending order, so that `<` and ranges are supported.
        ordered: bool,
        /// The member of a criteria node for it.
        condition: ChoiceCondition,
    },
    /// A whole number.
    Number,
    /// A decimal number.
    Decimal,
    /// A calendar date.
    Date,
    /// A date and time.
    DateTime,
    /// True or false.
    Flag,
    /// An attribute that only the filter supports, compared exactly.
    FilterAttribute,
}

impl Kind {
    /// The fields that a field of this kind is made of; `None` for a field of the service.
    pub(crate) fn made_of(self) -> Option<&'static [&'static str]> {
        match self {
            Kind::AnyOf(names) => Some(names),
            Kind::Joined(names) => Some(names),
            _ => None,
        }
    }
}

/// The member of a criteria node for a value from a fixed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChoiceCondition {
    /// `StringCondition` with `EXACT`.
    String,
    /// `TypeCondition`
    Type,
    /// `StateCondition`
    State,
    /// `StatusCondition`
    Status,
    /// `QueueTypeCondition`
    QueueType,
    /// `ViewTypeCondition`
    ViewType,
    /// `ViewStatusCondition`
    ViewStatus,
}

/// The location of a field's value in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Returned {
    /// Nowhere: the field can be searched but is never returned.
    No,
    /// At the first of these paths that the record has, with members separated by dots. An array
    /// along or at the end of a path means its elements, a map at the end its values (a message in
    /// several languages): any of them may match.
    At(&'static [&'static str]),
    /// The group above the record's own in its `HierarchyPath`.
    ParentInPath,
}

/// The evidence that `CONTAINS` matches 2 to 25 characters on a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Contains {
    /// Documented: other lengths silently match nothing.
    Documented,
    /// Not documented.
    Undocumented,
}

/// The evidence for a field's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spelling {
    /// The API reference names it.
    Documented,
    /// It follows the pattern of similar operations.
    Assumed,
}

/// The members of a `SearchFilter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterMember {
    /// Tags, with each AND as a bare list.
    TagFilter,
    /// Tags, with each AND as an object.
    AttributeFilter,
    /// Tags and one hierarchy group in each AND; never together with a `TagFilter`.
    UserAttributeFilter,
    /// Tags and one type of flow in each AND.
    FlowAttributeFilter,
    /// Tags and attributes in each AND.
    ContactEvaluationAttributeFilter,
}

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Function {
    /// `tag(KEY = VALUE)`
    Tag,
    /// `proficiency(VALUE >= LEVEL)`
    Proficiency,
    /// `hierarchy(ID)`
    Hierarchy,
    /// `field("Name") = value`
    Field,
}

/// The description of a function.
#[derive(Debug)]
#[non_exhaustive]
pub struct FunctionEntry {
    /// The function.
    pub function: Function,
    /// Its name.
    pub name: &'static str,
    /// Its syntax.
    pub usage: &'static str,
    /// The resource whose records have the IDs that it accepts; see [`Field::id_of`].
    pub id_of: Option<&'static str>,
    /// A one-line description.
    pub about: &'static str,
}

/// The functions of the language.
pub const FUNCTIONS: &[FunctionEntry] = &[
    FunctionEntry {
        function: Function::Tag,
        name: "tag",
        usage: "tag(KEY = VALUE)",
        id_of: None,
        about: "a tag, by its exact key and value; commas mean `and`; `tag(KEY)` matches any value",
    },
    FunctionEntry {
        function: Function::Proficiency,
        name: "proficiency",
        usage: "proficiency(VALUE >= LEVEL)",
        id_of: None,
        about: "a proficiency, by its exact value and its level from 1 to 5",
    },
    FunctionEntry {
        function: Function::Hierarchy,
        name: "hierarchy",
        usage: "hierarchy(under GROUP_ID)",
        id_of: Some("user-hierarchy-groups"),
        about: "a hierarchy group, alone or with all groups below it",
    },
    FunctionEntry {
        function: Function::Field,
        name: "field",
        usage: "field(\"Name\") = VALUE",
        id_of: None,
        about: "a string field that is not in the catalog, sent unchanged",
    },
];

/// The function with this name, case-insensitively.
///
/// ```
/// use connectql::catalog::function;
///
/// assert_eq!(function("TAG").map(|tag| tag.usage), Some("tag(KEY = VALUE)"));
/// ```
pub fn function(name: &str) -> Option<&'static FunctionEntry> {
    FUNCTIONS
        .iter()
        .find(|entry| entry.name.eq_ignore_ascii_case(name))
}

/// The resource with this name: singular or plural, or the name of its operation, ignoring case,
/// `_` and `-`.
///
/// ```
/// for name in ["users", "User", "SearchUsers", "search-users", "search_users"] {
///     assert_eq!(connectql::resource(name).map(|users| users.operation), Some("SearchUsers"));
/// }
/// assert!(connectql::resource("contacts").is_none());
/// ```
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES
        .iter()
        .copied()
        .find(|resource| resource.has_name(name))
}

/// True if two names are equal except for case, `_` and `-`.
pub(crate) fn same_name(left: &str, right: &str) -> bool {
    plain_bytes(left).eq(plain_bytes(right))
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-')
}

fn plain_bytes(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes()
        .filter(|byte| !is_separator(*byte))
        .map(|byte| byte.to_ascii_lowercase())
}

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
    fn has_name(&self, name: &str) -> bool {
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

impl Field {
    /// True if `name` is its spelling or a short name, ignoring case, `_` and `-`.
    pub fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| same_name(own, name))
    }

    /// The only value of a field that is never returned.
    pub(crate) fn only_value(&self) -> Option<&'static str> {
        match (self.returned, self.kind) {
            (
                Returned::No,
                Kind::Choice {
                    values: [value], ..
                },
            ) => Some(value),
            _ => None,
        }
    }

    /// The field's spelling and its short names.
    ///
    /// ```
    /// let field = connectql::USERS.field("id").unwrap();
    /// assert!(field.names().eq(["resourceId", "id"]));
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        std::iter::once(self.name).chain(self.short.iter().copied())
    }
}
