/** The commands as a user runs them: built, in their own process, one after the other in an empty folder. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/index.js";
import { loadSignal, openRun } from "../../src/run/index.js";
import { confirmationPredictions } from "../../src/run/validation/validateModels.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const CANDIDATE = "data/models/v4_candidate";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-commands-"));
  cpSync(join(root, "notebooks"), join(place, "notebooks"), { recursive: true });
});
afterAll(() => rmSync(place, { recursive: true }));

const tenbin = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync("node", [join(root, "dist/workbench/cli.js"), ...words], {
    cwd: place,
    encoding: "utf8",
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  return { status, stdout, stderr };
};
/** Six hundred bars of a walk that ends up where it began, of BTCUSDT. */
const writtenBars = (name: string, barMs: number): string => {
  const rows = Array.from({ length: 600 }, (_, bar) => {
    const [open, close] = [100 + 5 * Math.sin(bar / 9), 100 + 5 * Math.sin((bar + 1) / 9)];
    const [high, low] = [Math.max(open, close) + 1, Math.min(open, close) - 1];
    return `${Date.UTC(2025, 0, 1) + bar * barMs},BTCUSDT,${open},${high},${low},${close},${10 + (bar % 7)}`;
  });
  // A last bar that a later one proves to be finished is not left out.
  return written(name, `open_time,symbol,open,high,low,close,volume\n${rows.join("\n")}\n`);
};
const killedAfter = async (waitMs: number, ...words: readonly string[]): Promise<void> => {
  const child = spawn("node", [join(root, "dist/workbench/cli.js"), ...words], { cwd: place, stdio: "ignore" });
  const over = new Promise((done) => child.once("exit", done));
  setTimeout(() => child.kill("SIGKILL"), waitMs);
  await over;
};
const written = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(place, name), text);
  return name;
};

