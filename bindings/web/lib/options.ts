// Options of a compilation, and names of resources.
import { connectql } from "#load";
import { refused, value } from "./problems.js";
import { read, type AnyQuery } from "./query.js";
import type { ResourceName } from "./resources.js";
import { bound, type Parameters } from "./values.js";

/** What a query is compiled with besides its text. */
export interface Options {
  /** The values of `$name` in the query. */
  parameters?: Parameters | undefined;
  /** Conditions that must hold besides the query. Each is read by itself, so that no text can reach beyond its own. */
  and?: readonly AnyQuery[] | undefined;
  /** The time that `now` and `today` mean: a Date, whose days begin in UTC, or a time with an offset that says where they do. */
  now?: Date | string | undefined;
  /** The instance of every request. */
  instanceId?: string | undefined;
  /** The page size of every request. */
  maxResults?: number | undefined;
  /** The page token of every request. */
  nextToken?: string | undefined;
  /** Makes more than one request an error. */
  single?: boolean | undefined;
  /** Lets conditions that the service cannot check be checked on the results. */
  residual?: boolean | undefined;
  /** The most requests, 16 by default. */
  maxRequests?: number | undefined;
  /** The most terms of a part that mixes tags with other conditions, 512 by default. */
  maxTerms?: number | undefined;
  /** Makes parameters without a value count as bound, in `check` alone. */
  assumeBound?: boolean | undefined;
  /** Makes parameters that the query does not use an error, as they are by default. */
  refuseUnusedParameters?: boolean | undefined;
}

/** A query as the module takes it. */
export interface Asked {
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
  throw refused("unknown_resource", `there is no resource \`${name}\``, "see `resources()` for those that there are");
}

/** A query and its options as the module takes them. */
export function ask(resource: string, query: AnyQuery, options: Options = {}): Asked {
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
  if (Number.isNaN(now.getTime())) throw refused("invalid_option", "`now` is an invalid Date", "give a Date that is a time");
  return now.toISOString();
}
