import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitLinear, rocAuc } from "../../src/index.js";
import { chooseLambda } from "../../src/models/linear/chooseLambda.js";
import { fitRidgeLogistic, type LogisticRows } from "../../src/models/linear/fitRidgeLogistic.js";
import { furthest, golden } from "./golden.js";

interface GoldenLine {
  readonly lambda: number;
  readonly coefficients: number[];
  readonly intercept: number;
}

const reference = golden<{
  tolerance: { line: number; score: number };
  x: number[];
  cols: number;
  y: number[];
  weight: number[];
  weighted: GoldenLine[];
  unweighted: GoldenLine[];
  standardised: { lambda: number; probabilities: number[] };
}>("ridgeLogistic");
const data = Float32Array.from(reference.x);
const y = Uint8Array.from(reference.y);
const ones = new Float32Array(y.length).fill(1);

function linesAt(weight: Float32Array, wanted: readonly GoldenLine[], from?: ReturnType<typeof fitRidgeLogistic>) {
  return wanted.map(({ lambda }) =>
    fitRidgeLogistic({ data, cols: reference.cols, y, weight }, { lambda, ...(from ? { from } : {}) }),
  );
}

function flat(lines: readonly { readonly coefficients: ArrayLike<number>; readonly intercept: number }[]): number[] {
  return lines.flatMap(({ coefficients, intercept }) => [...Array.from(coefficients), intercept]);
}

/** Normal rows of which the first two columns drive the label, this strongly, and the others are noise. */
function rowsWith(strength: number, { rows, cols, seed }: { rows: number; cols: number; seed: number }): LogisticRows {
  const rng = createRng(seed);
  const values = Float64Array.from({ length: rows * cols }, () => rng.normal());
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const margin = strength * (values[row * cols]! + values[row * cols + 1]!);
    return rng.uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  });
  return { data: values, cols, y: labels, weight: new Float32Array(rows).fill(1) };
}

describe("fitRidgeLogistic", () => {
  it("finds the lines that scikit-learn finds, with weights and without", () => {
    const { line } = reference.tolerance;
    expect(furthest(flat(linesAt(ones, reference.unweighted)), flat(reference.unweighted))).toBeLessThan(line);
    const weight = Float32Array.from(reference.weight);
    expect(furthest(flat(linesAt(weight, reference.weighted)), flat(reference.weighted))).toBeLessThan(line);
  });

  it("finds the same line wherever it begins", () => {
    const from = { coefficients: Float64Array.of(5, -5, 5, -5, 0.1), intercept: -3 };
    const away = flat(linesAt(ones, reference.unweighted, from));
    expect(furthest(away, flat(linesAt(ones, reference.unweighted)))).toBeLessThan(reference.tolerance.line);
  });

  it("stays finite where a line parts the classes wholly, or a column says nothing", () => {
    const rows = { data: Float64Array.of(-2, 0, -1, 0, 1, 0, 2, 0), cols: 2, y: Uint8Array.of(0, 0, 1, 1) };
    const { coefficients, intercept } = fitRidgeLogistic(
      { ...rows, weight: new Float32Array(4).fill(1) },
      { lambda: 1e-6 },
    );
    expect(coefficients[0]).toBeGreaterThan(5);
    expect(Number.isFinite(coefficients[0])).toBe(true);
    expect(coefficients[1]).toBe(0);
    expect(intercept).toBeCloseTo(0, 9);
  });

  it("counts a row of weight two like the row twice", () => {
    const twice = { data: Float32Array.from([...data, ...data]), y: Uint8Array.from([...y, ...y]) };
    const doubled = Float32Array.from([...ones, ...ones]);
    const half = fitRidgeLogistic({ ...twice, cols: reference.cols, weight: doubled }, { lambda: 0.1 });
    const heavy = fitRidgeLogistic({ data, y, cols: reference.cols, weight: ones.map(() => 2) }, { lambda: 0.1 });
    expect(furthest(flat([half]), flat([heavy]))).toBeLessThan(1e-10);
  });
});

describe("chooseLambda", () => {
  it("holds back a line that has only noise to learn, and lets go of one that has not", () => {
    const chosen = (strength: number) =>
      chooseLambda(
        rowsWith(strength, { rows: 400, cols: 20, seed: 1 }),
        rowsWith(strength, { rows: 2_000, cols: 20, seed: 2 }),
      ).lambda;
    expect(chosen(0)).toBeGreaterThan(0.5);
    expect(chosen(2)).toBeLessThan(0.02);
  });

  it("gives the line of the strength that it names", () => {
    const rows = rowsWith(0.5, { rows: 300, cols: 6, seed: 3 });
    const { lambda, line } = chooseLambda(rows, rowsWith(0.5, { rows: 300, cols: 6, seed: 4 }));
    expect(furthest(flat([line]), flat([fitRidgeLogistic(rows, { lambda })]))).toBeLessThan(1e-9);
  });
});

describe("fitLinear", () => {
  const rows = createMatrix(y.length, reference.cols, data);
  const context = () => ({ rng: createRng(1) });

  it("scores as scikit-learn does on columns brought to one scale", async () => {
    const { lambda, probabilities } = reference.standardised;
    const model = await fitLinear({ x: rows, y }, { lambda }, context());
    expect(furthest(model.score(rows), probabilities)).toBeLessThan(reference.tolerance.score);
  });

  it("is a probability under class weights, which the link takes out, whatever the recipe's loss", async () => {
    const many = rowsWith(1, { rows: 4_000, cols: 3, seed: 5 });
    const x = createMatrix(4_000, 3, Float32Array.from(many.data));
    const weight = Float32Array.from(many.y, (label) => (label === 1 ? 3 : 1));
    const plain = await fitLinear({ x, y: many.y }, { lambda: 0.0001 }, context());
    const weighted = await fitLinear(
      { x, y: many.y, weight },
      { lambda: 0.0001, loss: { kind: "focal", alpha: 0.5, gamma: 2 }, link: { focal: { alpha: 0.75, gamma: 2 } } },
      context(),
    );
    const mean = (values: Float32Array) => values.reduce((sum, p) => sum + p, 0) / values.length;
    expect(mean(weighted.score(x))).toBeGreaterThan(mean(plain.score(x)) + 0.15);
    expect(Math.abs(mean(weighted.predict(x)) - mean(plain.predict(x)))).toBeLessThan(0.01);
  });

  it("chooses its penalty on the validation slice: noise there leaves little of a line", async () => {
    const part = (strength: number, seed: number) => {
      const { data: values, y: labels } = rowsWith(strength, { rows: 600, cols: 12, seed });
      return { x: createMatrix(600, 12, Float32Array.from(values)), y: labels };
    };
    const spread = (scores: Float32Array) => Math.max(...scores) - Math.min(...scores);
    const unseen = part(0.7, 8);
    const held = await fitLinear({ ...part(0.7, 6), validation: part(0, 7) }, {}, context());
    const free = await fitLinear({ ...part(0.7, 6), validation: part(0.7, 7) }, {}, context());
    expect(spread(held.score(unseen.x))).toBeLessThan(spread(free.score(unseen.x)) / 3);
    expect(rocAuc(unseen.y, free.score(unseen.x))).toBeGreaterThan(0.7);
  });
});
