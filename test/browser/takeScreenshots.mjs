// @ts-check
/**
 * Every page of a report as a reader meets it: three widths, two themes, what is folded opened, the printed page and
 * the page without scripts.
 *
 * Usage: node test/browser/takeScreenshots.mjs [--run reports/<run>] [--out folder]
 *        node test/browser/takeScreenshots.mjs [--run reports/<run>] --picture reports/example.png
 *
 * Without --run the newest report. Pictures lie in test/browser/screenshots/<run> unless --out names a folder.
 * --picture takes the README's picture alone: page one down to the end of the models side by side.
 */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { SHEET_PX, THEMES, untilSettled, WIDTHS_PX } from "./pageViews.mjs";

const HEIGHT_PX = 900;
const PICTURE_PX = { width: 1240, height: 900 };
/** Below 400 kB, and still wider than a README shows it. */
const PICTURE_SCALE = 0.9;

class UsageError extends Error {}

try {
  const { values } = parseArgs({
    options: { run: { type: "string" }, out: { type: "string" }, picture: { type: "string" } },
  });
  const run = values.run ?? newestReport();
  if (values.picture !== undefined) await photographTop(join(run, "index.html"), values.picture);
  else await photograph(run, values.out ?? fileURLToPath(new URL(`screenshots/${basename(run)}`, import.meta.url)));
} catch (error) {
  const isParsing = error instanceof TypeError && "code" in error;
  if (!(error instanceof UsageError) && !isParsing) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** @returns {string} The folder of the report that was made last. */
function newestReport() {
  const reports = fileURLToPath(new URL("../../reports", import.meta.url));
  const runs = readdirSync(reports)
    .map((name) => join(reports, name))
    .filter((path) => statSync(path).isDirectory() && readdirSync(path).includes("index.html"))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (runs[0] === undefined)
    throw new UsageError("Cannot take screenshots as there must be a report: found none; run make report first");
  return runs[0];
}

/**
 * @param {string} run A folder of pages.
 * @param {string} out
 */
async function photograph(run, out) {
  const pages = pagesOf(run);
  const executablePath = findChromium();
  if (executablePath === undefined) throw new UsageError(`Cannot take screenshots: ${WITHOUT_CHROMIUM}`);
  mkdirSync(out, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const name of pages) {
      await photographPage(browser, join(run, name), join(out, basename(name, ".html")));
      console.log(name);
    }
  } finally {
    await browser.close();
  }
  console.log(`${pages.length} pages to ${out}`);
}

/**
 * @param {string} path Of page one.
 * @param {string} out Of the picture.
 */
async function photographTop(path, out) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new UsageError(`Cannot take a picture: ${WITHOUT_CHROMIUM}`);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({
      viewport: PICTURE_PX,
      colorScheme: "light",
      deviceScaleFactor: PICTURE_SCALE,
    });
    await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
    const bottom = await page
      .locator("table.models")
      .first()
      .evaluate((table) => table.getBoundingClientRect().bottom);
    const clip = { x: 0, y: 0, width: PICTURE_PX.width, height: Math.ceil(bottom) + 16 };
    await page.screenshot({ path: out, fullPage: true, clip });
  } finally {
    await browser.close();
  }
  console.log(out);
}

/** @param {string} run */
function pagesOf(run) {
  const found = statSync(run, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(run).sort() : [];
  const pages = found.filter((name) => name.endsWith(".html"));
  if (pages.length === 0)
    throw new UsageError(`Cannot take screenshots as RUN must be a folder of pages: found none in ${run}`);
  return pages;
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} path Of the page.
 * @param {string} out Of the pictures, without what each adds to it.
 */
async function photographPage(browser, path, out) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.setViewportSize({ width: WIDTHS_PX[0], height: HEIGHT_PX });
  await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
  for (const width of WIDTHS_PX)
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: HEIGHT_PX });
      await page.emulateMedia({ colorScheme });
      await untilSettled(page);
      await page.screenshot({ path: `${out}-${width}-${colorScheme}.png`, fullPage: true });
    }
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await page.emulateMedia({ colorScheme: "light" });
  for (const width of [WIDTHS_PX[0], WIDTHS_PX.at(-1) ?? 0]) {
    await page.setViewportSize({ width, height: HEIGHT_PX });
    await untilSettled(page);
    await page.screenshot({ path: `${out}-${width}-opened.png`, fullPage: true });
  }
  await page.reload();
  await page.setViewportSize(SHEET_PX);
  await page.emulateMedia({ media: "print" });
  await untilSettled(page);
  await page.screenshot({ path: `${out}-print.png`, fullPage: true });
  await page.pdf({ path: `${out}.pdf`, preferCSSPageSize: true });
  await context.close();

  const plain = await browser.newContext({
    offline: true,
    javaScriptEnabled: false,
    viewport: { width: WIDTHS_PX[1], height: HEIGHT_PX },
  });
  const still = await plain.newPage();
  await still.goto(pathToFileURL(path).href, { waitUntil: "load" });
  await still.screenshot({ path: `${out}-plain.png`, fullPage: true });
  await plain.close();
}
