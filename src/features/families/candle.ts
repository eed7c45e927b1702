import type { Bars } from "../../market/index.js";
import type { Feature } from "../feature.js";

function candlePart(name: string, formula: string, part: (bars: Bars, i: number) => number): Feature {
  return {
    name,
    group: "candle",
    formula: `${formula} / (h - l); 0 without a range`,
    inputs: ["bars"],
    lookBackBars: 1,
    unit: "share of the range",
    compute: (context) => {
      const { bars } = context;
      return context.column((i) => (bars.high[i] === bars.low[i] ? 0 : part(bars, i) / (bars.high[i]! - bars.low[i]!)));
    },
  };
}

/** Shape of the last bar. */
export const CANDLE: readonly Feature[] = [
  candlePart("candle_body", "(c - o)", ({ open, close }, i) => close[i]! - open[i]!),
  candlePart("candle_upper_wick", "(h - max(o, c))", ({ open, high, close }, i) => high[i]! - Math.max(open[i]!, close[i]!)),
  candlePart("candle_lower_wick", "(min(o, c) - l)", ({ open, low, close }, i) => Math.min(open[i]!, close[i]!) - low[i]!),
];

/** Where the close stands in a longer range. */
export const POSITION: readonly Feature[] = [48, 288].map((n) => ({
  name: `range_position_${n}`,
  group: "position",
  formula: `(c - lowest l) / (highest h - lowest l) over ${n}; 0.5 without a range`,
  inputs: ["bars"],
  lookBackBars: n,
  unit: "0 to 1",
  compute: (context) => context.rangePosition(n),
}));
