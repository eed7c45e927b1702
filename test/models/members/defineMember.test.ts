import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  defineMember,
  definedKindOf,
  fitEnsemble,
  focalInverseLink,
  focalLink,
  joinMembers,
  loadModel,
  memberNamed,
  MEMBERS,
  sha256,
  type MemberContext,
} from "../../../src/index.js";
import { sealJson } from "../../../src/core/index.js";

/** As short as a member of one's own can be. */
const baseRate = defineMember({
  name: "baseRate",
  options: {},
  readsWindows: false,
  fit: ({ y }) => y.reduce((sum, label) => sum + label, 0) / y.length,
  score: (share, x) => new Array<number>(x.rows).fill(share),
});

/** P(BUY) is the share of BUY among the training rows on the same side of zero, weights counted. */
const bySign = defineMember({
  name: "bySign",
  label: "By sign",
  options: {
    column: { about: "the column whose sign is read", type: "integer", default: 0, atLeast: 0 },
    floor: { about: "least probability", type: "number", default: 0.001, above: 0, below: 0.5 },
  },
  readsWindows: false,
  fit: ({ x, y, weight }, { column, floor }) => {
    const share = (isAbove: boolean) => {
      const rows = Array.from(y, (_, row) => row).filter((row) => x.data[row * x.cols + column]! > 0 === isAbove);
      const total = rows.reduce((sum, row) => sum + weight[row]!, 0);
      const buys = rows.reduce((sum, row) => sum + weight[row]! * y[row]!, 0);
      return Math.min(1 - floor, Math.max(floor, buys / total));
    };
    return { column, above: share(true), below: share(false) };
  },
  score: ({ column, above, below }, { data, rows, cols }) =>
    Array.from({ length: rows }, (_, row) => (data[row * cols + column]! > 0 ? above : below)),
});

