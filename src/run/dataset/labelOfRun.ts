/** The label that a run learns and judges, and what a simulated market knows of it. */
import { HOUR_MS } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import { chooseLabel, LABELS, type ChosenLabel, type Dataset, type Label } from "../../dataset/index.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";

/** The parts of a run that name its label. */
export interface LabelledRun {
  readonly config: RunConfig;
  /** Labels of one's own, beside the built-in ones. */
  readonly extensions?: { readonly labels: readonly Label[] };
}

/** @throws {RangeError} If no label is called `label.kind`, or it refuses its options. */
export function labelOfRun({ config, extensions }: LabelledRun): ChosenLabel {
  const { kind, options } = config.label;
  return chooseLabel([...LABELS, ...(extensions?.labels ?? [])], { name: kind, options });
}

/** P(label = 1) of dataset rows, or why nobody knows it, as a page says it. */
export type LabelTruth = { readonly truthProbability: Float64Array } | { readonly truthMissing: string };

/**
 * What the simulator's closed form says of the judged label on `rows`: the ceiling of every report. It is of
 * one label over one horizon; where the run judges another there is no ceiling, rather than a wrong one.
 */
export function truthOfRows(
  { truth }: Pick<PreparedMarkets, "truth">,
  { label }: ChosenLabel,
  dataset: Dataset,
  rows: Int32Array,
): LabelTruth {
  if (truth === undefined) return { truthMissing: "real data have no known ceiling" };
  if (label.truth === undefined) return { truthMissing: `the simulator has no closed form for the ${label.title}` };
  const known = dataset.symbols.map((symbol) => truth.find((each) => each.symbol === symbol));
  const other = known.find((each) => each !== undefined && each.horizonMs !== dataset.horizonMs);
  if (other !== undefined)
    return {
      truthMissing:
        `the simulator's closed form is of ${inHours(other.horizonMs)} and the label of ` + inHours(dataset.horizonMs),
    };
  const truthProbability = new Float64Array(rows.length).fill(NaN);
  known.forEach((each, symbol) => {
    const own = Int32Array.from(rows, (_, k) => k).filter((k) => dataset.symbolIndex[rows[k]!] === symbol);
    if (each === undefined || own.length === 0) return;
    const p = label.truth!(each, {
      barRow: own.map((k) => dataset.barRow[rows[k]!]!),
      thetaFrac: Float64Array.from(own, (k) => dataset.judged.thetaFrac[rows[k]!]!),
    });
    own.forEach((k, at) => (truthProbability[k] = p[at]!));
  });
  return { truthProbability };
}

function inHours(ms: number): string {
  return `${ms / HOUR_MS} h`;
}
