import { describe, expect, it } from "vitest";
import {
  continueGradientBoosting,
  createMatrix,
  createRng,
  explainGradientBoosting,
  fitEnsemble,
  fitGradientBoosting,
  gradientBoostingImportance,
  type FittedModel,
  type GradientBoostingOptions,
  type Matrix,
} from "../../src/index.js";
import { furthest, golden } from "./golden.js";

const reference = golden<{
  tolerance: { logistic: number; focal: number };
  rows: number;
  cols: number;
  testRows: number;
  params: Record<string, number | string>;
  alpha: number;
  gamma: number;
  labelSum: number;
  logistic: number[];
  shapFirstRows: number[][];
  totalGain: number[];
  focal: number[];
}>("gradientBoosting");
const { rows, cols, testRows, params } = reference;

/** The same numbers as in the golden's script. */
function table(count: number, offset: number): Matrix {
  const x = createMatrix(count, cols);
  for (let k = 0; k < count; k++) {
    const r = k + offset;
    for (let c = 0; c < cols; c++) {
      const mixed = (r * 7_919 + c * 104_729 + ((r * r * 31 + c * 17) % 8_191)) % 2_048;
      x.data[k * cols + c] = (r * 13 + c * 29) % 97 < 7 ? NaN : (mixed - 1_024) / 1_024;
    }
  }
  return x;
}

function labelsOf({ data }: Matrix, count: number): Uint8Array {
  const known = (row: number, col: number) => (Number.isNaN(data[row * cols + col]!) ? 0 : data[row * cols + col]!);
  return Uint8Array.from({ length: count }, (_, row) => {
    const noise = ((row * 2_654_435_761) % 4_096) / 4_096 - 0.5;
    return known(row, 0) + 0.5 * known(row, 1) * known(row, 2) + 0.6 * noise > 0 ? 1 : 0;
  });
}

const x = table(rows, 0);
const y = labelsOf(x, rows);
const weight = Float32Array.from({ length: rows }, (_, row) => 0.5 + (row % 5) * 0.375);
const asked = table(testRows, 100_000);
const featureNames = Array.from({ length: cols }, (_, k) => `feature ${k}`);
const options = {
  rounds: 25,
  earlyStoppingRounds: 25,
  params,
  loss: { kind: "crossEntropy" },
  link: {},
  featureNames,
} as const;
const fit = (change: Partial<GradientBoostingOptions> = {}, data = { x, y, weight }) =>
  fitGradientBoosting(data, { ...options, ...change }, { rng: createRng(1) });

/** Without early stopping all rounds count: the training loss falls every round. */
async function using<Result>(
  model: Promise<FittedModel>,
  read: (model: FittedModel) => Result | Promise<Result>,
): Promise<Result> {
  const fitted = await model;
  try {
    return await read(fitted);
  } finally {
    fitted.dispose();
  }
}

describe("fitGradientBoosting", () => {
  it("makes the golden's data", () => {
    expect(y.reduce((sum, label) => sum + label, 0)).toBe(reference.labelSum);
  });

  it("scores as Python's XGBoost does, to the bit, with weights and missing values", async () => {
    expect(await using(fit(), (model) => model.score(asked))).toEqual(Float32Array.from(reference.logistic));
  });

  it("boosts the focal loss as Python's XGBoost does with the derivatives written out", async () => {
    const score = await using(
      fit({ loss: { kind: "focal", alpha: reference.alpha, gamma: reference.gamma } }),
      (model) => model.score(asked),
    );
    expect(furthest(score, reference.focal)).toBeLessThan(reference.tolerance.focal);
  });

  it("gives the same trees when another fit runs between its rounds", async () => {
    const long = { rounds: 40, earlyStoppingRounds: 40 };
    const alone = await using(fit({ ...long, params }), (model) => model.score(asked));
    const together = await Promise.all([fit({ ...long, params }), fit({ ...long, params: { ...params, seed: 5 } })]);
    expect(together[0].score(asked)).toEqual(alone);
    for (const model of together) model.dispose();
  });

  it("counts a row of weight 2 as that row twice", async () => {
    const plain = { ...params, subsample: 1, colsample_bytree: 1, min_child_weight: 0 };
    const doubled = Float32Array.from(y, (_, row) => (row % 3 === 0 ? 2 : 1));
    const index = Array.from(y, (_, row) => row).flatMap((row) => (row % 3 === 0 ? [row, row] : [row]));
    const twice = createMatrix(
      index.length,
      cols,
      Float32Array.from(index.flatMap((row) => Array.from(x.data.subarray(row * cols, (row + 1) * cols)))),
    );
    const weighted = await using(fit({ params: plain }, { x, y, weight: doubled }), (model) => model.score(asked));
    const repeated = await using(
      fit(
        { params: plain },
        { x: twice, y: Uint8Array.from(index, (row) => y[row]!), weight: new Float32Array(index.length).fill(1) },
      ),
      (model) => model.score(asked),
    );
    expect(furthest(weighted, repeated)).toBeLessThan(1e-4);
  });

  it("passes parameters on under XGBoost's own names and refuses what XGBoost refuses", async () => {
    await expect(fit({ params: { max_depth: -3 } })).rejects.toThrow(
      "XGBoost must accept every value of params: found value -3 for Parameter max_depth",
    );
  });
});

