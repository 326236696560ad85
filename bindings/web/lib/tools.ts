// Language tools for editors.
import { connectql } from "#load";
import { callInput, resourceName, type Options } from "./options.js";
import { value, type Problem } from "./problems.js";
import type { AnyQuery } from "./query.js";
import type { Field } from "./resources.js";

/** A completion at a position. */
export interface Completion {
  kind: "field" | "function" | "operator" | "value" | "keyword";
  /** The text to insert. */
  text: string;
  /** The start of the replaced text, in UTF-16 units. */
  start: number;
  /** The end of the replaced text, exclusive. */
  end: number;
  /** A one-line description. */
  about: string;
}

export type TokenKind =
  | "field" | "function" | "operator" | "keyword" | "value" | "parameter" | "punctuation" | "comment" | "unknown";

/** A token of a query, with its position in UTF-16 units. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

/** The description of the token at a position. */
export interface Hover extends Token {
  title: string;
  about: string;
  operators: string[];
  values: string[];
}

/** A parameter of a query, and the subject it is compared with. */
export interface ParameterUse {
  /** Its name, without the `$`. */
  name: string;
  start: number;
  end: number;
  /** True if a list is expected. */
  list: boolean;
  /** The field in the service's spelling, or a function such as `tag(BPO)`. */
  field: string;
  kind: Field["kind"] | null;
  values: string[];
}

/** The query equivalent to a request. */
export interface Decompiled {
  query: string;
  warnings: Problem[];
}

/** The query in canonical form. Throws if it has syntax errors. */
export function format(query: string): string {
  return value(connectql.call<string>("format", { text: query }));
}

/** The completions at a position in UTF-16 units, by default at the end. */
export function complete(resource: string, query: string, at: number = query.length): Completion[] {
  return value(connectql.call<Completion[]>("complete", { ...callInput(resource, query), at }));
}

/** The description of the token at a position in UTF-16 units, if there is one. */
export function hover(resource: string, query: string, at: number): Hover | null {
  return value(connectql.call<Hover | null>("hover", { ...callInput(resource, query), at }));
}

/** The tokens of a query, correct or incorrect. */
export function tokens(query: string): Token[] {
  return value(connectql.call<Token[]>("tokens", { text: query }));
}

/** The parameters of a query, one entry per use. */
export function parameters(resource: string, query: string): ParameterUse[] {
  return value(connectql.call<ParameterUse[]>("parameters", callInput(resource, query)));
}

/** The query with aliases and short forms expanded and parameters bound. Throws like `compile`. */
export function normalize(resource: string, query: AnyQuery, options?: Options): string {
  return value(connectql.call<string>("normalize", callInput(resource, query, options)));
}

/** Converts a request, as an object or as JSON, to an equivalent query. */
export function decompile(resource: string, request: object | string): Decompiled {
  const parsed: unknown = typeof request === "string" ? JSON.parse(request) : request;
  return value(connectql.call<Decompiled>("decompile", { resource: resourceName(resource), request: parsed }));
}
