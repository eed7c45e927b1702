import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { labelByHorizon } from "../../../src/dataset/index.js";
import { simulateMarket, type Scenario } from "../../../src/market/index.js";
import { rehearseRollout, type RehearsalInput, type RolloutRehearsal } from "../../../src/rollout/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT"];

/** Decisions of a simulated market, predicted by functions of the truth. */
function rehearsal(
  predict: {
    readonly champion: (truth: number, row: number) => number;
    readonly challenger: (truth: number, row: number) => number;
  },
  {
    scenario = "strong",
    days = 24,
    seed = 7,
    watchDrift = false,
  }: {
    readonly scenario?: Scenario;
    readonly days?: number;
    readonly seed?: number;
    readonly watchDrift?: boolean;
  } = {},
): RehearsalInput {
  const { markets, truth } = simulateMarket({ scenario, symbols: SYMBOLS, days, barMs: HOUR_MS, rng: createRng(seed) });
  const rows = markets.flatMap(({ bars }, s) => {
    const { t0Ms, t1Ms, label, row } = labelByHorizon(bars, { horizonMs: 4 * HOUR_MS, buyAboveSigma: 0 });
    return Array.from(row, (bar, k) => ({
      t0: t0Ms[k]!,
      t1: t1Ms[k]!,
      label: label[k]!,
      symbol: bars.symbol,
      truth: truth[s]!.probabilityUp[bar]!,
    }));
  });
  rows.sort((a, b) => a.t0 - b.t0);
  const table = (own: (truth: number, row: number) => number): PredictionTable => {
    const probability = Float64Array.from(rows, (each, row) => own(each.truth, row));
    return {
      t0Ms: Float64Array.from(rows, ({ t0 }) => t0),
      t1Ms: Float64Array.from(rows, ({ t1 }) => t1),
      symbol: rows.map(({ symbol }) => symbol),
      score: probability,
      probability,
      label: Uint8Array.from(rows, ({ label }) => label),
      threshold: 0.5,
    };
  };
  const challenger = table(predict.challenger);
  const cut = watchDrift ? challenger.t0Ms.findIndex((t0) => t0 >= challenger.t0Ms[0]! + 10 * DAY_MS) : 0;
  const from = (all: PredictionTable): PredictionTable => ({
    ...all,
    t0Ms: all.t0Ms.subarray(cut),
    t1Ms: all.t1Ms.subarray(cut),
    symbol: all.symbol.slice(cut),
    score: all.score.subarray(cut),
    probability: all.probability.subarray(cut),
    label: all.label!.subarray(cut),
  });
  return {
    champion: from(table(predict.champion)),
    challenger: from(challenger),
    bars: markets.map(({ bars }) => bars),
    funding: Object.fromEntries(markets.map(({ bars, funding }) => [bars.symbol, funding])),
    ...(watchDrift
      ? { reference: { t0Ms: challenger.t0Ms.subarray(0, cut), values: challenger.probability.subarray(0, cut) } }
      : {}),
  };
}

const rehearse = (input: RehearsalInput): RolloutRehearsal =>
  rehearseRollout(input, { salt: "tenbin", rng: createRng(1) });
/** The model that never says Buy. */
const neverBuys = (truth: number): number => 0.2 + 0.25 * truth;

