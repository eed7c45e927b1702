import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chooseEnsembleWeights,
  createMatrix,
  createRng,
  fitEnsemble,
  HOUR_MS,
  learnEnsembleWeights,
  logLoss,
  type Calibration,
  type FittedModel,
  type ProbabilityLink,
} from "../../src/index.js";
import { furthest, golden } from "./golden.js";

const reference = golden<{
  tolerance: number;
  probabilities: number[][];
  labels: number[];
  weights: number[];
  loss: number;
}>("ensembleWeights");

describe("learnEnsembleWeights", () => {
  it("finds the weights that SciPy finds", () => {
    const members = reference.probabilities.map((column) => Float32Array.from(column));
    const weights = learnEnsembleWeights(members, Uint8Array.from(reference.labels));
    expect(furthest(weights, reference.weights)).toBeLessThan(reference.tolerance);
    expect(lossOf(members, weights, reference.labels)).toBeLessThanOrEqual(reference.loss + 1e-9);
  });

  it("gives everything to a member that is right and nothing to one that is wrong", () => {
    const weights = learnEnsembleWeights(
      [Float32Array.of(0.9, 0.1, 0.8), Float32Array.of(0.2, 0.7, 0.3)],
      Uint8Array.of(1, 0, 1),
    );
    expect(Array.from(weights)).toEqual([1, 0]);
  });

  it("shares equally among members that never differ", () => {
    const column = Float32Array.of(0.6, 0.3, 0.8);
    expect(Array.from(learnEnsembleWeights([column, column, column], Uint8Array.of(1, 0, 1)))).toEqual([
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
  });

  it("always finds weights on the simplex that no pair could better", () => {
    const probability = fc.float({ min: 0, max: 1, noNaN: true });
    const problem = fc.integer({ min: 2, max: 5 }).chain((members) =>
      fc.array(fc.tuple(fc.constantFrom(0, 1), fc.array(probability, { minLength: members, maxLength: members })), {
        minLength: 3,
        maxLength: 40,
      }),
    );
    fc.assert(
      fc.property(problem, (rows) => {
        const labels = rows.map(([label]) => label);
        const members = rows[0]![1].map((_, k) => Float32Array.from(rows, ([, column]) => column[k]!));
        const weights = learnEnsembleWeights(members, Uint8Array.from(labels));
        expect(weights.every((weight) => weight >= 0)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        const best = lossOf(members, weights, labels);
        weights.forEach((_, to) =>
          weights.forEach((available, from) => {
            const move = Math.min(available, 0.01);
            const moved = weights.map((weight, k) => weight + (k === to ? move : 0) - (k === from ? move : 0));
            expect(lossOf(members, moved, labels)).toBeGreaterThanOrEqual(best - 1e-8);
          }),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("refuses no members, no rows, and what is no probability", () => {
    expect(() => learnEnsembleWeights([], Uint8Array.of(1))).toThrow("at least one member: found none");
    expect(() => learnEnsembleWeights([new Float32Array(0)], new Uint8Array(0))).toThrow(
      "at least one row: found none",
    );
    expect(() => learnEnsembleWeights([Float32Array.of(0.5), Float32Array.of(0.5, 0.5)], Uint8Array.of(1))).toThrow(
      "member 1 has 2",
    );
    expect(() => learnEnsembleWeights([Float32Array.of(0.5), Float32Array.of(NaN)], Uint8Array.of(1))).toThrow(
      "row 0 of member 1 is NaN",
    );
  });
});

describe("chooseEnsembleWeights", () => {
  /** Rows of many days, of which each member says the label through noise of its own; nought knows nothing. */
  function rowsOf(knows: readonly number[], { days, seed }: { readonly days: number; readonly seed: number }) {
    const rng = createRng(seed);
    const rows = 12 * days;
    const labels = Uint8Array.from({ length: rows }, () => rng.integer(2));
    const t0Ms = Float64Array.from({ length: rows }, (_, row) => 2 * HOUR_MS * row);
    const probabilities = knows.map((strength) =>
      Float64Array.from(labels, (label) => 0.5 + strength * (label - 0.5) + 0.3 * (rng.uniform() - 0.5)),
    );
    return { probabilities, labels, intervals: { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS) } };
  }
  const chosen = ({ probabilities, labels, intervals }: ReturnType<typeof rowsOf>) =>
    chooseEnsembleWeights(probabilities, labels, intervals);
  const expectedLoss = (weights: readonly number[], seed: number, knows: readonly number[]) => {
    const { probabilities, labels } = rowsOf(knows, { days: 400, seed });
    return lossOf(
      probabilities.map((column) => Float32Array.from(column)),
      Float64Array.from(weights),
      Array.from(labels),
    );
  };

  it("gives a member that knows much more than the others nearly all", () => {
    expect(chosen(rowsOf([0.5, 0.05, 0], { days: 40, seed: 1 }))[0]).toBeGreaterThan(0.8);
  });

  it("stays with equal weights where members are worth the same, in nineteen markets of twenty", () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const moved = seeds.filter((seed) => new Set(chosen(rowsOf([0.05, 0.05, 0.05], { days: 30, seed }))).size > 1);
    expect(moved.length).toBeLessThanOrEqual(4);
    // Learnt without holding back, nearly every market has its favourite.
    const favourites = seeds.filter((seed) => {
      const { probabilities, labels } = rowsOf([0.05, 0.05, 0.05], { days: 30, seed });
      return Math.max(...learnEnsembleWeights(probabilities, labels)) > 0.5;
    });
    expect(favourites.length).toBeGreaterThan(10);
  });

  it("loses less to chance than weights that are only learnt", () => {
    const knows = [0.06, 0.05, 0.04, 0.05];
    const excess = (weightsOf: (rows: ReturnType<typeof rowsOf>) => readonly number[]) =>
      Array.from({ length: 12 }, (_, seed) => {
        const loss = expectedLoss(weightsOf(rowsOf(knows, { days: 20, seed })), 1_000 + seed, knows);
        return loss - expectedLoss([0.25, 0.25, 0.25, 0.25], 1_000 + seed, knows);
      }).reduce((sum, value) => sum + value, 0) / 12;
    const learnt = excess(({ probabilities, labels }) => Array.from(learnEnsembleWeights(probabilities, labels)));
    expect(learnt).toBeGreaterThan(0);
    expect(excess(chosen)).toBeLessThan(learnt / 2);
  });

  it.each([
    { knows: [0.05, 0.05, 0.05, 0.05], days: 30, wins: false },
    { knows: [0.08, 0.06, 0.05, 0.04], days: 30, wins: false },
    { knows: [0.3, 0.05, 0, 0], days: 60, wins: true },
  ])("is not worse than equal weights on days to come, of members that know $knows", ({ knows, days, wins }) => {
    const equal = knows.map(() => 1 / knows.length);
    const excess = Array.from({ length: 30 }, (_, seed) => {
      const weights = chosen(rowsOf(knows, { days, seed: 5_000 + seed }));
      return expectedLoss(weights, 6_000 + seed, knows) - expectedLoss(equal, 6_000 + seed, knows);
    });
    const average = excess.reduce((sum, value) => sum + value, 0) / excess.length;
    const spread = Math.sqrt(excess.reduce((sum, value) => sum + (value - average) ** 2, 0) / (excess.length - 1));
    const error = spread / Math.sqrt(excess.length);
    // Where nothing was learnt both are 0.
    expect(average).toBeLessThanOrEqual(wins ? -2 * error : 2 * error);
  });

  it("is equal where there are too few days to judge by, and for one member", () => {
    expect(chosen(rowsOf([0.5, 0], { days: 9, seed: 1 }))).toEqual([0.5, 0.5]);
    expect(chosen(rowsOf([0.5], { days: 40, seed: 1 }))).toEqual([1]);
  });
});

describe("fitEnsemble", () => {
  const x = createMatrix(3, 1);

  it("takes weights that are given", async () => {
    const ensemble = await fitEnsemble(
      [fake({ score: 0, probability: 0 }), fake({ score: 1, probability: 1 })],
      undefined,
      { weights: [0.25, 0.75] },
    );
    expect([ensemble.weights, ensemble.predict(x)]).toEqual([[0.25, 0.75], Float32Array.of(0.75, 0.75, 0.75)]);
  });

  it("shows its members and their weights, and means their scores and probabilities", async () => {
    const [first, second] = [fake({ score: 0.2, probability: 0.4 }), fake({ score: 0.4, probability: 0.8 })];
    const ensemble = await fitEnsemble([first, second], undefined, { weights: "equal" });
    expect(ensemble.members).toEqual([first, second]);
    expect(ensemble.weights).toEqual([0.5, 0.5]);
    expect(furthest(ensemble.score(x), [0.3, 0.3, 0.3])).toBeLessThan(1e-7);
    expect(furthest(ensemble.predict(x), [0.6, 0.6, 0.6])).toBeLessThan(1e-7);
  });

  it("weighs scores as it weighs probabilities, with weights learnt on out-of-fold rows", async () => {
    const outOfFold = {
      probabilities: [Float32Array.of(0.9, 0.2, 0.6, 0.7), Float32Array.of(0.6, 0.5, 0.2, 0.9)],
      labels: Uint8Array.of(1, 0, 0, 1),
    };
    const ensemble = await fitEnsemble(
      [fake({ score: 0, probability: 0 }), fake({ score: 1, probability: 1 })],
      outOfFold,
      { weights: "learned" },
    );
    expect(ensemble.weights).toEqual(Array.from(learnEnsembleWeights(outOfFold.probabilities, outOfFold.labels)));
    expect(ensemble.weights[1]).toBeGreaterThan(0.05);
    expect(ensemble.score(x)[0]).toBeCloseTo(ensemble.weights[1]!, 6);
    expect(ensemble.predict(x)[0]).toBeCloseTo(ensemble.weights[1]!, 6);
  });

  it("calibrates the mean, not the members", async () => {
    const ensemble = await fitEnsemble(
      [fake({ score: 0.2, probability: 0.2 }), fake({ score: 0.8, probability: 0.8 })],
      undefined,
      { weights: "equal" },
    );
    const calibrated = ensemble.withCalibration({ kind: "isotonic", x: [0.25, 0.5, 0.75], y: [0, 0.1, 1] });
    expect(calibrated.predict(x)[0]).toBeCloseTo(0.1, 6);
  });

  it("disposes of its members", async () => {
    const members = [fake({ score: 0, probability: 0 }), fake({ score: 1, probability: 1 })];
    (await fitEnsemble(members, undefined, { weights: "equal" })).dispose();
    expect(members.map(({ disposals }) => disposals)).toEqual([1, 1]);
  });

  it("refuses no member, an ensemble as a member, other features, and learning from nothing", async () => {
    const member = fake({ score: 0.5, probability: 0.5 });
    await expect(fitEnsemble([], undefined, { weights: "equal" })).rejects.toThrow("at least one member: found none");
    await expect(
      fitEnsemble([await fitEnsemble([member], undefined, { weights: "equal" })], undefined, { weights: "equal" }),
    ).rejects.toThrow("must be single models");
    await expect(
      fitEnsemble([member, { ...member, featureNames: ["a,b"] }], undefined, { weights: "equal" }),
    ).rejects.toThrow("the same features");
    await expect(fitEnsemble([member], undefined, { weights: [0.5] })).rejects.toThrow(
      "one a member, at least 0 and together 1: found 0.5",
    );
    await expect(fitEnsemble([member], undefined, { weights: [0.5, 0.5] })).rejects.toThrow("one a member");
    await expect(fitEnsemble([member], undefined, { weights: "learned" })).rejects.toThrow(
      "out-of-fold probabilities of each of its 1 members: found 0",
    );
  });
});

interface FakeModel extends FittedModel {
  disposals: number;
}

/** A model that answers everything with one number. */
function fake({ score, probability }: { readonly score: number; readonly probability: number }): FakeModel {
  const link: ProbabilityLink = {};
  return {
    kind: "mlp",
    featureNames: ["a"],
    link,
    score: () => new Float32Array(3).fill(score),
    predict: () => new Float32Array(3).fill(probability),
    withCalibration(_calibration: Calibration | undefined) {
      return this;
    },
    save: async () => undefined,
    disposals: 0,
    dispose() {
      this.disposals++;
    },
  };
}

function lossOf(members: readonly Float32Array[], weights: Float64Array, labels: readonly number[]): number {
  const pooled = Array.from(labels, (_, row) =>
    members.reduce((sum, column, k) => sum + weights[k]! * Math.min(1 - 1e-7, Math.max(1e-7, column[row]!)), 0),
  );
  return logLoss(
    labels,
    pooled.map((p) => Math.min(1, Math.max(0, p))),
  );
}
