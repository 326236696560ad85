//! Opening hours of a contact centre: hours of operation and their overrides.

use super::entries::{RESOURCE, at, description, field, id, own_id, text};
use crate::catalog::fields::Kind;
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::resource::Resource;

/// Hours of operation.
pub static HOURS_OF_OPERATIONS: Resource = Resource {
    name: "hours-of-operations",
    singular: "hours-of-operation",
    operation: "SearchHoursOfOperations",
    result_list: "HoursOfOperations",
    id: &["HoursOfOperationId"],
    always: &["HoursOfOperationId", "Name", "TimeZone"],
    fields: &[
        text("name", at(&["Name"]), "the name of the hours of operation"),
        description("the description of the hours of operation"),
        text(
            "timezone",
            at(&["TimeZone"]),
            "the time zone of the hours, such as Europe/Berlin",
        ),
        own_id(
            "hours-of-operations",
            at(&["HoursOfOperationId"]),
            "the ID of the hours of operation",
        ),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeHoursOfOperation"],
    columns: &[
        "Name",
        "TimeZone",
        "Description",
        "Tags",
        "HoursOfOperationId",
    ],
    example: "timezone ^= \"Europe/\" and name ~ \"Weekend\" and tag(Team = Billing)",
    source: "API_SearchHoursOfOperations, API_HoursOfOperationSearchCriteria",
    ..RESOURCE
};

/// Overrides of hours of operation. The reference names no field, and records return no tags.
pub static HOURS_OF_OPERATION_OVERRIDES: Resource = Resource {
    name: "hours-of-operation-overrides",
    singular: "hours-of-operation-override",
    operation: "SearchHoursOfOperationOverrides",
    result_list: "HoursOfOperationOverrides",
    id: &["HoursOfOperationOverrideId"],
    always: &[
        "HoursOfOperationOverrideId",
        "HoursOfOperationId",
        "Name",
        "EffectiveFrom",
        "EffectiveTill",
    ],
    fields: &[
        text("name", at(&["Name"]), "the override's name").assumed(),
        description("the override's description").assumed(),
        field(
            "effectiveFrom",
            Kind::Date,
            at(&["EffectiveFrom"]),
            "the override's first day",
        )
        .short(&["from"])
        .assumed(),
        field(
            "effectiveTill",
            Kind::Date,
            at(&["EffectiveTill"]),
            "the override's last day",
        )
        .short(&["till"])
        .assumed(),
        id(
            "hoursOfOperationId",
            at(&["HoursOfOperationId"]),
            "the ID of the overridden hours of operation",
        )
        .short(&["hours"])
        .of("hours-of-operations")
        .assumed(),
        own_id(
            "hours-of-operation-overrides",
            at(&["HoursOfOperationOverrideId"]),
            "the override's ID",
        )
        .assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    tags: None,
    depends_on: &["DescribeHoursOfOperation", "ListHoursOfOperationOverrides"],
    columns: &[
        "Name",
        "EffectiveFrom",
        "EffectiveTill",
        "HoursOfOperationId",
        "HoursOfOperationOverrideId",
    ],
    example: "effectivefrom >= 2026-12-01 and effectivetill <= 2026-12-31",
    source: "API_SearchHoursOfOperationOverrides, API_HoursOfOperationOverrideSearchCriteria, API_DateCondition",
    ..RESOURCE
};
