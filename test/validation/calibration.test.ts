import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRng,
  DAY_MS,
  expectedAuc,
  expectedCalibrationError,
  HOUR_MS,
  holm,
  mean,
  sigmoid,
} from "../../src/core/index.js";
import {
  calibratedEceRange,
  checkCoherence,
  largestCalibratedAuc,
  measureReliability,
  recalibrateLogit,
  spiegelhalterTest,
  symbolCorrelation,
} from "../../src/validation/index.js";
import { drawTable, START_MS, tableOf, validation } from "./tables.js";

interface Bins {
  readonly counts: number[];
  readonly frequency: number[];
  readonly mean: number[];
  readonly ece: number;
}
interface Golden {
  readonly p: number[];
  readonly y: number[];
  readonly cluster: number[];
  readonly uniform: Bins;
  readonly quantile: Bins;
  readonly murphy: { reliability: number; resolution: number; uncertainty: number };
  readonly brier: number;
  readonly log_loss: number;
  readonly implied_auc: number;
  readonly logit: { params: [number, number]; reach: [number, number] };
  readonly spiegelhalter: { z: number; p: number };
  readonly holm: { p: number[]; adjusted: number[] };
}
const golden = JSON.parse(readFileSync(new URL("../golden/validation.json", import.meta.url), "utf8")) as Golden;

describe("recalibrateLogit", () => {
  it("agrees with statsmodels, and its intervals with cosines of the daily scores by SciPy", () => {
    const fit = recalibrateLogit(golden.y, golden.p, golden.cluster, { confidence: 0.95 })!;
    expect(fit.intercept.value).toBeCloseTo(golden.logit.params[0], 8);
    expect(fit.slope.value).toBeCloseTo(golden.logit.params[1], 8);
    [fit.intercept, fit.slope].forEach(({ value, low, high }, k) => {
      expect(high - value).toBeCloseTo(golden.logit.reach[k]!, 8);
      expect(value - low).toBeCloseTo(golden.logit.reach[k]!, 8);
    });
  });

  it.each([
    ["one class", [1, 1, 1], [0.2, 0.5, 0.7]],
    ["one probability", [0, 1, 0], [0.4, 0.4, 0.4]],
    ["classes that the probability separates", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]],
  ])("has no answer for %s", (_, y, p) => {
    expect(
      recalibrateLogit(
        y,
        p,
        y.map((_, i) => i),
        { confidence: 0.95 },
      ),
    ).toBeNull();
  });
});

describe("spiegelhalterTest", () => {
  it("does not take certain and wrong for calibrated", () => {
    expect(spiegelhalterTest([1, 1, 0], [1, 0, 0])).toEqual({ z: Infinity, pValue: 0 });
    expect(spiegelhalterTest([1, 0], [1, 0])).toEqual({ z: 0, pValue: 1 });
    expect(spiegelhalterTest([1, 0, 1], [0.5, 0.5, 0.5])).toEqual({ z: 0, pValue: 1 });
  });

  it("agrees with its formula", () => {
    const { z, pValue } = spiegelhalterTest(golden.y, golden.p);
    expect(z).toBeCloseTo(golden.spiegelhalter.z, 9);
    expect(pValue).toBeCloseTo(golden.spiegelhalter.p, 9);
    expect(spiegelhalterTest([0, 1], [0.5, 0.5])).toEqual({ z: 0, pValue: 1 });
  });
});

describe("spiegelhalterTest over days", () => {
  /** Calibrated rows, each `copies` times in the same hour, as symbols that move together are. */
  const pValuesOf = (copies: number, options: { readonly isOverDays: boolean }) =>
    Array.from({ length: 300 }, (_, set) => {
      const rng = createRng(900 + set);
      const rows = Array.from({ length: 34 * 24 }, (_, hour) => {
        const p = 0.1 + 0.8 * rng.uniform();
        return { t0: START_MS + hour * HOUR_MS, p, y: rng.uniform() < p ? 1 : 0 };
      }).flatMap((row) => Array.from({ length: copies }, () => row));
      return spiegelhalterTest(
        rows.map(({ y }) => y),
        rows.map(({ p }) => p),
        options.isOverDays ? { timeMs: rows.map(({ t0 }) => t0) } : {},
      ).pValue;
    });
  const belowFivePercent = (p: readonly number[]) => p.filter((each) => each < 0.05).length / p.length;

  it("rejects calibrated rows as often as it says, however many symbols repeat one another", () => {
    expect(belowFivePercent(pValuesOf(5, { isOverDays: false }))).toBeGreaterThan(0.25);
    for (const copies of [1, 5]) {
      const found = belowFivePercent(pValuesOf(copies, { isOverDays: true }));
      expect(found).toBeGreaterThan(0.02);
      expect(found).toBeLessThan(0.09);
    }
  });

  it("knows nothing of one day, and takes no account of days without rows", () => {
    const day = [0.2, 0.9, 0.4].map((p, hour) => ({ p, t0: START_MS + hour * HOUR_MS }));
    const p = day.map((row) => row.p);
    const timeMs = day.map(({ t0 }) => t0);
    expect(spiegelhalterTest([1, 0, 0], p, { timeMs }).pValue).toBe(1);
    const later = (days: number) => [...timeMs, ...timeMs.map((t0) => t0 + days * DAY_MS)];
    const twice = (days: number) => spiegelhalterTest([1, 0, 0, 1, 1, 0], [...p, ...p], { timeMs: later(days) });
    expect(twice(9)).toEqual(twice(1));
    expect(twice(1).pValue).toBeLessThan(1);
  });
});

