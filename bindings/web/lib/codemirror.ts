// CodeMirror: highlighting, completion, and problems with their fixes.
import { type Completion as EditorCompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { LanguageSupport, LRLanguage } from "@codemirror/language";
import { type Action, type Diagnostic, linter } from "@codemirror/lint";
import { type Extension, Prec } from "@codemirror/state";
import { type EditorView, keymap, type ViewUpdate } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import type { Options } from "./options.js";
import { check } from "./plan.js";
import { apply, isInQuery, type Problem, type Suggestion } from "./problems.js";
import { complete, parameters, type Completion, type ParameterUse, tokens } from "./tools.js";
import { resourceName } from "./options.js";
import { parser } from "./parser.js";

// ---- highlighting ----

/** The language for CodeMirror, with only highlighting. */
export const connectqlLanguage = LRLanguage.define({
  name: "connectql",
  parser: parser.configure({
    props: [
      styleTags({
        Field: tags.propertyName,
        Function: tags.function(tags.variableName),
        Operator: tags.compareOperator,
        Keyword: tags.logicOperator,
        Value: tags.string,
        Parameter: tags.special(tags.variableName),
        Punctuation: tags.punctuation,
        Comment: tags.lineComment,
        Unknown: tags.invalid,
      }),
    ],
  }),
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", '"', "'"] } },
});

// ---- completion ----

/** The context of a value for which an application may have candidates. */
export interface ValueRequest {
  resource: string;
  /** The field in the service's spelling, or a function such as `tag(BPO)`, `tag` for a key, `hierarchy`. */
  field: string;
  /** The text typed so far, without quotes. */
  text: string;
}

/** A value suggested by an application. */
export interface OfferedValue {
  /** The text to search for; it is quoted if necessary. */
  value: string;
  /** The text to show, such as the name for an ID. */
  label?: string;
  detail?: string;
}

/** Returns an application's own values, such as tags, routing profiles and groups. */
export type Values = (request: ValueRequest) => readonly (string | OfferedValue)[] | Promise<readonly (string | OfferedValue)[]>;

const TYPES: Record<Completion["kind"], string> = {
  field: "property", function: "function", operator: "keyword", value: "enum", keyword: "keyword",
};

/** A completion with a range that may differ from the others'. */
function editorCompletion(label: string, type: string, range: { start: number; end: number }, text: string, detail?: string): EditorCompletion {
  return {
    label,
    type,
    ...(detail ? { detail } : {}),
    apply(view) {
      view.dispatch({
        changes: { from: range.start, to: range.end, insert: text },
        selection: { anchor: range.start + text.length },
        userEvent: "input.complete",
      });
    },
  };
}

const BARE = /^[\w@:/+*%?[\]{};-]+(?:\.[\w@:/+*%?[\]{};-]+)*$/u;
const KEYWORDS = /^(?:and|or|not|in|under)$/i;
const ESCAPES: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t" };

/** A value as written in a query. */
export function written(value: string): string {
  if (BARE.test(value) && !KEYWORDS.test(value)) return value;
  return `"${value.replace(/[\\"\n\t]/g, (char) => ESCAPES[char] as string)}"`;
}

const PLACEHOLDER = "value_at_the_cursor";

/** The value at a position: its range, and the subject it is compared with. */
function valueAt(resource: string, query: string, at: number): { start: number; end: number; use: ParameterUse } | undefined {
  const token = tokens(query).find(({ kind, start, end }) => start < at && at <= end && (kind === "value" || kind === "unknown" || kind === "field"));
  const { start, end } = token ?? { start: at, end: at };
  const open = query.slice(0, start).split("(").length - query.slice(0, start).split(")").length;
  const head = `${query.slice(0, start)}$${PLACEHOLDER}`;
  for (const text of [head + query.slice(end), head + ")".repeat(Math.max(open, 0))]) {
    try {
      const use = parameters(resource, text).find(({ name }) => name === PLACEHOLDER);
      if (use) return { start, end, use };
    } catch {
      // The query cannot be parsed with a value there, so no value is allowed at the position.
    }
  }
  return undefined;
}

async function ownValues(resource: string, values: Values, query: string, at: number): Promise<EditorCompletion[]> {
  const found = valueAt(resource, query, at);
  if (!found) return [];
  const { start, end, use } = found;
  const text = query.slice(start, at).replace(/^["']/, "");
  const suggested = await values({ resource, field: use.field, text });
  return suggested
    .map((entry) => (typeof entry === "string" ? { value: entry } : entry))
    .filter(({ value, label }) => `${value}\n${label ?? ""}`.toLowerCase().includes(text.toLowerCase()))
    .map(({ value, label, detail }) => editorCompletion(label ?? value, "constant", { start, end }, written(value), detail ?? (label ? value : undefined)));
}

function source(config: ConnectQLConfig) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const query = context.state.doc.toString();
    const resource = config.resource;
    const own = config.values ? await ownValues(resource, config.values, query, context.pos) : [];
    if (context.aborted) return null;
    const known = complete(resource, query, context.pos);
    if (own.length === 0 && known.length === 0) return null;
    const from = Math.min(context.pos, ...known.map(({ start }) => start));
    if (!context.explicit && own.length === 0 && query.slice(from, context.pos).trim() === "" && !/[\s(=~]$/.test(query)) return null;
    const options = known.map((completion) =>
      editorCompletion(completion.text.trim(), TYPES[completion.kind], completion, completion.text, completion.about),
    );
    return { from, options: [...own, ...options], filter: false };
  };
}

// ---- problems ----

/** Makes a change in the editor. */
function make(view: EditorView, suggestion: Suggestion): void {
  const changes = suggestion.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
  view.dispatch({ changes, userEvent: "input.fix" });
}

function actions(problem: Problem, query: string): Action[] {
  return problem.suggestions.map((suggestion) => ({
    name: `Change to ${clipped(apply(query, suggestion))}`,
    apply: (view) => make(view, suggestion),
  }));
}

const SHOWN_MAX = 60;
const clipped = (text: string) => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);

/** The problems of the editor's query that have positions in it. */
export function problems(view: EditorView, config: ConnectQLConfig): Problem[] {
  const now = new Date();
  return check(config.resource, view.state.doc.toString(), { now, assumeBound: true, ...config.options }).filter(isInQuery);
}

function diagnostics(config: ConnectQLConfig) {
  return (view: EditorView): Diagnostic[] => {
    const query = view.state.doc.toString();
    const head = view.state.selection.main.head;
    return problems(view, config)
      // Text being typed is not reported yet.
      .filter(({ start, end }) => !(view.hasFocus && start <= head && head <= end))
      .map((problem) => ({
        from: Math.min(problem.start, query.length),
        to: Math.min(problem.end, query.length),
        severity: problem.severity,
        source: problem.code,
        message: problem.help ? `${problem.message}: ${problem.help}` : problem.message,
        actions: actions(problem, query),
      }));
  };
}

/** Applies the first fix of the query's problems: the one at the cursor before others. */
export function applyFix(config: ConnectQLConfig) {
  return (view: EditorView): boolean => {
    const head = view.state.selection.main.head;
    const fixable = problems(view, config).filter(({ suggestions }) => suggestions.length > 0);
    const problem = fixable.find(({ start, end }) => start <= head && head <= end) ?? fixable[0];
    const suggestion = problem?.suggestions[0];
    if (!suggestion) return false;
    make(view, suggestion);
    return true;
  };
}

const moved = (update: ViewUpdate) => update.selectionSet || update.focusChanged;

/** The options of the editor. */
export interface ConnectQLConfig {
  /** The resource to search. */
  resource: string;
  /** Returns the application's own values. */
  values?: Values | undefined;
  /** Compilation options, for problems. Unless they say otherwise, relative times are based on the current time, and parameters count as bound. */
  options?: Options | undefined;
}

/**
 * The language for CodeMirror: highlighting, completion (with the extension `autocompletion()`), problems with fixes, and
 * Alt-Enter to apply the first fix.
 */
export function connectql(config: ConnectQLConfig): Extension {
  const settled = { ...config, resource: resourceName(config.resource) };
  return [
    new LanguageSupport(connectqlLanguage, connectqlLanguage.data.of({ autocomplete: source(settled) })),
    linter(diagnostics(settled), { delay: 300, needsRefresh: moved }),
    Prec.high(keymap.of([{ key: "Alt-Enter", run: applyFix(settled) }])),
  ];
}