describe("rehearseRollout", () => {
  const good = rehearse(rehearsal({ champion: neverBuys, challenger: (truth) => truth }));

  it("leads a good challenger through the four stages", () => {
    expect(good.status).toBe("full");
    expect(good.stages.map(({ name, ended }) => [name, ended])).toEqual([
      ["test", "promoted"],
      ["pilot", "promoted"],
      ["rollout", "promoted"],
      ["full", "still running"],
    ]);
    expect(good.endedMs).toBe(good.reviews[0]!.nowMs + 10 * DAY_MS);
    const [test, , rollout] = good.stages;
    expect(Math.abs(test!.challengerDecisions / test!.decisions - 0.1)).toBeLessThan(0.12);
    expect(Math.abs(rollout!.challengerDecisions / rollout!.decisions - 0.7)).toBeLessThan(0.1);
    expect(good.reviews.every(({ harmEvidence }) => harmEvidence < 20)).toBe(true);
  });

  it("trades as the champion before and as the challenger after", () => {
    expect(good.account.timeMs).toEqual(good.challenger.timeMs);
    const fills = (account: RolloutRehearsal["account"]) =>
      account.trades
        .filter(({ fillMs }) => fillMs > good.endedMs! + 2 * DAY_MS)
        .map(({ symbol, fillMs, notionalUsd }) => [symbol, fillMs, Math.sign(notionalUsd)]);
    expect(fills(good.account)).toEqual(fills(good.challenger));
  });

  it("takes an upside-down challenger back, and the champion trades on", () => {
    const bad = rehearse(rehearsal({ champion: (truth) => truth, challenger: (truth) => 1 - truth }));
    expect(bad.status).toBe("rolledBack");
    expect(bad.stages.at(-1)!.ended).toBe("rolled back");
    expect(bad.stages.at(-1)!.reasons.length).toBeGreaterThan(0);
    // It never came to trade everything.
    expect(bad.stages.some(({ name }) => name === "full")).toBe(false);
    const late = bad.account.trades
      .filter(({ fillMs }) => fillMs > bad.endedMs! + 2 * DAY_MS)
      .map(({ fillMs, notionalUsd }) => [fillMs, Math.sign(notionalUsd)]);
    expect(late).toEqual(
      bad.champion.trades
        .filter(({ fillMs }) => fillMs > bad.endedMs! + 2 * DAY_MS)
        .map(({ fillMs, notionalUsd }) => [fillMs, Math.sign(notionalUsd)]),
    );
  });

  it("takes back a challenger that never says Buy within days", () => {
    const bad = rehearse(rehearsal({ champion: (truth) => truth, challenger: neverBuys }));
    expect(bad.status).toBe("rolledBack");
    // Fifteen blocks of four hours make sure, 60 hours: the third daily review.
    expect(bad.reviews.length).toBeLessThanOrEqual(3);
    expect(bad.stages.at(-1)!.reasons.join()).toMatch(/Buy share 0.0/);
  });

  it("never knows a label, a prediction or a price that comes later", () => {
    const input = rehearsal({ champion: neverBuys, challenger: (truth) => truth });
    const whole = rehearse(input);
    const review = 6;
    const cutMs = whole.reviews[review]!.nowMs;
    const bars = Array.isArray(input.bars) ? (input.bars as Extract<RehearsalInput["bars"], readonly unknown[]>) : [];
    const changed = rehearse({
      ...input,
      bars: bars.map((table) => ({
        ...table,
        open: table.open.map((price, i) => (table.timeMs[i]! > cutMs ? price * 1.3 : price)),
        close: table.close.map((price, i) => (table.timeMs[i]! + table.barMs > cutMs ? price * 0.7 : price)),
      })),
      challenger: {
        ...input.challenger,
        label: input.challenger.label!.map((label, row) => (input.challenger.t1Ms[row]! > cutMs ? 1 - label : label)),
        probability: input.challenger.probability.map((p, row) => (input.challenger.t0Ms[row]! >= cutMs ? 1 - p : p)),
      },
    });
    expect(changed.reviews.slice(0, review + 1)).toEqual(whole.reviews.slice(0, review + 1));
  });

  it("watches drift against a reference, and holds while its alarm is on", () => {
    const steady = rehearse(
      rehearsal({ champion: neverBuys, challenger: (truth) => truth }, { days: 30, watchDrift: true }),
    );
    expect(steady.driftLimit).toBeGreaterThan(0);
    expect(steady.reviews.filter(({ psi }) => psi !== null).length).toBeGreaterThan(5);
    // After ten days of reference every probability is squeezed: the distribution moves, the order does not.
    const squeezed = rehearse(
      rehearsal(
        {
          champion: neverBuys,
          challenger: (truth, row) => (row < 10 * 24 * SYMBOLS.length ? truth : 0.5 + 0.3 * (truth - 0.5)),
        },
        { days: 30, watchDrift: true },
      ),
    );
    const alarms = squeezed.reviews.filter(({ guardrails }) =>
      guardrails.some(({ name, isBreached }) => name === "drift" && isBreached),
    );
    expect(alarms.length).toBeGreaterThan(0);
    expect(alarms.every(({ action }) => action === "hold")).toBe(true);
  });

  it("gives the same for the same inputs", () => {
    const input = rehearsal({ champion: neverBuys, challenger: (truth) => truth }, { days: 6 });
    expect(rehearse(input)).toEqual(rehearse(input));
  });

  it("refuses models that predicted different decisions, and decisions without labels", () => {
    const input = rehearsal({ champion: neverBuys, challenger: (truth) => truth }, { days: 2 });
    expect(() =>
      rehearse({ ...input, champion: { ...input.champion, symbol: [...input.champion.symbol].reverse() } }),
    ).toThrow(/same decisions: row 0 differs/);
    const { label: _, ...unlabelled } = input.challenger;
    expect(() => rehearse({ ...input, challenger: unlabelled })).toThrow(/must have labels/);
  });
});
