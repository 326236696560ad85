// The exact contents of the packed package.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fresh } from "./consumers.mjs";

const folder = join(fresh, "node_modules/connectql");
const lib = new URL("../lib/", import.meta.url);

test("the package has the built library, its types, and the module", { skip: existsSync(folder) ? false : "nothing is packed" }, () => {
  const sources = readdirSync(lib).flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -".ts".length)] : []));
  const expected = ["README.md", "package.json", "dist/connectql.wasm", ...sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`])];
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  assert.deepEqual(found.sort(), expected.sort());
});

test("every export exists", { skip: existsSync(folder) ? false : "nothing is packed" }, () => {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = Object.values(exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  assert.deepEqual(files.filter((file) => !existsSync(join(folder, file))), []);
});

test("every module can be imported without a page", async () => {
  for (const name of ["", "/aws", "/codemirror", "/search-box", "/testing"]) assert.ok(await import(`connectql${name}`));
});
