import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { openRun, type Run } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const before = process.cwd();
let place: string;
let run: Run;
beforeAll(() => {
  const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
  place = mkdtempSync(join(tmpdir(), "tenbin-compareTraining-"));
  process.chdir(place);
  run = openRun({ config })
    .with({ data: { days: 40, symbols: ["BTCUSDT"] }, training: { processes: 1 } })
    .only({ linear: { lambda: 1 } });
});
afterAll(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

describe("run.compare", () => {
  it("judges both on the same decisions, each by its own label, and counts the look", async () => {
    const found = await run.compare(run.with({ label: { horizonHours: 12 } }));
    expect(found.changed).toEqual([{ key: "label.horizonHours", a: "4", b: "12" }]);
    expect(found.n).toBeGreaterThan(100);
    expect(found.differentLabels).toBeGreaterThan(0);
    expect(found.auc.difference.value).toBeCloseTo(found.auc.after - found.auc.before, 12);
    expect(found.auc.difference.low).toBeLessThan(found.auc.difference.value);
    expect(found.sentence).toMatch(
      /^label\.horizonHours 4 to 12: out of fold the AUC goes from 0\.\d{3} to 0\.\d{3}, /,
    );
    expect(found.warning).toContain("comparison 1 on these development days");
    const again = await run.compare(run.with({ label: { horizonHours: 12 } }));
    expect(again.look).toBe(1);
    const other = await run.compare(run.with({ split: { gapHours: 2 } }));
    expect(other.look).toBe(2);
    expect(other.differentLabels).toBe(0);
    expect(readFileSync("data/studies/comparisons.jsonl", "utf8").trim().split("\n")).toHaveLength(2);
  });

  it("says of a member that one side lacks that it is left out, and nothing of its options", async () => {
    const found = await run.compare(run.only({ mlp: { hiddenUnits: [2] } }));
    expect(found.sentence).toMatch(/^without linear, with mlp: out of fold/);
  });

  it("refuses runs that do not differ, and runs of other markets", async () => {
    await expect(run.compare(run.with({}))).rejects.toThrow("found no difference");
    await expect(run.compare(run.with({ seed: 8 }))).rejects.toThrow("both must be of one market");
  });
});
