import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  applyCalibration,
  createMatrix,
  createRng,
  defineMember,
  exportOnnx,
  fitEnsemble,
  fitGradientBoosting,
  fitIsotonicCalibrator,
  fitLinear,
  fitLstm,
  fitMlp,
  fitPlattCalibrator,
  fitTemperatureCalibrator,
  fitTransformer,
  loadModel,
  MEMBERS,
  sha256,
  type FittedEnsemble,
  type FittedModel,
  type Matrix,
  type Member,
  type ProbabilityLink,
  type Sequences,
} from "../../../src/index.js";
import { sealJson } from "../../../src/core/sealedJson.js";
import { packSafetensors, unpackSafetensors } from "../../../src/models/directory/safetensors.js";
import { furthest } from "../golden.js";
import { runOnnx, type OnnxAnswer } from "./onnxRuntime.js";

const FEATURES = 5;
const STEPS = 6;
const TOLERANCE = 2e-6;
const loss = { kind: "focal", alpha: 0.25, gamma: 2 } as const;
const link = { focal: { alpha: 0.25, gamma: 2 }, prior: { trainPrior: 0.5, truePrior: 0.4 } } as const;
const shared = { loss, link };
const training = { ...shared, epochs: 4, batchSize: 64, learningRate: 0.03, dropout: 0.1, patienceEpochs: 4 };

let root: string;
let files = 0;
let models: Readonly<Record<string, FittedModel>>;

/** Features on a coarse grid, so that values meet the thresholds of trees, and some missing. */
function market(rows: number, seed: number): Matrix {
  const rng = createRng(seed);
  const draw = () => (rng.uniform() < 0.05 ? NaN : Math.round(rng.normal() * 16) / 16);
  return createMatrix(rows, FEATURES, Float32Array.from({ length: rows * FEATURES }, draw));
}

function windowsOf(rows: Matrix): Sequences {
  return { rows, steps: STEPS, endRow: Int32Array.from({ length: rows.rows - STEPS + 1 }, (_, k) => k + STEPS - 1) };
}

/** 10,000 windows: as in training, and with every pattern of what is missing or wild. */
function nastyWindows(): Sequences {
  const rows = market(10_000 + STEPS - 1, 5);
  const rng = createRng(6);
  const wild = [3.4028234e38, -3.4028234e38, 1e30, -1e30, 1e-45, -1e-45, 0, -0, 1e8, -1e8];
  const fill = (from: number, to: number, valueOf: (row: number, col: number, old: number) => number) => {
    for (let row = from; row < to; row++)
      for (let col = 0; col < FEATURES; col++) {
        const at = row * FEATURES + col;
        rows.data[at] = valueOf(row, col, rows.data[at]!);
      }
  };
  fill(0, 200, () => NaN);
  for (let col = 0; col < FEATURES; col++)
    fill(300 + 100 * col, 400 + 100 * col, (_row, each, old) => (each === col ? NaN : old));
  fill(900, 1_200, (row, _col, old) => (row % 3 === 0 ? NaN : old));
  fill(1_200, 1_500, (_row, _col, old) => (rng.uniform() < 0.5 ? NaN : old));
  fill(1_500, 2_500, (_row, _col, old) => (rng.uniform() < 0.2 ? wild[rng.integer(wild.length)]! : old));
  fill(2_500, 2_600, () => wild[rng.integer(wild.length)]!);
  fill(2_600, 5_000, (_row, _col, old) => (Number.isNaN(old) ? 0 : old));
  return windowsOf(rows);
}

const nasty = nastyWindows();
const x = windowsOf(market(600, 1));
const y = labelsOf(x);

