/** A study in a process of its own, killed again and again with SIGKILL. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudy, JournalStorage, TpeSampler } from "../../src/search/index.js";

const TRIALS = 40;
const src = fileURLToPath(new URL("../../src", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kill-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Goes on with the study until it has all its trials, and says each one. */
const CHILD = `
import { createStudy } from "./search/study.js";
import { JournalStorage } from "./search/storage/journalStorage.js";
import { TpeSampler } from "./search/tpe/tpeSampler.js";
const storage = new JournalStorage(process.argv[2], { graceMs: 50 });
const sampler = new TpeSampler({ seed: 3 });
const study = createStudy({ direction: "minimize", sampler, storage, loadIfExists: true });
if (study.trials.length === 0) study.enqueueTrial({ x: 1 });
const objective = (trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2 + trial.suggestInt("n", 1, 9);
while (study.trials.filter(({ state }) => state === "complete").length < ${TRIALS}) {
  await study.optimize(objective, { nTrials: 1 });
  console.log("trial");
}
`;

beforeAll(() => {
  for (const room of ["core", "search"]) {
    for (const file of readdirSync(join(src, room), { recursive: true, encoding: "utf8" })) {
      // The study over training settings needs rooms that a study does not.
      if (
        !file.endsWith(".ts") ||
        file.startsWith("plan") ||
        file === "searchTrainingSettings.ts" ||
        (room === "search" && file === "index.ts")
      )
        continue;
      const { outputText } = ts.transpileModule(readFileSync(join(src, room, file), "utf8"), {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      const target = join(folder, room, file.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "child.js"), CHILD);
});

/** Runs the child; kills it after so many trials. @returns Whether it came to its end. */
function runChild(path: string, killAfter: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, "child.js"), path], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    let trials = 0;
    child.stderr.on("data", (text) => (said += String(text)));
    createInterface({ input: child.stdout }).on("line", () => {
      if (++trials === killAfter) child.kill("SIGKILL");
    });
    child.on("close", (code, signal) =>
      code === 0 || signal === "SIGKILL" ? resolve(code === 0) : reject(new Error(said)),
    );
  });
}

describe("a study in a process that is killed", () => {
  it("has the same trials as one that is not", async () => {
    const path = join(folder, "killed.log");
    const killAfter = [1, 4, 2, 7, 3];
    for (const trials of killAfter) expect(await runChild(path, trials)).toBe(false);
    expect(await runChild(path, Infinity)).toBe(true);

    const whole = createStudy({ direction: "minimize", sampler: new TpeSampler({ seed: 3 }) });
    whole.enqueueTrial({ x: 1 });
    await whole.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2 + trial.suggestInt("n", 1, 9), {
      nTrials: TRIALS,
    });
    const killed = createStudy({
      direction: "minimize",
      sampler: new TpeSampler({ seed: 3 }),
      storage: new JournalStorage(path),
      loadIfExists: true,
    }).trials;
    const answers = (trials: typeof killed) =>
      trials.filter(({ state }) => state === "complete").map(({ params, value }) => ({ params, value }));
    expect(answers(killed)).toEqual(answers(whole.trials));
    expect(killed.filter(({ state }) => state !== "complete" && state !== "fail")).toEqual([]);
  });
});
