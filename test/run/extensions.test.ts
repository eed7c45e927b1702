/** A run with a file of one's own: from the YAML to dataset, leakage check, comparison and candidate. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig, type RunConfig } from "../../src/config/index.js";
import { defineFeature, FEATURES, LookaheadError } from "../../src/features/index.js";
import { featureComparisonTable } from "../../src/report/index.js";
import { DIRECTORIES, openRun, type Run } from "../../src/run/index.js";

const root = process.cwd();
const place = mkdtempSync(join(tmpdir(), "tenbin-own-"));
const MODULE = `import { defineFeature } from "tenbin";
export const gap = defineFeature({
  name: "gap", formula: "ln(o / previous c)", lookBackBars: 2,
  compute: ({ bars }) => bars.open.map((open, i) => Math.log(open / (bars.close[i - 1] ?? NaN))),
});
`;

beforeAll(() => process.chdir(place));
afterAll(() => {
  process.chdir(root);
  rmSync(place, { recursive: true });
});

/** Tiny, fits in this process, with a module beside the YAML. */
function configWith(module: string | undefined): RunConfig {
  mkdirSync(join(place, "notebooks"), { recursive: true });
  const yaml = readFileSync(join(root, "notebooks/model_v4.yaml"), "utf8");
  writeFileSync(join(place, "notebooks/my_features.ts"), module ?? "");
  const named = module === undefined ? "[]" : "[my_features.ts]";
  writeFileSync(join(place, "notebooks/own.yaml"), yaml.replace(/^extensions: .*$/m, `extensions: ${named}`));
  // A market in which features can be told apart by what they carry.
  const config = readConfig("notebooks/own.yaml", { profile: "tiny", scenario: "strong" });
  return { ...config, training: { ...config.training, processes: 0 } };
}

const open = (module?: string): Run => openRun({ config: configWith(module) });

describe("a run with a feature of one's own", () => {
  it("has it in its dataset, under a name and a folder of its own", async () => {
    const [plain, own] = [await open().dataset(), await open(MODULE).dataset()];
    expect(own.dataset.featureNames).toEqual([...plain.dataset.featureNames, "gap"]);
    expect(own.runName).not.toBe(plain.runName);
    expect(own.directory).not.toBe(plain.directory);
    const changed = await open(MODULE.replace("Math.log", "2 * Math.log")).dataset();
    expect(changed.dataset.hash).not.toBe(own.dataset.hash);
    expect(changed.directory).not.toBe(own.directory);
  });

  it("explores it as the built-in ones are", async () => {
    expect((await open(MODULE).exploration()).features.map(({ name }) => name)).toContain("gap");
  });

  it("passes the leakage check with an honest one, and names one that looks ahead with its file", async () => {
    const futureCut = async (module: string) =>
      (await open(module).leakage()).tests.find(({ id }) => id === "futureCut")!;
    expect((await futureCut(MODULE)).result).toBe("pass");
    const peeking = await futureCut(MODULE.replace("bars.close[i - 1]", "bars.close[i + 1]"));
    expect(peeking.result).toBe("fail");
    expect(peeking.reason).toMatch(/^1 feature reads the future: gap \(your extension my_features\.ts\) of \w+ change/);
  });

  it("refuses to go on when the file changes meanwhile", async () => {
    const run = open(MODULE);
    writeFileSync(join(place, "notebooks/my_features.ts"), `${MODULE}// and more`);
    await expect(run.dataset()).rejects.toThrow('"notebooks/my_features.ts" as its content must be the one');
  });
});

describe("a run of a single member, one's own", () => {
  const OWN = (gateLimit: number): Record<string, string> => ({
    "own_member.ts": `import { defineMember } from "tenbin";
      export const half = defineMember({
        name: "ownHalf", label: "Own half", options: {}, readsWindows: false,
        fit: ({ y }) => y.reduce((sum, label) => sum + label, 0) / y.length,
        score: (share, x) => new Array<number>(x.rows).fill(share),
      });`,
    "own_gate.ts": `import { defineGate } from "tenbin";
      export const gate = defineGate({
        id: "own_gate", name: "Own gate", answer: "earn", limits: { high: ${gateLimit} }, measure: () => 0.5,
      });`,
  });
  const openOwn = (gateLimit: number): Run => {
    mkdirSync(join(place, "notebooks"), { recursive: true });
    for (const [name, text] of Object.entries(OWN(gateLimit))) writeFileSync(join(place, "notebooks", name), text);
    const yaml = readFileSync(join(root, "notebooks/model_v4.yaml"), "utf8")
      .replace(/^extensions: .*$/m, "extensions: [own_member.ts, own_gate.ts]")
      .replace(/^members: [\s\S]*?\n(?=\ncalibration)/m, `members:\n  ownHalf: {}\n${DROPPED}`);
    writeFileSync(join(place, "notebooks/single.yaml"), yaml);
    const config = readConfig("notebooks/single.yaml", { profile: "tiny" });
    return openRun({ config: { ...config, training: { ...config.training, processes: 0 } } });
  };
  const DROPPED = ["lstm", "transformer", "gradientBoosting", "mlp"].map((name) => `  ${name}: false\n`).join("");
  const fits = () => readdirSync(join(place, DIRECTORIES.fits)).sort();
  const gateOf = async (run: Run) =>
    (await run.validation()).shipped.assessment.gates.find(({ id }) => id === "own_gate")!;

  it("goes to its end, and says what it has no trees to show", async () => {
    const run = openOwn(1);
    expect((await run.context()).config.members).toEqual({ ownHalf: {} });
    const { search, candidates } = await run.search();
    expect([search.members, search.settings.members]).toEqual([[], { ownHalf: {} }]);
    expect(candidates.at(-1)!.weights).toEqual([1]);
    expect(await run.treeImportance()).toEqual({ missing: "the member gradientBoosting; this run uses Own half" });
    expect((await gateOf(run)).result).toBe("pass");
    expect((await run.rollout()).online).toEqual(await run.treeImportance());
  });

  it("is judged anew, and not fitted anew, when a gate alone has changed", async () => {
    const before = openOwn(1);
    const made = { name: await before.name(), dataset: (await before.dataset()).directory, fits: fits() };
    const run = openOwn(0.4);
    expect(await run.name()).not.toBe(made.name);
    expect((await run.dataset()).directory).toBe(made.dataset);
    expect((await gateOf(run)).result).toBe("fail");
    expect(fits()).toEqual(made.fits);
  });
});