describe("measureReliability", () => {
  // Each cluster of the golden data becomes one day of 20 hourly rows. Float32 probabilities: 6e-8 apart.
  const table = tableOf(
    golden.cluster.map((day, i) => START_MS + day * DAY_MS + (i % 20) * HOUR_MS),
    golden.p,
    golden.y,
  );
  const reliability = measureReliability(table, validation());

  it("agrees with scikit-learn on bins, errors, Brier score and its parts", () => {
    for (const [ours, theirs] of [
      [reliability.bins, golden.uniform],
      [reliability.equalMassBins, golden.quantile],
    ] as const) {
      expect(ours.map(({ count }) => count)).toEqual(theirs.counts);
      ours.forEach(({ meanProbability, buyFrequency }, k) => {
        expect(meanProbability).toBeCloseTo(theirs.mean[k]!, 6);
        expect(buyFrequency.value).toBeCloseTo(theirs.frequency[k]!, 12);
        expect(buyFrequency.low).toBeLessThanOrEqual(buyFrequency.value);
      });
    }
    expect(reliability.expectedCalibrationError).toBeCloseTo(golden.uniform.ece, 6);
    expect(reliability.equalMassError).toBeCloseTo(golden.quantile.ece, 6);
    expect(reliability.brier).toBeCloseTo(golden.brier, 6);
    expect(reliability.logLoss).toBeCloseTo(golden.log_loss, 6);
    expect(reliability.murphy.reliability).toBeCloseTo(golden.murphy.reliability, 6);
    expect(reliability.murphy.resolution).toBeCloseTo(golden.murphy.resolution, 12);
    expect(reliability.murphy.uncertainty).toBeCloseTo(golden.murphy.uncertainty, 12);
  });

  it("sees that these probabilities are too far from the centre", () => {
    expect(reliability.recalibration!.slope.high).toBeLessThan(1);
    expect(reliability.expectedCalibrationError).toBeGreaterThan(reliability.calibratedErrorRange.high);
  });

  it("says by how much the mean probability is off, within the interval of its daily means", () => {
    const average = (values: ArrayLike<number>): number => mean(Float64Array.from(values));
    expect(reliability.calibrationInTheLarge.value).toBeCloseTo(average(golden.p) - average(golden.y), 9);
    const drawn = drawTable({ days: 40, probability: ({ rng }) => 0.2 + 0.6 * rng.uniform() });
    const truth = average(drawn.probability) - average(drawn.label!);
    for (const off of [-0.1, 0.1]) {
      const shifted = { ...drawn, probability: drawn.probability.map((p) => p + off) };
      const { value, low, high } = measureReliability(shifted, validation()).calibrationInTheLarge;
      expect(value).toBeCloseTo(truth + off, 12);
      expect([low < off, off < high, Math.sign(low) === Math.sign(off), Math.sign(high) === Math.sign(off)]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      // 960 labels of variance 0.22, the deviation of their mean 0.0152; t on five degrees.
      expect((high - low) / 2).toBeGreaterThan(0.015);
      expect((high - low) / 2).toBeLessThan(0.08);
    }
  });
});

describe("holm", () => {
  it("agrees with statsmodels on 24 hours", () => {
    holm(golden.holm.p).forEach((p, i) => expect(p).toBeCloseTo(golden.holm.adjusted[i]!, 12));
  });
});

describe("calibratedEceRange", () => {
  const options = { draws: 400, confidence: 0.95, bins: 15, strategy: "uniform" } as const;

  it("is what independent calibrated labels give where windows do not overlap", () => {
    const table = drawTable({ days: 40, probability: ({ rng }) => rng.uniform() });
    const alone = { ...table, t1Ms: table.t0Ms.map((t0) => t0 + HOUR_MS) };
    const range = calibratedEceRange(alone, { ...options, rng: createRng(1) });
    const rng = createRng(2);
    const errors = Array.from({ length: 400 }, () =>
      expectedCalibrationError(
        Uint8Array.from(table.probability, (p) => (rng.uniform() < p ? 1 : 0)),
        table.probability,
        options,
      ),
    ).sort((a, b) => a - b);
    expect(range.low).toBeCloseTo(errors[10]!, 2);
    expect(range.high).toBeCloseTo(errors[389]!, 2);
  });

  it("grows with the overlap of labels, and with symbols that move together", () => {
    const table = drawTable({
      days: 40,
      symbols: ["A", "B", "C"],
      probability: ({ rng }) => 0.3 + 0.4 * rng.uniform(),
    });
    const width = (hours: number, correlation: number) =>
      calibratedEceRange(
        { ...table, t1Ms: table.t0Ms.map((t0) => t0 + hours * HOUR_MS) },
        { ...options, correlation, rng: createRng(3) },
      ).high;
    expect(width(12, 0)).toBeGreaterThan(width(1, 0) * 1.5);
    expect(width(1, 0.9)).toBeGreaterThan(width(1, 0) * 1.1);
  });
});

describe("symbolCorrelation", () => {
  it("recovers a planted correlation of the noise", () => {
    const rng = createRng(5);
    const rho = 0.7;
    const rows = Array.from({ length: 6_000 }, (_, i) => {
      const market = rng.normal();
      return ["A", "B"].map((symbol) => ({
        t0: START_MS + i * HOUR_MS,
        symbol,
        label: Math.sqrt(rho) * market + Math.sqrt(1 - rho) * rng.normal() < 0 ? 1 : 0,
      }));
    }).flat();
    const table = tableOf(
      rows.map(({ t0 }) => t0),
      rows.map(() => 0.5),
      rows.map(({ label }) => label),
      rows.map(({ symbol }) => symbol),
    );
    expect(symbolCorrelation(table)).toBeCloseTo(rho, 1);
    expect(
      symbolCorrelation({ ...table, symbol: table.symbol.map(() => "A"), t0Ms: table.t0Ms.map((t0, i) => t0 + i) }),
    ).toBe(0);
  });
});

describe("checkCoherence", () => {
  it("gives the AUC that calibrated probabilities imply", () => {
    expect(checkCoherence(golden.p, null).impliedAuc).toBeCloseTo(golden.implied_auc, 9);
  });

  it("says that v3.1's band and its reported AUC cannot both be calibrated", () => {
    const { statement, largestAuc } = checkCoherence([0.2, 0.33, 0.46], 0.838);
    expect(largestAuc).toBeCloseTo(0.649, 3);
    expect(statement).toBe(
      "The band [0.20, 0.46] and an AUC of 0.838 cannot both be calibrated: inside it no " +
        "calibrated score exceeds 0.649",
    );
  });

  it("bounds the AUC inside [0.1, 0.9] by 0.9", () => {
    expect(largestCalibratedAuc({ low: 0.1, high: 0.9 })).toBeCloseTo(0.9, 12);
    expect(largestCalibratedAuc({ low: 0.1, high: 0.9, baseRate: 0.5 })).toBeCloseTo(0.9, 12);
    expect([largestCalibratedAuc({ low: 0.3, high: 0.3 }), largestCalibratedAuc({ low: 0, high: 1 })]).toEqual([
      0.5, 1,
    ]);
  });

  it("always bounds what calibrated probabilities imply, and reaches the bound with two values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 2, maxLength: 30 }), (p) => {
        const [low, high] = [Math.min(...p), Math.max(...p)];
        fc.pre(high - low > 1e-6);
        expect(expectedAuc(p)).toBeLessThanOrEqual(largestCalibratedAuc({ low, high }) + 1e-9);
        const baseRate = (low + 2 * high) / 3;
        expect(expectedAuc([low, high, high])).toBeCloseTo(largestCalibratedAuc({ low, high, baseRate }), 9);
      }),
    );
  });

  it("is silent on a spread it has nothing against", () => {
    const p = Float64Array.from({ length: 100 }, (_, i) => sigmoid((i - 50) / 20));
    expect(checkCoherence(p, 0.7).statement).toMatch(/would have an AUC of 0\.\d{3}; found 0\.700$/);
  });
});
