// Browsers and bundlers: the module's file is next to this one.
import { Module } from "./module.js";

async function load(): Promise<WebAssembly.Module> {
  const response = await fetch(new URL("./connectql.wasm", import.meta.url));
  if (!response.ok) throw new Error(`connectql.wasm: ${response.status} ${response.statusText}`);
  // Some servers do not send the file's type, which is required to compile it while it is loading.
  return response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

export const connectql = new Module(await load());
