import { LEAST_AUC, normalCdf, normalQuantile, sayPercent, HOUR_MS } from "../../core/index.js";
import type { Bars } from "../../market/index.js";
import { isWhollyChecked } from "../leakage/leakageReport.js";
import type { Gate } from "./gate.js";

/** From here on an AUC on real data is a suspect before it is a success. */
const SUSPECT_FROM = LEAST_AUC;

/**
 * Too good for a real market, unless the shipped pipeline itself was checked whole. A pass of a stand-in says
 * that the stand-in is clean; one with a few of the controls, that these few would have been seen.
 */
export const SUSPICIOUS_AUC: Gate = {
  id: "suspicious_auc",
  name: "AUC too good for real data",
  subject: "the AUC on real data",
  definition: {
    text:
      `On real markets an AUC of ${SUSPECT_FROM} four hours ahead is first of all a reason to look for a leak. It ` +
      "stands only where every stage of the shipped pipeline passed the leakage check and every planted leak was " +
      "found.",
  },
  scale: "probability",
  limits: { high: SUSPECT_FROM },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  appliesTo: ({ isSimulated }) => isSimulated !== true,
  measure: ({ figures: { auc }, context: { leakage, bars, labelHorizonMs } }) => {
    if (auc === null) return { missing: "needs labels of both classes" };
    const found = `An AUC of ${auc.value.toFixed(3)} on real data`;
    if (auc.value < SUSPECT_FROM) return { ...auc, result: "pass", reason: `${found} is not too good to be true` };
    const worth = worthOfAuc(auc.value, { bars: bars ?? [], horizonMs: labelHorizonMs });
    if (leakage?.result !== "pass")
      return {
        ...auc,
        result: "fail",
        reason: `${found} without a passed leakage check is suspicious until proven. ${worth}`,
      };
    if (!isWhollyChecked(leakage))
      return {
        ...auc,
        result: "inconclusive",
        reason: `${found} is suspicious: the leakage check passed, but ${uncheckedPart(leakage)}. ${worth}`,
      };
    return {
      ...auc,
      result: "pass",
      reason:
        `${found} is suspicious, but every stage of the shipped pipeline passed the leakage check, which found all ` +
        `${leakage.certificate!.controls.length} planted leaks. ${worth}`,
    };
  },
};

function uncheckedPart({ certificate }: Parameters<typeof isWhollyChecked>[0]): string {
  if (certificate === undefined || !certificate.isShippedPipeline)
    return "not of the pipeline that made the predictions";
  const { controls, controlsKnown } = certificate;
  return `with ${controls.length} of ${controlsKnown} planted leaks beside it; a full run plants all`;
}

/**
 * What such an edge would be in money, as a sentence: scores that are normal in either class and cut in the
 * middle are right in Phi(Phi^-1(AUC) / sqrt 2) of the decisions, each worth the mean move of the horizon, for and
 * against. Before costs, and as if large moves were no easier to tell than small ones.
 *
 * @param options.bars Without any the sentence ends with the share.
 */
export function worthOfAuc(
  auc: number,
  { bars, horizonMs }: { readonly bars: readonly Bars[]; readonly horizonMs: number },
): string {
  const right = normalCdf(normalQuantile(Math.min(auc, 1 - 1e-12)) / Math.SQRT2);
  const share = `An edge of that size is right in about ${Math.round(100 * right)} of 100 decisions`;
  const move = meanMove(bars, horizonMs);
  if (move === null) return share;
  const a30Days = ((2 * right - 1) * move * 30 * 24 * HOUR_MS) / horizonMs;
  const hours = Math.round(horizonMs / HOUR_MS);
  return (
    `${share}; with prices that move ${sayPercent(move, { decimals: 2 })} in ${hours} h it would be worth about ` +
    `${sayPercent(a30Days, { decimals: 0 })} of the stake in 30 days before costs`
  );
}

/** Mean absolute log return over the horizon, over all bars of all symbols; null without any. */
function meanMove(bars: readonly Bars[], horizonMs: number): number | null {
  let sum = 0;
  let count = 0;
  for (const { close, barMs } of bars) {
    const steps = Math.max(1, Math.round(horizonMs / barMs));
    for (let i = steps; i < close.length; i++) {
      sum += Math.abs(Math.log(close[i]! / close[i - steps]!));
      count++;
    }
  }
  return count === 0 ? null : sum / count;
}
