import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  brierDecomposition,
  brierScore,
  expectedAuc,
  expectedCalibrationError,
  logLoss,
  matthewsCorrelation,
  reliabilityBins,
  rocAuc,
  rocCurve,
} from "../../src/core/index.js";
import { agrees, GOLDEN } from "./golden.js";

const { p, y, w, decisions, ...wanted } = GOLDEN.scores;

/** Labels of both classes beside probabilities with many ties. */
const rows = fc
  .array(
    fc.tuple(
      fc.constantFrom(0, 1),
      fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    ),
    { minLength: 2, maxLength: 40 },
  )
  .map((pairs) => ({
    labels: [0, 1, ...pairs.map(([label]) => label)],
    scores: [0.3, 0.6, ...pairs.map(([, score]) => score)],
  }));

describe("metrics of probabilities", () => {
  it.each([
    ["rocAuc", rocAuc(y, p), wanted.auc],
    ["rocAuc with weights", rocAuc(y, p, w), wanted.weightedAuc],
    ["averagePrecision", averagePrecision(y, p), wanted.averagePrecision],
    ["brierScore", brierScore(y, p), wanted.brier],
    ["logLoss", logLoss(y, p), wanted.logLoss],
    ["logLoss of certain mistakes", logLoss([0, 1, 1], [0, 1, 0]), wanted.extremeLogLoss],
    ["matthewsCorrelation", matthewsCorrelation(y, decisions), wanted.matthews],
    [
      "expectedCalibrationError over 15 equal widths",
      expectedCalibrationError(y, p, { bins: 15, strategy: "uniform" }),
      wanted.eceUniform15,
    ],
    [
      "expectedCalibrationError over 10 equal masses",
      expectedCalibrationError(y, p, { bins: 10, strategy: "quantile" }),
      wanted.eceQuantile10,
    ],
    ["expectedAuc", expectedAuc(p), wanted.expectedAuc],
    ["reliability", brierDecomposition(y, p, { bins: 8 }).reliability, wanted.murphy8.reliability],
    ["resolution", brierDecomposition(y, p, { bins: 8 }).resolution, wanted.murphy8.resolution],
    ["uncertainty", brierDecomposition(y, p, { bins: 8 }).uncertainty, wanted.murphy8.uncertainty],
  ])("%s equals scikit-learn's", (_, found, value) => {
    expect(agrees(found, value), `${found}, not ${value}`).toBe(true);
  });

  it("draws scikit-learn's ROC and calibration curves", () => {
    const curve = rocCurve(y, p);
    wanted.fpr.forEach((value, k) => expect(agrees(curve.falsePositiveRate[k]!, value)).toBe(true));
    wanted.tpr.forEach((value, k) => expect(agrees(curve.truePositiveRate[k]!, value)).toBe(true));
    expect([...curve.threshold]).toEqual(wanted.threshold.map((value) => value ?? Infinity));
    const { bins } = reliabilityBins(y, p, { bins: 10, strategy: "uniform" });
    wanted.calibrationCurve10[0].forEach((value, k) => expect(agrees(bins[k]!.buyFrequency, value)).toBe(true));
    wanted.calibrationCurve10[1].forEach((value, k) => expect(agrees(bins[k]!.meanProbability, value)).toBe(true));
  });

  it("says by eye: AUC is the share of BUY-SELL pairs in order, ties half", () => {
    expect(rocAuc([0, 1, 0, 1], [0.1, 0.4, 0.35, 0.8])).toBe(1);
    expect(rocAuc([0, 1, 0, 1], [0.1, 0.3, 0.3, 0.8])).toBe((1 + 0.5 + 1 + 1) / 4);
    expect(brierScore([1, 0], [0.8, 0.3])).toBeCloseTo((0.04 + 0.09) / 2, 15);
    expect(matthewsCorrelation([1, 1, 0, 0], [1, 0, 0, 0])).toBeCloseTo(1 / Math.sqrt(3), 15);
    expect(matthewsCorrelation([1, 1, 0, 0], [1, 1, 1, 1])).toBe(0);
  });

  it("AUC never changes under a rising map of the scores, and turns round when they do", () => {
    fc.assert(
      fc.property(rows, ({ labels, scores }) => {
        const auc = rocAuc(labels, scores);
        expect(
          rocAuc(
            labels,
            scores.map((score) => 4 * score),
          ),
        ).toBeCloseTo(auc, 12);
        expect(
          rocAuc(
            labels,
            scores.map((score) => -score),
          ),
        ).toBeCloseTo(1 - auc, 12);
        const byPairs = labels.flatMap((label, i) =>
          label === 1
            ? labels.flatMap((other, j) =>
                other === 0 ? [scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0] : [],
              )
            : [],
        );
        expect(auc).toBeCloseTo(byPairs.reduce((sum: number, win) => sum + win, 0) / byPairs.length, 12);
      }),
      { seed: 1 },
    );
  });

  it("a weight of two always counts as the row twice, of zero as no row", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.constantFrom(0, 1, 2)), ({ labels, scores }, stream) => {
        const weights = labels.map((_, i) => (i < 2 ? 1 : Number(stream.next().value)));
        const repeated = (values: number[]): number[] =>
          values.flatMap((value, i) => new Array<number>(weights[i]!).fill(value));
        expect(rocAuc(labels, scores, weights)).toBeCloseTo(rocAuc(repeated(labels), repeated(scores)), 12);
      }),
      { seed: 1 },
    );
  });

  it("Murphy's parts always add up to the Brier score of the binned probabilities", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 10 }), ({ labels, scores }, count) => {
        const { reliability, resolution, uncertainty } = brierDecomposition(labels, scores, { bins: count });
        const { binOfRow, bins } = reliabilityBins(labels, scores, { bins: count, strategy: "quantile" });
        const binned = [...binOfRow].map((bin) => bins[bin]!.meanProbability);
        expect(reliability - resolution + uncertainty).toBeCloseTo(brierScore(labels, binned), 12);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(labels.length);
      }),
      { seed: 1 },
    );
  });

  it("a calibrated score confined to [0.20, 0.46] never has an AUC above 0.649", () => {
    // FIELD.md: v3.1's band, and the most spread that it allows: two values at its ends.
    const most = Math.max(
      ...Array.from({ length: 999 }, (_, k) =>
        expectedAuc(Array.from({ length: 1_000 }, (__, i) => (i <= k ? 0.2 : 0.46))),
      ),
    );
    expect(most).toBeCloseTo(0.649, 3);
    const wide = Array.from({ length: 1_000 }, (_, i) => (i < 500 ? 0.1 : 0.9));
    expect(expectedAuc(wide)).toBeCloseTo(0.9, 10);
    expect(expectedAuc(Array.from({ length: 4_001 }, (_, i) => 0.1 + (0.8 * i) / 4_000))).toBeCloseTo(0.767, 3);
    expect(expectedAuc([1, 1])).toBe(0.5);
  });

  it.each([
    ["no rows", () => brierScore([], []), /at least one row/],
    ["columns of two lengths", () => logLoss([1], [0.5, 0.5]), /one length: labels has 1, probabilities has 2/],
    ["a label that is neither", () => rocAuc([2, 0], [0.1, 0.2]), /0 \(SELL\) or 1 \(BUY\): row 0 is 2/],
    ["a probability outside [0, 1]", () => brierScore([1], [1.2]), /must lie in \[0, 1\]: row 0 is 1.2/],
    ["NaN", () => rocAuc([1, 0], [NaN, 0]), /finite number: row 0 is NaN/],
    ["one class", () => rocAuc([1, 1], [0.1, 0.2]), /both classes must occur/],
    ["one class in a curve", () => averagePrecision([0, 0], [0.1, 0.2]), /found 0 BUY and 2 SELL/],
    [
      "no bins",
      () => expectedCalibrationError([1], [0.5], { bins: 0, strategy: "uniform" }),
      /bins must be an integer of at least 1/,
    ],
  ])("refuse %s", (_, call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
