import type { Bars } from "../../market/index.js";
import type { Feature } from "../feature.js";

function candlePart(name: string, formula: string, part: (bars: Bars) => Float64Array): Feature {
  return {
    name,
    group: "candle",
    formula: `${formula} / (h - l); 0 without a range`,
    inputs: ["bars"],
    lookBackBars: 1,
    unit: "share of the range",
    compute: ({ bars }) => {
      const { high, low } = bars;
      const parts = part(bars);
      for (let i = 0; i < parts.length; i++) parts[i] = high[i] === low[i] ? 0 : parts[i]! / (high[i]! - low[i]!);
      return parts;
    },
  };
}

/** Shape of the last bar. */
export const CANDLE: readonly Feature[] = [
  candlePart("candle_body", "(c - o)", ({ open, close }) => {
    const body = new Float64Array(close.length);
    for (let i = 0; i < body.length; i++) body[i] = close[i]! - open[i]!;
    return body;
  }),
  candlePart("candle_upper_wick", "(h - max(o, c))", ({ open, high, close }) => {
    const wick = new Float64Array(close.length);
    for (let i = 0; i < wick.length; i++) wick[i] = high[i]! - Math.max(open[i]!, close[i]!);
    return wick;
  }),
  candlePart("candle_lower_wick", "(min(o, c) - l)", ({ open, low, close }) => {
    const wick = new Float64Array(close.length);
    for (let i = 0; i < wick.length; i++) wick[i] = Math.min(open[i]!, close[i]!) - low[i]!;
    return wick;
  }),
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
