/** How every fit of a walk-forward went: its loss, and the Buy ratio that the plan wants watched, epoch by epoch. */
import { BUY_RATIO_LIMITS, type MemberFit, type WalkForwardResult } from "../../training/index.js";
import type { EpochRecord } from "../../models/index.js";
import type { Cell, DataTable, Figure } from "../figure.js";
import { formatCount, formatPercent } from "../numbers.js";
import { bandColour, COLOUR } from "../palette.js";
import { drawnColumn, envelope, shadedBand } from "../series.js";
import { memberColour, panelAxes, panelRow } from "./trainingPanels.js";

type Trace = Readonly<Record<string, unknown>>;

/** Stretches of a long curve that are drawn: hundreds of boosting rounds are no more to see than these. */
const BUCKETS = 40;

type DrawnMember = Pick<MemberFit, "member" | "label" | "step">;

interface Curve extends DrawnMember {
  readonly fold: number;
  readonly epochs: readonly EpochRecord[];
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
}

/** Loss of every member and fold: on the inner slice as a line, on the fitted rows dotted. */
export function trainingLossFigure(result: WalkForwardResult): Figure {
  const curves = curvesOf(result);
  const stopped = curves.filter(({ stoppedEarly }) => stoppedEarly).length;
  const members = membersOf(curves);
  const { axes, annotations } = panelRow(
    members.map(({ label }) => label),
    (k) => ({
      xaxis: { title: { text: members[k]!.step }, rangemode: "tozero" },
      yaxis: { ...(k === 0 ? { title: { text: "loss" } } : {}), zeroline: false },
    }),
  );
  const last = curves.filter(({ epochs, bestEpoch }) => bestEpoch === epochs.length).length;
  return {
    id: `training-loss-${result.recipe.slug.replaceAll("_", "-")}`,
    title:
      `${result.recipe.name}: ${stopped} of ${curves.length} fits stopped before their last ` +
      `allowed step${last > 0 ? `; ${last} were still getting better when they ended` : ""}`,
    subtitle:
      "Mean loss after each step, one line a fold: on the purged inner slice that stops the fit " +
      `(line) and on the fitted rows (dots). ${rowsInWords(result)} No interval: these losses stop ` +
      "fits, they judge nothing.",
    data: curves.flatMap((curve) => [
      lineOf(curve, members, "validationLoss", "solid"),
      lineOf(curve, members, "trainLoss", "dot"),
    ]),
    layout: { ...axes, annotations, showlegend: false },
    table: curveTable(`Fits of ${result.recipe.name}`, curves),
    definition: {
      text:
        "The loss that the fit lowers; where it no longer falls on the inner slice for the allowed " +
        "number of steps, the fit ends and the best step is kept.",
      source: "Prechelt (1998), early stopping",
    },
  };
}

/** Buy ratio on the inner slice after every epoch, the plan's 30-70 % band behind it. */
export function trainingBuyRatioFigure(result: WalkForwardResult): Figure {
  const curves = curvesOf(result);
  const { low, high } = BUY_RATIO_LIMITS;
  const outside = curves.filter((curve) => isOutside(keptStep(curve).buyRatio));
  const kept = curves.map((curve) => keptStep(curve).buyRatio);
  const members = membersOf(curves);
  const { axes, annotations } = panelRow(
    members.map(({ label }) => label),
    (k) => ({
      xaxis: { title: { text: members[k]!.step }, rangemode: "tozero" },
      yaxis: {
        range: [0, 1],
        zeroline: false,
        ...(k === 0 ? { title: { text: "share of Buy" }, tickformat: ".0%" } : { showticklabels: false }),
      },
    }),
  );
  const band = members.map((_, k) => {
    const { xaxis, yaxis } = panelAxes(k);
    return { ...shadedBand("y", low, high, bandColour(COLOUR.quiet)), xref: `${xaxis} domain`, yref: yaxis };
  });
  return {
    id: `training-buy-ratio-${result.recipe.slug.replaceAll("_", "-")}`,
    title:
      outside.length === 0
        ? `${result.recipe.name}: all ${curves.length} fits kept a step with ${rangeInWords(kept)} Buy ` +
          `on their inner slice, inside ${limitsInWords()}`
        : `${result.recipe.name}: ${outside.length} of ${curves.length} fits kept a step outside ` +
          `${limitsInWords()} Buy on their inner slice (${rangeInWords(kept)} over all)`,
    subtitle:
      "Share of P > 0.5 on the purged inner slice after each step, one line a fold; before " +
      "calibration. The step that is kept is the one with the smallest loss, not the last. The " +
      `band is the plan's ${limitsInWords()}. ${rowsInWords(result)} No interval: this is watched, ` +
      "gates judge the test windows.",
    data: curves.map((curve) => lineOf(curve, members, "buyRatio", "solid")),
    layout: { ...axes, annotations, shapes: band, showlegend: false },
    table: curveTable(`Fits of ${result.recipe.name}`, curves),
    definition: {
      text:
        "Decisions to buy of all decisions on the slice that stops the fit, read after every epoch " +
        "or boosting round.",
      formula: "count(P > 0.5) / n",
    },
  };
}

