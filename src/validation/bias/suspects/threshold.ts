import { mean, sayPercent } from "../../../core/index.js";
import { meanEffect } from "../meanInterval.js";
import type { SeenSuspect } from "./suspect.js";
import { sayShare } from "./words.js";

/** At which a calibrated P(BUY) says what is likelier. */
const EVEN = 0.5;

/** A threshold other than 0.5 that takes the share of Buy further from that of the labels. */
export const THRESHOLD: SeenSuspect = {
  kind: "seen",
  id: "threshold",
  name: "threshold",
  endsSearch: false,
  look({ predictions: { probability, threshold, label }, dayOfRow, days }, confidence) {
    const turned = Int8Array.from(probability, (p) => Number(p > threshold) - Number(p > EVEN));
    const baseRate = mean(label!);
    const even = mean(probability.map((p) => Number(p > EVEN)));
    const shown = even + mean(turned);
    if (threshold === EVEN || Math.abs(shown - baseRate) <= Math.abs(even - baseRate)) return null;
    const { estimate: effect, error } = meanEffect({ dayOfRow, days }, turned, confidence);
    const share = sayShare(effect.value < 0 ? { value: -effect.value, low: -effect.high, high: -effect.low } : effect);
    const way = effect.value < 0 ? "from Buy to Sell" : "from Sell to Buy";
    return {
      effect,
      error,
      size: Math.abs(threshold - EVEN),
      finding:
        `its threshold of ${threshold}, not ${EVEN}, turns ${share} of its decisions ${way}, ` +
        `which makes ${sayPercent(shown, { decimals: 0 })} Buy`,
    };
  },
};
