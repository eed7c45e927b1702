import { describe, expect, it } from "vitest";
import {
  deflatedSharpeRatio,
  effectiveTrials,
  minimumTrackRecordLength,
  probabilisticSharpeRatio,
  probabilityOfBacktestOverfitting,
} from "../../src/backtest/index.js";
import { createMatrix, createRng } from "../../src/core/index.js";
import { readGolden } from "./golden.js";

interface Golden {
  readonly cscv: {
    readonly rows: number;
    readonly cols: number;
    readonly blocks: number;
    readonly returns: number[];
    readonly logits: number[];
    readonly pbo: number;
    readonly performanceSlope: number;
    readonly lossProbability: number;
  };
  readonly sharpe: Readonly<
    Record<
      | "sharpe"
      | "observations"
      | "skewness"
      | "kurtosis"
      | "benchmark"
      | "trials"
      | "trialsSharpeVariance"
      | "probabilistic"
      | "expectedMaximumSharpe"
      | "deflated",
      number
    >
  >[] &
    { readonly trackRecord: number | null }[];
}
const golden = readGolden<Golden>("backtest");

describe("deflatedSharpeRatio", () => {
  // Bailey & López de Prado (2014): annual 2.5 over 5 years of 250 days.
  const example = { sharpe: 2.5 / Math.sqrt(250), observations: 1250, trialsSharpeVariance: 0.5 / 250 };
  const shape = { skewness: -3, kurtosis: 10 };

  it("reproduces the paper's example", () => {
    const { expectedMaximumSharpe, probability } = deflatedSharpeRatio({ ...example, ...shape, trials: 100 });
    expect(expectedMaximumSharpe).toBeCloseTo(0.1132, 4);
    expect(expectedMaximumSharpe).toBeCloseTo(0.11317, 5);
    expect(probability).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpeRatio({ ...example, ...shape, trials: 46 }).probability).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpeRatio({ ...example, skewness: 0, kurtosis: 3, trials: 88 }).probability).toBeCloseTo(
      0.9505,
      4,
    );
  });

  it("refuses the excess kurtosis of the paper's example, which would flatter", () => {
    expect(() => deflatedSharpeRatio({ ...example, skewness: -3, kurtosis: 7, trials: 100 })).toThrow(
      "kurtosis must be at least 1 + skewness²",
    );
  });

  it("is the probabilistic ratio against 0 for a single trial", () => {
    expect(deflatedSharpeRatio({ ...example, ...shape, trials: 1 })).toEqual({
      expectedMaximumSharpe: 0,
      probability: probabilisticSharpeRatio({ ...example, ...shape }),
    });
  });

  it("never raises a ratio: below two trials nothing is deflated, from two on the bar is above 0 and rises", () => {
    const plain = probabilisticSharpeRatio({ ...example, ...shape });
    let before = 0;
    for (const trials of [1, 1.05, 1.3, 1.58, 1.99, 2, 2.5, 10, 1e6, 1e15]) {
      const { expectedMaximumSharpe, probability } = deflatedSharpeRatio({ ...example, ...shape, trials });
      if (trials < 2) expect([expectedMaximumSharpe, probability]).toEqual([0, plain]);
      else expect(expectedMaximumSharpe).toBeGreaterThan(before);
      expect(probability).toBeLessThanOrEqual(plain);
      before = expectedMaximumSharpe;
    }
  });

  it("agrees with SciPy", () => {
    for (const each of golden.sharpe) {
      const { expectedMaximumSharpe, probability } = deflatedSharpeRatio(each);
      expect(expectedMaximumSharpe).toBeCloseTo(each.expectedMaximumSharpe, 12);
      expect(probability).toBeCloseTo(each.deflated, 12);
      expect(probabilisticSharpeRatio(each)).toBeCloseTo(each.probabilistic, 12);
      const needed = minimumTrackRecordLength({ ...each, confidence: 0.95 });
      if (each.trackRecord === null) expect(needed).toBe(Infinity);
      else expect(needed / each.trackRecord).toBeCloseTo(1, 9);
    }
  });
});

describe("minimumTrackRecordLength", () => {
  it("is 990, 249 and 112 days for annual ratios of 1, 2 and 3", () => {
    const days = [1, 2, 3].map((annual) =>
      minimumTrackRecordLength({ sharpe: annual / Math.sqrt(365), skewness: 0, kurtosis: 3 }),
    );
    expect(days.map(Math.round)).toEqual([990, 249, 112]);
  });

  it("is where the probabilistic ratio reaches the confidence", () => {
    const moments = { sharpe: 0.1, skewness: -0.4, kurtosis: 5 };
    expect(
      probabilisticSharpeRatio({ ...moments, observations: minimumTrackRecordLength({ ...moments, confidence: 0.9 }) }),
    ).toBeCloseTo(0.9, 12);
  });

  it("refuses moments that cannot be", () => {
    expect(() => probabilisticSharpeRatio({ sharpe: 1, observations: 100, skewness: 3, kurtosis: 3 })).toThrow(
      "Cannot judge a Sharpe ratio as kurtosis must be at least 1 + skewness², which no numbers undercut: " +
        "found kurtosis 3 with skewness 3 (kurtosis is Pearson's, 3 for a normal)",
    );
    // The excess kurtosis of a normal: fed by mistake it would flatter.
    const excess = { sharpe: 0.1, skewness: 0, kurtosis: 0 };
    expect(() => probabilisticSharpeRatio({ ...excess, observations: 100 })).toThrow(/kurtosis must be at least 1/);
    expect(() => minimumTrackRecordLength(excess)).toThrow(/kurtosis must be at least 1/);
    expect(() => deflatedSharpeRatio({ ...excess, observations: 100, trials: 9, trialsSharpeVariance: 0.1 })).toThrow(
      /kurtosis must be at least 1/,
    );
    // Two values have exactly that, and rounding may put it a little below.
    expect(
      probabilisticSharpeRatio({ sharpe: 0.1, observations: 9, skewness: 1.5, kurtosis: 3.25 - 1e-15 }),
    ).toBeGreaterThan(0.5);
  });
});

