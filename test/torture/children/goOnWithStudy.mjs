// @ts-check
/** Goes on with a study under a clock that runs backwards, and says each trial. Usage: node goOnWithStudy.mjs LOG */
import { writeSync } from "node:fs";
import { createStudy, JournalStorage, RandomSampler } from "tenbin";

let nowMs = Date.UTC(2025, 9, 7);
const study = createStudy({
  direction: "maximize",
  sampler: new RandomSampler({ seed: 1 }),
  storage: new JournalStorage(process.argv[2] ?? "", { graceMs: 200, clock: { nowMs: () => (nowMs -= 1_000) } }),
  loadIfExists: true,
});
for (;;) {
  const trial = study.ask();
  trial.report(trial.suggestFloat("x", -1, 1), 0);
  study.tell(trial, trial.suggestInt("n", 1, 9));
  writeSync(1, `${trial.number}\n`);
}
