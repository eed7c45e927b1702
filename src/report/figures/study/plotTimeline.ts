import { formatDuration, formatMinute, SECOND_MS } from "../../../core/index.js";
import type { TrialState, TrialTimes } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatCount } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { withPoints } from "../../series.js";
import { studyFigureId, studyInWords, type AnyStudy } from "./studyParts.js";

/** In the order of the legend. */
const STATES: readonly { readonly state: TrialState; readonly colour: string }[] = [
  { state: "complete", colour: COLOUR.buy },
  { state: "pruned", colour: "#E69F00" },
  { state: "fail", colour: COLOUR.sell },
  { state: "running", colour: COLOUR.v4AsShipped },
];

/**
 * When each trial ran: side by side, one after the other, or waiting for a long one.
 *
 * Times belong to the machine that searched and not to the result, so no page of a report shows them: in a notebook,
 * `plotTimeline(study, new JournalStorage(path).trialTimes(study.studyName))`, the study opened from the same journal.
 *
 * @param times By trial number. A trial that still runs is drawn up to the last time in the study.
 * @throws {RangeError} If no trial has a start.
 */
export function plotTimeline(study: AnyStudy, times: readonly TrialTimes[]): Figure {
  const started = study.trials.flatMap(({ number, state }) => {
    const startMs = times[number]?.startMs ?? null;
    return startMs === null ? [] : [{ number, state, startMs, completeMs: times[number]!.completeMs }];
  });
  const [first] = started;
  if (first === undefined)
    throw new RangeError(
      `Cannot draw the timeline of "${study.studyName}" as at least one trial must have a start: found none of ` +
        `${study.trials.length}`,
    );
  const lastMs = Math.max(...started.map(({ startMs, completeMs }) => completeMs ?? startMs));
  const rows = started.map((trial) => ({ ...trial, tookMs: (trial.completeMs ?? lastMs) - trial.startMs }));
  const longest = rows.reduce((a, b) => (b.tookMs > a.tookMs ? b : a));
  const fromMs = Math.min(...rows.map(({ startMs }) => startMs));
  const busyMs = rows.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return {
    id: studyFigureId("timeline", study),
    title:
      `${formatCount(rows.length)} ${rows.length === 1 ? "trial" : "trials"} in ${inWords(lastMs - fromMs)}; the ` +
      `longest, trial ${longest.number}, took ${inWords(longest.tookMs)}`,
    subtitle:
      `From start to end of each trial, ${atOnce(busyMs, lastMs - fromMs)} at a time on average; ` +
      `${studyInWords(study)}.`,
    data: withPoints(
      STATES.map(({ state, colour }) => {
        const own = rows.filter((row) => row.state === state);
        return {
          type: "bar",
          orientation: "h",
          name: state,
          y: own.map(({ number }) => number),
          // Plotly takes lengths on an axis of dates in milliseconds.
          x: own.map(({ tookMs }) => tookMs),
          base: own.map(({ startMs }) => new Date(startMs).toISOString()),
          marker: { color: colour },
          text: own.map(({ number, tookMs }) => `trial ${number}: ${inWords(tookMs)}`),
          textposition: "none",
          hovertemplate: "%{text}<extra></extra>",
          showlegend: true,
        };
      }),
    ),
    layout: {
      height: 180 + 12 * Math.min(60, rows.length),
      barmode: "overlay",
      xaxis: { type: "date", title: { text: "UTC" } },
      yaxis: { title: { text: "trial" }, autorange: "reversed", zeroline: false },
      legend: { orientation: "h", y: 1.1 },
    },
    table: {
      caption: "Trials by when they ran",
      columns: ["trial", "state", "start, UTC", "end, UTC", "seconds"],
      rows: rows.map(({ number, state, startMs, completeMs, tookMs }) => [
        number,
        state,
        formatMinute(startMs),
        completeMs === null ? null : formatMinute(completeMs),
        completeMs === null ? null : tookMs / SECOND_MS,
      ]),
    },
    definition: {
      text:
        "Start and end as the journal has them, by the clock of whoever ran the trial; trials of several machines " +
        "are as far apart as their clocks. A trial that was stopped half way has no end.",
      source: "Optuna's plot_timeline",
    },
  };
}

/** Whole seconds, or milliseconds where it took less. */
function inWords(durationMs: number): string {
  return durationMs < SECOND_MS
    ? `${Math.round(durationMs)} ms`
    : formatDuration(Math.round(durationMs / SECOND_MS) * SECOND_MS);
}

function atOnce(busyMs: number, spanMs: number): string {
  return spanMs === 0 ? "one" : (busyMs / spanMs).toFixed(1);
}
