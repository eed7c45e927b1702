import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labelByHorizon } from "../../../src/dataset/index.js";
import { loadSignal, type SignalModel } from "../../../src/run/signal/loadSignal.js";
import type { SignalCard } from "../../../src/run/signal/signalCard.js";
import { laterPredictions, requireBarLength } from "../../../src/run/validation/laterPredictions.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { writeToySignal } from "../signal/toySignal.js";

const BAR_MS = 300_000;
const HORIZON_BARS = 48;
const market = handMadeMarket({ rows: 420, seed: 1 });
const opens = market.bars.timeMs;

let place: string;
const signals: SignalModel[] = [];
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-later-"));
});
afterAll(() => {
  for (const signal of signals) signal.dispose();
  rmSync(place, { recursive: true, force: true });
});

/** Trained up to the open of bar 200, its last label known then. */
const toy = async (training: Partial<SignalCard["training"]> = {}): Promise<SignalModel> => {
  const directory = join(place, String(signals.length));
  const whole = {
    fromMs: opens[50]!,
    toMs: opens[200]!,
    rows: 100,
    baseRate: 0.5,
    symbols: ["HANDUSDT"],
    market: "real",
    ...training,
  };
  await writeToySignal(directory, { market, card: { training: whole } });
  const signal = await loadSignal(directory);
  signals.push(signal);
  return signal;
};

describe("laterPredictions", () => {
  it("judges no row that was decided before the training's last label was known, and counts them", async () => {
    const { predictions, leftOut, notes } = await laterPredictions(await toy(), [market]);
    expect(predictions.t0Ms[0]).toBe(opens[200]!);
    // Bars 47 to 198 close before it; the last ones have no bar at their horizon.
    expect(leftOut).toEqual([
      { reason: "warm-up", bars: 47 },
      { reason: expect.stringMatching(/^decided before the training ended, 2025-07-05 04:40$/), bars: 199 - 47 },
      { reason: expect.stringMatching(/^no horizon label: a bar up to the horizon is absent/), bars: HORIZON_BARS },
    ]);
    expect(predictions.t0Ms.length + leftOut.reduce((sum, { bars }) => sum + bars, 0)).toBe(420);
    expect(notes).toEqual([]);
  });

  it("labels by the model's own label over its own horizon", async () => {
    const { predictions } = await laterPredictions(await toy(), [market]);
    const own = labelByHorizon(market.bars, { horizonMs: HORIZON_BARS * BAR_MS });
    const at = own.t0Ms.indexOf(predictions.t0Ms[0]!);
    expect(predictions.label).toEqual(own.label.slice(at, at + predictions.t0Ms.length));
    expect(predictions.t1Ms[0]! - predictions.t0Ms[0]!).toBe(HORIZON_BARS * BAR_MS);
  });

  it("names a symbol that the training had not", async () => {
    const { notes } = await laterPredictions(await toy({ symbols: ["BTCUSDT"] }), [market]);
    expect(notes).toEqual(["HANDUSDT was not in the training (BTCUSDT)"]);
  });

  it("leaves no day out for a training on another market, and says which that was", async () => {
    const { predictions, notes } = await laterPredictions(await toy({ market: "simulated strong 7" }), [market]);
    expect(predictions.t0Ms[0]).toBe(opens[48]!);
    expect(notes).toEqual(["The model was trained on another market: simulated strong 7"]);
  });

  it("refuses data of which no row lies behind the training", async () => {
    const signal = await toy({ toMs: opens[419]! });
    await expect(laterPredictions(signal, [market])).rejects.toThrow(
      /^Cannot judge .* on these data as at least one bar must .* ended at 2025-07-05 22:55: .*; \d+ bars, decided before/,
    );
  });
});

describe("requireBarLength", () => {
  const lake = (barMs: number) => ({
    contents: () => ({
      symbols: ["BTCUSDT"],
      series: [{ table: "bars" as const, symbol: "BTCUSDT", venue: "binance", barMs, files: [], columns: [] }],
      coverage: [],
      unfinished: [],
      sources: [],
    }),
  });

  it("takes finer bars, and refuses coarser ones in words", () => {
    requireBarLength(lake(BAR_MS), { barMs: 3 * BAR_MS });
    expect(() => requireBarLength(lake(12 * BAR_MS), { barMs: 3 * BAR_MS })).toThrow(
      /^Cannot score BTCUSDT as its bars must be the 15 min that .*: found bars of 1 h, and no bar is ever made finer$/,
    );
  });
});
