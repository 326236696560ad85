// Builds the playground into a folder of static files: node playground/build.mjs FOLDER
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = (file) => new URL(file, import.meta.url).pathname;
const folder = process.argv[2] ?? here("../dist-playground");
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [here("main.js")],
  outfile: join(folder, "main.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  loader: { ".wasm": "binary" },
  logLevel: "warning",
  plugins: [{ name: "load", setup: ({ onResolve }) => onResolve({ filter: /^#load$/ }, () => ({ path: here("load.js") })) }],
});
for (const file of ["index.html", "page.css"]) copyFileSync(here(file), join(folder, file));
