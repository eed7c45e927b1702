/** How the rollout would have gone: stages over time, evidence of harm, drift. */
import { formatDate, formatMinute } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { DataTable, Definition, Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawn, drawnColumn, envelope, plotTimes, referenceLine } from "../../series.js";

/** Names of the two models, as the page calls them. */
export interface RolloutNames {
  readonly champion: string;
  readonly challenger: string;
}

const STAGES: Definition = {
  text:
    "The plan's four stages replayed over past decisions, one review a day, each knowing only " +
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
      yaxis: { domain: [0.66, 1], title: { text: "challenger's share" }, tickformat: ".0%", range: [0, 1.05] },
      yaxis2: { domain: [0, 0.56], title: { text: "equity, start = 1" } },
      legend: { orientation: "h", y: 1.1 },
    },
    table: stageTable(rehearsal),
    definition: STAGES,
  };
}

/** Each stage as it was served. */
export function stageTable({ stages }: RolloutRehearsal): DataTable {
  return {
    caption: "Stages as they were served",
    columns: ["stage", "share", "from", "until", "decisions", "by the challenger", "ended", "because"],
    rows: stages.map(({ name, shareFrac, fromMs, untilMs, decisions, challengerDecisions, ended, reasons }) => [
      name,
      formatPercent(shareFrac),
      formatMinute(fromMs),
      formatMinute(untilMs),
      formatCount(decisions),
      formatCount(challengerDecisions),
      ended,
      reasons.join("; "),
    ]),
  };
}

/** Every guardrail as it stood at the last review. */
export function guardrailTable({ reviews }: RolloutRehearsal): DataTable {
  const last = reviews.at(-1);
  return {
    caption:
      last === undefined
        ? "Guardrails: no review was held"
        : `Guardrails at the last review, ${formatMinute(last.nowMs)}`,
    columns: ["guardrail", "value", "breached", "a breach", "reading"],
    rows: (last?.guardrails ?? []).map(({ name, value, isBreached, onBreach, reason }) => [
      name,
      value,
      isBreached ? "yes" : "no",
      onBreach === "rollBack" ? "rolls back" : "stops promotion",
      reason,
    ]),
  };
}

const EVIDENCE: Definition = {
  text:
    "Wealth of a gambler who bets at fair odds that the challenger's probabilities lie farther " +
    "from the outcome than the champion's. If on average it is no worse, this wealth ever " +
    "reaches 1 / level with a probability of at most the level, however often one looks. Blocks " +
    "of one label horizon, even and odd ones in separate purses since neighbouring labels " +
    "overlap.",
  formula:
    "wealth = mean over stakes of product(1 + stake x block mean of scaled Brier difference), the richer purse halved",
  source: "Waudby-Smith & Ramdas (2024); Henzi & Ziegel (2022); Ville's inequality",
};

