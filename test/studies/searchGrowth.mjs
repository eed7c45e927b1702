/**
 * What a trial costs at the start and at the end of a long study: processor time, heap and bytes of the journal.
 * Under TPE, whose suggestion grows with the trials behind it, the trials between start and end are random.
 *
 *   node --expose-gc test/studies/searchGrowth.mjs [trials = 100000] [random|tpe|journal ...]
 *
 * Needs the built library (`make build`). Prints one Markdown row a study. Measured on two busy cores, Node 20:
 *
 * | study | trials | ms a trial, early | late | heap a trial in kB, at the end |
 * |---|---|---|---|---|
 * | random | 100000 | 0.067 | 0.026 | 0.92 |
 * | tpe | 100000 | 0.967 | 80.1 | 0.61 |
 *
 * A line of the journal has the same length at either end: 1,143 bytes a trial early, 1,151 late, where numbers
 * have more digits. A TPE suggestion weighs every earlier trial, in Optuna too: 0.8 ms for 1,000 of them.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createStudy,
  JournalStorage,
  MedianPruner,
  MemoryStorage,
  RandomSampler,
  TpeSampler,
} from "../../dist/search/index.js";

const trials = Number(process.argv[2] ?? 100_000);
const wanted = process.argv.slice(3);
const folder = mkdtempSync(join(tmpdir(), "growth-"));
const window = Math.min(300, Math.floor(trials / 4));

const studies = {
  random: () => ({ sampler: new RandomSampler({ seed: 1 }) }),
  tpe: () => ({ sampler: new TpeSampler({ seed: 1 }) }),
  journal: () => ({
    sampler: new RandomSampler({ seed: 1 }),
    storage: new JournalStorage(join(folder, "study.log"), { soleWriter: true }),
  }),
};

const bytesOf = (name) => (name === "journal" ? statSync(join(folder, "study.log")).size : 0);
const heapOf = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
};

console.log(
  "| study | trials | ms a trial, early | late | heap a trial in kB, half way | at the end | journal bytes |",
);
console.log("|---|---|---|---|---|---|---|");
for (const [name, options] of Object.entries(studies)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const before = heapOf();
  const { sampler, storage = new MemoryStorage() } = options();
  const pruner = new MedianPruner({ nWarmupSteps: 1 });
  const study = createStudy({ sampler, storage, pruner });
  const between = createStudy({ sampler: new RandomSampler({ seed: 2 }), storage, pruner, loadIfExists: true });
  const run = (nTrials, on = study) =>
    on.optimize(
      (trial) => {
        const value = trial.suggestFloat("x", -1, 1) ** 2 + trial.suggestInt("k", 1, 9);
        trial.report(value, 0);
        trial.report(value, 1);
        trial.shouldPrune();
        return value;
      },
      { nTrials, onProgress: () => {} },
    );
  const timed = async () => {
    const from = process.cpuUsage();
    await run(window);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e3 / window;
  };
  await run(window);
  const bytesEarlyFrom = bytesOf(name);
  const early = await timed();
  const bytesEarly = (bytesOf(name) - bytesEarlyFrom) / window;
  await run(Math.floor(trials / 2) - 2 * window, between);
  const half = (heapOf() - before) / (trials / 2) / 1024;
  await run(trials - Math.floor(trials / 2) - window - 1, between);
  // Sampler and pruner take in what came between.
  await run(1);
  const bytesLateFrom = bytesOf(name);
  const late = await timed();
  const bytesLate = (bytesOf(name) - bytesLateFrom) / window;
  const end = (heapOf() - before) / trials / 1024;
  const cells = [early.toFixed(3), late.toFixed(3), half.toFixed(2), end.toFixed(2)];
  const bytes = name === "journal" ? `${bytesEarly.toFixed(0)} early, ${bytesLate.toFixed(0)} late` : "none";
  console.log(`| ${name} | ${trials} | ${cells.join(" | ")} | ${bytes} |`);
}
rmSync(folder, { recursive: true });
