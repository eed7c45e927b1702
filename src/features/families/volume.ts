import type { Feature, FeatureInput } from "../feature.js";
import type { FeatureContext } from "../featureContext.js";
import { rollingMean, rollingSlope, rollingSum, rollingZ } from "../rolling.js";

interface ZFeature {
  readonly name: string;
  readonly n: number;
  readonly input: FeatureInput;
  readonly column: (context: FeatureContext) => Float64Array | undefined;
}

function volumeZ({ name, n, input, column }: ZFeature): Feature {
  return {
    name,
    group: "volume",
    formula: `(x - mean) / std over ${n}; 0 where it does not vary`,
    inputs: [input],
    lookBackBars: n,
    unit: "deviations",
    compute: (context) => {
      const values = column(context);
      return values && rollingZ(values, n);
    },
  };
}

/** Mean of |r| / (c v) over n bars; bars without volume do not count, 0 if none does. NaN until n returns exist. */
function illiquidity(context: FeatureContext, n: number): Float64Array {
  const { volume } = context.bars;
  const notional = context.notional();
  const returns = context.logReturn(1);
  const perUsd = context.shared("return per USD", () => {
    const values = new Float64Array(context.rows);
    for (let i = 0; i < values.length; i++) if (volume[i]! > 0) values[i] = Math.abs(returns[i]!) / notional[i]!;
    return values;
  });
  const traded = context.shared("traded", () => volume.map((value) => (value > 0 ? 1 : 0)));
  const sums = rollingSum(perUsd, n, 1);
  const counts = rollingSum(traded, n, 1);
  for (let i = 0; i < sums.length; i++) sums[i] = counts[i] === 0 ? 0 : sums[i]! / counts[i]!;
  return sums;
}

/** How much was traded, and on which side of the price. */
export const VOLUME: readonly Feature[] = [
  volumeZ({ name: "volume_z_48", n: 48, input: "bars", column: ({ bars }) => bars.volume }),
  volumeZ({ name: "quote_volume_z_288", n: 288, input: "quoteVolume", column: ({ bars }) => bars.quoteVolume }),
  volumeZ({ name: "trade_count_z_48", n: 48, input: "tradeCount", column: ({ bars }) => bars.tradeCount }),
  {
    name: "vwap_distance_48",
    group: "volume",
    formula: "ln(c / (sum tp v / sum v)) over 48; 0 without volume",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: (context) => {
      const logClose = context.logClose();
      const flows = rollingSum(context.moneyFlow(), 48);
      const volumes = rollingSum(context.bars.volume, 48);
      for (let i = 0; i < flows.length; i++)
        flows[i] = volumes[i] === 0 ? 0 : logClose[i]! - Math.log(flows[i]! / volumes[i]!);
      return flows;
    },
  },
  {
    name: "obv_slope_48",
    group: "volume",
    formula: "least-squares slope of on-balance volume over 48 / mean volume over 48; 0 without volume",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "mean volumes a bar",
    compute: (context) => {
      const { close, volume } = context.bars;
      const [onBalance] = context.recursion("on-balance volume", (first) => {
        let balance = first?.[0] ?? 0;
        const balances = new Float64Array(context.rows).fill(balance, 0, 1);
        for (let i = 1; i < balances.length; i++)
          balances[i] = balance += Math.sign(close[i]! - close[i - 1]!) * volume[i]!;
        return [balances];
      });
      const slopes = rollingSlope(onBalance!, 48);
      const means = rollingMean(volume, 48);
      for (let i = 0; i < slopes.length; i++) slopes[i] = means[i] === 0 ? 0 : slopes[i]! / means[i]!;
      return slopes;
    },
  },
  {
    name: "amihud_illiquidity_48",
    group: "volume",
    formula: "ln(A_48 / A_288), A_n = mean of |r| / (c v) over bars with v > 0; 0 where either is 0",
    inputs: ["bars"],
    lookBackBars: 289,
    unit: "log ratio",
    compute: (context) => {
      const short = illiquidity(context, 48);
      const long = illiquidity(context, 288);
      // Times `long`, so that its look-back stays NaN.
      for (let i = 0; i < short.length; i++)
        short[i] = long[i] === 0 || short[i] === 0 ? 0 * long[i]! : Math.log(short[i]! / long[i]!);
      return short;
    },
  },
];
