// The playground in a real browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { examples } from "../playground/examples.js";
import { chromium, launch, open, serve } from "./browser.mjs";

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

describe("the playground", { skip: chromium ? false : "no Chromium" }, () => {
  let browser;
  let server;
  let folder;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "playground-"));
    execFileSync(process.execPath, [new URL("../playground/build.mjs", import.meta.url).pathname, folder]);
    browser = await launch();
    server = await serve(folder);
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  test("shows every example in the list", async () => {
    const { page, errors } = await open(browser, server.url);
    for (const [at, { resource, query }] of examples.entries()) {
      await page.selectOption("#example", String(at));
      await page.waitForFunction((resource) => document.getElementById("resource").value === resource, resource);
      assert.equal((await page.locator("#box .cm-content").innerText()).trim(), query);
      const isWrong = query.startsWith("usrname");
      await page.waitForFunction((text) => document.getElementById("count").textContent.includes(text), isWrong ? "errors" : resource.replaceAll("-", " "));
      assert.equal(await page.locator("#problems button").count() > 0, isWrong, query);
    }
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("compiles while typing, applies fixes, and updates the address", async () => {
    const { page, errors } = await open(browser, server.url);
    await page.click(".cm-content");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("usrname ^= sup");
    await page.click("#problems button");
    await page.waitForFunction(() => /^\d+ of the users/.test(document.getElementById("count").textContent));
    assert.match(await page.locator("table").innerText(), /sup\./);
    const shared = await open(browser, page.url());
    assert.equal(await shared.page.locator(".cm-content").innerText(), "Username ^= sup");
    assert.deepEqual([...errors, ...shared.errors], []);
  });

  test("works from a folder, without a server", async () => {
    const { page, errors } = await open(browser, `file://${folder}/index.html`);
    await page.waitForFunction(() => /of the users/.test(document.getElementById("count").textContent));
    assert.deepEqual(errors, []);
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 1280]) {
      test(`has no accessibility violations: ${colorScheme}, ${width} pixels`, async () => {
        const { page } = await open(browser, server.url, { colorScheme, viewport: { width, height: 900 } });
        await page.waitForFunction(() => /of the users/.test(document.getElementById("count").textContent));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/playground-${colorScheme}-${width}.png` });
        await page.close();
      });
    }
  }
});
