/** Probabilities that were made from the bar on which they are judged. */
import { concurrentKnowledge, createRng, simulateMarket, type Bars, type PredictionTable } from "tenbin";
import { describe, expect, it } from "vitest";
import { CONCURRENT_BAR } from "../../src/validation/index.js";

const HOUR = 3_600_000;

function market(scenario: "strong" | "realistic", seed: number) {
  return simulateMarket({ scenario, symbols: ["BTCUSDT", "ETHUSDT"], days: 60, barMs: HOUR, rng: createRng(seed) });
}

/** Decisions of every bar, made from what `probabilityOf` says of it, `stamped` this far from its close. */
function decisions(
  bars: readonly Bars[],
  probabilityOf: (bars: Bars, i: number, k: number) => number,
  stampedMs: number,
): PredictionTable {
  const rows = bars
    .flatMap((one, k) =>
      Array.from(one.timeMs, (time, i) => ({
        symbol: one.symbol,
        t0: time + HOUR + stampedMs,
        p: probabilityOf(one, i, k),
      })),
    )
    .sort((a, b) => a.t0 - b.t0);
  const probability = Float64Array.from(rows, ({ p }) => p);
  const t0Ms = Float64Array.from(rows, ({ t0 }) => t0);
  return {
    t0Ms,
    t1Ms: t0Ms,
    symbol: rows.map(({ symbol }) => symbol),
    score: probability,
    probability,
    threshold: 0.5,
  };
}

const echo = ({ open, close }: Bars, i: number): number => (close[i]! > open[i]! ? 0.7 : 0.3);

describe("the bar that begins at a decision", () => {
  it("is known to a model that echoes its last bar under that bar's open, and not under its close", () => {
    const { markets } = market("realistic", 1);
    const bars = markets.map((one) => one.bars);
    const stampedOpen = concurrentKnowledge(decisions(bars, echo, -HOUR), bars)!;
    expect(stampedOpen.concurrent).toBeGreaterThan(0.8);
    expect(stampedOpen.excessLow).toBeGreaterThan(0.5);
    const stampedClose = concurrentKnowledge(decisions(bars, echo, 0), bars)!;
    expect(stampedClose.excessLow).toBeLessThan(0.1);
  });

  it.each([1, 2, 3, 4, 5])("is no more than forecast by the simulated market's own probabilities, seed %i", (seed) => {
    const { markets, truth } = market("strong", seed);
    const bars = markets.map((one) => one.bars);
    const known = concurrentKnowledge(
      decisions(bars, (_, i, k) => truth[k]!.probabilityUp[i]!, 0),
      bars,
    )!;
    // It does know something, and of the bar behind it too.
    expect(known.concurrent).toBeGreaterThan(0.2);
    expect(known.excessLow).toBeLessThan(0);
  });

  it("fails the guard by name, which says what to do", () => {
    const { markets } = market("realistic", 1);
    const bars = markets.map((one) => one.bars);
    const measure = (predictions: PredictionTable) =>
      CONCURRENT_BAR.measure({ predictions, context: { bars } } as unknown as Parameters<
        typeof CONCURRENT_BAR.measure
      >[0]);
    expect(measure(decisions(bars, echo, -HOUR))).toMatchObject({
      result: "fail",
      reason: expect.stringMatching(
        /^Rank correlation \d\.\d\d with that bar, .* with the bar behind it; .*--time-is bar-open$/,
      ) as string,
    });
    expect(measure(decisions(bars, echo, 0))).toMatchObject({ result: "pass" });
    expect(
      measure(
        decisions(
          bars.map((one) => one),
          () => 0.5,
          0,
        ),
      ),
    ).toEqual({
      missing: "needs 200 decisions with two whole bars behind them",
    });
  });
});