describe("effectiveTrials", () => {
  const rng = createRng(3);
  const noise = (name: string, days = 120): Float64Array => {
    const own = rng.child(name);
    return Float64Array.from({ length: days }, () => 0.01 * own.normal());
  };
  const beside = (own: Float64Array, other: Float64Array, share: number): Float64Array =>
    own.map((value, day) => Math.sqrt(share) * other[day]! + Math.sqrt(1 - share) * value);

  it("is one for copies and near-copies of one account, and for one alone", () => {
    const one = noise("one");
    expect(effectiveTrials([one])).toBe(1);
    expect(effectiveTrials([one, one, one])).toBeCloseTo(1, 12);
    const near = Array.from({ length: 10 }, (_, k) => beside(noise(`near ${k}`), one, 0.999));
    expect(effectiveTrials([one, ...near])).toBeLessThan(1.1);
  });

  it("counts copies once beside accounts of their own", () => {
    const own = Array.from({ length: 10 }, (_, k) => noise(`own ${k}`, 2_000));
    const copies = Array.from({ length: 10 }, () => own[0]!);
    expect(effectiveTrials(own)).toBeGreaterThan(9.5);
    expect(effectiveTrials([...own, ...copies])).toBeCloseTo(effectiveTrials(own), 9);
  });

  it("is N (1 - rho) + rho where all correlate by rho, as Bailey and López de Prado have it", () => {
    const common = noise("common", 20_000);
    const alike = Array.from({ length: 20 }, (_, k) => beside(noise(`alike ${k}`, 20_000), common, 0.5));
    expect(effectiveTrials(alike)).toBeCloseTo(20 * 0.5 + 0.5, 0);
    // A search whose trials nobody traded is taken to be as alike as the accounts.
    expect(effectiveTrials(alike, { trials: 101 }) / 51).toBeCloseTo(1, 1);
  });

  it("does not count accounts that never vary, and is never below one", () => {
    const flat = new Float64Array(120);
    const loss = Float64Array.from({ length: 120 }, (_, day) => 0.9995 ** (day + 1) / 0.9995 ** day - 1);
    expect(effectiveTrials([flat, loss, noise("alone")])).toBe(1);
    expect(effectiveTrials([flat, flat])).toBe(1);
    const one = noise("one");
    expect(effectiveTrials([one, one.map((value) => -value)])).toBe(2);
    expect(() => effectiveTrials([])).toThrow("Cannot count effective trials as trials must be an integer");
  });
});

describe("probabilityOfBacktestOverfitting", () => {
  it("agrees with an independent CSCV in NumPy, split by split", () => {
    const { rows, cols, blocks, returns, ...expected } = golden.cscv;
    const found = probabilityOfBacktestOverfitting(createMatrix(rows, cols, Float32Array.from(returns)), { blocks });
    expect(Array.from(found.logits)).toEqual(expected.logits.map((logit) => expect.closeTo(logit, 9)));
    expect(found.pbo).toBe(expected.pbo);
    expect(found.performanceSlope).toBeCloseTo(expected.performanceSlope, 9);
    expect(found.lossProbability).toBe(expected.lossProbability);
  });

  it("makes 12,870 splits of 16 blocks", () => {
    const noise = matrixOf(createRng(1), { rows: 64, cols: 2 });
    expect(probabilityOfBacktestOverfitting(noise).logits).toHaveLength(12_870);
  });

  it("is about one half on noise, and near 0 where one configuration is truly better", () => {
    const root = createRng(5);
    const pbos = Array.from(
      { length: 40 },
      (_, k) =>
        probabilityOfBacktestOverfitting(matrixOf(root.child(String(k)), { rows: 240, cols: 20 }), { blocks: 8 }).pbo,
    );
    // One matrix scatters widely; the mean of 40 has a standard error of about 0.04.
    expect(Math.abs(pbos.reduce((a, b) => a + b) / 40 - 0.5)).toBeLessThan(0.13);
    const skilled = matrixOf(root, { rows: 240, cols: 20 });
    for (let row = 0; row < skilled.rows; row++) skilled.data[row * 20 + 3]! += 0.005;
    expect(probabilityOfBacktestOverfitting(skilled, { blocks: 8 }).pbo).toBeLessThan(0.05);
  });

  it.each([
    ["an odd number of blocks", { rows: 100, cols: 3 }, 5, /blocks \/ 2 must be an integer/],
    ["one configuration", { rows: 100, cols: 1 }, 4, /configurations must be an integer of at least 2: found 1/],
    ["too few periods", { rows: 7, cols: 2 }, 4, /periods a block must be an integer of at least 2: found 1/],
  ])("refuses %s", (_, shape, blocks, message) => {
    expect(() => probabilityOfBacktestOverfitting(matrixOf(createRng(1), shape), { blocks })).toThrow(message);
  });
});

function matrixOf(rng: ReturnType<typeof createRng>, { rows, cols }: { readonly rows: number; readonly cols: number }) {
  return createMatrix(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, () => 0.01 * rng.normal()),
  );
}
