//! The table: an entry for each Search operation.

use super::{ChoiceCondition, Contains, Field, FilterMember, Kind, Resource, Returned, Spelling};

/// All resources, in alphabetical order.
pub const RESOURCES: &[&Resource] = &[&AGENT_STATUSES, &USER_HIERARCHY_GROUPS, &USERS];

/// What most fields are: documented text with one value, whose bounds for `CONTAINS` are not documented. An entry
/// names what is different, and always its place in a record.
const TEXT: Field = Field {
    name: "",
    short: &[],
    kind: Kind::Text,
    many: false,
    returned: Returned::No,
    contains: Contains::Undocumented,
    spelling: Spelling::Documented,
    about: "",
};

/// An id of one value.
const ID: Field = Field { kind: Kind::Id, ..TEXT };

/// A closed set of values that a `StringCondition` asks for.
const fn choice(values: &'static [&'static str]) -> Kind {
    Kind::Choice { values, ordered: false, condition: ChoiceCondition::String }
}

/// Positions in a list of agent statuses: numbers from 1 to 50 that the service compares as strings.
const DISPLAY_ORDERS: &[&str] = &[
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
    "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39",
    "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50",
];

/// Agent statuses.
pub static AGENT_STATUSES: Resource = Resource {
    name: "agent-statuses",
    operation: "SearchAgentStatuses",
    result_list: "AgentStatuses",
    id: &["AgentStatusId"],
    max_results: 100,
    fields: &[
        Field { name: "name", returned: Returned::At(&["Name"]), about: "the status's name", ..TEXT },
        Field {
            name: "description",
            returned: Returned::At(&["Description"]),
            about: "the status's description",
            ..TEXT
        },
        Field {
            name: "state",
            kind: choice(&["ENABLED", "DISABLED"]),
            returned: Returned::At(&["State"]),
            about: "whether agents can choose it",
            ..TEXT
        },
        Field {
            name: "type",
            kind: choice(&["ROUTABLE", "CUSTOM", "OFFLINE"]),
            returned: Returned::At(&["Type"]),
            about: "what kind of status it is",
            ..TEXT
        },
        Field {
            name: "displayOrder",
            kind: Kind::Choice { values: DISPLAY_ORDERS, ordered: true, condition: ChoiceCondition::String },
            returned: Returned::At(&["DisplayOrder"]),
            about: "its place in the list, from 1 to 50",
            ..TEXT
        },
        Field {
            name: "resourceID",
            short: &["id"],
            returned: Returned::At(&["AgentStatusId"]),
            about: "the status's id",
            ..ID
        },
    ],
    filters: &[FilterMember::AttributeFilter],
    proficiencies: false,
    hierarchy: false,
    tags: Some("Tags"),
    example: "state = ENABLED and displayorder in 1..10 and tag(Team = Billing)",
    source: "API_SearchAgentStatuses, API_AgentStatusSearchCriteria",
};

/// Groups of the user hierarchy.
pub static USER_HIERARCHY_GROUPS: Resource = Resource {
    name: "user-hierarchy-groups",
    operation: "SearchUserHierarchyGroups",
    result_list: "UserHierarchyGroups",
    id: &["Id"],
    max_results: 100,
    fields: &[
        Field { name: "name", returned: Returned::At(&["Name"]), about: "the group's name", ..TEXT },
        Field {
            name: "parentId",
            short: &["parent"],
            returned: Returned::ParentInPath,
            about: "the id of the group above it",
            ..ID
        },
        Field {
            name: "levelId",
            short: &["level"],
            returned: Returned::At(&["LevelId"]),
            about: "the id of its level",
            ..ID
        },
        Field { name: "resourceID", short: &["id"], returned: Returned::At(&["Id"]), about: "the group's id", ..ID },
    ],
    filters: &[FilterMember::AttributeFilter],
    proficiencies: false,
    hierarchy: false,
    tags: Some("Tags"),
    example: "name ^= \"North\" and tag(Region = EMEA)",
    source: "API_SearchUserHierarchyGroups, API_UserHierarchyGroupSearchCriteria",
};

/// Users.
pub static USERS: Resource = Resource {
    name: "users",
    operation: "SearchUsers",
    result_list: "Users",
    id: &["Id"],
    max_results: 500,
    fields: &[
        Field {
            name: "Username",
            returned: Returned::At(&["Username"]),
            contains: Contains::Documented,
            about: "the name that the user signs in with",
            ..TEXT
        },
        Field {
            name: "FirstName",
            returned: Returned::At(&["IdentityInfo.FirstName"]),
            contains: Contains::Documented,
            about: "the first name",
            ..TEXT
        },
        Field {
            name: "LastName",
            returned: Returned::At(&["IdentityInfo.LastName"]),
            contains: Contains::Documented,
            about: "the last name",
            ..TEXT
        },
        Field {
            name: "name",
            kind: Kind::AnyOf(&["Username", "FirstName", "LastName"]),
            many: true,
            contains: Contains::Documented,
            about: "any of Username, FirstName and LastName",
            ..TEXT
        },
        Field {
            name: "RoutingProfileId",
            short: &["routingprofile"],
            returned: Returned::At(&["RoutingProfileId"]),
            about: "the id of the user's routing profile",
            ..ID
        },
        Field {
            name: "SecurityProfileId",
            short: &["securityprofile"],
            many: true,
            returned: Returned::At(&["SecurityProfileIds"]),
            about: "the id of any of the user's security profiles",
            ..ID
        },
        Field { name: "resourceId", short: &["id"], returned: Returned::At(&["Id"]), about: "the user's id", ..ID },
    ],
    filters: &[FilterMember::TagFilter, FilterMember::UserAttributeFilter],
    proficiencies: true,
    hierarchy: true,
    tags: Some("Tags"),
    example: "name ~ \"Sup\" and tag(BPO = 123) or proficiency(English >= 3)",
    source: "API_SearchUsers, API_UserSearchCriteria, API_UserSearchFilter",
};
