/** Does learning while trading help: losses of live, shadow and frozen model, each before its label was known. */
import { DAY_MS, formatDate, utcDay } from "../../../core/index.js";
import type { OnlineEvent, PrequentialLoss } from "../../../rollout/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatEstimate, formatNumber } from "../../numbers.js";
import { SERIES } from "../../palette.js";
import { drawn, plotTimes } from "../../series.js";

const PREQUENTIAL: Definition = {
  text:
    "Brier loss of what each model said of a decision before its label was known. The shadow is " +
    "updated as labels arrive; it goes live only when its gain over the live model lies beyond " +
    "luck, by an interval over days and by evidence that may be looked at every day.",
  formula: "loss = (P(BUY) - label)²; gain = loss of the live model - loss of the shadow",
  source: "Dawid (1984), prequential assessment; Gama et al. (2014)",
};

/** Mean loss of each UTC day for the live model, the shadow and the model that was never updated. */
export function prequentialLossFigure(losses: readonly PrequentialLoss[], events: readonly OnlineEvent[]): Figure {
  const days = dailyLosses(losses);
  const changes = events.filter(({ kind }) => kind !== "updated");
  const lives = changes.filter(({ kind }) => kind === "wentLive");
  const mean = (part: (loss: PrequentialLoss) => number): number =>
    losses.reduce((sum, loss) => sum + part(loss), 0) / losses.length;
  const lines = [
    ["live", SERIES[0]!],
    ["shadow", SERIES[1]!],
    ["initial", "#8A8F98"],
  ] as const;
  return {
    id: "rollout-prequential",
    title: titleOf(losses, lives, { live: mean(({ live }) => live), initial: mean(({ initial }) => initial) }),
    subtitle:
      `Mean Brier loss by UTC day of ${formatCount(losses.length)} decisions; vertical lines: a ` +
      `shadow went live or was taken back; ${formatCount(events.length - changes.length)} updates ` +
      "of the shadow.",
    data: lines.map(([name, color]) => ({
      type: "scatter",
      mode: "lines",
      name: name === "initial" ? "never updated" : name,
      x: plotTimes(days.map(({ day }) => day * DAY_MS)),
      y: days.map((each) => drawn(each[name], { digits: 5 })),
      line: { color, width: name === "live" ? 2.5 : 1.5, ...(name === "initial" ? { dash: "dot" } : {}) },
      hovertemplate: "%{x}: %{y:.4f}<extra></extra>",
    })),
    layout: {
      xaxis: { title: { text: "day of the decision, UTC" } },
      yaxis: { title: { text: "Brier loss" } },
      legend: { orientation: "h" },
      shapes: changes.map(({ atMs }) => ({
        type: "line",
        xref: "x",
        x0: plotTimes([atMs])[0],
        x1: plotTimes([atMs])[0],
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { width: 1, dash: "dash", color: "#8A8F98" },
      })),
    },
    table: {
      caption: "What changed, and why",
      columns: ["day", "event", "gain in Brier loss", "evidence"],
      rows:
        changes.length === 0
          ? [["-", "nothing went live", null, null]]
          : changes.map(({ atMs, kind, lossGain, evidence }) => [
              formatDate(atMs),
              kind === "wentLive" ? "shadow went live" : "taken back",
              formatEstimate(lossGain),
              evidence,
            ]),
    },
    definition: PREQUENTIAL,
  };
}

function titleOf(
  losses: readonly PrequentialLoss[],
  lives: readonly OnlineEvent[],
  { live, initial }: { readonly live: number; readonly initial: number },
): string {
  if (losses.length === 0) return "No label has become known, so nothing could be learned";
  const first = lives[0];
  if (first === undefined)
    return (
      "No update was better than the live model beyond luck, so none went live; its Brier loss is " +
      `${formatNumber(live)}`
    );
  return (
    `Updates went live ${lives.length === 1 ? "once" : `${lives.length} times`}, first on ` +
    `${formatDate(first.atMs)}; Brier loss ${formatNumber(live)} against ` +
    `${formatNumber(initial)} without any`
  );
}

function dailyLosses(
  losses: readonly PrequentialLoss[],
): { readonly day: number; readonly live: number; readonly shadow: number; readonly initial: number }[] {
  const sums = new Map<number, { n: number; live: number; shadow: number; initial: number }>();
  for (const { t0Ms, live, shadow, initial } of losses) {
    const day = utcDay(t0Ms);
    const before = sums.get(day) ?? { n: 0, live: 0, shadow: 0, initial: 0 };
    sums.set(day, {
      n: before.n + 1,
      live: before.live + live,
      shadow: before.shadow + shadow,
      initial: before.initial + initial,
    });
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([day, { n, live, shadow, initial }]) => ({ day, live: live / n, shadow: shadow / n, initial: initial / n }));
}
