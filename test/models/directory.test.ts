import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  fitEnsemble,
  fitGradientBoosting,
  fitLinear,
  fitMlp,
  fitTransformer,
  loadModel,
  sha256,
} from "../../src/index.js";
import { sealJson, sealText } from "../../src/core/sealedJson.js";
import { packSafetensors, unpackSafetensors, type NamedTensor } from "../../src/models/directory/safetensors.js";
import { parseUbjson } from "../../src/models/gradientBoosting/xgboost/parseUbjson.js";
import { tensorFlow } from "../../src/models/tensorflow/tensorFlow.js";
import { writeUbjson } from "../torture/writeUbjson.mjs";

const featureNames = ["a", "b"];
const shared = { loss: { kind: "crossEntropy" }, link: {}, featureNames } as const;
const training = {
  ...shared,
  dropout: 0,
  l2: 0,
  learningRate: 0.01,
  batchSize: 16,
  epochs: 1,
  patienceEpochs: 1,
} as const;
const rng = createRng(1);
const rows = createMatrix(
  32,
  2,
  Float32Array.from({ length: 64 }, () => rng.normal()),
);
const y = Uint8Array.from({ length: 32 }, (_, row) => row % 2);
const windows = { rows, steps: 2, endRow: Int32Array.from({ length: 31 }, (_, k) => k + 1) };

let root: string;
let saved: string;
let copies = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "tenbin-directory-"));
  saved = join(root, "saved");
  const context = { rng: createRng(2) };
  const members = [
    await fitTransformer(
      { x: windows, y: y.subarray(1) },
      { ...training, modelUnits: 8, heads: 2, layers: 1, feedForwardUnits: 4 },
      context,
    ),
    await fitMlp({ x: rows, y }, { ...training, hiddenUnits: [3] }, context),
    await fitGradientBoosting({ x: rows, y }, { ...shared, rounds: 3, earlyStoppingRounds: 3, params: {} }, context),
  ];
  const ensemble = await fitEnsemble(members, undefined, { weights: "equal" });
  await ensemble.save(saved);
  ensemble.dispose();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A copy of the saved ensemble to break. */
function copy(): string {
  const directory = join(root, `copy-${copies++}`);
  cpSync(saved, directory, { recursive: true });
  return directory;
}

type Card = Record<string, unknown>;

/** Changes a member's card as somebody would who also mends the hashes above it. */
function forge(directory: string, member: string, change: (card: Card) => Card | string): void {
  const path = join(directory, member, "model.json");
  const { sha256: _seal, ...card } = JSON.parse(readFileSync(path, "utf8")) as Card;
  const changed = change(card);
  const text = typeof changed === "string" ? sealText(changed) : sealJson(changed);
  writeFileSync(path, text);
  if (member === "") return;
  forge(directory, "", (card) => ({
    ...card,
    members: (card["members"] as { directory: string }[]).map((each) =>
      each.directory === member ? { ...each, sha256: sha256(text) } : each,
    ),
  }));
}

/** Replaces a file and mends the card that vouches for it. */
function forgeFile(directory: string, member: string, name: string, content: Uint8Array): void {
  writeFileSync(join(directory, member, name), content);
  forge(directory, member, (card) => ({
    ...card,
    files: (card["files"] as { name: string }[]).map((file) =>
      file.name === name ? { ...file, bytes: content.length, sha256: sha256(content) } : file,
    ),
  }));
}

async function refusalOf(directory: string): Promise<string> {
  const before = tensorFlow().memory().numTensors;
  const message = await loadModel(directory).then(
    (model) => {
      model.dispose();
      return "loaded";
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(RangeError);
      return error instanceof Error ? error.message : "";
    },
  );
  expect(tensorFlow().memory().numTensors).toBe(before);
  return message;
}

