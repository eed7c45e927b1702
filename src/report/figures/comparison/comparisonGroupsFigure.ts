/** Where the challenger differs: the difference of log-loss in each hour, symbol and regime. */
import type { ChallengerComparison, GroupKind, PairedGroup } from "../../../validation/index.js";
import { escapePlotly } from "../../escape.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn, referenceLine, whiskers } from "../../series.js";

const HEADINGS: Readonly<Record<GroupKind, string>> = { hour: "hour, UTC", symbol: "symbol", regime: "regime" };
const MARKS: Readonly<Record<PairedGroup["outcome"], { readonly symbol: string; readonly color: string }>> = {
  better: { symbol: "circle", color: COLOUR.v4AsShipped },
  worse: { symbol: "x", color: COLOUR.sell },
  "cannot be told apart": { symbol: "circle-open", color: COLOUR.quiet },
};
const SYMBOLS_DRAWN = 12;

/**
 * Dots with whiskers; above nought the challenger is worse. What can be told apart in the family of all groups is
 * filled, the rest open.
 */
export function comparisonGroupsFigure({
  groups,
  champion,
  challenger,
  n,
  days,
  confidence,
}: Pick<ChallengerComparison, "groups" | "champion" | "challenger" | "n" | "days" | "confidence">): Figure {
  // A page has room for some symbols; the table has all of them.
  const symbols = groups.filter(({ kind }) => kind === "symbol").slice(0, SYMBOLS_DRAWN);
  const shown = groups.filter((group) => group.kind !== "symbol" || symbols.includes(group));
  const place = new Map(shown.map((group, k) => [group, k]));
  const counted = (outcome: PairedGroup["outcome"]): number => groups.filter((one) => one.outcome === outcome).length;
  return {
    id: "where",
    title: titleOf({ better: counted("better"), worse: counted("worse"), all: groups.length, champion, challenger }),
    subtitle:
      `Log-loss of ${challenger} less that of ${champion}; below nought the challenger is better. ` +
      `${formatCount(n)} shared decisions on ${formatCount(days)} UTC days; whiskers hold ` +
      `${formatPercent(confidence).replace(".0", "")}, each by itself, while a filled dot or a cross stands where ` +
      `the difference holds among all ${formatCount(groups.length)}.`,
    data: (["cannot be told apart", "better", "worse"] as const).flatMap((outcome) => {
      const members = shown.filter((group) => group.outcome === outcome);
      if (members.length === 0) return [];
      const { symbol, color } = MARKS[outcome];
      return [
        {
          type: "scatter",
          mode: "markers",
          name: outcome,
          x: members.map((group) => place.get(group)),
          y: members.map(({ difference }) => drawn(difference.value)),
          error_y: { ...whiskers(members.map(({ difference }) => difference)), color },
          marker: { color, size: 9, symbol },
          customdata: members.map(({ name }) => escapePlotly(name)),
          hovertemplate: "%{customdata}: %{y:.4f}<extra></extra>",
        },
      ];
    }),
    layout: {
      height: 400,
      xaxis: {
        title: { text: "hour of the decision (UTC), symbol, regime" },
        tickmode: "array",
        tickvals: shown.flatMap(({ kind }, k) => (kind === "hour" && k % 3 !== 0 ? [] : [k])),
        ticktext: shown.flatMap(({ kind, name }, k) => (kind === "hour" && k % 3 !== 0 ? [] : [escapePlotly(name)])),
        zeroline: false,
      },
      yaxis: { title: { text: "difference of log-loss, nats" } },
      shapes: [referenceLine("y", 0)],
      legend: { orientation: "h", y: 1.1 },
    },
    table: {
      caption: `Log-loss by hour, symbol and regime; p by Holm over all ${formatCount(groups.length)}`,
      columns: [
        "group",
        "kind",
        "n",
        "days",
        champion,
        challenger,
        "difference",
        "low",
        "high",
        "p, of all",
        "would be seen",
        "challenger is",
      ],
      rows: groups.map((group) => [
        group.name,
        HEADINGS[group.kind],
        group.n,
        group.days,
        drawn(group.champion),
        drawn(group.challenger),
        drawn(group.difference.value),
        drawn(group.difference.low),
        drawn(group.difference.high),
        drawn(group.adjustedP),
        drawn(group.detectable),
        group.outcome,
      ]),
    },
    definition: {
      text:
        "The mean over the rows of a group of how much more surprised the challenger was by the label than the " +
        "champion, in nats. A group on fewer than five days is never told apart. The last but one column is the " +
        "smallest true difference that so many days would have shown with 80 % probability as one of all groups.",
      formula: "mean(-ln P_challenger(label) + ln P_champion(label))",
      source: "Holm 1979",
    },
  };
}

function titleOf({
  better,
  worse,
  all,
  champion,
  challenger,
}: {
  readonly better: number;
  readonly worse: number;
  readonly all: number;
  readonly champion: string;
  readonly challenger: string;
}): string {
  const of = `of ${formatCount(all)} hours, symbols and regimes`;
  if (better + worse === 0) return `In none ${of} can ${challenger} and ${champion} be told apart`;
  if (worse === 0) return `${challenger} is better than ${champion} in ${formatCount(better)} ${of}`;
  if (better === 0) return `${challenger} is worse than ${champion} in ${formatCount(worse)} ${of}`;
  return `${challenger} is better than ${champion} in ${formatCount(better)} ${of}, worse in ${formatCount(worse)}`;
}
