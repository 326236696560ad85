// Searches: a plan, its calls, and the records they find.
import { Matcher } from "./matcher.js";
import { paced } from "./pace.js";
import { compile, type Plan, type SearchRequest } from "./plan.js";
import type { AnyQuery } from "./query.js";
import { refused } from "./problems.js";
import { resources, type ResourceDescription, type ResourceName } from "./resources.js";
import type { Parameters } from "./values.js";

/** The options of every search. */
export interface SearchOptions {
  InstanceId: string;
  /** The values of `$name` in the query. */
  parameters?: Parameters | undefined;
  /** Conditions that must also match, each parsed separately. */
  and?: readonly AnyQuery[] | undefined;
  /** The maximum number of records; all by default. */
  limit?: number | undefined;
  /** The number of records per page; the service's maximum by default. */
  PageSize?: number | undefined;
  /** False to make conditions that the service cannot check an error. */
  residual?: boolean | undefined;
  /** The maximum number of requests, 16 by default. */
  maxRequests?: number | undefined;
  /** The time on which relative times such as `now-30d` are based; without it they are an error. */
  now?: Date | string | undefined;
  /** Cancels the search: the current call and all later ones. */
  signal?: AbortSignal | undefined;
}

const OPTIONS = new Set(["InstanceId", "parameters", "and", "limit", "PageSize", "residual", "maxRequests", "now", "signal"]);

/** A client of the AWS SDK. */
export interface Client {
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

type Command = new (input: never) => unknown;
type Response = Record<string, unknown> & { NextToken?: string | undefined };

/**
 * The records that a query finds, in the order in which they arrive, each once.
 *
 * No call is made before the first record is requested. Each new iteration starts the search again.
 */
export class Search<Found extends object> implements AsyncIterable<Found> {
  /** The requests, the residual, and warnings about the query. */
  readonly plan: Plan;
  /** The number of calls made so far. */
  calls = 0;
  readonly #client: Client;
  readonly #command: Command;
  readonly #about: ResourceDescription;
  readonly #options: SearchOptions;
  readonly #matcher: Matcher | undefined;

  constructor(client: Client, command: Command, resource: ResourceName, query: AnyQuery, options: SearchOptions) {
    this.#client = client;
    this.#command = command;
    this.#options = options;
    this.#about = resources().find((about) => about.resource === resource) as ResourceDescription;
    for (const name of Object.keys(options)) {
      if (!OPTIONS.has(name)) throw new TypeError(`there is no option \`${name}\``);
    }
    const { InstanceId, PageSize, limit, parameters, and, residual, maxRequests, now } = options;
    if (typeof InstanceId !== "string") throw new TypeError("a search needs an `InstanceId`");
    if (limit !== undefined && !(limit >= 0)) {
      throw refused("invalid_option", `a search cannot find ${limit} records`, "pass 0 or more, or omit it for all");
    }
    this.plan = compile(resource, query, {
      instanceId: InstanceId,
      maxResults: PageSize ?? this.#about.maxResults,
      residual: residual ?? true,
      parameters, and, maxRequests, now,
    });
    this.#matcher = this.plan.residual === null ? undefined : new Matcher(resource, this.plan.residual);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Found, void, undefined> {
    for await (const page of this.pages()) yield* page;
  }

  /** All records, as a list. */
  async toArray(): Promise<Found[]> {
    const found: Found[] = [];
    for await (const page of this.pages()) found.push(...page);
    return found;
  }

  /** For each response, the matching records that were not found before. */
  async *pages(): AsyncGenerator<Found[], void, undefined> {
    const found = new Set<string>();
    let left = this.#options.limit ?? Infinity;
    for (const request of this.plan.requests) {
      if (left <= 0) return;
      for await (const response of this.#responses(request)) {
        const records = (response[this.plan.resultList] ?? []) as Found[];
        const page = records.filter((record) => this.#isWanted(record, found)).slice(0, left);
        left -= page.length;
        yield page;
        if (left <= 0) return;
      }
    }
  }

  async *#responses(request: SearchRequest): AsyncGenerator<Response, void, undefined> {
    let token: string | undefined;
    do {
      const response = await this.#send(token === undefined ? request : { ...request, NextToken: token });
      yield response;
      if (token !== undefined && response.NextToken === token) {
        throw new Error(`${this.plan.operation} returned the same page token twice`);
      }
      token = response.NextToken || undefined;
    } while (token !== undefined);
  }

  #send(request: SearchRequest): Promise<Response> {
    const { signal } = this.#options;
    const { operation, callsPerSecond, burst } = this.#about;
    const response = paced(this.#client, operation, callsPerSecond, burst, async () => {
      signal?.throwIfAborted();
      this.calls += 1;
      const command = new this.#command(request as never) as never;
      return (await this.#client.send(command, signal ? { abortSignal: signal } : {})) as Response;
    });
    return signal ? unlessAborted(response, signal) : response;
  }

  #isWanted(record: Found, found: Set<string>): boolean {
    const id = this.plan.id.map((member) => (record as Record<string, unknown>)[member] ?? null);
    // A record without an ID, such as one from a stub, is not the same as another without one.
    if (!id.includes(null)) {
      const key = JSON.stringify(id);
      if (found.has(key)) return false;
      found.add(key);
    }
    return this.#matcher === undefined || this.#matcher.matches(record);
  }
}

/** A call that is abandoned immediately if the signal aborts, even while it waits for its turn. */
function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    call.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}
