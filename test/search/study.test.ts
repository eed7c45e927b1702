import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStudy, MemoryStorage, RandomSampler, TrialPruned, type Trial } from "../../src/search/index.js";

const study = (seed = 7) => createStudy({ direction: "maximize", sampler: new RandomSampler({ seed }) });

describe("study", () => {
  it("keeps the best complete trial, the earliest of equals", async () => {
    const s = study();
    const values = [1, 3, 3, 2];
    await s.optimize((trial) => values[trial.number]!, { nTrials: 4 });
    expect(s.bestTrial).toMatchObject({ number: 1, value: 3, state: "complete" });
  });

  it("minimises when asked to", async () => {
    const s = createStudy({ direction: "minimize", sampler: new RandomSampler({ seed: 1 }) });
    await s.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2, { nTrials: 200 });
    expect(Math.abs(Number(s.bestTrial.params["x"]) - 2)).toBeLessThan(0.3);
  });

  it("gives enqueued values first and samples what they leave open", () => {
    const s = study();
    s.enqueueTrial({ x: 0.25 });
    const first = s.ask();
    expect(first.suggestFloat("x", 0, 1)).toBe(0.25);
    expect(first.suggestInt("n", 1, 3)).toBeGreaterThanOrEqual(1);
    expect(s.ask().suggestFloat("x", 0, 1)).not.toBe(0.25);
  });

  it("fails a trial whose value is NaN, and goes on", async () => {
    const s = study();
    await s.optimize((trial) => (trial.number === 0 ? Number.NaN : 1), { nTrials: 2 });
    expect(s.trials.map(({ state }) => state)).toEqual(["fail", "complete"]);
  });

  it("prunes a trial that stops early, with its last report as its value", async () => {
    const s = study();
    await s.optimize(
      (trial) => {
        trial.report(0.5, 0);
        trial.report(0.75, 3);
        throw new TrialPruned();
      },
      { nTrials: 1 },
    );
    expect(s.trials[0]).toMatchObject({ state: "pruned", value: 0.75, intermediateValues: { 0: 0.5, 3: 0.75 } });
    expect(() => s.bestTrial).toThrow(/at least one must be complete: found none of 1/);
  });

  it("keeps earlier trials when the objective throws", async () => {
    const s = study();
    const throwing = s.optimize(
      (trial) => {
        if (trial.number === 1) throw new Error("out of memory");
        return 1;
      },
      { nTrials: 3 },
    );
    await expect(throwing).rejects.toThrow("out of memory");
    expect(s.trials.map(({ state }) => state)).toEqual(["complete", "fail"]);
  });

  it("refuses to tell a trial twice and to name the best of none", () => {
    const s = study();
    expect(() => s.bestTrial).toThrow(/at least one must be complete/);
    const trial = s.ask();
    s.tell(trial, 1);
    expect(() => s.tell(trial, 2)).toThrow(/must be running/);
  });

  it("tells progress with the best value so far", async () => {
    const seen: string[] = [];
    await study().optimize((trial) => trial.number, {
      nTrials: 2,
      onProgress: ({ done, total, detail }) => seen.push(`${done}/${total} ${detail ?? ""}`),
    });
    expect(seen).toEqual(["0/2 ", "1/2 best so far 0.000 (trial 0)", "2/2 best so far 1.000 (trial 1)"]);
  });
});

describe("trial", () => {
  const asked = (ask: (trial: Trial) => unknown) => () => ask(study().ask());

  it.each([
    ["an empty range", asked((t) => t.suggestFloat("x", 2, 1)), /low must not exceed high/],
    ["a logarithm of zero", asked((t) => t.suggestFloat("x", 0, 1, { log: true })), /low must be positive/],
    ["log and step together", asked((t) => t.suggestFloat("x", 1, 2, { log: true, step: 0.1 })), /exclude each other/],
    ["a fraction where a whole number belongs", asked((t) => t.suggestInt("n", 1.5, 3)), /must be an integer/],
    ["no choices", asked((t) => t.suggestCategorical("c", [])), /at least one choice/],
    ["choices that repeat", asked((t) => t.suggestCategorical("c", [1, 1])), /must differ/],
    [
      "one name asked for in two ways",
      asked((t) => [t.suggestFloat("x", 0, 1), t.suggestFloat("x", 0, 2)]),
      /in one way/,
    ],
    ["a report at half a step", asked((t) => t.report(1, 0.5)), /must be an integer/],
    ["a step reported twice", asked((t) => [t.report(1, 0), t.report(1, 0)]), /once/],
  ])("refuses %s", (_, ask, message) => {
    expect(ask).toThrow(message);
  });

  it("refuses an enqueued value outside its range", () => {
    const s = study();
    s.enqueueTrial({ x: 3 });
    expect(() => s.ask().suggestFloat("x", 0, 1)).toThrow(/enqueued value must lie in its range/);
  });

  it("answers the same question the same way within one trial", () => {
    const trial = study().ask();
    expect(trial.suggestFloat("x", 0, 1)).toBe(trial.suggestFloat("x", 0, 1));
  });
});

