/** Page one and its kin as a reviewer opens them: offline, by keyboard, on a phone, in print, without scripts. */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  diffReports,
  renderComparisonPage,
  renderDiagnosePage,
  REPORT_STYLES,
  renderIndexPage,
} from "../../src/report/index.js";
import { offlinePage } from "../../src/report/pages/offline/offlinePage.js";
import { comparedModels, STRONG, WEAK } from "../report/fixtures/comparison.js";
import { DIAGNOSE_PAGE } from "../report/fixtures/diagnosePage.js";
import { INDEX_PAGE } from "../report/fixtures/indexPage.js";
import { SIDE_A, SIDE_B } from "../report/fixtures/sides.js";
import { HOSTILE, withTexts } from "../report/hostile.js";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { patient, PATIENCE_MS } from "./patient.js";

const screenshots = fileURLToPath(new URL("screenshots", import.meta.url));
const besides = (name: string): string => join(screenshots, "fixture", `${name}.html`);
const path = besides("index");
const FIXED = new Set([
  "id",
  "href",
  "answer",
  "result",
  "role",
  "regime",
  "verdict",
  "balanced",
  "honest",
  "earn",
  "type",
  "mode",
  "xref",
  "yref",
  "layer",
  "dash",
  "shape",
  "tickformat",
]);

function pageOf(replace?: (text: string) => string): string {
  const input = replace === undefined ? INDEX_PAGE : withTexts(INDEX_PAGE, replace, FIXED);
  return offlinePage({ ...renderIndexPage(input), styles: REPORT_STYLES });
}

