// Queries that contain values.
import { unicode, type Parameters, type Value } from "./values.js";

/** A query written as a template: its text, with each value as a parameter. */
export class Query {
  readonly #texts: readonly string[];
  readonly #values: readonly (Value | readonly Value[])[];

  constructor(texts: readonly string[], values: readonly (Value | readonly Value[])[]) {
    for (const value of values) {
      if (value instanceof Query) throw new TypeError("a query cannot be a value: pass it in the option `and`");
    }
    this.#texts = texts;
    this.#values = values;
  }

  /** The text, with parameters named from `value1` on, or from a higher number after other parameters. */
  text(after = 0): string {
    return this.#texts.map((text, at) => (at === 0 ? text : `$value${after + at}${text}`)).join("");
  }

  /** The values by parameter name. */
  parameters(after = 0): Parameters {
    return Object.fromEntries(this.#values.map((value, at) => [`value${after + at + 1}`, value]));
  }

  /** The number of values. */
  get length(): number {
    return this.#values.length;
  }

  toString(): string {
    return this.text();
  }
}

/**
 * A query whose values are parameters: they are read as the types of their fields and never parsed as query text, so no value can alter the query. A list of values goes after `in`.
 *
 *     cql`lastname = ${who} and id in ${ids}`
 */
export function cql(texts: TemplateStringsArray, ...values: (Value | readonly Value[])[]): Query {
  return new Query(texts, values);
}

/** The accepted types of a query. */
export type AnyQuery = string | Query;

/** Queries that share one set of parameters. */
export function read(queries: readonly AnyQuery[], given: Parameters = {}): { texts: string[]; parameters: Parameters } {
  let after = 0;
  let parameters = { ...given };
  const texts = queries.map((query) => {
    if (typeof query === "string") return unicode(query);
    if (!(query instanceof Query)) throw new TypeError("a query is a string, or a template with `cql` before it");
    const bound = query.parameters(after);
    for (const name of Object.keys(bound)) {
      if (name in given) throw new TypeError(`the parameter \`${name}\` has the same name as a value of a template`);
    }
    parameters = { ...parameters, ...bound };
    const text = query.text(after);
    after += query.length;
    return text;
  });
  return { texts, parameters };
}