function labelsOf({ rows, endRow }: Sequences): Uint8Array {
  const rng = createRng(2);
  return Uint8Array.from(endRow, (row) => {
    const at = row * FEATURES;
    const value = (rows.data[at]! || 0) - (rows.data[at + 1 - FEATURES]! || 0) + Math.abs(rows.data[at + 2]! || 0);
    return value + rng.normal() > 0.8 ? 1 : 0;
  });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "tenbin-onnx-"));
  const context = { rng: createRng(3) };
  const set = { x, y };
  const lstm = { ...training, firstUnits: 16, secondUnits: 8, denseUnits: 8 };
  const [lstm1, transformer, trees, mlp, linear, lstm2] = [
    await fitLstm(set, lstm, context),
    await fitTransformer(set, { ...training, modelUnits: 16, heads: 4, layers: 2, feedForwardUnits: 16 }, context),
    await fitGradientBoosting(set, { ...shared, rounds: 150, params: { eta: 0.1, max_depth: 6 } }, context),
    await fitMlp(set, { ...training, hiddenUnits: [16, 8] }, context),
    await fitLinear(set, shared, context),
    await fitLstm(set, { ...lstm, epochs: 1 }, context),
  ];
  const ensemble = await fitEnsemble([lstm1, transformer, trees, mlp, linear, lstm2], undefined, {
    weights: [0.3, 0.2, 0.2, 0.1, 0.1, 0.1],
  });
  models = { lstm: lstm1, transformer, gradientBoosting: trees, mlp, linear, ensemble };
});
afterAll(() => {
  models["ensemble"]!.dispose();
  rmSync(root, { recursive: true, force: true });
});

/** The graph's answers beside those of the model; both files are gone with the folder. */
async function exported(model: FittedModel, windows = nasty): Promise<OnnxAnswer> {
  const path = join(root, `${files++}.onnx`);
  await exportOnnx(model, path);
  return runOnnx(path, windows);
}

