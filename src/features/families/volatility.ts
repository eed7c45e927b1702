import type { Feature } from "../feature.js";
import type { FeatureContext } from "../featureContext.js";
import { rollingDeviation, rollingMean } from "../rolling.js";

const GARMAN_KLASS_CLOSE = 2 * Math.LN2 - 1;

function realizedVolatility(context: FeatureContext, n: number): Float64Array {
  return context.shared(`realized volatility ${n}`, () => rollingMean(context.logReturn(1).map((r) => r * r), n, 1).map((square) => Math.sqrt(Math.max(0, square))));
}

/** How much prices move, by four measures. */
export const VOLATILITY: readonly Feature[] = [
  ...[12, 48, 288].map(
    (n): Feature => ({
      name: `realized_vol_${n}`,
      group: "volatility",
      formula: `sqrt(mean of r^2 over ${n})`,
      inputs: ["bars"],
      lookBackBars: n + 1,
      unit: "log return",
      compute: (context) => realizedVolatility(context, n),
    }),
  ),
  {
    name: "parkinson_vol_48",
    group: "volatility",
    formula: "sqrt(mean ln(h/l)^2 / (4 ln 2)) over 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: ({ bars }) => rollingMean(bars.high.map((high, i) => Math.log(high / bars.low[i]!) ** 2), 48).map((square) => Math.sqrt(Math.max(0, square) / (4 * Math.LN2))),
  },
  {
    name: "garman_klass_vol_48",
    group: "volatility",
    formula: "sqrt(max(0, mean(ln(h/l)^2 / 2 - (2 ln 2 - 1) ln(c/o)^2))) over 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: ({ bars: { open, high, low, close } }) => {
      const terms = high.map((h, i) => 0.5 * Math.log(h / low[i]!) ** 2 - GARMAN_KLASS_CLOSE * Math.log(close[i]! / open[i]!) ** 2);
      return rollingMean(terms, 48).map((square) => Math.sqrt(Math.max(0, square)));
    },
  },
  {
    name: "vol_of_vol_288",
    group: "volatility",
    formula: "std / mean of realized_vol_12 over 288",
    inputs: ["bars"],
    lookBackBars: 300,
    unit: "ratio",
    compute: (context) => {
      const volatility = realizedVolatility(context, 12);
      const means = rollingMean(volatility, 288, 12);
      return rollingDeviation(volatility, 288, 12).map((deviation, i) => (means[i] === 0 ? 0 : deviation / means[i]!));
    },
  },
];
