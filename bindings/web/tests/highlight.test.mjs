// Compares the editor's grammar with the compiler's tokens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tokens } from "connectql";
import { connectqlLanguage } from "connectql/codemirror";

const corpus = JSON.parse(readFileSync(new URL("../../../tests/corpus.json", import.meta.url), "utf8"));
const NOT_TOKENS = new Set(["Query", "⚠"]);

const compiled = (query) => tokens(query).map(({ kind, start, end }) => `${kind} ${query.slice(start, end)}`);

function highlighted(query) {
  const found = [];
  connectqlLanguage.parser.parse(query).iterate({
    enter({ name, from, to }) {
      if (name === "⚠") found.push(`error at ${from}`);
      if (!NOT_TOKENS.has(name)) found.push(`${name.toLowerCase()} ${query.slice(from, to)}`);
    },
  });
  return found;
}

const differences = (queries) => queries.flatMap((query) => {
  const [found, expected] = [highlighted(query), compiled(query)];
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ query, found, expected }];
});

test("the grammar has the compiler's tokens in correct and incorrect queries", () => {
  assert.ok(corpus.some(({ requests }) => requests === null));
  assert.deepEqual(differences(corpus.map(({ query }) => query)), []);
});

test("the grammar has the compiler's tokens in queries that are being typed", () => {
  const typed = corpus.flatMap(({ query }) => (query.length > 200 ? [] : Array.from({ length: query.length }, (_, end) => query.slice(0, end))));
  assert.deepEqual(differences([...new Set(typed)]), []);
});

test("the grammar has the compiler's tokens in sequences of random words", () => {
  const words = `name level value tag( proficiency( field( and or not in under AND ! && || & | = != ~ >= ( ) , .. 2..4 a.. ..b $x $ "a b" 'x' 3 a.b x; é “`;
  const choices = [...words.split(" "), "a b", "#c\n", "\u200b", "\u2028", " ", '"q', "\\"];
  let state = 20261127;
  const below = (most) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % most;
  };
  const row = () => Array.from({ length: 1 + below(9) }, () => choices[below(choices.length)]).join(" ");
  assert.deepEqual(differences(Array.from({ length: 10_000 }, row)), []);
});

test("a deep query and a long one are highlighted in time", () => {
  const began = performance.now();
  highlighted("(".repeat(20_000));
  highlighted("username = a or ".repeat(5_000));
  assert.ok(performance.now() - began < 20_000);
});
