/** The page of all reports in Chromium: two runs side by side, and the table alone without scripts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatVerdict, verdictOf } from "../../src/report/index.js";
import { writeRunsIndex } from "../../src/workbench/writeRunsIndex.js";
import { MODELS } from "../report/fixtures/assessments.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { patient } from "./patient.js";

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)(
  `reports/index.html${executablePath === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    const place = mkdtempSync(join(tmpdir(), "tenbin-runsIndex-"));
    let browser: Browser;
    let url: string;

    beforeAll(async () => {
      MODELS.forEach(({ assessment }, k) => {
        mkdirSync(join(place, `run-${k} <b>`));
        const verdict = verdictOf({ judged: assessment, data: { origin: "<i>seed 7" }, seed: 7, commit: null });
        writeFileSync(join(place, `run-${k} <b>`, "verdict.json"), formatVerdict(verdict));
      });
      url = pathToFileURL(writeRunsIndex(place)).href;
      browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(place, { recursive: true, force: true });
    });

    it("sets any two side by side, and those rows alone that differ", async () => {
      const page = patient(await browser.newPage({ viewport: { width: 390, height: 800 } }));
      const problems: string[] = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(url);
      const rows = page.locator("#compare tbody tr");
      const all = await rows.count();
      expect(await page.locator("#compare thead th").allTextContents()).toEqual([
        "Row",
        "run-0 <b>",
        "run-1 <b>",
        "Turned",
      ]);
      await page.locator("#compare-b").selectOption({ label: "run-2 <b>" });
      await page.locator("#compare-turned").check();
      expect(await page.locator("#compare-command").textContent()).toBe(
        "make report-diff A=reports/run-0 <b> B=reports/run-2 <b>",
      );
      const turned = await rows.count();
      expect(turned).toBeGreaterThan(0);
      expect(turned).toBeLessThan(all);
      expect(await page.locator("#compare caption").textContent()).toBe(
        `${turned} of ${all} rows differ in what they say`,
      );
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThan(2);
      expect(problems).toEqual([]);
      await page.close();
    });

    it("is a table without scripts", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = patient(await context.newPage());
      await page.goto(url);
      expect(await page.locator("table.runs tbody tr").count()).toBe(MODELS.length);
      expect(await page.locator("#compare").isVisible()).toBe(false);
      await context.close();
    });
  },
);