describe("random sampler", () => {
  it("always stays inside, and on the grid", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 7 }), (seed, span, step) => {
        const trial = createStudy({ direction: "maximize", sampler: new RandomSampler({ seed }) }).ask();
        const n = trial.suggestInt("n", 3, 3 + span, { step });
        expect(n).toBeGreaterThanOrEqual(3);
        expect(n).toBeLessThanOrEqual(3 + span);
        expect((n - 3) % step).toBe(0);
        const x = trial.suggestFloat("x", 1e-5, 1e-2, { log: true });
        expect(x).toBeGreaterThanOrEqual(1e-5);
        expect(x).toBeLessThanOrEqual(1e-2);
        expect(["a", "b"]).toContain(trial.suggestCategorical("c", ["a", "b"]));
      }),
    );
  });

  it("draws logarithmic ranges by ratio and whole numbers in equal shares", () => {
    const s = study(3);
    const trials = Array.from({ length: 3_000 }, () => s.ask());
    const small = trials.filter((trial) => trial.suggestFloat("x", 1e-4, 1, { log: true }) < 1e-2).length;
    const counts = [0, 0, 0];
    for (const trial of trials) counts[trial.suggestInt("n", 0, 2)]!++;
    // Five standard deviations of a binomial share of 3,000.
    expect(Math.abs(small / 3_000 - 0.5)).toBeLessThan(0.046);
    for (const count of counts) expect(Math.abs(count / 3_000 - 1 / 3)).toBeLessThan(0.044);
  });

  it("asks the same questions again for the same seed", () => {
    const draw = (s: ReturnType<typeof study>) => [s.ask().suggestFloat("x", 0, 1), s.ask().suggestInt("n", 0, 9)];
    expect(draw(study(5))).toEqual(draw(study(5)));
    expect(draw(study(5))).not.toEqual(draw(study(6)));
  });

  it.each([-1, 0.5, 2 ** 32])("refuses the seed %s", (seed) => {
    expect(() => new RandomSampler({ seed })).toThrow(/seed must be an integer from 0 to 4294967295/);
  });
});

describe("memory storage", () => {
  const open = (storage: MemoryStorage, loadIfExists = false, direction: "maximize" | "minimize" = "maximize") =>
    createStudy({ direction, sampler: new RandomSampler({ seed: 1 }), storage, studyName: "one", loadIfExists });

  it("goes on with a study of the same name only when asked to", async () => {
    const storage = new MemoryStorage();
    await open(storage).optimize(() => 1, { nTrials: 2 });
    expect(() => open(storage)).toThrow(/its name must be new/);
    expect(open(storage, true).trials).toHaveLength(2);
    expect(() => open(storage, true, "minimize")).toThrow(/direction must stay "maximize"/);
  });
});

describe("a study", () => {
  it("keeps one meaning for a name: a range may move, its kind, logarithm and choices may not", () => {
    const s = study();
    s.ask().suggestFloat("x", 0, 1);
    s.ask().suggestCategorical("c", ["a", "b"]);
    expect(s.ask().suggestFloat("x", 5, 6)).toBeGreaterThanOrEqual(5);
    expect(() => s.ask().suggestInt("x", 0, 1)).toThrow(/must keep its kind/);
    expect(() => s.ask().suggestFloat("x", 1, 2, { log: true })).toThrow(/must keep its kind/);
    expect(() => s.ask().suggestCategorical("c", ["b", "a"])).toThrow(/must keep its kind/);
  });
});
