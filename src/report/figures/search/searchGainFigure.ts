/** What tuning bought, told on rows that no trial was judged on. */
import { sayCounted } from "../../../core/index.js";
import type { MemberSearch, SearchGain, TrainingSearch } from "../../../search/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { referenceLine, whiskers } from "../../series.js";
import { changeInWords } from "./searchWords.js";

interface Told {
  readonly name: string;
  readonly gain: SearchGain;
  readonly trials: number;
  /** Undefined for all members together. */
  readonly member?: MemberSearch;
}

/** One dot a tuned member and one for all together: AUC of the ensemble after less before, with its interval. */
export function searchGainFigure({ members, gain, folds, ledger }: TrainingSearch): Figure {
  const told = members.flatMap((member): Told[] =>
    member.gain === null ? [] : [{ name: member.label, gain: member.gain, trials: member.trials.length, member }],
  );
  const rows: readonly Told[] = gain === null ? told : [...told, { name: "all together", gain, trials: ledger.length }];
  const rising = [...rows].reverse();
  return {
    id: "search-gain",
    title:
      members.length === 0
        ? NOTHING_TUNED
        : gain === null
          ? NOT_KNOWN
          : `With all tuned settings together ${changeInWords(gain)}`,
    subtitle:
      gain === null
        ? `Every one of ${sayCounted(folds, "fold")} was searched.`
        : `AUC of the ensemble with the found settings less that with the settings before, on the ` +
          `${formatNumber(gain.n)} rows of the held-out fold, paired; whiskers hold ` +
          `${Math.round(100 * gain.confidence)} % by blocks of whole days, ${gain.effectiveN} UTC days. ` +
          "No trial was judged on these rows.",
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "AUC, after less before",
        x: rising.map(({ gain: { auc } }) => auc.difference.value),
        y: rising.map(({ name }) => name),
        error_x: whiskers(rising.map(({ gain: { auc } }) => auc.difference)),
        marker: {
          size: 10,
          color: rising.map(({ gain: { auc } }) =>
            auc.outcome === "not told apart" ? COLOUR.quiet : COLOUR.v4AsShipped,
          ),
        },
        hovertemplate: "%{y}: %{x}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "change of the ensemble's AUC" }, zeroline: false },
      yaxis: { automargin: true },
      shapes: [referenceLine("x", 0)],
      showlegend: false,
    },
    table: {
      caption: "What tuning each member bought on the held-out fold",
      columns: [
        ...[
          "member",
          "trials",
          "chosen",
          "weight in the ensemble",
          "AUC before",
          "AUC after",
          "difference",
          "difference, low",
          "difference, high",
        ],
        ...["log-loss difference", "log-loss, low", "log-loss, high", "objective before", "objective after", "finding"],
      ],
      rows: rows.map(({ name, trials, member, gain: { auc, logLoss, objective } }): Cell[] => [
        name,
        trials,
        member === undefined ? null : chosenWords(member),
        member?.weight ?? null,
        ...[auc.before, auc.after, auc.difference.value, auc.difference.low, auc.difference.high],
        ...[logLoss.difference.value, logLoss.difference.low, logLoss.difference.high],
        ...[objective.before, objective.after],
        auc.outcome === "not told apart" ? "cannot be told apart" : auc.outcome,
      ]),
    },
    definition: {
      text:
        "Members are tuned one after the other, each with the others at what had been found by then, so the dots add " +
        "up to the one of all together. The settings were chosen on earlier folds; on those the best of several " +
        "trials looks better than it is, here it does not. The objective is the ensemble's: a member whose weight " +
        "there is 0 cannot change it, and tuning it buys nothing. They are shipped whatever this figure says: to " +
        "choose by it would spoil it.",
      formula: "change = AUC(ensemble, found settings) - AUC(ensemble, settings before), same rows",
    },
  };
}

const NOTHING_TUNED = "No member brings a search space, and none was tuned";
const NOT_KNOWN = "What tuning bought is not known: a walk-forward of one fold has none to hold out";

function chosenWords({ bestTrial }: MemberSearch): string {
  return bestTrial.number === 0 ? "as it stood" : `trial ${bestTrial.number}`;
}
