import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  blockBootstrap,
  createMatrix,
  createRng,
  DAY_MS,
  dayBlocks,
  HOUR_MS,
  orderScores,
  weightedAuc,
  type Rng,
} from "../../../src/core/index.js";
import { clusterFeatures } from "../../../src/features/exploration/exploreCorrelation.js";
import { exploreDrift } from "../../../src/features/exploration/exploreDrift.js";
import { exploreFeatures, type ExplorationRows, type FeaturesExploration } from "../../../src/features/index.js";

interface Golden {
  readonly tolerance: number;
  readonly laterTolerance: number;
  readonly labelHorizonMs: number;
  readonly rows: {
    readonly names: string[];
    readonly values: (number | null)[][];
    readonly symbol: string[];
    readonly t0Ms: number[];
    readonly label: number[];
    readonly returnFrac: number[];
  };
  readonly features: Readonly<
    Record<
      string,
      {
        readonly n: number;
        readonly ic: number;
        readonly rankIc: number;
        readonly auc: number;
        readonly rankIcOneHorizonLater: number;
        readonly sell: number[];
        readonly buy: number[];
        readonly psi: number;
      }
    >
  >;
  readonly rho: number[][];
  readonly leaves: number[];
  readonly groups: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/exploreFeatures.json", import.meta.url), "utf8"),
) as Golden;

/** Columns of equal length as rows of a matrix. */
function rowsOf(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  rest: Omit<ExplorationRows, "names" | "values">,
): ExplorationRows {
  const names = Object.keys(columns);
  const values = createMatrix(rest.t0Ms.length, names.length);
  names.forEach((name, c) => {
    for (let r = 0; r < values.rows; r++) values.data[r * names.length + c] = columns[name]![r]!;
  });
  return { ...rest, names, values };
}

const ROWS = rowsOf(
  Object.fromEntries(golden.rows.names.map((name, k) => [name, golden.rows.values[k]!.map((value) => value ?? NaN)])),
  {
    symbol: golden.rows.symbol,
    t0Ms: Float64Array.from(golden.rows.t0Ms),
    label: Uint8Array.from(golden.rows.label),
    returnFrac: Float64Array.from(golden.rows.returnFrac),
  },
);
const OPTIONS = { labelHorizonMs: golden.labelHorizonMs, resamples: 200, confidence: 0.95 };
const explore = (rows: ExplorationRows, seed = 1): FeaturesExploration =>
  exploreFeatures(rows, { ...OPTIONS, rng: createRng(seed) });
const EXPLORED = explore(ROWS);

