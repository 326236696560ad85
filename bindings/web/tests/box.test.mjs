// The search box in a real browser: keys, clicks, screen readers, sizes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { chromium, launch, open, serve } from "./browser.mjs";
import { withEsbuild, withVite, withWebpack } from "./consumers.mjs";

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const corpus = JSON.parse(readFileSync(new URL("../../../tests/corpus.json", import.meta.url), "utf8"));
const data = readFileSync(new URL("../../../examples/contact-centre.json", import.meta.url), "utf8");
const skip = chromium ? false : "no Chromium";

describe("the search box", { skip }, () => {
  let browser;
  let server;

  before(async () => {
    browser = await launch();
    server = await serve(await withEsbuild());
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  /** A page on which the box has the focus. */
  async function box(options) {
    const opened = await open(browser, server.url, options);
    await opened.page.waitForFunction(() => window.corpus);
    await opened.page.click(".cm-content");
    const text = () => opened.page.locator(".cm-content").innerText();
    const message = () => opened.page.locator("#message").innerText();
    return { ...opened, text, message };
  }

  test("compiles the whole corpus, in Chromium", async () => {
    const { page, errors } = await box();
    assert.deepEqual(await page.evaluate((entries) => window.corpus(entries), corpus), []);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("runs the SDK against the engine in the page", async () => {
    const { page, errors } = await box();
    const found = await page.evaluate(([data, query]) => window.search(data, query), [data, "username ^= sup"]);
    assert.ok(found.length > 0 && found.every((name) => name.startsWith("sup")), String(found));
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("completes by keyboard, and searches on Enter", async () => {
    const { page, errors, text } = await box();
    await page.keyboard.type("usern");
    await page.waitForSelector(".cm-tooltip-autocomplete");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    assert.match(await text(), /^Username/);
    await page.keyboard.type(" ^= sup", { delay: 20 });
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.evaluate(() => window.searches), ["Username ^= sup"]);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("completes an application's own values", async () => {
    const { page, errors, text } = await box();
    await page.keyboard.type("tag(BPO=", { delay: 20 });
    await page.waitForSelector("text=New York");
    await page.waitForTimeout(150);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await text(), /^tag\(BPO="New York"\)?$/);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("routingprofile = bas", { delay: 20 });
    await page.waitForSelector("text=Basic");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    assert.equal(await text(), "routingprofile = rp-1");
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("applies a fix by one key, undone by another, and by its button", async () => {
    const { page, errors, text, message } = await box();
    await page.keyboard.type("usrname = bob");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    assert.match(await message(), /no field `usrname`/);
    await page.waitForSelector("[role=textbox][aria-invalid=true]");
    await page.keyboard.press("Alt+Enter");
    await page.waitForSelector("[role=textbox][aria-invalid=false]");
    assert.equal(await text(), "Username = bob");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await text(), "usrname = bob");
    await page.click("text=Apply: Username = bob");
    assert.equal(await text(), "Username = bob");
    await page.waitForFunction(() => document.querySelector("connectql-search-box").shadowRoot.querySelector("button").hidden);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("does not underline text being typed", async () => {
    const { page } = await box();
    await page.keyboard.type("usrname = bob");
    await page.keyboard.press("Home");
    await page.waitForTimeout(600);
    assert.equal(await page.locator(".cm-lintRange").count(), 0);
    await page.keyboard.press("End");
    await page.waitForSelector(".cm-lintRange-error");
    await page.close();
  });

  test("an error is shown below once the user types elsewhere, or leaves the box", async () => {
    const { page, message } = await box();
    const error = page.locator("#message", { hasText: /no field `usrname`/ });
    await page.keyboard.type("usrname = bob");
    await page.keyboard.press("Home");
    await page.waitForTimeout(600);
    assert.equal(await message(), "");
    await page.keyboard.press("End");
    await error.waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await page.keyboard.type("u");
    await page.waitForTimeout(600);
    assert.equal(await message(), "");
    await page.locator("h1").click();
    await error.waitFor();
    await page.close();
  });

  test("explains a query of two requests in one line", async () => {
    const { page } = await box();
    await page.keyboard.type("username = a or tag(BPO=1)");
    await page.locator("#message", { hasText: /^2 requests, merged: Find users/ }).waitFor();
    await page.close();
  });

  test("stays on one line, whatever is pasted", async () => {
    const { page, text } = await box();
    await page.evaluate(() => { document.querySelector("connectql-search-box").value = "username = a\n  and\n lastname = b"; });
    assert.equal(await text(), "username = a and lastname = b");
    await page.close();
  });

  test("a query of several lines keeps its conditions", async () => {
    const { page, text } = await box();
    const set = (value) => page.evaluate((value) => { document.querySelector("connectql-search-box").value = value; }, value);
    await set("# mine\nusername = a # him\r\nand lastname = 'b\nc' # last");
    assert.equal(await text(), "username = a and lastname = 'b\\nc' # last");
    await page.close();
  });

  test("what is set before the element is defined", async () => {
    const { page, errors } = await box();
    const found = await page.evaluate(() => {
      const late = document.createElement("late-search-box");
      Object.assign(late, { resource: "queues", value: "not tag(a=b)\n", options: { residual: true }, values: () => ["x"] });
      document.body.append(late);
      customElements.define("late-search-box", class extends customElements.get("connectql-search-box") {});
      return [late.resource, late.value, late.values().length, late.shadowRoot.querySelector("#message").textContent];
    });
    assert.deepEqual(found.slice(0, 3), ["queues", "not tag(a=b)", 1]);
    assert.match(found[3], /^Find all queues. Checked on the results: not tag/);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("a resource that does not exist is named, and can be corrected", async () => {
    const { page, errors, message } = await box();
    const set = (name) => page.evaluate((name) => { document.querySelector("connectql-search-box").resource = name; }, name);
    await set("nobody");
    assert.match(await message(), /no resource `nobody`/);
    await set("queues");
    assert.equal(await message(), "Find all queues.");
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("an error in a condition that must also match is not corrected in the query", async () => {
    const { page, errors, text, message } = await box();
    await page.keyboard.type("username = a");
    await page.evaluate(() => { document.querySelector("connectql-search-box").options = { and: ["usrname = b"] }; });
    assert.match(await message(), /no field `usrname`/);
    assert.ok(await page.evaluate(() => document.querySelector("connectql-search-box").shadowRoot.querySelector("button").hidden));
    await page.keyboard.press("Alt+Enter");
    assert.equal(await text(), "username = a");
    assert.deepEqual(errors, []);
    await page.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 1280]) {
      test(`has no accessibility violations or layout shifts: ${colorScheme}, ${width} pixels`, async () => {
        const { page, errors } = await box({ colorScheme, viewport: { width, height: 600 } });
        const top = () => page.locator("#after").evaluate((element) => element.getBoundingClientRect().top);
        const began = await top();
        const check = async (state) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`);
          assert.deepEqual(found, [], state);
          assert.equal(await top(), began, state);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${state}: wider than the page`);
          if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/box-${colorScheme}-${width}-${state}.png` });
        };
        await check("empty");
        await page.keyboard.type("username = a or tag(BPO=1) and not usrname = bob and frstname ~ x");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(600);
        await check("errors");
        await page.keyboard.press("ControlOrMeta+a");
        await page.keyboard.type("username = a or tag(BPO=1)");
        await page.waitForTimeout(600);
        await check("plan");
        await page.keyboard.type(" and ");
        await page.waitForSelector(".cm-tooltip-autocomplete");
        await check("completion");
        assert.deepEqual(errors, []);
        await page.close();
      });
    }
  }
});

for (const [name, build] of Object.entries({ Vite: withVite, webpack: withWebpack })) {
  test(`an application built by ${name}`, { skip }, async (t) => {
    const browser = await launch();
    const server = await serve(await build());
    t.after(() => Promise.all([browser.close(), server.close()]));
    const { page, errors } = await open(browser, server.url);
    await page.waitForFunction(() => window.corpus);
    await page.click(".cm-content");
    await page.keyboard.type("username ^= sup");
    await page.locator("#message", { hasText: "Find users" }).waitFor();
    assert.deepEqual(errors, []);
  });
}
