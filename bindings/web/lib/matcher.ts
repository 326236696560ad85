// Queries evaluated on records of responses.
import { connectql } from "#load";
import { ask, type Asked, type Options } from "./options.js";
import { value } from "./problems.js";
import type { AnyQuery } from "./query.js";

/** Something that the module keeps until nothing refers to it. */
interface Kept {
  id: number;
  generation: number;
}

const forgotten = new FinalizationRegistry<Kept>(({ id, generation }) => {
  if (generation === connectql.generation) connectql.call("forget", { id });
});

/** Lets the module forget what it keeps for an object, once nothing refers to that. */
export function keep(owner: object, id: number): Kept {
  const kept = { id, generation: connectql.generation };
  forgotten.register(owner, kept);
  return kept;
}

/** Times as the service writes them: seconds since 1970. */
function times(this: unknown, key: string, written: unknown): unknown {
  const given = (this as Record<string, unknown>)[key];
  return given instanceof Date && !Number.isNaN(given.getTime()) ? given.getTime() / 1000 : written;
}

/** A query made ready to be evaluated on records. */
export class Matcher {
  readonly #asked: Asked;
  #kept: Kept;

  /** Throws a ConnectQLError with everything that is wrong with the query. */
  constructor(resource: string, query: AnyQuery = "", options?: Options) {
    this.#asked = ask(resource, query, options);
    this.#kept = this.#make();
  }

  #make(): Kept {
    return keep(this, value(connectql.call<number>("matcher", this.#asked)));
  }

  /** True if the query matches a record, as the SDK returns it. Throws if the record cannot answer it. */
  matches(record: object): boolean {
    if (this.#kept.generation !== connectql.generation) this.#kept = this.#make();
    return value(connectql.call<boolean>("matches", { matcher: this.#kept.id, record }, times));
  }
}
