// Writes lib/aws.ts from the catalog: a function an operation, so that bundlers keep only the commands that are used.
import { readFileSync, writeFileSync } from "node:fs";

const source = readFileSync(new URL("../lib/resources.ts", import.meta.url), "utf8");
const names = [...source.split("export type ResourceName =")[1].split(";")[0].matchAll(/"([a-z-]+)"/g)].map(([, name]) => name);
const pascal = (name) => name.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join("");

const { resources } = await import("../dist/index.js");
const lists = Object.fromEntries(resources().map((about) => [about.resource, about]));

const functions = names.map((name) => {
  const { operation, resultList } = lists[name];
  const called = operation[0].toLowerCase() + operation.slice(1);
  const record = `NonNullable<${operation}CommandOutput["${resultList}"]>[number]`;
  return `/** Searches ${name.replaceAll("-", " ")}. */
export function ${called}(client: ConnectClient, query: AnyQuery, options: SearchOptions): Search<${record}> {
  return new Search(client as never, ${operation}Command, "${name}", query, options);
}
`;
});
const imports = names.map((name) => {
  const { operation } = lists[name];
  return `  ${operation}Command, type ${operation}CommandOutput,`;
});

const path = new URL("../lib/aws.ts", import.meta.url);
const written = `// Searches of Amazon Connect with the AWS SDK. Written by scripts/operations.mjs from the catalog.
import {
  type ConnectClient,
${imports.join("\n")}
} from "@aws-sdk/client-connect";
import type { AnyQuery } from "./query.js";
import { Search, type SearchOptions } from "./search.js";

export { Search, type SearchOptions };
export { unpace } from "./pace.js";

${functions.join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(path, "utf8") !== written) {
    console.error("lib/aws.ts is not up to date: node scripts/operations.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(path, written);
}
