// Plans: the requests for a query.
import { connectql } from "#load";
import { callInput, type CallInput, type Options } from "./options.js";
import { value, type Problem } from "./problems.js";
import type { AnyQuery } from "./query.js";
import type { ResourceName } from "./resources.js";

/** A request for a Search operation, as the AWS SDK expects it. */
export interface SearchRequest {
  InstanceId?: string;
  NextToken?: string;
  MaxResults?: number;
  SearchFilter?: Record<string, unknown>;
  SearchCriteria?: Record<string, unknown>;
}

interface Described {
  requests: SearchRequest[];
  uniteBy: string;
  operation: string;
  resultList: string;
  id: string[];
  minimal: boolean;
  residual: string | null;
  warnings: Problem[];
}

/** The criteria or the filter of a request, counted from 1, or the results. */
export type Place = { criteria: number } | { filter: number } | "residual";

/** A condition as written, the parts of the plan that contain it, and the reason. */
export interface ExplainedCondition {
  text: string;
  /** Empty if other conditions already decide it. */
  places: Place[];
  reason: string;
}

/** A human-readable explanation of a plan. */
export interface Explanation {
  resource: ResourceName;
  conditions: ExplainedCondition[];
  /** Each request as a sentence. */
  requests: string[];
  /** True if it is proven that no plan has fewer requests. */
  minimal: boolean;
  /** True if the service's limits on a filter with groups affected the number of requests. */
  limited: boolean;
  residual: string | null;
  pageSize: number | null;
  warnings: Problem[];
  /** The whole explanation as text of at most 80 columns. */
  text: string;
}

/**
 * The requests for a query: a record matches the query if and only if it matches at least one of them, and the residual if there is one.
 */
export class Plan {
  /** The resource, by its canonical name: `users`. */
  readonly resource: ResourceName;
  /** The compiled query. */
  readonly query: string;
  /** The requests, at least one. */
  readonly requests: SearchRequest[];
  /** JMESPath of the ID by which to merge the results: `Users[].Id`. */
  readonly uniteBy: string;
  /** The operation: `SearchUsers`. */
  readonly operation: string;
  /** The member of a response that contains the records: `Users`. */
  readonly resultList: string;
  /** The members of a record that identify it: `["Id"]`. */
  readonly id: string[];
  /** True if it is proven that no plan has fewer requests. */
  readonly minimal: boolean;
  /** The query to check on the results, if any, with parameters bound. */
  readonly residual: string | null;
  /** Warnings about the query. They never affect the requests. */
  readonly warnings: Problem[];
  readonly #input: CallInput;

  constructor(input: CallInput) {
    const described = value(connectql.call<Described>("compile", input));
    this.resource = input.resource;
    this.query = input.query;
    this.requests = described.requests;
    this.uniteBy = described.uniteBy;
    this.operation = described.operation;
    this.resultList = described.resultList;
    this.id = described.id;
    this.minimal = described.minimal;
    this.residual = described.residual;
    this.warnings = described.warnings;
    this.#input = input;
  }

  /** The only request. If there are several, throws an error with the reason. */
  get request(): SearchRequest {
    if (this.requests.length > 1) new Plan({ ...this.#input, options: { ...this.#input.options, single: true } });
    return this.requests[0] as SearchRequest;
  }

  /** Returns a human-readable explanation of the plan. */
  explain(): Explanation {
    return explained(this.#input);
  }
}

function explained(input: CallInput): Explanation {
  const answer = connectql.call<{ explanation: Omit<Explanation, "text">; text: string }>("explain", input);
  const { explanation, text } = value(answer);
  return { ...explanation, text };
}

/** Compiles a query into requests. Throws a ConnectQLError with all its errors. */
export function compile(resource: string, query: AnyQuery = "", options?: Options): Plan {
  return new Plan(callInput(resource, query, options));
}

/** Returns a human-readable explanation of the plan of a query. Throws like `compile`. */
export function explain(resource: string, query: AnyQuery = "", options?: Options): Explanation {
  return explained(callInput(resource, query, options));
}

/** The problems of a query, including warnings; empty if there are none. */
export function check(resource: string, query: AnyQuery = "", options?: Options): Problem[] {
  return value(connectql.call<Problem[]>("check", callInput(resource, query, options)));
}
