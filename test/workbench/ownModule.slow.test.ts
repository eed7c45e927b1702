/** A file of one's own through the built commands: child processes, candidate and pages. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

/** One file with all that a quant may bring. */
const MODULE = `import { defineFeature, defineGate, defineLabel, defineMember, labelByHorizon } from "tenbin";

export const surge = defineFeature({
  name: "volume_surge", formula: "v / v one day before - 1", lookBackBars: 25,
  compute: ({ bars: { volume } }) => volume.map((v, i) => v / (volume[i - 24] ?? NaN) - 1),
});

export const soon = defineLabel({
  name: "closesHigherSoon", title: "label of the next hours",
  options: { hours: { about: "time until it is known", type: "integer", default: 2, atLeast: 1 } },
  buyMeans: ({ hours }) => \`the close \${hours} h later is higher\`,
  label: ({ bars }, { hours }) => labelByHorizon(bars, { horizonMs: hours * 3_600_000 }),
});

export const sign = defineMember({
  name: "bySign", label: "By sign", readsWindows: false,
  options: {
    column: { about: "feature whose sign is read", type: "integer", default: 0, atLeast: 0 },
    pull: { about: "rows of one half that each side starts with", type: "number", default: 5, above: 0,
      search: { name: "signPull", low: 1, high: 50 } },
  },
  fit: ({ x, y, weight }, { column, pull }) => {
    const share = (isAbove: boolean): number => {
      let [buys, total] = [pull / 2, pull];
      y.forEach((label, row) => {
        if (x.data[row * x.cols + column]! > 0 !== isAbove) return;
        buys += label * weight[row]!;
        total += weight[row]!;
      });
      return buys / total;
    };
    return { column, above: share(true), below: share(false) };
  },
  score: ({ column, above, below }, { data, rows, cols }) =>
    Array.from({ length: rows }, (_, row) => (data[row * cols + column]! > 0 ? above : below)),
});

export const mondays = defineGate({
  id: "buy_ratio_monday", name: "Share of Buy on Mondays", answer: "balanced", limits: { low: 0.3, high: 0.7 },
  isShare: true,
  measure: ({ predictions: { t0Ms, probability, threshold }, meanOf }) => {
    const rows = [...t0Ms.keys()].filter((row) => new Date(t0Ms[row]!).getUTCDay() === 1);
    return rows.length === 0
      ? { missing: "needs a Monday" }
      : meanOf(rows.map((row) => (probability[row]! > threshold ? 1 : 0)), rows);
  },
});
`;
/** The same with a feature that reads the next bar. */
const LOOKING_AHEAD = MODULE.replace("volume[i - 24]", "volume[i + 1]");
const CANDIDATE = "data/models/v4_candidate";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-own-module-"));
  cpSync(join(root, "notebooks"), join(place, "notebooks"), { recursive: true });
  const yaml = join(place, "notebooks/model_v4.yaml");
  const text = readFileSync(yaml, "utf8")
    .replace(/^extensions: .*$/m, "extensions: [mine.ts]")
    .replace(/^ {2}kind: horizon\b.*\n {2}options: \{\}.*$/m, "  kind: closesHigherSoon\n  options: { hours: 3 }")
    .replace(/^members: .*$/m, "members:\n  bySign: { column: 1 }")
    .replace(/^ {2}members: all.*$/m, "  members: [lstm, bySign]")
    .replace(/^ {2}ranges: .*$/m, "  ranges:\n    signPull: [2, 20]");
  writeFileSync(yaml, text);
  writeFileSync(join(place, "notebooks/mine.ts"), MODULE);
});
afterAll(() => rmSync(place, { recursive: true }));

