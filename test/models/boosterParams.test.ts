import { describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  fitGradientBoosting,
  sigmoid,
  type GradientBoostingOptions,
} from "../../src/index.js";
import { resolveConfig } from "../../src/config/index.js";
import { ALIASES } from "../../src/models/gradientBoosting/requireBoosterParams.js";
import { Booster, DenseData } from "../../src/models/gradientBoosting/xgboost/booster.js";
import { askXgboost } from "../../src/models/gradientBoosting/xgboost/probe.js";
import { readFileSync } from "node:fs";

const rng = createRng(4);
const x = createMatrix(
  500,
  4,
  Float32Array.from({ length: 2_000 }, () => rng.normal()),
);
const y = Uint8Array.from({ length: 500 }, (_, row) => (rng.uniform() < sigmoid(x.data[4 * row]!) ? 1 : 0));
const params = (given: Record<string, number | string>, options: GradientBoostingOptions = {}) =>
  fitGradientBoosting({ x, y }, { rounds: 3, ...options, params: given }, { rng: createRng(1) });
const focal = { loss: { kind: "focal", alpha: 0.4, gamma: 2 } } as const;

describe("parameters of XGBoost", () => {
  it.each([
    ["a misspelt name", { learning_rat: 0.01 }, "found params.learning_rat; did you mean learning_rate?"],
    [
      "a misspelt name beside a right one",
      { max_depth: 3, sub_sample: 0.5 },
      "params.sub_sample; did you mean subsample?",
    ],
    ["a name of another engine", { num_leaves: 31 }, "XGBoost must know every name of params: found params.num_leaves"],
    ["Python's name for the rounds", { n_estimators: 100 }, "params.n_estimators; see the option rounds"],
    ["Python's early stopping", { early_stopping_rounds: 5 }, "see the option earlyStoppingRounds"],
    ["a booster that is no trees", { booster: "gblinear" }, 'found params.booster "gblinear"'],
    ["a round that would not end", { num_parallel_tree: 1e9 }, "params.num_parallel_tree must be at most 1000"],
    ["text for a number", { max_depth: "deep" }, "Invalid Parameter format for max_depth expect int but value='deep'"],
    ["a fraction for a whole number", { max_depth: 2.5 }, "max_depth expect int but value='2.5'"],
    ["a value out of its range", { subsample: 2 }, "value 2 for Parameter subsample exceed bound [0,1]"],
    ["a choice that there is not", { tree_method: "exac" }, "Invalid Input: 'exac', valid values are"],
    ["NaN", { eta: NaN }, "every value of params must be a finite number or text: found params.eta NaN"],
    ["a device that is not there", { device: "cuda" }, "Device is changed from GPU to CPU"],
    ["both names of one parameter", { eta: 0.1, learning_rate: 0.2 }, "params.eta and params.learning_rate are one"],
    [
      "another objective",
      { objective: "reg:squarederror" },
      "params.objective must be left out, since the loss is options.loss",
    ],
    ["a metric that nobody reads", { eval_metric: "auc" }, "params.eval_metric must be left out"],
    ["more classes", { num_class: 3 }, "params.num_class must be left out"],
  ])("are refused by name: %s", async (_what, given, message) => {
    await expect(params(given)).rejects.toThrow(message);
    await expect(params(given)).rejects.toThrow(RangeError);
  });

  it("are refused where the loss would ignore them", async () => {
    await expect(params({ scale_pos_weight: 2 }, focal)).rejects.toThrow("a focal loss ignores it");
    (await params({ scale_pos_weight: 2 })).dispose();
  });

  it("are passed on under either of their names", async () => {
    for (const given of [{ eta: 0.01 }, { learning_rate: 0.01 }]) {
      const model = await params(given);
      const probability = model.predict(x);
      model.dispose();
      // Three rounds of one hundredth of a step stay near one half.
      expect(Math.max(...probability)).toBeLessThan(0.52);
    }
    for (const given of [
      { n_jobs: 1 },
      { random_state: 5 },
      { tree_method: "exact" },
      { booster: "dart", rate_drop: 0.1 },
    ])
      (await params(given)).dispose();
  });

  it("have the second names that XGBoost itself gives them", () => {
    const data = new DenseData(createMatrix(2, 1, Float32Array.of(0, 1)));
    for (const [name, other] of ALIASES) {
      expect(askXgboost({ [name]: 1 }).unused).toEqual([]);
      expect(askXgboost({ [other]: 1 }).unused).toEqual([]);
      const saved = [name, other].map((alias) => {
        const booster = Booster.create([data], { objective: "binary:logistic", verbosity: 0, [alias]: 0 });
        try {
          return booster.config();
        } finally {
          booster.free();
        }
      });
      expect(saved[1]).toBe(saved[0]);
    }
    data.free();
  });

  it("are refused when the YAML is read, the seed too", () => {
    const yaml = readFileSync("notebooks/model_v4.yaml", "utf8");
    const withParam = (text: string) => yaml.replace("eta: 0.05", text);
    expect(() => resolveConfig(withParam("learning_rat: 0.05"))).toThrow(
      "params.learning_rat; did you mean learning_rate?",
    );
    expect(() => resolveConfig(withParam("seed: 5"))).toThrow(
      "params.seed must be left out, since the run's seed decides",
    );
    expect(() => resolveConfig(withParam("scale_pos_weight: 2"))).toThrow("params.scale_pos_weight must be left out");
  });
});
