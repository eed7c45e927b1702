/** Reliability by regime, symbol and block of hours, before and after partial pooling. */
import type { PooledBias } from "../../../validation/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatNumber } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawn, referenceLine } from "../../series.js";
import { estimateCells, listed, openWhiskers, signed } from "./validationWords.js";

/** What pooling is, behind every figure and table of it. */
const PARTIAL_POOLING: Definition = {
  text:
    "Each group's bias is drawn towards the mean of all groups of its kind, the more so the less its own days tell " +
    "against how much the groups truly differ. The largest of many noisy numbers is mostly noise; after pooling the " +
    "worst group is an estimate and not a record.",
  formula: "pooled = own x bias + (1 - own) x mean; own = between² / (between² + error²)",
  source: "Between-group variance: Paule and Mandel (1982); shrinkage: Morris (1983)",
};

/**
 * Bias of every group by itself (open) and after pooling (filled).
 *
 * @param pooled The kinds of groups, one below the other.
 * @param options.confidence Of the intervals.
 */
export function pooledBiasFigure(
  model: string,
  pooled: readonly PooledBias[],
  { confidence }: { readonly confidence: number },
): Figure {
  const rows = pooled.flatMap(({ kind, groups }) => groups.map((group) => ({ kind, ...group })));
  const places = rows.map((_, k) => k);
  const color = modelColour(model);
  return {
    id: "pooled-bias",
    title: sentence(model, pooled),
    subtitle:
      "Mean of P(BUY) less label: open by the group's own rows, filled after pooling with the groups of its kind; " +
      `whiskers of the pooled are ${Math.round(100 * confidence)} % intervals over days. ` +
      `n = ${formatCount(Math.max(0, ...rows.map(({ n }) => n)))} decisions in the largest group.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "by itself",
        x: rows.map(({ bias }) => drawn(bias.value)),
        y: places,
        marker: { color: COLOUR.quiet, symbol: "circle-open", size: 8 },
        showlegend: true,
      },
      {
        type: "scatter",
        mode: "markers",
        name: "pooled",
        x: rows.map(({ pooled: value }) => drawn(value.value)),
        y: places,
        error_x: openWhiskers(
          rows.map(({ pooled: value }) => value),
          color,
        ),
        marker: { color, size: 8 },
        showlegend: true,
      },
    ],
    layout: {
      height: 150 + 24 * rows.length,
      xaxis: { title: { text: "mean of P(BUY) - label" } },
      yaxis: {
        tickmode: "array",
        tickvals: places,
        ticktext: rows.map(({ name }) => name),
        // The first on top, and of many rows no more air at the ends than of few.
        range: [Math.max(1, rows.length) - 0.5, -0.5],
        automargin: true,
        zeroline: false,
      },
      shapes: [referenceLine("x", 0, { dash: "solid" })],
    },
    table: {
      caption: `Bias of ${model} by group, before and after pooling`,
      columns: POOLED_COLUMNS,
      rows: rows.map(({ kind, ...group }) => [kind, ...pooledCells(group)]),
    },
    definition: PARTIAL_POOLING,
  };
}

/** Headings of {@link pooledCells} and the kind of group before them. */
export const POOLED_COLUMNS: readonly string[] = [
  "by",
  "group",
  "n",
  "days",
  "mean P(BUY)",
  "BUY labels",
  "bias",
  "pooled",
  "low",
  "high",
  "own share",
];

/** One group as cells. */
export function pooledCells(group: PooledBias["groups"][number]): (string | number | null)[] {
  const { name, n, effectiveN, meanProbability, baseRate, bias, pooled, ownFrac } = group;
  return [
    name,
    n,
    effectiveN,
    drawn(meanProbability),
    drawn(baseRate),
    drawn(bias.value),
    ...(estimateCells(pooled) as (number | null)[]),
    drawn(ownFrac),
  ];
}

function sentence(model: string, pooled: readonly PooledBias[]): string {
  const rows = pooled.flatMap(({ groups }) => groups);
  if (rows.length === 0) return `${model}: no group has rows on five days, so none is pooled`;
  const off = rows.filter(({ pooled: { low, high } }) => low > 0 || high < 0);
  const alike = pooled.filter(({ betweenDeviation, groups }) => groups.length > 1 && betweenDeviation === 0);
  const differ = pooled
    .filter(({ betweenDeviation }) => betweenDeviation > 0)
    .map(({ kind, betweenDeviation }) => `by ${kind} (${formatNumber(betweenDeviation)})`);
  const spread =
    differ.length === 0
      ? "its groups differ by no more than their errors"
      : `its groups differ beyond their errors ${alike.length === 0 ? "" : "only "}${listed(differ)}`;
  if (off.length === 0) return `After pooling no group of ${model} is shown to be off; ${spread}`;
  const named = off.map(({ name, pooled: { value } }) => `${name} (${signed(value)})`);
  return `After pooling ${model} is shown to be off in ${listed(named)}; ${spread}`;
}
