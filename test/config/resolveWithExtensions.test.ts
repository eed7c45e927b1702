import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  configHash,
  formatConfig,
  loadExtensions,
  NO_EXTENSIONS,
  resolveConfig,
  resolveWithExtensions,
  type Extensions,
  type RunConfig,
} from "../../src/config/index.js";

const folder = mkdtempSync(join(tmpdir(), "tenbin-resolve-"));
const path = join(folder, "mine.mjs");
writeFileSync(
  path,
  `import { defineLabel, defineMember, labelByHorizon } from "tenbin";
export const coin = defineMember({
  name: "coin", readsWindows: false,
  options: {
    pull: { about: "p", type: "number", default: 5, above: 0, search: { name: "coinPull", low: 1, high: 50 } },
  },
  fit: () => 0.5, score: (p, x) => new Array(x.rows).fill(p),
});
export const soon = defineLabel({
  name: "soon", options: { hours: { about: "h", type: "integer", default: 2, atLeast: 1 } },
  label: ({ bars }, { hours }) => labelByHorizon(bars, { horizonMs: hours * 3600000 }),
});
`,
);
const YAML = readFileSync("notebooks/model_v4.yaml", "utf8").replace(/^extensions: .*$/m, `extensions: [${path}]`);
const withMember = (section: string, name = "coin"): string =>
  YAML.replace(/^members: .*$/m, `members:\n  ${name}: ${section}`);
const searching = (yaml: string): string =>
  yaml
    .replace(/^ {2}members: all.*$/m, "  members: [lstm, coin]")
    .replace(/^ {6}members: \[gradientBoosting, mlp\]\n/m, "")
    .replace(/^ {2}ranges: .*$/m, "  ranges:\n    coinPull: [2, 20]");
const whole = async (yaml: string): Promise<RunConfig> => {
  const config = resolveConfig(yaml);
  return resolveWithExtensions(config, await loadExtensions(config.extensions));
};

describe("resolveWithExtensions", () => {
  it("says every option and range of a member of one's own, which reading left as it was written", async () => {
    const yaml = searching(withMember("{}"));
    expect(resolveConfig(yaml).members["coin"]).toEqual({});
    const config = await whole(yaml);
    expect(config.members["coin"]).toEqual({ pull: 5 });
    expect(config.search.ranges["coinPull"]).toEqual([2, 20]);
    expect(config.search.ranges["lstmUnits"]).toBeDefined();
  });

  it("gives the same configuration and hash again when what it gave is read anew", async () => {
    const config = await whole(searching(withMember("{ pull: 3 }")));
    const again = await whole(formatConfig(config));
    expect(again).toEqual(config);
    expect(configHash(again)).toBe(configHash(config));
  });

  it.each([
    ["a member that nobody defines", withMember("{}", "con"), /unknown member "con": known are .*mlp, linear, coin/],
    [
      "one dropped that nobody defines",
      withMember("false", "con"),
      /unknown member "con": known are .*mlp, linear, coin/,
    ],
    ["an option that the member has not", withMember("{ push: 1 }"), /push/],
    ["a value that the option may not have", withMember("{ pull: 0 }"), /pull/],
    ["a range of no parameter", searching(withMember("{}")).replace("coinPull", "coinPul"), /range of "coinPul"/],
    ["a label that nobody defines", YAML.replace("kind: horizon", "kind: son"), /nextLiquidation, soon: found "son"/],
    [
      "an option that the label has not",
      YAML.replace("kind: horizon", "kind: soon").replace("options: {}", "options: { minutes: 3 }"),
      /its options are hours: found "minutes"/,
    ],
  ])("refuses %s, which reading let through", async (_what, yaml, said) => {
    const config = resolveConfig(yaml);
    const own: Extensions = await loadExtensions(config.extensions);
    expect(() => resolveWithExtensions(config, own)).toThrow(said);
  });

  it("lets a run fit in this process, which no YAML may say", async () => {
    const config = resolveConfig(withMember("{}"));
    const inThisProcess = { ...config, training: { ...config.training, processes: 0 } };
    const own = await loadExtensions(config.extensions);
    expect(resolveWithExtensions(inThisProcess, own).training.processes).toBe(0);
  });

  it("lets a run be of bars that no YAML asks for, as a stranger's predictions have them", () => {
    const minutes = { ...plain, data: { ...plain.data, barMinutes: 1, symbols: ["XAU"] } };
    expect(resolveWithExtensions(minutes, NO_EXTENSIONS)).toEqual(minutes);
  });

  const plain = resolveConfig(readFileSync("notebooks/model_v4.yaml", "utf8"));
  it.each<[string, RunConfig, RegExp]>([
    ["no members to search over", { ...plain, search: { ...plain.search, members: [] } }, /search\.members/],
    ["a seed that is no number", { ...plain, seed: NaN }, /: seed must be a number: found NaN$/],
    ["a threshold at one", { ...plain, validation: { ...plain.validation, threshold: 1 } }, /validation\.threshold/],
    ["processes below none", { ...plain, training: { ...plain.training, processes: -1 } }, /training\.processes/],
  ])("refuses %s, which would be on a card that nobody could read", (_what, config, said) => {
    expect(() => resolveWithExtensions(config, NO_EXTENSIONS)).toThrow(said);
  });
});
