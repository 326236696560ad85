// <connectql-search-box resource="users">: one line for a query, with its problems below.
import { autocompletion, closeBrackets, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { connectql, type ConnectQLConfig, type Values } from "./codemirror.js";
import { isResource, type Options } from "./options.js";
import { compile, explain, type Plan } from "./plan.js";
import { apply, ConnectQLError, isInQuery, type Problem } from "./problems.js";
import { tokens } from "./tools.js";

/** The detail of the event `search`: the query and its plan. */
export interface SearchDetail {
  query: string;
  plan: Plan;
}

const COLOURS = `
:host { display: block; color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif;
  --back: light-dark(#fff, #16191f); --text: light-dark(#16191f, #e9ebed); --line: light-dark(#7d8998, #8d99a8);
  --quiet: light-dark(#5f6b7a, #a4afbb); --focus: light-dark(#0657c9, #6cace6); --error: light-dark(#b1160a, #ff8a7d);
  --warning: light-dark(#8a4f00, #f2b24a); --field: light-dark(#0657c9, #7fb8f0); --function: light-dark(#6b2fb3, #c7a4f5);
  --operator: light-dark(#5f6b7a, #a4afbb); --value: light-dark(#196b24, #7fce8b); --parameter: light-dark(#8a4f00, #f2b24a); }
* { box-sizing: border-box; }
.box { border: 1px solid var(--line); border-radius: 6px; background: var(--back); color: var(--text); }
.box:focus-within { border-color: var(--focus); outline: 2px solid var(--focus); outline-offset: -1px; }
.below { display: flex; gap: .5rem; align-items: flex-start; height: 4.9rem; padding: .35rem .15rem 0; font-size: .875rem; color: var(--quiet); }
.message { flex: 1; min-width: 0; max-height: 4.5rem; overflow: auto; overflow-wrap: anywhere; }
.message p { margin: 0; }
.message .error { color: var(--error); }
.message .warning { color: var(--warning); }
:host { container-type: inline-size; }
button { flex: none; max-width: 45%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font: inherit; color: var(--focus);
  background: var(--back); border: 1px solid var(--focus); border-radius: 6px; padding: .1rem .6rem; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
button[hidden] { display: none; }
@container (max-width: 30rem) { .below { flex-direction: column; height: 7.2rem; } .message { flex: 0 1 auto; width: 100%; } button { max-width: 100%; } }
`;

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.6", overflowX: "auto", scrollbarWidth: "none" },
  ".cm-content": { padding: ".45rem 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 .6rem" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-lintRange": { backgroundImage: "none", textDecorationLine: "underline", textDecorationStyle: "wavy", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warning)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-tooltip": { backgroundColor: "var(--back)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px", maxWidth: "min(40rem, 95vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "ui-monospace, monospace", maxHeight: "none", overflow: "hidden", maxWidth: "min(40rem, 95vw)", minWidth: "min(16rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--focus)", color: "var(--back)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnosticAction": { color: "#fff", backgroundColor: "#0657c9", whiteSpace: "normal", textAlign: "left" },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--field)" },
    { tag: tags.function(tags.variableName), color: "var(--function)" },
    { tag: tags.compareOperator, color: "var(--operator)" },
    { tag: tags.logicOperator, color: "var(--text)", fontWeight: "600" },
    { tag: tags.string, color: "var(--value)" },
    { tag: tags.special(tags.variableName), color: "var(--parameter)" },
    { tag: tags.lineComment, color: "var(--quiet)", fontStyle: "italic" },
    { tag: tags.invalid, color: "var(--error)" },
  ]),
);

/**
 * A query on one line. Line breaks become spaces, or `\\n` within quotes; comments with text after
 * them are removed, because on one line they would include it.
 */
function onOneLine(query: string): string {
  const lines = query.replace(/\r\n?/g, "\n");
  if (!lines.includes("\n")) return query;
  let line = "";
  let at = 0;
  const between = (text: string) => text.replace(/\s*\n\s*/g, " ");
  for (const { kind, start, end } of tokens(lines)) {
    line += between(lines.slice(at, start));
    const token = lines.slice(start, end);
    if (kind === "value") line += token.replaceAll("\n", "\\n");
    else if (kind === "comment" && lines.includes("\n", end)) line = line.trimEnd();
    else line += between(token);
    at = end;
  }
  return (line + between(lines.slice(at))).trim();
}