describe("loadModel", () => {
  it("loads what nobody has touched, twice alike", async () => {
    const [first, second] = [await loadModel(saved), await loadModel(copy())];
    expect(first.score(windows)).toEqual(second.score(windows));
    for (const model of [first, second]) model.dispose();
  });

  it("refuses a flipped byte in any file, and names the file", async () => {
    for (const file of ["member-0/weights.safetensors", "member-1/weights.safetensors", "member-2/booster.ubj"]) {
      const directory = copy();
      const content = readFileSync(join(directory, file));
      content[content.length >> 1]! ^= 1;
      writeFileSync(join(directory, file), content);
      expect(await refusalOf(directory)).toContain(
        `${file.split("/")[1]} was changed after it was saved: its hash differs`,
      );
    }
    const directory = copy();
    const text = readFileSync(join(directory, "member-1/model.json"), "utf8");
    writeFileSync(join(directory, "member-1/model.json"), text.replace('"a"', '"z"'));
    expect(await refusalOf(directory)).toContain("model.json was changed after it was saved: its hash differs");
  });

  it("refuses a flip of any byte of any card", async () => {
    const flips = createRng(3);
    for (const file of ["model.json", "member-0/model.json", "member-1/model.json", "member-2/model.json"]) {
      const directory = copy();
      const content = readFileSync(join(directory, file));
      for (let at = 0; at < content.length; at++) {
        const flipped = Uint8Array.from(content);
        flipped[at]! ^= 1 << flips.integer(8);
        writeFileSync(join(directory, file), flipped);
        expect(await refusalOf(directory)).toMatch(/: model\.json (was changed after|does not end with its own hash)/);
      }
    }
  });

  it("refuses any missing file", async () => {
    for (const file of readdirSync(saved, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."))) {
      const directory = copy();
      rmSync(join(directory, file));
      expect(await refusalOf(directory)).toMatch(/is missing$/);
    }
    expect(await refusalOf(join(root, "nowhere"))).toMatch(/nowhere": model.json is missing$/);
  });

  it("refuses a truncated file, and a folder in the place of one", async () => {
    const short = copy();
    writeFileSync(
      join(short, "member-2/booster.ubj"),
      readFileSync(join(short, "member-2/booster.ubj")).subarray(0, 100),
    );
    expect(await refusalOf(short)).toMatch(/booster.ubj must hold \d+ bytes, it holds 100$/);
    const folder = copy();
    rmSync(join(folder, "model.json"));
    mkdirSync(join(folder, "model.json"));
    expect(await refusalOf(folder)).toContain("model.json is missing");
  });

  it.each<[string, string, (card: Card) => Card | string, RegExp]>([
    ["text that is no JSON", "", () => "{x", /model.json is not JSON/],
    ["brackets without end", "", () => `{"a":${"[".repeat(200_000)}`, /model.json is not JSON/],
    ["another format", "", (card) => ({ ...card, format: "onnx" }), /: format must be "tenbin-model-3": found "onnx"$/],
    [
      "the format before this one",
      "",
      (card) => ({ ...card, format: "tenbin-model-2" }),
      /: it has the format tenbin-model-2 of another version, this one reads tenbin-model-3; train it again$/,
    ],
    ["a kind it does not know", "member-1", (card) => ({ ...card, kind: "oracle" }), /not one this version writes/],
    [
      "a key it does not know",
      "member-1",
      (card) => ({ ...card, shell: "rm" }),
      /: it has no key "shell"; its keys are shape$/,
    ],
    [
      "a prototype key",
      "member-1",
      (card) =>
        JSON.stringify(card, null, 1).replace("{", '{\n "__proto__": {\n  "polluted": 1\n },').slice(0, -"\n}".length),
      /must not hold the key "__proto__"/,
    ],
    [
      "a prototype key in its params",
      "member-2",
      (card) => ({ ...card, params: JSON.parse('{"__proto__":1}') as unknown }),
      /must not hold the key "__proto__"/,
    ],
    [
      "a member outside its folder",
      "",
      (card) => ({
        ...card,
        members: (card["members"] as Card[]).map((each) => ({ ...each, directory: "../saved/member-0" })),
      }),
      /members\[0\].directory/,
    ],
    [
      "a file outside its folder",
      "member-1",
      (card) => ({
        ...card,
        files: (card["files"] as Card[]).map((each) => ({ ...each, name: "../member-0/weights.safetensors" })),
      }),
      /files\[0\].name/,
    ],
    [
      "weights that do not sum to one",
      "",
      (card) => ({ ...card, members: (card["members"] as Card[]).map((each) => ({ ...each, weight: 0.9 })) }),
      /weights must sum to 1/,
    ],
    [
      "other features than its members'",
      "",
      (card) => ({ ...card, featureNames: ["a", "c"] }),
      /its members read other features than it says/,
    ],
    [
      "a shape too large to hold",
      "member-1",
      (card) => ({ ...card, shape: { features: 2, steps: 1, hiddenUnits: [1e12] } }),
      /hiddenUnits\[0\]/,
    ],
    [
      "a shape larger than its weights",
      "member-1",
      (card) => ({ ...card, shape: { features: 2, steps: 1, hiddenUnits: [100_000, 100_000] } }),
      /its weights do not fit its shape: "dense1\/kernel" must be Float32Array of \[2, 100000\], it is .*\[2, 3\]$/,
    ],
    [
      "a shape with a layer that its weights lack",
      "member-1",
      (card) => ({ ...card, shape: { features: 2, steps: 1, hiddenUnits: [3, 3] } }),
      /weights\.safetensors does not hold "dense2\/kernel"$/,
    ],
    [
      "heads that do not divide its units",
      "member-0",
      (card) => ({ ...card, shape: { ...(card["shape"] as Card), heads: 3 } }),
      /modelUnits must be a multiple of heads/,
    ],
    [
      "features other than its trees'",
      "member-2",
      (card) => ({ ...card, featureNames: ["a", "b", "c"] }),
      /its trees read 2 features, model.json names 3/,
    ],
    [
      "an isotonic calibration that descends",
      "member-1",
      (card) => ({ ...card, link: { calibration: { kind: "isotonic", x: [0.2, 0.4], y: [0.6, 0.3] } } }),
      /y must not descend/,
    ],
    [
      "a prior outside (0, 1)",
      "member-1",
      (card) => ({ ...card, link: { prior: { trainPrior: 0, truePrior: 0.5 } } }),
      /trainPrior/,
    ],
  ])("refuses a card with %s", async (_case, member, change, message) => {
    const directory = copy();
    forge(directory, member, change);
    expect(await refusalOf(directory)).toMatch(message);
  });

  it("refuses an ensemble inside an ensemble", async () => {
    const directory = copy();
    rmSync(join(directory, "member-0"), { recursive: true });
    cpSync(saved, join(directory, "member-0"), { recursive: true });
    forge(directory, "member-0", (card) => card);
    expect(await refusalOf(directory)).toContain("an ensemble must not be a member of another");
  });

  it.each<[string, (tensors: NamedTensor[]) => NamedTensor[], RegExp]>([
    [
      "that are no numbers",
      (tensors) => tensors.map((each) => ({ ...each, values: each.values.map(() => NaN) })),
      /every number of "dense1\/kernel" in weights\.safetensors must be finite$/,
    ],
    [
      "in another width",
      (tensors) => tensors.map((each) => ({ ...each, values: Float64Array.from(each.values) })),
      /"dense1\/kernel" must be Float32Array of \[2, 3\], it is Float64Array of \[2, 3\]$/,
    ],
    [
      "with a deviation of nought",
      (tensors) =>
        tensors.map((each) => (each.name === "scaling/deviation" ? { ...each, values: new Float64Array(2) } : each)),
      /every number of "scaling\/deviation" in weights\.safetensors must be above 0$/,
    ],
    [
      "of which one is unknown",
      (tensors) => [...tensors, { name: "more", shape: [1], values: Float32Array.of(1) }],
      /weights\.safetensors holds 7 tensors, its shape has 6$/,
    ],
  ])("refuses weights %s, even when the hashes vouch for them", async (_what, change, message) => {
    const directory = copy();
    forgeTensors(directory, "member-1", change);
    expect(await refusalOf(directory)).toMatch(message);
  });

  it("refuses trees that XGBoost cannot read, even when the hashes vouch for them", async () => {
    const directory = copy();
    forgeFile(directory, "member-2", "booster.ubj", Buffer.from("not trees"));
    expect(await refusalOf(directory)).toContain("booster.ubj cannot be given to XGBoost");
  });

  /** The third member's trees as a value, changed and written back. */
  async function refusalOfTrees(change: (trees: Trees) => void): Promise<string> {
    const directory = copy();
    const trees = parseUbjson(readFileSync(join(directory, "member-2/booster.ubj"))) as unknown as Trees;
    change(trees);
    forgeFile(directory, "member-2", "booster.ubj", writeUbjson(trees));
    return refusalOf(directory);
  }

  it("loads trees that were read and written back", async () => {
    expect(await refusalOfTrees(() => undefined)).toBe("loaded");
  });

  it.each<[string, (tree: Tree) => void, RegExp]>([
    [
      "a child beyond its nodes",
      ({ left_children }) => (left_children[0] = 1_000_000),
      /tree 0: node 0: child 1000000/,
    ],
    [
      "a circle",
      ({ left_children, parents }) => ((left_children[0] = 0), (parents[0] = 0)),
      /root must have no parent/,
    ],
    ["a circle below its root", circle, /child \d+ must be one of its \d+ nodes and name it as its parent/],
    ["one child for two", ({ left_children, right_children }) => (right_children[0] = left_children[0]!), /differ/],
    ["a column that no row has", ({ split_indices }) => (split_indices[0] = 2), /reads column 2 of 2/],
    ["a column below the first", ({ split_indices }) => (split_indices[0] = -1), /reads column -1 of 2/],
    [
      "a threshold that is no number",
      ({ split_conditions }) => (split_conditions[0] = NaN),
      /must be finite: found NaN/,
    ],
    ["fewer values than nodes", (tree) => (tree.split_conditions = new Float32Array(1)), /split_conditions must hold/],
    ["a count of nodes that is not theirs", ({ tree_param }) => (tree_param.num_nodes = "1"), /num_nodes must be/],
    ["a kind of split that we never make", ({ split_type }) => (split_type[0] = 1), /no categories/],
    ["a key that XGBoost does not write", (tree) => Object.assign(tree, { extra: "x" }), /extra/],
  ])("refuses trees with %s, even when the hashes vouch for them", async (_case, change, message) => {
    expect(await refusalOfTrees(({ learner }) => change(learner.gradient_booster.model.trees[0]!))).toMatch(message);
  });

  it.each<[string, (directory: string) => void, RegExp]>([
    [
      "a booster of another kind to go on with",
      (directory) => forge(directory, "member-2", (card) => ({ ...card, params: { booster: "gblinear" } })),
      /params.booster must be gbtree or dart/,
    ],
  ])("refuses %s, even when the hashes vouch for it", async (_case, change, message) => {
    const directory = copy();
    change(directory);
    expect(await refusalOf(directory)).toMatch(message);
  });

  it("refuses a line of another length than its features, or none, even when the hashes vouch for it", async () => {
    const directory = join(root, "line");
    const fitted = await fitLinear({ x: rows, y }, shared, { rng });
    const ensemble = await fitEnsemble([fitted], undefined, { weights: "equal" });
    await ensemble.save(directory);
    for (const state of ["{}", "[1,2]", '{"mean":[1],"deviation":[1],"coefficients":[1],"intercept":0,"lambda":0}']) {
      forgeFile(directory, "member-0", "state.json", Buffer.from(state));
      expect(await refusalOf(directory)).toContain('state.json is none that "linear" learns');
    }
    forgeFile(directory, "member-0", "state.json", Buffer.from("[".repeat(100_000)));
    expect(await refusalOf(directory)).toContain("nested at most 100 deep");
  });

  it("refuses to give scores that are no probabilities", async () => {
    const directory = copy();
    forgeTensors(directory, "member-1", (tensors) =>
      tensors.map((each) =>
        each.name.startsWith("scaling/")
          ? each
          : { ...each, values: Float32Array.from(each.values, (_, k) => (k === 0 ? -3e38 : 3e38)) },
      ),
    );
    const model = await loadModel(join(directory, "member-1"));
    expect(() => model.score(rows)).toThrow(/every score must lie in \[0, 1\]: that of sample \d+ is NaN/);
    model.dispose();
  });

  it("names the folder of weights that are none", async () => {
    const directory = copy();
    forgeFile(directory, "member-0", "weights.safetensors", new Uint8Array(7));
    await expect(loadModel(directory)).rejects.toThrow(
      `Cannot read ${join(directory, "member-0", "weights.safetensors")} as it must be a safetensors file: it holds 7`,
    );
  });
});

/** Rewrites the weights of a member and mends every hash above them. */
function forgeTensors(directory: string, member: string, change: (tensors: NamedTensor[]) => NamedTensor[]): void {
  const file = "weights.safetensors";
  const tensors = unpackSafetensors(file, readFileSync(join(directory, member, file)));
  forgeFile(directory, member, file, packSafetensors(change([...tensors.values()])));
}

interface Trees {
  readonly learner: { readonly gradient_booster: { readonly model: { readonly trees: readonly Tree[] } } };
}

interface Tree {
  readonly left_children: Int32Array;
  readonly right_children: Int32Array;
  readonly parents: Int32Array;
  readonly split_indices: Int32Array;
  readonly split_type: Uint8Array;
  split_conditions: Float32Array;
  readonly tree_param: { num_nodes: string };
}

/** The first child that is no leaf, or its sibling, leads back to itself. */
function circle({ left_children, right_children }: Tree): void {
  const child = left_children[0]!;
  left_children[child] = child;
  right_children[child] = right_children[0]!;
}
