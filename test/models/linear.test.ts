import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitLinear, logLoss } from "../../src/index.js";
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
  it("holds back a line whose columns mean the same, and lets go of one whose columns matter as they differ", () => {
    // Columns that all show one thing through noise: what they share is found best by weighing them alike.
    const alike = (sort: "shared" | "difference") => {
      const rng = createRng(5);
      const [rows, cols] = [600, 30];
      const values = new Float64Array(rows * cols);
      const labels = Uint8Array.from({ length: rows }, (_, row) => {
        const shared = rng.normal();
        for (let col = 0; col < cols; col++) values[row * cols + col] = shared + 0.3 * rng.normal();
        const drives = sort === "shared" ? 0.3 * shared : 10 * (values[row * cols]! - values[row * cols + 1]!);
        return drives + rng.normal() > 0 ? 1 : 0;
      });
      return { data: values, cols, y: labels, weight: new Float32Array(rows).fill(1) };
    };
    expect(chooseLambda(alike("shared"))).toBeGreaterThanOrEqual(0.1);
    expect(chooseLambda(alike("difference"))).toBeLessThanOrEqual(0.003);
  });

  it("is a middling strength where no part holds both classes", () => {
    const rows = rowsWith(1, { rows: 10, cols: 2, seed: 2 });
    expect(chooseLambda({ ...rows, y: Uint8Array.from(rows.y, (_, row) => (row < 9 ? 1 : 0)) })).toBe(0.1);
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

  it("learns from the rows that would stop another fit, and tells of the line that has not seen them", async () => {
    const part = (seed: number) => {
      const { data: values, y: labels } = rowsWith(0.7, { rows: 600, cols: 12, seed });
      return { x: createMatrix(600, 12, Float32Array.from(values)), y: labels };
    };
    const [train, validation] = [part(6), part(7)];
    const both = await fitLinear({ ...train, validation }, { lambda: 0.01 }, context());
    const alone = await fitLinear(train, { lambda: 0.01 }, context());
    const lossOf = (p: Float32Array) => logLoss(validation.y, Float64Array.from(p));
    expect(lossOf(both.score(validation.x))).toBeLessThan(lossOf(alone.score(validation.x)) - 0.001);
    expect(both.history!.epochs[0]!.validationLoss).toBeCloseTo(lossOf(alone.score(validation.x)), 6);
  });
});