describe("exportOnnx", () => {
  it.each(["lstm", "transformer", "gradientBoosting", "mlp", "linear", "ensemble"])(
    "gives a graph of %s that agrees with score and predict on 10,000 windows",
    async (name) => {
      const model = models[name]!;
      const { score, probability } = await exported(model);
      const ours = model.predict(nasty);
      expect(new Set(ours).size).toBeGreaterThan(1_000);
      expect(furthest(score, model.score(nasty))).toBeLessThanOrEqual(TOLERANCE);
      expect(furthest(probability, ours)).toBeLessThanOrEqual(TOLERANCE);
    },
  );

  it.each(["platt", "temperature"] as const)("agrees with predict where members and ensemble have %s", async (kind) => {
    const fit = { platt: fitPlattCalibrator, temperature: fitTemperatureCalibrator }[kind];
    const ensemble = models["ensemble"] as FittedEnsemble;
    const members = ensemble.members.map((member) => member.withCalibration(fit(member.predict(x), y).calibration));
    const whole = await fitEnsemble(members, undefined, { weights: ensemble.weights });
    const calibrated = whole.withCalibration(fit(whole.predict(x), y).calibration);
    const plain = await exported(ensemble);
    const { probability } = await exported(calibrated);
    expect(furthest(probability, plain.probability)).toBeGreaterThan(0.01);
    expect(furthest(probability, calibrated.predict(nasty))).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each(["gradientBoosting", "linear"])("agrees with predict where %s has an isotonic calibration", async (name) => {
    const model = models[name]!;
    const calibrated = model.withCalibration(fitIsotonicCalibrator(model.predict(x), y).calibration);
    const { probability } = await exported(calibrated);
    expect(furthest(probability, calibrated.predict(nasty))).toBeLessThanOrEqual(TOLERANCE);
  });

  it("calibrates isotonically to the bit what it says before", async () => {
    // A step lets the rounding of a network's sums through many times larger, so what is fed to it is the graph's own.
    const ensemble = models["ensemble"]!;
    const { calibration } = fitIsotonicCalibrator(ensemble.predict(x), y);
    const before = await exported(ensemble);
    const { probability } = await exported(ensemble.withCalibration(calibration));
    expect(new Set(probability).size).toBeGreaterThan(10);
    expect(probability).toEqual(applyCalibration(before.probability, calibration));
  });

  it("says on the card how far an isotonic calibration may part two runtimes, and keeps to it", async () => {
    for (const name of ["lstm", "ensemble"]) {
      const calibrated = models[name]!.withCalibration(fitIsotonicCalibrator(models[name]!.predict(x), y).calibration);
      const { probability } = await exported(calibrated);
      const { limits } = await exportOnnx(calibrated, join(root, "isotonic.onnx"));
      const most = Number(/here by at most (\S+)$/.exec(limits.at(-1)!)![1]);
      const apart = furthest(probability, calibrated.predict(nasty));
      expect(most).toBeGreaterThan(TOLERANCE);
      expect(apart).toBeLessThanOrEqual(most);
    }
    const { limits } = await exportOnnx(models["lstm"]!, join(root, "plain.onnx"));
    expect(limits.filter((text) => text.includes("isotonic"))).toEqual([]);
  });

  it("differs where one weight was moved", async () => {
    const directory = join(root, "moved");
    await models["mlp"]!.save(directory);
    moveWeight(directory);
    const moved = await loadModel(directory);
    const { probability } = await exported(moved);
    expect(furthest(probability, moved.predict(nasty))).toBeLessThanOrEqual(TOLERANCE);
    expect(furthest(probability, models["mlp"]!.predict(nasty))).toBeGreaterThan(10 * TOLERANCE);
    moved.dispose();
  });

  it("gives NaN for a window with an infinite value, and for no other", async () => {
    const rows = market(40, 8);
    rows.data[20 * FEATURES + 1] = -Infinity;
    const windows = windowsOf(rows);
    const { probability, score } = await exported(models["ensemble"]!, windows);
    const holds = Array.from(windows.endRow, (row) => row >= 20 && row - STEPS < 20);
    expect(Array.from(probability, Number.isNaN)).toEqual(holds);
    expect(Array.from(score, Number.isNaN)).toEqual(holds);
  });

  it("reads windows of any length where only their last bar counts", async () => {
    const model = models["gradientBoosting"]!;
    const path = join(root, "any.onnx");
    const { input } = await exportOnnx(model, path);
    expect(input.steps).toBeNull();
    const single = { rows: x.rows, steps: 1, endRow: x.endRow };
    expect((await runOnnx(path, single)).score).toEqual((await runOnnx(path, x)).score);
  });

  it("says on a card beside it and inside it what it reads and gives", async () => {
    const path = join(root, "card.onnx");
    const card = await exportOnnx(models["ensemble"]!, path, { about: { threshold: 0.5 } });
    expect(JSON.parse(readFileSync(`${path}.json`, "utf8"))).toEqual(card);
    expect(card.sha256).toBe(sha256(readFileSync(path)));
    expect(card.input).toEqual({
      name: "window",
      type: "float32",
      shape: ["batch", 6, 5],
      steps: 6,
      features: ["f0", "f1", "f2", "f3", "f4"],
    });
    expect(card["threshold"]).toBe(0.5);
    expect(card.members.map(({ kind }) => kind)).toEqual([
      "lstm",
      "transformer",
      "gradientBoosting",
      "mlp",
      "linear",
      "lstm",
    ]);
    const { sha256: _hash, ...inside } = card;
    expect(readFileSync(path).includes(JSON.stringify(inside))).toBe(true);
  });

  it("gives the same bytes for the same model", async () => {
    const [first, second] = [join(root, "first.onnx"), join(root, "second.onnx")];
    await exportOnnx(models["ensemble"]!, first);
    await exportOnnx(models["ensemble"]!, second);
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  });
});

describe("a member's toOnnx", () => {
  const plain = {
    name: "firstFeature",
    options: {},
    readsWindows: false,
    fit: () => ({ col: 0 }),
    score: ({ col }: { readonly col: number }, { data, rows, cols }: Matrix) =>
      Float32Array.from({ length: rows }, (_, row) => data[row * cols + col]!),
  } as const;
  const exporter = defineMember({
    ...plain,
    toOnnx: ({ col }, graph, { lastRow }) =>
      graph.node("Gather", [lastRow, graph.constant(BigInt64Array.of(BigInt(col)), [])], { axis: { int: 1 } }),
  });
  const probabilities = Float32Array.from([
    ...[0, 1, 1e-45, 1e-38, 1e-12, 1e-7, 1.0000001e-7, 1 - 2 ** -24, 1 - 2 ** -23, 0.5, 0.1, 0.3, 0.25, 0.75],
    ...Array.from({ length: 2_000 }, (_, k) => k / 1_999),
  ]);
  const rows = createMatrix(probabilities.length, 1, probabilities);
  const samples = { rows, steps: 1, endRow: Int32Array.from(probabilities, (_, row) => row) };
  const fitted = (member: Member, link: ProbabilityLink) =>
    member.fit(
      { x: rows, y: Uint8Array.from(probabilities, (_, row) => row % 2) },
      {},
      { rng: createRng(1), loss: { kind: "crossEntropy" }, link, featureNames: ["p"] },
    );

  it.each<[string, ProbabilityLink]>([
    ["nothing to undo", {}],
    ["a focal loss", { focal: { alpha: 0.25, gamma: 2 } }],
    ["a focal loss that focuses little", { focal: { alpha: 0.7, gamma: 0.5 } }],
    ["a focal loss that focuses much", { focal: { alpha: 0.01, gamma: 10 } }],
    ["class weights alone", { focal: { alpha: 0.2, gamma: 0 } }],
    ["a resampled prior", { prior: { trainPrior: 0.5, truePrior: 0.001 } }],
    ["a steep line", { calibration: { kind: "platt", slope: 7, intercept: -3 } }],
    ["a low temperature", { calibration: { kind: "temperature", temperature: 0.1 } }],
    ["one point", { calibration: { kind: "isotonic", x: [0.4], y: [0.7] } }],
    [
      "points between two floats",
      { calibration: { kind: "isotonic", x: [0.1, 0.3, 0.3 + 1e-12], y: [0.1, 0.2, 0.9] } },
    ],
    ["points at the edges", { calibration: { kind: "isotonic", x: [0, 1e-45, 0.25, 1], y: [0, 0.5, 0.5, 1] } }],
    [
      "everything",
      {
        focal: { alpha: 0.25, gamma: 2 },
        prior: { trainPrior: 0.5, truePrior: 0.3 },
        calibration: { kind: "isotonic", x: [0.2, 0.21, 0.6, 0.600001], y: [0.1, 0.3, 0.4, 0.8] },
      },
    ],
  ])("of one's own, with %s, gives every probability that predict gives", async (_what, link) => {
    const model = await fitted(exporter, link);
    const path = join(root, "own.onnx");
    await exportOnnx(model, path, { members: [...MEMBERS, exporter] });
    const { score, probability } = await runOnnx(path, samples);
    expect(score).toEqual(probabilities);
    // Logarithms and powers of two libraries may differ in the last of 53 bits, which may turn the last of 24.
    expect(furthest(probability, model.predict(samples))).toBeLessThanOrEqual(2 ** -24);
  });

  it("is missed by name", async () => {
    const silent = defineMember(plain);
    const model = await fitted(silent, {});
    const path = join(root, "silent.onnx");
    await expect(exportOnnx(model, path, { members: [silent] })).rejects.toThrow(
      'Cannot export a model to ONNX as each of its members must say how: "firstFeature" has no toOnnx',
    );
    await expect(exportOnnx(model, path)).rejects.toThrow(/must be known: found "firstFeature", known are lstm, /);
    expect(existsSync(path)).toBe(false);
  });
});

/** Moves a weight of a saved network and mends the card that vouches for it. */
function moveWeight(directory: string): void {
  const file = join(directory, "weights.safetensors");
  const tensors = unpackSafetensors(file, readFileSync(file));
  tensors.get("output/bias")!.values[0]! += 0.01;
  const content = packSafetensors([...tensors.values()]);
  writeFileSync(file, content);
  const path = join(directory, "model.json");
  const { sha256: _seal, ...card } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const files = [{ name: "weights.safetensors", bytes: content.length, sha256: sha256(content) }];
  writeFileSync(path, sealJson({ ...card, files }));
}
