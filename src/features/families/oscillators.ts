import type { Feature } from "../feature.js";
import { rollingMean, rollingMoments, rollingSum } from "../rolling.js";
import { wilderMoves } from "../talib.js";

const CCI_BARS = 20;

/** Where the price stands inside its recent range, by five classic measures. */
export const OSCILLATORS: readonly Feature[] = [
  {
    name: "rsi_14",
    group: "oscillators",
    formula: "RSI(14) / 100 (Wilder, as TA-Lib); 0.5 where nothing moved",
    inputs: ["bars"],
    lookBackBars: 15,
    unit: "0 to 1",
    compute: (context) => {
      const [gains, losses] = context.recursion("rsi 14", (first) => wilderMoves(context.bars.close, 14, first));
      const strength = new Float64Array(context.rows);
      for (let i = 0; i < strength.length; i++) {
        const moved = gains![i]! + losses![i]!;
        strength[i] = moved === 0 ? 0.5 : gains![i]! / moved;
      }
      return strength;
    },
  },
  {
    name: "stochastic_k_14",
    group: "oscillators",
    formula: "(c - lowest l) / (highest h - lowest l) over 14; 0.5 without a range",
    inputs: ["bars"],
    lookBackBars: 14,
    unit: "0 to 1",
    compute: (context) => context.rangePosition(14),
  },
  {
    name: "bollinger_percent_b_20",
    group: "oscillators",
    formula: "(c - (mean - 2 std)) / (4 std) over 20; 0.5 where nothing moved",
    inputs: ["bars"],
    lookBackBars: 20,
    unit: "share of the band",
    compute: (context) => {
      const { close } = context.bars;
      const { means, deviations } = rollingMoments(close, 20);
      for (let i = 0; i < means.length; i++)
        means[i] = deviations[i] === 0 ? 0.5 : (close[i]! - means[i]! + 2 * deviations[i]!) / (4 * deviations[i]!);
      return means;
    },
  },
  {
    name: "cci_20",
    group: "oscillators",
    formula: "CCI(20) / 100 (as TA-Lib); 0 where nothing moved",
    inputs: ["bars"],
    lookBackBars: CCI_BARS,
    unit: "1.5 mean deviations",
    compute: (context) => {
      const price = context.typicalPrice();
      const means = rollingMean(price, CCI_BARS);
      const strength = new Float64Array(price.length).fill(NaN);
      for (let i = CCI_BARS - 1; i < strength.length; i++) {
        const mean = means[i]!;
        let away = 0;
        for (let k = i - CCI_BARS + 1; k <= i; k++) away += Math.abs(price[k]! - mean);
        strength[i] = away === 0 ? 0 : (price[i]! - mean) / ((1.5 * away) / CCI_BARS);
      }
      return strength;
    },
  },
  {
    name: "mfi_14",
    group: "oscillators",
    formula: "MFI(14) / 100 (as TA-Lib); 0.5 without money flow",
    inputs: ["bars"],
    lookBackBars: 15,
    unit: "0 to 1",
    compute: (context) => {
      const price = context.typicalPrice();
      const flow = context.moneyFlow();
      const up = new Float64Array(context.rows);
      const down = new Float64Array(context.rows);
      for (let i = 1; i < flow.length; i++) {
        if (price[i]! > price[i - 1]!) up[i] = flow[i]!;
        else if (price[i]! < price[i - 1]!) down[i] = flow[i]!;
      }
      const rising = rollingSum(up, 14, 1);
      const falling = rollingSum(down, 14, 1);
      for (let i = 0; i < rising.length; i++)
        rising[i] = rising[i]! + falling[i]! === 0 ? 0.5 : rising[i]! / (rising[i]! + falling[i]!);
      return rising;
    },
  },
];
