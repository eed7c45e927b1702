import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/core/index.js";
import {
  hasInput,
  INPUT_MISSING as M,
  INPUT_PRESENT as P,
  INPUT_STALE as S,
  inputStates,
  withoutInputs,
} from "../../src/features/index.js";
import type { SymbolMarket } from "../../src/market/index.js";

const T = Date.UTC(2025, 6, 4);
/** Six bars of an hour; their closes are one to six hours after T. */
const hours = Float64Array.from({ length: 6 }, (_, k) => T + k * HOUR_MS);
const ones = hours.map(() => 1);
const bars = {
  symbol: "BTCUSDT",
  barMs: HOUR_MS,
  timeMs: hours,
  open: ones,
  high: ones,
  low: ones,
  close: ones,
  volume: ones,
};
const known = (...knownMs: number[]) => Float64Array.from(knownMs);
const depthAt = (knownMs: Float64Array): SymbolMarket => ({
  bars,
  depth: { timeMs: knownMs, knownMs, bidNotionalUsd: knownMs, askNotionalUsd: knownMs },
});

describe("inputStates", () => {
  it("lets the book be one bar old and no older", () => {
    const { depth } = inputStates(depthAt(known(T + 1.5 * HOUR_MS, T + 4 * HOUR_MS)));
    expect([...depth]).toEqual([M, P, S, P, P, S]);
  });

  it("counts a record that is known at the close, and none a millisecond later", () => {
    expect(inputStates(depthAt(known(T + HOUR_MS))).depth[0]).toBe(P);
    expect(inputStates(depthAt(known(T + HOUR_MS + 1))).depth[0]).toBe(M);
  });

  it("lets funding be two of its own intervals old", () => {
    const knownMs = known(T + HOUR_MS);
    const funding = { timeMs: knownMs, knownMs, rate: known(0.1), intervalHours: known(2) };
    expect([...inputStates({ bars, funding }).funding]).toEqual([P, P, P, P, P, S]);
  });

  it("lets open interest be twelve bars old", () => {
    const knownMs = known(T - 7 * HOUR_MS);
    const openInterest = { timeMs: knownMs, knownMs, openInterest: knownMs };
    expect([...inputStates({ bars, openInterest }).openInterest]).toEqual([P, P, P, P, P, S]);
  });

  it("wants a bar wholly inside a recording of liquidations, across a seam too", () => {
    const none = { timeMs: known(), knownMs: known(), price: known(), quantity: known(), notionalUsd: known() };
    const coverageMs: [number, number][] = [
      [T + 3 * HOUR_MS, T + 4.5 * HOUR_MS],
      [T + 0.5 * HOUR_MS, T + 3 * HOUR_MS],
    ];
    const liquidations = { ...none, side: [], coverageMs };
    expect([...inputStates({ bars, liquidations }).liquidations]).toEqual([S, P, P, P, S, S]);
    const later = { ...liquidations, coverageMs: [[T + 2 * HOUR_MS, T + 6 * HOUR_MS] as [number, number]] };
    expect([...inputStates({ bars, liquidations: later }).liquidations]).toEqual([M, M, P, P, P, P]);
  });

  it("says bar by bar what a column of bars lacks", () => {
    const takerBuyVolume = Float64Array.of(1, NaN, 1, 1, NaN, 0);
    const { takerBuyVolume: states, quoteVolume } = inputStates({ bars: { ...bars, takerBuyVolume } });
    expect([...states]).toEqual([P, M, P, P, M, P]);
    expect([...quoteVolume]).toEqual([M, M, M, M, M, M]);
  });
});

describe("withoutInputs", () => {
  it("takes tables and columns of bars away, and never the bars", () => {
    const market = { ...depthAt(known(T)), bars: { ...bars, quoteVolume: ones } };
    const bare = withoutInputs(market, ["depth", "quoteVolume", "bars"]);
    expect([hasInput(bare, "depth"), hasInput(bare, "quoteVolume"), hasInput(bare, "bars")]).toEqual([
      false,
      false,
      true,
    ]);
    expect([hasInput(market, "depth"), hasInput(market, "quoteVolume")]).toEqual([true, true]);
  });
});
