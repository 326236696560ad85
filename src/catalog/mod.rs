//! What is known about each Search operation, as data. An entry here is all that checking, planning, writing,
//! evaluating, completing and documenting need: no other module asks which resource it has before it.

mod beside;
mod describe;
mod operators;
mod resources;

use std::fmt;

pub(crate) use beside::{Beside, ConditionLimits};
pub use describe::{
    ContainsBounds, FieldDescription, FilterLimits, FunctionDescription, PartDescription,
    ResourceDescription,
};
pub(crate) use operators::{ON_OTHER_FIELD, ON_PART, ON_TAG};
pub use resources::*;

/// The shortest text that `CONTAINS` finds, in characters.
///
/// Documented for the operations that [`Contains::Documented`] names; their notes say that other lengths give
/// "invalid results", an older note for users that they give none.
pub const CONTAINS_MIN: usize = 2;
/// The longest text that `CONTAINS` finds, in characters; see [`CONTAINS_MIN`].
pub const CONTAINS_MAX: usize = 25;
/// The lowest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MIN: i32 = 1;
/// The highest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MAX: i32 = 5;
/// The longest tag key, in characters (documented: `TagKey`).
pub const TAG_KEY_MAX: usize = 128;
/// The longest tag value, in characters (documented: `TagValue`).
pub const TAG_VALUE_MAX: usize = 256;
/// What no tag key begins with: keys of AWS's own (documented: `TagKey`).
pub const TAG_KEY_RESERVED: &str = "aws:";
/// The most tag conditions of a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_TAGS_MAX: usize = 25;
/// The most hierarchy conditions of a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_GROUPS_MAX: usize = 20;
/// How many calls of one operation the service answers in a second, for a whole account in a Region (documented:
/// Service Quotas, "Rate of `SearchUsers` API requests" and its like; for the others the administrator guide, "Amazon
/// Connect API throttling quotas").
pub(crate) const CALLS_PER_SECOND: u32 = 2;
/// How many it answers at once, before that counts (documented: the administrator guide, the same page).
pub(crate) const CALLS_AT_ONCE: u32 = 5;
/// The longest instance id of the operations that take an ARN for it too, in characters (documented: `InstanceIdOrArn`).
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
    /// The member of the response that holds the records: `AgentStatuses`.
    pub result_list: &'static str,
    /// The members of a record that tell it from the others, mostly one.
    pub id: &'static [&'static str],
    /// Members that every record of the search has, and that shorter forms of it (a part cut out of it, an entry of a
    /// List operation) mostly lack: a record with all of them is a whole one. Required by the model's shape of the
    /// record, or by the operation that creates one.
    pub always: &'static [&'static str],
    /// True if botocore has a paginator for the operation: without one, the AWS CLI prints one page.
    pub paginator: bool,
    /// The largest page.
    pub max_results: u16,
    /// The longest instance id, in characters.
    pub instance_id_max: u16,
    /// The longest page token, in characters; `None` where the service names no bound.
    pub next_token_max: Option<u16>,
    /// The fields, in the order in which they are listed to people.
    pub fields: &'static [Field],
    /// The members that `SearchFilter` may have, the one for tags alone first. Empty where the operation has no filter.
    pub filters: &'static [FilterMember],
    /// Whether there are proficiencies to search.
    pub proficiencies: bool,
    /// Whether there are hierarchy groups to search.
    pub hierarchy: bool,
    /// Where records carry their tags; `None` where they do not return them.
    pub tags: Option<&'static str>,
    /// The operations whose permissions a search needs besides its own.
    pub depends_on: &'static [&'static str],
    /// The members of a record that a table shows, as columns; those of an object inside are named with dots.
    pub columns: &'static [&'static str],
    /// A query that shows what can be asked.
    pub example: &'static str,
    /// Where in the documentation this comes from.
    pub source: &'static str,
}

/// Two resources are the same when they are the same operation.
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
    /// The service's spelling of it, for this operation.
    pub name: &'static str,
    /// Short names, besides the spelling.
    pub short: &'static [&'static str],
    /// What kind of values it has, and how conditions on it are written.
    pub kind: Kind,
    /// Whether a record may have several values, any of which may match.
    pub many: bool,
    /// Where there are several, whether the first member on the way is a map of them, not a list.
    pub in_map: bool,
    /// Where records carry it.
    pub returned: Returned,
    /// Whether the service documents the bounds of `CONTAINS` for it.
    pub contains: Contains,
    /// Whether its spelling is documented.
    pub spelling: Spelling,
    /// A line about it.
    pub about: &'static str,
}

/// A field is itself and no other: entries of the catalog are compared by their address.
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
    /// Open text, compared without regard to letter case (assumed).
    Text,
    /// An id or ARN: open text that is compared exactly (assumed).
    Id,
    /// Any of these string fields of the resource.
    AnyOf(&'static [&'static str]),
    /// The texts of these two string fields of the resource, one space between them. A missing one is empty.
    Joined(&'static [&'static str; 2]),
    /// One of a closed set of values.
    Choice {
        /// The values, in the service's spelling.
        values: &'static [&'static str],
        /// Whether the values are numbers in rising order, so that `<` and ranges can be asked.
        ordered: bool,
        /// The member of a criteria node that asks for it.
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
    /// An attribute that only the filter can ask for, and only for its exact value.
    FilterAttribute,
}

