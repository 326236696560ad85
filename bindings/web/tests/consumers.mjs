// Applications that use the packed package, each in the folder that a bundler produces.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";

const pages = new URL("./pages/", import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ? join(process.env.CARGO_TARGET_DIR, "web") : new URL("../target", import.meta.url).pathname;
/** The folder in which the packed package is installed. */
export const fresh = join(target, "fresh");

function sources(name) {
  const folder = join(fresh, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["index.html", "page.css", "main.js"]) copyFileSync(join(pages, file), join(folder, file));
  copyFileSync(new URL("./corpus.mjs", import.meta.url), join(folder, "corpus.mjs"));
  return folder;
}

export async function withEsbuild() {
  const folder = sources("esbuild");
  const built = join(folder, "built");
  await bundle({ entryPoints: [join(folder, "main.js")], bundle: true, minify: true, format: "esm", target: "es2022", outdir: built, logLevel: "warning" });
  for (const file of ["index.html", "page.css"]) copyFileSync(join(folder, file), join(built, file));
  copyFileSync(join(fresh, "node_modules/connectql/dist/connectql.wasm"), join(built, "connectql.wasm"));
  return built;
}

export async function withVite() {
  const { build } = await import("vite");
  const folder = sources("vite");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  await build({ root: folder, logLevel: "warn", base: "./", configFile: false });
  return join(folder, "dist");
}

export async function withWebpack() {
  const { default: webpack } = await import("webpack");
  const folder = sources("webpack");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const built = join(folder, "built");
  const compiler = webpack({ mode: "production", context: folder, entry: "./main.js", output: { path: built, filename: "main.js" }, performance: false });
  const stats = await new Promise((resolve, reject) => compiler.run((error, stats) => (error ? reject(error) : resolve(stats))));
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
  for (const file of ["index.html", "page.css"]) copyFileSync(join(folder, file), join(built, file));
  return built;
}

/** An application of the given files, built by Vite as the page describes. */
export async function ofFiles(name, files) {
  const { build } = await import("vite");
  const folder = join(fresh, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  await build({ root: folder, logLevel: "warn", base: "./", configFile: false });
  return join(folder, "dist");
}
