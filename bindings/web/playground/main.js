// The playground: a query and everything about it, in the page.
import "connectql/search-box";
import { apply, check, compile, ConnectQLError, resources } from "connectql";
import * as aws from "connectql/aws";
import { client } from "connectql/testing";
import instance from "../../../examples/contact-centre.json";
import { examples } from "./examples.js";

const catalog = resources();
const connect = client(instance, { paced: false });
const [box, resource, example] = ["box", "resource", "example"].map((id) => document.getElementById(id));
const InstanceId = "example";
const COLUMNS_MAX = 6;
const ROWS_MAX = 50;

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

// ---- the query in the address ----

function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const known = catalog.some((about) => about.resource === given.get("resource"));
  return known ? { resource: given.get("resource"), query: given.get("query") ?? "" } : examples[0];
}

function toAddress() {
  const address = new URLSearchParams({ resource: resource.value, query: box.value });
  history.replaceState(null, "", `#${address}`);
}

// ---- results ----

function showProblems(now) {
  const problems = check(resource.value, box.value, { now, residual: true });
  const items = problems.map((problem) => {
    const item = element("li");
    item.append(element("span", `${problem.message}${problem.help ? `: ${problem.help}` : ""}`, { class: problem.severity }));
    for (const suggestion of problem.suggestions.slice(0, 3)) {
      const better = apply(box.value, suggestion);
      const button = element("button", better, { type: "button", "aria-label": `Apply ${better}` });
      button.onclick = () => set(resource.value, better);
      item.append(button);
    }
    return item;
  });
  document.querySelector("#problems ul").replaceChildren(...items);
  document.getElementById("problems").hidden = items.length === 0;
}

function showPlan(now) {
  try {
    const plan = compile(resource.value, box.value, { now, residual: true });
    const requests = plan.requests.map((request) => element("pre", JSON.stringify(request, null, 2), { tabindex: "0" }));
    const rest = plan.residual === null ? [] : [element("p", `Checked on the results: ${plan.residual}`)];
    document.getElementById("requests").replaceChildren(...requests, ...rest);
    document.getElementById("explanation").textContent = plan.explain().text;
  } catch (error) {
    if (!(error instanceof ConnectQLError)) throw error;
    document.getElementById("requests").replaceChildren(element("p", "None: the query has errors."));
    document.getElementById("explanation").textContent = error.message;
  }
}

function cell(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "object" && !(value instanceof Date) ? JSON.stringify(value) : String(value);
}

function columns(records, about) {
  const names = new Set([...records.flatMap((record) => Object.keys(record)), ...about.id]);
  const isShort = (name) => !records.some((record) => cell(record[name]).length > 60) && !name.endsWith("Arn");
  const isName = (name) => /(?:^|user)name$|^title$/i.test(name);
  const shown = [...names].filter(isShort);
  return [...shown.filter(isName), ...shown.filter((name) => !isName(name))].slice(0, COLUMNS_MAX);
}

let runs = 0;

async function run(now) {
  const mine = ++runs;
  const about = catalog.find((about) => about.resource === resource.value);
  const table = document.querySelector("table");
  const count = document.getElementById("count");
  try {
    const search = aws[`search${about.operation.slice("Search".length)}`](connect, box.value, { InstanceId, now });
    const records = await search.toArray();
    if (mine !== runs) return;
    const names = columns(records, about);
    const head = element("tr");
    head.append(...names.map((name) => element("th", name, { scope: "col" })));
    const rows = records.slice(0, ROWS_MAX).map((record) => {
      const row = element("tr");
      row.append(...names.map((name) => element("td", cell(record[name]))));
      return row;
    });
    table.replaceChildren(...(records.length > 0 ? [head] : []), ...rows);
    const calls = `${search.calls} call${search.calls === 1 ? "" : "s"}`;
    count.textContent = `${records.length} of the ${about.resource.replaceAll("-", " ")}, in ${calls}${records.length > ROWS_MAX ? `; the first ${ROWS_MAX}` : ""}`;
  } catch (error) {
    if (mine !== runs) return;
    table.replaceChildren();
    count.textContent = error instanceof ConnectQLError ? "Nothing was searched: the query has errors." : String(error.message);
  }
}

function show() {
  const now = new Date();
  toAddress();
  showProblems(now);
  showPlan(now);
  void run(now);
}

function set(name, query) {
  resource.value = name;
  box.resource = name;
  box.value = query;
  show();
}

resource.append(...catalog.map((about) => element("option", about.resource)));
example.append(...examples.map(({ about, resource }, at) => element("option", `${resource}: ${about}`, { value: String(at) })));
resource.onchange = () => set(resource.value, "");
example.onchange = () => set(examples[example.value].resource, examples[example.value].query);
box.options = { residual: true };
box.addEventListener("search", show);
let timer;
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, 250);
});
addEventListener("hashchange", () => {
  const { resource, query } = fromAddress();
  set(resource, query);
});
const first = fromAddress();
set(first.resource, first.query);
