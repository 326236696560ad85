//! Measuring work and acting on it: evaluations and their forms, metrics and rules.

use super::entries::{RESOURCE, at, choice, description, field, id, own_id, text};
use crate::catalog::fields::Kind;
use crate::catalog::filter_condition::FilterMember;
use crate::catalog::resource::Resource;

/// Evaluations of contacts. The reference's examples spell fields like the members of a record,
/// `EvaluationId`, `EvaluationFormVersion`, `LastModifiedTime` and `AutoEvaluationEnabled` among
/// them; the other spellings are assumed to follow the same pattern.
pub static CONTACT_EVALUATIONS: Resource = Resource {
    name: "contact-evaluations",
    singular: "contact-evaluation",
    operation: "SearchContactEvaluations",
    next_token_max: None,
    result_list: "EvaluationSearchSummaryList",
    id: &["EvaluationId"],
    always: &[
        "EvaluationId",
        "EvaluationFormVersion",
        "Metadata",
        "Status",
        "CreatedTime",
        "LastModifiedTime",
    ],
    paginator: false,
    fields: &[
        id("EvaluationId", at(&["EvaluationId"]), "the evaluation's ID").short(&["id"]),
        id(
            "EvaluationFormId",
            at(&["EvaluationFormId"]),
            "the ID of the evaluation form",
        )
        .short(&["form"])
        .of("evaluation-forms")
        .assumed(),
        text(
            "EvaluationFormTitle",
            at(&["EvaluationFormTitle"]),
            "the title of the evaluation form",
        )
        .short(&["title"])
        .assumed(),
        field(
            "EvaluationFormVersion",
            Kind::Number,
            at(&["EvaluationFormVersion"]),
            "the version of the evaluation form",
        )
        .short(&["version"]),
        field(
            "Status",
            choice(EVALUATION_STATUSES),
            at(&["Status"]),
            "the status of the evaluation",
        )
        .assumed(),
        field(
            "EvaluationType",
            choice(&["STANDARD", "CALIBRATION"]),
            at(&["EvaluationType"]),
            "the type of evaluation",
        )
        .short(&["type"])
        .assumed(),
        field(
            "AutoEvaluationEnabled",
            Kind::Flag,
            at(&["Metadata.AutoEvaluationEnabled"]),
            "whether automatic evaluation is enabled",
        )
        .short(&["autoevaluation"]),
        field(
            "ScorePercentage",
            Kind::Decimal,
            at(&["Metadata.ScorePercentage"]),
            "the score as a percentage",
        )
        .short(&["score"])
        .assumed(),
        field(
            "ScoreAutomaticFail",
            Kind::Flag,
            at(&["Metadata.ScoreAutomaticFail"]),
            "whether the evaluation failed automatically",
        )
        .short(&["automaticfail"])
        .assumed(),
        field(
            "CreatedTime",
            Kind::DateTime,
            at(&["CreatedTime"]),
            "when the evaluation was created",
        )
        .short(&["created"])
        .assumed(),
        field(
            "LastModifiedTime",
            Kind::DateTime,
            at(&["LastModifiedTime"]),
            "when the evaluation was last changed",
        )
        .short(&["modified"]),
        field(
            "AcknowledgedTime",
            Kind::DateTime,
            at(&["Metadata.AcknowledgedTime"]),
            "when the agent acknowledged the evaluation",
        )
        .short(&["acknowledged"])
        .assumed(),
        id(
            "ContactId",
            at(&["Metadata.ContactId"]),
            "the ID of the contact",
        )
        .short(&["contact"])
        .assumed(),
        id(
            "EvaluatorArn",
            at(&["Metadata.EvaluatorArn"]),
            "the ARN of the evaluator",
        )
        .short(&["evaluator"])
        .of("users")
        .assumed(),
        field(
            "ContactAgentId",
            Kind::FilterAttribute,
            at(&["Metadata.ContactAgentId"]),
            "the ID of the agent who handled the contact",
        )
        .short(&["agent"]),
    ],
    filters: &[
        FilterMember::AttributeFilter,
        FilterMember::ContactEvaluationAttributeFilter,
    ],
    depends_on: &["DescribeContactEvaluation"],
    columns: &[
        "EvaluationFormTitle",
        "Status",
        "Metadata.ScorePercentage",
        "LastModifiedTime",
        "EvaluationId",
    ],
    example: "autoevaluation and score < 62.5 and modified >= 2026-07-01 and agent = 7c1d0e52-93ab-4f60-8a27-5e14b9d6c308",
    source: "API_SearchContactEvaluations, API_EvaluationSearchCriteria, API_EvaluationSearchFilter",
    ..RESOURCE
};

