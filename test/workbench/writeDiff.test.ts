import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/index.js";
import { writeDiff } from "../../src/workbench/writeDiff.js";
import { root } from "./setUp.js";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-diff-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe("writeDiff", () => {
  it("says which of the two sides is broken", async () => {
    const predictions = join(place, "a.csv");
    writeFileSync(predictions, "timeMs,symbol,probability\n1735689600000,BTCUSDT,0.5\n");
    mkdirSync(join(place, "run"));
    writeFileSync(join(place, "run/verdict.json"), '{"verdict": "pa');
    await expect(
      writeDiff(predictions, join(place, "run"), readConfig(join(root, "notebooks/model_v4.yaml"))),
    ).rejects.toThrow(
      `Cannot compare "${place}/run/verdict.json" as it must be what a report writes: Cannot read ` +
        "a verdict as it must be JSON",
    );
  });
});
