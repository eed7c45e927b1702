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

/** Mean of |r| / (c v) over n bars; bars without volume do not count. NaN until n returns exist. */
function illiquidity(context: FeatureContext, n: number): Float64Array {
  const { close, volume } = context.bars;
  const traded = volume.map((value) => (value > 0 ? 1 : 0));
  const terms = context.logReturn(1).map((r, i) => (traded[i] === 1 ? Math.abs(r) / (close[i]! * volume[i]!) : 0));
  const counts = rollingSum(traded, n, 1);
  return rollingSum(terms, n, 1).map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : 0));
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
      const { close, volume } = context.bars;
      const traded = rollingSum(context.typicalPrice().map((price, i) => price * volume[i]!), 48);
      const volumes = rollingSum(volume, 48);
      return traded.map((sum, i) => (volumes[i] === 0 ? 0 : Math.log(close[i]! / (sum / volumes[i]!))));
    },
  },
  {
    name: "obv_slope_48",
    group: "volume",
    formula: "least-squares slope of on-balance volume over 48 / mean volume over 48; 0 without volume",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "mean volumes a bar",
    compute: ({ bars: { close, volume } }) => {
      let balance = 0;
      const onBalance = volume.map((value, i) => (balance += i === 0 ? 0 : Math.sign(close[i]! - close[i - 1]!) * value));
      const means = rollingMean(volume, 48);
      return rollingSlope(onBalance, 48).map((slope, i) => (means[i] === 0 ? 0 : slope / means[i]!));
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
      return illiquidity(context, 288).map((long, i) => (long === 0 || short[i] === 0 ? 0 : Math.log(short[i]! / long)));
    },
  },
];
