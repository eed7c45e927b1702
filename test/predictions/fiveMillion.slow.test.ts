/** A year and more of five symbols' minutes: what an import takes at its most, counted by the kernel. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "tenbin";
import { afterAll, describe, expect, it } from "vitest";
import { hasKernel, root, WITHOUT_KERNEL } from "../workbench/setUp.js";

const ROWS = 5_000_000;
const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
const START_MS = Date.UTC(2023, 0, 1);
/** Peak of resident memory, Node and the library included. */
const MOST_BYTES = 1e9;

const place = mkdtempSync(join(tmpdir(), "five-million-"));
afterAll(() => rmSync(place, { recursive: true }));

type Line = (timeMs: number, symbol: string, values: readonly [p: number, score: number, label: number]) => string;
const FORMATS: Readonly<Record<string, { readonly heading: string; readonly line: Line }>> = {
  csv: {
    heading: "timeMs,symbol,probability,score,label\n",
    line: (timeMs, symbol, values) => `${timeMs},${symbol},${values.join(",")}\n`,
  },
  jsonl: {
    heading: "",
    line: (timeMs, symbol, [probability, score, label]) =>
      `${JSON.stringify({ timeMs, symbol, probability, score, label })}\n`,
  },
};

function write(path: string, { heading, line }: (typeof FORMATS)[string]): void {
  const rng = createRng(1);
  const file = openSync(path, "w");
  writeSync(file, heading);
  for (let row = 0; row < ROWS; row += 5 * 1_000) {
    let text = "";
    for (let k = 0; k < 1_000; k++)
      for (const symbol of SYMBOLS) {
        const p = Math.round(rng.uniform() * 1e6) / 1e6;
        text += line(START_MS + (row / 5 + k) * 60_000, symbol, [p, p, rng.integer(2)]);
      }
    writeSync(file, text);
  }
  closeSync(file);
}

const SCRIPT = `
  import { importPredictions } from ${JSON.stringify(join(root, "dist/index.js"))};
  const { t0Ms } = await importPredictions(process.argv[1]);
  console.log(t0Ms.length, process.resourceUsage().maxRSS * 1024);`;

describe.skipIf(!hasKernel)(`importPredictions (${WITHOUT_KERNEL})`, () => {
  it.each(Object.keys(FORMATS))(
    "takes five million rows of %s in less than a gigabyte",
    (name) => {
      const path = join(place, `predictions.${name}`);
      write(path, FORMATS[name]!);
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", SCRIPT, path], {
        encoding: "utf8",
      });
      const [rows, bytes] = stdout.split(" ").map(Number);
      expect([rows, stderr]).toEqual([ROWS, ""]);
      expect(bytes).toBeLessThan(MOST_BYTES);
    },
    1_800_000,
  );
});