impl Kind {
    /// The fields that a field of this kind is made of; none for a field of the service.
    pub(crate) fn made_of(self) -> Option<&'static [&'static str]> {
        match self {
            Kind::AnyOf(names) => Some(names),
            Kind::Joined(names) => Some(names),
            _ => None,
        }
    }
}

/// The member of a criteria node that asks for a value of a closed set.
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

/// Where records carry the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Returned {
    /// Nowhere: the field is searched, never returned.
    No,
    /// At the first of these places that the record has; members are separated by dots. An array on the way or at the
    /// end stands for its elements, a map at the end for its values (a message in several languages): any of them
    /// may match.
    At(&'static [&'static str]),
    /// The group above the record's own in its `HierarchyPath`.
    ParentInPath,
}

/// Whether the service documents that `CONTAINS` takes 2 to 25 characters on a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Contains {
    /// It does: other lengths find nothing, without a word.
    Documented,
    /// It does not say.
    Undocumented,
}

/// Whether a field's spelling is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spelling {
    /// The API reference names it.
    Documented,
    /// It follows the habit of the other operations.
    Assumed,
}

/// The members of a `SearchFilter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterMember {
    /// Tags, the ANDs as bare lists.
    TagFilter,
    /// Tags, the ANDs as objects.
    AttributeFilter,
    /// Tags and one hierarchy group in each AND; never beside a `TagFilter`.
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

/// What is known about a function.
#[derive(Debug)]
#[non_exhaustive]
pub struct FunctionEntry {
    /// Which one.
    pub function: Function,
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// A line about it.
    pub about: &'static str,
}

/// The functions of the language.
pub const FUNCTIONS: &[FunctionEntry] = &[
    FunctionEntry {
        function: Function::Tag,
        name: "tag",
        usage: "tag(KEY = VALUE)",
        about: "a tag's key and value, both exactly; commas mean `and`; `tag(KEY)` has any value",
    },
    FunctionEntry {
        function: Function::Proficiency,
        name: "proficiency",
        usage: "proficiency(VALUE >= LEVEL)",
        about: "a proficiency: its value exactly, and its level from 1 to 5",
    },
    FunctionEntry {
        function: Function::Hierarchy,
        name: "hierarchy",
        usage: "hierarchy(under GROUP_ID)",
        about: "a hierarchy group, alone or with the groups below it",
    },
    FunctionEntry {
        function: Function::Field,
        name: "field",
        usage: "field(\"Name\") = VALUE",
        about: "a string field that the catalog does not have, sent as it is spelled",
    },
];

/// The function of this name, in any letter case.
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

/// The resource of this name: singular or plural, or the name of its operation, ignoring case, `_` and `-`.
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

/// True if two names differ in nothing but case, `_` and `-`.
pub(crate) fn same_name(left: &str, right: &str) -> bool {
    // Most names differ in their first letter already.
    match (first_letter(left), first_letter(right)) {
        (Some(left), Some(right)) if left != right => false,
        _ => left.eq_ignore_ascii_case(right) || plain_bytes(left).eq(plain_bytes(right)),
    }
}

fn first_letter(name: &str) -> Option<u8> {
    name.bytes()
        .next()
        .filter(u8::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_lowercase())
}

fn plain_bytes(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes()
        .filter(|byte| !matches!(byte, b'_' | b'-'))
        .map(|byte| byte.to_ascii_lowercase())
}

impl Resource {
    /// The field of this name: the spelling or a short name, whatever the letter case, `_` and `-`.
    ///
    /// ```
    /// let field = connectql::USERS.field("routing_profile_id");
    /// assert_eq!(field.map(|field| field.name), Some("RoutingProfileId"));
    /// ```
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.answers_to(name))
    }

    /// The fields that a field is made of, in their order; it is the names that its kind holds.
    pub(crate) fn members_of(
        &self,
        names: &'static [&'static str],
    ) -> impl Iterator<Item = &'static Field> {
        names
            .iter()
            .filter_map(|name| self.fields.iter().find(|field| field.name == *name))
    }

    /// The field that a request means by this name: its spelling, in any letter case. Public code sends `username` as
    /// well as `Username`, and neither is documented to fail (assumed).
    pub(crate) fn spelled(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The field that a member of a criteria node, such as `TypeCondition`, asks about, and its values.
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

    /// Whether a node of the criteria may have a member of this name.
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

    /// The functions that mean something on this resource.
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

    /// How a program tells records apart and unites the results of several requests, in JMESPath.
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

    /// Writes a resource as its name.
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it so.
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

    /// The IAM permissions that the operation needs: its own, and those that it depends on (documented: the service
    /// authorization reference for the operations of the first years; for the others by their pattern, assumed).
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
    /// Whether this is the field that `name` means.
    pub fn answers_to(&self, name: &str) -> bool {
        self.names().any(|own| same_name(own, name))
    }

    /// The value of a field that is never returned and can have no other.
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
