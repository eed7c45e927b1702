/** In real Chromium: a policy of the page does not stop all of these. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offlinePage, trusted } from "../../../src/report/index.js";
import { withoutWaysOut } from "../../../src/workbench/notebooks/withoutWaysOut.js";
import { findChromium, WITHOUT_CHROMIUM } from "../../browser/chromium.mjs";

const ELSEWHERE = "data:text/html,elsewhere";
const WAYS: readonly (readonly [string, string])[] = [
  ["a refresh", `<meta http-equiv="refresh" content="0;url=other.html">`],
  ["a refresh in capitals with a line break", `<META\nHTTP-EQUIV=refresh CONTENT="0;url=other.html">`],
  ["a refresh with a slash", `<meta/http-equiv="refresh"/content="0;url=other.html">`],
  ["a refresh in a drawing", `<svg><desc><meta http-equiv="refresh" content="0;url=other.html"></desc></svg>`],
  ["a refresh behind a comment that ends at once", `<!--><meta http-equiv="refresh" content="0;url=other.html">-->`],
  ["a base", `<base href="https://example.invalid/">`],
  ["a form", `<form action="other.html"><button id="go">go</button></form>`],
  ["a form of a button elsewhere", `<form id="f" action="other.html"></form><button form="f" id="go">go</button>`],
  ["a style sheet", `<link rel="stylesheet" href="other.css">`],
  ["a prefetch", `<link rel="dns-prefetch" href="//example.invalid">`],
  ["a frame", `<iframe src="${ELSEWHERE}"></iframe>`],
  ["a frame with its own words", `<iframe srcdoc="<p>elsewhere"></iframe>`],
  ["an object", `<object data="${ELSEWHERE}"></object>`],
  ["an embedded page", `<embed src="${ELSEWHERE}">`],
];

describe("withoutWaysOut", () => {
  it("leaves other markup and words as they are", () => {
    const markup = `<metadata>a < b</metadata><p class="form">a form, a <b>link</b>, x<y</p><formula></formula>`;
    expect(withoutWaysOut(markup)).toBe(markup);
  });

  describe.skipIf(findChromium() === undefined)(`in Chromium (${WITHOUT_CHROMIUM})`, () => {
    const directory = mkdtempSync(join(tmpdir(), "tenbin-ways-"));
    let browser: Browser;
    beforeAll(async () => {
      writeFileSync(join(directory, "other.html"), "<title>elsewhere</title>");
      writeFileSync(join(directory, "other.css"), "body { color: red }");
      browser = await chromium.launch({ executablePath: findChromium()!, args: ["--no-sandbox", "--disable-gpu"] });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(directory, { recursive: true });
    });

    /** Where a page with this in it ends, and what it holds, when a reader has pressed what can be pressed. */
    const endOf = async (markup: string) => {
      const path = join(directory, "page.html");
      writeFileSync(path, offlinePage({ title: "here", body: trusted(`<main>${markup}</main>`) }));
      const page = await browser.newPage();
      await page.goto(pathToFileURL(path).href);
      if (markup.includes('id="go"')) await page.locator("#go").click();
      await page.waitForTimeout(300);
      const title = await page.title();
      const held = await page
        .locator("main :is(meta, base, form, link, iframe, object, embed)")
        .count()
        .catch(() => -1);
      await page.close();
      return { title, held };
    };

    it("would be left by a refresh: the policy does not stop it", async () => {
      expect((await endOf(WAYS[0]![1])).title).toBe("elsewhere");
    });

    it.each(WAYS)("shuts %s", async (_, markup) => {
      expect(await endOf(withoutWaysOut(markup))).toEqual({ title: "here", held: 0 });
    });
  });
});
