/** The journal beside Optuna's, and through every kill. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import {
  createStudy,
  JournalStorage,
  MedianPruner,
  RandomSampler,
  TpeSampler,
  TrialPruned,
  type FrozenTrial,
  type JournalStorageOptions,
  type Study,
  type Trial,
} from "../../src/search/index.js";
import { distributionToJson } from "../../src/search/storage/journalDistribution.js";
import { removeLeftLink, withJournalLock } from "../../src/search/storage/journalLock.js";
import { parsePythonJson, stringifyPythonJson } from "../../src/search/storage/pythonJson.js";

interface GoldenTrial {
  readonly state: string;
  readonly value: number | string | null;
  readonly params: FrozenTrial["params"];
  readonly reports: Readonly<Record<string, number | string>>;
  readonly userAttrs: FrozenTrial["userAttrs"];
  readonly systemAttrs: FrozenTrial["systemAttrs"];
  readonly distributions: Readonly<Record<string, unknown>>;
}

const goldenFolder = fileURLToPath(new URL("../golden", import.meta.url));
const golden = JSON.parse(readFileSync(join(goldenFolder, "searchJournal.json"), "utf8")) as {
  readonly theirs: { readonly journal: readonly string[]; readonly trials: readonly GoldenTrial[] };
  readonly ours: { readonly direction: string; readonly trials: readonly GoldenTrial[] };
};
const oursPath = join(goldenFolder, "searchJournalOurs.log");

const folder = mkdtempSync(join(tmpdir(), "journal-"));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const freshPath = () => join(folder, `study-${made++}`, "journal.log");
const clock = { nowMs: () => 1_751_371_200_000 };

/** A trial in the golden's words. */
function inGoldenWords({
  state,
  value,
  params,
  intermediateValues,
  userAttrs,
  systemAttrs,
  distributions,
}: FrozenTrial): GoldenTrial {
  const plain = (x: number | null) =>
    x === null || Number.isFinite(x) ? x : Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  return {
    state: state.toUpperCase(),
    value: plain(value),
    params,
    reports: Object.fromEntries(Object.entries(intermediateValues).map(([step, report]) => [step, plain(report)!])),
    userAttrs,
    systemAttrs,
    distributions: Object.fromEntries(
      Object.entries(distributions).map(([name, distribution]) => [
        name,
        parsePythonJson(distributionToJson(distribution)),
      ]),
    ),
  };
}

function objective(trial: Trial): number {
  const x = trial.suggestFloat("x", -5, 5);
  const y = trial.suggestFloat("y", 1e-5, 1e-1, { log: true });
  const s = trial.suggestFloat("s", 0, 1, { step: 0.25 });
  const n = trial.suggestInt("n", 1, 64, { log: true });
  const c = trial.suggestCategorical("c", ["a", null, true, 2.5]);
  trial.setUserAttr("note", { fold: [0.5, 0.25], text: 'quote " and é' });
  for (let step = 0; step < 3; step++) {
    trial.report(trial.number === 2 ? NaN : x * x + step, step);
    if (trial.shouldPrune()) throw new TrialPruned();
  }
  if (trial.number === 4) return NaN;
  if (trial.number === 5) return Infinity;
  return x * x + y + s + n + (c === "a" ? 1 : 0);
}

const open = (path: string, options: JournalStorageOptions = { soleWriter: true }): Study =>
  createStudy({
    direction: "minimize",
    studyName: "ours",
    sampler: new TpeSampler({ seed: 3, nStartupTrials: 6 }),
    pruner: new MedianPruner({ nStartupTrials: 5 }),
    storage: new JournalStorage(path, { clock, ...options }),
    loadIfExists: true,
  });

/** A study with every kind of trial in it. */
async function writeOurs(path: string): Promise<Study> {
  const study = open(path);
  study.enqueueTrial({ x: 0.5, c: null });
  await study.optimize(objective, { nTrials: 11 });
  study.enqueueTrial({ x: 0.25 });
  return study;
}

