// The catalog: descriptions of all resources.
import { connectql } from "#load";
import { value } from "./problems.js";

/** The name of a resource in queries. */
export type ResourceName =
  | "agent-statuses"
  | "contact-evaluations"
  | "contact-flow-modules"
  | "contact-flows"
  | "data-tables"
  | "email-addresses"
  | "evaluation-forms"
  | "hours-of-operation-overrides"
  | "hours-of-operations"
  | "metrics"
  | "notifications"
  | "predefined-attributes"
  | "prompts"
  | "queues"
  | "quick-connects"
  | "routing-profiles"
  | "rules"
  | "security-profiles"
  | "test-cases"
  | "user-hierarchy-groups"
  | "users"
  | "views"
  | "workspace-associations"
  | "workspaces";

/** The description of a field. */
export interface Field {
  /** The service's spelling. */
  name: string;
  /** Short names. */
  short: string[];
  kind: "anyOf" | "choice" | "date" | "dateTime" | "decimal" | "filterAttribute" | "flag" | "id" | "joined" | "number" | "text";
  /** True if a record may have several values. */
  many: boolean;
  /** The operators it supports. If `<` is one of them, a range can follow `in`. */
  operators: string[];
  /** The values, if they are a fixed set. */
  values: string[] | null;
  /** The member of a criteria node for it; null if only the filter supports it. */
  condition: string | null;
  /** The length limits of `~`, in characters. */
  contains: { min: number; max: number; documented: boolean } | null;
  spelling: "documented" | "assumed";
  /** The paths of the value in records, if they return it. */
  returned: string[] | null;
  /** A line about it. */
  about: string;
}

/** A part of a function's arguments. */
export interface Part {
  name: string;
  operators: string[];
  min: number | null;
  max: number | null;
  maxLength: number | null;
}

/** The description of a function. */
export interface FunctionDescription {
  name: string;
  usage: string;
  about: string;
  parts: Part[];
  operators: string[];
}

/** The description of a resource. */
export interface ResourceDescription {
  resource: ResourceName;
  singular: string;
  operation: string;
  path: string;
  command: string;
  resultList: string;
  id: string[];
  uniteBy: string;
  callsPerSecond: number;
  burst: number;
  paginator: boolean;
  maxResults: number;
  tags: string | null;
  filters: string[];
  proficiencies: boolean;
  hierarchy: boolean;
  fields: Field[];
  functions: FunctionDescription[];
  filterLimits: { tags: number; groups: number } | null;
}

let described: ResourceDescription[] | undefined;

/** All resources, with their fields and limits. */
export function resources(): ResourceDescription[] {
  described ??= value(connectql.call<ResourceDescription[]>("resources", {}));
  return structuredClone(described);
}
