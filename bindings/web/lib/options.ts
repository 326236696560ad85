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
  /** True to treat parameters without a value as bound; only for `check`. */
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

/** The options, and the type of each; the module validates their contents. */
const TYPES: ReadonlyMap<string, "object" | "string" | "number" | "boolean"> = new Map([
  ["parameters", "object"], ["and", "object"], ["now", "string"], ["instanceId", "string"], ["maxResults", "number"],
  ["nextToken", "string"], ["single", "boolean"], ["residual", "boolean"], ["maxRequests", "number"], ["maxTerms", "number"],
  ["assumeBound", "boolean"], ["refuseUnusedParameters", "boolean"],
]);

/** Larger numbers cannot be passed; the service's limits are far below. */
const NUMBER_MAX = 2 ** 16 - 1;

function checkOption(name: string, given: unknown): void {
  const type = TYPES.get(name);
  if (type === undefined) throw new TypeError(`there is no option \`${name}\``);
  if (given === undefined || (name === "now" && given instanceof Date)) return;
  if (typeof given !== type || given === null) throw new TypeError(`the option \`${name}\` is a value of type ${type}, not \`${given}\``);
  if (type === "number" && !(Number.isInteger(given) && 0 <= Number(given) && Number(given) <= NUMBER_MAX)) {
    throw refused("invalid_option", `\`${name}\` is a whole number up to ${NUMBER_MAX}, not ${given}`, "choose another number");
  }
}

function canonicalName(name: string): ResourceName | null {
  return value(connectql.call<ResourceName | null>("resource", { text: name }));
}

/** True if there is a resource of this name, in any spelling. */
export function isResource(name: string): boolean {
  return canonicalName(name) !== null;
}

/** The canonical name of a resource, given in any spelling. Throws if the resource is unknown. */
export function resourceName(name: string): ResourceName {
  if (typeof name !== "string") throw new TypeError("a resource is a name such as `users`");
  const known = canonicalName(name);
  if (known !== null) return known;
  throw refused("unknown_resource", `there is no resource \`${name}\``, "see `resources()` for the existing ones");
}

/** A query and its options in the module's format. */
export function callInput(resource: string, query: AnyQuery, options: Options = {}): CallInput {
  for (const [name, given] of Object.entries(options)) checkOption(name, given);
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
