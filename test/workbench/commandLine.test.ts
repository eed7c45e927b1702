import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/workbench/commandLine.js";
import { UsageError } from "../../src/workbench/commands/command.js";
import { explainFailure } from "../../src/workbench/commands/explainFailure.js";
import { NotebookError } from "../../src/workbench/notebooks/runNotebook.js";
import { refusalOf, surviveLostReader } from "../../src/workbench/commands/terminal.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const HELP = "Usage: tenbin train\n";
const systemError = (code: string): Error => Object.assign(new Error(`${code}: no luck, write`), { code });

describe("explainFailure", () => {
  it("answers words that it does not understand with the usage", () => {
    expect(explainFailure(new UsageError("--seed needs a value"), "train", HELP)).toEqual({
      text: `tenbin train: --seed needs a value\n\n${HELP}`,
      code: 2,
    });
  });

  it("says a refusal as it is", () => {
    expect(explainFailure(new RangeError("Cannot import x"), "train", HELP)).toEqual({
      text: "tenbin train: Cannot import x\n",
      code: 2,
    });
  });

  it.each([
    systemError("ENOSPC"),
    systemError("EACCES"),
    systemError("EROFS"),
    systemError("EMFILE"),
    systemError("EIO"),
    Object.assign(new Error("Unknown system error -122, mkdir"), { errno: -122, code: "Unknown system error -122" }),
    new Error('IO Error: Could not write file "x.parquet": Text file busy'),
    new Error('IO Error: Could not write file "x.parquet": No space left on device'),
  ])("tells a full or locked disk from a mistake of ours: %s", (error) => {
    const { text, code } = explainFailure(error, "train", HELP);
    expect(code).toBe(2);
    expect(text).toContain(error.message);
    expect(text).toMatch(/^tenbin train: Cannot go on as the machine must give room and rights: .*\n$/);
    expect(text).not.toContain("    at ");
  });

  it.each([
    "Error: Cannot fit XGBoost as the machine must give room and rights: the disk does not answer (EIO: i/o error)",
    "[Errno 5] Input/output error: 'reports/a.tmp-1/01-data.ipynb'",
    "Error: EIO: i/o error, mkdir 'data/models'\n    at mkdirSync (node:fs:1371:26)",
  ])("tells a disk that fails under a notebook from a cell that does: %s", (message) => {
    const failure = { event: "failed", kind: "error", cell: 3, source: "await run.race()", message } as const;
    const { text, code } = explainFailure(new NotebookError("Cannot run it", "04.ipynb", failure), "report", HELP);
    expect(code).toBe(2);
    expect(text).toMatch(/^tenbin report: Cannot run 04.ipynb, code cell 3 as .*: the disk does not answer \(.*\n$/);
  });

  it("leaves a cell that throws an internal error", () => {
    const failure = { event: "failed", kind: "error", cell: 3, source: "x", message: "ENOENT: no such file" } as const;
    const error = new NotebookError("Cannot run 04.ipynb, code cell 3", "04.ipynb", failure);
    expect(explainFailure(error, "report", HELP)).toEqual({
      text: "tenbin report: Cannot run 04.ipynb, code cell 3\n",
      code: 70,
    });
  });

  it("takes no mistake of ours for a refusal because the engine says Cannot too", () => {
    const mistake = [
      () => (undefined as unknown as string[]).filter(Boolean),
      () => Object.keys(null as unknown as object),
      () => Buffer.alloc(1).toString("no such encoding" as "utf8"),
    ];
    for (const make of mistake) {
      const error: unknown = (() => {
        try {
          return make();
        } catch (reason) {
          return reason;
        }
      })();
      expect(explainFailure(error, "train", HELP).code).toBe(70);
    }
    expect(
      explainFailure(
        new TypeError("Cannot rank candidates as their predictions must carry labels: found none"),
        "train",
        HELP,
      ).code,
    ).toBe(2);
  });

  it("says in one sentence that a file has vanished while it worked", () => {
    const missing = (() => {
      try {
        return readFileSync("/nowhere/at/all");
      } catch (error) {
        return error;
      }
    })();
    const { text, code } = explainFailure(missing, "train", HELP);
    expect([code, text]).toEqual([
      2,
      expect.stringMatching(/^tenbin train: Cannot go on as .*\/nowhere\/at\/all.*\n$/),
    ]);
  });

  it("shows the stack of anything else", () => {
    const { text, code } = explainFailure(new TypeError("undefined is not a function"), "train", HELP);
    expect(code).toBe(70);
    expect(text).toMatch(/internal error\nTypeError: undefined is not a function\n {4}at /);
  });
});

describe("runCommandLine", () => {
  afterEach(() => vi.restoreAllMocks());

  it("refuses a last day that is none before it asks anybody", async () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const words = ["--symbols", "BTCUSDT", "--archive-url", "none", "--until", "2025-02-31"];
    expect(await runCommandLine(["download", ...words])).toBe(2);
    expect(said.join("")).toMatch(/^tenbin download: --until must be a day, as 2025-12-31: found "2025-02-31"\n/);
  });

  it.each([
    [["prepare", "--seed", "-1"], '--seed must be a whole number: found "-1"'],
    [["prepare", "--seed"], "--seed needs a value; one that begins with a dash is written --seed=-x"],
    [["predict", "--data", "--out", "x"], "--data needs a value; one that begins with a dash is written --data=-x"],
    [["predict", "-x"], "Unknown option '-x'"],
    [["predict", "--dat", "x"], "Unknown option '--dat'; did you mean data?"],
    [["models", "name", "one"], "name needs a folder or a name, and the new name: found 1 word"],
    [["models", "\u001b[2Jup"], 'no "\ufffd[2Jup" of models'],
  ])("says in one sentence what it does not understand: %j", async (words, sentence) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    expect(await runCommandLine(words)).toBe(2);
    expect(said.join("").split("\n").slice(0, 2)).toEqual([`tenbin ${words[0]}: ${sentence}`, ""]);
  });

  it.each(["prepare", "train", "search", "report", "diagnose --predictions x.csv"])(
    "of %s says a configuration's first fault in one line, and how many more there are",
    async (command) => {
      const path = join(mkdtempSync(join(tmpdir(), "tenbin-words-")), "bad.yaml");
      writeFileSync(path, "seed: -3\nprofile: slow\ntraining: { epocs: 3 }\n");
      const said: string[] = [];
      vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
      expect(await runCommandLine([...command.split(" "), "--config", path])).toBe(2);
      rmSync(dirname(path), { recursive: true });
      expect(said.join("")).toMatch(
        /^tenbin \w+: Cannot use \S+bad\.yaml as a configuration: training has no key "epocs"; .*; did you mean epochs\? \(and \d+ more faults: at seed, profile, .*\)\n$/,
      );
    },
  );

  it.each([
    ["diagnose", "predictions", ["--predictions", "a.csv", "--predictions", "b.csv"]],
    ["diagnose", "threshold", ["--predictions", "a.csv", "--threshold=a.csv", "--threshold", "b.csv"]],
    ["predict", "model", ["--model", "a.csv", "--data", "x", "--data", "y", "--model", "b.csv"]],
  ])("of %s refuses --%s given twice, of which one would be lost", async (command, flag, words) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    expect(await runCommandLine([command, ...words])).toBe(2);
    expect(said.join("").split("\n")[0]).toBe(
      `tenbin ${command}: --${flag} must be given once: found "a.csv" and "b.csv"`,
    );
  });
});

