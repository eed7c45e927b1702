import type { Feature } from "../feature.js";
import type { FeatureContext } from "../featureContext.js";
import { rollingMean, rollingMoments } from "../rolling.js";

const GARMAN_KLASS_CLOSE = 2 * Math.LN2 - 1;

function realizedVolatility(context: FeatureContext, n: number): Float64Array {
  return context.shared(`realized volatility ${n}`, () => {
    const squares = context.shared("squared return", () => {
      const returns = context.logReturn(1);
      const values = new Float64Array(context.rows);
      for (let i = 0; i < values.length; i++) values[i] = returns[i]! * returns[i]!;
      return values;
    });
    return squareRoots(rollingMean(squares, n, 1));
  });
}

/** ln(h / l)^2. */
function squaredRange(context: FeatureContext): Float64Array {
  const { high, low } = context.bars;
  return context.shared("squared range", () => {
    const values = new Float64Array(context.rows);
    for (let i = 0; i < values.length; i++) values[i] = Math.log(high[i]! / low[i]!) ** 2;
    return values;
  });
}

function squareRoots(squares: Float64Array, scale = 1): Float64Array {
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(Math.max(0, squares[i]!) * scale);
  return squares;
}

/** How much prices move, by four measures. */
export const VOLATILITY: readonly Feature[] = [
  ...[12, 48, 288].map((n): Feature => ({
    name: `realized_vol_${n}`,
    group: "volatility",
    formula: `sqrt(mean of r^2 over ${n})`,
    inputs: ["bars"],
    lookBackBars: n + 1,
    unit: "log return",
    compute: (context) => realizedVolatility(context, n),
  })),
  {
    name: "parkinson_vol_48",
    group: "volatility",
    formula: "sqrt(mean ln(h/l)^2 / (4 ln 2)) over 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: (context) => squareRoots(rollingMean(squaredRange(context), 48), 1 / (4 * Math.LN2)),
  },
  {
    name: "garman_klass_vol_48",
    group: "volatility",
    formula: "sqrt(max(0, mean(ln(h/l)^2 / 2 - (2 ln 2 - 1) ln(c/o)^2))) over 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: (context) => {
      const { open, close } = context.bars;
      const range = squaredRange(context);
      const squares = new Float64Array(context.rows);
      for (let i = 0; i < squares.length; i++)
        squares[i] = 0.5 * range[i]! - GARMAN_KLASS_CLOSE * Math.log(close[i]! / open[i]!) ** 2;
      return squareRoots(rollingMean(squares, 48));
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
      const { means, deviations } = rollingMoments(realizedVolatility(context, 12), 288, 12);
      for (let i = 0; i < means.length; i++) means[i] = means[i] === 0 ? 0 : deviations[i]! / means[i]!;
      return means;
    },
  },
];
