//! Flows, their modules, the prompts and data tables they use, and their test cases.

use super::entries::{RESOURCE, at, choice_of, description, field, own_id, text};
use crate::catalog::fields::{ChoiceCondition, Kind};
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::limits::INSTANCE_ID_OR_ARN_MAX;
use crate::catalog::resource::Resource;

/// The states of a flow or a module.
const STATE: Kind = choice_of(ChoiceCondition::State, &["ACTIVE", "ARCHIVED"]);

/// The statuses of a flow, a module or a test case.
const STATUS: Kind = choice_of(ChoiceCondition::Status, &["PUBLISHED", "SAVED"]);

/// The types of flows.
const FLOW_TYPE: Kind = choice_of(
    ChoiceCondition::Type,
    &[
        "CONTACT_FLOW",
        "CUSTOMER_QUEUE",
        "CUSTOMER_HOLD",
        "CUSTOMER_WHISPER",
        "AGENT_HOLD",
        "AGENT_WHISPER",
        "OUTBOUND_WHISPER",
        "AGENT_TRANSFER",
        "QUEUE_TRANSFER",
        "CAMPAIGN",
    ],
);

/// Flow modules. The reference names `name` and `description` in its note about `CONTAINS`.
pub static CONTACT_FLOW_MODULES: Resource = Resource {
    name: "contact-flow-modules",
    singular: "contact-flow-module",
    operation: "SearchContactFlowModules",
    result_list: "ContactFlowModules",
    always: &["Id", "Name", "State", "Status"],
    fields: &[
        text("name", at(&["Name"]), "the module's name").bounded(),
        description("the module's description").bounded(),
        field(
            "state",
            STATE,
            at(&["State"]),
            "whether the module is active or archived",
        ),
        field(
            "status",
            STATUS,
            at(&["Status"]),
            "whether the module is published or only saved",
        ),
        own_id("contact-flow-modules", at(&["Id"]), "the module's ID").assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeContactFlowModule"],
    columns: &["Name", "State", "Status", "Tags", "Id"],
    example: "name ~ \"Greeting\" and state = ACTIVE and status != SAVED and tag(Team = Billing)",
    source: "API_SearchContactFlowModules, API_ContactFlowModuleSearchCriteria",
    ..RESOURCE
};

/// Flows. The reference names `name` and `description` in its note about `CONTAINS`. The filter
/// also accepts their type.
pub static CONTACT_FLOWS: Resource = Resource {
    name: "contact-flows",
    singular: "contact-flow",
    operation: "SearchContactFlows",
    result_list: "ContactFlows",
    always: &["Id", "Name", "Type", "State", "Status"],
    fields: &[
        text("name", at(&["Name"]), "the flow's name").bounded(),
        description("the flow's description").bounded(),
        field("type", FLOW_TYPE, at(&["Type"]), "the type of flow").short(&["flowtype"]),
        field(
            "state",
            STATE,
            at(&["State"]),
            "whether the flow is active or archived",
        ),
        field(
            "status",
            STATUS,
            at(&["Status"]),
            "whether the flow is published or only saved",
        ),
        own_id("contact-flows", at(&["Id"]), "the flow's ID").assumed(),
    ],
    filters: &[FilterMember::TagFilter, FilterMember::FlowAttributeFilter],
    depends_on: &["DescribeContactFlow"],
    columns: &["Name", "Type", "State", "Status", "Tags", "Id"],
    example: "status = PUBLISHED and (type = CONTACT_FLOW or tag(Team = Billing))",
    source: "API_SearchContactFlows, API_ContactFlowSearchCriteria, API_ContactFlowSearchFilter",
    ..RESOURCE
};

/// Data tables. The reference says that names, descriptions and resource IDs are searched, but not
/// how they are spelled.
pub static DATA_TABLES: Resource = Resource {
    name: "data-tables",
    singular: "data-table",
    operation: "SearchDataTables",
    next_token_max: None,
    result_list: "DataTables",
    always: &["Id", "Name", "TimeZone", "LastModifiedTime"],
    max_results: 1000,
    fields: &[
        text("name", at(&["Name"]), "the table's name").assumed(),
        description("the table's description").assumed(),
        own_id("data-tables", at(&["Id"]), "the table's ID").assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeDataTable"],
    columns: &["Name", "Description", "Tags", "Id"],
    example: "(name ^= \"Holiday\" or description ~ \"closed\") and tag(Team = Billing)",
    source: "API_SearchDataTables, API_DataTableSearchCriteria",
    ..RESOURCE
};

/// Prompts.
pub static PROMPTS: Resource = Resource {
    name: "prompts",
    singular: "prompt",
    operation: "SearchPrompts",
    result_list: "Prompts",
    id: &["PromptId"],
    always: &["PromptId", "Name"],
    fields: &[
        text("name", at(&["Name"]), "the prompt's name"),
        description("the prompt's description"),
        own_id("prompts", at(&["PromptId"]), "the prompt's ID"),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribePrompt"],
    columns: &["Name", "Description", "Tags", "PromptId"],
    example: "name ^= \"Queue music\" and tag(Language in (de, en))",
    source: "API_SearchPrompts, API_PromptSearchCriteria",
    ..RESOURCE
};

/// Test cases of flows. The reference names no string field.
pub static TEST_CASES: Resource = Resource {
    name: "test-cases",
    singular: "test-case",
    operation: "SearchTestCases",
    instance_id_max: INSTANCE_ID_OR_ARN_MAX,
    result_list: "TestCases",
    always: &["Id", "Name", "Status"],
    fields: &[
        text("name", at(&["Name"]), "the test case's name").assumed(),
        description("the test case's description").assumed(),
        field(
            "status",
            STATUS,
            at(&["Status"]),
            "whether the test case is published or only saved",
        ),
        own_id("test-cases", at(&["Id"]), "the test case's ID").assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    depends_on: &["DescribeTestCase"],
    columns: &["Name", "Status", "Description", "Tags", "Id"],
    example: "status = PUBLISHED and name ^= \"Smoke\" and tag(Team = Billing)",
    source: "API_SearchTestCases, API_TestCaseSearchCriteria",
    ..RESOURCE
};
