/** What a script without types may get wrong: each mistake is named with what was meant, none is swallowed. */
import { describe, expect, it } from "vitest";
import {
  auditLake,
  computeFeatures,
  createMatrix,
  createRng,
  createStudy,
  defineLabel,
  defineMember,
  fitLstm,
  fitMlp,
  ModelValidator,
  simulateMarket,
} from "../../src/index.js";

const rng = createRng(7);
/** A value as a script without types passes it. */
const untyped = (value: unknown) => value as never;
const x = createMatrix(4, 1, Float32Array.of(1, 2, 3, 4));
const y = Uint8Array.of(0, 1, 0, 1);
const { markets } = simulateMarket({ rng, days: 1, symbols: ["BTCUSDT"] });
const member = { name: "coin", options: {}, readsWindows: false, fit: () => 1, score: () => [0.5] };

describe("a script without types", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["a direction that is none", () => createStudy(untyped({ direction: "max" })), /"maximize": found "max"/],
    ["a market without options", () => simulateMarket(untyped(undefined)), /rng must be a generator: found undefined/],
    ["all markets for one", () => computeFeatures(untyped(markets)), /found a list; pass one of markets/],
    ["no market", () => computeFeatures(untyped(undefined)), /found something without bars/],
    ["features in place of options", () => computeFeatures(markets[0]!, untyped([])), /pass \{ features: \[\.\.\./],
    ["names for features", () => computeFeatures(markets[0]!, untyped({ features: ["gap"] })), /found "gap"; pass/],
    ["a label that labels nothing", () => defineLabel(untyped({ name: "mine" })), /label is undefined/],
    ["a label without a name", () => defineLabel(untyped({})), /a letter first: found undefined/],
    ["a member without a name", () => defineMember(untyped({})), /"ensemble": found undefined/],
    ["a member without options", () => defineMember(untyped({ ...member, options: undefined })), /\{\} for none/],
    ["a member that says not what it reads", () => defineMember(untyped({ ...member, readsWindows: 1 })), /found 1/],
    ["a member without a fit", () => defineMember(untyped({ ...member, fit: undefined })), /fit is undefined/],
    ["a member without a score", () => defineMember(untyped({ ...member, score: undefined })), /score is undefined/],
    ["options for gates", () => new ModelValidator(untyped({ rng })), /found object; pass \[\.\.\.GATES, yourGate\]/],
  ])("is told of %s", (_, call, message) => {
    expect(call).toThrow(message);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ["a path for a lake", () => auditLake(untyped("data/lake")), /found "data\/lake"; pass what `await openLake/],
    [
      "lists of rows",
      () => fitMlp({ x: untyped([[1], [2]]), y }, {}, { rng }),
      /found a list; make it by createMatrix/,
    ],
    ["no rows", () => fitMlp({ x: untyped(undefined), y }, {}, { rng }), /found undefined; make it by createMatrix/],
    ["a list of labels", () => fitMlp({ x, y: untyped([0, 1, 0, 1]) }, {}, { rng }), /found a list; pass Uint8Array/],
    ["rows for windows", () => fitLstm({ x, y }, {}, { rng }), /found single rows; pass x: \{ rows, steps, endRow \}/],
  ])("is told of %s", async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});
