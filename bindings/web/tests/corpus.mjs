// The whole corpus: the library's results for each query, with positions in UTF-16 units. Runs in Node and in browsers.
import * as connectql from "connectql";

const withoutWords = ({ code, severity, line, column, start, end, suggestions }) => ({
  code,
  severity,
  line,
  column,
  utf16: [start, end],
  suggestions: suggestions.map(({ sure, edits }) => ({
    sure,
    edits: edits.map(({ text, start, end }) => ({ text, utf16: [start, end] })),
  })),
});

/** The same without positions in other units. */
function inUtf16(value) {
  if (Array.isArray(value)) return value.map(inUtf16);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([name]) => name !== "bytes" && name !== "codePoints");
  return Object.fromEntries(kept.map(([name, value]) => [name, inUtf16(value)]));
}

function compiled({ resource, query, options }) {
  try {
    const { requests, minimal, uniteBy, residual, warnings } = connectql.compile(resource, query, options);
    return { requests, minimal, uniteBy, residual, meant: null, problems: warnings };
  } catch (error) {
    if (!(error instanceof connectql.ConnectQLError)) throw error;
    return { requests: null, meant: error.meant, problems: error.problems };
  }
}

function formatted(query) {
  try {
    return connectql.format(query);
  } catch (error) {
    if (!(error instanceof connectql.ConnectQLError)) throw error;
    return null;
  }
}

/** JSON with its members sorted. */
function sorted(value) {
  return JSON.stringify(value, (_, value) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** The differences in one entry: the actual and the expected results. */
export function differences(entry) {
  const found = compiled(entry);
  const pairs = ["requests", "minimal", "uniteBy", "residual", "meant"].map((name) => [found[name], entry[name]]);
  pairs.push([found.problems.map(withoutWords), inUtf16(entry.problems)]);
  pairs.push([formatted(entry.query), entry.formatted]);
  if (entry.completions !== null) {
    const offers = connectql.complete(entry.resource, entry.query);
    pairs.push([offers.map(({ kind, text, start, end }) => ({ kind, text, utf16: [start, end] })), inUtf16(entry.completions)]);
  }
  return pairs.filter(([found, written]) => sorted(found ?? null) !== sorted(written ?? null)).map((pair) => [entry.name, ...pair]);
}