/** Evidence that the challenger predicts worse, review by review, with the line that rolls back. */
export function harmEvidenceFigure(
  { reviews, harmLevel }: RolloutRehearsal,
  { champion, challenger }: RolloutNames,
): Figure {
  const limit = 1 / harmLevel;
  const highest = reviews.reduce<(typeof reviews)[number] | undefined>(
    (best, review) => (best === undefined || review.harmEvidence > best.harmEvidence ? review : best),
    undefined,
  );
  const labelled = reviews.reduce((sum, review) => sum + review.labelled, 0);
  const reached = highest !== undefined && highest.harmEvidence >= limit;
  return {
    id: "rollout-harm",
    title:
      highest === undefined
        ? "No review was held, so harm was not looked for"
        : reached
          ? `The evidence that ${challenger} predicts worse than ${champion} reached ` +
            `${formatNumber(highest.harmEvidence)} on ${formatDate(highest.nowMs)}; ${limit} rolls back`
          : `The evidence that ${challenger} predicts worse than ${champion} never rose above ` +
            `${formatNumber(highest.harmEvidence)}; ${limit} would have rolled back`,
    subtitle:
      `Evidence at each review over ${formatCount(labelled)} labelled decisions; dashed: the limit ` +
      `at a level of ${harmLevel}, which holds however often one looks.`,
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        x: plotTimes(reviews.map(({ nowMs }) => nowMs)),
        y: reviews.map(({ harmEvidence }) => drawn(Math.max(harmEvidence, 1e-6), { digits: 4 })),
        line: { color: modelColour(challenger), width: 2 },
        marker: { size: 5 },
        showlegend: false,
        hovertemplate: "%{x}: %{y:.3g}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "review, UTC" } },
      yaxis: { title: { text: "evidence of harm, logarithmic" }, type: "log", dtick: 1, exponentformat: "power" },
      shapes: [referenceLine("y", limit, { dash: "dash", color: COLOUR.sell })],
    },
    table: {
      caption: "Reviews",
      columns: ["review", "stage", "action", "evidence of harm", "stage return", "because"],
      rows: reviews.map(({ nowMs, stage, action, harmEvidence, stageReturnFrac, reasons }) => [
        formatMinute(nowMs),
        stage,
        action === "rollBack" ? "roll back" : action,
        harmEvidence,
        formatPercent(stageReturnFrac),
        reasons.join("; "),
      ]),
    },
    definition: EVIDENCE,
  };
}

const DRIFT: Definition = {
  text:
    "Population stability index of the last days' probabilities against those before the " +
    "rollout. Its critical value comes from permuting whole days between the two, since a short " +
    "window always looks shifted against the usual limits of 0.1 and 0.25.",
  formula: "PSI = sum over reference deciles of (now - before) ln(now / before)",
  source: "Yurdakul & Naranjo (2020); day-block permutation",
};

/** PSI day by day with its alarm line; a figure that says so when drift was not watched. */
export function rolloutDriftFigure(
  { reviews, driftLimit }: RolloutRehearsal,
  { challenger }: Pick<RolloutNames, "challenger">,
): Figure {
  const watched = reviews.filter(({ psi }) => psi !== null);
  const alarms = driftLimit === null ? [] : watched.filter(({ psi }) => psi! > driftLimit);
  return {
    id: "rollout-drift",
    title:
      driftLimit === null || watched.length === 0
        ? "Drift was not watched: it needs predictions from before the rollout and a full window"
        : alarms.length === 0
          ? `The predictions of ${challenger} stayed as they were: PSI at most ` +
            `${formatNumber(Math.max(...watched.map(({ psi }) => psi!)))}, alarm at ` +
            `${formatNumber(driftLimit)}`
          : `The predictions of ${challenger} drifted: PSI above ${formatNumber(driftLimit)} at ` +
            `${alarms.length} of ${watched.length} reviews, first on ${formatDate(alarms[0]!.nowMs)}`,
    subtitle:
      "PSI of the trailing window at each review against the predictions before; dashed: its " +
      "critical value by day-block permutation; dotted: the usual 0.1 and 0.25, which ignore the " +
      "window's length.",
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        x: plotTimes(watched.map(({ nowMs }) => nowMs)),
        y: watched.map(({ psi }) => psi),
        line: { color: modelColour(challenger), width: 2 },
        marker: { size: 5 },
        showlegend: false,
        hovertemplate: "%{x}: PSI %{y:.3f}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "review, UTC" } },
      yaxis: { title: { text: "PSI" }, rangemode: "tozero" },
      shapes: [
        referenceLine("y", 0.1),
        referenceLine("y", 0.25),
        ...(driftLimit === null ? [] : [referenceLine("y", driftLimit, { dash: "dash", color: COLOUR.sell })]),
      ],
    },
    table: {
      caption: "PSI by review",
      columns: ["review", "PSI", "alarm"],
      rows: reviews.map(({ nowMs, psi }) => [
        formatMinute(nowMs),
        psi,
        psi === null || driftLimit === null ? "not watched" : psi > driftLimit ? "yes" : "no",
      ]),
    },
    definition: DRIFT,
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
