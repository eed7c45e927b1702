/** The course of a search: each trial's objective, and the best so far. */
import type { FrozenTrial, MemberSearch } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { withPoints } from "../../series.js";
import {
  gainInWords,
  OBJECTIVE_DEFINITION,
  parameterNames,
  parameterWords,
  rounded,
  searchedWords,
} from "./searchWords.js";

const HELD_OUT =
  "The best of several trials looks better than it is on these folds; the title is about the held-out one.";

/** Dots by trial, the best complete one so far as a line, the settings as they stood as a level. */
export function searchHistoryFigure(search: MemberSearch): Figure {
  const { trials, bestTrial, ledger } = search;
  const own = trials[0]?.state === "complete" ? trials[0].value : null;
  const dots = (state: FrozenTrial["state"], name: string, marker: Readonly<Record<string, unknown>>) => {
    const shown = trials.filter((trial) => trial.state === state && trial.value !== null);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: shown.map(({ number }) => number),
      y: shown.map(({ value }) => rounded(value)),
      marker,
      hovertemplate: `trial %{x}: %{y}<extra>${name}</extra>`,
    };
  };
  const names = parameterNames(trials);
  const partsOf = new Map(ledger.map((line) => [line.trial, line]));
  return {
    id: `search-history-${search.member}`,
    title: gainInWords(search),
    subtitle: `Objective by trial and the best so far; ${searchedWords(search)}. ${HELD_OUT}`,
    data: withPoints([
      dots("complete", "complete", { color: COLOUR.buy, size: 8 }),
      dots("pruned", "stopped early", { color: COLOUR.quiet, size: 8, symbol: "x" }),
      ...(own === null
        ? []
        : [
            {
              type: "scatter",
              mode: "lines",
              name: "own settings",
              x: [0, trials.length - 1],
              y: [own, own],
              line: { color: COLOUR.quiet, width: 1, dash: "dot" },
              hoverinfo: "skip",
            },
          ]),
      {
        type: "scatter",
        mode: "lines",
        name: "best so far",
        x: trials.map(({ number }) => number),
        y: bestSoFar(trials),
        line: { shape: "hv", color: COLOUR.v4AsShipped, width: 2 },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: `chosen: trial ${bestTrial.number}`,
        x: [bestTrial.number],
        y: [rounded(bestTrial.value)],
        cliponaxis: false,
        marker: { color: COLOUR.v4AsShipped, size: 12, symbol: "circle-open", line: { width: 2 } },
        hoverinfo: "skip",
      },
    ]),
    layout: {
      xaxis: {
        title: { text: "trial" },
        rangemode: "tozero",
        zeroline: false,
        tick0: 0,
        dtick: Math.max(1, Math.ceil(trials.length / 10)),
      },
      yaxis: { title: { text: "objective (higher is better)" }, zeroline: false },
      legend: { orientation: "h", y: 1.06, yanchor: "bottom" },
    },
    table: {
      caption: "Every trial that was looked at",
      columns: [
        "trial",
        "state",
        "objective",
        "mean fold AUC",
        "mean raw score",
        "folds",
        ...names.map(parameterWords),
      ],
      rows: trials.map(({ number, state, value, params }) => {
        const parts = partsOf.get(number);
        const auc =
          parts === undefined || parts.foldAuc.length === 0
            ? null
            : parts.foldAuc.reduce((sum, each) => sum + each, 0) / parts.foldAuc.length;
        return [
          number,
          state,
          value,
          auc,
          parts?.meanScore ?? null,
          parts?.foldAuc.length ?? null,
          ...names.map((name) => cellOf(params[name])),
        ];
      }),
    },
    definition: {
      text:
        "Each trial refits this member alone and is judged on the ensemble. Trial 0 is the settings as they stood; " +
        "TPE proposes the others; one that is worse than the median of five and more before it is stopped, within a " +
        "fold by the AUC of its fit's epochs, or after a fold from the second on. " +
        `The penalty is ${formatNumber(search.balancePenalty)}. ` +
        "A search can only be as good as its folds: the settings are judged anew on the confirmation " +
        "period.",
      ...OBJECTIVE_DEFINITION,
    },
  };
}

function bestSoFar(trials: readonly FrozenTrial[]): (number | null)[] {
  let best: number | null = null;
  return trials.map(({ state, value }) => {
    if (state === "complete" && value !== null && (best === null || value > best)) best = value;
    return rounded(best);
  });
}

function cellOf(value: FrozenTrial["params"][string] | undefined): string | number | null {
  return typeof value === "boolean" ? String(value) : (value ?? null);
}
