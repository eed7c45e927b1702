import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createStudy, JournalStorage, TrialPruned } from "../../src/search/index.js";

const folder = mkdtempSync(join(tmpdir(), "trial-times-"));
afterAll(() => rmSync(folder, { recursive: true }));
const START_MS = Date.UTC(2025, 6, 1, 12);

describe("JournalStorage.trialTimes", () => {
  it("has start and end of each trial by the clock of whoever ran it", async () => {
    let nowMs = START_MS;
    const path = join(folder, "ours.log");
    const study = createStudy({
      studyName: "ours",
      storage: new JournalStorage(path, { clock: { nowMs: () => nowMs } }),
    });
    study.enqueueTrial({ x: 0.5 });
    nowMs += 1_000;
    await study.optimize(
      (trial) => {
        const x = trial.suggestFloat("x", 0, 1);
        nowMs += 2_000 + 1_000 * trial.number;
        if (trial.number === 1) throw new TrialPruned();
        return x;
      },
      { nTrials: 2 },
    );
    study.ask();
    const times = new JournalStorage(path).trialTimes("ours");
    expect(times).toEqual([
      { startMs: START_MS + 1_000, completeMs: START_MS + 3_000 },
      { startMs: START_MS + 3_000, completeMs: START_MS + 6_000 },
      { startMs: START_MS + 6_000, completeMs: null },
    ]);
    // Times are of no result.
    expect(JSON.stringify(study.trials)).not.toMatch(/startMs|datetime/);
  });

  it("reads the times that Optuna writes, of the study that is named", () => {
    const golden = JSON.parse(readFileSync(new URL("../golden/searchJournal.json", import.meta.url), "utf8")) as {
      readonly theirs: { readonly journal: string[]; readonly trials: { readonly state: string }[] };
    };
    const path = join(folder, "theirs.log");
    writeFileSync(path, `${golden.theirs.journal.join("\n")}\n`);
    const times = new JournalStorage(path).trialTimes("theirs");
    expect(times).toHaveLength(golden.theirs.trials.length);
    golden.theirs.trials.forEach(({ state }, number) => {
      const { startMs, completeMs } = times[number]!;
      expect(new Date(startMs!).getUTCFullYear()).toBeGreaterThanOrEqual(2025);
      if (state === "RUNNING") expect(completeMs).toBeNull();
      else expect(completeMs!).toBeGreaterThanOrEqual(startMs!);
    });
    expect(() => new JournalStorage(path).trialTimes("deleted")).toThrow(/must hold it: found none of that name$/);
  });
});
