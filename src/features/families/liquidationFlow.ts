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
      if (liquidations === undefined) return undefined;
      const events = rollingSum(liquidations.count, 12);
      for (let i = 0; i < events.length; i++) events[i] = Math.log(1 + events[i]!);
      return events;
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
      return liquidations && rollingZ(liquidations.totalUsd, 48);
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
      const notional = rollingMean(context.notional(), 288);
      const largest = rollingMax(liquidations.largestUsd, 12);
      for (let i = 0; i < largest.length; i++)
        largest[i] = notional[i] === 0 ? 0 * largest[i]! : Math.log1p(largest[i]! / notional[i]!);
      return largest;
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
      const z = rollingZ(liquidations.totalUsd, 288);
      let since = LONGEST_WAIT;
      for (let i = 0; i < z.length; i++) {
        since = z[i]! > SPIKE_DEVIATIONS ? 0 : Math.min(LONGEST_WAIT, since + 1);
        z[i] = Number.isNaN(z[i]!) ? NaN : since / LONGEST_WAIT;
      }
      return z;
    },
  },
];
