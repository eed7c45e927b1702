import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix, createRng, HOUR_MS } from "../../../src/core/index.js";
import { chooseEnsembleWeights, fitEnsemble, type FittedModel } from "../../../src/models/index.js";
import {
  ensembleWeights,
  meanColumns,
  modelColumns,
  weightedMean,
  type FoldColumns,
} from "../../../src/training/walkForward/combineMembers.js";

/** Rows of a day in these tables, so that 60 of them are 20 days. */
const ROW_MS = 8 * HOUR_MS;

/** Two members that both know something, the first much more: the label through noise of their own. */
function someFold(seed: number, rows: number, fromRow: number): FoldColumns {
  const rng = createRng(seed);
  const labels = Uint8Array.from({ length: rows }, () => rng.integer(2));
  const column = (knows: number) =>
    Float64Array.from(labels, (label) =>
      Math.min(0.95, Math.max(0.05, 0.5 + knows * (label - 0.5) + 0.3 * (rng.uniform() - 0.5))),
    );
  const members = [column(0.4), column(0.1)].map((probability) => ({ score: probability, probability }));
  const t0Ms = Float64Array.from({ length: rows }, (_, row) => ROW_MS * (fromRow + row));
  return { members, labels, t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * ROW_MS) };
}

describe("ensembleWeights", () => {
  const folds = [someFold(1, 60, 0), someFold(2, 60, 60)];

  it("are equal without an earlier fold, for one member, or where they are to be equal", () => {
    expect(ensembleWeights([], { fromMs: 0, members: 2, weighting: "learned" })).toEqual([0.5, 0.5]);
    expect(ensembleWeights(folds, { fromMs: 200 * ROW_MS, members: 2, weighting: "equal" })).toEqual([0.5, 0.5]);
    expect(ensembleWeights(folds, { fromMs: 200 * ROW_MS, members: 1, weighting: "learned" })).toEqual([1]);
  });

  it("are learnt from the rows of earlier folds whose label is known", () => {
    // At 120 the labels of the last four rows of the second fold are still open but for the one that ends then.
    const known = folds.flatMap((fold, k) =>
      Array.from(fold.t1Ms, (t1, row) => ({ fold: k, row, t1 })).filter(({ t1 }) => t1 <= 120 * ROW_MS),
    );
    expect(known.length).toBe(117);
    const columns = [0, 1].map((member) =>
      Float64Array.from(known, ({ fold, row }) => folds[fold]!.members[member]!.probability[row]!),
    );
    const labels = Uint8Array.from(known, ({ fold, row }) => folds[fold]!.labels[row]!);
    const timesOf = (name: "t0Ms" | "t1Ms") => Float64Array.from(known, ({ fold, row }) => folds[fold]![name][row]!);
    const weights = ensembleWeights(folds, { fromMs: 120 * ROW_MS, members: 2, weighting: "learned" });
    expect(weights).toEqual(chooseEnsembleWeights(columns, labels, { t0Ms: timesOf("t0Ms"), t1Ms: timesOf("t1Ms") }));
    expect(weights[0]).toBeGreaterThan(0.6);
  });

  it("never change with a label that is known later", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 10, max: 130 }), (seed, fromMs) => {
        const rows = [someFold(seed, 60, 0), someFold(seed + 1, 60, 60)];
        const flipped = rows.map((fold) => ({
          ...fold,
          labels: fold.labels.map((label, row) => (fold.t1Ms[row]! > fromMs * ROW_MS ? 1 - label : label)),
        }));
        const options = { fromMs: fromMs * ROW_MS, members: 2, weighting: "learned" } as const;
        expect(ensembleWeights(flipped, options)).toEqual(ensembleWeights(rows, options));
      }),
      { numRuns: 30 },
    );
  });
});

describe("modelColumns", () => {
  const fixed = (own: number) =>
    ({
      kind: "mlp",
      featureNames: ["f0"],
      link: {},
      score: () => Float32Array.of(own),
      predict: () => Float32Array.of(own),
    }) as unknown as FittedModel;
  const x = createMatrix(1, 1);

  it("takes an ensemble's means in doubles, which its own columns of 32 bits would round", async () => {
    const ensemble = await fitEnsemble([fixed(0.25), fixed(0.5)], undefined, { weights: [0.9, 0.1] });
    expect(modelColumns(ensemble, x)).toEqual({
      score: Float64Array.of(0.9 * 0.25 + 0.1 * 0.5),
      probability: Float64Array.of(0.9 * 0.25 + 0.1 * 0.5),
    });
    expect(ensemble.predict(x)[0]).toBe(Math.fround(0.275));
  });

  it("calibrates them in doubles too", async () => {
    const ensemble = await fitEnsemble([fixed(0.25), fixed(0.5)], undefined, { weights: [0.9, 0.1] });
    const warm = ensemble.withCalibration({ kind: "temperature", temperature: 2 });
    // Half of the logit: odds of 0.275 / 0.725 become their root.
    const odds = Math.sqrt(0.275 / 0.725);
    expect(modelColumns(warm, x).probability[0]).toBeCloseTo(odds / (1 + odds), 14);
    expect(modelColumns(warm, x).score[0]).toBeCloseTo(0.275, 15);
  });

  it("takes a single model's columns as they are", () => {
    expect(modelColumns(fixed(0.3), x).probability).toEqual(Float64Array.of(Math.fround(0.3)));
  });
});

describe("weightedMean", () => {
  it("adds columns by weight", () => {
    expect([...weightedMean([Float32Array.of(0, 1), Float32Array.of(1, 1)], [0.25, 0.75])]).toEqual([0.75, 1]);
    const fit = { score: Float32Array.of(0.5), probability: Float32Array.of(0.25) };
    expect(meanColumns([fit, { score: Float32Array.of(1), probability: Float32Array.of(0.75) }])).toEqual({
      score: Float64Array.of(0.75),
      probability: Float64Array.of(0.5),
    });
  });
});
