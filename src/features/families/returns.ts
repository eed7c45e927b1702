import type { Feature } from "../feature.js";

/** Log returns over eight spans. */
export const RETURNS: readonly Feature[] = [1, 3, 6, 12, 24, 48, 96, 288].map((k) => ({
  name: `ret_${k}`,
  group: "returns",
  formula: `ln(c_i / c_{i-${k}})`,
  inputs: ["bars"],
  lookBackBars: k + 1,
  unit: "log return",
  compute: (context) => context.logReturn(k),
}));
