/** The pool and what a killed run leaves behind: children run the compiled library, so this needs a build. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/index.js";
import { defineMember, memberNamed, MEMBERS } from "../../../src/models/index.js";
import {
  developmentFolds,
  membersOfModules,
  trainWalkForward,
  type TrainingOptions,
} from "../../../src/training/index.js";
import { fitInChildren } from "../../../src/training/fits/fitInChildren.js";
import { fitDirectory } from "../../../src/training/fits/fitJob.js";
import { memberJobs } from "../../../src/training/fits/memberJobs.js";
import {
  openHandmadeRun,
  RECIPES,
  SETTINGS,
  settingsWith,
  signalDataset,
  SPLIT,
  type HandmadeRun,
} from "../handmadeRun.js";

const dist = fileURLToPath(new URL("../../../dist", import.meta.url));
const isBuilt = existsSync(join(dist, "training/fits/worker.js"));

/**
 * A parent process of its own, told what to do by its arguments; it says each progress event in a line. It kills
 * itself when `fitsAtDeath` are done, so that the rest is undone however busy the machine is.
 */
const PARENT = `
  const [, url, datasetUrl, told, recipes, split, fitsAtDeath] = process.argv;
  const { developmentFolds, trainWalkForward } = await import(url);
  const { loadDataset } = await import(datasetUrl);
  const { datasetDirectory, ...rest } = JSON.parse(told);
  const dataset = loadDataset(datasetDirectory);
  const say = ({ done, total, detail }) => {
    console.log(done + "/" + total + " " + detail);
    if (done >= Number(fitsAtDeath)) for (process.kill(process.pid, "SIGKILL"); ; );
  };
  const folds = developmentFolds(dataset, JSON.parse(split));
  await trainWalkForward(dataset, JSON.parse(recipes), folds, { datasetDirectory, ...rest, onProgress: say });
`;

function startParent(training: TrainingOptions, fitsAtDeath: number): ChildProcess {
  const urls = ["training/index.js", "dataset/index.js"].map((path) => pathToFileURL(join(dist, path)).href);
  const told = [
    ...urls,
    JSON.stringify(training),
    JSON.stringify(RECIPES.slice(2)),
    JSON.stringify(SPLIT),
    String(fitsAtDeath),
  ];
  return spawn(process.execPath, ["--input-type=module", "-e", PARENT, ...told], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Lines the parent said, and the signal that ended it. */
function runParent(
  training: TrainingOptions,
  fitsAtDeath = Infinity,
): Promise<{ readonly lines: string[]; readonly signal: string | null }> {
  const parent = startParent(training, fitsAtDeath);
  const lines: string[] = [];
  let said = "";
  let errors = "";
  parent.stdout!.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    const complete = said.split("\n");
    said = complete.pop()!;
    lines.push(...complete);
  });
  parent.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    parent.on("error", reject);
    parent.on("close", (code, signal) =>
      code === 0 || signal !== null ? resolve({ lines, signal }) : reject(new Error(`exit ${code}: ${errors}`)),
    );
  });
}

/** Every file below a folder, as text that shows each byte. */
function bytesBelow(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(directory, path)).isFile(),
  );
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(directory, path)).toString("latin1")]));
}

/** Kills the training processes of this one and waits until they are dead, without giving way to any event. */
function killWorkers(): void {
  const isWorker = (pid: string) =>
    /worker\.js/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")) &&
    readFileSync(`/proc/${pid}/status`, "utf8").includes(`PPid:\t${process.pid}\n`);
  const workers = readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && isWorker(pid);
    } catch {
      return false; // It ended meanwhile.
    }
  });
  expect(workers.length).toBe(1);
  for (const pid of workers) {
    process.kill(Number(pid), "SIGKILL");
    while (!readFileSync(`/proc/${pid}/status`, "utf8").includes("State:\tZ"));
  }
}

