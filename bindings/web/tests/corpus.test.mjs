import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { differences } from "./corpus.mjs";

const corpus = JSON.parse(readFileSync(new URL("../../../tests/corpus.json", import.meta.url), "utf8"));

test("the whole corpus, in Node", () => {
  assert.ok(corpus.length > 600);
  assert.deepEqual(corpus.flatMap(differences), []);
});
