// Problems of queries, and the error that contains them.

/** A piece of a query to replace, in UTF-16 units, and its replacement. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A change that corrects a query. Its edits belong together and do not overlap. */
export interface Suggestion {
  edits: Edit[];
  /** True if the change is certainly intended, false if it is a guess. */
  sure: boolean;
}

/** An error or a warning. Positions are in UTF-16 units, as in JavaScript; a problem without a position has 0. */
export interface Problem {
  /** A stable code, such as `connectql::unknown_field`. */
  code: string;
  severity: "error" | "warning";
  message: string;
  /** The help: how to fix it. */
  help: string;
  /** The text that contains the span, if there are conditions in addition to the query: `query`, `and[0]`. */
  source?: string;
  start: number;
  end: number;
  /** From 1. */
  line: number;
  /** From 1, in code points. */
  column: number;
  suggestions: Suggestion[];
  /** On the leading problem: the suggested text of its source, usually of the query. */
  meant?: string;
}

/** A refusal, as described by the module. */
export interface Refusal {
  problems: Problem[];
  leading: number | null;
  meant: string | null;
  picture: string;
}

/** The result of a call: its value, or the problems of a query. */
export type Answered<T> = { value: T } | { refused: Refusal };

/** A query that cannot be compiled, or a record that lacks a value it needs. The message shows every problem below its line. */
export class ConnectQLError extends Error {
  override readonly name = "ConnectQLError";
  /** All errors and warnings, in the order of their positions. */
  readonly problems: Problem[];
  /** The suggested query, if one without errors can be derived. */
  readonly meant: string | null;
  /** The leading problem: the first error, or the first warning if there is no error. */
  readonly leading: Problem | undefined;

  constructor(refusal: Refusal) {
    super(refusal.picture.trimEnd());
    this.problems = refusal.problems;
    this.leading = refusal.problems[refusal.leading ?? 0];
    // Otherwise it is for a condition that must also match, and must not replace the query.
    this.meant = this.leading && isInQuery(this.leading) ? refusal.meant : null;
  }
}

/** True if a problem's positions are in the query, rather than in a condition that must also match. */
export function isInQuery({ source }: Problem): boolean {
  return source === undefined || source === "query";
}

/** The value of a result. Throws the problems of a query. */
export function value<T>(answered: Answered<T>): T {
  if ("refused" in answered) throw new ConnectQLError(answered.refused);
  return answered.value;
}

/** An error about something outside the text of a query. */
export function refused(code: string, message: string, help: string): ConnectQLError {
  const position = { start: 0, end: 0, line: 1, column: 1 };
  const problem: Problem = { code: `connectql::${code}`, severity: "error", message, help, ...position, suggestions: [] };
  const picture = `error[${problem.code}]: ${message}\n  = help: ${help}`;
  return new ConnectQLError({ problems: [problem], leading: 0, meant: null, picture });
}

/** The query with a change applied. */
export function apply(query: string, suggestion: Suggestion): string {
  const backwards = [...suggestion.edits].sort((one, other) => other.start - one.start);
  return backwards.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), query);
}
