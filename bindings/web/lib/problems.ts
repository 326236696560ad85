// Problems of queries, and the error that carries them.

/** A piece of a query to replace, in UTF-16 units, and the text to put there. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A change that corrects a query. Its edits belong together and do not overlap. */
export interface Suggestion {
  edits: Edit[];
  /** True if the change is surely meant; otherwise it is one that may be. */
  sure: boolean;
}

/** An error or a warning. Positions count UTF-16 units, as JavaScript does; without a position they are 0. */
export interface Problem {
  /** A stable code, such as `connectql::unknown_field`. */
  code: string;
  severity: "error" | "warning";
  message: string;
  /** What to do about it. */
  help: string;
  /** The text that the place is in, where there are conditions beside the query: `query`, `and[0]`. */
  source?: string;
  start: number;
  end: number;
  /** From 1. */
  line: number;
  /** From 1, in code points. */
  column: number;
  suggestions: Suggestion[];
  /** The suggested query, on the problem that speaks for all. */
  meant?: string;
}

/** A refusal as the module describes it. */
export interface Refusal {
  problems: Problem[];
  leading: number | null;
  meant: string | null;
  picture: string;
}

/** The answer to a call: its value, or what is wrong with a query. */
export type Answered<T> = { value: T } | { refused: Refusal };

/** A query that cannot be compiled, or a record that cannot answer one. The message shows every problem below its line. */
export class ConnectQLError extends Error {
  override readonly name = "ConnectQLError";
  /** All errors and warnings, in the order of their places. */
  readonly problems: Problem[];
  /** The suggested query, where one without errors can be derived. */
  readonly meant: string | null;
  /** The problem that leads: an error before warnings. */
  readonly leading: Problem | undefined;

  constructor(refusal: Refusal) {
    super(refusal.picture.trimEnd());
    this.problems = refusal.problems;
    this.meant = refusal.meant;
    this.leading = refusal.problems[refusal.leading ?? 0];
  }
}

/** The value of an answer. Throws what is wrong with a query. */
export function value<T>(answered: Answered<T>): T {
  if ("refused" in answered) throw new ConnectQLError(answered.refused);
  return answered.value;
}

/** An error about something that is not in the text of a query. */
export function refused(code: string, message: string, help: string): ConnectQLError {
  const place = { start: 0, end: 0, line: 1, column: 1 };
  const problem: Problem = { code: `connectql::${code}`, severity: "error", message, help, ...place, suggestions: [] };
  const picture = `error[${problem.code}]: ${message}\n  = help: ${help}`;
  return new ConnectQLError({ problems: [problem], leading: 0, meant: null, picture });
}

/** The query with a change made. */
export function apply(query: string, suggestion: Suggestion): string {
  const backwards = [...suggestion.edits].sort((one, other) => other.start - one.start);
  return backwards.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), query);
}
