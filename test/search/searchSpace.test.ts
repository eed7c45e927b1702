import { describe, expect, it } from "vitest";
import { memberNamed, MEMBERS } from "../../src/models/index.js";
import { rangesOf, searchSpaceOf, settingsOfTrial } from "../../src/search/index.js";
import type { TrainingSettings } from "../../src/training/index.js";

const settings: TrainingSettings = {
  members: { lstm: {}, transformer: {}, gradientBoosting: {}, mlp: {} },
  seeds: 1,
  buyWeightFrac: 0.5,
  sequenceBars: 24,
  innerValidationFrac: 0.15,
  calibrationFrac: 0.2,
};
const named = (...names: string[]) => names.map((name) => memberNamed("search", name, MEMBERS));
const spaceOf = (...names: string[]) => searchSpaceOf(named(...names), settings);

describe("searchSpaceOf", () => {
  it("is five settings for the LSTM, in its order", () => {
    expect(Object.entries(rangesOf(spaceOf("lstm")))).toEqual([
      ["learningRate", [1e-5, 1e-2]],
      ["dropout", [0.1, 0.5]],
      ["lstmUnits", [64, 256]],
      ["batchSize", [256, 512, 1_024]],
      ["buyWeightFrac", [0.3, 0.7]],
    ]);
  });

  it("shares an option that several members have, and takes XGBoost's own names that are set", () => {
    const space = spaceOf("lstm", "mlp", "gradientBoosting");
    expect(space.find(({ name }) => name === "dropout")!.targets.map(({ member }) => member.name)).toEqual([
      "lstm",
      "mlp",
    ]);
    expect(space.map(({ name }) => name)).toContain("max_depth");
    const bare = searchSpaceOf(named("gradientBoosting"), { members: { gradientBoosting: { params: { eta: 0.1 } } } });
    expect(bare.map(({ name }) => name)).toEqual(["eta", "buyWeightFrac"]);
  });

  it("lays found values over the members that have them", () => {
    const space = spaceOf("lstm", "gradientBoosting");
    const params = { learningRate: 0.01, dropout: 0.3, lstmUnits: 101, batchSize: 256, buyWeightFrac: 0.4 };
    const trees = { eta: 0.2, max_depth: 7, min_child_weight: 3, subsample: 0.9, colsample_bytree: 0.5 };
    const found = settingsOfTrial(settings, { params: { ...params, ...trees } }, space);
    expect(found.members["lstm"]).toMatchObject({ firstUnits: 101, secondUnits: 51, dropout: 0.3, denseUnits: 32 });
    expect(found.members["gradientBoosting"]).toMatchObject({ rounds: 600, params: trees });
    expect(found.members["mlp"]).toEqual({});
    expect(found.buyWeightFrac).toBe(0.4);
  });

  it("takes ranges in place of the options' own, and leaves out what is false", () => {
    const space = searchSpaceOf(named("lstm"), settings, { lstmUnits: [8, 16], dropout: false, batchSize: [64] });
    expect(rangesOf(space)).toMatchObject({ lstmUnits: [8, 16], batchSize: [64] });
    expect(space.map(({ name }) => name)).not.toContain("dropout");
  });

  it.each([
    ["a name of no parameter", { lstmUnit: [1, 2] }, /its parameters are learningRate, .*found a range of "lstmUnit"/],
    ["a range upside down", { dropout: [0.5, 0.1] }, /dropout must be a range whose first number is below the second/],
    ["a logarithm of nothing", { learningRate: [0, 1] }, /and above 0: found \[0,1\]/],
    ["no choices", { batchSize: [] }, /batchSize must be a list of choices/],
  ])("refuses %s", (_what, ranges, message) => {
    expect(() => searchSpaceOf(named("lstm"), settings, ranges)).toThrow(message);
  });
});
