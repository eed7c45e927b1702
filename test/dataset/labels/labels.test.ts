import { describe, expect, it } from "vitest";
import { definedKindOf } from "../../../src/core/index.js";
import {
  chooseLabel,
  defineLabel,
  LABELS,
  labelByHorizon,
  labelByNextLiquidation,
  labelByTripleBarrier,
} from "../../../src/dataset/index.js";
import { labelMarket } from "../../../src/dataset/labels/labelMarket.js";
import { handmadeBars, HOUR } from "../handmadeBars.js";

const bars = handmadeBars(Array.from({ length: 400 }, (_, i) => 100 + 3 * Math.sin(i) + (i % 7)));
const [first] = bars.timeMs;
const events = [20, 21, 300].map((hour) => first! + hour * HOUR + 60_000);
const column = (value: number) => Float64Array.from(events, () => value);
const liquidations = {
  timeMs: Float64Array.from(events),
  knownMs: Float64Array.from(events, (time) => time + 1_000),
  price: column(100),
  quantity: column(1),
  notionalUsd: column(100),
  side: events.map((_, k) => (k === 1 ? ("long" as const) : ("short" as const))),
  coverageMs: [[first!, first! + 100 * HOUR]] as [number, number][],
};
const market = { bars, liquidations };
const chosen = (name: string, options = {}) => chooseLabel(LABELS, { name, options });

describe("LABELS", () => {
  it("are values that know themselves for labels", () => {
    expect(LABELS.map(({ name }) => name)).toEqual(["horizon", "tripleBarrier", "nextLiquidation"]);
    expect(LABELS.map(definedKindOf)).toEqual(["label", "label", "label"]);
  });

  it("label as their functions do, with the horizon of the run and their own options", () => {
    const times = { horizonMs: 4 * HOUR };
    expect(labelMarket(market, chosen("horizon", { buyAboveSigma: 0.3 }), times)).toEqual(
      labelByHorizon(bars, { horizonMs: 4 * HOUR, buyAboveSigma: 0.3 }),
    );
    expect(labelMarket(market, chosen("tripleBarrier", { stopLossSigma: 0.5, atHorizon: "drop" }), times)).toEqual(
      labelByTripleBarrier(bars, {
        takeProfitSigma: 2,
        stopLossSigma: 0.5,
        horizonMs: 4 * HOUR,
        sigmaHalfLifeBars: 100,
        atHorizon: "drop",
      }),
    );
    expect(labelMarket(market, chosen("nextLiquidation"), { horizonMs: 6 * HOUR })).toEqual(
      labelByNextLiquidation(market, { withinMs: 6 * HOUR }),
    );
  });

  it("say what BUY means under their options", () => {
    const meaning = (name: string, options = {}) => {
      const { label, options: filled } = chosen(name, options);
      return label.buyMeans(filled);
    };
    expect(meaning("horizon")).toBe("return above 0");
    expect(meaning("horizon", { buyAboveSigma: 0.3 })).toBe("return above 0.3 sigma");
    expect(meaning("tripleBarrier")).toBe(
      "the price rises 2 sigma of a bar before it falls 2 or, touching neither, ends higher",
    );
    expect(meaning("tripleBarrier", { takeProfitSigma: 0, atHorizon: "drop" })).toBe(
      "the price does not fall 2 sigma of a bar",
    );
  });

  it("know their probability only where the simulator has a closed form", () => {
    expect(LABELS.map(({ truth }) => truth !== undefined)).toEqual([true, false, false]);
  });

  it("refuse a market without what they need, by its name", () => {
    expect(() => labelMarket({ bars }, chosen("nextLiquidation"), { horizonMs: HOUR })).toThrow(
      /Cannot make the next-liquidation label of BTCUSDT as it needs liquidations: the data hold none/,
    );
  });
});

describe("chooseLabel", () => {
  it("lists what there is when none bears the name", () => {
    expect(() => chosen("meta")).toThrow(/one of horizon, tripleBarrier, nextLiquidation: found "meta"/);
  });

  it("names an option that the label does not have, and one out of range", () => {
    expect(() => chosen("horizon", { takeProfitSigma: 1 })).toThrow(
      /options are buyAboveSigma: found "takeProfitSigma"/,
    );
    expect(() => chosen("tripleBarrier", { takeProfitSigma: -1 })).toThrow(
      /takeProfitSigma must be at least 0: found -1/,
    );
  });
});

describe("defineLabel", () => {
  const closesHigher = defineLabel({
    name: "closesHigher",
    options: { lift: { type: "number", about: "least rise", default: 0 } },
    label: ({ bars: own }, { barMs, lift }) => labelByHorizon(own, { horizonMs: barMs, buyAboveSigma: lift }),
  });

  it("makes a label that is chosen and trusted like the built-in ones", () => {
    const own = chooseLabel([...LABELS, closesHigher], { name: "closesHigher" });
    expect(definedKindOf(own.label)).toBe("label");
    expect(labelMarket(market, own, { horizonMs: 4 * HOUR })).toEqual(labelByHorizon(bars, { horizonMs: HOUR }));
  });

  it.each([
    ["a name of two words", { name: "closes higher" }, /one word of letters and digits/],
    [
      "an option that the run itself sets",
      { name: "mine", options: { barMs: { type: "number", about: "", default: 1 } } },
      /the run itself says what barMs is/,
    ],
  ] as const)("refuses %s", (_what, changes, message) => {
    expect(() => defineLabel({ label: ({ bars: own }) => labelByHorizon(own), ...changes })).toThrow(message);
  });

  const table = labelByHorizon(bars);
  it.each([
    ["labels that are no classes", { label: table.label.map(() => 2) }, /0 \(SELL\) or 1 \(BUY\)/],
    ["columns of different lengths", { label: table.label.subarray(1) }, /all columns must have one length/],
    ["a decision that is not at its bar's close", { t0Ms: table.t0Ms.map((t0) => t0 - 1) }, /close of its bar/],
    ["a label known before its decision", { t1Ms: table.t0Ms }, /known after its decision/],
    [
      "returns that are no numbers",
      { returnFrac: table.returnFrac.map(() => NaN) },
      /every returnFrac must be a finite/,
    ],
    ["a bar that is labelled twice", twice(table), /bar 0 is labelled twice/],
  ])("refuses %s", (_what, changes, message) => {
    const broken = defineLabel({ name: "broken", label: () => ({ ...table, ...changes }) });
    expect(() => labelMarket(market, chooseLabel([broken], { name: "broken" }), { horizonMs: HOUR })).toThrow(message);
  });

  function twice({ label, row, ...times }: typeof table) {
    const repeat = <T extends Float64Array | Int32Array | Uint8Array>(values: T) =>
      values.map((value, k) => (k === 1 ? values[0]! : value)) as T;
    return { label, row: repeat(row), t0Ms: repeat(times.t0Ms), t1Ms: repeat(times.t1Ms) };
  }
});
