import type { Feature } from "../feature.js";
import { rollingSlope } from "../rolling.js";
import { exponentialMean, wilderDirection } from "../talib.js";

/** The slow and the fast average and the mean of their difference; both begin where the slow one is seeded. */
function macdMeans(close: Float64Array, first: readonly number[] | undefined): readonly Float64Array[] {
  const slow = exponentialMean(close, 26, 0, first?.[0]);
  const fast = exponentialMean(close, 12, 14, first?.[1]);
  const macd = new Float64Array(close.length);
  for (let i = 0; i < macd.length; i++) macd[i] = fast[i]! - slow[i]!;
  return [slow, fast, exponentialMean(macd, 9, 25, first?.[2])];
}

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
      const [averages] = context.recursion(`ema ${n}`, (first) => [
        exponentialMean(context.bars.close, n, 0, first?.[0]),
      ]);
      const distances = new Float64Array(context.rows);
      for (let i = 0; i < distances.length; i++) distances[i] = logClose[i]! - Math.log(averages![i]!);
      return distances;
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
      const [slow, fast, signal] = context.recursion("macd", (first) => macdMeans(close, first));
      const histogram = new Float64Array(context.rows);
      for (let i = 0; i < histogram.length; i++) histogram[i] = (fast![i]! - slow![i]! - signal![i]!) / close[i]!;
      return histogram;
    },
  },
  {
    name: "adx_14",
    group: "trend",
    formula: "ADX(14) / 100 (Wilder, as TA-Lib)",
    inputs: ["bars"],
    lookBackBars: 28,
    unit: "0 to 1",
    compute: (context) => {
      const columns = context.recursion("adx 14", (first) => wilderDirection(context.bars, 14, first));
      return columns[3]!.slice();
    },
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
