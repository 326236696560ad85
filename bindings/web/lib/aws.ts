// Searches of Amazon Connect with the AWS SDK. Written by scripts/operations.mjs from the catalog.
import {
  type ConnectClient,
  SearchAgentStatusesCommand, type SearchAgentStatusesCommandOutput,
  SearchContactEvaluationsCommand, type SearchContactEvaluationsCommandOutput,
  SearchContactFlowModulesCommand, type SearchContactFlowModulesCommandOutput,
  SearchContactFlowsCommand, type SearchContactFlowsCommandOutput,
  SearchDataTablesCommand, type SearchDataTablesCommandOutput,
  SearchEmailAddressesCommand, type SearchEmailAddressesCommandOutput,
  SearchEvaluationFormsCommand, type SearchEvaluationFormsCommandOutput,
  SearchHoursOfOperationOverridesCommand, type SearchHoursOfOperationOverridesCommandOutput,
  SearchHoursOfOperationsCommand, type SearchHoursOfOperationsCommandOutput,
  SearchMetricsCommand, type SearchMetricsCommandOutput,
  SearchNotificationsCommand, type SearchNotificationsCommandOutput,
  SearchPredefinedAttributesCommand, type SearchPredefinedAttributesCommandOutput,
  SearchPromptsCommand, type SearchPromptsCommandOutput,
  SearchQueuesCommand, type SearchQueuesCommandOutput,
  SearchQuickConnectsCommand, type SearchQuickConnectsCommandOutput,
  SearchRoutingProfilesCommand, type SearchRoutingProfilesCommandOutput,
  SearchRulesCommand, type SearchRulesCommandOutput,
  SearchSecurityProfilesCommand, type SearchSecurityProfilesCommandOutput,
  SearchTestCasesCommand, type SearchTestCasesCommandOutput,
  SearchUserHierarchyGroupsCommand, type SearchUserHierarchyGroupsCommandOutput,
  SearchUsersCommand, type SearchUsersCommandOutput,
  SearchViewsCommand, type SearchViewsCommandOutput,
  SearchWorkspaceAssociationsCommand, type SearchWorkspaceAssociationsCommandOutput,
  SearchWorkspacesCommand, type SearchWorkspacesCommandOutput,
} from "@aws-sdk/client-connect";
import type { AnyQuery } from "./query.js";
import { Search, type SearchOptions } from "./search.js";

export { Search, type SearchOptions };
export { unpace } from "./pace.js";

