/** An exported graph in a Python of its own, and what is left of an export that is killed. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  computeFeatures,
  createRng,
  gatherWindows,
  loadModel,
  sha256,
  systemClock,
  type FittedModel,
  type Sequences,
} from "../../../src/index.js";
import { decisionOf } from "../../../src/run/signal/decisions.js";
import { exportSignal } from "../../../src/run/signal/exportSignal.js";
import { readSignal } from "../../../src/run/signal/signalDirectory.js";
import { installPeer, makePython, readPins } from "../../bench/peerPython.mjs";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { furthest } from "../../models/golden.js";
import { hasKernel, root, WITHOUT_KERNEL } from "../../workbench/setUp.js";
import { BAR_FEATURES, writeToySignal } from "./toySignal.js";

const STEPS = 4;
const python = makePython(join(root, ".venv/bench"));
const lacking = installPeer(python, ["numpy", "onnx", "onnxruntime"]);

let place: string;
let directory: string;
let model: FittedModel;
let windows: Sequences;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-bot-"));
  directory = join(place, "signal");
  const market = handMadeMarket({ rows: 600, seed: 4 });
  await writeToySignal(directory, { market, members: ["lstm", "gradientBoosting", "linear"] });
  model = await loadModel(join(directory, "model"));
  const { values } = computeFeatures(market, { features: BAR_FEATURES });
  windows = { rows: values, steps: STEPS, endRow: Int32Array.from({ length: 597 }, (_, k) => k + STEPS - 1) };
});
afterAll(() => {
  model.dispose();
  rmSync(place, { recursive: true, force: true });
});

function runPython(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(python, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

describe.skipIf(lacking !== undefined)(`an exported graph in Python (${lacking ?? "installed"})`, () => {
  it("passes the checker of ONNX and gives the numbers of predict", async () => {
    const path = join(place, "checked.onnx");
    await exportSignal(directory, path);
    const { data } = gatherWindows(windows, 0, windows.endRow.length);
    writeFileSync(join(place, "windows.f32"), data);
    const said = JSON.parse(
      runPython([join(root, "test/golden/onnxRuntime.py"), path, join(place, "windows.f32")], place),
    ) as {
      versions: Record<string, string>;
      opset: unknown;
      domains: string[];
      features: string[];
      probability: number[];
      score: number[];
    };
    const pins = readPins(readFileSync(join(root, "test/golden/requirements.txt"), "utf8"));
    expect(said.versions).toEqual(Object.fromEntries(Object.keys(said.versions).map((name) => [name, pins.get(name)])));
    expect(said.opset).toEqual({ "ai.onnx": 17, "ai.onnx.ml": 3 });
    expect(said.domains).toEqual(["ai.onnx", "ai.onnx.ml"]);
    expect(said.features).toEqual(model.featureNames);
    expect(furthest(said.probability, model.predict(windows))).toBeLessThanOrEqual(2e-6);
    expect(furthest(said.score, model.score(windows))).toBeLessThanOrEqual(2e-6);
  });

  it("is loaded and asked by the lines of the README", async () => {
    const bot = join(place, "bot");
    mkdirSync(bot);
    await exportSignal(directory, join(bot, "model.onnx"));
    const [, lines] = /## Take it to your bot[^]*?```python\n([^]*?)```/.exec(
      readFileSync(join(root, "README.md"), "utf8"),
    )!;
    expect(lines!.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
    writeFileSync(join(bot, "bot.py"), lines!);
    const last = windows.endRow.length - 1;
    const { data } = gatherWindows(windows, last, last + 1);
    data[1] = NaN;
    const rows = Array.from({ length: STEPS }, (_, step) =>
      [...data.subarray(step * model.featureNames.length, (step + 1) * model.featureNames.length)].join(),
    );
    writeFileSync(join(bot, "window.csv"), `${model.featureNames.join()}\n${rows.join("\n")}\n`.replace("NaN", "nan"));
    const rowsGiven = { data, rows: STEPS, cols: model.featureNames.length };
    const [ours] = model.predict({ rows: rowsGiven, steps: STEPS, endRow: Int32Array.of(STEPS - 1) });
    const [decision, probability] = runPython(["bot.py"], bot).trim().split(" ");
    expect(decision).toBe(decisionOf(ours!, readSignal(directory).card));
    expect(Math.abs(Number(probability) - ours!)).toBeLessThanOrEqual(2e-6);
  });
});

describe.skipIf(!hasKernel)(`tenbin export (${WITHOUT_KERNEL})`, () => {
  const words = (path: string) => [join(root, "dist/workbench/cli.js"), "export", "--model", directory, "--out", path];

  it("killed at any moment leaves a whole graph, a card of that graph alone, or nothing", async () => {
    const path = join(place, "killed.onnx");
    const rng = createRng(9);
    const started = systemClock.nowMs();
    expect(spawnSync("node", words(path), { encoding: "utf8" })).toMatchObject({ status: 0 });
    const tookMs = systemClock.nowMs() - started;
    rmSync(path);
    rmSync(`${path}.json`);
    let found = 0;
    // Twelve about the moment at which it writes, and more, each later, where a busy machine never came so far.
    for (let kill = 0; kill < 12 || (found === 0 && kill < 40); kill++) {
      const child = spawn("node", words(path), { stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // Most of the time goes by before it writes.
      const timer = setTimeout(
        () => child.kill("SIGKILL"),
        tookMs * (0.7 + 0.35 * rng.uniform() + 0.1 * Math.max(0, kill - 11)),
      );
      await ended;
      clearTimeout(timer);
      if (!existsSync(path)) {
        expect(existsSync(`${path}.json`)).toBe(false);
        continue;
      }
      found++;
      await (await InferenceSession.create(path)).release();
      if (!existsSync(`${path}.json`)) continue;
      const card = JSON.parse(readFileSync(`${path}.json`, "utf8")) as { sha256: string };
      expect(card.sha256).toBe(sha256(readFileSync(path)));
    }
    expect(found).toBeGreaterThan(0);
    expect(spawnSync("node", words(path), { encoding: "utf8" })).toMatchObject({ status: 0 });
    expect(existsSync(`${path}.json`)).toBe(true);
  });
});
