import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS, mean } from "../../src/core/index.js";
import { simulateMarket } from "../../src/market/index.js";

/** Log return of the k-th hour after P crosses one half, in the direction that it then says. */
function returnsAfterTurns(k: number): number[] {
  const { markets, truth } = simulateMarket({
    scenario: "strong",
    symbols: ["BTCUSDT", "SOLUSDT"],
    days: 60,
    barMs: HOUR_MS,
    rng: createRng(5),
  });
  return markets.flatMap(({ bars }, s) => {
    const p = truth[s]!.probabilityUp;
    return Array.from(p, (now, i) => ({ before: p[i - 1], now, i })).flatMap(({ before, now, i }) => {
      if (before === undefined || before > 0.5 === now > 0.5 || i + k >= p.length) return [];
      return [(now > 0.5 ? 1 : -1) * Math.log(bars.close[i + k]! / bars.open[i + k]!)];
    });
  });
}

/** Why a fill one bar later earns more on such a market, as its pages say. */
describe("the truth of a simulated market, where it turns", () => {
  it("is about four hours, the first of which still runs the old way and the later ones the new", () => {
    const [first, third, fourth] = [1, 3, 4].map((hour) => mean(returnsAfterTurns(hour)));
    expect(first).toBeLessThan(-0.001);
    expect(third).toBeGreaterThan(0.001);
    expect(fourth).toBeGreaterThan(0.001);
  });
});