describe.skipIf(findChromium() === undefined)(
  `page one${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      mkdirSync(join(screenshots, "fixture"), { recursive: true });
      writeFileSync(path, pageOf());
      browser = await chromium.launch({
        executablePath: findChromium()!,
        args: ["--no-sandbox", "--disable-gpu"],
        timeout: PATIENCE_MS,
      });
    });
    afterAll(() => browser?.close());

    async function open(options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
      const page = patient(await browser.newPage({ offline: true, ...options }));
      await page.goto(pathToFileURL(path).href);
      return page;
    }

    it("draws every figure offline, fits a phone and stands open without scripts, as do its kin", async () => {
      const kin = {
        diagnose: renderDiagnosePage(DIAGNOSE_PAGE),
        diff: diffReports(SIDE_A, SIDE_B, {
          confidence: 0.95,
          provenance: INDEX_PAGE.provenance,
        }),
        comparison: renderComparisonPage({
          compared: comparedModels(WEAK, STRONG),
          provenance: INDEX_PAGE.provenance,
        }),
      };
      for (const [name, page] of Object.entries(kin))
        writeFileSync(besides(name), offlinePage({ ...page, styles: REPORT_STYLES }));
      expect(await checkPages([path, ...Object.keys(kin).map(besides)])).toEqual([
        { path, figures: 5, problems: [] },
        { path: besides("diagnose"), figures: 2, problems: [] },
        { path: besides("diff"), figures: 2, problems: [] },
        { path: besides("comparison"), figures: 4, problems: [] },
      ]);
    });

    it("is light: under 2 MB, one request, few elements, few layouts until it is drawn", async () => {
      expect(statSync(path).size).toBeLessThan(2_000_000);
      const page = patient(await browser.newPage({ offline: true }));
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const cdp = await page.context().newCDPSession(page);
      await cdp.send("Performance.enable");
      await page.goto(pathToFileURL(path).href);
      const { metrics } = await cdp.send("Performance.getMetrics");
      const layouts = metrics.find(({ name }) => name === "LayoutCount")?.value ?? Infinity;
      expect(asked.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toHaveLength(1);
      expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
      // Plotly measures its texts, some thirty times a figure. Seconds are the row "page" of make bench.
      expect(layouts).toBeLessThan(250);
      await page.close();
    });

    it("is the same to the byte when built twice", () => {
      expect(pageOf()).toBe(pageOf());
    });

    it("folds its numbers where scripts run, and opens them where none does", async () => {
      const scripted = await open();
      expect(await scripted.locator("details.numbers[open]").count()).toBe(0);
      await scripted.close();
      const context = await browser.newContext({ javaScriptEnabled: false });
      const plain = patient(await context.newPage());
      await plain.goto(pathToFileURL(path).href);
      expect(await plain.locator("details.numbers[open]").count()).toBe(5);
      expect(await plain.locator(".plot:visible").count()).toBe(0);
      await context.close();
    });

    it("is walked by the Tab key in reading order, with a visible focus at every stop", async () => {
      const page = await open({ viewport: { width: 1280, height: 900 } });
      const stops: number[] = [];
      for (let press = 0; press < 60; press++) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const all = Array.from(document.querySelectorAll("*"));
          const focused = document.activeElement;
          if (focused === null || focused === document.body) return null;
          const style = getComputedStyle(focused);
          return {
            at: all.indexOf(focused),
            isVisible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
          };
        });
        if (stop === null) break;
        expect(stop.isVisible).toBe(true);
        stops.push(stop.at);
      }
      expect(stops.length).toBeGreaterThan(25);
      expect(stops).toEqual([...stops].sort((a, b) => a - b));
      await page.close();
    });

    it("shows a definition on focus, inside the window, wide and on a phone", async () => {
      for (const viewport of [
        { width: 1280, height: 900 },
        { width: 390, height: 844 },
      ]) {
        const page = await open({ viewport });
        const mark = page.locator(".definition").first();
        expect(await mark.locator(".meaning").isVisible()).toBe(false);
        await mark.focus();
        const box = (await mark.locator(".meaning").boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
        expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
        await page.close();
      }
    });

    it("opens what is folded when a card's link leads into it", async () => {
      const page = await open();
      await page.locator(".card a").last().click();
      await page.waitForFunction(() => document.querySelector<HTMLDetailsElement>("#gates")?.open === true);
      expect(await page.locator("#gate-monthly_return").isVisible()).toBe(true);
      await page.close();
    });

    it("draws a black reference line in light and a white one in dark", async () => {
      for (const [colorScheme, colour] of [
        ["light", "rgb(26, 26, 26)"],
        ["dark", "rgb(230, 230, 230)"],
      ] as const) {
        const page = await open({ colorScheme });
        await page.locator("#reliability .js-line").first().waitFor({ state: "attached" });
        expect(
          await page
            .locator("#reliability .js-line")
            .first()
            .evaluate((line) => getComputedStyle(line).stroke),
        ).toBe(colour);
        await page.close();
      }
    });

    it("keeps what follows a tall figure below it", async () => {
      const tall = {
        ...INDEX_PAGE,
        figures: INDEX_PAGE.figures
          .slice(0, 1)
          .map((figure) => ("layout" in figure ? { ...figure, layout: { ...figure.layout, height: 700 } } : figure)),
      };
      const page = patient(await browser.newPage());
      await page.setContent(offlinePage(renderIndexPage(tall)), { waitUntil: "load" });
      const [plot, numbers] = await Promise.all(
        [".main-svg", ".numbers"].map((name) => page.locator(`#distribution ${name}`).first().boundingBox()),
      );
      expect(numbers!.y).toBeGreaterThanOrEqual(plot!.y + 700 - 1);
      await page.close();
    });

    it("prints every figure inside the paper, and of what is folded the summary and the short tables", async () => {
      const page = await open({ viewport: { width: 720, height: 1_000 } });
      // What is not drawn yet prints as its numbers.
      await page.waitForFunction(() =>
        Array.from(document.querySelectorAll<HTMLElement>(".plot")).every(({ dataset }) => dataset.state === "drawn"),
      );
      await page.emulateMedia({ media: "print" });
      await page.waitForFunction(() =>
        Array.from(document.querySelectorAll(".main-svg")).every((svg) => svg.getBoundingClientRect().width <= 700),
      );
      expect(await page.locator(".main-svg").count()).toBeGreaterThan(0);
      const heightOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.height ?? 0;
      expect(await heightOf("#gates:not([open]) table.gates")).toBeGreaterThan(20);
      // The hours one by one, numbers of a figure that is drawn, gates of the models beside the judged one.
      expect(await heightOf("#gates .disclosure:not([open]) table")).toBe(0);
      expect(await heightOf("figure:has(.main-svg) .numbers:not([open]) table")).toBe(0);
      expect(await heightOf('[id^="gates-model"]:not([open]) table')).toBe(0);
      expect(await page.locator(".view, .sort-sign, .download").filter({ visible: true }).count()).toBe(0);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBeLessThanOrEqual(1);
      await page.pdf({
        path: join(screenshots, "fixture-index.pdf"),
        preferCSSPageSize: true,
      });
      await page.close();
    });

    it("runs nothing and asks for nothing whatever stands in its texts", async () => {
      let k = 0;
      const page = patient(await browser.newPage());
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("dialog", (dialog) => void dialog.dismiss().then(() => asked.push("dialog")));
      await page.setContent(
        pageOf(() => `x${HOSTILE[k++ % HOSTILE.length]!}`),
        { waitUntil: "load" },
      );
      const shape = () =>
        Array.from(document.querySelectorAll("header *, main *"))
          .filter((element) => element.closest(".plot, .models thead [data-model]") === null)
          .map((element) => `${element.tagName} ${element.getAttributeNames().join(" ")}`);
      const hostile = await page.evaluate(shape);
      expect(await page.locator("svg a").count()).toBe(0);
      await page.setContent(
        pageOf(() => "x"),
        { waitUntil: "load" },
      );
      expect(hostile).toEqual(await page.evaluate(shape));
      expect(asked.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
      await page.close();
    });
  },
);
