import { truthProbability } from "../../market/index.js";
import { defineLabel, type Label } from "./label.js";
import { labelByHorizon } from "./labelByHorizon.js";

const OPTIONS = {
  buyAboveSigma: {
    type: "number",
    about: "BUY above this many sigmas of the horizon; 0 is any rise",
    default: 0,
    atLeast: 0,
  },
} as const;

/** The return over a fixed horizon: {@link labelByHorizon}. Its probability is known to the simulator. */
export const HORIZON: Label = defineLabel({
  name: "horizon",
  title: "horizon label",
  options: OPTIONS,
  leavesOut: "a bar up to the horizon is absent, nothing was traded up to it, or volatility behind a threshold",
  buyMeans: ({ buyAboveSigma }) => `return above ${buyAboveSigma === 0 ? "0" : `${buyAboveSigma} sigma`}`,
  label: ({ bars }, { horizonMs, buyAboveSigma }) => labelByHorizon(bars, { horizonMs, buyAboveSigma }),
  truth: truthProbability,
});
