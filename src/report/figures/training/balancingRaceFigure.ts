/** The balancing race: what each cure of an imbalanced label moves, and what it leaves where it was. */
import type { Estimate } from "../../../core/index.js";
import type { BalancingRace, RaceArm } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { PERCENT_TICKS, referenceLine, whiskers } from "../../series.js";
import { panelAxes, panelRow } from "./panels.js";

const PANELS = [
  { key: "auc", heading: "AUC", format: ".3f", ticks: {} },
  { key: "buyRatio", heading: "share of Buy", format: ".1%", ticks: PERCENT_TICKS },
  { key: "brier", heading: "Brier score", format: ".3f", ticks: {} },
] as const;

/** One row an arm: AUC, Buy ratio and Brier score with whiskers, side by side. */
export function balancingRaceFigure(race: BalancingRace): Figure {
  const { arms, baseRate, n, effectiveN, folds, confidence, buyAboveSigma } = race;
  const rows = arms.map((_, k) => arms.length - 1 - k);
  const { axes, annotations } = panelRow(
    PANELS.map(({ heading }) => heading),
    (k) => ({
      xaxis: { ...PANELS[k]!.ticks, zeroline: false, nticks: 5 },
      yaxis: {
        range: [-0.6, arms.length - 0.4],
        zeroline: false,
        tickvals: rows,
        ...(k === 0 ? { ticktext: arms.map(({ name }) => name), automargin: true } : { showticklabels: false }),
      },
    }),
  );
  const share = panelAxes(1);
  return {
    id: "training-race",
    title: raceInWords(race),
    subtitle:
      `XGBoost trained and judged on BUY = return above ${buyAboveSigma} sigma ` +
      `(${formatPercent(baseRate)} of the judged rows, the dotted line), each arm on the same ` +
      `${formatCount(n)} out-of-fold rows of ${folds} folds, ${formatCount(effectiveN)} UTC days; ` +
      `whiskers hold ${Math.round(100 * confidence)} %, drawn by blocks of whole days.`,
    data: PANELS.map(({ key, heading, format }, k) => ({
      type: "scatter",
      mode: "markers",
      name: heading,
      ...panelAxes(k),
      x: arms.map((arm) => arm[key].value),
      y: rows,
      error_x: { ...whiskers(arms.map((arm) => arm[key])), color: COLOUR.buy },
      text: arms.map(({ name }) => name),
      hovertemplate: `%{text}: %{x:${format}}<extra></extra>`,
      marker: { color: COLOUR.buy, size: 9 },
    })),
    layout: {
      ...axes,
      annotations,
      showlegend: false,
      shapes: [{ ...referenceLine("x", baseRate), xref: share.xaxis, yref: `${share.yaxis} domain` }],
    },
    table: {
      caption: "The balancing race",
      columns: [
        "arm",
        "what was done",
        ...["AUC", "Brier score", "calibration error", "Buy ratio", "Matthews correlation"].flatMap((name) => [
          name,
          `${name}, low`,
          `${name}, high`,
        ]),
        "mean P(BUY)",
        "threshold, by fold",
      ],
      rows: arms.map((arm) => [
        arm.name,
        arm.summary,
        ...[arm.auc, arm.brier, arm.ece, arm.buyRatio, arm.mcc].flatMap(({ value, low, high }) => [value, low, high]),
        arm.meanProbability,
        arm.thresholds.map((threshold) => formatNumber(threshold)).join(", "),
      ]),
    },
    definition: {
      text:
        "Every arm learns the same rows of the same folds; only training rows are balanced. AUC asks " +
        "whether BUY rows rank above SELL rows; the Brier score asks whether the probabilities are " +
        "right (smaller is better); the Buy ratio is what the threshold makes of them.",
      formula: "Brier = mean (P - label)^2",
      source: "van den Goorbergh et al. (2022); Elkan (2001) for the prior correction",
    },
  };
}

function raceInWords({ arms, baseRate }: BalancingRace): string {
  const values = (pick: (arm: RaceArm) => Estimate) => arms.map((arm) => pick(arm).value);
  const aucs = values(({ auc }) => auc);
  const ratios = values(({ buyRatio }) => buyRatio);
  const spread = Math.max(...aucs) - Math.min(...aucs);
  const overlap = Math.max(...arms.map(({ auc }) => auc.low)) <= Math.min(...arms.map(({ auc }) => auc.high));
  const moved = `moves the AUC by up to ${formatNumber(spread)}${overlap ? ", all intervals overlapping" : ""}`;
  return (
    `Balancing ${moved}, and the Buy ratio from ${formatPercent(Math.min(...ratios))} to ` +
    `${formatPercent(Math.max(...ratios))} where ${formatPercent(baseRate)} are BUY; best Brier ` +
    `score: ${bestBrier(arms).name}`
  );
}

function bestBrier(arms: readonly RaceArm[]): RaceArm {
  return arms.reduce((best, arm) => (arm.brier.value < best.brier.value ? arm : best));
}
