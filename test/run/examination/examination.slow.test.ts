/** A whole small run examined: what is computed once, kept, and the same the second time. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { openRun, type Run } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const before = process.cwd();
let place: string;
let open: () => Run;
beforeAll(() => {
  const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
  place = mkdtempSync(join(tmpdir(), "tenbin-examination-"));
  process.chdir(place);
  open = () =>
    openRun({ config })
      .with({ data: { days: 60, symbols: ["BTCUSDT", "ETHUSDT"] }, training: { processes: 1 } })
      .only({ linear: {}, gradientBoosting: {} });
});
afterAll(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

describe("run.examination", () => {
  it("looks behind the verdict, keeps what it found, and finds it again", async () => {
    const run = open();
    const found = await run.examination();
    const { shipped } = await run.validation();
    expect(found.operations.map(({ model }) => model)).toEqual(["v3.1", "v4 as written", "v4 as shipped"]);
    expect(found.operations.at(-1)!.n).toBe(shipped.assessment.n);
    expect(found.pooled.map(({ kind }) => kind)).toEqual(["symbol", "hours", "regime"]);
    expect(found.surface).toHaveLength(20);
    const asPaid = found.surface.find(({ costBps, delayBars }) => costBps === found.paidBps && delayBars === 0)!;
    const [asDecided] = (await run.validation()).sensitivity;
    expect(asPaid.monthlyReturnFrac).toBeCloseTo(asDecided!.monthlyReturnFrac, 12);
    if ("missing" in found.importance) throw new Error(found.importance.missing);
    const groups = found.importance.contributions.map(({ name }) => name);
    expect(groups).toContain("returns");
    expect(found.importance.permutations.map(({ name }) => name).sort()).toEqual([...groups].sort());
    // Order flow is what this market is made of.
    expect(found.singleFeature!.featureAuc.value).toBeGreaterThan(0.6);
    expect(await open().examination()).toEqual(found);
    const folder = join("data/predictions", readdirSync("data/predictions")[0]!);
    expect(readdirSync(folder).filter((name) => name.startsWith("examination-"))).toHaveLength(1);
  }, 600_000);

  it("explains a decision by name", async () => {
    const run = open();
    const { predictions } = (await run.validation()).shipped;
    const row = predictions.symbol.indexOf("ETHUSDT");
    const bar = await run.explain({ symbol: "ETHUSDT", t0Ms: predictions.t0Ms[row]! });
    expect(bar.probability).toBe(predictions.probability[row]);
    expect(bar.nearest).toHaveLength(5);
  }, 600_000);
});
