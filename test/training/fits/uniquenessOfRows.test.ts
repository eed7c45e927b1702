import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import type { Dataset } from "../../../src/dataset/index.js";
import { focalInverseLink, focalLoss } from "../../../src/models/index.js";
import { prepareTrainingSet } from "../../../src/training/fits/prepareTrainingSet.js";
import { uniquenessOfRows, weightsOfParents } from "../../../src/training/fits/uniquenessOfRows.js";
import type { TrainingRecipe } from "../../../src/training/index.js";
import { RECIPES, SETTINGS, signalDataset } from "../handmadeRun.js";

const handmade = signalDataset({ bars: 600 });
const [v31, , shipped] = RECIPES;

/** Rows at the given times, label ends and symbols; nothing else of the dataset matters. */
function rowsOf(rows: readonly (readonly [t0: number, t1: number, symbol: number])[]): Dataset {
  const t1Ms = Float64Array.from(rows, ([, t1]) => t1);
  return {
    ...handmade,
    t0Ms: Float64Array.from(rows, ([t0]) => t0),
    t1Ms: t1Ms.map((t1) => t1 + 1_000),
    symbolIndex: Int32Array.from(rows, ([, , symbol]) => symbol),
    judged: { ...handmade.judged, t1Ms },
  };
}

describe("uniquenessOfRows", () => {
  it("shares each moment among the labels of one symbol that live in it, and brings the mean to 1", () => {
    // Symbol 0: [0, 4) alone for 2 of 4, then two alive: (2 + 2 / 2) / 4 = 3/4; [2, 6): the same.
    // Symbol 1: [0, 4) alone.
    const dataset = rowsOf([
      [0, 4, 0],
      [0, 4, 1],
      [2, 6, 0],
    ]);
    const weights = uniquenessOfRows(dataset, "judged", Int32Array.of(0, 1, 2));
    const mean = (0.75 + 1 + 0.75) / 3;
    expect([...weights]).toEqual([0.75, 1, 0.75].map((value) => expect.closeTo(value / mean, 12) as number));
  });

  it("hears of the training rows only", () => {
    const dataset = rowsOf([
      [0, 4, 0],
      [1, 5, 0],
      [2, 6, 0],
    ]);
    // Without the row between them the two are as in the example above: equal.
    expect([...uniquenessOfRows(dataset, "judged", Int32Array.of(0, 2))]).toEqual([1, 1]);
    const all = uniquenessOfRows(dataset, "judged", Int32Array.of(0, 1, 2));
    expect(all[1]).toBeLessThan(all[0]!);
  });
});

describe("weightsOfParents", () => {
  it("gives a repeated row its own weight and a synthetic one the mean of its parents", () => {
    const weights = weightsOfParents(Float64Array.of(1, 2, 3), Int32Array.of(0, 0, 1, 1, 2, 2, 2, 2, 1, 2));
    const mean = (1 + 2 + 3 + 3 + 2.5) / 5;
    expect([...weights]).toEqual([1, 2, 3, 3, 2.5].map((value) => expect.closeTo(value / mean, 12) as number));
  });
});

describe("a training set weighed by uniqueness", () => {
  // BUY is known within an hour and so stands more alone: weights differ between the classes and within them.
  const dataset: Dataset = {
    ...handmade,
    judged: {
      ...handmade.judged,
      t1Ms: handmade.t0Ms.map((t0, row) => (handmade.judged.label[row] === 1 ? t0 + 3_600_000 : handmade.t1Ms[row]!)),
    },
  };
  const trainIdx = Int32Array.from({ length: 400 }, (_, row) => row);
  const prepare = (recipe: TrainingRecipe, readsWindows = false, uniquenessWeights = true) =>
    prepareTrainingSet(dataset, trainIdx, {
      recipe,
      readsWindows,
      settings: { ...SETTINGS, uniquenessWeights, buyWeightFrac: 0.4 },
      rng: createRng(1),
    });
  const totals = (y: Uint8Array, weight: Float32Array) => ({
    buy: weight.reduce((sum, value, row) => sum + (y[row] === 1 ? value : 0), 0),
    all: weight.reduce((sum, value) => sum + value, 0),
  });

  it("multiplies class weights so that BUY still carries its share of the total, and the mean stays 1", () => {
    const { trainingSet, balancedBaseRate } = prepare(shipped!);
    const { buy, all } = totals(trainingSet.y, trainingSet.weight!);
    expect(buy / all).toBeCloseTo(0.4, 5);
    expect(all / trainingSet.y.length).toBeCloseTo(1, 5);
    expect(balancedBaseRate).toBeCloseTo(0.4, 6);
    const ofBuys = new Set(trainingSet.weight!.filter((_, row) => trainingSet.y[row] === 1));
    expect(ofBuys.size).toBeGreaterThan(1);
  });

  it("says in its base rate what weights alone do to the classes", () => {
    const { trainingSet, balancedBaseRate, baseRate } = prepare({ ...v31!, label: "judged" });
    const { buy, all } = totals(trainingSet.y, trainingSet.weight!);
    expect(balancedBaseRate).toBeCloseTo(buy / all, 6);
    expect(balancedBaseRate).toBeGreaterThan(baseRate + 0.1);
  });

  it.each([["classWeights"], ["none"]] as const)(
    "un-links what the weighted loss really asks for back to the base rate, with %s",
    (balance) => {
      const { trainingSet, loss, link, baseRate } = prepare({ ...shipped!, balance, calibration: "none" });
      if (loss.kind !== "focal") throw new Error("the recipe's loss is focal");
      const { buy, all } = totals(trainingSet.y, trainingSet.weight!);
      const lossOf = (p: number) => buy * focalLoss([1], [p], loss) + (all - buy) * focalLoss([0], [p], loss);
      // The one score that is best for rows that cannot be told apart; the base rate is their P(BUY).
      let [low, high] = [0.001, 0.999];
      while (high - low > 1e-9) {
        const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
        if (lossOf(a) < lossOf(b)) high = b;
        else low = a;
      }
      expect(focalInverseLink(low, link.focal!)).toBeCloseTo(baseRate, 4);
    },
  );

  it.each([
    ["underSample", "rows", false],
    ["overSample", "windows", true],
    ["smote", "rows", false],
    ["smote", "windows", true],
  ] as const)(
    "carries weights through %s of a member of %s, BUY with the share of the settings",
    (balance, _, readsWindows) => {
      const { trainingSet, balancedBaseRate } = prepare({ ...shipped!, balance }, readsWindows);
      const { buy, all } = totals(trainingSet.y, trainingSet.weight!);
      expect(buy / all).toBeCloseTo(0.4, 5);
      expect(balancedBaseRate).toBeCloseTo(0.4, 6);
      expect(new Set(trainingSet.weight).size).toBeGreaterThan(2);
    },
  );

  it("weighs no row that stops the fit by its own uniqueness", () => {
    const { trainingSet } = prepare(shipped!);
    expect(new Set(trainingSet.validation!.weight).size).toBe(2);
  });

  it("changes nothing where it is not asked for", () => {
    const { trainingSet } = prepare(shipped!, false, false);
    expect(new Set(trainingSet.weight).size).toBe(2);
  });
});