describe.skipIf(!hasKernel)(`the commands (${WITHOUT_KERNEL})`, () => {
  it("go from nothing to a verdict: prepare, train, search, validate", () => {
    const prepared = tenbin("prepare", "--profile", "tiny", "--scenario", "strong");
    expect([prepared.status, prepared.stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    expect(prepared.stdout).toMatch(/simulated/i);

    const trained = tenbin("train", "--profile", "tiny", "--scenario", "strong");
    expect(trained.status).toBe(0);
    expect(existsSync(join(place, CANDIDATE))).toBe(true);

    const searched = tenbin("search", "--profile", "tiny", "--scenario", "strong");
    expect(searched.status).toBe(0);
    expect(searched.stdout).toMatch(/trial/);

    const judged = tenbin("validate", "--model", CANDIDATE);
    const [, verdict] = /^verdict: (pass|fail|inconclusive)$/m.exec(judged.stdout)!;
    expect(judged.status).toBe({ pass: 0, fail: 1, inconclusive: 3 }[verdict!]);
    expect(/: fails\b/.test(judged.stdout)).toBe(judged.status === 1);
    const unmatched = tenbin("validate", "--model", CANDIDATE, "--data", "later.csv", "--against", "absent.csv");
    expect([unmatched.status, unmatched.stderr]).toEqual([2, expect.stringContaining("or a file of its predictions")]);
    // The same question gives the same answer, and opens nothing anew.
    expect(tenbin("validate", "--model", CANDIDATE)).toEqual({ ...judged, stderr: expect.any(String) });
  });

  it("diagnose somebody else's file and compare it: 0 whatever is found", () => {
    // One row an hour of 40 days whose probability follows the hour alone.
    const rows = Array.from({ length: 960 }, (_, hour) => {
      const timeMs = Date.UTC(2025, 0, 1) + hour * 3_600_000;
      return `${timeMs},BTCUSDT,${(0.2 + 0.01 * (hour % 24)).toFixed(2)},${hour % 3 === 0 ? 1 : 0}`;
    });
    const path = written("v31.csv", `timeMs,symbol,probability,label\n${rows.join("\n")}\n`);
    const found = tenbin("diagnose", "--predictions", path);
    expect([found.status, found.stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    expect(found.stdout).toMatch(/^verdict: fail$/m);
    const page = found.stdout.trimEnd().split("\n").at(-1)!;
    expect(readFileSync(join(place, page), "utf8")).toMatch(/^<!doctype html>/i);

    const other = written(
      "v32.csv",
      `timeMs,symbol,probability,label\n${rows.join("\n").replaceAll(",0.2", ",0.6")}\n`,
    );
    const differ = tenbin("report-diff", "--a", path, "--b", other);
    expect([differ.status, differ.stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    expect(existsSync(join(place, differ.stdout.trimEnd().split("\n").at(-1)!))).toBe(true);
  });

  it.each([
    ["a word that no command has", ["prepare", "--nonsense", "1"], /nonsense/],
    ["a command that is none", ["retrain"], /no command "retrain"/],
    ["a profile that is none", ["train", "--profile", "huge"], /huge/],
    ["data that are not there", ["prepare", "--data", "nowhere"], /nowhere/],
    ["a model that is not there", ["validate", "--model", "nowhere"], /nowhere/],
    ["a model that is not there to predict", ["predict", "--model", "nowhere", "--data", "v31.csv"], /nowhere/],
    ["no bars", ["predict"], /--data/],
    ["a day that is none", ["predict", "--data", "v31.csv", "--from", "2025-02-31"], /--from must be a UTC time/],
    ["a span that ends first", ["predict", "--data", "x", "--from", "2025-02-02", "--to", "2025-02-01"], /before --to/],
    ["a file of no known kind", ["predict", "--data", "v31.csv", "--out", "x.xlsx"], /\.csv, \.jsonl or \.parquet/],
    ["a word for what is missing", ["predict", "--data", "x", "--missing", "zero"], /score-anyway alone/],
    ["no predictions", ["diagnose"], /--predictions/],
    ["a threshold that is none", ["diagnose", "--predictions", "v31.csv", "--threshold", "2"], /above 0 and below 1/],
    ["one side only", ["report-diff", "--a", "v31.csv"], /--a and --b/],
    ["a configuration that is not there", ["search", "--config", "nowhere.yaml"], /nowhere\.yaml/],
  ])("refuse %s with 2 and one message", (_, words, message) => {
    const { status, stdout, stderr } = tenbin(...words);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/internal error|\n {4}at /);
  });

  it.each([
    ["rows of bars cut in the middle", "prepare", "--data", "cut.csv"],
    ["bytes that are no table", "diagnose", "--predictions", "noise.csv"],
    ["an archive that ends early", "prepare", "--data", "BTCUSDT-1h-2025-01.zip"],
    ["YAML that does not parse", "train", "--config", "broken.yaml"],
    ["YAML with a key nobody knows", "search", "--config", "unknown.yaml"],
  ])("refuse %s with 2 and name the file", (_, command, option, name) => {
    const bars = Array.from({ length: 60 }, (_, hour) => `${1735689600000 + hour * 3_600_000},1,2,0.5,1.5,10`);
    written("cut.csv", `open_time,open,high,low,close,volume\n${bars.join("\n")}\n1735905600000,1,2`);
    written(
      "noise.csv",
      Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 256),
    );
    written("BTCUSDT-1h-2025-01.zip", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0));
    written("broken.yaml", "profile: [quick\n  members: {");
    written("unknown.yaml", "profil: quick\n");
    const { status, stdout, stderr } = tenbin(command, option, name);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/internal error|\n {4}at /);
  });

  it("score with a saved model what its run scored, to the bit", async () => {
    const before = process.cwd();
    process.chdir(place);
    try {
      const run = openRun({ config: readConfig("notebooks/model_v4.yaml", { profile: "tiny", scenario: "strong" }) });
      const { dataset } = await run.dataset();
      const own = await confirmationPredictions(await run.context(), dataset, join(CANDIDATE, "model"));
      const signal = await loadSignal(CANDIDATE);
      const decisions = await signal.decide((await run.market()).markets, { fromMs: own.t0Ms[0]! });
      signal.dispose();
      const rowAt = new Map(Array.from(decisions.t0Ms, (t0, row) => [`${decisions.symbol[row]} ${t0}`, row]));
      const rows = Int32Array.from(own.t0Ms, (t0, row) => rowAt.get(`${own.symbol[row]} ${t0}`)!);
      expect(rows.length).toBeGreaterThan(400);
      expect(Float64Array.from(rows, (row) => decisions.probability[row]!)).toEqual(own.probability);
      expect(Float64Array.from(rows, (row) => decisions.score[row]!)).toEqual(own.score);
    } finally {
      process.chdir(before);
    }
  });

  it("predict: refuse by name an input that the files lack, score anyway when told so, and diagnose reads it", () => {
    const bars = writtenBars("bars.csv", 3_600_000);
    const refused = tenbin("predict", "--data", bars);
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(
      /Cannot score BTCUSDT as the model was trained on \w+(, [\w ]+)*: these data have none/,
    );
    const asked = ["predict", "--data", bars, "--missing", "score-anyway", "--out", "scored.csv"];
    const scored = tenbin(...asked);
    expect([scored.status, scored.stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    expect(scored.stdout).toMatch(/^v4 as shipped of run strong-tiny-\w+: \d+ of 599 bars scored/);
    expect(scored.stdout).toMatch(/^scored anyway: \d+ bars, .*\bfunding\b.* missing$/m);
    expect(scored.stdout).toMatch(/^not scored: \d+ bars, warm-up$/m);
    const next = /^next: tenbin (.*)$/m
      .exec(scored.stdout)![1]!
      .split(" ")
      .map((word) => word.replaceAll('"', ""));
    expect(tenbin(...next).status).toBe(0);
  });

  it("predict: refuse bars that are coarser than the model's, in words", () => {
    const refused = tenbin("predict", "--data", writtenBars("coarse.csv", 4 * 3_600_000));
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("found bars of 4 h, and no bar is ever made finer");
  });

  it("predict: leave nothing half-written when they are killed, and end as if they had not been", async () => {
    const words = ["predict", "--data", writtenBars("bars.csv", 3_600_000), "--missing", "score-anyway"];
    expect(tenbin(...words, "--out", "whole/scored.csv").status).toBe(0);
    const whole = ["scored.csv", "scored.unscored.csv"].map((name) => readFileSync(join(place, "whole", name), "utf8"));
    for (const waitMs of [300, 800, 1_200, 1_600]) {
      await killedAfter(waitMs, ...words, "--out", "killed/scored.csv");
      const [decisions, unscored] = ["scored.csv", "scored.unscored.csv"].map((name) => join(place, "killed", name));
      if (existsSync(decisions!)) expect(readFileSync(decisions!, "utf8")).toBe(whole[0]);
      if (existsSync(unscored!)) expect(readFileSync(unscored!, "utf8")).toBe(whole[1]);
    }
    expect(tenbin(...words, "--out", "killed/scored.csv").status).toBe(0);
    expect(readdirSync(join(place, "killed")).sort()).toEqual(["scored.csv", "scored.unscored.csv"]);
    expect(readFileSync(join(place, "killed/scored.csv"), "utf8")).toBe(whole[0]);
  });

  it("refuse a candidate whose card was cut in half", () => {
    const card = join(place, CANDIDATE, "signal.json");
    const text = readFileSync(card, "utf8");
    writeFileSync(card, text.slice(0, text.length / 2));
    const refused = tenbin("validate", "--model", CANDIDATE);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("signal.json");
    writeFileSync(card, text);
  });

  it("download nothing without names of contracts, of an unknown exchange or by words that are none", () => {
    const refusals = [
      [["download"], /--symbols needs names of contracts/],
      [["download", "--symbols", "BTCUSDT", "--until", "31.12.2025"], /--until must be a day, as 2025-12-31/],
      [["download", "--symbols", "BTCUSDT", "--exchange", "mtgox"], /the exchange must be one of binance, bybit/],
    ] as const;
    for (const [words, refusal] of refusals) {
      const { status, stdout, stderr } = tenbin(...words);
      expect([status, stdout, stderr]).toEqual([2, "", expect.stringMatching(refusal)]);
    }
    expect(existsSync(join(place, "data/raw"))).toBe(false);
  });
});
