//! The functions of the language.

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
    /// The resource whose records have the IDs that it accepts; see [`Field::id_of`](super::Field::id_of).
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
