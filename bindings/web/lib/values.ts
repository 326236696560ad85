// JavaScript values as the text of values in a query.
import { refused } from "./problems.js";

/** A value of a parameter. */
export type Value = string | number | bigint | boolean | Date;

/** The values of `$name` in a query; a list goes after `in`. */
export type Parameters = Record<string, Value | readonly Value[]>;

const KINDS = "use a string, a finite number, a boolean or a Date, or a list of them";

/** A value in the compiler's format. */
function text(value: unknown): string {
  if (typeof value === "string") return unicode(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return decimal(value);
  if (value instanceof Date) return time(value);
  if (value === null || value === undefined) {
    const message = `${value} is not a value: a search for it would look for the text \`${value}\``;
    throw refused("unsupported_value", message, "omit the condition if there is no value");
  }
  throw refused("unsupported_value", `a value of type \`${typeName(value)}\` cannot be used in a query`, KINDS);
}

/** A string if it is valid Unicode: JavaScript strings can contain half of a surrogate pair. */
export function unicode(text: string): string {
  const half = text.search(/\p{Surrogate}/u);
  if (half < 0) return text;
  throw refused("unsupported_value", `character ${half} of the text is half of a surrogate pair`, "use text that is valid Unicode");
}

function typeName(value: unknown): string {
  return typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
}

function decimal(value: number): string {
  const written = String(value);
  if (!Number.isFinite(value) || written.includes("e")) {
    throw refused("unsupported_value", `\`${written}\` is not a number that can be compared`, "pass it as a string");
  }
  return written;
}

function time(value: Date): string {
  if (Number.isNaN(value.getTime())) {
    throw refused("unsupported_value", "the Date is invalid", "use a valid Date");
  }
  return value.toISOString();
}

/** Parameters in the compiler's format. */
export function bound(parameters: Parameters): Record<string, string | string[]> {
  const entries = Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value.map(text) : text(value)]);
  return Object.fromEntries(entries) as Record<string, string | string[]>;
}