const members = [...MEMBERS, baseRate, bySign];
const x = createMatrix(8, 1, Float32Array.of(-1, -1, -1, -1, 1, 1, 1, 1));
const y = Uint8Array.of(0, 0, 0, 1, 1, 1, 1, 0);
const context = (changes: Partial<MemberContext> = {}): MemberContext => ({
  rng: createRng(1),
  loss: { kind: "crossEntropy" },
  link: {},
  featureNames: ["a"],
  ...changes,
});
const options = { column: 0, floor: 0.001 };
const root = mkdtempSync(join(tmpdir(), "tenbin-member-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("defineMember", () => {
  it("marks what it returns, so that a module's members are found among its exports", () => {
    expect([baseRate, ...MEMBERS].map(definedKindOf)).toEqual(Array(6).fill("member"));
    expect(Object.isFrozen(baseRate)).toBe(true);
  });

  it("makes a model of a fit and a score over plain data", async () => {
    const model = await bySign.fit({ x, y }, options, context());
    expect(model.kind).toBe("bySign");
    expect([...model.score(x)]).toEqual([0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75]);
    expect(model.history).toMatchObject({ bestEpoch: 1, epochs: [{ epoch: 1, buyRatio: 0.5, meanProbability: 0.5 }] });
    expect(bySign.describe(options)).toBe("column 0, floor 0.001");
  });

  it("counts the weights of the rows, and reads the last row of a window", async () => {
    const weight = Float32Array.from(y, (label) => (label === 1 ? 3 : 1));
    const windows = { rows: x, steps: 2, endRow: Int32Array.of(1, 2, 3, 4, 5, 6, 7) };
    const model = await bySign.fit({ x: windows, y: y.subarray(1), weight: weight.subarray(1) }, options, context());
    expect(model.score(windows)[0]).toBeCloseTo(3 / 5, 6);
    expect(model.score(windows)[6]).toBeCloseTo(9 / 10, 6);
  });

  it("takes a score for P(BUY) under the weights, so that only these are undone", async () => {
    // Weights of 1.5 for BUY and 0.5 for SELL, folded into a focal loss of alpha 0.25, gamma 2.
    const loss = { kind: "focal", alpha: 0.25, gamma: 2 } as const;
    const link = { focal: { alpha: (0.25 * 1.5) / (0.25 * 1.5 + 0.75 * 0.5), gamma: 2 } };
    const model = await bySign.fit({ x, y }, options, context({ loss, link }));
    // The share of BUY that such weights make of p is 1.5 p / (1.5 p + 0.5 (1 - p)).
    const undone = (share: number) => (share * 0.5) / (share * 0.5 + (1 - share) * 1.5);
    expect(model.predict(x)[0]).toBeCloseTo(undone(0.25), 6);
    expect(model.predict(x)[7]).toBeCloseTo(undone(0.75), 6);
    // One that minimises the loss itself keeps the link it is given.
    const heeding = defineMember({
      name: "heeding",
      options: {},
      readsWindows: false,
      heedsLoss: true,
      fit: () => focalLink(0.3, link.focal),
      score: (score, rows) => new Array<number>(rows.rows).fill(score),
    });
    const heeded = await heeding.fit({ x, y }, {}, context({ loss, link }));
    expect(heeded.link).toEqual(link);
    expect(heeded.predict(x)[0]).toBeCloseTo(focalInverseLink(focalLink(0.3, link.focal), link.focal), 5);
  });

  it("comes back from a directory, alone and in an ensemble, to those who know it", async () => {
    const model = (await bySign.fit({ x, y }, options, context())).withCalibration({
      kind: "temperature",
      temperature: 2,
    });
    const other = await baseRate.fit({ x, y }, {}, context());
    const ensemble = await fitEnsemble([model, other]);
    expect(ensemble.weights).toEqual([0.5, 0.5]);
    const directory = join(root, "ensemble");
    await ensemble.save(directory);
    const loaded = await loadModel(directory, { members });
    expect(loaded.predict(x)).toEqual(ensemble.predict(x));
    await expect(loadModel(directory)).rejects.toThrow(
      /its kind is "bySign", known are lstm, transformer, gradientBoosting, mlp, linear and ensemble; .*loadModel\(directory, \{ members/,
    );
  });

  it.each([
    ["a file that is not its", "weights.safetensors", "does not name state.json"],
    ["text that is no JSON", "state.json", "state.json is not JSON"],
  ])("refuses a directory with %s", async (_what, name, message) => {
    const directory = join(root, name);
    await (await baseRate.fit({ x, y }, {}, context())).save(directory);
    const content = Buffer.from("{");
    writeFileSync(join(directory, name), content);
    const path = join(directory, "model.json");
    const { sha256: _seal, ...card } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    writeFileSync(path, sealJson({ ...card, files: [{ name, bytes: content.length, sha256: sha256(content) }] }));
    await expect(loadModel(directory, { members })).rejects.toThrow(message);
  });

  it.each([
    ["a typed array", () => ({ w: Float32Array.of(1) }), "what it returned.w is Float32Array; see Array.from"],
    ["NaN", () => ({ w: [1, NaN] }), "what it returned.w.1 is NaN"],
    ["nothing", () => undefined, "what it returned is undefined"],
    ["a Map", () => new Map(), "what it returned is Map"],
  ])("refuses %s as what was learnt", async (_what, fit, message) => {
    const odd = defineMember({
      name: "odd",
      options: {},
      readsWindows: false,
      fit: fit as () => unknown,
      score: () => [],
    });
    await expect(odd.fit({ x, y }, {}, context())).rejects.toThrow(message);
  });

  it.each([
    ["a score outside [0, 1]", () => [1.2], "every score must lie in [0, 1]: that of sample 0 is 1.2"],
    ["too few scores", () => [], "must give one score a sample: found 0 for 8"],
  ])("refuses %s", async (_what, score, message) => {
    const wild = defineMember({
      name: "wild",
      options: {},
      readsWindows: false,
      fit: () => 0,
      score: (_state, { rows }) => score().concat(score().length === 0 ? [] : new Array<number>(rows - 1).fill(0.5)),
    });
    await expect(wild.fit({ x, y }, {}, context())).rejects.toThrow(message.replace("1.2", "1.2000000476837158"));
  });

  it("refuses a name that cannot be a key, and a default out of its range", () => {
    const make = (name: string, least = 0) =>
      defineMember({
        name,
        options: { depth: { about: "", type: "integer", default: 1, atLeast: least } },
        readsWindows: false,
        fit: () => 0,
        score: () => [],
      });
    for (const name of ["", "my model", "ensemble", "7up"])
      expect(() => make(name)).toThrow("its name must be 1 to 40 letters and digits that begin with a letter");
    expect(() => make("deep", 2)).toThrow('Cannot define the member "deep" as depth must be an integer of at least 2');
  });
});

describe("the registry", () => {
  it("lists the five built-in members, and two of one name never", () => {
    expect(MEMBERS.map(({ name, label, readsWindows }) => [name, label, readsWindows])).toEqual([
      ["lstm", "LSTM", true],
      ["transformer", "Transformer", true],
      ["gradientBoosting", "XGBoost", false],
      ["mlp", "Dense net", false],
      ["linear", "Linear", false],
    ]);
    expect(() => joinMembers(MEMBERS, [baseRate, baseRate])).toThrow('names must differ: found "baseRate" twice');
  });

  it("refuses a name by naming those that are known", () => {
    expect(memberNamed("fit", "bySign", members)).toBe(bySign);
    expect(() => memberNamed("fit", "lsmt", MEMBERS)).toThrow(
      'Cannot fit as its member must be one of lstm, transformer, gradientBoosting, mlp, linear: found "lsmt"',
    );
  });

  it("says that a member costs twice as much with twice the steps", () => {
    const shape = { steps: 24, features: 52 };
    for (const member of MEMBERS.filter(({ name }) => name !== "linear")) {
      const [step] = ["epochs", "rounds"].filter((name) => Object.hasOwn(member.options, name));
      const own = Object.fromEntries(Object.entries(member.options).map(([name, option]) => [name, option.default]));
      const twice = { ...own, [step!]: 2 * Number(own[step!]) };
      expect(member.cost(twice, shape)).toBe(2 * member.cost(own, shape));
      expect(member.mostEpochs(twice)).toBe(2 * member.mostEpochs(own));
    }
  });
});