describe.skipIf(!isBuilt)(`a training run in child processes${isBuilt ? "" : " (not built; run: make build)"}`, () => {
  const dataset = signalDataset({ bars: 500 });
  let run: HandmadeRun;
  let training: TrainingOptions;
  const withFits = (name: string, changes: Partial<TrainingOptions> = {}): TrainingOptions => ({
    ...training,
    fitsDirectory: join(run.root, name),
    ...changes,
  });

  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: settingsWith("lstm", "gradientBoosting", "mlp") });
    training = run.training;
    await runParent(withFits("reference"));
  });
  afterAll(() => run.close());

  it("leaves the same bytes for 0, 1 and 2 processes", async () => {
    const reference = bytesBelow(join(run.root, "reference"));
    expect(Object.keys(reference).length).toBeGreaterThan(9 * 4);
    for (const processes of [1, 2]) {
      const name = `with-${processes}`;
      await runParent(withFits(name, { processes }));
      expect(bytesBelow(join(run.root, name))).toEqual(reference);
    }
  });

  it("goes on after a kill -9: the same bytes, and no finished fit made again", async () => {
    const killed = withFits("killed", { processes: 2 });
    const { signal } = await runParent(killed, 2);
    expect(signal).toBe("SIGKILL");
    const finished = readdirSync(killed.fitsDirectory).filter((name) => /^[0-9a-f]{32}$/.test(name));
    expect(finished.length).toBeGreaterThanOrEqual(2);
    expect(finished.length).toBeLessThan(9);
    const madeAt = finished.map((name) => statSync(join(killed.fitsDirectory, name, "fit.json")).mtimeMs);

    const { lines } = await runParent(killed);
    expect(Number(lines[0]!.split("/")[0])).toBeGreaterThanOrEqual(finished.length);
    expect(finished.map((name) => statSync(join(killed.fitsDirectory, name, "fit.json")).mtimeMs)).toEqual(madeAt);
    const reference = bytesBelow(join(run.root, "reference"));
    const after = bytesBelow(killed.fitsDirectory);
    expect(Object.fromEntries(Object.entries(after).filter(([path]) => !path.includes(".tmp-")))).toEqual(reference);
  });

  it("starts another process for one that dies between two fits", async () => {
    const jobs = developmentFolds(dataset, SPLIT).flatMap(({ trainIdx, testIdx }, fold) =>
      memberJobs(
        dataset,
        RECIPES[2]!,
        memberNamed("fit", "gradientBoosting", MEMBERS),
        { name: `fold ${fold + 1}`, stream: `fold ${fold}`, trainRows: trainIdx, predictRows: testIdx },
        training,
      ),
    );
    const { fitsDirectory } = withFits("dying");
    mkdirSync(fitsDirectory);
    const fits = jobs.map((job) => ({ directory: fitDirectory(fitsDirectory, job), job }));
    const finished: string[] = [];
    await fitInChildren(fits, {
      processes: 1,
      onFit: () => {},
      finished: ({ task }) => {
        finished.push(task);
        // Its next fit is about to be sent to it: by then it is gone.
        if (finished.length === 1) killWorkers();
      },
    });
    expect(finished).toEqual(jobs.map(({ task }) => task));
  });

  it("fits a member of one's own, which children load from its module, and again when that changes", async () => {
    const path = join(run.root, "members.mjs");
    const write = (share: number) => {
      const text = `import { defineMember } from "tenbin";
        export const coin = defineMember({ name: "coin", options: {}, readsWindows: true, fit: () => ${share},
          score: (share, { endRow }) => Array.from(endRow, () => share) });`;
      writeFileSync(path, text);
      return [{ path, sha256: sha256(text) }];
    };
    const settings = { ...SETTINGS, members: { coin: {} } };
    const folds = developmentFolds(dataset, SPLIT);
    const withCoin = async (share: number, processes: number) => {
      const extensions = write(share);
      const coin = defineMember({
        name: "coin",
        options: {},
        readsWindows: true,
        fit: () => share,
        score: (p, { endRow }) => Array.from(endRow, () => p),
      });
      const members = [...MEMBERS, coin];
      const own = withFits("coin", { processes, settings, members, extensions });
      const [walk] = await trainWalkForward(dataset, RECIPES.slice(0, 1), folds, own);
      return walk!.candidates.map(({ id, predictions }) => [id, predictions.probability[0]]);
    };
    expect(await withCoin(0.25, 1)).toEqual([["coin", 0.25]]);
    expect(readdirSync(join(run.root, "coin")).length).toBe(3);
    expect(await withCoin(0.75, 0)).toEqual([["coin", 0.75]]);
    expect(readdirSync(join(run.root, "coin")).length).toBe(6);
    const changed = withFits("changed", {
      settings,
      processes: 1,
      members: [...MEMBERS, ...(await membersOfModules(write(0.5))).slice(4)],
      extensions: [{ path, sha256: sha256("another text") }],
    });
    await expect(trainWalkForward(dataset, RECIPES.slice(0, 1), folds, changed)).rejects.toThrow(
      "its content must be the one that the run was configured with",
    );
  });

  it("tells every epoch with its AUC, and ends with the error of whoever has seen enough", async () => {
    const folds = developmentFolds(dataset, SPLIT).slice(0, 1);
    const settings = settingsWith("mlp");
    const toldOf = async (name: string, processes: number, most = Infinity) => {
      const told: [string, number | null][] = [];
      const enough = new Error("seen enough");
      const own = withFits(name, {
        processes,
        settings,
        onEpoch: ({ stream }, { epoch, auc }) => {
          told.push([`${stream} ${epoch}`, auc]);
          if (told.length === most) throw enough;
        },
      });
      await trainWalkForward(dataset, RECIPES.slice(2), folds, own).catch((error: unknown) =>
        expect(error).toBe(enough),
      );
      return { told, left: existsSync(own.fitsDirectory) ? readdirSync(own.fitsDirectory) : [] };
    };
    const { told, left } = await toldOf("told-0", 0);
    expect(told.length).toBe(2);
    expect(told[0]![0]).toMatch(/^window from \d+, fit 0 1$/);
    for (const [, auc] of told) expect(auc).toBeGreaterThan(0.5);
    expect(left).toHaveLength(1);
    // A fit that is found is silent.
    expect((await toldOf("told-0", 0)).told).toEqual([]);
    expect((await toldOf("told-1", 1)).told).toEqual(told);
    for (const processes of [0, 1]) {
      const ended = await toldOf(`ended-${processes}`, processes, 1);
      expect(ended.told).toEqual(told.slice(0, 1));
      // A child may have finished its fit before it hears of that.
      expect(ended.left.length).toBeLessThanOrEqual(processes);
    }
  });

  it("says which fit failed and keeps those that were finished", async () => {
    const folds = developmentFolds(dataset, SPLIT);
    const broken = {
      ...SETTINGS,
      members: { gradientBoosting: { rounds: 5, params: { tree_method: "no such method" } } },
    };
    const failing = withFits("failing", { processes: 2, settings: broken });
    await expect(trainWalkForward(dataset, RECIPES.slice(2), folds, failing)).rejects.toThrow(
      /Cannot fit v4 as shipped, fold \d of 3, XGBoost: .*no such method/s,
    );
  });
});