describe("gradientBoostingImportance", () => {
  it("has Python's total gains, largest first, as shares of one", async () => {
    const importance = await using(fit(), gradientBoostingImportance);
    expect(importance.map(({ feature, gain }) => [feature, gain])).toEqual(
      reference.totalGain.map((gain, k) => [`feature ${k}`, gain] as const).sort((a, b) => b[1] - a[1]),
    );
    expect(importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("names a feature that was never split on, with 0", async () => {
    const constant = createMatrix(
      rows,
      cols,
      x.data.map((value, at) => (at % cols === 3 ? 1 : value)),
    );
    const importance = await using(fit({}, { x: constant, y, weight }), gradientBoostingImportance);
    expect(importance.at(-1)).toEqual({ feature: "feature 3", gain: 0, share: 0 });
  });

  it("refuses an ensemble and names the remedy", async () => {
    await using(fitEnsemble([await fit()], undefined, { weights: "equal" }), (ensemble) => {
      expect(() => gradientBoostingImportance(ensemble)).toThrow(
        "must be boosted trees: found an ensemble, take its member",
      );
    });
  });
});

describe("explainGradientBoosting", () => {
  it("has Python's SHAP values, to the bit", async () => {
    const { contributions, bias } = await using(fit(), (model) => explainGradientBoosting(model, asked));
    reference.shapFirstRows.forEach((expected, row) => {
      expect([...contributions.data.subarray(row * cols, (row + 1) * cols), bias[row]!]).toEqual(expected);
    });
  });

  it("adds up to the logit of the score", async () => {
    await using(fit(), (model) => {
      const { contributions, bias } = explainGradientBoosting(model, asked);
      const sums = Float32Array.from(bias, (base, row) =>
        contributions.data.subarray(row * cols, (row + 1) * cols).reduce((sum, value) => sum + value, base),
      );
      const logits = model.score(asked).map((score) => Math.log(score / (1 - score)));
      expect(furthest(sums, logits)).toBeLessThan(1e-4);
    });
  });

  it("explains nothing with nothing", async () => {
    const { contributions, bias } = await using(fit(), (model) =>
      explainGradientBoosting(model, createMatrix(0, cols)),
    );
    expect([contributions.rows, contributions.cols, bias.length]).toEqual([0, cols, 0]);
  });
});

describe("continueGradientBoosting", () => {
  const plain = { ...params, subsample: 1, colsample_bytree: 1 };

  it("on the same rows is the same as having boosted longer", async () => {
    const longer = await using(fit({ params: plain }), (model) => model.score(asked));
    const short = await fit({ params: plain, rounds: 15 });
    const before = short.score(asked);
    const continued = await continueGradientBoosting(short, { x, y, weight }, { rounds: 10 }, { rng: createRng(2) });
    expect(continued.score(asked)).toEqual(longer);
    expect(short.score(asked)).toEqual(before);
    short.dispose();
    expect(continued.score(asked)).toEqual(longer);
    continued.dispose();
  });

  it("learns what the new rows say and the old ones did not", async () => {
    const old = await fit({ params: plain });
    const turned = Uint8Array.from(y, (label) => 1 - label);
    const continued = await continueGradientBoosting(old, { x, y: turned }, { rounds: 60 }, { rng: createRng(2) });
    const share = (model: FittedModel) =>
      model.predict(x).reduce((sum, p, row) => sum + (p > 0.5 === (turned[row] === 1) ? 1 : 0), 0) / rows;
    expect(share(old)).toBeLessThan(0.1);
    expect(share(continued)).toBeGreaterThan(0.8);
    expect(continued.history!.epochs.length).toBe(60);
    for (const model of [old, continued]) model.dispose();
  });

  it("goes on with the loss it was fitted with", async () => {
    const focal = { loss: { kind: "focal", alpha: 0.35, gamma: 2 }, params: plain } as const;
    const longer = await using(fit(focal), (model) => model.score(asked));
    const short = await fit({ ...focal, rounds: 15 });
    const continued = await continueGradientBoosting(short, { x, y, weight }, { rounds: 10 }, { rng: createRng(2) });
    expect(furthest(continued.score(asked), longer)).toBeLessThan(1e-6);
    for (const model of [short, continued]) model.dispose();
  });
});
