// Queries evaluated on records of responses.
import { connectql } from "#load";
import { callInput, type CallInput, type Options } from "./options.js";
import { value } from "./problems.js";
import type { AnyQuery } from "./query.js";

/** An object that the module keeps until nothing refers to it. */
interface Kept {
  id: number;
  generation: number;
}

const forgotten = new FinalizationRegistry<Kept>(({ id, generation }) => {
  if (generation === connectql.generation) connectql.call("forget", { id });
});

/** Drops the module's data for an object once nothing refers to the object. */
export function keep(owner: object, id: number): Kept {
  const kept = { id, generation: connectql.generation };
  forgotten.register(owner, kept);
  return kept;
}

/** Times in the service's format: seconds since 1970. */
function times(this: unknown, key: string, written: unknown): unknown {
  const given = (this as Record<string, unknown>)[key];
  return given instanceof Date && !Number.isNaN(given.getTime()) ? given.getTime() / 1000 : written;
}

/** A query prepared for evaluation on records. */
export class Matcher {
  readonly #input: CallInput;
  #kept: Kept;

  /** Throws a ConnectQLError with all errors in the query. */
  constructor(resource: string, query: AnyQuery = "", options?: Options) {
    this.#input = callInput(resource, query, options);
    this.#kept = this.#make();
  }

  #make(): Kept {
    return keep(this, value(connectql.call<number>("matcher", this.#input)));
  }

  /** True if the query matches a record as returned by the SDK. Throws if the record lacks a value that the query needs. */
  matches(record: object): boolean {
    if (this.#kept.generation !== connectql.generation) this.#kept = this.#make();
    return value(connectql.call<boolean>("matches", { matcher: this.#kept.id, record }, times));
  }
}
