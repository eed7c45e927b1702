import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import {
  createStudy,
  parameterImportance,
  RandomSampler,
  TpeSampler,
  type Sampler,
  type Trial,
} from "../../src/search/index.js";
import { isGoodOf, pedAnovaImportance } from "../../src/search/importance/pedAnova.js";

async function studyOf(objective: (trial: Trial) => number, sampler: Sampler, nTrials = 60) {
  const study = createStudy({ direction: "maximize", sampler });
  await study.optimize(objective, { nTrials });
  return study;
}

const suggest = (trial: Trial) => ({
  x: trial.suggestFloat("x", 0, 1),
  y: trial.suggestInt("y", 1, 8),
  c: trial.suggestCategorical("c", ["a", "b"]),
});

describe("parameterImportance", () => {
  it("tells the parameter that matters from those that do not", async () => {
    const study = await studyOf((trial) => -((suggest(trial).x - 0.3) ** 2), new RandomSampler({ seed: 3 }));
    const { parameters, trials } = parameterImportance(study, { rng: createRng(1) });
    expect(trials).toBe(60);
    expect(parameters[0]).toMatchObject({ name: "x", isToldApart: true });
    expect(parameters.slice(1).map(({ isToldApart }) => isToldApart)).toEqual([false, false]);
    expect(parameters.reduce((sum, { share }) => sum + share.value, 0)).toBeCloseTo(1, 12);
    for (const { share } of parameters) expect(share.low <= share.value && share.value <= share.high).toBe(true);
  });

  it("always hands out all importance on noise, and says that it means nothing", async () => {
    let toldApart = 0;
    for (let seed = 0; seed < 30; seed++) {
      const noise = createRng(seed);
      const study = await studyOf(
        (trial) => (suggest(trial), noise.normal()),
        seed % 2 === 0 ? new RandomSampler({ seed }) : new TpeSampler({ seed }),
        40,
      );
      const { parameters } = parameterImportance(study, { rng: createRng(seed), permutations: 100, resamples: 2 });
      expect(parameters.reduce((sum, { share }) => sum + share.value, 0)).toBeCloseTo(1, 12);
      if (parameters.some(({ isToldApart }) => isToldApart)) toldApart++;
    }
    // At 5 % more than 5 of 30 has probability 0.003.
    expect(toldApart).toBeLessThanOrEqual(5);
  });

  it("gives the same answer for the same stream, and none for too few trials", async () => {
    const study = await studyOf((trial) => suggest(trial).x, new RandomSampler({ seed: 4 }), 30);
    const once = parameterImportance(study, { rng: createRng(2), permutations: 20, resamples: 20 });
    expect(parameterImportance(study, { rng: createRng(2), permutations: 20, resamples: 20 })).toEqual(once);
    expect(
      parameterImportance({ direction: "maximize", trials: study.trials.slice(0, 1) }, { rng: createRng(2) })
        .parameters,
    ).toEqual([]);
  });

  it("passes over failed trials and infinite values", async () => {
    const study = await studyOf(
      (trial) => (trial.number % 3 === 0 ? NaN : trial.number % 3 === 1 ? Infinity : suggest(trial).x),
      new RandomSampler({ seed: 4 }),
      30,
    );
    expect(parameterImportance(study, { rng: createRng(2), permutations: 5, resamples: 5 }).trials).toBe(10);
  });
});

describe("the best tenth", () => {
  it("holds the ties at its edge", () => {
    expect(isGoodOf([5, 1, 5, 2, 3, 3, 3, 3, 3, 3], "maximize")).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(isGoodOf([5, 1, 2], "minimize")).toEqual([false, true, false]);
  });

  it("makes an importance of zero where good trials look like all", async () => {
    const study = await studyOf((trial) => (suggest(trial), 1), new RandomSampler({ seed: 5 }), 20);
    for (const importance of pedAnovaImportance(study.trials, study).values()) expect(importance).toBeCloseTo(0, 12);
  });
});
