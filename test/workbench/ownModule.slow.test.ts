/** A file of one's own through the built commands: child processes, candidate and pages. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const MODULE = `import { defineFeature } from "tenbin";
export const surge = defineFeature({
  name: "volume_surge", formula: "v / v one day before - 1", lookBackBars: 25,
  compute: ({ bars: { volume } }) => volume.map((v, i) => v / (volume[i - 24] ?? NaN) - 1),
});
`;
const CANDIDATE = "data/models/v4_candidate";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-own-module-"));
  cpSync(join(root, "notebooks"), join(place, "notebooks"), { recursive: true });
  const yaml = join(place, "notebooks/model_v4.yaml");
  writeFileSync(yaml, readFileSync(yaml, "utf8").replace(/^extensions: .*$/m, "extensions: [my_features.ts]"));
  writeFileSync(join(place, "notebooks/my_features.ts"), MODULE);
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
  it("goes through report to the pages, in other processes too", () => {
    // Notebooks run in the checkout, so the report is made there.
    const config = join(place, "notebooks/model_v4.yaml");
    const { status, said } = tenbinIn(root, "report", "--config", config, "--profile", "tiny");
    expect([status, said]).toEqual([0, expect.stringContaining("Is it balanced?")]);
    const directory = join(root, /reports\/strong-tiny-\w+/.exec(said)![0]);
    const page = (name: string): string => readFileSync(join(directory, name), "utf8");
    expect(page("02-features.html")).toContain("volume_surge");
    expect(page("index.html")).toContain("my_features.ts");
    expect(page("config.yaml")).toMatch(
      /extensions:\n\s+- path: .*notebooks\/my_features\.ts\n\s+sha256: [0-9a-f]{64}/,
    );
    rmSync(directory, { recursive: true });
  });

  it("lies beside the candidate, which is judged by it when the original has gone", () => {
    expect(tenbin("train", "--profile", "tiny").status).toBe(0);
    expect(readFileSync(join(place, CANDIDATE, "extensions/my_features.ts"), "utf8")).toBe(MODULE);
    rmSync(join(place, "notebooks/my_features.ts"));
    const judged = tenbin("validate", "--model", CANDIDATE);
    expect([0, 1, 3]).toContain(judged.status);
    rmSync(join(place, CANDIDATE, "extensions"), { recursive: true });
    expect(tenbin("validate", "--model", CANDIDATE)).toEqual({
      status: 2,
      said: expect.stringMatching(/neither "notebooks\/my_features\.ts" nor ".*" holds it; train again/),
    });
    expect(existsSync(join(place, "notebooks/my_features.ts"))).toBe(false);
  });

  it("is refused in one line, before anything is computed, when it cannot be used", () => {
    writeFileSync(join(place, "notebooks/my_features.ts"), MODULE.replace("bars: { volume }", "bars: { volumes }"));
    const { status, said } = tenbin("report", "--profile", "tiny");
    expect(status).toBe(2);
    expect(said).toMatch(
      /^tenbin report: Cannot use "notebooks\/my_features\.ts" as its types must fit: my_features\.ts:4:\d+ Property 'volumes' does not exist/m,
    );
  });
});
