/** What a page answers to a touch, offline and under its policy: threshold, tables, hover, theme. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  renderIndexPage,
  renderTable,
  renderThresholdPanel,
  tableAsCsv,
  thresholdTexts,
  type DataTable,
} from "../../src/report/index.js";
import { offlinePage } from "../../src/report/pages/offline/offlinePage.js";
import { INDEX_PAGE } from "../report/fixtures/indexPage.js";
import { GRIDS } from "../report/fixtures/thresholds.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { patient, PATIENCE_MS } from "./patient.js";

const TABLE: DataTable = {
  caption: "Features, as a spreadsheet must not run them",
  columns: ["feature", "AUC", "share", "note"],
  rows: [
    ["ret_1", 0.5123456, "41.0\u2009% [38.1\u2009%, 44.0\u2009%]", "first"],
    ["ret_12", 0.4987654, "9.5\u2009%", "=SUM(A1)"],
    ["funding", null, "100.0\u2009%", 'says "no", twice'],
    ...Array.from({ length: 10 }, (_, k) => [`depth_${k}`, 1_000 + k, `${k}.5\u2009%`, "rest"]),
  ],
};
/** What stands above it. */
const FILTER = `.row-filter:has(+ .wide caption:text-is("${TABLE.caption}"))`;
const SECTION = {
  id: "about-threshold",
  title: "What would another threshold do",
  content: [renderThresholdPanel(GRIDS), renderTable(TABLE)],
};

