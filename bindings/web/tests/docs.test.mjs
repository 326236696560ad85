// The code in the pages runs.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);
const pages = ["docs/web.md", "bindings/web/README.md"];

/** The page's code as a module of the package, with the example instance instead of an account. */
function moduleOf(page) {
  const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, block]) => block);
  assert.ok(blocks.length > 0);
  const code = blocks.join("\n").replace('new ConnectClient({ region: "us-east-1" })', "example()");
  return `import assert from "node:assert/strict";
import { readFileSync as readExample } from "node:fs";
import { client as exampleClient } from "connectql/testing";
const example = () => exampleClient(readExample("contact-centre.json", "utf8"), { paced: false });
${code}`;
}

for (const path of pages) {
  test(`the code in ${path} runs from top to bottom`, async (t) => {
    const folder = mkdtempSync(new URL("page-", import.meta.url).pathname);
    const here = process.cwd();
    t.after(() => {
      process.chdir(here);
      rmSync(folder, { recursive: true });
    });
    copyFileSync(new URL("examples/contact-centre.json", root), `${folder}/contact-centre.json`);
    const file = `${folder}/page.mjs`;
    writeFileSync(file, moduleOf(readFileSync(new URL(path, root), "utf8")));
    process.chdir(folder);
    t.mock.method(console, "log", () => undefined);
    await import(file);
  });
}
