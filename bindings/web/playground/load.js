// The module is inside the page's script, so that the page also works from a folder.
import { Module } from "../dist/module.js";
import bytes from "../dist/connectql.wasm";

export const connectql = new Module(new WebAssembly.Module(bytes));
