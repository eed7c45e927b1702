import { sayCounted } from "../../../core/index.js";
import type { MemberSearch } from "../../../search/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { parameterNames, parameterWords } from "./searchWords.js";

/** Every trial that was looked at, pruned ones too. */
export function trialTable({ label, trials, bestTrial, ledger }: MemberSearch): DataTable {
  const names = parameterNames(trials);
  const meanScores = new Map(ledger.map(({ trial, meanScore }) => [trial, meanScore]));
  return {
    caption: `${label}: ${sayCounted(trials.length, "trial")}; the chosen one is trial ${bestTrial.number}`,
    columns: ["trial", "state", "objective", "mean score", ...names.map(parameterWords)],
    rows: trials.map(({ number, state, value, params }) => [
      number === bestTrial.number ? `${number} (chosen)` : String(number),
      state,
      value,
      meanScores.get(number) ?? null,
      ...names.map((name): Cell => cellOf(params[name])),
    ]),
  };
}

function cellOf(value: MemberSearch["trials"][number]["params"][string] | undefined): Cell {
  return value === undefined ? null : typeof value === "number" ? value : String(value);
}
