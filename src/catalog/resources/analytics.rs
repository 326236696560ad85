//! Measuring work, and acting on it: evaluations and their forms, metrics, rules.

use super::entries::{RESOURCE, at, choice, field, id, text};
use crate::catalog::{FilterMember, Kind, Resource};

/// Evaluations of contacts. The reference's examples spell fields like the members of a record, `EvaluationId`,
/// `EvaluationFormVersion`, `LastModifiedTime` and `AutoEvaluationEnabled` among them; the other spellings follow.
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
        id("EvaluationId", at(&["EvaluationId"]), "the evaluation's id").short(&["id"]),
        id(
            "EvaluationFormId",
            at(&["EvaluationFormId"]),
            "the id of its form",
        )
        .short(&["form"])
        .of("evaluation-forms")
        .assumed(),
        text(
            "EvaluationFormTitle",
            at(&["EvaluationFormTitle"]),
            "the title of its form",
        )
        .short(&["title"])
        .assumed(),
        field(
            "EvaluationFormVersion",
            Kind::Number,
            at(&["EvaluationFormVersion"]),
            "the version of its form",
        )
        .short(&["version"]),
        field(
            "Status",
            choice(EVALUATION_STATUSES),
            at(&["Status"]),
            "its progress",
        )
        .assumed(),
        field(
            "EvaluationType",
            choice(&["STANDARD", "CALIBRATION"]),
            at(&["EvaluationType"]),
            "what kind it is",
        )
        .short(&["type"])
        .assumed(),
        field(
            "AutoEvaluationEnabled",
            Kind::Flag,
            at(&["Metadata.AutoEvaluationEnabled"]),
            "whether it is automatic",
        )
        .short(&["autoevaluation"]),
        field(
            "ScorePercentage",
            Kind::Decimal,
            at(&["Metadata.ScorePercentage"]),
            "the score, in percent",
        )
        .short(&["score"])
        .assumed(),
        field(
            "ScoreAutomaticFail",
            Kind::Flag,
            at(&["Metadata.ScoreAutomaticFail"]),
            "whether it failed automatically",
        )
        .short(&["automaticfail"])
        .assumed(),
        field(
            "CreatedTime",
            Kind::DateTime,
            at(&["CreatedTime"]),
            "when it was created",
        )
        .short(&["created"])
        .assumed(),
        field(
            "LastModifiedTime",
            Kind::DateTime,
            at(&["LastModifiedTime"]),
            "when it was last changed",
        )
        .short(&["modified"]),
        field(
            "AcknowledgedTime",
            Kind::DateTime,
            at(&["Metadata.AcknowledgedTime"]),
            "when the agent acknowledged it",
        )
        .short(&["acknowledged"])
        .assumed(),
        id(
            "ContactId",
            at(&["Metadata.ContactId"]),
            "the id of the contact",
        )
        .short(&["contact"])
        .assumed(),
        id(
            "EvaluatorArn",
            at(&["Metadata.EvaluatorArn"]),
            "the ARN of who evaluated it",
        )
        .short(&["evaluator"])
        .of("users")
        .assumed(),
        field(
            "ContactAgentId",
            Kind::FilterAttribute,
            at(&["Metadata.ContactAgentId"]),
            "the id of the agent who handled the contact",
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

/// Evaluation forms. The reference names `Title`, `Description` and `Status`, and in its examples `EvaluationFormId`,
/// `LatestVersion`, `LastModifiedTime` and `AutoEvaluationEnabled`: the members of a record. The other spellings follow.
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
            "the form's id",
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
            "whether it can be used",
        ),
        field(
            "LatestVersion",
            Kind::Number,
            at(&["LatestVersion"]),
            "its latest version",
        )
        .short(&["version"]),
        field(
            "ActiveVersion",
            Kind::Number,
            at(&["ActiveVersion"]),
            "its active version",
        )
        .assumed(),
        field(
            "AutoEvaluationEnabled",
            Kind::Flag,
            at(&["AutoEvaluationEnabled"]),
            "whether evaluation is automatic",
        )
        .short(&["autoevaluation"]),
        field(
            "ContactInteractionType",
            choice(INTERACTIONS),
            at(&["ContactInteractionType"]),
            "whom it evaluates",
        )
        .short(&["interaction"])
        .assumed(),
        text(
            "EvaluationFormLanguage",
            at(&["EvaluationFormLanguage"]),
            "its language, such as en-US",
        )
        .short(&["language"])
        .assumed(),
        field(
            "CreatedTime",
            Kind::DateTime,
            at(&["CreatedTime"]),
            "when it was created",
        )
        .short(&["created"])
        .assumed(),
        field(
            "LastModifiedTime",
            Kind::DateTime,
            at(&["LastModifiedTime"]),
            "when it was last changed",
        )
        .short(&["modified"]),
        field(
            "LastActivatedTime",
            Kind::DateTime,
            at(&["LastActivatedTime"]),
            "when it was last activated",
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

/// Whom a form can evaluate.
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
        text(
            "description",
            at(&["Description"]),
            "the metric's description",
        )
        .assumed(),
        field(
            "type",
            choice(&["CUSTOMER_MANAGED", "AWS_MANAGED"]),
            at(&["Type"]),
            "whose metric it is",
        ),
        field(
            "status",
            choice(&["PUBLISHED", "SAVED"]),
            at(&["Status"]),
            "whether it is published or only saved",
        )
        .assumed(),
        field(
            "supportsCustomCalculation",
            Kind::Flag,
            at(&["SupportsCustomCalculation"]),
            "whether custom metrics can be made of it",
        )
        .short(&["customcalculation"])
        .assumed(),
        field(
            "supportsPreaggregateCalculation",
            Kind::Flag,
            at(&["SupportsPreaggregateCalculation"]),
            "whether sums and averages of it can be taken in custom metrics",
        )
        .short(&["preaggregatecalculation"])
        .assumed(),
        id("resourceID", at(&["Id"]), "the metric's id")
            .short(&["id"])
            .of("metrics")
            .assumed(),
    ],
    filters: &[FilterMember::TagFilter],
    columns: &["Name", "Type", "Status", "Description", "Id"],
    example: "type = CUSTOMER_MANAGED and name ~ \"Service level\" and tag(Team = Billing)",
    source: "API_SearchMetrics, API_MetricSearchCriteria",
    ..RESOURCE
};

/// Rules. A rule has several actions and tiers, so these are open text: that one of them is another value would not
/// say that none is this one.
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
            "whether it is published",
        )
        .short(&["status"]),
        field(
            "EventSourceName",
            choice(EVENT_SOURCES),
            at(&["TriggerEventSource.EventSourceName"]),
            "the source of the event that triggers it",
        )
        .short(&["eventsource"]),
        id(
            "IntegrationAssociationId",
            at(&["TriggerEventSource.IntegrationAssociationId"]),
            "the id of the integration that triggers it",
        )
        .short(&["integration"]),
        text(
            "ActionSummaries",
            at(&["ActionSummaries.ActionType"]),
            "any of its actions, such as CREATE_TASK",
        )
        .short(&["action"])
        .many(),
        text(
            "RuleCapabilityTiers",
            at(&["RuleCapabilityTiers"]),
            "any of its capability tiers, such as GenerativeAI",
        )
        .short(&["tier"])
        .many(),
        id("RuleId", at(&["RuleId"]), "the rule's id")
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
