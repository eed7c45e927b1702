import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configHash, readConfig, type RunConfig } from "../../src/config/index.js";
import { pinModule, sha256 } from "../../src/core/index.js";
import { openRun, provenanceOf } from "../../src/run/index.js";
import { root } from "../workbench/setUp.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);
const row = (i: number): string => `${START_MS + i * HOUR_MS},100,101,99,100,${1 + i}\n`;

let place: string;
const before = process.cwd();
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-openRun-"));
  mkdirSync(join(place, "raw"));
  for (const symbol of ["BTCUSDT", "ETHUSDT"])
    writeFileSync(
      join(place, `raw/${symbol}-1h.csv`),
      `open_time,open,high,low,close,volume\n${Array.from({ length: 48 }, (_, i) => row(i)).join("")}`,
    );
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

const append = (): void => appendFileSync(join(place, "raw/ETHUSDT-1h.csv"), row(48));
const configOf = (): RunConfig =>
  readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny", files: [join(place, "raw")] });
/** The same configuration with a file of the user's own features. */
const withFile = (lookBackBars: number): RunConfig => {
  const path = join(place, "my_features.ts");
  writeFileSync(
    path,
    `import { defineFeature } from "tenbin";
     const compute = ({ bars }) => bars.close;
     export const own = defineFeature({ name: "own", lookBackBars: ${lookBackBars}, compute });`,
  );
  return { ...configOf(), extensions: [pinModule(path)] };
};

describe("openRun", () => {
  it("computes nothing before it is asked", () => {
    rmSync(join(place, "raw"), { recursive: true });
    expect(openRun({ config: configOf() }).config.profile).toBe("tiny");
  });

  it("says at once what it is of", () => {
    const said: string[] = [];
    openRun({ config: configOf(), onProgress: ({ task, detail }) => said.push(`${task}: ${detail}`) });
    expect(said).toEqual(["opening the run: profile tiny, your files, BTCUSDT ETHUSDT, 60-minute bars, seed 7"]);
  });

  it("computes a phase once for all who ask", async () => {
    const run = openRun({ config: configOf() });
    const first = run.market();
    expect(run.market()).toBe(first);
    await first;
    // What it knows it keeps, though the files have changed since.
    append();
    expect(await run.market()).toBe(await first);
    await expect(run.requireSameFiles()).rejects.toThrow("they have changed");
  });

  it("tries a phase again after it has failed", async () => {
    let told = false;
    const run = openRun({
      config: configOf(),
      onProgress: ({ task }) => {
        // What is said at once, before anything is read.
        if (task === "opening the run") return;
        if (!told) append();
        told = true;
      },
    });
    await expect(run.market()).rejects.toThrow("they have changed");
    expect((await run.market()).markets).toHaveLength(2);
  });

  it("is named after where its data come from, its profile, and a hash of configuration and data", async () => {
    const config = configOf();
    const run = openRun({ config });
    const { lakeHash } = await run.market();
    expect(await run.name()).toBe(`real-tiny-${sha256(`${configHash(config)} ${lakeHash}`).slice(0, 8)}`);
  });

  it("has another name for each content of the user's own files", async () => {
    const names = new Set<string>();
    names.add(await openRun({ config: configOf() }).name());
    for (const lookBackBars of [1, 2]) names.add(await openRun({ config: withFile(lookBackBars) }).name());
    expect(names.size).toBe(3);
  });
});

describe("provenanceOf", () => {
  it("names the user's own files beside the data", () => {
    const config = withFile(1);
    const { hashes } = provenanceOf(openRun({ config }), { market: "m" });
    expect(hashes).toEqual({ market: "m", "my_features.ts": config.extensions[0]!.sha256 });
  });

  it("says what to type, with paths as a shell reads them", () => {
    const config = { ...configOf(), data: { ...configOf().data, files: ["it's $HOME", "b"] } };
    expect(provenanceOf(openRun({ config }), {}).command).toBe(
      `make report DATA="it's \\$HOME b" SEED=${config.seed} PROFILE=tiny`,
    );
  });
});
