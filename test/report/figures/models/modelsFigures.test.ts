import { describe, expect, it } from "vitest";
import {
  calibrationMapFigure,
  ensembleWeightsFigure,
  fitIsotonicCalibrator,
  fitPlattCalibrator,
  focalLinkFigure,
  importanceFigure,
  renderFigure,
  type Figure,
  type FittedModel,
} from "../../../../src/index.js";

const member = (kind: FittedModel["kind"]) => ({ kind }) as FittedModel;
const members = [member("lstm"), member("gradientBoosting")];
const outOfFold = {
  probabilities: [Float32Array.of(0.9, 0.2, 0.7, 0.4), Float32Array.of(0.6, 0.4, 0.6, 0.3)],
  labels: Uint8Array.of(1, 0, 1, 1),
};
const importance = [
  { feature: "ret_1", gain: 30, share: 0.6 },
  { feature: "rsi_14", gain: 20, share: 0.4 },
  { feature: "hour_sin", gain: 0, share: 0 },
];
const slice = {
  probabilities: Float32Array.from({ length: 200 }, (_, k) => 0.3 + k / 1_000),
  labels: Uint8Array.from({ length: 200 }, (_, k) => (k * 7 + (k % 3) * 40 > 700 ? 1 : 0)),
};

describe("focalLinkFigure", () => {
  it("says what alpha 0.25 makes of a coin flip, and what it takes to say Buy", () => {
    expect(focalLinkFigure().title).toBe(
      "With alpha 0.25 a coin flip comes out as 0.399; it takes a true P(BUY) of 0.750 to say Buy",
    );
    expect(focalLinkFigure({ alphas: [0.5] }).title).toBe("With alpha 0.5 a coin flip comes out as 0.500");
  });

  it("has the field's table", () => {
    const { columns, rows } = focalLinkFigure().table;
    expect(columns).toEqual(["true P(BUY)", "alpha 0.25", "alpha 0.5", "alpha 0.75"]);
    expect(rows.map((row) => Number(Number(row[1]).toFixed(3))).slice(0, 6)).toEqual([
      0.227, 0.326, 0.399, 0.436, 0.477, 0.527,
    ]);
  });
});

describe("importanceFigure", () => {
  it("names the first feature, and how many were never split on", () => {
    const { title, subtitle, data, table } = importanceFigure(importance, { model: "v4 as shipped", rows: 1_234 });
    expect(title).toBe("ret_1 carries 60.0\u2009% of the gain, the first 3 of 3 features 100.0\u2009%");
    expect(subtitle).toContain("1\u2009234 training rows; 1 of 3 features were never split on");
    expect(data[0]!["y"]).toEqual(["ret_1", "rsi_14"]);
    expect(table.rows).toHaveLength(3);
  });

  it("says so when nothing was split on", () => {
    expect(importanceFigure([{ feature: "a", gain: 0, share: 0 }], { model: "v3.1", rows: 10 }).title).toBe(
      "The trees of v3.1 split on no feature at all",
    );
  });
});

describe("ensembleWeightsFigure", () => {
  it("says who weighs most and what the weights are worth", () => {
    const { title, table } = ensembleWeightsFigure(
      { members, weights: [0.75, 0.25] },
      { model: "v4 as shipped", outOfFold },
    );
    const pooled = (w: number) =>
      -[
        0.9 * w + 0.6 * (1 - w),
        1 - (0.2 * w + 0.4 * (1 - w)),
        0.7 * w + 0.6 * (1 - w),
        0.4 * w + 0.3 * (1 - w),
      ].reduce((sum, p) => sum + Math.log(p), 0) / 4;
    expect(title).toBe(
      "The LSTM carries 75.0\u2009% of v4 as shipped; weighted so, the log-loss on out-of-fold " +
        `rows is ${pooled(0.75).toFixed(4)}, with equal weights ${pooled(0.5).toFixed(4)}`,
    );
    expect(table.rows.map(([name, weight]) => [name, weight])).toEqual([
      ["LSTM", 0.75],
      ["boosted trees", 0.25],
    ]);
    expect(Number(table.rows[0]![2])).toBeCloseTo(pooled(1), 6);
  });

  it("says when weights are equal by choice, and shows no losses then", () => {
    const { title, table } = ensembleWeightsFigure({ members, weights: [0.5, 0.5] }, { model: "v3.1" });
    expect(title).toBe("All 2 members of v3.1 weigh the same, 50.0\u2009%");
    expect(table.rows.map((row) => row[2])).toEqual([null, null]);
  });
});

describe("calibrationMapFigure", () => {
  const platt = fitPlattCalibrator(slice.probabilities, slice.labels).calibration;
  const isotonic = fitIsotonicCalibrator(slice.probabilities, slice.labels).calibration;

  it("says what one map mends and what becomes of one half", () => {
    const { title, table } = calibrationMapFigure([platt], slice, { model: "v4 as shipped" });
    const [none, after] = table.rows;
    expect(title).toMatch(
      /^For v4 as shipped, Platt's sigmoid takes the calibration error from 0\.\d{3} to 0\.0\d+ and makes 0\.500 [01]\.\d+$/,
    );
    expect(Number(after![1])).toBeLessThan(Number(none![1]));
    expect(none![3]).toBe(0.5);
  });

  it("speaks of the map with the least log-loss, and says that the slice flatters it", () => {
    const { title, subtitle, table } = calibrationMapFigure([platt, isotonic], slice, { model: "v4" });
    expect(title).toContain("isotonic regression mends most");
    expect(subtitle).toContain("which flatters the freer map");
    expect(table.rows.map(([name]) => name)).toEqual(["none", "Platt's sigmoid", "isotonic regression"]);
  });

  it("says so when there is none", () => {
    expect(calibrationMapFigure([], slice, { model: "v3.1" }).title).toMatch(
      /^No calibration was fitted for v3\.1: its error on the slice is 0\.\d{3}$/,
    );
  });
});

describe("the figures about models", () => {
  const figures: readonly Figure[] = [
    focalLinkFigure(),
    importanceFigure(importance, { model: "v4 as shipped", rows: 10 }),
    ensembleWeightsFigure({ members, weights: [0.5, 0.5] }, { model: "v4 as shipped", outOfFold }),
    calibrationMapFigure([fitPlattCalibrator(slice.probabilities, slice.labels).calibration], slice, {
      model: "v4 as shipped",
    }),
  ];

  it("have ids of their own, render, survive JSON and stay under 200 kB", () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const figure of figures) {
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(JSON.stringify(figure).length).toBeLessThan(60_000);
      expect(renderFigure(figure).markup).toContain(figure.id);
    }
  });

  it("have a table whose rows are as wide as its columns, and a definition", () => {
    for (const { table, definition } of figures) {
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
      expect(definition.text.length).toBeGreaterThan(40);
    }
  });
});