/** Keeps everything on one line. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const insert = onOneLine(transaction.newDoc.toString());
  const anchor = Math.min(transaction.newSelection.main.head, insert.length);
  return { changes: { from: 0, to: transaction.startState.doc.length, insert }, selection: { anchor }, userEvent: "input.paste" };
});

/**
 * Handles typing over a selection: the browser would keep the colour of the replaced text as an inline style, which a strict content security policy rejects.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || empty || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handled = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/** The number of completions shown at a time: all are visible, so no scrolling is needed. */
const COMPLETIONS_SHOWN = 10;

/** The delay before the text below is updated while the user types, in milliseconds. */
const PAUSE = 300;

/** Without a page, as on a server that renders one, the module can be imported, but defines no element. */
const BaseElement: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** A search box as a custom element. Its events: `search` with the query and its plan, and `input`. */
export class ConnectQLSearchBox extends BaseElement {
  static readonly observedAttributes = ["resource", "placeholder", "label", "value"];

  #view: EditorView | undefined;
  #text = "";
  #values: Values | undefined;
  #options: Options = {};
  /** True while an error is not shown because the user is typing in it. */
  #isWaiting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #language = new Compartment();
  readonly #labels = new Compartment();
  readonly #message = document.createElement("div");
  readonly #fix = document.createElement("button");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(COLOURS);
    root.adoptedStyleSheets = [sheet];
    const box = document.createElement("div");
    box.className = "box";
    const below = document.createElement("div");
    below.className = "below";
    this.#message.className = "message";
    this.#message.id = "message";
    this.#message.setAttribute("role", "status");
    this.#fix.type = "button";
    this.#fix.hidden = true;
    below.append(this.#message, this.#fix);
    root.append(box, below);
    this.#setAgain();
  }

  /** Sets properties again that were set before the class was defined, because they hide the class's own. */
  #setAgain(): void {
    for (const name of ["resource", "value", "values", "options"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const given = this[name];
      delete (this as Partial<ConnectQLSearchBox>)[name];
      Object.assign(this, { [name]: given });
    }
  }

  /** The resource to search: `users` if the attribute is not set. */
  get resource(): string {
    return this.getAttribute("resource") ?? "users";
  }

  set resource(resource: string) {
    this.setAttribute("resource", resource);
  }

  /** The query. */
  get value(): string {
    return this.#view?.state.doc.toString() ?? this.#text;
  }

  set value(value: string) {
    this.#text = onOneLine(value ?? "");
    this.#view?.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: this.#text } });
  }

  /** Returns the application's own values. */
  get values(): Values | undefined {
    return this.#values;
  }

  set values(values: Values | undefined) {
    this.#values = values;
  }

  /** Compilation options, such as `and` and `instanceId`. */
  get options(): Options {
    return this.#options;
  }

