// The module within the page's script, so that the page works from a folder too.
import { Module } from "../dist/module.js";
import bytes from "../dist/connectql.wasm";

export const connectql = new Module(new WebAssembly.Module(bytes));
