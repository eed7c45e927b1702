import type { Sensitivity, SensitivityChange } from "../../../backtest/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";

/**
 * What a fill one bar later does to the return, a sentence: the later price is worse as a rule, and where it is not a
 * reader is owed the reason. Undefined where nothing was traded.
 *
 * @param market Of a simulated one the reason is known; of any other it is a doubt.
 */
export function laterFillSentence(
  sensitivity: readonly Sensitivity[],
  { model, isSimulated }: { readonly model: string; readonly isSimulated: boolean },
): string | undefined {
  const of = (wanted: SensitivityChange) => sensitivity.find(({ change }) => change === wanted);
  const [asDecided, later] = [of("as decided"), of("filled one bar later")];
  if (asDecided === undefined || later === undefined || asDecided.fills === 0) return undefined;
  const found = `${formatPercent(later.monthlyReturnFrac)} instead of ${formatPercent(asDecided.monthlyReturnFrac)}`;
  if (later.monthlyReturnFrac <= asDecided.monthlyReturnFrac)
    return `Filled one bar later, the same decisions of ${model} make less: ${found} per 30 days.`;
  const why = isSimulated
    ? "This market's price follows its book four hours late, so P(BUY), which is about all four, turns while the " +
      "first bars still run the old way: whoever fills later fills nearer to the turn. On a real market this would " +
      "be a reason to doubt the decision times."
    : "A forecast is worth most at once, so this is a reason to doubt: decisions that are stamped too early, prices " +
      "that are, or luck.";
  return `Filled one bar later, the same decisions of ${model} make more: ${found} per 30 days. ${why}`;
}

/** What the return hangs on. */
export function sensitivityTable(
  sensitivity: readonly Sensitivity[],
  { model }: { readonly model: string },
): DataTable {
  return {
    caption: `${model}: the same decisions under other costs, later fills and without the band`,
    columns: ["what is changed", "return per 30 days", "fills"],
    rows: sensitivity.map(({ change, monthlyReturnFrac, fills }) => [
      change,
      formatPercent(monthlyReturnFrac),
      formatCount(fills),
    ]),
  };
}
