/**
 * The models of a report side by side, on the same rows: a measure is a row, a model a column. A broken
 * gate is marked by a sign and a word; no value is praised by a colour.
 */
import { SCORE_BOUNDS, type Estimate } from "../../core/index.js";
import type { Assessment, GateResult, HourRow } from "../../validation/index.js";
import type { Definition } from "../figure.js";
import { gateDefinition, isHourGate, OUTCOME_SIGN, OUTCOME_WORD } from "../gateWords.js";
import { html, joinHtml, type Html } from "../html.js";
import {
  formatEstimate,
  formatHour,
  formatNumber,
  formatPercent,
  formatPercentEstimate,
  NOT_HONEST,
} from "../numbers.js";
import { renderDefinition } from "./renderDefinition.js";
import { QUESTIONS } from "./renderAnswerCards.js";
import { renderResultWord } from "./renderResultWord.js";
import { scrollable } from "./renderTable.js";

/** One model as page one compares it. */
export interface ModelSummary {
  readonly assessment: Assessment;
  /** How it was made, a few words: "cross-entropy on the label above 0.3 sigma". */
  readonly recipe?: string;
  /** Why it leans to one side, the sentence of the bias diagnosis; pages put it after the sentence on its balance. */
  readonly cause?: string;
  /** Per 30 days after costs; null with a reason. */
  readonly monthlyReturn: Estimate | null;
  readonly monthlyReturnReason?: string;
  /** Whether the account never opened a position: its return is then no measurement. */
  readonly neverTraded?: boolean;
  /** What the account behind it did not do, {@link accountNote}; page one puts it after the return. */
  readonly monthlyReturnNote?: string | undefined;
}

interface Measure {
  readonly name: string;
  readonly definition?: Definition | undefined;
  /** Text of the cell. */
  readonly value: (model: ModelSummary) => string;
  /** Gates that judge this measure. */
  readonly gates?: (gate: GateResult) => boolean;
}

const MEASURES: readonly Measure[] = [
  {
    name: "AUC",
    definition: gateDefinition({ id: "auc" }),
    value: ({ assessment }) => formatEstimate(assessment.auc),
    gates: ({ id }) => id === "auc" || id === "suspicious_auc",
  },
  {
    name: "Share of the ceiling above a coin",
    definition: {
      text:
        "How far the AUC lies above a coin's, in parts of how far that of the simulator's own probabilities lies " +
        "above it on the same rows: the best that anybody could reach. A coin has 0 %, the truth 100 %.",
      formula: "(AUC - 0.5) / (ceiling - 0.5)",
    },
    value: ({ assessment }) => ceilingText(assessment),
    gates: ({ id }) => id === "above_ceiling",
  },
  {
    name: "Mean P(BUY) against base rate",
    definition: {
      text:
        "Mean predicted probability of BUY, and the share of BUY labels on the same rows. An honest " +
        "model has the two alike.",
    },
    value: ({ assessment: { meanProbability, baseRate } }) =>
      `${formatEstimate(meanProbability)} against ` +
      `${baseRate === null ? "a base rate that needs labels" : formatNumber(baseRate)}`,
    gates: ({ id }) => id === "prediction_mean" || id === "mean_bias",
  },
  {
    name: "Share of Buy",
    definition: gateDefinition({ id: "buy_ratio" }),
    value: ({ assessment }) => formatPercentEstimate(assessment.buyShare),
    gates: ({ id }) => id === "buy_ratio",
  },
  {
    name: "Worst hour",
    definition: { text: "The UTC hour whose share of Buy lies furthest from one half, with its interval." },
    value: ({ assessment }) => worstHourText(assessment.hours.hours),
    gates: isHourGate,
  },
  {
    name: "Spread of the score",
    definition: {
      text:
        "Smallest and largest raw output, and its standard deviation. Every score should lie above " +
        `${SCORE_BOUNDS.low} and below ${SCORE_BOUNDS.high}.`,
    },
    value: ({ assessment: { score } }) =>
      `${formatNumber(score.min)} to ${formatNumber(score.max)}, deviation ${formatNumber(score.std)}`,
    gates: ({ id }) => id === "prediction_min" || id === "prediction_max" || id === "spread_floor",
  },
  {
    name: "Calibration error",
    definition: {
      text:
        "Expected calibration error: how far P(BUY) is from the share of BUY labels, averaged over " +
        "bins by their rows.",
      formula: "sum over bins of n_b / n * |share of BUY - mean P|",
      source: "Guo et al. 2017; in brackets the range of a perfectly calibrated model with the same probabilities",
    },
    value: ({ assessment: { reliability } }) =>
      reliability === null
        ? "not known: needs labels"
        : `${formatNumber(reliability.expectedCalibrationError)} (by chance ` +
          `${formatNumber(reliability.calibratedErrorRange.low)} to ` +
          `${formatNumber(reliability.calibratedErrorRange.high)})`,
  },
  {
    name: "30 days after costs",
    definition: gateDefinition({ id: "monthly_return" }),
    value: moneyText,
    gates: ({ id }) => id === "monthly_return",
  },
];

