/** Page one as a reviewer opens it: drawn offline, read by keyboard, on a phone, in print, without scripts. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import { REPORT_STYLES, renderIndexPage } from "../../src/report/index.js";
import { offlinePage } from "../../src/workbench/offlinePage.js";
import { INDEX_PAGE } from "../report/fixtures/indexPage.js";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.js";

const screenshots = fileURLToPath(new URL("screenshots", import.meta.url));
const path = join(screenshots, "fixture", "index.html");

describe.skipIf(findChromium() === undefined)(`page one${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`, () => {
  mkdirSync(join(screenshots, "fixture"), { recursive: true });
  writeFileSync(path, offlinePage({ ...renderIndexPage(INDEX_PAGE), styles: REPORT_STYLES }));

  it("draws its five figures offline, fits a phone and stands open without scripts", async () => {
    const [checked] = await checkPages([path], { screenshots });
    expect(checked).toEqual({ path, figures: 5, problems: [] });
  });

  it("prints", async () => {
    const browser = await chromium.launch({ executablePath: findChromium()!, args: ["--no-sandbox"] });
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href);
    await page.pdf({ path: join(screenshots, "fixture-index.pdf"), format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
    await browser.close();
  });
});
