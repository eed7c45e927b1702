/** How much of v4's back-test is choice: every candidate of every recipe, traded over the walk-forward days. */
import { backtestPerpetual, selectionRisk, type SelectionRisk } from "../../backtest/index.js";
import { perpetualInput, perpetualOptions } from "./judge.js";
import type { RunContext } from "../runContext.js";
import type { RunParts } from "../runParts.js";
import { isShipped } from "../training/recipesFor.js";

export interface Selection {
  readonly risk: SelectionRisk;
  readonly chosen: string;
}

/** Timing: out-of-fold decisions of the development period; the accounts end with their last label. */
export function selectionOf(
  { config }: RunContext,
  { prepared, trained, searched }: Pick<RunParts, "prepared" | "trained" | "searched">,
): Selection {
  const { results } = trained;
  const accounts = results.flatMap(({ recipe, candidates }) =>
    candidates.map(({ name, predictions }) => ({
      name: `${recipe.name}: ${name}`,
      result: backtestPerpetual(perpetualInput(prepared.markets, predictions, config), {
        ...perpetualOptions(config),
        untilMs: predictions.t1Ms.at(-1)!,
      }),
    })),
  );
  const shipped = results.find(({ recipe }) => isShipped(recipe))!;
  const id = shipped.weighting === "learned" ? "ensembleLearned" : "ensembleEqual";
  const chosen =
    `${shipped.recipe.name}: ` +
    `${(shipped.candidates.find((candidate) => candidate.id === id) ?? shipped.candidates[0]!).name}`;
  return { chosen, risk: selectionRisk(accounts, { chosen, searchTrials: searched.search.ledger.length }) };
}
