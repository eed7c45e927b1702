/** How every fit of a walk-forward went, step by step: what the figures of loss and of the Buy ratio draw alike. */
import { BUY_SHARE_WARNING } from "../../../core/index.js";
import type { EpochRecord } from "../../../models/index.js";
import type { MemberFit, WalkForwardResult } from "../../../training/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { formatBand, formatCount } from "../../numbers.js";
import { drawnColumn, envelope } from "../../series.js";
import { memberColour } from "./memberColour.js";
import { panelAxes } from "./panels.js";

type Trace = Readonly<Record<string, unknown>>;

/** Stretches of a long curve that are drawn: hundreds of boosting rounds are no more to see than these. */
const BUCKETS = 40;

/** Whose panel a curve is drawn in, and what its steps are called. */
export type DrawnMember = Pick<MemberFit, "member" | "label" | "step">;

/** One fit: the first seed of one member in one fold. */
export interface TrainingCurve extends DrawnMember {
  readonly fold: number;
  readonly epochs: readonly EpochRecord[];
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
}

/** The first fit of every member in every fold. */
export function curvesOf({ folds }: WalkForwardResult): TrainingCurve[] {
  return folds.flatMap(({ fold, members }) =>
    members.map(({ member, label, step, history }) => ({ member, label, step, fold, ...history })),
  );
}

/** The members that have a curve, each once. */
export function membersOf(curves: readonly TrainingCurve[]): DrawnMember[] {
  return [...new Map(curves.map((curve) => [curve.member, curve])).values()];
}

/** One fit as a line in its member's panel, drawn as its envelope. */
export function lineOf(
  { member, fold, epochs }: TrainingCurve,
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
  const color = memberColour(member, names);
  return {
    type: "scatter",
    ...(epochs.length === 1
      ? { mode: "markers", marker: { color } }
      : { mode: "lines", line: { color, width: dash === "dot" ? 1 : 1.5, dash } }),
    ...panelAxes(names.indexOf(member)),
    x: line.x,
    y: drawnColumn(line.y, { digits: 4 }),
    name: `fold ${fold + 1}`,
    hovertemplate: `fold ${fold + 1}, %{x}: %{y:.4f}<extra></extra>`,
  };
}

/** Every fit with the step that was kept. */
export function curveTable(caption: string, curves: readonly TrainingCurve[]): DataTable {
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
      `steps outside ${formatBand(BUY_SHARE_WARNING)}`,
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

/** The step whose weights are the model's. */
export function keptStep({ epochs, bestEpoch }: TrainingCurve): EpochRecord {
  return epochs[bestEpoch - 1]!;
}

/** Whether a Buy ratio calls for a warning. */
export function isOutside(share: number): boolean {
  return share < BUY_SHARE_WARNING.low || share > BUY_SHARE_WARNING.high;
}

/** On how many rows the fits learned and stopped. */
export function rowsInWords({ folds }: WalkForwardResult): string {
  const summaries = folds.map(({ members }) => members[0]!.summary);
  const span = (counts: readonly number[]) =>
    Math.min(...counts) === Math.max(...counts)
      ? formatCount(counts[0])
      : `${formatCount(Math.min(...counts))} to ${formatCount(Math.max(...counts))}`;
  const seeds = folds[0]!.members[0]!.fits.length;
  const ofSeeds = seeds > 1 ? `; the first of ${seeds} fits of each member` : "";
  return (
    `Fitted on ${span(summaries.map(({ fitRows }) => fitRows))} rows, stopped on ` +
    `${span(summaries.map(({ validationRows }) => validationRows))}${ofSeeds}.`
  );
}
