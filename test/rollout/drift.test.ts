import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS, type Rng } from "../../src/core/index.js";
import {
  Adwin,
  autoregressiveStream,
  averageRunLength,
  PageHinkley,
  populationStabilityTest,
} from "../../src/rollout/index.js";
import { readGolden } from "../backtest/golden.js";

const golden = readGolden<{
  readonly streams: Readonly<Record<string, number[]>>;
  readonly cases: readonly {
    readonly stream: string;
    readonly kind: "adwin" | "pageHinkley";
    readonly options: Readonly<Record<string, number>>;
    readonly alarms: number[];
    readonly widths: number[];
    readonly means: number[];
  }[];
}>("drift");

describe.each(golden.cases)("$kind with $options on $stream", ({ stream, kind, options, alarms, widths, means }) => {
  it("alarms exactly where River does", () => {
    const detector = kind === "adwin" ? new Adwin(options) : new PageHinkley(options);
    const found: number[] = [];
    const seen: { width: number; mean: number }[] = [];
    golden.streams[stream]!.forEach((value, i) => {
      detector.update(value);
      if (detector.driftDetected) found.push(i);
      if (detector instanceof Adwin && i % 50 === 49) seen.push({ width: detector.width, mean: detector.mean });
    });
    expect(found).toEqual(alarms);
    expect(seen.map(({ width }) => width)).toEqual(widths);
    seen.forEach(({ mean }, k) => expect(mean).toBeCloseTo(means[k]!, 9));
  });
});

describe("Adwin", () => {
  it("always keeps the mean of the values in its window", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 300 }), (values) => {
        const detector = new Adwin({ clock: 1 });
        values.forEach((value) => detector.update(value));
        const window = values.slice(values.length - detector.width);
        expect(detector.mean).toBeCloseTo(window.reduce((a, b) => a + b, 0) / window.length, 9);
      }),
    );
  });

  it("refuses NaN and options out of range", () => {
    expect(() => new Adwin().update(NaN)).toThrow(/every value must be a finite number/);
    expect(() => new Adwin({ delta: 0 })).toThrow(/delta must be below 1 and above 0|delta must be above 0/);
    expect(() => new PageHinkley({ alpha: 1.1 })).toThrow(/alpha must be/);
  });
});

describe("averageRunLength", () => {
  const measured = (autocorrelation: number, rng: Rng) =>
    averageRunLength(
      () => new Adwin(),
      (own) => autoregressiveStream(own, { mean: 0.5, standardDeviation: 0.2, autocorrelation }),
      { runs: 30, valuesPerRun: 2_000, rng },
    );

  it("shows that memory makes ADWIN cry wolf", () => {
    const independent = measured(0, createRng(1));
    const correlated = measured(0.95, createRng(1));
    // Measured: no alarm in 60,000 independent values, one in about 110 at a correlation of 0.95.
    expect(independent.averageRunLength).toBeGreaterThan(5_000);
    expect(correlated.averageRunLength).toBeLessThan(500);
  });

  it("counts all values over all alarms", () => {
    const always = { driftDetected: true, update: () => undefined };
    expect(
      averageRunLength(
        () => always,
        () => () => 0,
        { runs: 2, valuesPerRun: 5, rng: createRng(1) },
      ),
    ).toEqual({ averageRunLength: 1, alarms: 10, values: 10 });
  });
});

describe("populationStabilityTest", () => {
  /** Hourly values with a memory of some hours, from a day on. */
  const window = (
    rng: Rng,
    { fromDay, days, shift = 0 }: { readonly fromDay: number; readonly days: number; readonly shift?: number },
  ) => {
    const next = autoregressiveStream(rng, { mean: 0.5 + shift, standardDeviation: 0.1, autocorrelation: 0.8 });
    return {
      t0Ms: Float64Array.from({ length: days * 24 }, (_, k) => fromDay * DAY_MS + k * HOUR_MS),
      values: Float64Array.from({ length: days * 24 }, next),
    };
  };

  it("does not call a day a shift that a bare 0.25 would", () => {
    const rng = createRng(3);
    const tests = Array.from({ length: 20 }, (_, k) =>
      populationStabilityTest(
        window(rng.child(`a${k}`), { fromDay: 0, days: 60 }),
        window(rng.child(`b${k}`), { fromDay: 60, days: 1 }),
        { permutations: 99, rng: rng.child(`p${k}`) },
      ),
    );
    expect(tests.filter(({ psi }) => psi > 0.25).length).toBeGreaterThan(15);
    expect(tests.filter((test) => test.method === "blockPermutation" && test.hasDrifted).length).toBeLessThan(5);
  });

  it("keeps its level on blocks with memory, where the limit for independent rows does not", () => {
    const rng = createRng(4);
    let permuted = 0;
    let limit = 0;
    for (let k = 0; k < 60; k++) {
      const a = window(rng.child(`a${k}`), { fromDay: 0, days: 40 });
      const b = window(rng.child(`b${k}`), { fromDay: 40, days: 10 });
      const test = populationStabilityTest(a, b, { permutations: 59, rng: rng.child(`p${k}`) });
      const naive = populationStabilityTest(a, b, { rowsAreIndependent: true, rng });
      if (test.method !== "refused" && test.hasDrifted) permuted++;
      if (naive.method !== "refused" && naive.hasDrifted) limit++;
    }
    // Three in sixty expected; 10 is beyond the 99.9 % point of that binomial. The limit was seen to fail in
    // half of them.
    expect(permuted).toBeLessThan(10);
    expect(limit).toBeGreaterThan(15);
  });

  it("sees a real shift", () => {
    const rng = createRng(5);
    expect(
      populationStabilityTest(
        window(rng.child("a"), { fromDay: 0, days: 40 }),
        window(rng.child("b"), { fromDay: 40, days: 10, shift: 0.1 }),
        { permutations: 199, rng },
      ),
    ).toMatchObject({ method: "blockPermutation", hasDrifted: true });
  });

  it("refuses a window whose blocks cannot be arranged often enough", () => {
    const rng = createRng(6);
    expect(
      populationStabilityTest(
        window(rng.child("a"), { fromDay: 0, days: 10 }),
        window(rng.child("b"), { fromDay: 10, days: 1 }),
        { rng },
      ),
    ).toMatchObject({
      method: "refused",
      reason: "1 blocks of 1 d among 11 can be arranged in 11 ways, and a test at 0.05 needs 20",
    });
  });
});