/// The statuses of an evaluation.
const EVALUATION_STATUSES: &[&str] = &["DRAFT", "SUBMITTED", "REVIEW_REQUESTED", "UNDER_REVIEW"];

/// Evaluation forms. The reference names `Title`, `Description` and `Status`, and in its examples
/// `EvaluationFormId`, `LatestVersion`, `LastModifiedTime` and `AutoEvaluationEnabled`: the members
/// of a record. The other spellings are assumed to follow the same pattern.
pub static EVALUATION_FORMS: Resource = Resource {
    name: "evaluation-forms",
    singular: "evaluation-form",
    operation: "SearchEvaluationForms",
    next_token_max: None,
    result_list: "EvaluationFormSearchSummaryList",
    id: &["EvaluationFormId"],
    always: &[
        "EvaluationFormId",
        "Title",
        "Status",
        "CreatedTime",
        "LastModifiedTime",
        "LatestVersion",
    ],
    paginator: false,
    fields: &[
        id(
            "EvaluationFormId",
            at(&["EvaluationFormId"]),
            "the form's ID",
        )
        .short(&["id"])
        .of("evaluation-forms"),
        text("Title", at(&["Title"]), "the form's title").short(&["name"]),
        text(
            "Description",
            at(&["Description"]),
            "the form's description",
        ),
        field(
            "Status",
            choice(&["DRAFT", "ACTIVE"]),
            at(&["Status"]),
            "whether the form is a draft or active",
        ),
        field(
            "LatestVersion",
            Kind::Number,
            at(&["LatestVersion"]),
            "the form's latest version",
        )
        .short(&["version"]),
        field(
            "ActiveVersion",
            Kind::Number,
            at(&["ActiveVersion"]),
            "the form's active version",
        )
        .assumed(),
        field(
            "AutoEvaluationEnabled",
            Kind::Flag,
            at(&["AutoEvaluationEnabled"]),
            "whether automatic evaluation is enabled",
        )
        .short(&["autoevaluation"]),
        field(
            "ContactInteractionType",
            choice(INTERACTIONS),
            at(&["ContactInteractionType"]),
            "the kind of participant that the form evaluates",
        )
        .short(&["interaction"])
        .assumed(),
        text(
            "EvaluationFormLanguage",
            at(&["EvaluationFormLanguage"]),
            "the form's language, such as en-US",
        )
        .short(&["language"])
        .assumed(),
        field(
            "CreatedTime",
            Kind::DateTime,
            at(&["CreatedTime"]),
            "when the form was created",
        )
        .short(&["created"])
        .assumed(),
        field(
            "LastModifiedTime",
            Kind::DateTime,
            at(&["LastModifiedTime"]),
            "when the form was last changed",
        )
        .short(&["modified"]),
        field(
            "LastActivatedTime",
            Kind::DateTime,
            at(&["LastActivatedTime"]),
            "when the form was last activated",
        )
        .short(&["activated"])
        .assumed(),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeEvaluationForm"],
    columns: &[
        "Title",
        "Status",
        "LatestVersion",
        "LastModifiedTime",
        "EvaluationFormId",
    ],
    example: "title ~ \"Quality\" and status = ACTIVE and latestversion in 2..5 and not autoevaluation",
    source: "API_SearchEvaluationForms, API_EvaluationFormSearchCriteria",
    ..RESOURCE
};

/// The kinds of participants that a form can evaluate.
const INTERACTIONS: &[&str] = &["AGENT", "AUTOMATED", "CUSTOMER"];

/// Metrics. `name` and `type` are documented by the reference's example.
pub static METRICS: Resource = Resource {
    name: "metrics",
    singular: "metric",
    operation: "SearchMetrics",
    next_token_max: None,
    result_list: "Metrics",
    always: &[
        "Id",
        "Name",
        "Type",
        "Unit",
        "SupportsPreaggregateCalculation",
        "SupportsCustomCalculation",
    ],
    fields: &[
        text("name", at(&["Name"]), "the metric's name"),
        description("the metric's description").assumed(),
        field(
            "type",
            choice(&["CUSTOMER_MANAGED", "AWS_MANAGED"]),
            at(&["Type"]),
            "whether the customer or AWS manages the metric",
        ),
        field(
            "status",
            choice(&["PUBLISHED", "SAVED"]),
            at(&["Status"]),
            "whether the metric is published or only saved",
        )
        .assumed(),
        field(
            "supportsCustomCalculation",
            Kind::Flag,
            at(&["SupportsCustomCalculation"]),
            "whether custom metrics can use the metric",
        )
        .short(&["customcalculation"])
        .assumed(),
        field(
            "supportsPreaggregateCalculation",
            Kind::Flag,
            at(&["SupportsPreaggregateCalculation"]),
            "whether custom metrics can use sums and averages of the metric",
        )
        .short(&["preaggregatecalculation"])
        .assumed(),
        own_id("metrics", at(&["Id"]), "the metric's ID").assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    columns: &["Name", "Type", "Status", "Description", "Id"],
    example: "type = CUSTOMER_MANAGED and name ~ \"Service level\" and tag(Team = Billing)",
    source: "API_SearchMetrics, API_MetricSearchCriteria",
    ..RESOURCE
};

/// Rules. A rule has several actions and tiers, so these fields are free-form text: with a fixed
/// set, `!=` would become the other values, and a rule that has one of those may still have this
/// one.
pub static RULES: Resource = Resource {
    name: "rules",
    singular: "rule",
    operation: "SearchRules",
    result_list: "Rules",
    id: &["RuleId"],
    always: &[
        "RuleId",
        "Name",
        "TriggerEventSource",
        "ActionSummaries",
        "PublishStatus",
        "CreatedTime",
        "LastUpdatedTime",
    ],
    max_results: 200,
    fields: &[
        text("Name", at(&["Name"]), "the rule's name"),
        field(
            "PublishStatus",
            choice(&["DRAFT", "PUBLISHED"]),
            at(&["PublishStatus"]),
            "whether the rule is published",
        )
        .short(&["status"]),
        field(
            "EventSourceName",
            choice(EVENT_SOURCES),
            at(&["TriggerEventSource.EventSourceName"]),
            "the source of the event that triggers the rule",
        )
        .short(&["eventsource"]),
        id(
            "IntegrationAssociationId",
            at(&["TriggerEventSource.IntegrationAssociationId"]),
            "the ID of the integration that triggers the rule",
        )
        .short(&["integration"]),
        text(
            "ActionSummaries",
            at(&["ActionSummaries.ActionType"]),
            "any of the rule's actions, such as CREATE_TASK",
        )
        .short(&["action"])
        .many(),
        text(
            "RuleCapabilityTiers",
            at(&["RuleCapabilityTiers"]),
            "any of the rule's capability tiers, such as GenerativeAI",
        )
        .short(&["tier"])
        .many(),
        id("RuleId", at(&["RuleId"]), "the rule's ID")
            .short(&["id"])
            .of("rules"),
    ],
    filters: &[FilterMember::AttributeFilter],
    depends_on: &["DescribeRule"],
    columns: &[
        "Name",
        "PublishStatus",
        "TriggerEventSource.EventSourceName",
        "RuleId",
    ],
    example: "status = PUBLISHED and eventsource = OnPostCallAnalysisAvailable and action = CREATE_TASK",
    source: "API_SearchRules, API_RulesSearchCriteria",
    ..RESOURCE
};

/// The event sources that trigger a rule (documented: `EventSourceName`).
const EVENT_SOURCES: &[&str] = &[
    "OnPostCallAnalysisAvailable",
    "OnRealTimeCallAnalysisAvailable",
    "OnRealTimeChatAnalysisAvailable",
    "OnPostChatAnalysisAvailable",
    "OnAfterCallWorkAvailable",
    "OnAfterChatWorkAvailable",
    "OnEmailAnalysisAvailable",
    "OnZendeskTicketCreate",
    "OnZendeskTicketStatusUpdate",
    "OnSalesforceCaseCreate",
    "OnContactEvaluationSubmit",
    "OnMetricDataUpdate",
    "OnCaseCreate",
    "OnCaseUpdate",
    "OnSlaBreach",
    "OnAlertUpdate",
    "OnSchedulePublish",
    "OnScheduleUpdate",
    "OnScheduleTimeOffRequestActivity",
];