describe.skipIf(!hasKernel)(`the command line (${WITHOUT_KERNEL})`, () => {
  it("makes no report outside of its checkout, where cells and command would look in two places", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "tenbin-elsewhere-"));
    cpSync(join(root, "notebooks"), join(elsewhere, "notebooks"), { recursive: true });
    const words = [join(root, "dist/workbench/cli.js"), "report", "--profile", "tiny", "--data", "mine.csv"];
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: elsewhere, encoding: "utf8" });
    const left = readdirSync(elsewhere);
    rmSync(elsewhere, { recursive: true });
    expect([status, left]).toEqual([2, ["notebooks"]]);
    expect(stderr).toMatch(/^tenbin report: Cannot make a report in "\S+" as its notebooks run in their checkout: /);
    expect(stderr).toContain(`cd "${root.replace(/\/$/, "")}" first`);
  });

  it.each([
    ["a result that nobody took is no success", "models >/dev/full", 2],
    ["nor is it a verdict", "validate --help >/dev/full", 2],
    ["a refusal stays one", "nosuch 2>/dev/full", 2],
    ["a reader that left is none of its business", "models | true; exit ${PIPESTATUS[0]}", 0],
  ])("on a stream that takes nothing: %s", (_what, words, code) => {
    const { status, stderr } = spawnSync("bash", ["-c", `node dist/workbench/cli.js ${words}`], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status).toBe(code);
    if (words.includes(" >/dev/full"))
      expect(stderr).toMatch(
        /^tenbin \w+: Cannot say what came of it as the machine must give room and rights: no space .*\n$/,
      );
  });

  it("says in one sentence that the machine refuses, while modules load too", () => {
    // Node opens this many modules at once, and some before the first of ours.
    for (const most of [40, 80]) {
      const { status, stderr } = spawnSync(
        "bash",
        ["-c", `ulimit -n ${most}; exec node dist/workbench/cli.js prepare`],
        {
          cwd: root,
          encoding: "utf8",
        },
      );
      expect(stderr).toMatch(/^tenbin: Cannot load .* must give room and rights .*: EMFILE: .*; mend that .*\n$/);
      expect(status).toBe(2);
    }
  });
});

describe("surviveLostReader", () => {
  it("goes on without a reader, remembers what the machine refused, and no mistake of ours passes", async () => {
    const stream = new EventEmitter();
    surviveLostReader(stream);
    surviveLostReader(stream);
    stream.emit("error", systemError("EPIPE"));
    expect(await refusalOf(stream)).toBeUndefined();
    stream.emit("error", systemError("EIO"));
    stream.emit("error", systemError("ENOSPC"));
    expect(await refusalOf(stream)).toMatchObject({ code: "EIO" });
    expect(() => stream.emit("error", new TypeError("no"))).toThrow("no");
  });

  it("takes a terminal that is closed for a reader that is gone", async () => {
    const stream = Object.assign(new EventEmitter(), { isTTY: true });
    surviveLostReader(stream);
    stream.emit("error", systemError("EIO"));
    expect(await refusalOf(stream)).toBeUndefined();
  });
});
