import { defineLabel, type Label } from "./label.js";
import { BARRIER_DEFAULTS, labelByTripleBarrier } from "./labelByTripleBarrier.js";

const OPTIONS = {
  takeProfitSigma: {
    type: "number",
    about: "distance of the upper barrier in sigmas of one bar; 0 leaves it out",
    default: BARRIER_DEFAULTS.takeProfitSigma,
    atLeast: 0,
  },
  stopLossSigma: {
    type: "number",
    about: "distance of the lower barrier in sigmas of one bar; 0 leaves it out",
    default: BARRIER_DEFAULTS.stopLossSigma,
    atLeast: 0,
  },
  sigmaHalfLifeBars: {
    type: "number",
    about: "half-life of the volatility that scales the barriers",
    default: BARRIER_DEFAULTS.sigmaHalfLifeBars,
    above: 0,
  },
  atHorizon: {
    type: "choice",
    about: "what becomes of a row that touched neither: the sign of its return, or left out",
    choices: ["sign", "drop"],
    default: BARRIER_DEFAULTS.atHorizon,
  },
} as const;

/** Which barrier the price touches first: {@link labelByTripleBarrier}. No closed form gives its probability. */
export const TRIPLE_BARRIER: Label = defineLabel({
  name: "tripleBarrier",
  title: "triple-barrier label",
  options: OPTIONS,
  leavesOut:
    "a bar up to the horizon is absent, nothing was traded up to it, too few returns lie behind, or under " +
    "atHorizon drop neither barrier was touched",
  buyMeans: ({ takeProfitSigma, stopLossSigma, atHorizon }) =>
    [
      ...(takeProfitSigma === 0 ? [] : [`the price rises ${takeProfitSigma} sigma of a bar`]),
      ...(takeProfitSigma === 0 || stopLossSigma === 0 ? [] : [`before it falls ${stopLossSigma}`]),
      ...(takeProfitSigma === 0 && stopLossSigma > 0
        ? [`the price does not fall ${stopLossSigma} sigma of a bar`]
        : []),
      ...(atHorizon === "sign" ? ["or, touching neither, ends higher"] : []),
    ].join(" "),
  label: ({ bars }, { barMs: _barMs, ...options }) => labelByTripleBarrier(bars, options),
});
