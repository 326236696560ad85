// The browser code blocks of docs/web.md, as an application in a fresh folder with the packed package.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium, launch, open, serve } from "./browser.mjs";
import { fresh, ofFiles } from "./consumers.mjs";

const docs = readFileSync(new URL("../../../docs/web.md", import.meta.url), "utf8");
const block = (language) => docs.match(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s"))[1];
const page = (body) => `<!doctype html><html lang="en"><head><title>Users</title></head><body>${body}</body></html>`;
const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;

test("the editor's code has the types of the package", () => {
  const file = join(fresh, "editor.ts");
  writeFileSync(file, block("ts"));
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--skipLibCheck"];
  execFileSync(process.execPath, [tsc, ...options, file], { cwd: fresh, encoding: "utf8", stdio: ["ignore", "inherit", "inherit"] });
});

describe("the code of the page", { skip: chromium ? false : "no Chromium" }, () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  async function opened(t, name, files) {
    const server = await serve(await ofFiles(name, files));
    t.after(() => server.close());
    return open(browser, server.url);
  }

  test("shows a working search box", async (t) => {
    const { page: shown, errors } = await opened(t, "lines", { "index.html": page(block("html")) });
    await shown.click(".cm-content");
    await shown.keyboard.type("usrname = bob and tag(BPO=");
    await shown.waitForSelector("text=New York");
    await shown.keyboard.type("123)");
    await shown.keyboard.press("Escape");
    await shown.keyboard.press("Enter");
    await shown.locator("#message", { hasText: "no field `usrname`" }).waitFor();
    await shown.keyboard.press("Alt+Enter");
    assert.match(await shown.locator(".cm-content").innerText(), /^Username = bob/);
    const [logged] = await Promise.all([shown.waitForEvent("console"), shown.keyboard.press("Enter")]);
    assert.match(logged.text(), /^Username = bob and tag\(BPO=123\)/);
    assert.deepEqual(errors, []);
    await shown.close();
  });

  test("makes an editor with highlighting and completion", async (t) => {
    const html = page('<script type="module" src="./editor.ts"></script>');
    const { page: shown, errors } = await opened(t, "editor", { "index.html": html, "editor.ts": block("ts") });
    await shown.click(".cm-content");
    await shown.keyboard.type("usern");
    await shown.waitForSelector(".cm-tooltip-autocomplete");
    // CodeMirror's own styles, unlike those of the search box, are rejected by a strict policy.
    assert.deepEqual(errors.filter((text) => !text.includes("style-src")), []);
    await shown.close();
  });
});
