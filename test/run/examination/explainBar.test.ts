import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { createRng, takeRows } from "../../../src/core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../../src/dataset/index.js";
import { fitEnsemble, fitGradientBoosting, fitLinear, type FittedModel } from "../../../src/models/index.js";
import { openRun, type BarExplanation, type RunContext, type RunParts } from "../../../src/run/index.js";
import { explainBar } from "../../../src/run/examination/explainBar.js";
import { nearestCases } from "../../../src/run/examination/nearestCases.js";
import { modelColumns, windowsOf } from "../../../src/training/index.js";
import { RECIPES, signalDataset } from "../../training/handmadeRun.js";
import { root } from "../../workbench/setUp.js";

const LINK = { focal: { alpha: 0.25, gamma: 2 }, calibration: { kind: "platt", slope: 0.8, intercept: 0.1 } } as const;
const place = mkdtempSync(join(tmpdir(), "tenbin-explainBar-"));
let dataset: Dataset;
let ensemble: FittedModel;
let context: RunContext;
let parts: Pick<RunParts, "built" | "searched">;
let last: BarExplanation;

beforeAll(async () => {
  dataset = signalDataset();
  const rows = developmentRows(dataset).idx;
  const x = takeRows(
    dataset.features,
    rows.map((row) => dataset.featureRow[row]!),
  );
  const y = Uint8Array.from(rows, (row) => dataset.judged.label[row]!);
  const { featureNames } = dataset;
  const rng = createRng(4);
  const members = [
    await fitLinear({ x, y }, { featureNames, lambda: 0.1 }, { rng }),
    await fitGradientBoosting(
      { x, y },
      { featureNames, rounds: 15, loss: { kind: "focal", ...LINK.focal }, link: LINK },
      { rng },
    ),
  ];
  ensemble = await fitEnsemble(members, undefined, { weights: [0.25, 0.75] });
  await ensemble.save(place);
  const { config, ...rest } = await openRun({
    config: readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" }),
  }).context();
  // Members that see one bar, which no configuration asks for.
  context = { ...rest, config: { ...config, sequenceBars: 1 } };
  const recipe = RECIPES.at(-1)!;
  parts = {
    built: { dataset },
    searched: { candidates: [{ recipe, modelDirectory: place }] },
  } as unknown as typeof parts;
  last = await explainBar(context, parts);
});
afterAll(() => {
  ensemble.dispose();
  rmSync(place, { recursive: true, force: true });
});

describe("explainBar", () => {
  it("explains the last decision of the confirmation period to the number that the model gives", () => {
    const row = confirmationRows(dataset).at(-1)!;
    expect(last).toMatchObject({ t0Ms: dataset.t0Ms[row], label: dataset.judged.label[row], threshold: 0.5 });
    const { score, probability } = modelColumns(ensemble, windowsOf(dataset, Int32Array.of(row), 1));
    expect(last.score).toBe(score[0]);
    expect(last.probability).toBe(probability[0]);
    expect(last.members.map(({ weight }) => weight)).toEqual([0.25, 0.75]);
    const mean = last.members.reduce((sum, { weight, calibrated }) => sum + weight * calibrated, 0);
    expect(last.probability).toBeCloseTo(mean, 12);
  });

  it("undoes the loss, then the prior, then calibrates, and repeats the number where a step is not done", () => {
    const [linear, trees] = last.members;
    expect(linear).toMatchObject({ member: "Linear", unlinked: linear!.score, calibrated: linear!.score });
    // A focal loss with alpha 0.25 holds a coin flip for 0.399: its scores are too low for probabilities.
    expect(trees!.unlinked).toBeGreaterThan(trees!.score);
    expect(trees!.priorCorrected).toBe(trees!.unlinked);
    const logit = Math.log(trees!.unlinked / (1 - trees!.unlinked));
    expect(trees!.calibrated).toBeCloseTo(1 / (1 + Math.exp(-(0.8 * logit + 0.1))), 6);
  });

  it("adds SHAP values up to the margin of the trees' score", () => {
    if ("missing" in last.trees) throw new Error(last.trees.missing);
    const { margin, contributions } = last.trees;
    const trees = last.members.find(({ member }) => member !== "Linear")!;
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(trees.score, 5);
    expect(contributions).toHaveLength(dataset.featureNames.length);
    const sizes = contributions.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    // Only the first feature of this dataset knows anything.
    expect(contributions[0]!.feature).toBe(dataset.featureNames[0]);
  });

  it("takes the decision that is named, and refuses others with what there is", async () => {
    const row = confirmationRows(dataset)[3]!;
    const symbol = dataset.symbols[dataset.symbolIndex[row]!]!;
    expect(await explainBar(context, parts, { symbol, t0Ms: dataset.t0Ms[row]! })).toMatchObject({
      symbol,
      t0Ms: dataset.t0Ms[row],
    });
    await expect(explainBar(context, parts, { symbol: "NOUSDT" })).rejects.toThrow(
      /^Cannot explain a bar as its symbol must be one of .*: found "NOUSDT"/,
    );
    await expect(explainBar(context, parts, { t0Ms: dataset.t0Ms[0]! })).rejects.toThrow(
      /^Cannot explain a bar as it must be a decision of the confirmation period, \d{4}-.* UTC: found \d{4}-/,
    );
  });
});

describe("nearestCases", () => {
  it("finds the decisions that a search over all of them finds, each with a future of its own", () => {
    const row = confirmationRows(dataset)[5]!;
    const among = developmentRows(dataset).idx;
    const { data, cols } = dataset.features;
    const valueOf = (own: number, column: number) => data[dataset.featureRow[own]! * cols + column]!;
    const spreads = Array.from({ length: cols }, (_, column) => {
      const values = Array.from(among, (own) => valueOf(own, column));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    });
    const distanceOf = (own: number) =>
      Math.sqrt(
        spreads.reduce(
          (sum, spread, column) => sum + ((valueOf(own, column) - valueOf(row, column)) / spread) ** 2,
          0,
        ) / cols,
      );
    const expected: number[] = [];
    for (const own of [...among].sort((a, b) => distanceOf(a) - distanceOf(b)))
      if (
        expected.length < 5 &&
        expected.every(
          (other) =>
            dataset.symbolIndex[other] !== dataset.symbolIndex[own] ||
            Math.abs(dataset.t0Ms[other]! - dataset.t0Ms[own]!) >= dataset.horizonMs,
        )
      )
        expected.push(own);
    const found = nearestCases(dataset, row, among);
    expect(found.map(({ t0Ms, symbol }) => [t0Ms, symbol])).toEqual(
      expected.map((own) => [dataset.t0Ms[own], dataset.symbols[dataset.symbolIndex[own]!]]),
    );
    found.forEach(({ distance }, k) => expect(distance).toBeCloseTo(distanceOf(expected[k]!), 4));
    for (const { t0Ms } of found) expect(t0Ms).toBeLessThan(dataset.confirmationFromMs);
  });

  it("has none without a past", () => {
    expect(nearestCases(dataset, 0, new Int32Array(0))).toEqual([]);
  });
});