  set options(options: Options) {
    this.#options = options ?? {};
    if (this.#view) this.#say();
  }

  connectedCallback(): void {
    if (this.#view) return;
    const root = this.shadowRoot as ShadowRoot;
    this.#view = new EditorView({
      root,
      parent: root.querySelector(".box") as HTMLElement,
      state: EditorState.create({
        doc: onOneLine(this.#text || (this.getAttribute("value") ?? "")),
        extensions: [
          keymap.of([{ key: "Enter", run: () => this.submit() }]),
          history(),
          closeBrackets(),
          autocompletion({ icons: false, maxRenderedOptions: COMPLETIONS_SHOWN }),
          this.#language.of(this.#connectql()),
          this.#labels.of(this.#labelled()),
          keymap.of([{ key: "Alt-ArrowDown", run: startCompletion }, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          oneLine, typedOver, theme, colours,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.#changed();
            else if (this.#isWaiting && (update.selectionSet || update.focusChanged)) this.#sayLater();
          }),
        ],
      }),
    });
    this.#say();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#text = this.value;
    this.#view?.destroy();
    this.#view = undefined;
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === "value") this.value = value ?? "";
    this.#view?.dispatch({ effects: [this.#language.reconfigure(this.#connectql()), this.#labels.reconfigure(this.#labelled())] });
    if (this.#view) this.#say();
  }

  /** Dispatches `search` if the query compiles; otherwise shows its problems. */
  submit(): boolean {
    clearTimeout(this.#timer);
    const plan = this.#say(true);
    if (plan) {
      const detail: SearchDetail = { query: this.value, plan };
      this.dispatchEvent(new CustomEvent("search", { detail, bubbles: true, composed: true }));
    }
    return true;
  }

  #connectql() {
    const box = this;
    const config: ConnectQLConfig = {
      resource: this.resource,
      values: (request) => box.values?.(request) ?? [],
      get options() {
        return box.#given();
      },
    };
    // Without a resource of this name, only the message below the line says so.
    return isResource(this.resource) ? connectql(config) : [];
  }

  #given(): Options {
    return { now: new Date(), ...this.options };
  }

  #labelled() {
    const label = this.getAttribute("label") ?? `Search ${this.resource.replaceAll("-", " ")}`;
    return [
      EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "false", tabindex: "0", "aria-describedby": "message", enterkeyhint: "search", spellcheck: "false" }),
      placeholder(this.getAttribute("placeholder") ?? ""),
    ];
  }

  #sayLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), PAUSE);
  }

  #changed(): void {
    this.#sayLater();
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }

  /** True if a problem is where the user is typing, so it is not shown yet. */
  #isTyped({ start, end }: Problem): boolean {
    const head = this.#view?.state.selection.main.head ?? -1;
    return Boolean(this.#view?.hasFocus) && end > 0 && start <= head && head <= end;
  }

  /** Shows an explanation of the query below it, or its problems. */
  #say(isSubmitted = false): Plan | undefined {
    const query = this.value;
    this.#fix.hidden = true;
    this.#isWaiting = false;
    try {
      const plan = compile(this.resource, query, this.#given());
      const { requests } = explain(this.resource, query, this.#given());
      const found = requests.length === 1 ? requests[0] : `${requests.length} requests, merged: ${requests.join(" ")}`;
      const rest = plan.residual === null ? [] : [`Checked on the results: ${plan.residual}`];
      this.#show([["", [found, ...rest].join(" ")], ...plan.warnings.map(line)]);
      return plan;
    } catch (error) {
      if (!(error instanceof ConnectQLError)) throw error;
      const { leading, problems } = error;
      this.#isWaiting = !isSubmitted && leading !== undefined && isInQuery(leading) && this.#isTyped(leading);
      if (this.#isWaiting) {
        this.#show([]);
        return undefined;
      }
      const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
      if (leading) this.#show([["error", `${line(leading)[1]}${others}`]]);
      const suggestion = leading && isInQuery(leading) ? leading.suggestions[0] : undefined;
      const better = error.meant ?? (suggestion && apply(query, suggestion));
      if (better !== undefined && better !== null) this.#showFix(better);
      return undefined;
    }
  }

  #show(lines: readonly (readonly [string, string])[]): void {
    const shown = lines.map(([kind, text]) => {
      const paragraph = document.createElement("p");
      paragraph.className = kind;
      paragraph.textContent = text;
      return paragraph;
    });
    this.#message.replaceChildren(...shown);
    this.#view?.contentDOM.setAttribute("aria-invalid", String(lines.some(([kind]) => kind === "error")));
    // Scrollable content must be reachable by keyboard.
    this.#message.tabIndex = this.#message.scrollHeight > this.#message.clientHeight ? 0 : -1;
  }

  #showFix(query: string): void {
    this.#fix.textContent = `Apply: ${query}`;
    this.#fix.title = query;
    this.#fix.hidden = false;
    this.#fix.onclick = () => {
      this.value = query;
      this.#view?.focus();
      this.#view?.dispatch({ selection: { anchor: query.length } });
    };
  }
}

function line(problem: Problem): readonly [string, string] {
  return [problem.severity, `${problem.message}${problem.help ? `: ${problem.help}` : ""}`];
}

const elements: CustomElementRegistry | undefined = globalThis.customElements;
if (elements && !elements.get("connectql-search-box")) elements.define("connectql-search-box", ConnectQLSearchBox);

declare global {
  interface HTMLElementTagNameMap {
    "connectql-search-box": ConnectQLSearchBox;
  }
}
