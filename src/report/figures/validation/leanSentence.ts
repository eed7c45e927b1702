/**
 * What the decisions of several models have in common, in one sentence: who leans to which side. Whether a model is
 * balanced is more than that, and is the answer of all its gates.
 */
import { BUY_SHARE } from "../../../core/index.js";
import type { Assessment } from "../../../validation/index.js";
import { startSentence } from "../../numbers.js";
import { listed } from "./validationWords.js";

type Decided = Pick<Assessment, "model" | "buyShare" | "probability" | "threshold">;

/** How the Buy share stands to the limits of balance, by its whole interval. */
type Lean = "never" | "sell" | "buy" | "balanced" | "undecided";

/** `never` where no decision at all was Buy. */
function leanOf({ buyShare, probability, threshold }: Decided): Lean {
  if (probability.max <= threshold) return "never";
  if (buyShare.high < BUY_SHARE.low) return "sell";
  if (buyShare.low > BUY_SHARE.high) return "buy";
  return buyShare.low >= BUY_SHARE.low && buyShare.high <= BUY_SHARE.high ? "balanced" : "undecided";
}

/** "v3.1 never says Buy; v4 as written leans to Sell (Buy in 29 of 100 bars); v4 leans to neither side (48)". */
export function leanSentence(models: readonly Decided[]): string {
  const groups = new Map<Lean, Decided[]>();
  for (const model of models) groups.set(leanOf(model), [...(groups.get(leanOf(model)) ?? []), model]);
  let isFirst = true;
  const said = [...groups].map(([lean, of]) => {
    const names = listed(of.map(({ model }) => model));
    const shares = of.map(({ buyShare }) => shareWords(buyShare.value));
    const found = isFirst && lean !== "never" ? `Buy in ${listed(shares)} of 100 bars` : listed(shares);
    if (lean !== "never") isFirst = false;
    return `${clauseOf(lean, names, of.length === 1)}${lean === "never" ? "" : ` (${found})`}`;
  });
  return startSentence(said.join("; "));
}

function clauseOf(lean: Lean, names: string, isOne: boolean): string {
  switch (lean) {
    case "never":
      return `${names} never ${isOne ? "says" : "say"} Buy`;
    case "sell":
      return `${names} ${isOne ? "leans" : "lean"} to Sell`;
    case "buy":
      return `${names} ${isOne ? "leans" : "lean"} to Buy`;
    case "balanced":
      return `${names} ${isOne ? "leans" : "lean"} to neither side`;
    case "undecided":
      return `whether ${names} ${isOne ? "leans" : "lean"} is undecided`;
  }
}

/** In hundredths; what would round to none or all keeps a digit. */
function shareWords(share: number): string {
  const hundredths = 100 * share;
  const isRare = (share > 0 && hundredths < 0.5) || (share < 1 && hundredths > 99.5);
  return isRare ? hundredths.toPrecision(hundredths > 50 ? 4 : 1) : String(Math.round(hundredths));
}
