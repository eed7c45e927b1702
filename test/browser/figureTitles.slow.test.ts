/** Labels of figures whose groups are one or many and have long names, on screens and on paper. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  calibrationFigure,
  confusionFigure,
  groupBiasFigure,
  html,
  pooledBiasFigure,
  renderFigure,
  REPORT_STYLES,
  walkForwardFigure,
  type Figure,
} from "../../src/report/index.js";
import { offlinePage } from "../../src/report/pages/offline/offlinePage.js";
import { groupingsOf, measureOperation, ModelValidator, poolBias } from "../../src/validation/index.js";
import { drawTable, validation } from "../validation/tables.js";
import { misplaced } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { patient, PATIENCE_MS } from "./patient.js";

const folder = fileURLToPath(new URL("screenshots/titles", import.meta.url));

/** Every figure that has a place for each symbol or model. */
function figuresOf(symbols: readonly string[]): Figure[] {
  const table = drawTable({ days: 8, symbols: [...symbols], probability: ({ rng }) => rng.uniform() });
  const models = ["v3.1", "v4 as shipped"].map((model) =>
    new ModelValidator().validate(table, { ...validation(), resamples: 50, model }),
  );
  const operations = models.map(({ model }) => measureOperation(table, { model, days: 8, confidence: 0.95 }));
  const pooled = groupingsOf(table).map((grouping) => poolBias(table, grouping, { confidence: 0.95 }));
  const judged = models[1]!;
  return [
    groupBiasFigure(judged, "symbol", judged.audits.symbol),
    groupBiasFigure(judged, "weekday", judged.audits.weekday),
    pooledBiasFigure(judged.model, pooled, judged),
    calibrationFigure(models.slice(0, 1)),
    walkForwardFigure(models.slice(0, 1).map((assessment) => ({ assessment, walkForward: assessment }))),
    confusionFigure(operations.slice(0, 1)),
  ];
}

function write(name: string, figures: readonly Figure[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.html`);
  const body = html`<main><h1>${name}</h1>${figures.map((figure) => renderFigure(figure))}</main>`;
  writeFileSync(path, offlinePage({ title: name, body, styles: REPORT_STYLES }));
  return path;
}

describe.skipIf(findChromium() === undefined)(
  `figures of many groups${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    it("keep their titles and names whole, be it one symbol or twenty with long names", async () => {
      const twenty = Array.from({ length: 20 }, (_, k) => `1000000BABYDOGE${k}USDT`);
      const paths = [write("one", figuresOf(["BTCUSDT"])), write("twenty", figuresOf(twenty))];
      const browser = await chromium.launch({
        executablePath: findChromium()!,
        args: ["--no-sandbox", "--disable-gpu"],
        timeout: PATIENCE_MS,
      });
      const problems: string[] = [];
      for (const path of paths) {
        const page = patient(await browser.newPage({ offline: true }));
        await page.goto(pathToFileURL(path).href);
        problems.push(...(await misplaced(page)));
      }
      await browser.close();
      expect(problems).toEqual([]);
    });
  },
);
