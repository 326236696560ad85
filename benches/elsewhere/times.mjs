// Times a parser in JavaScript: prints `NAME NANOSECONDS` for a query on standard input.
//
//     node times.mjs liqe|kql < QUERY

import { readFileSync } from "node:fs";
import esQuery from "@cybernetex/kbn-es-query";
import { parse } from "liqe";

const TURNS = 4;
const TURN = 20e6;

const parsers = { kql: esQuery.fromKueryExpression, liqe: parse };

function turn(parser, query, repeats) {
  const start = process.cpuUsage();
  for (let at = 0; at < repeats; at += 1) parser(query);
  return process.cpuUsage(start).user * 1000;
}

const name = process.argv[2];
const query = readFileSync(0, "utf8");
let repeats = 1;
while (turn(parsers[name], query, repeats) < TURN) repeats *= 2;
let least = Infinity;
for (let at = 0; at < TURNS; at += 1) least = Math.min(least, turn(parsers[name], query, repeats));
console.log(name, least / repeats);
