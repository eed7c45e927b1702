import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contributionsByGroup, createMatrix, createRng, permutationByGroup, type Matrix } from "../../../src/index.js";

interface Golden {
  readonly permutation: {
    readonly x: number[][];
    readonly labels: number[];
    readonly weights: number[];
    readonly groups: Readonly<Record<string, number[]>>;
    readonly expected: Readonly<Record<string, { readonly aucDrop: number; readonly deviation: number }>>;
  };
}
const { permutation: golden } = JSON.parse(
  readFileSync(new URL("../../golden/quantileReturns.json", import.meta.url), "utf8"),
) as Golden;
const groups = Object.entries(golden.groups).map(([name, columns]) => ({ name, columns }));
const matrixOf = (rows: readonly (readonly number[])[]): Matrix =>
  createMatrix(rows.length, rows[0]!.length, Float32Array.from(rows.flat()));

describe("permutationByGroup", () => {
  const score = ({ data, rows, cols }: Matrix) =>
    Float64Array.from({ length: rows }, (_, row) =>
      golden.weights.reduce((sum, weight, k) => sum + weight * data[row * cols + k]!, 0),
    );
  const labels = Uint8Array.from(golden.labels);

  it("comes to what every permutation together gives", () => {
    const repeats = 4_000;
    const found = permutationByGroup(matrixOf(golden.x), labels, groups, score, { rng: createRng(1), repeats });
    for (const [name, { aucDrop, deviation }] of Object.entries(golden.expected)) {
      const own = found.find((each) => each.name === name)!;
      expect(Math.abs(own.aucDrop - aucDrop)).toBeLessThan((4 * deviation) / Math.sqrt(repeats));
      expect(own.deviation).toBeCloseTo(deviation, 1);
    }
    expect(found[0]!.aucDrop).toBeGreaterThan(found[1]!.aucDrop);
  });

  it("loses nothing with a group that no score reads, and leaves the rows as they were", () => {
    const x = matrixOf(golden.x.map((row) => [...row, row[0]! * 7]));
    const before = x.data.slice();
    const [own] = permutationByGroup(x, labels, [{ name: "unread", columns: [3] }], score, { rng: createRng(2) });
    expect(own).toEqual({ name: "unread", aucDrop: 0, deviation: 0 });
    expect(x.data).toEqual(before);
  });

  it("gives the same for the same seed, whatever groups stand beside", () => {
    const drop = (own: typeof groups) =>
      permutationByGroup(matrixOf(golden.x), labels, own, score, { rng: createRng(5) }).find(
        ({ name }) => name === "pair",
      );
    expect(drop(groups)).toEqual(drop(groups.slice(0, 1)));
  });
});

describe("contributionsByGroup", () => {
  it("adds up within a group before it takes the size", () => {
    const contributions = matrixOf([
      [1, -1, 0.5],
      [2, 0, -1.5],
    ]);
    expect(
      contributionsByGroup({ contributions }, [
        { name: "third", columns: [2] },
        { name: "pair", columns: [0, 1] },
      ]),
    ).toEqual([
      { name: "third", meanAbsolute: 1, shareFrac: 0.5 },
      { name: "pair", meanAbsolute: 1, shareFrac: 0.5 },
    ]);
  });

  it("is nought without rows", () => {
    const none = contributionsByGroup({ contributions: createMatrix(0, 3) }, groups);
    expect(none.map(({ meanAbsolute, shareFrac }) => [meanAbsolute, shareFrac])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
