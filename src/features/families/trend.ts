import type { Feature } from "../feature.js";
import { rollingSlope } from "../rolling.js";
import { exponentialMean, wilderDirection } from "../talib.js";

/** Where the price stands against its averages, and how directed it moves. */
export const TREND: readonly Feature[] = [
  ...[12, 48, 288].map((n): Feature => ({
    name: `ema_distance_${n}`,
    group: "trend",
    formula: `ln(c / EMA_${n}), EMA seeded with the mean of its first ${n} closes`,
    inputs: ["bars"],
    lookBackBars: n,
    unit: "log return",
    compute: (context) => {
      const logClose = context.logClose();
      const averages = exponentialMean(context.bars.close, n, 0);
      for (let i = 0; i < averages.length; i++) averages[i] = logClose[i]! - Math.log(averages[i]!);
      return averages;
    },
  })),
  {
    name: "macd_histogram",
    group: "trend",
    formula: "(MACD(12, 26) - its EMA 9) / c",
    inputs: ["bars"],
    lookBackBars: 34,
    unit: "share of price",
    compute: (context) => {
      const { close } = context.bars;
      // Both averages begin at the bar where the slow one is seeded, as TA-Lib has it.
      const slow = exponentialMean(close, 26, 0);
      const fast = exponentialMean(close, 12, 14);
      const macd = fast;
      for (let i = 0; i < macd.length; i++) macd[i]! -= slow[i]!;
      const signal = exponentialMean(macd, 9, 25);
      for (let i = 0; i < macd.length; i++) macd[i] = (macd[i]! - signal[i]!) / close[i]!;
      return macd;
    },
  },
  {
    name: "adx_14",
    group: "trend",
    formula: "ADX(14) / 100 (Wilder, as TA-Lib)",
    inputs: ["bars"],
    lookBackBars: 28,
    unit: "0 to 1",
    compute: ({ bars }) => wilderDirection(bars, 14),
  },
  {
    name: "slope_48",
    group: "trend",
    formula: "least-squares slope of ln c over 48 bars x 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: (context) => {
      const slopes = rollingSlope(context.logClose(), 48);
      for (let i = 0; i < slopes.length; i++) slopes[i]! *= 48;
      return slopes;
    },
  },
];