describe("exploreFeatures", () => {
  it.each(EXPLORED.features.map((feature) => [feature.name, feature] as const))(
    "equals SciPy, scikit-learn and NumPy on %s",
    (name, { n, information, distribution, drift }) => {
      const wanted = golden.features[name]!;
      const close = (found: number | undefined, value: number, tolerance = golden.tolerance): void =>
        expect(Math.abs((found ?? NaN) - value)).toBeLessThan(tolerance);
      expect(n).toBe(wanted.n);
      close(information?.ic.value, wanted.ic);
      close(information?.rankIc.value, wanted.rankIc);
      close(information?.auc.value, wanted.auc);
      close(information?.decay[0]?.rankIc?.value, wanted.rankIc);
      close(information?.decay[1]?.rankIc?.value, wanted.rankIcOneHorizonLater, golden.laterTolerance);
      wanted.sell.forEach((value, k) => close(distribution?.quantiles.sell?.[k], value));
      wanted.buy.forEach((value, k) => close(distribution?.quantiles.buy?.[k], value));
      expect(drift.length).toBe(2);
      close(drift[1]?.psi ?? undefined, wanted.psi);
    },
  );

  it("orders and groups features as SciPy's average linkage does", () => {
    const { rho, order, clusters } = EXPLORED.correlation;
    rho.forEach((row, i) =>
      row.forEach((value, j) => expect(Math.abs(value - golden.rho[i]![j]!)).toBeLessThan(golden.tolerance)),
    );
    expect(order).toEqual(golden.leaves);
    const partition = (groups: readonly (readonly number[])[]): string[] =>
      groups.map((group) => [...group].sort().join(" ")).sort();
    const wanted = new Map<number, number[]>();
    golden.groups.forEach((group, column) => wanted.set(group, [...(wanted.get(group) ?? []), column]));
    expect(partition(clusters)).toEqual(partition([...wanted.values()]));
  });

  it("tells what was planted: the signal, its mirror, the drift, the half that is missing", () => {
    const of = (name: string) => EXPLORED.features.find((feature) => feature.name === name)!;
    expect(of("signal").information!.q).toBeLessThan(0.001);
    expect(of("mirror").information!.rankIc.high).toBeLessThan(0);
    expect(of("noise").information!.q).toBeGreaterThan(0.05);
    expect(of("half").presentFrac).toEqual([1, 0]);
    expect(of("drifting").drift[1]!.psi!).toBeGreaterThan(of("drifting").drift[1]!.psiCritical!);
    expect(of("noise").drift[1]!.psi!).toBeLessThan(of("noise").drift[1]!.psiCritical!);
  });

  it("always keeps each estimate inside its interval, and every histogram whole", () => {
    for (const { n, information, hours, distribution } of EXPLORED.features) {
      const estimates = [
        information!.ic,
        information!.rankIc,
        information!.auc,
        ...information!.decay.flatMap(({ rankIc }) => rankIc ?? []),
        ...hours.flatMap((hour) => hour?.mean ?? []),
      ];
      for (const { value, low, high } of estimates) expect([low <= value, value <= high]).toEqual([true, true]);
      const { sell, buy } = distribution!.histogram;
      expect([...sell, ...buy].reduce((sum, count) => sum + count, 0)).toBe(n);
      expect(hours.reduce((sum, hour) => sum + (hour?.n ?? 0), 0)).toBe(n);
    }
  });

  it("gives the AUC nearly the interval that resampling whole AUCs gives", () => {
    const scores = golden.rows.values[0]!.map((value) => value!);
    const options = { ...OPTIONS, resamples: 2_000, rng: createRng(5) };
    const { auc } = exploreFeatures(rowsOf({ signal: scores }, ROWS), options).features[0]!.information!;
    const blocks = dayBlocks(ROWS.t0Ms);
    const ordered = orderScores(scores);
    const { estimate: full } = blockBootstrap({
      ...options,
      blocks,
      blockDays: 1,
      statistic: (weights) => weightedAuc(ROWS.label, ordered, (row) => weights[blocks.dayOfRow[row]!]!),
    });
    expect(Math.abs(auc.low - full.low)).toBeLessThan(0.006);
    expect(Math.abs(auc.high - full.high)).toBeLessThan(0.006);
  });

  it("finds nothing in noise: shuffled returns leave no feature below q = 0.05", () => {
    const rng = createRng(12);
    const order = rng.permutation(ROWS.t0Ms.length);
    const shuffled = {
      ...ROWS,
      returnFrac: Float64Array.from(order, (row) => ROWS.returnFrac[row]!),
      label: Uint8Array.from(order, (row) => ROWS.label[row]!),
    };
    expect(explore(shuffled).features.filter(({ information }) => information!.q < 0.05)).toEqual([]);
  });

  it("is the same for the same seed, and plain data", () => {
    expect(explore(ROWS)).toEqual(EXPLORED);
    expect(JSON.parse(JSON.stringify(EXPLORED))).toEqual(EXPLORED);
  });

  it("says null where a column allows no statistic, and keeps the others", () => {
    const n = ROWS.t0Ms.length;
    const { features, correlation } = explore(
      rowsOf(
        {
          constant: new Float64Array(n).fill(3),
          absent: new Float64Array(n).fill(NaN),
          signal: golden.rows.values[0]!.map((value) => value!),
        },
        ROWS,
      ),
    );
    expect(features[0]).toMatchObject({ n, information: null });
    expect(features[1]).toMatchObject({ n: 0, information: null, distribution: null, presentFrac: [0, 0] });
    expect(features[2]!.information).not.toBeNull();
    expect(correlation.rho[0]).toEqual([1, 0, 0]);
  });

  it("refuses columns of different lengths, descending times and no rows", () => {
    expect(() => explore({ ...ROWS, label: new Uint8Array(3) })).toThrow(/all columns must have one length/);
    expect(() => explore({ ...ROWS, names: ["one"] })).toThrow(
      /all columns must have one length: names has 1, columns has 7/,
    );
    expect(() => explore({ ...ROWS, t0Ms: ROWS.t0Ms.slice().reverse() })).toThrow(/t0Ms|timeMs must ascend/);
    expect(() => exploreFeatures(ROWS, { ...OPTIONS, confidence: 1, rng: createRng(1) })).toThrow(/confidence must be/);
  });
});

