import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assembleDataset,
  chooseLabel,
  confirmationRows,
  defineLabel,
  developmentRows,
  labelByHorizon,
  labelByTripleBarrier,
  LABELS,
} from "../../src/dataset/index.js";
import { HOUR } from "./handmadeBars.js";
import { handmadeDataset, handmadeOptions } from "./handmadeDataset.js";

describe("assembleDataset", () => {
  const options = handmadeOptions({ bars: 400 });
  const dataset = assembleDataset(options);

  it("pools symbols on one clock, in order of time and then of symbols", () => {
    expect(dataset.symbols).toEqual(["BTCUSDT", "ETHUSDT"]);
    for (let row = 1; row < dataset.t0Ms.length; row++) {
      const step = dataset.t0Ms[row]! - dataset.t0Ms[row - 1]!;
      expect(step > 0 || (step === 0 && dataset.symbolIndex[row]! > dataset.symbolIndex[row - 1]!)).toBe(true);
    }
    // 288 returns behind the threshold of the imbalanced label, 4 bars ahead.
    expect(dataset.barRow[0]).toBe(288);
    expect(dataset.t0Ms.length).toBe(2 * (400 - 4 - 288));
  });

  it("names for each row the features known at its decision", () => {
    dataset.featureRow.forEach((featureRow, row) =>
      expect(featureRow).toBe(400 * dataset.symbolIndex[row]! + dataset.barRow[row]!),
    );
    const second = options.featureTables[1]!.values.data;
    expect(dataset.features.data.subarray(400 * 3)).toEqual(second);
  });

  it("carries both labels of the same decisions", () => {
    const own = Array.from(dataset.symbolIndex, (symbol, row) => ({ symbol, row })).filter(
      ({ symbol }) => symbol === 1,
    );
    for (const [sigma, label] of [
      [0, dataset.judged],
      [0.3, dataset.imbalanced],
    ] as const) {
      const expected = labelByHorizon(options.markets[1]!.bars, { horizonMs: 4 * HOUR, buyAboveSigma: sigma });
      for (const { row } of own) {
        const k = expected.row.indexOf(dataset.barRow[row]!);
        expect([label.label[row], label.thetaFrac[row], dataset.t1Ms[row]]).toEqual([
          expected.label[k],
          expected.thetaFrac[k],
          expected.t1Ms[k],
        ]);
      }
    }
  });

  it("judges by the label that was chosen, and goes on teaching v3.1 the imbalanced horizon label", () => {
    const chosen = chooseLabel(LABELS, { name: "tripleBarrier", options: { atHorizon: "drop", takeProfitSigma: 1.5 } });
    const barriers = assembleDataset({ ...options, label: chosen });
    expect(barriers.judged).toMatchObject({ name: "tripleBarrier", title: "triple-barrier label" });
    expect(barriers.imbalanced.buyAboveSigma).toBe(0.3);
    expect(barriers.judged.thetaFrac.every(Number.isNaN)).toBe(true);
    for (const [symbol, { bars }] of options.markets.entries()) {
      const expected = labelByTripleBarrier(bars, {
        horizonMs: 4 * HOUR,
        atHorizon: "drop",
        takeProfitSigma: 1.5,
      });
      const rows = Array.from(barriers.symbolIndex, (_, row) => row).filter(
        (row) => barriers.symbolIndex[row] === symbol,
      );
      // Of the bars from 288 on that lie far enough from the end.
      expect(rows.map((row) => barriers.barRow[row])).toEqual([...expected.row].filter((bar) => bar >= 288));
      for (const row of rows) {
        const k = expected.row.indexOf(barriers.barRow[row]!);
        expect([barriers.judged.label[row], barriers.judged.t1Ms[row], barriers.returnFrac[row]]).toEqual([
          expected.label[k],
          expected.t1Ms[k],
          expected.returnFrac[k],
        ]);
        // Known early or not: the imbalanced label beside it ends at the horizon, and purges go by the later one.
        expect(barriers.t1Ms[row]).toBe(barriers.t0Ms[row]! + 4 * HOUR);
      }
    }
    expect(barriers.hash).not.toBe(dataset.hash);
  });

  it("ends a row with the later of its labels, and knows the longest", () => {
    const slow = defineLabel({ name: "slow", label: ({ bars }) => labelByHorizon(bars, { horizonMs: 7 * HOUR }) });
    const late = assembleDataset({ ...options, label: chooseLabel([slow], { name: "slow" }) });
    late.t0Ms.forEach((t0, row) => expect(late.t1Ms[row]).toBe(t0 + 7 * HOUR));
    expect([dataset.horizonMs, late.horizonMs]).toEqual([4 * HOUR, 7 * HOUR]);
    for (const row of developmentRows(late).idx) expect(late.t1Ms[row]!).toBeLessThanOrEqual(late.confirmationFromMs);
  });

  it("counts the decisions that have their features and no label", () => {
    // 400 bars less 5 to warm up and 2 of the window; the last 4 look beyond the end, 281 lack the 288 returns.
    const counts = { decisions: 393, withoutLabel: 4, withoutImbalanced: 281 };
    expect(dataset.unlabelled).toEqual([
      { symbol: "BTCUSDT", ...counts },
      { symbol: "ETHUSDT", ...counts },
    ]);
  });

  it("keeps the last fifth for confirmation, purged from development", () => {
    const first = dataset.t0Ms[0]!;
    expect(dataset.confirmationFromMs).toBeCloseTo(first + 0.8 * (dataset.t0Ms.at(-1)! - first), -7);
    const { idx, purgedCount } = developmentRows(dataset);
    for (const row of idx) expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(dataset.confirmationFromMs);
    // Decisions 1, 2 and 3 bars before it, of two symbols.
    expect(purgedCount).toBe(6);
    expect(idx.length + purgedCount + confirmationRows(dataset).length).toBe(dataset.t0Ms.length);
  });

  it("leaves out rows whose window crosses an absent bar", () => {
    const broken = handmadeOptions({ bars: 400, symbols: ["BTCUSDT"] });
    const { bars } = broken.markets[0]!;
    const timeMs = bars.timeMs.map((time, i) => (i >= 350 ? time + HOUR : time));
    const { barRow } = assembleDataset({ ...broken, markets: [{ bars: { ...bars, timeMs } }] });
    // Rows 346 to 349 look ahead across the gap, rows 350 and 351 back over it.
    expect([...barRow].filter((bar) => bar >= 344 && bar <= 353)).toEqual([344, 345, 352, 353]);
  });

  it("drops a feature that is missing in one symbol's development rows, for all, and says so", () => {
    const { featureNames, coverage } = handmadeDataset({
      bars: 400,
      feature: (symbol, bar, column) => (symbol === 1 && column === 1 && bar % 10 === 0 ? NaN : bar),
    });
    expect(featureNames).toEqual(["first", "third"]);
    const second = coverage.find(({ name }) => name === "second")!;
    expect(second.used).toBe(false);
    expect(second.presentFrac[0]).toBe(1);
    expect(second.presentFrac[1]).toBeCloseTo(0.9, 1);
  });

  it("never lets the confirmation period decide which features enter", () => {
    const whole = handmadeDataset({ bars: 400 });
    const firstConfirmed = Math.min(...Array.from(confirmationRows(whole), (row) => whole.barRow[row]!));
    const { featureNames } = handmadeDataset({
      bars: 400,
      feature: (_symbol, bar, column) => (column === 2 && bar >= firstConfirmed ? NaN : bar),
    });
    expect(featureNames).toEqual(["first", "second", "third"]);
  });

  it("is named by its content: the same inputs give the same hash, any change another", () => {
    expect(handmadeDataset({ bars: 400 }).hash).toBe(dataset.hash);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 399 }), fc.nat(2), (bar, column) => {
        const changed = handmadeDataset({
          bars: 400,
          feature: (symbol, at, col) =>
            symbol === 0 && at === bar && col === column
              ? 99
              : options.featureTables[symbol]!.values.data[3 * at + col]!,
        });
        expect(changed.hash).not.toBe(dataset.hash);
      }),
      { numRuns: 10 },
    );
    expect(assembleDataset({ ...options, confirmationFrac: 0.3 }).hash).not.toBe(dataset.hash);
  });

  it.each([
    [
      "bars of two lengths",
      { markets: [options.markets[0]!, { bars: { ...options.markets[1]!.bars, barMs: 2 * HOUR } }] },
      /all symbols must share one bar length: found 3600000, 7200000 ms/,
    ],
    [
      "feature rows of other bars",
      { featureTables: [options.featureTables[0]!] },
      /ETHUSDT has 400 bars and no feature rows/,
    ],
    [
      "a span too short for a label",
      { horizonMs: 1_000 * HOUR },
      /at least one bar must have its look-back behind it and its labels ahead: found none in 2 symbols/,
    ],
    ["no period to confirm on", { confirmationFrac: 0 }, /confirmationFrac must be/],
  ])("refuses %s", (_, change, message) => {
    expect(() => assembleDataset({ ...options, ...change })).toThrow(message);
  });
});
