import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { HOUR_MS } from "../../../src/core/index.js";
import { openRun, type Run } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const START_MS = Date.UTC(2025, 0, 1);
const BARS = 900;

let place: string;
const before = process.cwd();
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-build-"));
  mkdirSync(join(place, "raw"));
  for (const [k, symbol] of ["BTCUSDT", "ETHUSDT"].entries()) {
    const closes = Array.from({ length: BARS }, (_, i) => 100 + 10 * Math.sin(i / (7 + k)) + Math.sin(i * i));
    const rows = closes.map((close, i) => {
      const open = closes[i - 1] ?? close;
      return [START_MS + i * HOUR_MS, open, Math.max(open, close) + 1, Math.min(open, close) - 1, close, 1 + (i % 5)];
    });
    writeFileSync(
      join(place, `raw/${symbol}-1h.csv`),
      ["open_time,open,high,low,close,volume", ...rows.map((row) => row.join(","))].join("\n"),
    );
  }
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

const runOn = (symbols: readonly string[]): Run => {
  const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny", files: [join(place, "raw")] });
  return openRun({ config: { ...config, data: { ...config.data, symbols } } });
};

describe("buildDataset", () => {
  it("gives a run its own symbols, whatever run used the same files before", async () => {
    const one = await runOn(["ETHUSDT"]).dataset();
    const both = await runOn(["BTCUSDT", "ETHUSDT"]).dataset();
    expect([one.dataset.symbols, both.dataset.symbols]).toEqual([["ETHUSDT"], ["BTCUSDT", "ETHUSDT"]]);
    expect(both.dataset.t0Ms.length).toBe(2 * one.dataset.t0Ms.length);
    const again = await runOn(["ETHUSDT"]).dataset();
    expect([again.directory, again.dataset.hash]).toEqual([one.directory, one.dataset.hash]);
  });
});