describe("compareFeatures", () => {
  /** Known by nobody: the tail of the digits of a sine of the time. */
  const noiseOf = (scale: number) => {
    const tail = (value: number) => value - Math.floor(value);
    return defineFeature({
      name: "noise",
      lookBackBars: 1,
      compute: ({ t0Ms }) => t0Ms.map((time) => tail(Math.sin(time * scale) * 43_758.5453)),
    });
  };
  const noise = noiseOf(12.9898);
  const ledger = () => readFileSync(join(place, "data/studies/comparisons.jsonl"), "utf8").trimEnd().split("\n");

  it("finds better what carries the market's signal, and not what knows nothing; counts each look once", async () => {
    const run = open();
    const signal = FEATURES.filter(
      ({ group }) =>
        group === "liquidations, funding and interest" || group === "liquidation flow" || group === "returns",
    );
    const gained = await run.compareFeatures(signal);
    expect(gained).toMatchObject({ look: 1, besides: FEATURES.length - signal.length, members: ["XGBoost"] });
    expect([gained.auc.outcome, gained.logLoss.outcome]).toEqual(["better", "better"]);
    const nothing = await run.compareFeatures([noise]);
    expect(nothing.look).toBe(2);
    expect(nothing.auc.outcome).not.toBe("better");
    expect(nothing.sentence).toMatch(
      new RegExp(
        `^With noise beside ${FEATURES.length} features, out of fold, XGBoost: AUC from 0\\.\\d{3} to 0\\.\\d{3}, `,
      ),
    );
    expect(nothing.warning).toContain("This was look 2 at these development days, and it was counted");
    expect(await open().compareFeatures([noise])).toEqual(nothing);
    expect(ledger()).toHaveLength(2);
    const others = [await run.compareFeatures([noiseOf(7.13)]), await run.compareFeatures([noiseOf(31.7)])];
    // They share the side without, and one in forty is called better by chance: of three, at most one may be.
    expect([nothing, ...others].filter(({ auc }) => auc.outcome === "better").length).toBeLessThan(2);
    expect(featureComparisonTable(nothing).caption).toBe(`${nothing.sentence} ${nothing.warning}`);
  });

  it("takes the features of the run's file when none are named, out of the other side", async () => {
    const compared = await open(MODULE).compareFeatures();
    expect(compared).toMatchObject({ features: ["gap (your extension my_features.ts)"], besides: FEATURES.length });
  });

  it("takes one of the same name for the one in the file, changed", async () => {
    const run = open(MODULE);
    const changed = defineFeature({ name: "gap", lookBackBars: 1, compute: noise.compute });
    const [kept, tried] = [await run.compareFeatures(), await run.compareFeatures([changed])];
    expect(tried.besides).toBe(FEATURES.length);
    expect(tried.auc.before).toBe(kept.auc.before);
    expect(tried.look).toBe(kept.look + 1);
  });

  it("refuses none, one that looks ahead, a name that means another, and one that is rarely there", async () => {
    const run = open();
    const like = { lookBackBars: 1, compute: noise.compute };
    const peek = defineFeature({
      name: "peek",
      lookBackBars: 1,
      compute: ({ bars }) => bars.close.map((_, i) => bars.close[i + 1] ?? NaN),
    });
    const rare = defineFeature({
      name: "rare",
      lookBackBars: 1,
      compute: ({ bars }) => bars.close.map((c, i) => (i % 2 ? c : NaN)),
    });
    await expect(run.compareFeatures()).rejects.toThrow(/at least one must be given: found none/);
    await expect(run.compareFeatures([peek])).rejects.toThrow(LookaheadError);
    await expect(run.compareFeatures([defineFeature({ name: "ret_12", ...like })])).rejects.toThrow(
      /a name must mean one thing: "ret_12" is a feature of the library/,
    );
    await expect(run.compareFeatures([rare])).rejects.toThrow(
      /95\.0 % of every symbol's rows: "rare" is in (49|50)\.\d % of one/,
    );
    await expect(run.exploreFeature(peek)).rejects.toThrow(/feature "peek" of \w+ as its value at bar/);
  });
});
