/** Whether the challenger was shown to do harm. */
import { formatDate, formatMinute } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawn, plotTimes, referenceLine } from "../../series.js";
import type { RolloutNames } from "./rolloutNames.js";

const EVIDENCE: Definition = {
  text:
    "Wealth of a gambler who bets at fair odds that the challenger's probabilities lie farther " +
    "from the outcome than the champion's. If on average it is no worse, this wealth ever " +
    "reaches 1 / level with a probability of at most the level, however often one looks. Blocks " +
    "of one label horizon, even and odd ones in separate purses since neighbouring labels " +
    "overlap.",
  formula:
    "wealth = mean over stakes of product(1 + stake x block mean of scaled Brier difference), the richer purse halved",
  source: "Waudby-Smith & Ramdas (2024); Henzi & Ziegel (2022); Ville's inequality",
};

/** Evidence that the challenger predicts worse, review by review, with the line that rolls back. */
export function harmEvidenceFigure(
  { reviews, harmLevel }: RolloutRehearsal,
  { champion, challenger }: RolloutNames,
): Figure {
  const limit = 1 / harmLevel;
  const highest = reviews.reduce<(typeof reviews)[number] | undefined>(
    (best, review) => (best === undefined || review.harmEvidence > best.harmEvidence ? review : best),
    undefined,
  );
  const labelled = reviews.reduce((sum, review) => sum + review.labelled, 0);
  const reached = highest !== undefined && highest.harmEvidence >= limit;
  return {
    id: "rollout-harm",
    title:
      highest === undefined
        ? "No review was held, so harm was not looked for"
        : reached
          ? `The evidence that ${challenger} predicts worse than ${champion} reached ` +
            `${formatNumber(highest.harmEvidence)} on ${formatDate(highest.nowMs)}; ${limit} rolls back`
          : `The evidence that ${challenger} predicts worse than ${champion} never rose above ` +
            `${formatNumber(highest.harmEvidence)}; ${limit} would have rolled back`,
    subtitle:
      `Evidence at each review over ${formatCount(labelled)} labelled decisions; dashed: the limit ` +
      `at a level of ${harmLevel}, which holds however often one looks.`,
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        x: plotTimes(reviews.map(({ nowMs }) => nowMs)),
        y: reviews.map(({ harmEvidence }) => drawn(Math.max(harmEvidence, 1e-6), { digits: 4 })),
        line: { color: modelColour(challenger), width: 2 },
        marker: { size: 5 },
        showlegend: false,
        hovertemplate: "%{x}: %{y:.3g}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "review, UTC" } },
      yaxis: { title: { text: "evidence of harm, logarithmic" }, type: "log", dtick: 1, exponentformat: "power" },
      shapes: [referenceLine("y", limit, { dash: "dash", color: COLOUR.sell })],
    },
    table: {
      caption: "Reviews",
      columns: ["review", "stage", "action", "evidence of harm", "stage return", "because"],
      rows: reviews.map(({ nowMs, stage, action, harmEvidence, stageReturnFrac, reasons }) => [
        formatMinute(nowMs),
        stage,
        action === "rollBack" ? "roll back" : action,
        harmEvidence,
        formatPercent(stageReturnFrac),
        reasons.join("; "),
      ]),
    },
    definition: EVIDENCE,
  };
}
