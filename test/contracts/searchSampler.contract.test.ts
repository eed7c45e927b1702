/** What every sampler of the search must keep to, whatever it draws. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, type Distribution } from "../../src/search/distribution.js";
import {
  createStudy,
  RandomSampler,
  TpeSampler,
  type FrozenTrial,
  type Sampler,
  type Study,
  type Trial,
} from "../../src/search/index.js";

const SAMPLERS: readonly (readonly [string, (seed: number) => Sampler])[] = [
  ["RandomSampler", (seed) => new RandomSampler({ seed })],
  ["TpeSampler", (seed) => new TpeSampler({ seed, nStartupTrials: 3 })],
];

const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  fc
    .record({
      low: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      span: fc.double({ min: 0, max: 1e3, noNaN: true }),
    })
    .map(({ low, span }): Distribution => ({ kind: "float", low, high: low + span, log: false, step: null })),
  fc
    .record({
      low: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      ratio: fc.double({ min: 1, max: 1e4, noNaN: true }),
    })
    .map(({ low, ratio }): Distribution => ({ kind: "float", low, high: low * ratio, log: true, step: null })),
  fc
    .record({ low: fc.integer({ min: -20, max: 20 }), steps: fc.nat(12), step: fc.constantFrom(0.1, 0.25, 0.3, 2) })
    .map(({ low, steps, step }): Distribution => ({ kind: "float", low, high: low + steps * step, log: false, step })),
  fc
    .record({ low: fc.integer({ min: -50, max: 50 }), span: fc.nat(200), step: fc.integer({ min: 1, max: 9 }) })
    .map(({ low, span, step }): Distribution => ({
      kind: "int",
      low,
      high: low + span - (span % step),
      log: false,
      step,
    })),
  fc
    .record({ low: fc.integer({ min: 1, max: 20 }), span: fc.nat(500) })
    .map(({ low, span }): Distribution => ({ kind: "int", low, high: low + span, log: true, step: 1 })),
  fc
    .uniqueArray(fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null)), {
      minLength: 1,
      maxLength: 5,
    })
    .map((choices): Distribution => ({ kind: "categorical", choices })),
);

function suggest(trial: Trial, name: string, asked: Distribution): unknown {
  if (asked.kind === "categorical") return trial.suggestCategorical(name, asked.choices);
  if (asked.kind === "int") return trial.suggestInt(name, asked.low, asked.high, { log: asked.log, step: asked.step });
  return trial.suggestFloat(name, asked.low, asked.high, { log: asked.log, step: asked.step });
}

/** A number between 0 and 1 that depends on the values alone. */
function valueOf({ params }: Pick<FrozenTrial, "params">): number {
  return [...JSON.stringify(params)].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_009, 7) / 1_009;
}

const runs = (study: Study, objective: (trial: Trial) => number, nTrials: number) =>
  study.optimize(objective, { nTrials });
const studyOf = (sampler: Sampler, direction: "maximize" | "minimize" = "minimize") =>
  createStudy({ direction, sampler });

describe.each(SAMPLERS)("sampler contract: %s", (_, make) => {
  it("always draws inside the range, on the grid, and what a trial remembers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(distribution, { minLength: 1, maxLength: 4 }), async (seed, space) => {
        const study = studyOf(make(seed));
        await runs(
          study,
          (trial) => {
            space.forEach((asked, i) => {
              const value = suggest(trial, `p${i}`, asked);
              expect(contains(asked, value as never), `${JSON.stringify(value)} in ${JSON.stringify(asked)}`).toBe(
                true,
              );
              expect(trial.params[`p${i}`]).toBe(value);
            });
            return valueOf(trial);
          },
          9,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("always asks the same questions for the same seed and history", async () => {
    const asked = async (seed: number) => {
      const study = studyOf(make(seed), "maximize");
      await runs(
        study,
        (trial) => (
          trial.suggestFloat("x", 0, 1),
          trial.suggestInt("n", 1, 9),
          trial.suggestCategorical("c", ["a", "b"]),
          valueOf(trial)
        ),
        12,
      );
      return study.trials.map(({ params }) => params);
    };
    expect(await asked(3)).toEqual(await asked(3));
    expect(await asked(3)).not.toEqual(await asked(4));
  });

  it("goes on from a position as if it had never stopped", async () => {
    const objective = (trial: Trial) => (trial.suggestFloat("x", 0, 1), valueOf(trial));
    const sampler = make(5);
    const study = studyOf(sampler);
    await runs(study, objective, 6);
    const position = [...sampler.position];
    await runs(study, objective, 4);
    sampler.seek(position);
    const again = studyOf(sampler);
    for (const { params } of study.trials.slice(0, 6)) again.enqueueTrial(params);
    await runs(again, objective, 10);
    expect(again.trials.map(({ params }) => params)).toEqual(study.trials.map(({ params }) => params));
  });

  it("copes with branches, and with ranges that move", async () => {
    const study = studyOf(make(6));
    await runs(
      study,
      (trial) => {
        const branch = trial.suggestCategorical("branch", ["a", "b"]);
        if (branch === "a") trial.suggestFloat("only a", 0, 1 + (trial.number % 3));
        else trial.suggestInt("only b", 1, 9);
        return valueOf(trial);
      },
      40,
    );
    for (const { params } of study.trials)
      expect(Object.keys(params)).toEqual(["branch", params["branch"] === "a" ? "only a" : "only b"]);
  });

  it("is not disturbed by trials that failed, were stopped or are still running", async () => {
    const study = studyOf(make(7));
    const open = study.ask();
    open.suggestFloat("x", 0, 1);
    for (let i = 0; i < 30; i++) {
      const trial = study.ask();
      const x = trial.suggestFloat("x", 0, 1);
      expect(x >= 0 && x <= 1).toBe(true);
      if (i % 3 === 1) trial.report(NaN, 0);
      study.tell(trial, i % 3 === 0 ? NaN : i % 3 === 1 ? { state: "pruned" } : x);
    }
    expect(study.trials.filter(({ state }) => state === "fail")).toHaveLength(10);
    expect(study.trials.filter(({ state }) => state === "complete")).toHaveLength(10);
    study.tell(open, 0);
    expect(study.bestTrial.number).toBe(0);
  });

  it("does not draw for a range of one value", () => {
    const sampler = make(8);
    const trial = studyOf(sampler).ask();
    expect([
      trial.suggestFloat("x", 2, 2),
      trial.suggestInt("n", 3, 3),
      trial.suggestCategorical("c", ["only"]),
      trial.suggestFloat("s", 0, 0.3, { step: 0.5 }),
    ]).toEqual([2, 3, "only", 0]);
    expect(sampler.position.every((drawn) => drawn === 0)).toBe(true);
  });
});

describe("TpeSampler", () => {
  it("finds a good region sooner than chance does", async () => {
    const objective = (trial: Trial) =>
      (trial.suggestFloat("x", -5, 5) - 2) ** 2 + (trial.suggestFloat("y", -5, 5) + 1) ** 2;
    const best = async (sampler: Sampler) => {
      const study = studyOf(sampler);
      await runs(study, objective, 60);
      return study.bestTrial.value!;
    };
    let wins = 0;
    for (let seed = 0; seed < 10; seed++)
      if ((await best(new TpeSampler({ seed }))) < (await best(new RandomSampler({ seed })))) wins++;
    expect(wins).toBeGreaterThanOrEqual(9);
  });
});
