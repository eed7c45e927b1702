import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { marketUntil } from "../../../src/features/index.js";
import { simulateMarket } from "../../../src/market/index.js";
import { earn } from "../../../src/run/validation/judge.js";
import { tableOf } from "../../validation/comparison/golden.js";

const config = readConfig("notebooks/model_v4.yaml", { profile: "tiny" });
const rng = createRng(7);
const market = simulateMarket({ scenario: "strong", symbols: ["BTCUSDT"], days: 40, barMs: HOUR_MS, rng }).markets[0]!;
const { timeMs } = market.bars;

describe("earn", () => {
  it("trades the decisions until the last one's label is known, however long the bars go on", () => {
    const t0Ms = timeMs.slice(24, 24 * 12);
    const predictions = tableOf({
      timeMs: t0Ms,
      symbol: Array.from(t0Ms, () => "BTCUSDT"),
      probability: Array.from(t0Ms, (_, k) => (k % 48 < 30 ? 0.7 : 0.3)),
    });
    const { backtest, monthlyReturn } = earn({ config }, { markets: [market] }, predictions);
    expect(backtest.timeMs.at(-1)).toBe(t0Ms.at(-1)! + 4 * HOUR_MS);
    const untilThen = { markets: [marketUntil(market, t0Ms.at(-1)! + 4 * HOUR_MS)] };
    expect(monthlyReturn).toEqual(earn({ config }, untilThen, predictions).monthlyReturn);
    // A position that nobody decides on any more would be most of the account's days.
    expect(timeMs.at(-1)! - t0Ms.at(-1)!).toBeGreaterThan(27 * DAY_MS);
  });
});