describe("clusterFeatures", () => {
  it("groups by eye: two that agree, one that opposes both, one apart", () => {
    const rho = [
      [1, 0.9, -0.85, 0.1],
      [0.9, 1, -0.95, 0],
      [-0.85, -0.95, 1, 0.2],
      [0.1, 0, 0.2, 1],
    ];
    const { order, clusters } = clusterFeatures(["a", "b", "minus a", "other"], rho);
    expect(order).toEqual([3, 0, 1, 2]);
    expect(clusters).toEqual([[3], [0, 1, 2]]);
  });

  it("takes no features and one feature", () => {
    expect(clusterFeatures([], []).clusters).toEqual([]);
    expect(clusterFeatures(["a"], [[1]])).toMatchObject({ order: [0], clusters: [[0]] });
  });
});

describe("exploreDrift", () => {
  const HOURS = 24;
  const DAYS = 120;
  const timeMs = Float64Array.from({ length: DAYS * HOURS }, (_, i) => i * HOUR_MS);
  /** A stationary wanderer with a memory of `tauDays`. */
  const wander = (rng: Rng, tauDays: number): Float64Array => {
    const keep = Math.exp(-1 / (24 * tauDays));
    let x = rng.normal();
    return timeMs.map(() => (x = keep * x + Math.sqrt(1 - keep * keep) * rng.normal()));
  };

  it("rarely calls a stationary series shifted, where a bare 0.25 nearly always would", () => {
    let alarms = 0;
    let bare = 0;
    let judged = 0;
    for (let seed = 0; seed < 60; seed++) {
      const rng = createRng(seed);
      const parts = exploreDrift(
        { timeMs, value: wander(rng, 1), labelHorizonMs: 4 * HOUR_MS, resamples: 100, confidence: 0.95, rng },
        { fromMs: 0, toMs: DAYS * DAY_MS - 1 },
      );
      for (const { psi, psiCritical } of parts) {
        if (psi === null || psiCritical === null) continue;
        judged++;
        if (psi > psiCritical) alarms++;
        // The χ² value for as many independent rows: (bins - 1)(1/n + 1/m) and a 95 % tail.
        if (psi > 16.9 * (2 / (30 * HOURS))) bare++;
      }
    }
    expect(judged).toBeGreaterThan(100);
    expect(alarms / judged).toBeLessThan(0.12);
    expect(bare / judged).toBeGreaterThan(0.6);
  });

  it("refuses to judge a series whose memory leaves too few blocks", () => {
    const rng = createRng(1);
    const parts = exploreDrift(
      { timeMs, value: wander(rng, 40), labelHorizonMs: 4 * HOUR_MS, resamples: 50, confidence: 0.95, rng },
      { fromMs: 0, toMs: DAYS * DAY_MS - 1 },
    );
    expect(parts.map(({ psiCritical }) => psiCritical)).toEqual([null, null, null, null]);
    expect(parts.map(({ psi }) => psi !== null)).toEqual([false, true, true, true]);
  });
});
