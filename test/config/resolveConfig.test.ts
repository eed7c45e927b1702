import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import {
  configHash,
  formatConfig,
  NO_EXTENSIONS,
  parseRunConfig,
  readConfig,
  resolveConfig,
  resolveWithExtensions,
  type RunConfig,
} from "../../src/config/index.js";
import { defineLabel, labelByHorizon, LABELS } from "../../src/dataset/index.js";
import { defineMember, MEMBERS } from "../../src/models/index.js";

const YAML = readFileSync("notebooks/model_v4.yaml", "utf8");

describe("resolveConfig", () => {
  it("lays the profile and then the command line over the base", () => {
    const config = resolveConfig(YAML, { profile: "tiny", seed: 11, scenario: "none" });
    expect(config.data).toMatchObject({ days: 60, scenario: "none", barMinutes: 60 });
    expect(config.members["lstm"]).toMatchObject({ firstUnits: 16, epochs: 2, learningRate: 0.003 });
    expect(config.seed).toBe(11);
  });

  it("trains at whole size under full", () => {
    const { training, members, data, split, search } = resolveConfig(YAML, { profile: "full" });
    expect(training).toMatchObject({ batchSize: 512, epochs: 100, patienceEpochs: 10 });
    expect(members["lstm"]).toEqual({
      ...{ firstUnits: 128, secondUnits: 64, denseUnits: 32 },
      ...{ learningRate: 0.001, dropout: 0.2, batchSize: 512, epochs: 100, patienceEpochs: 10, l2: 0.001 },
      forgetBias: -1,
    });
    expect(data.barMinutes).toBe(15);
    expect(split.folds).toBe(5);
    expect(search).toMatchObject({
      trials: 40,
      ranges: { learningRate: [1e-5, 1e-2], lstmUnits: [64, 256], batchSize: [256, 512, 1024] },
    });
  });

  it("takes a label by its kind with some of its options", () => {
    const text = YAML.replace("kind: horizon", "kind: tripleBarrier").replace(
      "options: {}",
      "options: { atHorizon: drop }",
    );
    expect(resolveConfig(text).label).toEqual({
      kind: "tripleBarrier",
      options: { atHorizon: "drop" },
      horizonHours: 4,
      imbalancedSigma: 0.3,
    });
  });

  describe("members", () => {
    it("have what training says, their own section aside, and defaults for the rest", () => {
      const { members } = resolveConfig(YAML.replace("  mlp:\n", "  mlp:\n    epochs: 7\n"), { profile: "full" });
      expect(members["mlp"]).toMatchObject({ epochs: 7, batchSize: 512, hiddenUnits: [128, 64] });
      expect(members["lstm"]).toMatchObject({ epochs: 100 });
      expect(Object.keys(members)).toEqual(["lstm", "transformer", "gradientBoosting", "mlp", "linear"]);
    });

    it("are dropped by false and take their defaults from {}", () => {
      const text = YAML.replace(/members: +#[\s\S]*?\ncalibration:/, "members: { lstm: {}, mlp: false }\ncalibration:");
      const { members } = resolveConfig(`${text.slice(0, text.indexOf("profiles:"))}\nbudgetMinutes: 1\ncuts: []\n`);
      expect(Object.keys(members)).toEqual(["lstm"]);
      expect(members["lstm"]).toMatchObject({ firstUnits: 128, epochs: 100 });
    });

    it.each([
      ["an unknown member", YAML.replace("  mlp:\n", "  mpl:\n"), /unknown member "mpl": known are lstm, transformer/],
      [
        "an unknown option",
        YAML.replace("firstUnits: 128", "firstUnit: 128"),
        /: members\.lstm has no key "firstUnit"; .*did you mean firstUnits/,
      ],
      [
        "an option out of its range",
        YAML.replace("firstUnits: 128", "firstUnits: 0"),
        /: members\.lstm\.firstUnits must be at least 1: found 0$/,
      ],
      ["heads that do not divide", YAML.replace("heads: 4", "heads: 5"), /modelUnits must be a multiple of heads/],
      [
        "a search over a member that is not used",
        YAML.replace("members: all", "members: [oracle]"),
        /search over oracle/,
      ],
      ["a range of no parameter", YAML.replace("lstmUnits: [64", "lstmUnit: [64"), /found a range of "lstmUnit"/],
    ])("refuse %s", (_what, text, message) => {
      expect(() => resolveConfig(text, { profile: "full" })).toThrow(message);
    });

    it("may be a quant's own, which get what training says too", () => {
      const own = defineMember({
        name: "forest",
        options: {
          trees: { about: "trees", type: "integer", default: 100, atLeast: 1 },
          epochs: { about: "passes", type: "integer", default: 3, atLeast: 1 },
        },
        readsWindows: false,
        fit: () => 0.5,
        score: (p, x) => new Array<number>(x.rows).fill(p),
      });
      const { profiles: _profiles, ...written } = parse(YAML) as Record<string, unknown>;
      const value = { ...written, budgetMinutes: 1, cuts: [], members: { lstm: {}, forest: { trees: 20 } } };
      const parsed = parseRunConfig(value, { members: [...MEMBERS, own] });
      expect(parsed).toMatchObject({ config: { members: { forest: { trees: 20, epochs: 100 } } } });
      expect(parseRunConfig(value)).toMatchObject({ problems: expect.stringContaining('unknown member "forest"') });
    });
  });

  describe("before its extensions are loaded", () => {
    const own = defineMember({
      name: "forest",
      options: {
        trees: { about: "trees", type: "integer", default: 100, atLeast: 1, search: { low: 10, high: 500 } },
        epochs: { about: "passes", type: "integer", default: 3, atLeast: 1 },
      },
      readsWindows: false,
      fit: () => 0.5,
      score: (p, x) => new Array<number>(x.rows).fill(p),
    });
    const label = defineLabel({
      name: "soon",
      options: { bars: { about: "bars ahead", type: "integer", default: 2, atLeast: 1 } },
      label: ({ bars }, { barMs }) => labelByHorizon(bars, { horizonMs: barMs }),
    });
    const extensions = { ...NO_EXTENSIONS, members: [own], labels: [label] };
    const file = { path: "mine.ts", sha256: "0".repeat(64) };
    const { profiles: _profiles, ...plain } = parse(YAML) as Record<string, object>;
    const value = (changes: object = {}) => ({
      ...plain,
      budgetMinutes: 1,
      cuts: [],
      extensions: [file],
      label: { ...plain["label"], kind: "soon", options: { bars: 3 } },
      members: { lstm: {}, forest: { trees: 20 } },
      search: { ...plain["search"], members: ["forest"], ranges: { learningRate: [0.001, 0.01], trees: [5, 50] } },
      ...changes,
    });
    const read = (changes?: object): RunConfig => {
      const parsed = parseRunConfig(value(changes));
      if ("problems" in parsed) throw new Error(parsed.problems);
      return parsed.config;
    };

    it("comes to the same whole whether it was read before or after, and again from that", () => {
      const after = parseRunConfig(value(), { members: [...MEMBERS, own], labels: [...LABELS, label] });
      const whole = resolveWithExtensions(read(), extensions);
      expect(after).toEqual({ config: whole });
      expect(configHash(resolveWithExtensions(resolveConfig(formatConfig(whole)), extensions))).toBe(configHash(whole));
    });

    it("refuses at once what cannot be theirs", () => {
      expect(() => read({ members: { lstm: { firstUnit: 3 }, forest: {} } })).toThrow(/firstUnit/);
      expect(() => read({ members: { lstm: {}, forest: false } })).toThrow(/search over forest/);
    });
  });

  it("keeps a member dropped that a profile says something of", () => {
    const config = resolveConfig(
      YAML.replace(/^members: .*$/m, "members:").replace(
        /^ {2}gradientBoosting:\n(?: {4}.*\n)+/m,
        "  gradientBoosting: false\n",
      ),
      { profile: "tiny" },
    );
    expect(Object.keys(config.members)).toEqual(["lstm", "transformer", "mlp", "linear"]);
  });

  it("reads back what it formats", () => {
    const config = readConfig("notebooks/model_v4.yaml", { files: ["a folder/with spaces", "b.csv.gz"] });
    expect(resolveConfig(formatConfig(config))).toEqual(config);
  });

  it.each([
    [
      "an unknown key",
      YAML.replace("batchSize: 512", "batchSise: 512"),
      /: training has no key "batchSise"; its keys are batchSize, .*; did you mean batchSize\?$/,
    ],
    [
      "text where a number belongs",
      YAML.replace("processes: 2", "processes: many"),
      /: training\.processes must be a number: found "many"$/,
    ],
    ["a range upside down", YAML.replace("dropout: [0.1, 0.5]", "dropout: [0.5, 0.1]"), /below the second/],
    ["a duplicate key", `seed: 8\n${YAML}`, /unique/],
    ["aliases, which can explode", YAML.replace("seed: 7", "seed: &a 7\nbudgetMinutes: *a"), /alias/i],
    ["an alias of itself", `${YAML}\nnotes: &a [*a]\n`, /alias/i],
    ["a tag that nobody knows", YAML.replace("seed: 7", "seed: !!js/function 'x'"), /Unresolved tag: .*js\/function/],
    ["a second document", `${YAML}\n---\n${YAML}`, /multiple documents/],
    ["a list at the top", "- 1\n- 2", /top level/],
    [
      "a profile that does not exist",
      YAML.replace("profile: quick", "profile: slow"),
      /"slow": it has quick, full, tiny/,
    ],
    [
      "a profile named like a method of Object",
      YAML.replace("profile: quick", "profile: constructor"),
      /"constructor": it has quick/,
    ],
    [
      "a label that there is none of",
      YAML.replace("kind: horizon", "kind: meta"),
      /the kind must be one of horizon, tripleBarrier, nextLiquidation: found "meta"/,
    ],
    [
      "an option of another label",
      YAML.replace("options: {}", "options: { takeProfitSigma: 1 }"),
      /Cannot make the horizon label as its options are buyAboveSigma: found "takeProfitSigma"/,
    ],
    [
      "a prototype",
      YAML.replace("options: {}", "options: { __proto__: { a: 1 } }"),
      /no key may be called "__proto__"$/,
    ],
    ["a prototype of all", `${YAML}\n__proto__: { a: 1 }\n`, /no key may be called "__proto__"$/],
    ["as many tested groups as groups", YAML.replace("testGroups: 2", "testGroups: 6"), /must be below groups/],
    ["a symbol with a path in it", YAML.replace("[BTCUSDT,", "[../BTCUSDT,"), /at most 40 letters/],
  ])("refuses %s", (_what, text, message) => {
    expect(() => resolveConfig(text)).toThrow(message);
  });

  it.each([
    ["a tag that nobody knows", "seed: !!js/function 'x'\n"],
    ["a key twice", "seed: 1\nseed: 2\n"],
    ["brackets without an end", "{".repeat(50_000)],
    ["lists in lists", "- ".repeat(100_000)],
    ["a byte that is no text", "seed: 1\n\0\n"],
    ["next to nothing that is there", "seed: 1\n"],
    ["many keys that there are not", Array.from({ length: 300 }, (_, k) => `"k${k}\\n": ${k}\n`).join("")],
  ])("says in one line, and nowhere else, what it does not like about %s", (_what, text) => {
    const warned = vi.spyOn(process, "emitWarning");
    expect(() => resolveConfig(text)).toThrow(/^Cannot (read|use) the configuration as .*[^:]$/);
    expect(warned).not.toHaveBeenCalled();
  });

  it("takes limits of gates and gates to drop, and has none where nothing is said", () => {
    expect(resolveConfig(YAML).gates).toBeUndefined();
    const gates = { buy_ratio: { low: 0.45, high: 0.55 }, auc: false, variance_24h: { high: 0.2 }, my_gate: {} };
    const config = resolveConfig(`${YAML}\ngates: ${JSON.stringify(gates)}\n`);
    expect(config.gates).toEqual(gates);
    expect(resolveConfig(formatConfig(config))).toEqual(config);
    expect(configHash(config)).not.toBe(configHash(resolveConfig(YAML)));
  });

  it.each([
    ["limits out of order", "{ buy_ratio: { low: 0.6, high: 0.4 } }", /gates\.buy_ratio: low must be below high$/],
    ["a word for a limit", "{ buy_ratio: { low: none } }", /gates\.buy_ratio/],
    ["true", "{ auc: true }", /gates\.auc must be limits, as \{ low: 0\.4, high: 0\.6 \}, or false$/],
    ["another word than low and high", "{ auc: { least: 0.8 } }", /gates\.auc/],
  ])("refuses %s for a gate", (_what, gates, message) => {
    expect(() => resolveConfig(`${YAML}\ngates: ${gates}\n`)).toThrow(message);
  });

  it("names the file that is not there", () => {
    expect(() => readConfig("notebooks/none.yaml")).toThrow(/"notebooks\/none.yaml": ENOENT/);
  });

  it("does not read a device without end", () => {
    expect(() => readConfig("/dev/zero")).toThrow(
      'Cannot read the configuration "/dev/zero": it is a folder, a pipe or a device and must be a file',
    );
  });
});

describe("configHash", () => {
  it("moves with the seed and not with the number of processes", () => {
    const config = resolveConfig(YAML);
    expect(configHash({ ...config, seed: 8 })).not.toBe(configHash(config));
    expect(configHash({ ...config, training: { ...config.training, processes: 1 } })).toBe(configHash(config));
  });
});
