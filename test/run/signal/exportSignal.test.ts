import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { computeFeatures, FEATURES, loadModel, sha256 } from "../../../src/index.js";
import { exportSignal } from "../../../src/run/signal/exportSignal.js";
import { loadSignal } from "../../../src/run/signal/loadSignal.js";
import { runCommandLine } from "../../../src/workbench/commandLine.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { furthest } from "../../models/golden.js";
import { runOnnx } from "../../models/export/onnxRuntime.js";
import { BAR_FEATURES, writeToySignal } from "./toySignal.js";

const market = handMadeMarket({ rows: 300, seed: 4 });

let place: string;
let directory: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-export-"));
  directory = join(place, "signal");
  await writeToySignal(directory, { market, members: ["lstm", "gradientBoosting", "linear"] });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("exportSignal", () => {
  it("gives a graph that scores the market's windows as the directory's model does", async () => {
    const path = join(place, "model.onnx");
    await exportSignal(directory, path);
    const { values } = computeFeatures(market, { features: BAR_FEATURES });
    // From the first bar on, where most features are missing.
    const windows = { rows: values, steps: 4, endRow: Int32Array.from({ length: 297 }, (_, k) => k + 3) };
    const model = await loadModel(join(directory, "model"));
    const { probability } = await runOnnx(path, windows);
    expect(values.data.some(Number.isNaN)).toBe(true);
    expect(furthest(probability, model.predict(windows))).toBeLessThanOrEqual(2e-6);
    model.dispose();
  });

  it("says on the card what a bot has to know", async () => {
    const path = join(place, "card.onnx");
    const card = await exportSignal(directory, path);
    expect(JSON.parse(readFileSync(`${path}.json`, "utf8"))).toEqual(card);
    const { features, decision, label, barMs, windowBars, madeFrom } = card as unknown as {
      features: { column: number; name: string; formula: string; unit: string; lookBackBars: number }[];
      decision: unknown;
      label: { horizonMs: number };
      barMs: number;
      windowBars: number;
      madeFrom: { signal: string };
    };
    expect(features.map(({ name }) => name)).toEqual(card.input.features);
    expect(features.map(({ column }) => column)).toEqual([0, 1, 2, 3]);
    const rsi = FEATURES.find(({ name }) => name === "rsi_14")!;
    expect(features.find(({ name }) => name === "rsi_14")).toMatchObject({
      formula: rsi.formula,
      unit: rsi.unit,
      lookBackBars: rsi.lookBackBars,
    });
    expect(decision).toEqual({ buyAbove: 0.5, holdBand: 0.02, buyMeans: "return above 0" });
    expect([windowBars, barMs, label.horizonMs]).toEqual([4, 300_000, 48 * 300_000]);
    const signal = await loadSignal(directory);
    expect(madeFrom.signal).toBe(signal.hash);
    signal.dispose();
    expect(card.sha256).toBe(sha256(readFileSync(path)));
  });

  it("leaves no card of an earlier graph beside one that could not be written", async () => {
    const path = join(place, "twice.onnx");
    await exportSignal(directory, path);
    rmSync(path);
    mkdirSync(join(path, "in-the-way"), { recursive: true });
    await expect(exportSignal(directory, path)).rejects.toThrow(/^Cannot write .* as a file must .*: found a folder$/);
    expect(existsSync(`${path}.json`)).toBe(true);
    rmSync(path, { recursive: true });
    const exporting = exportSignal(directory, path);
    // After it has found that the path can be written.
    mkdirSync(`${path}.tmp-${process.pid}`);
    await expect(exporting).rejects.toThrow();
    expect([existsSync(path), existsSync(`${path}.json`)]).toEqual([false, false]);
  });

  it("replaces a graph and nothing else", async () => {
    const path = join(place, "mine.yaml");
    writeFileSync(path, "seed: 7\n");
    await expect(exportSignal(directory, path)).rejects.toThrow(
      /^Cannot export the model in ".*" as what is replaced must be a graph, name\.onnx: found ".*mine\.yaml"; give/,
    );
    expect(readFileSync(path, "utf8")).toBe("seed: 7\n");
  });

  it("leaves a file that has the name of its card", async () => {
    const path = join(place, "settings.onnx");
    writeFileSync(`${path}.json`, '{ "mine": true }');
    await expect(exportSignal(directory, path)).rejects.toThrow(
      /^Cannot export the model in ".*" as what is written beside ".*" must replace nothing else: found ".*\.json"/,
    );
    expect([readFileSync(`${path}.json`, "utf8"), existsSync(path)]).toEqual(['{ "mine": true }', false]);
  });

  it("goes beside the folder that it was asked for, however that is called", async () => {
    const here = process.cwd();
    process.chdir(join(directory, "model"));
    const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      expect(await runCommandLine(["export", "--model", "../"])).toBe(0);
    } finally {
      said.mockRestore();
      process.chdir(here);
    }
    expect(existsSync(`${directory}.onnx.json`)).toBe(true);
  });

  it("refuses a path inside the sealed directory, and a directory that is none", async () => {
    await expect(exportSignal(directory, join(directory, "model/model.onnx"))).rejects.toThrow(
      /^Cannot export the model in ".*signal" as what is written must lie outside of a model directory, whose every file/,
    );
    await expect(exportSignal(join(place, "nowhere"), join(place, "n.onnx"))).rejects.toThrow(
      /nowhere" as a model directory must be whole/,
    );
    expect(existsSync(join(place, "n.onnx"))).toBe(false);
  });
});
