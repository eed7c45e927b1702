import { describe, expect, it } from "vitest";
import { defineMember, memberNamed, MEMBERS } from "../../src/models/index.js";
import { rangesOf, searchedMembers, searchSpaceOf, settingsOfTrial } from "../../src/search/index.js";
import { shareTrials } from "../../src/search/settings/shareTrials.js";
import { ownParams } from "../../src/search/settings/searchSpace.js";
import type { TrainingSettings } from "../../src/training/index.js";

const settings: TrainingSettings = {
  members: { lstm: {}, transformer: {}, gradientBoosting: {}, mlp: {}, linear: {} },
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
    expect(bare.map(({ name }) => name)).toEqual(["eta"]);
  });

  it("lays found values over the members that have them", () => {
    const space = spaceOf("lstm", "gradientBoosting");
    const params = { learningRate: 0.01, dropout: 0.3, lstmUnits: 101, batchSize: 256, buyWeightFrac: 0.4 };
    const trees = { eta: 0.2, max_depth: 7, min_child_weight: 3, subsample: 0.9, colsample_bytree: 0.5 };
    const found = settingsOfTrial(settings, { params: { ...params, ...trees } }, space);
    expect(found.members["lstm"]).toMatchObject({ firstUnits: 101, secondUnits: 51, dropout: 0.3, denseUnits: 32 });
    expect(found.members["gradientBoosting"]).toMatchObject({ rounds: 600, params: trees });
    expect(found.members["mlp"]).toEqual({});
    expect(found.buyWeightFrac).toBe(0.5);
    expect(found.buyWeightFracOf).toEqual({ lstm: 0.4 });
  });

  it("is brought by every built-in network and the trees, the class-weight ratio by the networks alone", () => {
    expect(searchedMembers(MEMBERS, settings, "all").map(({ name }) => name)).toEqual(Object.keys(settings.members));
    for (const name of ["lstm", "transformer", "mlp"])
      expect(spaceOf(name).map((parameter) => parameter.name)).toEqual(
        expect.arrayContaining(["learningRate", "dropout", "batchSize", "buyWeightFrac"]),
      );
    expect(spaceOf("gradientBoosting").map(({ name }) => name)).toEqual([
      ...["eta", "max_depth", "min_child_weight", "subsample", "colsample_bytree"],
    ]);
  });

  it("leaves the line's own choice of its penalty among the line's penalties, so that trial 0 is as it stood", () => {
    const space = spaceOf("linear");
    expect(rangesOf(space)).toEqual({ lambda: [0, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001] });
    expect(ownParams(settings, space)).toEqual({ lambda: 0 });
    expect(settingsOfTrial(settings, { params: { lambda: 0.03 } }, space).members["linear"]).toEqual({ lambda: 0.03 });
  });

  it("scales a list of units by its first", () => {
    const space = spaceOf("mlp");
    const params = { learningRate: 0.01, dropout: 0.3, denseUnits: 100, batchSize: 256, buyWeightFrac: 0.4 };
    expect(settingsOfTrial(settings, { params }, space).members["mlp"]).toMatchObject({ hiddenUnits: [100, 50] });
    expect(ownParams(settings, space)).toMatchObject({ denseUnits: 128 });
  });

  it("takes a member of one's own that brings a space, and refuses to tune one that brings none", () => {
    const of = (name: string, extra: object) =>
      defineMember({
        name,
        options: {},
        readsWindows: false,
        fit: () => 0.5,
        score: (p, x) => new Array<number>(x.rows).fill(p),
        ...extra,
      });
    const known = [...MEMBERS, of("weighty", { buyWeightSearch: { low: 0.2, high: 0.8 } }), of("plain", {})];
    const own = { members: { weighty: {}, plain: {} } };
    expect(searchedMembers(known, own, "all").map(({ name }) => name)).toEqual(["weighty"]);
    expect(() => searchedMembers(known, own, ["plain"])).toThrow(/that bring a search space: found weighty/);
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

describe("shareTrials", () => {
  it("gives each member as many as the others, and each at least its own settings", () => {
    expect(shareTrials(40, 5)).toEqual([8, 8, 8, 8, 8]);
    expect(shareTrials(8, 3)).toEqual([3, 3, 2]);
    expect(shareTrials(2, 4)).toEqual([1, 1, 1, 1]);
    expect(shareTrials(5, 0)).toEqual([]);
  });
});
