//! Recognizes outputs that are often mistaken for the response of a search.

/// The members of an error document, as the service sends it and as clients print it.
const ERROR: [&str; 6] = ["__type", "message", "Message", "code", "Code", "RequestId"];
/// The maximum number of members examined: these outputs have few.
const MEMBERS_MAX: usize = 20;
/// The member in which boto3 stores an error.
const BOTO3_ERROR: &str = "Error";

/// The members that contain the records of other operations, and these operations (documented: the
/// model's List and Describe operations for searchable resources).
const OUTPUTS: [(&str, &str); 48] = [
    ("AgentStatus", "DescribeAgentStatus"),
    ("AgentStatusSummaryList", "ListAgentStatuses"),
    ("ContactFlow", "DescribeContactFlow"),
    ("ContactFlowModule", "DescribeContactFlowModule"),
    ("ContactFlowModulesSummaryList", "ListContactFlowModules"),
    ("ContactFlowSummaryList", "ListContactFlows"),
    ("DataTable", "DescribeDataTable"),
    ("DataTableSummaryList", "ListDataTables"),
    ("EmailAddressMetadataList", "ListQueueEmailAddresses"),
    ("Evaluation", "DescribeContactEvaluation"),
    ("EvaluationForm", "DescribeEvaluationForm"),
    ("EvaluationFormSummaryList", "ListEvaluationForms"),
    (
        "EvaluationFormVersionSummaryList",
        "ListEvaluationFormVersions",
    ),
    ("EvaluationSummaryList", "ListContactEvaluations"),
    ("HierarchyGroup", "DescribeUserHierarchyGroup"),
    ("HierarchyStructure", "DescribeUserHierarchyStructure"),
    ("HoursOfOperation", "DescribeHoursOfOperation"),
    (
        "HoursOfOperationOverride",
        "DescribeHoursOfOperationOverride",
    ),
    (
        "HoursOfOperationOverrideList",
        "ListHoursOfOperationOverrides",
    ),
    ("HoursOfOperationSummaryList", "ListHoursOfOperations"),
    ("Metric", "DescribeMetric"),
    ("MetricSummaryList", "ListMetrics"),
    ("Notification", "DescribeNotification"),
    ("NotificationSummaryList", "ListNotifications"),
    ("PredefinedAttribute", "DescribePredefinedAttribute"),
    ("PredefinedAttributeSummaryList", "ListPredefinedAttributes"),
    ("Prompt", "DescribePrompt"),
    ("PromptSummaryList", "ListPrompts"),
    ("Queue", "DescribeQueue"),
    ("QueueSummaryList", "ListQueues"),
    ("QuickConnect", "DescribeQuickConnect"),
    ("QuickConnectSummaryList", "ListQuickConnects"),
    ("RoutingProfile", "DescribeRoutingProfile"),
    ("RoutingProfileSummaryList", "ListRoutingProfiles"),
    ("Rule", "DescribeRule"),
    ("RuleSummaryList", "ListRules"),
    ("SecurityProfile", "DescribeSecurityProfile"),
    ("SecurityProfileSummaryList", "ListSecurityProfiles"),
    ("TestCase", "DescribeTestCase"),
    ("TestCaseSummaryList", "ListTestCases"),
    ("User", "DescribeUser"),
    ("UserHierarchyGroupSummaryList", "ListUserHierarchyGroups"),
    ("UserProficiencyList", "ListUserProficiencies"),
    ("UserSummaryList", "ListUsers"),
    ("View", "DescribeView"),
    ("ViewsSummaryList", "ListViews"),
    ("Workspace", "DescribeWorkspace"),
    ("WorkspaceSummaryList", "ListWorkspaces"),
];

/// A description of an object with these members, if it is known to be neither a response nor a
/// record.
pub(super) fn name<'n>(members: impl Iterator<Item = &'n str>) -> Option<String> {
    let members: Vec<&str> = members.take(MEMBERS_MAX).collect();
    let has = |wanted: &str| members.contains(&wanted);
    if let Some((_, operation)) = OUTPUTS.iter().find(|(member, _)| has(member)) {
        return Some(format!("the output of {operation}"));
    }
    let only_error = members.iter().all(|member| ERROR.contains(member));
    (has("__type") || has(BOTO3_ERROR) || only_error && !members.is_empty())
        .then(|| "an error document of the service".to_owned())
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn other_outputs_are_named_and_records_are_not() {
        for (members, expected) in [
            (
                &["NextToken", "UserSummaryList"][..],
                Some("the output of ListUsers"),
            ),
            (&["User"], Some("the output of DescribeUser")),
            (
                &["__type", "message"],
                Some("an error document of the service"),
            ),
            (&["message"], Some("an error document of the service")),
            (
                &["Error", "ResponseMetadata"],
                Some("an error document of the service"),
            ),
            (&["Username", "Tags"], None),
            (&["Userz"], None),
            (&[], None),
        ] {
            assert_eq!(
                name(members.iter().copied()).as_deref(),
                expected,
                "{members:?}"
            );
        }
    }
}
