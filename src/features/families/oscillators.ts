import type { Feature } from "../feature.js";
import { rollingDeviation, rollingMax, rollingMean, rollingMin, rollingSum } from "../rolling.js";
import { wilderStrength } from "../talib.js";

/** Where the price stands inside its recent range, by six classic measures. */
export const OSCILLATORS: readonly Feature[] = [
  {
    name: "rsi_14",
    group: "oscillators",
    formula: "RSI(14) / 100 (Wilder, as TA-Lib); 0.5 where nothing moved",
    inputs: ["bars"],
    lookBackBars: 15,
    unit: "0 to 1",
    compute: ({ bars }) => wilderStrength(bars.close, 14, 50).map((value) => value / 100),
  },
  {
    name: "stochastic_k_14",
    group: "oscillators",
    formula: "(c - lowest l) / (highest h - lowest l) over 14; 0.5 without a range",
    inputs: ["bars"],
    lookBackBars: 14,
    unit: "0 to 1",
    compute: ({ bars: { high, low, close } }) => {
      const lowest = rollingMin(low, 14);
      return rollingMax(high, 14).map((highest, i) => (highest === lowest[i] ? 0.5 : (close[i]! - lowest[i]!) / (highest - lowest[i]!)));
    },
  },
  {
    name: "bollinger_percent_b_20",
    group: "oscillators",
    formula: "(c - (mean - 2 std)) / (4 std) over 20; 0.5 where nothing moved",
    inputs: ["bars"],
    lookBackBars: 20,
    unit: "share of the band",
    compute: ({ bars: { close } }) => {
      const means = rollingMean(close, 20);
      return rollingDeviation(close, 20).map((deviation, i) => (deviation === 0 ? 0.5 : (close[i]! - means[i]! + 2 * deviation) / (4 * deviation)));
    },
  },
  {
    name: "cci_20",
    group: "oscillators",
    formula: "CCI(20) / 100 (as TA-Lib); 0 where nothing moved",
    inputs: ["bars"],
    lookBackBars: 20,
    unit: "1.5 mean deviations",
    compute: (context) => {
      const price = context.typicalPrice();
      return rollingMean(price, 20).map((mean, i) => {
        if (Number.isNaN(mean)) return NaN;
        let deviation = 0;
        for (let k = i - 19; k <= i; k++) deviation += Math.abs(price[k]! - mean) / 20;
        return deviation === 0 ? 0 : (price[i]! - mean) / (0.015 * deviation) / 100;
      });
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
      const flow = price.map((value, i) => value * context.bars.volume[i]!);
      const rising = rollingSum(flow.map((value, i) => (i > 0 && price[i]! > price[i - 1]! ? value : 0)), 14, 1);
      const falling = rollingSum(flow.map((value, i) => (i > 0 && price[i]! < price[i - 1]! ? value : 0)), 14, 1);
      return rising.map((up, i) => (up + falling[i]! === 0 ? 0.5 : up / (up + falling[i]!)));
    },
  },
];
