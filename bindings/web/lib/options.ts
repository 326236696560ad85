// Options of a compilation, and names of resources.
import { connectql } from "#load";
import { refused, value } from "./problems.js";
import { read, type AnyQuery } from "./query.js";
import type { ResourceName } from "./resources.js";
import { bound, type Parameters } from "./values.js";

/** The options with which a query is compiled. */
export interface Options {
  /** The values of `$name` in the query. */
  parameters?: Parameters | undefined;
  /** Conditions that must also match. Each is parsed separately, so no text can affect the others. */
  and?: readonly AnyQuery[] | undefined;
  /** The time for `now` and `today`: a Date, with days in UTC, or a time with an offset, with days in that offset. */
  now?: Date | string | undefined;
  /** The instance of every request. */
  instanceId?: string | undefined;
  /** The page size of every request. */
  maxResults?: number | undefined;
  /** The page token of every request. */
  nextToken?: string | undefined;
  /** True to make more than one request an error. */
  single?: boolean | undefined;
  /** True to check conditions on the results if the service cannot check them. */
  residual?: boolean | undefined;
  /** The maximum number of requests, 16 by default. */
  maxRequests?: number | undefined;
  /** The maximum number of terms in a part that mixes tags with other conditions, 512 by default. */
  maxTerms?: number | undefined;
  /** True to make parameters without a value count as bound, only in `check`. */
  assumeBound?: boolean | undefined;
  /** True (the default) to make unused parameters an error. */
  refuseUnusedParameters?: boolean | undefined;
}

/** A query in the module's format. */
export interface CallInput {
  resource: ResourceName;
  query: string;
  options: Record<string, unknown>;
}

const OPTIONS = new Set([
  "parameters", "and", "now", "instanceId", "maxResults", "nextToken", "single", "residual", "maxRequests", "maxTerms",
  "assumeBound", "refuseUnusedParameters",
]);

/** The canonical name of a resource, given in any spelling. Throws if the resource is unknown. */
export function resourceName(name: string): ResourceName {
  if (typeof name !== "string") throw new TypeError("a resource is a name such as `users`");
  const known = value(connectql.call<ResourceName | null>("resource", { text: name }));
  if (known !== null) return known;
  throw refused("unknown_resource", `there is no resource \`${name}\``, "see `resources()` for the existing ones");
}

/** A query and its options in the module's format. */
export function callInput(resource: string, query: AnyQuery, options: Options = {}): CallInput {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.has(name)) throw new TypeError(`there is no option \`${name}\``);
  }
  const { texts, parameters } = read([query, ...(options.and ?? [])], options.parameters);
  const given: Record<string, unknown> = { ...options, parameters: bound(parameters) };
  if (texts.length > 1) given.and = texts.slice(1);
  if (options.now instanceof Date) given.now = moment(options.now);
  for (const name of Object.keys(given)) if (given[name] === undefined) delete given[name];
  return { resource: resourceName(resource), query: texts[0] as string, options: given };
}

function moment(now: Date): string {
  if (Number.isNaN(now.getTime())) throw refused("invalid_option", "`now` is an invalid Date", "use a valid Date");
  return now.toISOString();
}
