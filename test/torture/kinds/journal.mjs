// @ts-check
/** A study's journal: what is still readable goes on, what is not is refused with file and line. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStudy, JournalStorage, RandomSampler } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const journal = {
  prepare: async (place) => {
    const path = join(place, "study.log");
    /** @param {string} file */
    const open = (file) =>
      createStudy({
        direction: "maximize",
        sampler: new RandomSampler({ seed: 1 }),
        storage: new JournalStorage(file),
        studyName: "torture",
        loadIfExists: true,
      });
    /** @param {Awaited<ReturnType<typeof open>>} study @param {number} nTrials */
    const go = (study, nTrials) =>
      study.optimize(
        (trial) =>
          trial.suggestFloat("rate", 1e-5, 1e-2, { log: true }) * trial.suggestInt("units", 1, 8) +
          Number(trial.suggestCategorical("batch", [256, 512])),
        { nTrials },
      );
    await go(await open(path), 4);
    const whole = readFileSync(path);
    return async (rng) => {
      writeFileSync(path, mutateBytes(whole, rng));
      const study = await open(path);
      const before = study.trials.length;
      await go(study, 1);
      assert.equal((await open(path)).trials.length, before + 1);
    };
  },
};
