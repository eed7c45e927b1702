import type { Feature } from "../feature.js";
import { rollingMax, rollingMean, rollingSum, rollingZ } from "../rolling.js";

const SPIKE_DEVIATIONS = 3;
const LONGEST_WAIT = 288;

/** Forced closings of the last hours: how many, how large, how long ago. */
export const LIQUIDATION_FLOW: readonly Feature[] = [
  {
    name: "liquidation_count_12",
    group: "liquidation flow",
    formula: "ln(1 + events in the last 12 bars)",
    inputs: ["liquidations"],
    lookBackBars: 12,
    unit: "log count",
    compute: (context) => {
      const liquidations = context.liquidations();
      return liquidations && rollingSum(liquidations.count, 12).map(Math.log1p);
    },
  },
  {
    name: "liquidation_notional_z_48",
    group: "liquidation flow",
    formula: "z of the bar's liquidated notional over 48; 0 where it does not vary",
    inputs: ["liquidations"],
    lookBackBars: 48,
    unit: "deviations",
    compute: (context) => {
      const liquidations = context.liquidations();
      return liquidations && rollingZ(totalUsd(liquidations), 48);
    },
  },
  {
    name: "liquidation_largest_12",
    group: "liquidation flow",
    formula: "ln(1 + largest event of 12 bars / mean bar notional (c v) over 288)",
    inputs: ["liquidations", "bars"],
    lookBackBars: 288,
    unit: "log ratio",
    compute: (context) => {
      const liquidations = context.liquidations();
      if (liquidations === undefined) return undefined;
      const { close, volume } = context.bars;
      const notional = rollingMean(close.map((price, i) => price * volume[i]!), 288);
      return largestOf(liquidations.largestUsd, 12).map((largest, i) => (notional[i] === 0 ? 0 : Math.log1p(largest / notional[i]!)));
    },
  },
  {
    name: "bars_since_liquidation_spike",
    group: "liquidation flow",
    formula: "min(288, bars since a bar whose notional z over 288 exceeded 3) / 288; 1 if none",
    inputs: ["liquidations"],
    lookBackBars: 288,
    unit: "0 to 1",
    compute: (context) => {
      const liquidations = context.liquidations();
      if (liquidations === undefined) return undefined;
      let since = Infinity;
      return rollingZ(totalUsd(liquidations), 288).map((z) => {
        since = z > SPIKE_DEVIATIONS ? 0 : since + 1;
        return Number.isNaN(z) ? NaN : Math.min(LONGEST_WAIT, since) / LONGEST_WAIT;
      });
    },
  },
];

function totalUsd({ buyUsd, sellUsd }: { readonly buyUsd: Float64Array; readonly sellUsd: Float64Array }): Float64Array {
  return buyUsd.map((usd, i) => usd + sellUsd[i]!);
}

/** Largest value of each window; NaN where the window holds one, which a queue of extremes would not notice. */
function largestOf(values: Float64Array, n: number): Float64Array {
  const sums = rollingSum(values, n);
  const filled = values.map((value) => (Number.isNaN(value) ? 0 : value));
  return rollingMax(filled, n).map((largest, i) => (Number.isNaN(sums[i]!) ? NaN : largest));
}
