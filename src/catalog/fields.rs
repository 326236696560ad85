//! Fields, and the kinds of their values.

use super::names::same_name;

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
    /// The resource whose records have these IDs, if any. Its search by name finds an ID.
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
