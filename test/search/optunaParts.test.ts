/** Densities, splits, weights and decisions beside Optuna's and SciPy's: test/golden/searchParts.py. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNarrowerThan, lastOnGrid } from "../../src/search/decimals.js";
import { roundHalfEven, type Distribution } from "../../src/search/distribution.js";
import { emptyTrial, type FrozenTrial, type JsonValue } from "../../src/search/frozenTrial.js";
import {
  HyperbandPruner,
  MedianPruner,
  PercentilePruner,
  SuccessiveHalvingPruner,
  WilcoxonPruner,
  type Pruner,
  type StudyDirection,
} from "../../src/search/index.js";
import { signedRankPValue } from "../../src/search/pruners/signedRankPValue.js";
import { RandomState } from "../../src/search/randomState.js";
import { argsort } from "../../src/search/tpe/argsort.js";
import { mixtureWeights, parzenEstimator } from "../../src/search/tpe/parzenEstimator.js";
import { countBelow, splitTrials } from "../../src/search/tpe/splitTrials.js";
import { logNormalMass, truncatedNormalQuantile } from "../../src/search/tpe/truncatedNormal.js";

type GoldenTrial = readonly [
  state: string,
  value: number | null,
  reports: Readonly<Record<string, number | "NaN">>,
  systemAttrs?: Readonly<Record<string, number>>,
];

const golden = JSON.parse(readFileSync(new URL("../golden/searchParts.json", import.meta.url), "utf8")) as {
  readonly tolerance: { readonly logDensity: number; readonly quantile: number; readonly pValue: number };
  readonly densities: readonly {
    readonly name: string;
    readonly space: readonly [string, Distribution][];
    readonly observations: number[][];
    readonly points: number[][];
    readonly logDensity: number[];
  }[];
  readonly weights: readonly [number, number[]][];
  readonly gammas: readonly [number, number][];
  readonly splits: readonly {
    readonly direction: StudyDirection;
    readonly trials: readonly GoldenTrial[];
    readonly belowCount: number;
    readonly below: number[];
    readonly above: number[];
  }[];
  readonly decisions: readonly {
    readonly pruner: string;
    readonly direction: StudyDirection;
    readonly trials: readonly GoldenTrial[];
    readonly prune: boolean;
    readonly noted: readonly [string, number][];
  }[];
  readonly signedRank: readonly [number[], "less" | "greater", number][];
  readonly draws: {
    readonly seed: number;
    readonly uniform: number[];
    readonly choice: number[];
    readonly p: number[];
    readonly after: number;
    readonly lastSeed: [number, number[]];
  };
  readonly truncatedNormal: readonly [number, number, number, [number, number][]][];
  readonly grids: readonly [number, number, number, number, boolean][];
};

const STATES: Readonly<Record<string, FrozenTrial["state"]>> = {
  COMPLETE: "complete",
  PRUNED: "pruned",
  FAIL: "fail",
  RUNNING: "running",
};

function trialsOf(trials: readonly GoldenTrial[]): FrozenTrial[] {
  return trials.map(([state, value, reports, systemAttrs = {}], number) => ({
    ...emptyTrial(number, STATES[state]!),
    value,
    intermediateValues: Object.fromEntries(Object.entries(reports).map(([step, report]) => [step, Number(report)])),
    systemAttrs,
  }));
}

describe("RandomState", () => {
  const { seed, uniform, choice, p, after, lastSeed } = golden.draws;

  it("draws what numpy.random.RandomState draws", () => {
    const random = new RandomState(seed);
    expect([...random.uniforms(5)]).toEqual(uniform);
    expect([...random.choice(Float64Array.from(p), 40)]).toEqual(choice);
    expect(random.uniform()).toBe(after);
    expect([...new RandomState(lastSeed[0]).uniforms(700).slice(-3)]).toEqual(lastSeed[1]);
  });

  it("always goes back to a position, and forwards", () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (here, there) => {
        const expected = new RandomState(1).uniforms(there + 1)[there];
        const random = new RandomState(1);
        random.uniforms(here);
        random.seek(there);
        expect(random.position).toBe(there);
        expect(random.uniform()).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the Parzen estimator", () => {
  it.each(golden.densities.map((each) => [each.name, each] as const))(
    "has Optuna's density: %s",
    (_, { space, observations, points, logDensity }) => {
      const columns = (rows: number[][]) => rows.map((row) => Float64Array.from(row));
      const found = parzenEstimator(
        space.map(([, distribution]) => distribution),
        columns(observations),
      ).logDensity(columns(points));
      logDensity.forEach((expected, i) =>
        expect(Math.abs(found[i]! - expected), `point ${i}`).toBeLessThanOrEqual(golden.tolerance.logDensity),
      );
    },
  );

  it("lets all but the newest 25 observations fade", () => {
    for (const [count, expected] of golden.weights) {
      const found = mixtureWeights(count);
      expect(found).toHaveLength(expected.length);
      expected.forEach((weight, i) => expect(found[i]).toBeCloseTo(weight, 14));
    }
  });

  it("always integrates to one over a grid, and draws inside the range", () => {
    const distribution = fc.record({
      low: fc.integer({ min: 1, max: 50 }),
      span: fc.integer({ min: 1, max: 60 }),
      log: fc.boolean(),
    });
    fc.assert(
      fc.property(
        distribution,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
        fc.nat(),
        ({ low, span, log }, shares, seed) => {
          const int: Distribution = { kind: "int", low, high: low + span, log, step: 1 };
          const mixture = parzenEstimator(
            [int],
            [Float64Array.from(shares, (share) => low + Math.round(share * span))],
          );
          const everywhere = Float64Array.from({ length: span + 1 }, (_, k) => low + k);
          const total = mixture.logDensity([everywhere]).reduce((sum, value) => sum + Math.exp(value), 0);
          expect(total).toBeCloseTo(1, 9);
          for (const value of mixture.sample(new RandomState(seed), 20)[0]!) expect(everywhere).toContain(value);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("splitTrials", () => {
  it("puts the same trials below as Optuna, ties, pruned and running ones included", () => {
    expect(golden.splits.length).toBeGreaterThan(15);
    for (const { direction, trials, belowCount, below, above } of golden.splits) {
      const split = splitTrials(trialsOf(trials), { direction, belowCount });
      expect(split.below.map(({ number }) => number)).toEqual(below);
      expect(split.above.map(({ number }) => number)).toEqual(above);
    }
  });

  it("counts a tenth as good, at most 25", () => {
    for (const [finished, expected] of golden.gammas) expect(countBelow(finished)).toBe(expected);
  });
});

describe("pruners", () => {
  const PRUNERS: Readonly<Record<string, () => Pruner>> = {
    median: () => new MedianPruner({ nStartupTrials: 3 }),
    "median, 2 warm-up steps, every 2": () =>
      new MedianPruner({ nStartupTrials: 1, nWarmupSteps: 2, intervalSteps: 2, nMinTrials: 2 }),
    "percentile 25": () => new PercentilePruner(25, { nStartupTrials: 2 }),
    halving: () => new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 2 }),
    "halving, auto": () => new SuccessiveHalvingPruner(),
    "halving, bootstrap": () => new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 3, bootstrapCount: 3 }),
    hyperband: () => new HyperbandPruner({ minResource: 1, maxResource: 9, reductionFactor: 3 }),
    wilcoxon: () => new WilcoxonPruner({ pThreshold: 0.3 }),
  };

  it.each(Object.keys(PRUNERS))("decide as Optuna does, and note what it notes: %s", (name) => {
    const cases = golden.decisions.filter(({ pruner }) => pruner === name);
    expect(new Set(cases.map(({ prune }) => prune))).toEqual(new Set([true, false]));
    for (const { direction, trials, prune, noted } of cases) {
      const all = trialsOf(trials);
      const notes: [string, JsonValue][] = [];
      const found = PRUNERS[name]!().prune({ studyName: "known", direction, trials: all }, all.at(-1)!, (key, value) =>
        notes.push([key, value]),
      );
      expect(found).toBe(prune);
      expect(notes).toEqual(noted);
    }
  });

  it.each([
    ["a percentile above 100", () => new PercentilePruner(101), /percentile must be at least 0 and at most 100/],
    ["a fraction of a warm-up step", () => new MedianPruner({ nWarmupSteps: 0.5 }), /nWarmupSteps must be an integer/],
    ["no interval", () => new MedianPruner({ intervalSteps: 0 }), /intervalSteps must be an integer of at least 1/],
    [
      "a halving by one",
      () => new SuccessiveHalvingPruner({ reductionFactor: 1 }),
      /reductionFactor must be an integer of at least 2/,
    ],
    [
      "a bootstrap without a resource",
      () => new SuccessiveHalvingPruner({ bootstrapCount: 2 }),
      /needs a minResource of its own/,
    ],
    [
      "a Hyperband that ends before it starts",
      () => new HyperbandPruner({ minResource: 5, maxResource: 4 }),
      /maxResource must be an integer of at least 5/,
    ],
    ["a p above 1", () => new WilcoxonPruner({ pThreshold: 1.5 }), /pThreshold must be/],
  ])("refuse %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe("signedRankPValue", () => {
  it("is SciPy's, exact and approximate, with ties and zeros", () => {
    for (const [differences, alternative, expected] of golden.signedRank) {
      expect(
        Math.abs(signedRankPValue(differences, alternative) - expected),
        `${differences.length} pairs, ${alternative}`,
      ).toBeLessThanOrEqual(golden.tolerance.pValue);
    }
  });

  it("cannot fall below 2^-n", () => {
    expect(signedRankPValue([1, 2, 3], "greater")).toBe(1 / 8);
  });
});

describe("truncated normals", () => {
  it("have Optuna's mass and quantiles in both tails", () => {
    for (const [a, b, mass, quantiles] of golden.truncatedNormal) {
      expect(
        Math.abs(logNormalMass(a, b) - mass) / Math.max(1, Math.abs(mass)),
        `mass of [${a}, ${b}]`,
      ).toBeLessThanOrEqual(1e-12);
      for (const [q, x] of quantiles)
        expect(Math.abs(truncatedNormalQuantile(q, a, b) - x), `quantile ${q} of [${a}, ${b}]`).toBeLessThanOrEqual(
          golden.tolerance.quantile * Math.max(1, Math.abs(x)),
        );
    }
  });
});

describe("grids", () => {
  it("end where decimals say, as in Python", () => {
    for (const [low, high, step, last, single] of golden.grids) {
      expect(lastOnGrid(low, high, step)).toBe(last);
      expect(isNarrowerThan(low, last, step)).toBe(single);
    }
  });

  it("round halves to even", () => {
    expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4999].map(roundHalfEven)).toEqual([-2, -2, -0, 0, 2, 2, 2]);
  });
});

describe("argsort", () => {
  it("always sorts, whatever repeats", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 400 }), (values) => {
        const order = argsort(Float64Array.from(values));
        expect([...order].sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
        expect([...order].map((i) => values[i])).toEqual([...values].sort((a, b) => a - b));
      }),
    );
  });

  it("keeps the order of equals up to 16 values", () => {
    expect([...argsort(Float64Array.from([2, 1, 2, 1]))]).toEqual([1, 3, 0, 2]);
  });
});