/** Searches agent statuses. */
export function searchAgentStatuses(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchAgentStatusesCommandOutput["AgentStatuses"]>[number]> {
  return new Search(client as never, SearchAgentStatusesCommand, "agent-statuses", query, options);
}

/** Searches contact evaluations. */
export function searchContactEvaluations(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchContactEvaluationsCommandOutput["EvaluationSearchSummaryList"]>[number]> {
  return new Search(client as never, SearchContactEvaluationsCommand, "contact-evaluations", query, options);
}

/** Searches contact flow modules. */
export function searchContactFlowModules(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchContactFlowModulesCommandOutput["ContactFlowModules"]>[number]> {
  return new Search(client as never, SearchContactFlowModulesCommand, "contact-flow-modules", query, options);
}

/** Searches contact flows. */
export function searchContactFlows(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchContactFlowsCommandOutput["ContactFlows"]>[number]> {
  return new Search(client as never, SearchContactFlowsCommand, "contact-flows", query, options);
}

/** Searches data tables. */
export function searchDataTables(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchDataTablesCommandOutput["DataTables"]>[number]> {
  return new Search(client as never, SearchDataTablesCommand, "data-tables", query, options);
}

/** Searches email addresses. */
export function searchEmailAddresses(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchEmailAddressesCommandOutput["EmailAddresses"]>[number]> {
  return new Search(client as never, SearchEmailAddressesCommand, "email-addresses", query, options);
}

/** Searches evaluation forms. */
export function searchEvaluationForms(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchEvaluationFormsCommandOutput["EvaluationFormSearchSummaryList"]>[number]> {
  return new Search(client as never, SearchEvaluationFormsCommand, "evaluation-forms", query, options);
}

/** Searches hours of operation overrides. */
export function searchHoursOfOperationOverrides(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchHoursOfOperationOverridesCommandOutput["HoursOfOperationOverrides"]>[number]> {
  return new Search(client as never, SearchHoursOfOperationOverridesCommand, "hours-of-operation-overrides", query, options);
}

/** Searches hours of operations. */
export function searchHoursOfOperations(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchHoursOfOperationsCommandOutput["HoursOfOperations"]>[number]> {
  return new Search(client as never, SearchHoursOfOperationsCommand, "hours-of-operations", query, options);
}

/** Searches metrics. */
export function searchMetrics(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchMetricsCommandOutput["Metrics"]>[number]> {
  return new Search(client as never, SearchMetricsCommand, "metrics", query, options);
}

/** Searches notifications. */
export function searchNotifications(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchNotificationsCommandOutput["Notifications"]>[number]> {
  return new Search(client as never, SearchNotificationsCommand, "notifications", query, options);
}

/** Searches predefined attributes. */
export function searchPredefinedAttributes(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchPredefinedAttributesCommandOutput["PredefinedAttributes"]>[number]> {
  return new Search(client as never, SearchPredefinedAttributesCommand, "predefined-attributes", query, options);
}

/** Searches prompts. */
export function searchPrompts(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchPromptsCommandOutput["Prompts"]>[number]> {
  return new Search(client as never, SearchPromptsCommand, "prompts", query, options);
}

/** Searches queues. */
export function searchQueues(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchQueuesCommandOutput["Queues"]>[number]> {
  return new Search(client as never, SearchQueuesCommand, "queues", query, options);
}

/** Searches quick connects. */
export function searchQuickConnects(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchQuickConnectsCommandOutput["QuickConnects"]>[number]> {
  return new Search(client as never, SearchQuickConnectsCommand, "quick-connects", query, options);
}

/** Searches routing profiles. */
export function searchRoutingProfiles(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchRoutingProfilesCommandOutput["RoutingProfiles"]>[number]> {
  return new Search(client as never, SearchRoutingProfilesCommand, "routing-profiles", query, options);
}

/** Searches rules. */
export function searchRules(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchRulesCommandOutput["Rules"]>[number]> {
  return new Search(client as never, SearchRulesCommand, "rules", query, options);
}

/** Searches security profiles. */
export function searchSecurityProfiles(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchSecurityProfilesCommandOutput["SecurityProfiles"]>[number]> {
  return new Search(client as never, SearchSecurityProfilesCommand, "security-profiles", query, options);
}

/** Searches test cases. */
export function searchTestCases(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchTestCasesCommandOutput["TestCases"]>[number]> {
  return new Search(client as never, SearchTestCasesCommand, "test-cases", query, options);
}

/** Searches user hierarchy groups. */
export function searchUserHierarchyGroups(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchUserHierarchyGroupsCommandOutput["UserHierarchyGroups"]>[number]> {
  return new Search(client as never, SearchUserHierarchyGroupsCommand, "user-hierarchy-groups", query, options);
}

/** Searches users. */
export function searchUsers(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchUsersCommandOutput["Users"]>[number]> {
  return new Search(client as never, SearchUsersCommand, "users", query, options);
}

/** Searches views. */
export function searchViews(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchViewsCommandOutput["Views"]>[number]> {
  return new Search(client as never, SearchViewsCommand, "views", query, options);
}

/** Searches workspace associations. */
export function searchWorkspaceAssociations(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchWorkspaceAssociationsCommandOutput["WorkspaceAssociations"]>[number]> {
  return new Search(client as never, SearchWorkspaceAssociationsCommand, "workspace-associations", query, options);
}

/** Searches workspaces. */
export function searchWorkspaces(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<NonNullable<SearchWorkspacesCommandOutput["Workspaces"]>[number]> {
  return new Search(client as never, SearchWorkspacesCommand, "workspaces", query, options);
}
