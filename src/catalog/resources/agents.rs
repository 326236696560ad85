//! The people of a contact centre: users, their groups and permissions, and agent statuses.

use super::entries::{RESOURCE, at, choice, description, field, id, own_id, text};
use crate::catalog::fields::{ChoiceCondition, Kind, Returned};
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::resource::Resource;

/// Positions in a list of agent statuses: numbers from 1 to 50 that the service compares as strings.
const DISPLAY_ORDERS: &[&str] = &[
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33",
    "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49",
    "50",
];

/// A fixed set of values in ascending order, searched with a `StringCondition`.
const ORDER: Kind = Kind::Choice {
    values: DISPLAY_ORDERS,
    ordered: true,
    condition: ChoiceCondition::String,
};

/// Agent statuses.
pub static AGENT_STATUSES: Resource = Resource {
    name: "agent-statuses",
    singular: "agent-status",
    operation: "SearchAgentStatuses",
    result_list: "AgentStatuses",
    id: &["AgentStatusId"],
    always: &["AgentStatusId", "Name", "State", "Type"],
    fields: &[
        text("name", at(&["Name"]), "the status's name"),
        description("the status's description"),
        field(
            "state",
            choice(&["ENABLED", "DISABLED"]),
            at(&["State"]),
            "whether agents can select the status",
        ),
        field(
            "type",
            choice(&["ROUTABLE", "CUSTOM", "OFFLINE"]),
            at(&["Type"]),
            "the type of status",
        ),
        field(
            "displayOrder",
            ORDER,
            at(&["DisplayOrder"]),
            "the position in the list of statuses, from 1 to 50",
        ),
        own_id("agent-statuses", at(&["AgentStatusId"]), "the status's ID"),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeAgentStatus"],
    columns: &[
        "Name",
        "State",
        "Type",
        "DisplayOrder",
        "Description",
        "AgentStatusId",
    ],
    example: "state = ENABLED and displayorder in 1..10 and tag(Team = Billing)",
    source: "API_SearchAgentStatuses, API_AgentStatusSearchCriteria",
    ..RESOURCE
};

/// Security profiles. The reference names one field, and no ID.
pub static SECURITY_PROFILES: Resource = Resource {
    name: "security-profiles",
    singular: "security-profile",
    operation: "SearchSecurityProfiles",
    result_list: "SecurityProfiles",
    always: &["Id", "SecurityProfileName"],
    fields: &[text("name", at(&["SecurityProfileName"]), "the profile's name").bounded()],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeSecurityProfile"],
    columns: &["SecurityProfileName", "Description", "Tags", "Id"],
    example: "name ~ Admin and tag(Department in (IT, Operations))",
    source: "API_SearchSecurityProfiles, API_SecurityProfileSearchCriteria",
    ..RESOURCE
};

/// Groups of the user hierarchy.
pub static USER_HIERARCHY_GROUPS: Resource = Resource {
    name: "user-hierarchy-groups",
    singular: "user-hierarchy-group",
    operation: "SearchUserHierarchyGroups",
    result_list: "UserHierarchyGroups",
    always: &["Id", "Name", "LevelId"],
    fields: &[
        text("name", at(&["Name"]), "the group's name"),
        id(
            "parentId",
            Returned::ParentInPath,
            "the ID of the parent group",
        )
        .short(&["parent"])
        .of("user-hierarchy-groups"),
        id("levelId", at(&["LevelId"]), "the ID of the group's level").short(&["level"]),
        own_id("user-hierarchy-groups", at(&["Id"]), "the group's ID"),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeUserHierarchyGroup"],
    columns: &["Name", "LevelId", "Tags", "Id"],
    example: "name ^= \"North\" and tag(Region = EMEA)",
    source: "API_SearchUserHierarchyGroups, API_UserHierarchyGroupSearchCriteria",
    ..RESOURCE
};

/// The fields that `name` matches on users.
const USER_NAMES: Kind = Kind::AnyOf(&["Username", "FirstName", "LastName"]);

/// The fields that `fullname` joins on users.
const FULL_NAME: Kind = Kind::Joined(&["FirstName", "LastName"]);

/// Users.
pub static USERS: Resource = Resource {
    name: "users",
    singular: "user",
    operation: "SearchUsers",
    result_list: "Users",
    always: &["Id", "Username", "RoutingProfileId", "SecurityProfileIds"],
    max_results: 500,
    fields: &[
        text(
            "Username",
            at(&["Username"]),
            "the name the user signs in with",
        )
        .bounded(),
        text(
            "FirstName",
            at(&["IdentityInfo.FirstName"]),
            "the user's first name",
        )
        .bounded(),
        text(
            "LastName",
            at(&["IdentityInfo.LastName"]),
            "the user's last name",
        )
        .bounded(),
        field(
            "name",
            USER_NAMES,
            Returned::No,
            "any of Username, FirstName and LastName",
        )
        .many()
        .bounded(),
        field(
            "fullname",
            FULL_NAME,
            Returned::No,
            "FirstName and LastName, joined by a space",
        )
        .bounded(),
        id(
            "RoutingProfileId",
            at(&["RoutingProfileId"]),
            "the ID of the user's routing profile",
        )
        .short(&["routingprofile"])
        .of("routing-profiles"),
        id(
            "SecurityProfileId",
            at(&["SecurityProfileIds"]),
            "the ID of any of the user's security profiles",
        )
        .short(&["securityprofile"])
        .of("security-profiles")
        .many(),
        id("resourceId", at(&["Id"]), "the user's ID")
            .short(&["id"])
            .of("users"),
    ],
    filters: &[FilterMember::TagFilter, FilterMember::UserAttributeFilter],
    proficiencies: true,
    hierarchy: true,
    depends_on: &["DescribeUser", "ListUserProficiencies"],
    columns: &[
        "Username",
        "IdentityInfo.FirstName",
        "IdentityInfo.LastName",
        "Tags",
        "Id",
    ],
    example: "name ~ \"Sup\" and tag(BPO = 123) or proficiency(English >= 3)",
    source: "API_SearchUsers, API_UserSearchCriteria, API_UserSearchFilter",
    ..RESOURCE
};
