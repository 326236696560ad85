//! Functions for writing the entries of the table. A field has a spelling, a kind, a path in a
//! record and a description, followed by any exceptions.
//!
//! ```text
//! text("name", at(&["Name"]), "the queue's name").bounded()
//! ```

use crate::catalog::fields::{ChoiceCondition, Contains, Field, Kind, Returned, Spelling};
use crate::catalog::resource::Resource;

/// The properties that most resources share. An entry sets the others, including all that are empty
/// strings here.
pub(super) const RESOURCE: Resource = Resource {
    name: "",
    singular: "",
    operation: "",
    result_list: "",
    id: &["Id"],
    always: &["Id"],
    paginator: true,
    max_results: 100,
    instance_id_max: 100,
    next_token_max: Some(2500),
    fields: &[],
    filters: &[],
    proficiencies: false,
    hierarchy: false,
    tags: Some("Tags"),
    depends_on: &[],
    columns: &[],
    example: "",
    source: "",
};

/// The paths of a value in a record; see [`Returned::At`].
pub(super) const fn at(paths: &'static [&'static str]) -> Returned {
    Returned::At(paths)
}

/// A field with one value and a documented spelling, but no documented length limits for
/// `CONTAINS`.
pub(super) const fn field(
    name: &'static str,
    kind: Kind,
    returned: Returned,
    about: &'static str,
) -> Field {
    Field {
        name,
        short: &[],
        kind,
        many: false,
        in_map: false,
        id_of: None,
        returned,
        contains: Contains::Undocumented,
        spelling: Spelling::Documented,
        about,
    }
}

/// Free-form text.
pub(super) const fn text(name: &'static str, returned: Returned, about: &'static str) -> Field {
    field(name, Kind::Text, returned, about)
}

/// An ID.
pub(super) const fn id(name: &'static str, returned: Returned, about: &'static str) -> Field {
    field(name, Kind::Id, returned, about)
}

/// The description of a record.
pub(super) const fn description(about: &'static str) -> Field {
    text("description", at(&["Description"]), about)
}

/// The ID of a record itself, under the name that most resources use.
pub(super) const fn own_id(
    resource: &'static str,
    returned: Returned,
    about: &'static str,
) -> Field {
    id("resourceID", returned, about)
        .short(&["id"])
        .of(resource)
}

/// A fixed set of values, searched with a `StringCondition`.
pub(super) const fn choice(values: &'static [&'static str]) -> Kind {
    choice_of(ChoiceCondition::String, values)
}

/// A fixed set of values with its own member in a criteria node. The field has no spelling there:
/// its name is that of the member without `Condition`, and counts as documented.
pub(super) const fn choice_of(condition: ChoiceCondition, values: &'static [&'static str]) -> Kind {
    Kind::Choice {
        values,
        ordered: false,
        condition,
    }
}

impl Field {
    /// Short names, in addition to the spelling.
    pub(super) const fn short(mut self, names: &'static [&'static str]) -> Field {
        self.short = names;
        self
    }

    /// The values are the IDs of this resource's records.
    pub(super) const fn of(mut self, resource: &'static str) -> Field {
        self.id_of = Some(resource);
        self
    }

    /// A record may have several values, any of which may match.
    pub(super) const fn many(mut self) -> Field {
        self.many = true;
        self
    }

    /// A record may have several values, in a map.
    pub(super) const fn many_in_map(mut self) -> Field {
        self.in_map = true;
        self.many()
    }

    /// The service documents the length limits of `CONTAINS`.
    pub(super) const fn bounded(mut self) -> Field {
        self.contains = Contains::Documented;
        self
    }

    /// The spelling is not documented.
    pub(super) const fn assumed(mut self) -> Field {
        self.spelling = Spelling::Assumed;
        self
    }
}
