/** The class balance of every split. */
import { BUY_SHARE_WARNING, formatDate, sayCounted } from "../../../core/index.js";
import type { SplitDescription, SplitPart } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn, PERCENT_TICKS, shadedBand } from "../../series.js";

/** Share of BUY in each training and test window by both labels; small dots are single symbols. */
export function splitBalanceFigure(
  { parts, warnings, judged, unlabelled, leavesOut }: SplitDescription,
  { imbalancedSigma }: { readonly imbalancedSigma: number },
): Figure {
  const labels = [
    { key: "judgedBaseRate", name: judged, colour: COLOUR.buy, shift: -0.12 },
    { key: "imbalancedBaseRate", name: `label of ${imbalancedSigma} sigma`, colour: COLOUR.sell, shift: 0.12 },
  ] as const;
  const range = (key: (typeof labels)[number]["key"]) => {
    const shares = parts.map((part) => part[key]);
    return `${formatPercent(Math.min(...shares))} to ${formatPercent(Math.max(...shares))}`;
  };
  const { low, high } = BUY_SHARE_WARNING;
  const limits = `${100 * low}-${100 * high} %`;
  const purged = parts.reduce((sum, part) => sum + part.purged + part.embargoed, 0);
  return {
    id: "training-splits",
    title:
      `Windows hold ${range("judgedBaseRate")} BUY by the ${judged} and ${range("imbalancedBaseRate")} ` +
      `by the label of ${imbalancedSigma} sigma; ` +
      (warnings.length === 0
        ? `none leaves ${limits}`
        : `${formatCount(warnings.length)} readings leave ${limits} or are absent`),
    subtitle:
      "Share of BUY labels in each window, before any balancing; small dots are single symbols, " +
      `the band is ${limits}, outside of which the run warns. ` +
      `${formatCount(parts.reduce((sum, { rows }) => sum + rows, 0))} rows in all windows ` +
      `(training windows share rows), ${Math.min(...parts.map(({ days }) => days))} to ` +
      `${Math.max(...parts.map(({ days }) => days))} UTC days each; ${formatCount(purged)} ` +
      `training rows were purged. ${leftOut({ unlabelled, leavesOut, judged })}Counts, so no interval.`,
    data: [
      ...labels.map(({ key, name, colour, shift }) => ({
        type: "scatter",
        mode: "markers",
        name: `${name}, single symbols`,
        showlegend: false,
        x: parts.flatMap((part, k) => part.symbols.map(() => k + shift)),
        y: parts.flatMap((part) => part.symbols.map((symbol) => drawn(symbol[key], { digits: 4 }))),
        text: parts.flatMap((part) => part.symbols.map(({ symbol }) => symbol)),
        hovertemplate: "%{text}: %{y:.1%}<extra></extra>",
        marker: { color: colour, size: 5, opacity: 0.45 },
      })),
      ...labels.map(({ key, name, colour, shift }) => ({
        type: "scatter",
        mode: "markers",
        name,
        x: parts.map((_, k) => k + shift),
        y: parts.map((part) => drawn(part[key], { digits: 4 })),
        hovertemplate: "%{y:.1%}",
        marker: { color: colour, size: 11 },
      })),
    ],
    layout: {
      xaxis: {
        tickvals: parts.map((_, k) => k),
        ticktext: parts.map(partName),
        range: [-0.5, parts.length - 0.5],
        zeroline: false,
      },
      yaxis: { title: { text: "share of BUY labels" }, range: [0, 1], ...PERCENT_TICKS, zeroline: false },
      shapes: [shadedBand("y", low, high, bandColour(COLOUR.quiet))],
    },
    table: {
      caption: "Class balance of every split",
      columns: [
        "window",
        "symbol",
        "rows",
        "UTC days",
        "first decision",
        "last decision",
        "purged",
        "dropped for the gap",
        `BUY by the ${judged}`,
        `BUY by the label of ${imbalancedSigma} sigma`,
      ],
      rows: parts.flatMap((part) => [
        [
          partName(part),
          "all",
          part.rows,
          part.days,
          formatDate(part.fromMs),
          formatDate(part.toMs),
          part.purged,
          part.embargoed,
          part.judgedBaseRate,
          part.imbalancedBaseRate,
        ],
        ...part.symbols.map((own) => [
          partName(part),
          own.symbol,
          own.rows,
          null,
          null,
          null,
          null,
          null,
          finiteOrNull(own.judgedBaseRate),
          finiteOrNull(own.imbalancedBaseRate),
        ]),
      ]),
    },
    definition: {
      text:
        "Rows labelled BUY of all rows of a window. A training row is purged where its label becomes " +
        "known only inside the test window.",
      formula: "count(label = BUY) / n",
      source: "Lopez de Prado, Advances in Financial Machine Learning (2018), ch. 7",
    },
  };
}

/** Decisions that are no rows for want of a label; empty where there are none. */
function leftOut({
  unlabelled,
  leavesOut,
  judged,
}: Pick<SplitDescription, "unlabelled" | "leavesOut" | "judged">): string {
  const sum = (key: "decisions" | "withoutLabel" | "withoutImbalanced") =>
    unlabelled.reduce((total, counts) => total + counts[key], 0);
  const without = sum("withoutLabel");
  const others = sum("withoutImbalanced");
  if (without + others === 0) return "";
  const own = `${formatCount(without)} of ${sayCounted(sum("decisions"), "decision")} have no ${judged} (${leavesOut})`;
  return `${own}${others === 0 ? "" : `, ${formatCount(others)} more no imbalanced label`}: they are no rows. `;
}

function partName({ fold, part }: SplitPart): string {
  return `fold ${fold} ${part === "train" ? "training" : "test"}`;
}

function finiteOrNull(share: number): number | null {
  return Number.isFinite(share) ? share : null;
}