/**
 * The models side by side, a column each; a measure that a gate fails is marked.
 *
 * @param models In the order of the columns.
 */
export function renderModelTable(models: readonly ModelSummary[], { caption }: { readonly caption: string }): Html {
  const names = models.map(({ assessment, recipe }) => {
    const made = recipe !== undefined && html`<span class="recipe">${recipe}</span>`;
    const { model } = assessment;
    return html`<th scope="col" role="columnheader" data-model="${model}"><span>${model}</span>${made}</th>`;
  });
  const head = html`<thead role="rowgroup"><tr role="row"><td></td>${names}</tr></thead>`;
  const row = (name: Html, cells: readonly Html[]): Html =>
    html`<tr role="row"><th scope="row" role="rowheader">${name}</th>${cells}</tr>`;
  const rows = MEASURES.map((measure) => {
    const definition = measure.definition !== undefined && html` ${renderDefinition(measure.definition)}`;
    return row(
      html`${measure.name}${definition}`,
      models.map((model) => measureCell(model, measure)),
    );
  });
  const verdicts = models.map(({ assessment }) => cellOf(assessment.model, verdictCell(assessment)));
  const kind = `data models${models.length === 1 ? " single" : ""}`;
  return scrollable(
    caption,
    html`<table class="${kind}" role="table"><caption>${caption}</caption>${head}<tbody role="rowgroup">
${joinHtml([...rows, row(html`Verdict`, verdicts)], "\n")}
</tbody></table>`,
  );
}

function measureCell(model: ModelSummary, { value, gates }: Measure): Html {
  const judged = gates === undefined ? [] : model.assessment.gates.filter(gates);
  const failed = judged.filter(({ result }) => result === "fail").length;
  const open = judged.filter(({ result }) => result === "inconclusive").length;
  const marked =
    failed > 0 ? mark("fail", failed, judged.length) : open > 0 && mark("inconclusive", open, judged.length);
  return cellOf(model.assessment.model, html`${value(model)}${marked}`);
}

/** On a phone the table is stacked; each cell then says whose it is. The roles keep it a table for a screen reader. */
function cellOf(model: string, content: Html): Html {
  return html`<td role="cell" data-model="${model}"><span>${content}</span></td>`;
}

function mark(result: "fail" | "inconclusive", count: number, of: number): Html {
  const word = of === 1 ? OUTCOME_WORD[result] : `${count} of ${of} ${result === "fail" ? "fail" : "undecided"}`;
  return html`<span class="outcome ${result}">${renderResultWord(OUTCOME_SIGN[result], word)}</span>`;
}

function verdictCell({ verdict, answers }: Assessment): Html {
  const said = QUESTIONS.map(
    ({ answer }) => `${answer} ${{ pass: "yes", fail: "no", inconclusive: "undecided" }[answers[answer]]}`,
  ).join(", ");
  const word = renderResultWord(OUTCOME_SIGN[verdict], OUTCOME_WORD[verdict]);
  return html`<span class="outcome ${verdict}">${word}</span><span class="recipe">${said}</span>`;
}

function ceilingText({ auc, ceiling, ceilingMissing }: Assessment): string {
  if (ceiling === null) return `not known: ${ceilingMissing ?? "nothing to compare with"}`;
  if (ceiling.skillShare === null) return "undecided: the ceiling's own interval holds 0.5";
  if (auc !== null && auc.value <= 0.5)
    return `none: ${auc.high < 0.5 ? "worse than a coin" : "not better than a coin"}`;
  const chance = `, above the ceiling ${ceiling.excess.low <= 0 ? "within" : "beyond"} chance`;
  return `${formatPercent(ceiling.skillShare)}${ceiling.skillShare > 1 ? chance : ""}`;
}

function moneyText({ assessment, monthlyReturn, monthlyReturnReason, neverTraded = false }: ModelSummary): string {
  if (monthlyReturn === null) return `not known${monthlyReturnReason === undefined ? "" : `: ${monthlyReturnReason}`}`;
  if (neverTraded) return "never traded";
  return assessment.answers.honest === "fail" ? NOT_HONEST : formatPercentEstimate(monthlyReturn);
}

function worstHourText(hours: readonly HourRow[]): string {
  const worst = worstHour(hours);
  if (worst === undefined) return "not known: no rows";
  return `${areHoursAlike(hours) ? "all alike" : formatHour(worst.hour)}, ${formatPercentEstimate(worst.buyShare)}`;
}

/** Whether no hour is worse than another: a model that never says Buy has no worst one. */
export function areHoursAlike(hours: readonly HourRow[]): boolean {
  return new Set(hours.filter(({ n }) => n > 0).map(({ buyShare }) => buyShare.value)).size === 1;
}

/** The hour whose share of Buy lies furthest from one half; undefined without rows. */
export function worstHour(hours: readonly HourRow[]): HourRow | undefined {
  const distance = ({ buyShare }: HourRow): number => Math.abs(buyShare.value - 0.5);
  return hours
    .filter(({ n }) => n > 0)
    .reduce<HourRow | undefined>(
      (worst, row) => (worst === undefined || distance(row) > distance(worst) ? row : worst),
      undefined,
    );
}
