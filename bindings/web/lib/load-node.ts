// Node reads the module's file synchronously, so that `require` works.
import { readFileSync } from "node:fs";
import { Module } from "./module.js";

export const connectql = new Module(new WebAssembly.Module(readFileSync(new URL("./connectql.wasm", import.meta.url))));
