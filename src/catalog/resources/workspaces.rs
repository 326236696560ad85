//! Workspaces and their associations, views, and notifications, which agents see on screen.

use super::entries::{RESOURCE, at, choice, choice_of, description, field, id, own_id, text};
use crate::catalog::fields::ChoiceCondition;
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::limits::INSTANCE_ID_OR_ARN_MAX;
use crate::catalog::resource::Resource;

/// Notifications. The reference says that IDs and message content are searched, but not how they
/// are spelled.
pub static NOTIFICATIONS: Resource = Resource {
    name: "notifications",
    singular: "notification",
    operation: "SearchNotifications",
    next_token_max: None,
    result_list: "Notifications",
    always: &["Id", "Content", "CreatedAt"],
    paginator: false,
    fields: &[
        text(
            "content",
            at(&["Content"]),
            "the message, in any of its languages",
        )
        .many_in_map()
        .assumed(),
        own_id("notifications", at(&["Id"]), "the notification's ID").assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeNotification"],
    columns: &["Content", "Tags", "Id"],
    example: "content ~ \"maintenance\" and tag(Region = EMEA)",
    source: "API_SearchNotifications, API_NotificationSearchCriteria",
    ..RESOURCE
};

/// Views. The reference says that names and descriptions are searched, but not how they are
/// spelled.
pub static VIEWS: Resource = Resource {
    name: "views",
    singular: "view",
    operation: "SearchViews",
    instance_id_max: INSTANCE_ID_OR_ARN_MAX,
    result_list: "Views",
    always: &["Id", "Name", "Status", "Type", "Version"],
    fields: &[
        text("name", at(&["Name"]), "the view's name").assumed(),
        description("the view's description").assumed(),
        field(
            "type",
            choice_of(
                ChoiceCondition::ViewType,
                &["CUSTOMER_MANAGED", "AWS_MANAGED"],
            ),
            at(&["Type"]),
            "whether the customer or AWS manages the view",
        )
        .short(&["viewtype"]),
        field(
            "status",
            choice_of(ChoiceCondition::ViewStatus, &["PUBLISHED", "SAVED"]),
            at(&["Status"]),
            "whether the view is published or only saved",
        )
        .short(&["viewstatus"]),
        own_id("views", at(&["Id"]), "the view's ID").assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeView"],
    columns: &["Name", "Type", "Status", "Description", "Id"],
    example: "type = CUSTOMER_MANAGED and status = PUBLISHED and name ~ \"Disposition\"",
    source: "API_SearchViews, API_ViewSearchCriteria",
    ..RESOURCE
};

/// Workspaces. The reference says that names, descriptions and visibility are searched, but not how
/// they are spelled.
pub static WORKSPACES: Resource = Resource {
    name: "workspaces",
    singular: "workspace",
    operation: "SearchWorkspaces",
    result_list: "Workspaces",
    always: &["Id", "Name", "CreatedAt"],
    max_results: 500,
    fields: &[
        text("name", at(&["Name"]), "the workspace's name").assumed(),
        description("the workspace's description").assumed(),
        field(
            "visibility",
            choice(&["ALL", "ASSIGNED", "NONE"]),
            at(&["Visibility"]),
            "who can see the workspace",
        )
        .assumed(),
        own_id("workspaces", at(&["Id"]), "the workspace's ID").assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeWorkspace"],
    columns: &["Name", "Title", "Visibility", "Tags", "Id"],
    example: "visibility != NONE and name ~ \"Claims\" and tag(Team = Billing)",
    source: "API_SearchWorkspaces, API_WorkspaceSearchCriteria",
    ..RESOURCE
};

/// Associations of workspaces with users and routing profiles, identified by both IDs; records
/// return no tags. The reference says that workspace IDs, resource IDs and resource types are
/// searched, but not how they are spelled.
pub static WORKSPACE_ASSOCIATIONS: Resource = Resource {
    name: "workspace-associations",
    singular: "workspace-association",
    operation: "SearchWorkspaceAssociations",
    result_list: "WorkspaceAssociations",
    id: &["WorkspaceId", "ResourceId"],
    always: &["WorkspaceId", "ResourceId", "ResourceType"],
    max_results: 500,
    fields: &[
        id(
            "workspaceId",
            at(&["WorkspaceId"]),
            "the ID of the workspace",
        )
        .short(&["workspace"])
        .of("workspaces")
        .assumed(),
        id(
            "resourceId",
            at(&["ResourceId"]),
            "the ID of the associated user or routing profile",
        )
        .short(&["resource"])
        .assumed(),
        // The service's model has a plain string here, so negation cannot become the other values.
        text(
            "resourceType",
            at(&["ResourceType"]),
            "the type of the associated resource, such as `USER` or `ROUTING_PROFILE`",
        )
        .short(&["type"])
        .assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    tags: None,
    columns: &["WorkspaceId", "ResourceType", "ResourceName", "ResourceId"],
    example: "resourcetype = USER and workspace = 91f3d7a0-2c4e-4b68-9d15-c8e6a07b3f52",
    source: "API_SearchWorkspaceAssociations, API_WorkspaceAssociationSearchCriteria",
    ..RESOURCE
};
