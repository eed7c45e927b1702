/**
 * Opens exported pages as a reviewer does, without a network, and lists what is wrong with each.
 */
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { layoutProblems } from "./layoutProblems.js";
import { SHEET_PX, THEMES, untilSettled, WIDTHS_PX } from "./pageViews.mjs";
import { patient, PATIENCE_MS } from "./patient.js";

export interface CheckedPage {
  readonly path: string;
  readonly figures: number;
  /** One sentence each; empty when the page is good. */
  readonly problems: readonly string[];
}

export interface CheckOptions {
  /** How long to wait for plots that are not drawn: patience, no goal. {@link PATIENCE_MS} by default. */
  readonly drawWithinMs?: number;
}

const LARGEST_BYTES = 2_000_000;
const HEIGHT_PX = 900;
/** Of one kind of misplacement, on one page or in one figure. */
const MOST_OF_A_KIND = 5;
const FIGURE_JSON = 'script[type="application/json"]';
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One `CheckedPage` per path, in order, by one browser. @throws {Error} If the machine has no Chromium. */
export async function checkPages(
  paths: readonly string[],
  { drawWithinMs = PATIENCE_MS }: CheckOptions = {},
): Promise<CheckedPage[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`Cannot check pages: ${WITHOUT_CHROMIUM}`);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
    timeout: PATIENCE_MS,
  });
  try {
    const validator = await openValidator(browser);
    const checked: CheckedPage[] = [];
    for (const path of paths) checked.push(await checkPage({ browser, validator, path, drawWithinMs }));
    return checked;
  } finally {
    await browser.close();
  }
}

interface PageCheck {
  readonly browser: Browser;
  readonly validator: Page;
  readonly path: string;
  readonly drawWithinMs: number;
}

/** Loads a page once with its scripts, and once without; what is folded is open while it is looked at. */
async function checkPage({ browser, validator, path, drawWithinMs }: PageCheck): Promise<CheckedPage> {
  const problems: string[] = [];
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) problems.push(`it holds ${size} bytes, at most ${LARGEST_BYTES} are wanted`);

  const context = await browser.newContext({
    offline: true,
    viewport: { width: WIDTHS_PX[0], height: HEIGHT_PX },
    colorScheme: "light",
  });
  const page = patient(await context.newPage());
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console error: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
  page.on("request", (request) => {
    if (!isLocal(request.url(), path)) problems.push(`it asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  const figures = await figuresOf(page);
  problems.push(...(await undrawn(page, figures.length, drawWithinMs)), ...(await invalid(validator, figures)));
  problems.push(...(await misplaced(page)));
  problems.push(...(await inaccessible(page)));
  await context.close();

  problems.push(...(await unreadableWithoutScripts(browser, path, figures.length)));
  return { path, figures: figures.length, problems };
}

/** What lies badly at each width, and printed: {@link layoutProblems}. */
export async function misplaced(page: Page): Promise<string[]> {
  const problems: string[] = [];
  const look = async (view: string): Promise<void> => {
    await untilSettled(page);
    problems.push(...(await page.evaluate(layoutProblems, MOST_OF_A_KIND)).map((found) => `${view} ${found}`));
  };
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: HEIGHT_PX });
    await look(`at ${width} px`);
  }
  await page.setViewportSize(SHEET_PX);
  await page.emulateMedia({ media: "print" });
  await look("printed");
  await page.emulateMedia({ media: "screen" });
  await untilSettled(page);
  return problems;
}

/** What axe-core finds in both themes, a sentence a rule. It comes from outside, so no policy of the page stops it. */
async function inaccessible(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const problems: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await untilSettled(page);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: Axe };
      const { violations } = await axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, help, nodes }) => `${id}, ${help}: ${nodes.length} times, first ${nodes[0]!.html}`);
    });
    problems.push(...found.map((sentence) => `axe in ${colorScheme}: ${sentence.slice(0, 300)}`));
  }
  return problems;
}

/** As much of axe-core as is used. */
interface Axe {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
}

function isLocal(url: string, path: string): boolean {
  return url.startsWith("data:") || url.startsWith("blob:") || url === pathToFileURL(path).href;
}

interface PageFigure {
  readonly id: string;
  readonly data: unknown;
  readonly layout: unknown;
}

async function figuresOf(page: Page): Promise<PageFigure[]> {
  return page.evaluate(
    (selector) =>
      Array.from(document.querySelectorAll(selector)).flatMap((script) => {
        const figure = JSON.parse(script.textContent ?? "null");
        return Array.isArray(figure?.data)
          ? [{ id: script.closest("[id]")?.id ?? "?", data: figure.data, layout: figure.layout }]
          : [];
      }),
    FIGURE_JSON,
  );
}

/** A plot counts as drawn when plotly made its frame, with a size, and put a mark in it for a trace. */
async function undrawn(page: Page, expected: number, withinMs: number): Promise<string[]> {
  const drawn = (): { plots: number; empty: string[] } => {
    const plots = Array.from(document.querySelectorAll(".js-plotly-plot"));
    const isEmpty = (plot: Element): boolean => {
      const box = plot.querySelector(".main-svg")?.getBoundingClientRect();
      return (
        !box ||
        box.width < 50 ||
        box.height < 50 ||
        plot.querySelector(
          ".trace path, .trace rect, .trace text, .plot path, .heatmaplayer image, .barlayer path, " +
            ".points path, .slice path",
        ) === null
      );
    };
    return { plots: plots.length, empty: plots.filter(isEmpty).map((plot) => plot.closest("[id]")?.id ?? "?") };
  };
  for (let waitedMs = 0; ; waitedMs += 100) {
    const { plots, empty } = await page.evaluate(drawn);
    if (plots === expected && empty.length === 0) return [];
    if (waitedMs >= withinMs)
      return [`${plots} of ${expected} figures are drawn; without a mark: ${empty.join(", ") || "none"}`];
    await page.waitForTimeout(100);
  }
}

/** A page with the whole of plotly.js, whose schema knows every attribute. */
async function openValidator(browser: Browser): Promise<Page> {
  const page = patient(await browser.newPage());
  await page.addScriptTag({
    content: readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js"), "utf8"),
  });
  return page;
}

async function invalid(validator: Page, figures: readonly PageFigure[]): Promise<string[]> {
  return validator.evaluate((all) => {
    const { validate } = (
      globalThis as unknown as { Plotly: { validate(data: unknown, layout: unknown): { msg: string }[] | undefined } }
    ).Plotly;
    return all.flatMap(({ id, data, layout }) =>
      (validate(data, layout) ?? []).map(({ msg }) => `figure ${id}: ${msg}`),
    );
  }, figures);
}

/** A folded section opens without scripts; inside it, as everywhere, a figure's table must stand open. */
async function unreadableWithoutScripts(browser: Browser, path: string, figures: number): Promise<string[]> {
  const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const page = patient(await context.newPage());
  await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
  const standing = await page.locator("figure:has(table):not(:has(details:not([open]) table))").count();
  await context.close();
  return standing < figures ? [`without scripts ${standing} tables stand open in place of ${figures} figures`] : [];
}
