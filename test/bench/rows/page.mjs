/** An exported page from its file to the last figure, in a fresh window of Chromium. Usage: node page.mjs DIRECTORY */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "../../browser/chromium.mjs";
import { say, timed } from "./timed.mjs";

const [directory] = process.argv.slice(2);
const url = pathToFileURL(join(directory, "page.html")).href;
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
const { result, ...times } = await timed(async () => {
  const page = await browser.newPage({ offline: true });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".plot")].every((plot) => plot.querySelector(".main-svg") !== null),
  );
  const figures = await page.evaluate(() => document.querySelectorAll(".plot").length);
  await page.close();
  return figures;
});
await browser.close();
say(times, { figures: result });
