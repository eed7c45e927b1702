/** What another threshold would do: the hours at the threshold that was used, and the table of all others. */
import { BUY_SHARE_WARNING } from "../../../core/index.js";
import type { ThresholdGrid, ThresholdOutcome } from "../../../run/index.js";
import type { Figure } from "../../figure.js";
import {
  formatBand,
  formatCount,
  formatHour,
  formatPercent,
  formatPercentEstimate,
  NOT_HONEST,
} from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawnColumn, PERCENT_TICKS, shadedBand } from "../../series.js";
import { HOUR_AXIS } from "./validationWords.js";

/** Of the table that stands open without scripts; the slider moves by every row. */
const TABLE_STEP = 0.05;

/** Columns that tell one threshold from another, in the page's own words. */
export const THRESHOLD_COLUMNS: readonly string[] = [
  "Buy share",
  "lowest hour",
  "highest hour",
  `hours outside ${formatBand(BUY_SHARE_WARNING)}`,
  "per 30 days, net",
  "fills",
];

/** The thresholds of a model that was judged. */
export interface JudgedThresholds extends ThresholdGrid {
  /** False where the model is shown to know too much: no threshold makes money of that. */
  readonly isHonest?: boolean;
}

/**
 * Share of Buy by hour at the threshold in use, and what the others would have made of the same probabilities.
 *
 * @param grids At most five models on the same rows; the last one is the title's.
 * @throws {RangeError} If there is none.
 */
export function thresholdFigure(grids: readonly JudgedThresholds[]): Figure {
  const judged = grids.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw thresholds as there must be at least one model: found none");
  return {
    id: "threshold",
    title: sentence(judged),
    subtitle:
      "Share of Buy decisions by UTC hour of the decision at the threshold; shaded the band of " +
      `${formatBand(BUY_SHARE_WARNING)}. The probabilities stay as they are.`,
    data: grids.map((grid) => ({
      type: "scatter",
      mode: "lines+markers",
      name: grid.model,
      x: Array.from({ length: 24 }, (_, hour) => hour),
      y: drawnColumn(outcomeInUse(grid).hourShares, { digits: 4 }),
      line: { color: modelColour(grid.model), width: 1 },
      marker: { color: modelColour(grid.model), size: 6 },
      showlegend: true,
    })),
    layout: {
      height: 320,
      xaxis: {
        ...HOUR_AXIS,
        range: [-0.7, 23.7],
        zeroline: false,
      },
      yaxis: { title: { text: "share of Buy decisions" }, range: [-0.02, 1.02], ...PERCENT_TICKS },
      shapes: [shadedBand("y", BUY_SHARE_WARNING.low, BUY_SHARE_WARNING.high, bandColour(COLOUR.quiet))],
    },
    table: {
      caption: "What other thresholds would have made of the same probabilities",
      columns: ["model", "threshold", ...THRESHOLD_COLUMNS],
      rows: grids.flatMap((grid) =>
        grid.outcomes
          .filter(({ threshold }) => threshold === grid.threshold || isTableStep(threshold))
          .map((outcome) => [grid.model, outcome.threshold, ...thresholdTexts(outcome, grid)]),
      ),
    },
    definition: {
      text:
        "A decision says Buy where P(BUY) is above the threshold. Shares are counted and money is back-tested anew " +
        "at each threshold, with the same costs. A threshold chosen here was chosen on the days that judge it: no " +
        "interval of this page allows for that.",
      formula: "Buy share(t) = count(P > t) / n",
    },
  };
}

/** One outcome in the order of {@link THRESHOLD_COLUMNS}. */
export function thresholdTexts(
  { buyShare, hourShares, money }: ThresholdOutcome,
  { isHonest = true }: Pick<JudgedThresholds, "isHonest"> = {},
): string[] {
  const known = hourShares.flatMap((share, hour) => (share === null ? [] : [{ share, hour }]));
  const ascending = [...known].sort((a, b) => a.share - b.share);
  const outside = known.filter(({ share }) => share < BUY_SHARE_WARNING.low || share > BUY_SHARE_WARNING.high);
  const ofHour = (row: (typeof known)[number] | undefined): string =>
    row === undefined ? "not shown: no rows" : `${formatPercent(row.share)} at ${formatHour(row.hour)}`;
  return [
    formatPercentEstimate(buyShare),
    ofHour(ascending[0]),
    ofHour(ascending.at(-1)),
    `${outside.length} of ${known.length}`,
    money === null ? "not shown: needs bars" : isHonest ? formatPercentEstimate(money.monthlyReturn) : NOT_HONEST,
    money === null ? "not shown: needs bars" : formatCount(money.fills),
  ];
}

/** The outcome at the threshold that was used. */
function outcomeInUse({ outcomes, threshold }: ThresholdGrid): ThresholdOutcome {
  return outcomes.find((outcome) => outcome.threshold === threshold)!;
}

function isTableStep(threshold: number): boolean {
  const steps = threshold / TABLE_STEP;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** Between which thresholds the judged model says Buy as often as the criterion allows. */
function sentence(grid: ThresholdGrid): string {
  const { model, threshold, outcomes } = grid;
  const { low, high } = BUY_SHARE_WARNING;
  const inside = outcomes.filter(({ buyShare: { value } }) => value >= low && value <= high);
  const now = `At ${threshold} ${model} says Buy in ${formatPercent(outcomeInUse(grid).buyShare.value)} of decisions`;
  if (inside.length === 0) return `${now}; no threshold of the table brings it into ${formatBand(BUY_SHARE_WARNING)}`;
  return (
    `${now}; any threshold from ${inside[0]!.threshold} to ${inside.at(-1)!.threshold} keeps it inside ` +
    formatBand(BUY_SHARE_WARNING)
  );
}
