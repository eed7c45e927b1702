/** How the rollout would have gone, stage by stage. */
import { formatDate } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawnColumn, envelope, PERCENT_TICKS, plotTimes } from "../../series.js";
import type { RolloutNames } from "./rolloutNames.js";
import { stageTable } from "./stageTable.js";

const STAGES: Definition = {
  text:
    "The four stages replayed over past decisions, one review a day, each knowing only " +
    "labels and prices that were known then. A decision's salted hash decides who trades it, so " +
    "what the challenger traded in one stage it trades in every later one. A stage is left when " +
    "its time is served and no guardrail is breached.",
  formula: "10 % for 24 h, 30 % for 3 d, 70 % for 7 d, then all",
};

/** Share of the challenger over time above, equity of the account and of each model alone below. */
export function rolloutTimelineFigure(rehearsal: RolloutRehearsal, { champion, challenger }: RolloutNames): Figure {
  const { reviews, stages, account } = rehearsal;
  const equities = [
    { name: `${champion} alone`, result: rehearsal.champion, color: modelColour(champion), dash: "dot" },
    { name: `${challenger} alone`, result: rehearsal.challenger, color: modelColour(challenger), dash: "dot" },
    { name: "the rollout", result: account, color: COLOUR.buy, dash: "solid" },
  ];
  const steps = stages.flatMap(
    ({ fromMs, untilMs, shareFrac }) =>
      [
        [fromMs, shareFrac],
        [untilMs, shareFrac],
      ] as const,
  );
  const taken =
    rehearsal.status === "rolledBack" ? [[rehearsal.endedMs!, 0] as const, [account.timeMs.at(-1)!, 0] as const] : [];
  const timeline = [...steps, ...taken];
  return {
    id: "rollout-timeline",
    title: timelineTitle(rehearsal, challenger),
    subtitle:
      `Share of decisions that ${challenger} trades, and equity from 1 of the account beside each ` +
      `model alone; ${formatCount(reviews.length)} reviews, ` +
      `${formatCount(reviews.reduce((sum, { decisions }) => sum + decisions, 0))} decisions.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "share",
        x: plotTimes(timeline.map(([time]) => time)),
        y: timeline.map(([, share]) => share),
        line: { color: modelColour(challenger), width: 2 },
        fill: "tozeroy",
        fillcolor: "rgba(138,143,152,0.15)",
        showlegend: false,
        hovertemplate: "%{y:.0%} of decisions<extra></extra>",
      },
      ...equities.map(({ name, result, color, dash }) => {
        const { x, y } = envelope(result.timeMs, result.equity, 150);
        return {
          type: "scatter",
          mode: "lines",
          name,
          x: plotTimes(x),
          y: drawnColumn(y, { digits: 5 }),
          yaxis: "y2",
          line: { color, dash, width: 2 },
          hovertemplate: `${name}: %{y:.3f}<extra></extra>`,
        };
      }),
    ],
    layout: {
      height: 460,
      xaxis: { anchor: "y2", title: { text: "UTC" } },
      yaxis: { domain: [0.66, 1], title: { text: "challenger's share" }, ...PERCENT_TICKS, range: [0, 1.05] },
      yaxis2: { domain: [0, 0.56], title: { text: "equity, start = 1" } },
      legend: { orientation: "h", y: 1.1 },
    },
    table: stageTable(rehearsal),
    definition: STAGES,
  };
}

function timelineTitle({ status, endedMs, stages, reviews }: RolloutRehearsal, challenger: string): string {
  const lastStage = stages.at(-1);
  if (lastStage === undefined) return "The data end before the first review, so no stage was served";
  if (status === "rolledBack")
    return `${challenger} would have been rolled back on ${formatDate(endedMs!)} in stage "${lastStage.name}"`;
  if (status === "full") return `${challenger} would have traded everything from ${formatDate(endedMs!)} on`;
  return `${challenger} would still be in stage "${lastStage.name}" after ${formatCount(reviews.length)} reviews`;
}