const tenbinIn = (cwd: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync("node", [join(root, "dist/workbench/cli.js"), ...words], {
    cwd,
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
};
const tenbin = (...words: string[]) => tenbinIn(place, ...words);

const LONGEST_MS = 1_800_000;

describe.skipIf(!hasKernel)(`a module of one's own (${WITHOUT_KERNEL})`, { timeout: LONGEST_MS }, () => {
  /** The pages of a report of the checkout, where notebooks run; the folder is left as it was. */
  const report = (): { readonly said: string; readonly read: (name: string) => string } => {
    const config = join(place, "notebooks/model_v4.yaml");
    const { status, said } = tenbinIn(root, "report", "--config", config, "--profile", "tiny");
    expect([status, said]).toEqual([0, expect.stringContaining("Is it balanced?")]);
    const directory = join(root, /reports\/moderate-tiny-\w+/.exec(said)![0]);
    const texts = new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]));
    rmSync(directory, { recursive: true });
    return { said, read: (name) => texts.get(name)! };
  };
  const gatesOf = (verdict: string) =>
    (JSON.parse(verdict) as { readonly gates: readonly { readonly id: string; readonly answer: string }[] }).gates;

  it("goes through report to the pages, in other processes too", () => {
    const { read } = report();
    expect(read("02-features.html")).toContain("volume_surge");
    expect(read("03-models.html")).toContain("the close 3 h later is higher");
    expect(read("03-models.html")).toMatch(/By sign[\s\S]*column 1, pull 5/);
    expect(read("04-training.html")).toContain("By sign");
    expect(read("05-search.html")).toContain("signPull");
    expect(read("06-validation.html")).toContain("no closed form for the label of the next hours");
    for (const page of ["06-validation.html", "index.html"]) expect(read(page)).toContain("Share of Buy on Mondays");
    expect(gatesOf(read("verdict.json"))).toContainEqual(
      expect.objectContaining({ id: "buy_ratio_monday", answer: "balanced" }),
    );
    expect(read("index.html")).toContain("Judged by the label of the next hours");
    expect(read("index.html")).toContain("Hash of mine.ts");
    expect(read("config.yaml")).toMatch(/extensions:\n\s+- path: .*notebooks\/mine\.ts\n\s+sha256: [0-9a-f]{64}/);
    expect(read("config.yaml")).toMatch(/bySign:\n\s+column: 1\n\s+pull: 5/);
  });

  it("is named where a feature of it looks ahead, and nothing is honest then", () => {
    const file = join(place, "notebooks/mine.ts");
    writeFileSync(file, LOOKING_AHEAD);
    const { said, read } = report();
    writeFileSync(file, MODULE);
    expect(read("06-validation.html")).toMatch(/reads the future: volume_surge \(your extension mine\.ts\)/);
    expect(said).toContain("Is it honest? No.");
    expect(JSON.parse(read("verdict.json"))).toMatchObject({ verdict: "fail", answers: { honest: "fail" } });
  });

  it("lies beside the candidate, which is judged by it when the original has gone", () => {
    expect(tenbin("train", "--profile", "tiny").status).toBe(0);
    expect(readFileSync(join(place, CANDIDATE, "extensions/mine.ts"), "utf8")).toBe(MODULE);
    rmSync(join(place, "notebooks/mine.ts"));
    const judged = tenbin("validate", "--model", CANDIDATE);
    expect([0, 1, 3]).toContain(judged.status);
    expect(judged.said).toContain("Share of Buy on Mondays");
    rmSync(join(place, CANDIDATE, "extensions"), { recursive: true });
    expect(tenbin("validate", "--model", CANDIDATE)).toEqual({
      status: 2,
      said: expect.stringMatching(/must be whole.*: extensions\/mine\.ts is missing/),
    });
    expect(existsSync(join(place, "notebooks/mine.ts"))).toBe(false);
  });

  it("is refused in one line, before anything is computed, when it cannot be used", () => {
    writeFileSync(join(place, "notebooks/mine.ts"), MODULE.replace("bars: { volume }", "bars: { volumes }"));
    const { status, said } = tenbin("train", "--profile", "tiny");
    expect(status).toBe(2);
    expect(said).toMatch(
      /^tenbin train: Cannot use "notebooks\/mine\.ts" as its types must fit: mine\.ts:5:\d+ Property 'volumes' does not exist/m,
    );
  });
});
