/** The commands as a user runs them: built, in their own process, one after the other in an empty folder. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    ["no predictions", ["diagnose"], /--predictions/],
    ["a threshold that is none", ["diagnose", "--predictions", "v31.csv", "--threshold", "2"], /between 0 and 1/],
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

  it("refuse a candidate whose card was cut in half", () => {
    const card = join(place, CANDIDATE, "candidate.json");
    const text = readFileSync(card, "utf8");
    writeFileSync(card, text.slice(0, text.length / 2));
    const refused = tenbin("validate", "--model", CANDIDATE);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("candidate.json");
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
