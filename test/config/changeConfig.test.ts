import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeConfig, configHash, ConfigError, keepMembers, readConfig } from "../../src/config/index.js";
import { root } from "../workbench/setUp.js";

const config = readConfig(join(root, "notebooks/model_v4.yaml"));

describe("changeConfig", () => {
  it("lays mappings key by key and leaves the rest as it was", () => {
    const changed = changeConfig(config, { label: { horizonHours: 12 }, seed: 8 });
    expect(changed).toEqual({ ...config, seed: 8, label: { ...config.label, horizonHours: 12 } });
    expect(configHash(changed)).not.toBe(configHash(config));
  });

  it("gives the same configuration where nothing is changed", () => {
    expect(configHash(changeConfig(config, {}))).toBe(configHash(config));
  });

  it("leaves out a member, what only it is searched over, and its place among the tuned", () => {
    const changed = changeConfig(config, { members: { mlp: false } });
    expect(Object.keys(changed.members)).toEqual(Object.keys(config.members).filter((name) => name !== "mlp"));
    expect(config.search.members).toEqual(["gradientBoosting", "mlp"]);
    expect(changed.search.members).toEqual(["gradientBoosting"]);
    expect(Object.keys(config.search.ranges)).toContain("batchSize");
    expect(Object.keys(changed.search.ranges)).not.toContain("batchSize");
  });

  it("begins another kind of label with its own defaults", () => {
    const triple = changeConfig(config, { label: { kind: "tripleBarrier", options: { takeProfitSigma: 2 } } });
    expect(triple.label.options).toEqual({ takeProfitSigma: 2 });
    expect(changeConfig(triple, { label: { kind: "horizon" } }).label.options).toEqual({});
  });

  it("takes a scenario in place of files", () => {
    const real = changeConfig(config, { data: { files: ["bars.csv"] } });
    expect(changeConfig(real, { data: { scenario: "realistic" } }).data).toMatchObject({
      scenario: "realistic",
      files: [],
    });
  });

  it.each([
    ["a key that there is not", { label: { horizonHour: 12 } }, /did you mean horizonHours\?/],
    ["a member that there is not", { members: { gradientBosting: false } }, /did you mean gradientBoosting\?/],
    ["an option that it has not", { members: { lstm: { first_units: 8 } } }, /did you mean firstUnits\?/],
    ["a value out of range", { validation: { threshold: 2 } }, /validation\.threshold/],
  ] as const)("refuses %s, and says which was meant", (_, changes, words) => {
    const change = (): unknown => changeConfig(config, changes as object);
    expect(change).toThrow(ConfigError);
    expect(change).toThrow(words);
  });
});

describe("keepMembers", () => {
  it("keeps those that are named, with what is said of them", () => {
    const { members, search } = keepMembers(config, { gradientBoosting: { params: { max_depth: 8 } } });
    expect(Object.keys(members)).toEqual(["gradientBoosting"]);
    expect(members["gradientBoosting"]!["params"]).toMatchObject({ max_depth: 8, eta: 0.05 });
    expect(search.members).toEqual(["gradientBoosting"]);
  });
});
