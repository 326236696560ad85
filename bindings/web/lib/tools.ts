// Language tools: what an editor wants of a query.
import { connectql } from "#load";
import { ask, resourceName, type Options } from "./options.js";
import { value, type Problem } from "./problems.js";
import type { AnyQuery } from "./query.js";
import type { Field } from "./resources.js";

/** Something that can be typed at a place. */
export interface Completion {
  kind: "field" | "function" | "operator" | "value" | "keyword";
  /** The text to insert. */
  text: string;
  /** The first place that it replaces, in UTF-16 units. */
  start: number;
  /** The place after the last one. */
  end: number;
  /** A line about it. */
  about: string;
}

export type TokenKind =
  | "field" | "function" | "operator" | "keyword" | "value" | "parameter" | "punctuation" | "comment" | "unknown";

/** A token of a query, with its place in UTF-16 units. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

/** What there is to say about the token at a place. */
export interface Hover extends Token {
  title: string;
  about: string;
  operators: string[];
  values: string[];
}

/** A parameter of a query, and what it is compared with. */
export interface ParameterUse {
  /** Its name, without the `$`. */
  name: string;
  start: number;
  end: number;
  /** True if a list is wanted. */
  list: boolean;
  /** The field in the service's spelling, or a function such as `tag(BPO)`. */
  field: string;
  kind: Field["kind"] | null;
  values: string[];
}

/** The query that a request asks. */
export interface Decompiled {
  query: string;
  warnings: Problem[];
}

/** The query in canonical form. Throws if it has errors of syntax. */
export function format(query: string): string {
  return value(connectql.call<string>("format", { text: query }));
}

/** What can be typed at a place, in UTF-16 units: at the end, if none is given. */
export function complete(resource: string, query: string, at: number = query.length): Completion[] {
  return value(connectql.call<Completion[]>("complete", { ...ask(resource, query), at }));
}

/** What there is to say about the token at a place, in UTF-16 units, if there is one. */
export function hover(resource: string, query: string, at: number): Hover | null {
  return value(connectql.call<Hover | null>("hover", { ...ask(resource, query), at }));
}

/** The tokens of a query, right or wrong. */
export function tokens(query: string): Token[] {
  return value(connectql.call<Token[]>("tokens", { text: query }));
}

/** The parameters of a query, each as often as it is used. */
export function parameters(resource: string, query: string): ParameterUse[] {
  return value(connectql.call<ParameterUse[]>("parameters", ask(resource, query)));
}

/** The query as it was understood: every alias and short form written out, parameters bound. Throws as `compile`. */
export function meaning(resource: string, query: AnyQuery, options?: Options): string {
  return value(connectql.call<string>("meaning", ask(resource, query, options)));
}

/** Converts a request, as an object or as JSON, to an equivalent query. */
export function decompile(resource: string, request: object | string): Decompiled {
  const parsed: unknown = typeof request === "string" ? JSON.parse(request) : request;
  return value(connectql.call<Decompiled>("decompile", { resource: resourceName(resource), request: parsed }));
}
