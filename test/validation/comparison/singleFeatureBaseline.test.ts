import { describe, expect, it } from "vitest";
import { estimateAuc } from "../../../src/core/index.js";
import { singleFeatureBaseline } from "../../../src/validation/index.js";
import { drawTable } from "../tables.js";

describe("singleFeatureBaseline", () => {
  const table = drawTable({ days: 60, probability: ({ rng }) => rng.uniform() });
  const OPTIONS = { confidence: 0.95 };

  it("finds no difference between a model and the feature that it is made of, read the right way round", () => {
    const { featureAuc, modelAuc, difference } = singleFeatureBaseline(
      table,
      { name: "f", sign: -1, values: table.probability.map((p) => -3 * p) },
      OPTIONS,
    )!;
    expect(featureAuc).toEqual(modelAuc);
    expect(difference.value).toBe(0);
  });

  it("shows that a model is worth more than a noisy part of it, on the rows that have the feature", () => {
    const values = table.probability.map((p, row) => (row % 3 === 0 ? NaN : Math.sin(row * row) + p));
    const found = singleFeatureBaseline(table, { name: "f", sign: 1, values }, OPTIONS)!;
    expect(found.n).toBe(960);
    expect(found.difference.low).toBeGreaterThan(0);
    const rows = Array.from(values, (_, row) => row).filter((row) => row % 3 !== 0);
    expect(found.modelAuc).toEqual(
      estimateAuc({
        timeMs: rows.map((row) => table.t0Ms[row]!),
        labels: rows.map((row) => table.label![row]!),
        scores: rows.map((row) => table.probability[row]!),
        confidence: 0.95,
      }),
    );
  });

  it("is null where the rows with a value hold one class", () => {
    const values = table.probability.map((p, row) => (table.label![row] === 1 ? p : NaN));
    expect(singleFeatureBaseline(table, { name: "f", sign: 1, values }, OPTIONS)).toBeNull();
  });
});
