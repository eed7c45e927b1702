/** What a trial costs when many came before it, counted in looks at earlier trials. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  createStudy,
  JournalStorage,
  MedianPruner,
  MemoryStorage,
  RandomSampler,
  TpeSampler,
  type Sampler,
  type StudyStorage,
} from "../../src/search/index.js";

/** Methods that go through a whole array, or copy it. */
const METHODS = [
  ...["filter", "find", "findIndex", "map", "flatMap", "forEach", "reduce", "some", "every", "slice"],
  Symbol.iterator,
];
/** Shorter arrays are not the study's. */
const LONG = 40;

let looks = 0;
let restore: (() => void)[] = [];

function countLooks(): void {
  const isOfTrials = (array: unknown[]) =>
    array.length >= LONG && typeof array[0] === "object" && array[0] !== null && "intermediateValues" in array[0];
  restore = METHODS.map((name) => {
    const own = Object.getOwnPropertyDescriptor(Array.prototype, name)!;
    const method = own.value as (this: unknown[], ...args: unknown[]) => unknown;
    const counting = function (this: unknown[], ...args: unknown[]): unknown {
      if (isOfTrials(this)) looks += this.length;
      return method.apply(this, args);
    };
    Object.defineProperty(Array.prototype, name, { ...own, value: counting });
    return () => Object.defineProperty(Array.prototype, name, own);
  });
}

function stopCounting(): void {
  for (const put of restore) put();
  restore = [];
}

afterEach(() => {
  stopCounting();
  looks = 0;
});

/** Looks at earlier trials in each half of a study. */
async function looksByHalf(
  sampler: Sampler,
  trials: number,
  storage: StudyStorage = new MemoryStorage(),
): Promise<readonly [number, number]> {
  const study = createStudy({ direction: "minimize", sampler, pruner: new MedianPruner(), storage });
  const run = () =>
    study.optimize(
      (trial) => {
        const value = trial.suggestFloat("x", -1, 1) ** 2;
        trial.report(value, 0);
        trial.shouldPrune();
        return value;
      },
      { nTrials: trials / 2, onProgress: () => {} },
    );
  countLooks();
  await run();
  const first = looks;
  await run();
  const second = looks - first;
  stopCounting();
  return [first, second];
}

describe("a long study", () => {
  it("never goes through its earlier trials to ask, report, prune, tell and name the best", async () => {
    expect(await looksByHalf(new RandomSampler({ seed: 1 }), 400)).toEqual([0, 0]);
  });

  it("never does so in a journal either, whose every line is as long as the one before", async () => {
    const folder = mkdtempSync(join(tmpdir(), "growth-"));
    const path = join(folder, "study.log");
    try {
      const storage = new JournalStorage(path, { soleWriter: true });
      expect(await looksByHalf(new RandomSampler({ seed: 1 }), 200, storage)).toEqual([0, 0]);
      const lines = readFileSync(path, "utf8").trimEnd().split("\n").slice(1);
      const bytesOf = (from: number) => lines.slice(from, from + lines.length / 2).join("").length;
      // Numbers of trials have a digit more.
      expect(bytesOf(lines.length / 2) / bytesOf(0)).toBeLessThan(1.05);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("goes through them under TPE a few times a suggestion, as its densities must", async () => {
    const [, second] = await looksByHalf(new TpeSampler({ seed: 1 }), 200);
    // Trials 100 to 199, each looking at 150 earlier ones on average.
    const times = second / (100 * 150);
    expect(times).toBeGreaterThan(0);
    expect(times).toBeLessThan(8);
  });
});