function curvesOf({ folds }: WalkForwardResult): Curve[] {
  return folds.flatMap(({ fold, members }) =>
    members.map(({ member, label, step, history }) => ({ member, label, step, fold, ...history })),
  );
}

function membersOf(curves: readonly Curve[]): DrawnMember[] {
  return [...new Map(curves.map((curve) => [curve.member, curve])).values()];
}

function lineOf(
  { member, fold, epochs }: Curve,
  members: readonly DrawnMember[],
  key: "validationLoss" | "trainLoss" | "buyRatio",
  dash: string,
): Trace {
  const names = members.map((other) => other.member);
  const line = envelope(
    epochs.map(({ epoch }) => epoch),
    epochs.map((record) => record[key] ?? NaN),
    BUCKETS,
  );
  return {
    type: "scatter",
    mode: epochs.length === 1 ? "markers" : "lines",
    ...panelAxes(names.indexOf(member)),
    x: line.x,
    y: drawnColumn(line.y, { digits: 4 }),
    name: `fold ${fold + 1}`,
    line: { color: memberColour(member, names), width: dash === "dot" ? 1 : 1.5, dash },
    hovertemplate: `fold ${fold + 1}, %{x}: %{y:.4f}<extra></extra>`,
  };
}

function curveTable(caption: string, curves: readonly Curve[]): DataTable {
  return {
    caption,
    columns: [
      "member",
      "fold",
      "steps",
      "kept step",
      "stopped early",
      "loss at it, fitted rows",
      "loss at it, inner slice",
      "Buy ratio at it",
      "lowest Buy ratio",
      "highest Buy ratio",
      "steps outside 30-70 %",
    ],
    rows: curves.map((curve): Cell[] => {
      const ratios = curve.epochs.map(({ buyRatio }) => buyRatio);
      const { trainLoss, validationLoss, buyRatio } = keptStep(curve);
      return [
        curve.label,
        curve.fold + 1,
        curve.epochs.length,
        curve.bestEpoch,
        curve.stoppedEarly ? "yes" : "no",
        trainLoss,
        validationLoss,
        buyRatio,
        Math.min(...ratios),
        Math.max(...ratios),
        ratios.filter(isOutside).length,
      ];
    }),
  };
}

function keptStep({ epochs, bestEpoch }: Curve): EpochRecord {
  return epochs[bestEpoch - 1]!;
}

function isOutside(share: number): boolean {
  return share < BUY_RATIO_LIMITS.low || share > BUY_RATIO_LIMITS.high;
}

function limitsInWords(): string {
  return `${100 * BUY_RATIO_LIMITS.low}-${100 * BUY_RATIO_LIMITS.high} %`;
}

function rangeInWords(shares: readonly number[]): string {
  return `${formatPercent(Math.min(...shares))} to ${formatPercent(Math.max(...shares))}`;
}

function rowsInWords({ folds }: WalkForwardResult): string {
  const summaries = folds.map(({ members }) => members[0]!.summary);
  const span = (counts: readonly number[]) =>
    Math.min(...counts) === Math.max(...counts)
      ? formatCount(counts[0])
      : `${formatCount(Math.min(...counts))} to ${formatCount(Math.max(...counts))}`;
  const seeds = folds[0]!.members[0]!.fits.length;
  return (
    `Fitted on ${span(summaries.map(({ fitRows }) => fitRows))} rows, stopped on ` +
    `${span(summaries.map(({ validationRows }) => validationRows))}${seeds > 1 ? `; the first of ${seeds} fits of each member` : ""}.`
  );
}