describe.skipIf(findChromium() === undefined)(
  `a touched page${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    const directory = mkdtempSync(join(tmpdir(), "tenbin-touch-"));
    const address = pathToFileURL(join(directory, "index.html")).href;
    const faults: string[] = [];
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      const made = renderIndexPage({ ...INDEX_PAGE, sections: [...INDEX_PAGE.sections, SECTION] });
      writeFileSync(join(directory, "index.html"), offlinePage(made));
      browser = await chromium.launch({
        executablePath: findChromium()!,
        args: ["--no-sandbox", "--disable-gpu"],
        timeout: PATIENCE_MS,
      });
      page = await openPage();
      await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
      await page.locator("#threshold .js-plotly-plot .points path").first().waitFor({ state: "attached" });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(directory, { recursive: true, force: true });
    });

    async function openPage(options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
      const opened = patient(await browser.newPage({ offline: true, ...options }));
      // A policy that is broken is an error of the console, too.
      opened.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      opened.on("pageerror", (error) => faults.push(error.message));
      await opened.goto(address);
      return opened;
    }

    const featureTable = () => page.locator("table.data", { hasText: TABLE.caption });
    const filter = () => page.locator(`${FILTER} input`);
    const firstColumn = () => featureTable().locator("tbody tr:not([hidden]) > :first-child").allTextContents();
    const csvOfShown = async () => {
      const href = await page
        .locator(".wide:has(caption:text-is('" + TABLE.caption + "')) + a.download")
        .getAttribute("href");
      return decodeURIComponent(href!.replace(/^data:text\/csv;charset=utf-8,/, ""));
    };

    it("moves shares, hours and money to what the library says of that threshold, by keys", async () => {
      const slider = page.locator(".what-if input[type=range]");
      expect(await page.locator(".what-if output").textContent()).toBe("0.5");
      await slider.focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      const step = GRIDS[0]!.outcomes.findIndex(({ threshold }) => threshold === 0.5) + 2;
      const { threshold } = GRIDS[0]!.outcomes[step]!;
      expect(await page.locator(".what-if output").textContent()).toBe(String(threshold));
      expect(await slider.getAttribute("aria-valuetext")).toContain(`${threshold}, v4 as shipped: `);
      for (const [k, grid] of GRIDS.entries()) {
        const cells = await page.locator(".what-if-now tbody tr").nth(k).locator("td").allTextContents();
        expect(cells.map((text) => text.replaceAll("\u202f", "\u2009"))).toEqual(thresholdTexts(grid.outcomes[step]!));
      }
      const drawn = await page
        .locator("#threshold .plot")
        .evaluate((plot) => (plot as unknown as { data: { y: number[] }[] }).data.map(({ y }) => y));
      GRIDS.forEach(({ outcomes }, k) =>
        drawn[k]!.forEach((share, hour) => expect(share).toBeCloseTo(outcomes[step]!.hourShares[hour]!, 3)),
      );
      await page.locator(".what-if-controls button").click();
      expect(await page.locator(".what-if output").textContent()).toBe("0.5");
    });

    it("stands open without scripts: the thresholds as a table, no slider that does nothing", async () => {
      const plain = await openPage({ javaScriptEnabled: false });
      await plain.locator("#about-threshold > summary").click();
      expect(await plain.locator("#threshold .numbers table tbody tr").count()).toBe(3 * 19);
      expect(
        await plain
          .locator(".what-if-controls, .what-if-now, .view, .sort, .row-filter")
          .filter({ visible: true })
          .count(),
      ).toBe(0);
      await plain.close();
    });

    it("sorts by number and by word, missing last, and says so", async () => {
      const heading = (name: string) => featureTable().getByRole("columnheader", { name });
      await heading("AUC").getByRole("button").focus();
      await page.keyboard.press("Enter");
      expect(await heading("AUC").getAttribute("aria-sort")).toBe("ascending");
      const ascending = await firstColumn();
      expect([ascending[0], ascending[1], ascending.at(-1)]).toEqual(["ret_12", "ret_1", "funding"]);
      await page.keyboard.press("Enter");
      const descending = await firstColumn();
      expect([descending[0], descending.at(-2), descending.at(-1)]).toEqual(["depth_9", "ret_12", "funding"]);
      await heading("share").getByRole("button").click();
      expect(await heading("AUC").getAttribute("aria-sort")).toBeNull();
      expect((await firstColumn()).at(-1)).toBe("funding");
      await heading("feature").getByRole("button").click();
      expect((await firstColumn())[0]).toBe("depth_0");
      await heading("feature").getByRole("button").click();
      await heading("feature").getByRole("button").click();
      expect(await firstColumn()).toEqual(TABLE.rows.map(([name]) => name));
    });

    it("shows the rows that hold some words, counts them, and gives them as CSV as the library writes it", async () => {
      expect(await csvOfShown()).toBe(tableAsCsv(TABLE));
      await filter().fill("RET_");
      expect(await firstColumn()).toEqual(["ret_1", "ret_12"]);
      expect(await page.locator(`${FILTER} .shown-rows`).textContent()).toBe("2 of 13 rows");
      expect(await csvOfShown()).toBe(tableAsCsv({ ...TABLE, rows: TABLE.rows.slice(0, 2) }));
      await filter().fill("");
      expect(await firstColumn()).toHaveLength(13);
    });

    it("keeps the CSV of a figure to the byte", async () => {
      const { table } = INDEX_PAGE.figures.find((figure) => "id" in figure && figure.id === "hours") as {
        table: DataTable;
      };
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#hours a.download").click()]);
      expect(download.suggestedFilename()).toBe("hours.csv");
      expect(readFileSync(await download.path(), "utf8")).toBe(tableAsCsv(table));
    });

    it("shows one model in every figure while it is pointed at or chosen", async () => {
      const opacities = (id: string) =>
        page
          .locator(`#${id} .plot`)
          .evaluate((plot) =>
            (plot as unknown as { data: { name: string; opacity?: number }[] }).data.map(({ name, opacity = 1 }) => [
              name,
              opacity,
            ]),
          );
      const pick = page.locator(".models thead").getByRole("button", { name: "v3.1" });
      await pick.focus();
      await page.keyboard.press("Enter");
      expect(await pick.getAttribute("aria-pressed")).toBe("true");
      for (const id of ["distribution", "hours"])
        expect(await opacities(id)).toEqual([
          ["v3.1", 1],
          ["v4 as written", 0.2],
          ["v4 as shipped", 0.2],
        ]);
      await page.keyboard.press("Enter");
      expect(await opacities("hours")).toEqual([
        ["v3.1", 1],
        ["v4 as written", 1],
        ["v4 as shipped", 1],
      ]);
      await page.locator("#hours .points path").last().hover({ force: true });
      await page.waitForFunction(() => {
        const plot = document.querySelector("#distribution .plot") as unknown as { data: { opacity?: number }[] };
        return plot.data.some(({ opacity }) => opacity === 0.2);
      });
    });

    it("turns light, dark and back, remembers it, and lives without storage", async () => {
      const paper = (of: Page) => of.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [light, dark] = ["rgb(255, 255, 255)", "rgb(22, 24, 28)"];
      expect(await paper(page)).toBe(light);
      await page.getByRole("button", { name: "Dark" }).click();
      expect(await paper(page)).toBe(dark);
      expect(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed")).toBe("true");
      await page.waitForFunction(() => {
        const text = document.querySelector("#hours .plot .xtick text");
        return text !== null && getComputedStyle(text).fill === "rgb(230, 230, 230)";
      });
      await page.reload();
      expect(await paper(page)).toBe(dark);
      await page.emulateMedia({ media: "print" });
      expect(await paper(page)).toBe(light);
      await page.emulateMedia({ media: "screen" });
      await page.getByRole("button", { name: "As the system" }).click();
      expect(await paper(page)).toBe(light);

      const denied = patient(await browser.newPage({ offline: true }));
      await denied.addInitScript(() =>
        Object.defineProperty(window, "localStorage", {
          get: () => {
            throw new DOMException("denied", "SecurityError");
          },
        }),
      );
      denied.on("pageerror", (error) => faults.push(error.message));
      await denied.goto(address);
      await denied.getByRole("button", { name: "Dark" }).click();
      expect(await paper(denied)).toBe(dark);
      await denied.close();
    });

    it("prints what was asked to be printed", async () => {
      await page.evaluate(() => Object.assign(window, { print: () => (document.title = "printed") }));
      await page.getByRole("button", { name: "Print" }).click();
      expect(await page.title()).toBe("printed");
    });

    it("draws what became ready while it was printed, for the paper and then for the screen", async () => {
      const late = patient(await browser.newPage({ offline: true, viewport: { width: 1280, height: 900 } }));
      // What unpacks plotly.js waits until it is let go.
      await late.addInitScript(() => {
        const held = new Promise((resolve) => Object.assign(window, { letGo: resolve }));
        const text = (response: Response) => Response.prototype.text.call(response);
        const Held = class extends Response {
          override text = () => held.then(() => text(new Response(this.body)));
        };
        Object.assign(window, { Response: Held });
      });
      late.on("pageerror", (error) => faults.push(error.message));
      await late.goto(address);
      await late.emulateMedia({ media: "print" });
      const widths = () =>
        late.evaluate(() =>
          Array.from(document.querySelectorAll<HTMLElement>(".plot"))
            .filter((plot) => plot.closest("details:not([open])") === null)
            .map((plot) => [plot.querySelector(".main-svg")?.getBoundingClientRect().width ?? 0, plot.clientWidth]),
        );
      const undrawn = await widths();
      expect(undrawn.length).toBeGreaterThan(3);
      expect(undrawn.map(([drawn]) => drawn)).toEqual(undrawn.map(() => 0));
      await late.evaluate(() => (window as unknown as { letGo: () => void }).letGo());
      await expect.poll(widths, { timeout: PATIENCE_MS }).toEqual(undrawn.map(() => [680, expect.any(Number)]));
      await late.emulateMedia({ media: "screen" });
      await expect
        .poll(async () => (await widths()).every(([drawn, place]) => drawn! > 700 && drawn === place), {
          timeout: PATIENCE_MS,
        })
        .toBe(true);
      await late.close();
    });

    it("does all of it without an error and without breaking its policy", () => {
      expect(faults).toEqual([]);
    });
  },
);