/** The sampler's own process is named in each line; the rest of the bytes never differ. */
const anonymous = (text: string) => text.replace(/"worker_id":"[^"]*"/g, '"worker_id":"tenbin-somewhere-1-1"');

describe("JournalStorage beside Optuna 5.0.0", () => {
  it("reads a journal that Optuna wrote", () => {
    const file = join(folder, "theirs.log");
    writeFileSync(file, `${golden.theirs.journal.join("\n")}\n`);
    const study = createStudy({
      direction: "minimize",
      studyName: "theirs",
      sampler: new RandomSampler({ seed: 1 }),
      storage: new JournalStorage(file),
      loadIfExists: true,
    });
    expect(study.trials.map(inGoldenWords)).toEqual(golden.theirs.trials);
    expect(new Set(study.trials.map(({ state }) => state))).toEqual(new Set(["complete", "pruned", "fail", "running"]));
  });

  it("writes the bytes that Optuna has read", async () => {
    const path = freshPath();
    const study = await writeOurs(path);
    const text = anonymous(readFileSync(path, "utf8"));
    if (process.env["TENBIN_WRITE_JOURNAL"] !== undefined) writeFileSync(oursPath, text);
    expect(text).toBe(readFileSync(oursPath, "utf8"));
    expect(golden.ours.direction).toBe("MINIMIZE");
    expect(study.trials.map(inGoldenWords)).toEqual(golden.ours.trials);
  });

  const python = process.env["TENBIN_OPTUNA_PYTHON"] ?? "";
  const withOptuna = it.skipIf(python === "");
  withOptuna(
    "is read and continued by Optuna " +
      `itself${python === "" ? " (set TENBIN_OPTUNA_PYTHON to a Python with optuna 5.0.0)" : ""}`,
    async () => {
      const path = freshPath();
      const before = (await writeOurs(path)).trials;
      const script = `
import optuna, sys
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name="ours", storage=JournalStorage(JournalFileBackend(sys.argv[1])))
print(study.best_trial.number)
study.optimize(lambda t: t.suggest_float("x", -5, 5) ** 2, n_trials=3)
print(len(study.trials))`;
      const said = execFileSync(python, ["-W", "ignore", "-c", script, path], { encoding: "utf8" })
        .trim()
        .split("\n")
        .map(Number);
      const study = open(path);
      expect(said).toEqual([
        study.trials.findIndex(
          (trial) =>
            trial.value === Math.min(...before.filter(({ state }) => state === "complete").map(({ value }) => value!)),
        ),
        before.length + 2,
      ]);
      expect(study.trials).toHaveLength(before.length + 2);
      expect(study.trials.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    },
  );
});

describe("JournalStorage", () => {
  it("goes on where another process stopped, with the next draws of the same seed", async () => {
    const whole = freshPath();
    const inParts = freshPath();
    await open(whole).optimize(objective, { nTrials: 20 });
    for (const nTrials of [3, 1, 9, 7]) await open(inParts).optimize(objective, { nTrials });
    expect(open(inParts).trials).toEqual(open(whole).trials);
  });

  it("always opens after a kill, with every closed trial and the same answers from there on", async () => {
    const path = freshPath();
    const reference = freshPath();
    await open(reference).optimize(objective, { nTrials: 9 });
    await open(path).optimize(objective, { nTrials: 9 });
    const bytes = readFileSync(path);
    const expected = open(reference).trials.map(({ params, state, value }) => ({ params, state, value }));
    // A kill leaves a prefix of the file, since bytes are only ever added.
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        writeFileSync(path, bytes.subarray(0, length));
        const study = open(path);
        const closed = study.trials.filter(({ systemAttrs }) => systemAttrs["tenbin:abandoned"] !== true);
        expect(closed.map(({ params, state, value }) => ({ params, state, value }))).toEqual(
          expected.slice(0, closed.length),
        );
        expect(study.trials.length - closed.length).toBeLessThanOrEqual(1);
        // The objective goes by trial numbers, so what it must answer differently is told by hand here.
        const next = study.ask();
        const drawn = { x: next.suggestFloat("x", -5, 5), y: next.suggestFloat("y", 1e-5, 1e-1, { log: true }) };
        if (closed.length < expected.length) expect(expected[closed.length]!.params).toMatchObject(drawn);
      }),
      { numRuns: 80 },
    );
  });

  it("cuts a torn line away before it writes the next", async () => {
    const path = freshPath();
    await open(path).optimize(() => 1, { nTrials: 2 });
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, `${whole}{"op_code":4,"worker_id":"tenb`);
    await open(path).optimize(() => 2, { nTrials: 1 });
    expect(readFileSync(path, "utf8").startsWith(whole)).toBe(true);
    expect(open(path).trials.map(({ value }) => value)).toEqual([1, 1, 2]);
  });

  it.each([
    ["text", "timeMs,symbol\n", /line 1, as each line must be an operation of a study: found "timeMs,symbol"/],
    ["text without a line feed", "timeMs", /its last line begins with "timeMs"/],
    [
      "a broken line between others",
      '{"op_code":0,"worker_id":"w","study_name":"ours","directions":[1]}\n{"op_code":4,"worker\n' +
        '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null}\n',
      /line 2/,
    ],
    ["an operation it does not know", '{"op_code":11,"worker_id":"w"}\n', /numbered 0 to 10: found 11/],
    ["JSON of another kind", "[1,2]\n", /line 1/],
  ])("refuses %s and leaves it as it is", (_, text, message) => {
    const path = join(folder, `refused-${made++}.log`);
    writeFileSync(path, text);
    expect(() => open(path)).toThrow(message);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("refuses a study of several objectives, and one of the other direction", () => {
    const path = join(folder, "several.log");
    const lines =
      '{"op_code":0,"worker_id":"w","study_name":"ours","directions":[1,2]}\n' +
      '{"op_code":0,"worker_id":"w","study_name":"up","directions":[2]}\n';
    writeFileSync(path, lines);
    expect(() => open(path)).toThrow(/must have one direction: found \[1,2\]/);
    const up = () =>
      createStudy({
        direction: "minimize",
        studyName: "up",
        sampler: new RandomSampler({ seed: 1 }),
        storage: new JournalStorage(path),
        loadIfExists: true,
      });
    expect(up).toThrow(/direction must stay "maximize"/);
    expect(readFileSync(path, "utf8")).toBe(lines);
  });

  it("sees what another writer does, and lets one trial be closed once", () => {
    const path = freshPath();
    const a = open(path, {});
    const b = open(path, {});
    a.enqueueTrial({ x: 1 });
    const trial = b.ask();
    expect(trial.suggestFloat("x", 0, 2)).toBe(1);
    expect(a.trials).toMatchObject([{ state: "running", params: { x: 1 } }]);
    b.tell(trial, 3);
    expect(a.bestTrial.value).toBe(3);
    expect(() => b.tell(trial, 4)).toThrow(/must be running: it is complete/);
  });

  it("goes on after a process that was killed while it held the lock", () => {
    const path = freshPath();
    open(path, {}).enqueueTrial({ x: 1 });
    symlinkSync(path, `${path}.lock`);
    open(path, { graceMs: 20 }).enqueueTrial({ x: 2 });
    symlinkSync(path, `${path}.lock`);
    open(path, { soleWriter: true }).enqueueTrial({ x: 3 });
    expect(open(path).trials).toHaveLength(3);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe("a lock of a journal", () => {
  const shared = { isSoleWriter: false, graceMs: 30_000 };
  const sole = { isSoleWriter: true, graceMs: 30_000 };
  const lockPath = (): string => join(mkdtempSync(join(folder, "lock-")), "journal.log");

  it("that another has taken over meanwhile is not removed by who held it before", () => {
    for (const options of [shared, sole]) {
      const path = lockPath();
      withJournalLock(path, options, () => {
        rmSync(`${path}.lock`);
        symlinkSync("another", `${path}.lock`);
      });
      expect(readlinkSync(`${path}.lock`)).toBe("another");
    }
  });

  it("of a sole writer that is gone is taken over at once", () => {
    const path = lockPath();
    writeFileSync(`${path}.lock`, "999999999 1");
    expect(withJournalLock(path, sole, () => 1)).toBe(1);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it("of a living sole writer is never taken over, and the wait for it ends", () => {
    const path = lockPath();
    const options = { isSoleWriter: true, graceMs: 10 };
    withJournalLock(path, options, () => {
      expect(() => withJournalLock(path, options, () => 1)).toThrow(
        `Cannot write journal "${path}" as only one process may write it: process ${process.pid} has held its lock`,
      );
    });
  });

  it("of a process of ours that stands still is never taken over, and the wait for it ends", () => {
    const path = lockPath();
    withJournalLock(path, { isSoleWriter: false, graceMs: 10 }, () => {
      let isWriting = false;
      expect(() =>
        withJournalLock(path, { isSoleWriter: false, graceMs: 10, patienceMs: 100 }, () => (isWriting = true)),
      ).toThrow(`as nobody may hold its lock for 100 ms: process ${process.pid} does`);
      expect(isWriting).toBe(false);
    });
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it("that stays unchanged is removed by one process at a time", () => {
    const path = lockPath();
    symlinkSync(path, `${path}.lock`);
    // Another of ours is judging it, and never ends: the lock must stay.
    const start = readFileSync(`/proc/${process.ppid}/stat`, "utf8").split(") ")[1]!.split(" ")[19];
    writeFileSync(`${path}.lock.left`, `${process.ppid} ${start}`);
    removeLeftLink(path);
    expect(readlinkSync(`${path}.lock`)).toBe(path);
    rmSync(`${path}.lock.left`);
    removeLeftLink(path);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe("a damaged journal", () => {
  const line = (fields: object): string => JSON.stringify({ worker_id: "w", ...fields });
  const journalOf = (...lines: readonly string[]): string => {
    const path = join(folder, `damaged-${made++}.log`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const openStudy = (path: string, studyName: string): Study =>
    createStudy({
      direction: "minimize",
      studyName,
      sampler: new RandomSampler({ seed: 1 }),
      storage: new JournalStorage(path),
      loadIfExists: true,
    });
  const study = (study_name: string): string => line({ op_code: 0, study_name, directions: [1] });
  const trial = (study_id: number): string => line({ op_code: 4, study_id, datetime_start: null });
  const param = (trial_id: number, name: string, attributes: object): string =>
    line({
      op_code: 5,
      trial_id,
      param_name: "x",
      param_value_internal: 0,
      distribution: JSON.stringify({ name, attributes }),
    });
  const uniform = { low: 0, high: 1, step: null, log: false };

  it("fails only the study that holds what cannot be held, and says where that stands", async () => {
    const path = journalOf(
      study("mine"),
      study("lists"),
      study("twice"),
      trial(0),
      trial(1),
      trial(2),
      param(1, "CategoricalDistribution", { choices: [[32], [64, 32]] }),
      param(2, "CategoricalDistribution", { choices: [1, 1, true] }),
      trial(1),
      trial(0),
      param(4, "FloatDistribution", uniform),
    );
    const mine = openStudy(path, "mine");
    expect(mine.trials.map(({ params }) => params)).toEqual([{}, { x: 0 }]);
    await mine.optimize((one) => one.suggestFloat("x", 0, 1), { nTrials: 1 });
    expect(openStudy(path, "mine").bestTrial.number).toBe(2);
    expect(() => openStudy(path, "lists")).toThrow(
      new RegExp(`^Cannot open study "lists" as every line must be whole: "${path}", line 7 is not: .*; restore that`),
    );
    expect(() => openStudy(path, "twice")).toThrow(/line 8 is not: .* its choices must differ/);
  });

  it.each([7, -1, 1.5])("fails only the study of which a trial has the state %s, which there is none of", (state) => {
    const finished = (trial_id: number, number: number) =>
      line({ op_code: 6, trial_id, state: number, values: [0.1], datetime_complete: null });
    const path = journalOf(study("odd"), study("mine"), trial(0), trial(1), finished(0, state), finished(1, 1));
    expect(openStudy(path, "mine").trials.map((one) => one.state)).toEqual(["complete"]);
    expect(() => openStudy(path, "odd")).toThrow(
      `line 5 is not: a trial's states are numbered 0 to 4: found ${state}; restore that`,
    );
    expect(() => openStudy(journalOf(study("odd"), line({ op_code: 4, study_id: 0, state })), "odd")).toThrow(
      `line 2 is not: a trial's states are numbered 0 to 4: found ${state}; restore that`,
    );
  });

  it("reads the distributions of Optuna 2, as Optuna does", () => {
    const path = journalOf(
      study("old"),
      ...[0, 1, 2, 3, 4].map(() => trial(0)),
      param(0, "UniformDistribution", { low: 0, high: 1 }),
      param(1, "LogUniformDistribution", { low: 0.1, high: 1 }).replace('"x"', '"y"'),
      param(2, "DiscreteUniformDistribution", { low: 0, high: 1, q: 0.5 }).replace('"x"', '"z"'),
      param(3, "IntUniformDistribution", { low: 0, high: 4, step: 2 }).replace('"x"', '"n"'),
      param(4, "IntLogUniformDistribution", { low: 1, high: 4, step: 1 }).replace('"x"', '"m"'),
    );
    expect(openStudy(path, "old").trials.map(({ distributions }) => Object.values(distributions)[0])).toEqual([
      { kind: "float", low: 0, high: 1, log: false, step: null },
      { kind: "float", low: 0.1, high: 1, log: true, step: null },
      { kind: "float", low: 0, high: 1, log: false, step: 0.5 },
      { kind: "int", low: 0, high: 4, log: false, step: 2 },
      { kind: "int", low: 1, high: 4, log: true, step: 1 },
    ]);
  });

  it("always opens, or is refused in words that name the file", async () => {
    const whole = freshPath();
    await writeOurs(whole);
    const bytes = readFileSync(whole);
    const path = join(folder, "mutated.log");
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.nat(255),
        fc.constantFrom("replace", "remove", "insert"),
        (at, byte, how) => {
          const rest = bytes.subarray(how === "insert" ? at : at + 1);
          const put = how === "remove" ? Buffer.alloc(0) : Buffer.of(byte);
          const damaged = Buffer.concat([bytes.subarray(0, at), put, rest]);
          writeFileSync(path, damaged);
          try {
            open(path);
          } catch (error) {
            expect(error).not.toBeInstanceOf(TypeError);
            expect(String(error)).toMatch(/^(?:Syntax|Range)Error: Cannot /);
            expect(String(error)).toMatch(/"[^"]*mutated\.log"|direction/);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is refused with its line where values are nested without end", () => {
    const deep = `{"op_code":2,"study_id":0,"user_attr":{"x":${"[".repeat(200_000)}`;
    expect(() => new JournalStorage(journalOf(study("mine"), deep))).toThrow(/"[^"]*\.log", line 2, as each line must/);
    const inside = `{\\"x\\":NaN,\\"y\\":${"[".repeat(200_000)}`;
    const line = `{"op_code":5,"trial_id":0,"param_name":"x","param_value_internal":0,"distribution":"${inside}"}`;
    expect(() => openStudy(journalOf(study("mine"), trial(0), line), "mine")).toThrow(/line 3 is not: .*100 deep/);
  });

  it("is not held whole where it is a hole of gigabytes, and is refused with its line", () => {
    const path = journalOf(study("mine"));
    truncateSync(path, 6 * 1_024 ** 3);
    expect(() => new JournalStorage(path)).toThrow(/"[^"]*\.log", line 2, as it must end within 16777216 bytes/);
  });

  it("reads lines that lie across the pieces in which it is read", () => {
    const long = `{"op_code":2,"worker_id":"w","study_id":0,"user_attr":{"x":"${"x".repeat(9_000_000)}"}}`;
    const path = journalOf(study("mine"), long, trial(0), long, trial(0));
    expect(openStudy(path, "mine").trials).toHaveLength(2);
  });

  it("gives a handle that meets the damage later no trial behind it", () => {
    const path = journalOf(study("mine"), trial(0));
    const mine = openStudy(path, "mine");
    appendFileSync(path, `${param(0, "FloatDistribution", { low: 1, high: 0, step: null })}\n${trial(0)}\n`);
    expect(() => mine.ask()).toThrow(/line 3 is not: .*low must not exceed high/);
  });

  it("is refused by its kind where it is no file", () => {
    const path = join(folder, "pipe.log");
    execFileSync("mkfifo", [path]);
    expect(() => new JournalStorage(path)).toThrow(
      `Cannot read journal "${path}" as it must be a file that can be read: found a pipe or a device`,
    );
  });
});

describe("a trial that was running", () => {
  const journal = (workerId: string, fixed = "") =>
    [
      '{"op_code":0,"worker_id":"w","study_name":"ours","directions":[1]}',
      `{"op_code":4,"worker_id":"${workerId}","study_id":0,"datetime_start":null${fixed}}`,
      "",
    ].join("\n");
  const opened = (text: string, options: JournalStorageOptions) => {
    const path = join(folder, `running-${made++}.log`);
    writeFileSync(path, text);
    return open(path, options);
  };
  const [, , alive] = /tenbin-(.+)-(\d+-\d+)/.exec(readFileSync(writeOne(), "utf8"))!;

  function writeOne(): string {
    const path = freshPath();
    open(path, {}).ask();
    return path;
  }

  it.each([
    ["is abandoned when its process is gone", `tenbin-${hostname()}-999999999-1`, "fail"],
    ["is abandoned when its process number was given out again", `tenbin-${hostname()}-${process.pid}-1`, "fail"],
    ["goes on while its process lives", `tenbin-${hostname()}-${alive}`, "running"],
    ["stays when nobody can know", "tenbin-elsewhere-1-1", "running"],
    ["stays when it is Optuna's", "11111111-2222-3333-4444-555555555555-1", "running"],
  ])("%s", (_, workerId, state) => {
    expect(opened(journal(workerId), {}).trials[0]!.state).toBe(state);
  });

  it("is always abandoned for the sole writer, unless another process is running it", () => {
    expect(opened(journal("tenbin-elsewhere-1-1"), { soleWriter: true }).trials[0]!.state).toBe("fail");
    expect(opened(journal(`tenbin-${hostname()}-${alive}`), { soleWriter: true }).trials[0]!.state).toBe("fail");
    const start = readFileSync(`/proc/${process.ppid}/stat`, "utf8").split(") ")[1]!.split(" ")[19];
    expect(() => opened(journal(`tenbin-${hostname()}-${process.ppid}-${start}`), { soleWriter: true })).toThrow(
      /only one process may write/,
    );
  });

  it("is enqueued again, once, when it had been enqueued", () => {
    const text = journal("tenbin-elsewhere-1-1", ',"system_attrs":{"fixed_params":{"x":0.5}}');
    const path = join(folder, "enqueued.log");
    writeFileSync(path, text);
    const study = open(path);
    expect(study.trials.map(({ state }) => state)).toEqual(["fail", "waiting"]);
    expect(study.ask().suggestFloat("x", 0, 1)).toBe(0.5);
    // A kill after the first of the three lines: the second trial stands for the first already.
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${lines.slice(0, 3).join("\n")}\n`);
    expect(open(path).trials.map(({ state }) => state)).toEqual(["fail", "waiting"]);
  });
});

describe("Python's JSON", () => {
  it("always reads back what it wrote", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.constantFrom("NaN", 'Infinity"', "-Infinity"),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (original) => {
        // Negative zero is zero to JSON.stringify.
        expect(parsePythonJson(stringifyPythonJson(original))).toEqual(withoutNegativeZero(original));
      }),
    );
  });

  it("writes NaN and the infinities as Python does", () => {
    expect(stringifyPythonJson({ a: [NaN, Infinity, -Infinity], b: undefined, c: "NaN" })).toBe(
      '{"a":[NaN,Infinity,-Infinity],"c":"NaN"}',
    );
  });
});

function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutNegativeZero(member)]));
  return value;
}
