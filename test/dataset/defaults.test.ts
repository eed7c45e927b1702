import { describe, expect, it } from "vitest";
import { createMatrix, createRng, HOUR_MS } from "../../src/core/index.js";
import {
  combinatorialPurgedFolds,
  labelByHorizon,
  labelByTripleBarrier,
  purgedWalkForward,
  randomOverSample,
  randomUnderSample,
  smote,
} from "../../src/dataset/index.js";
import { handmadeBars } from "./handmadeBars.js";

const bars = handmadeBars(Array.from({ length: 300 }, (_, i) => 100 + 3 * Math.sin(i) + (i % 7)));
const t0Ms = Float64Array.from({ length: 60 }, (_, i) => i);
const rows = { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 1) };
const x = createMatrix(
  40,
  2,
  Float32Array.from({ length: 80 }, (_, i) => Math.sin(i)),
);
const y = Uint8Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 0));
const rng = () => createRng(3);

describe("options that nobody gave", () => {
  it("make the horizon label of any rise over four hours", () => {
    expect(labelByHorizon(bars)).toEqual(labelByHorizon(bars, { horizonMs: 4 * HOUR_MS, buyAboveSigma: 0 }));
  });

  it("put barriers at two sigmas for four hours, and keep what touches neither", () => {
    expect(labelByTripleBarrier(bars)).toEqual(
      labelByTripleBarrier(bars, {
        takeProfitSigma: 2,
        stopLossSigma: 2,
        horizonMs: 4 * HOUR_MS,
        sigmaHalfLifeBars: 100,
        atHorizon: "sign",
      }),
    );
  });

  it("split into the plain walk-forward of five windows, and two of six groups", () => {
    expect(purgedWalkForward(rows)).toEqual(
      purgedWalkForward(rows, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 }),
    );
    expect(combinatorialPurgedFolds(rows)).toEqual(
      combinatorialPurgedFolds(rows, { groups: 6, testGroups: 2, embargoMs: 0 }),
    );
  });

  it("balance classes to equal numbers, with five neighbours", () => {
    for (const sampled of [
      randomUnderSample(x, y, { rng: rng() }),
      randomOverSample(x, y, { rng: rng() }),
      smote(x, y, { rng: rng() }),
    ])
      expect(sampled.y.reduce((sum, label) => sum + label, 0)).toBe(sampled.y.length / 2);
    expect(smote(x, y, { rng: rng() })).toEqual(smote(x, y, { kNeighbors: 5, ratio: 1, rng: rng() }));
  });
});
