/** The five figures that sum a model up. */
import type { Assessment } from "../../../validation/index.js";
import { formatNumber, formatPercent } from "../../numbers.js";

interface FiveFigure {
  /** As a page and a terminal call it. */
  readonly name: string;
  /** As `verdict.json` and the validator call it. */
  readonly key: string;
  readonly say: (assessment: Assessment) => string;
}

/** The five figures of the validator, in the order in which every page and terminal shows them. */
export const FIVE_FIGURES: readonly FiveFigure[] = [
  {
    name: "overall balance: mean P(BUY)",
    key: "overallBalance",
    say: ({ overallBalance }) => formatNumber(overallBalance),
  },
  {
    name: "Buy/Sell ratio: share of P(BUY) above the threshold",
    key: "buySellRatio",
    say: ({ buySellRatio }) => formatPercent(buySellRatio),
  },
  {
    name: "standard deviation of P(BUY)",
    key: "distributionStd",
    say: ({ distributionStd }) => formatNumber(distributionStd),
  },
  {
    name: "Buy share in bull markets",
    key: "bullMarketBuyRatio",
    say: ({ bullMarketBuyRatio }) => formatPercent(bullMarketBuyRatio),
  },
  {
    name: "Sell share in bear markets",
    key: "bearMarketSellRatio",
    say: ({ bearMarketSellRatio }) => formatPercent(bearMarketSellRatio),
  },
];

/** One line of a terminal. */
export function fiveFiguresLine(assessment: Assessment): string {
  return `five figures: ${FIVE_FIGURES.map(({ name, say }) => `${name} ${say(assessment)}`).join("; ")}`;
}
