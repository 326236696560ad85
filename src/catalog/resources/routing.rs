//! Routing of contacts: queues, routing profiles, quick connects, e-mail addresses, and the
//! attributes by which contacts are routed.

use super::entries::{RESOURCE, at, choice_of, description, field, id, own_id, text};
use crate::catalog::fields::{ChoiceCondition, Returned};
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::resource::Resource;

/// E-mail addresses. The reference names no field, and records return no tags.
pub static EMAIL_ADDRESSES: Resource = Resource {
    name: "email-addresses",
    singular: "email-address",
    operation: "SearchEmailAddresses",
    result_list: "EmailAddresses",
    id: &["EmailAddressId"],
    always: &["EmailAddressId", "EmailAddress"],
    paginator: false,
    fields: &[
        text(
            "emailAddress",
            at(&["EmailAddress"]),
            "the full address, including its domain",
        )
        .short(&["address"])
        .assumed(),
        description("the address's description").assumed(),
        text(
            "displayName",
            at(&["DisplayName"]),
            "the name shown to recipients",
        )
        .short(&["name"])
        .assumed(),
        own_id(
            "email-addresses",
            at(&["EmailAddressId"]),
            "the address's ID",
        )
        .assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    tags: None,
    depends_on: &["DescribeEmailAddress"],
    columns: &[
        "EmailAddress",
        "DisplayName",
        "Description",
        "EmailAddressId",
    ],
    example: "emailaddress ~ support and tag(Region = EMEA)",
    source: "API_SearchEmailAddresses, API_EmailAddressSearchCriteria",
    ..RESOURCE
};

/// Predefined attributes, which are identified by name and have no tags. `purposes` is documented
/// by the reference's example.
pub static PREDEFINED_ATTRIBUTES: Resource = Resource {
    name: "predefined-attributes",
    singular: "predefined-attribute",
    operation: "SearchPredefinedAttributes",
    result_list: "PredefinedAttributes",
    id: &["Name"],
    always: &["Name", "Values"],
    fields: &[
        text("name", at(&["Name"]), "the attribute's name").assumed(),
        text(
            "purposes",
            at(&["Purposes"]),
            "any of the attribute's purposes",
        )
        .short(&["purpose"])
        .many(),
    ],
    tags: None,
    depends_on: &["DescribePredefinedAttribute"],
    columns: &["Name", "Purposes", "Values.StringList"],
    example: "purposes ~ routing or name ^= \"Lang\"",
    source: "API_SearchPredefinedAttributes, API_PredefinedAttributeSearchCriteria",
    ..RESOURCE
};

/// Queues. Their type can be searched, but is not returned.
pub static QUEUES: Resource = Resource {
    name: "queues",
    singular: "queue",
    operation: "SearchQueues",
    result_list: "Queues",
    id: &["QueueId"],
    always: &["QueueId", "Name", "HoursOfOperationId"],
    max_results: 500,
    fields: &[
        text("name", at(&["Name"]), "the queue's name").bounded(),
        description("the queue's description").bounded(),
        field(
            "type",
            choice_of(ChoiceCondition::QueueType, &["STANDARD"]),
            Returned::No,
            "the type of queue",
        )
        .short(&["queuetype"]),
        own_id("queues", at(&["QueueId"]), "the queue's ID"),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeQueue"],
    columns: &["Name", "Status", "Description", "Tags", "QueueId"],
    example: "type = STANDARD and (name ~ \"Support\" or description ~ \"Support\") and tag(Team = Billing)",
    source: "API_SearchQueues, API_QueueSearchCriteria",
    ..RESOURCE
};

/// Quick connects.
pub static QUICK_CONNECTS: Resource = Resource {
    name: "quick-connects",
    singular: "quick-connect",
    operation: "SearchQuickConnects",
    result_list: "QuickConnects",
    id: &["QuickConnectId"],
    always: &["QuickConnectId", "Name", "QuickConnectConfig"],
    fields: &[
        text("name", at(&["Name"]), "the quick connect's name"),
        description("the quick connect's description"),
        own_id(
            "quick-connects",
            at(&["QuickConnectId"]),
            "the quick connect's ID",
        ),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeQuickConnect"],
    columns: &["Name", "Description", "Tags", "QuickConnectId"],
    example: "(name ^= \"Transfer\" or description ~ \"escalation\") and tag(Region = EMEA)",
    source: "API_SearchQuickConnects, API_QuickConnectSearchCriteria",
    ..RESOURCE
};

/// Routing profiles.
pub static ROUTING_PROFILES: Resource = Resource {
    name: "routing-profiles",
    singular: "routing-profile",
    operation: "SearchRoutingProfiles",
    result_list: "RoutingProfiles",
    id: &["RoutingProfileId"],
    always: &[
        "RoutingProfileId",
        "Name",
        "DefaultOutboundQueueId",
        "MediaConcurrencies",
    ],
    max_results: 500,
    fields: &[
        text("name", at(&["Name"]), "the profile's name").bounded(),
        description("the profile's description").bounded(),
        id(
            "associatedQueueIds",
            at(&["AssociatedQueueIds"]),
            "the ID of any of the profile's queues",
        )
        .short(&["queue"])
        .of("queues")
        .many(),
        own_id(
            "routing-profiles",
            at(&["RoutingProfileId"]),
            "the profile's ID",
        ),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeRoutingProfile"],
    columns: &["Name", "Description", "Tags", "RoutingProfileId"],
    example: "queue in (4b8a2c1e-7d30-4f59-9c61-0a5e2b7f8d14, e07c9f35-16ab-4d82-b3f4-58d1c6a90e27) and name ~ \"Support\"",
    source: "API_SearchRoutingProfiles, API_RoutingProfileSearchCriteria",
    ..RESOURCE
};
