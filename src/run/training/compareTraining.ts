/** What another configuration is worth: v4 as shipped by both, out of fold, on the decisions that both make. */
import {
  changedKeys,
  estimateMean,
  sayPercent,
  saySigned,
  sha256,
  type ChangedKey,
  type Estimate,
  sayCounted,
} from "../../core/index.js";
import { pairRows, takePredictions, type PredictionTable } from "../../predictions/index.js";
import {
  comparePredictions,
  trainWalkForward,
  type PairedChange,
  type PredictionComparison,
} from "../../training/index.js";
import { foldsOf } from "../dataset/foldsOfRun.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import type { RunContext } from "../runContext.js";
import { marketNameOf } from "../validation/judge.js";
import { recordComparison } from "./comparisonLedger.js";
import { isShipped, recipesFor } from "./recipesFor.js";
import { trainingOptionsOf } from "./trainingOptionsOf.js";

/** A run as far as it must be known to be compared. */
export interface ComparedSide {
  readonly context: RunContext;
  readonly built: BuiltDataset;
}

/** Out of fold over the development period, each side by the label that it learns. */
export interface TrainingComparison extends PredictionComparison {
  /** What differs between the configurations; `a` is before, `b` after. */
  readonly changed: readonly ChangedKey[];
  /** Shares of Buy, and after less before. */
  readonly buyShare: Pick<PairedChange, "before" | "after" | "difference">;
  /** Decisions of one side alone; left out. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Shared decisions whose labels differ: each side is judged by its own. */
  readonly differentLabels: number;
  /** The how-manieth comparison this was on these development days. */
  readonly look: number;
  /** What was found. */
  readonly sentence: string;
  /** What it does not hold, and that it was counted. */
  readonly warning: string;
}

/**
 * Trains v4 as shipped under both configurations, or finds its fits, and takes the paired differences of AUC,
 * log-loss and Buy share on the decisions that both make. Each comparison is one line in
 * data/studies/comparisons.jsonl.
 *
 * Timing: development days only. The confirmation period stays closed.
 *
 * @throws {RangeError} If nothing differs, the markets are not the same one, or no decision is shared.
 */
export async function compareTraining(before: ComparedSide, after: ComparedSide): Promise<TrainingComparison> {
  const changed = whatChanged(before, after);
  requireSameMarket(before, after);
  const shared = sharedDecisions(await outOfFold(before), await outOfFold(after));
  const { confidence } = before.context.config.validation;
  const compared = comparePredictions(shared.before, shared.after, { confidence });
  const { t0Ms } = shared.before;
  const look = recordComparison({
    changed: changed.map(({ key }) => key),
    members: Object.keys(after.context.config.members),
    hashes: [before.built.dataset.hash, after.built.dataset.hash],
    configHash: sha256(`${before.context.choiceHash} ${after.context.choiceHash}`),
    market: marketNameOf(before.context.config),
    periodMs: [t0Ms[0]!, shared.before.t1Ms.reduce((last, t1) => Math.max(last, t1), 0)],
  });
  const comparison = {
    ...compared,
    changed,
    buyShare: buyShareOf(shared.before, shared.after, confidence),
    onlyBefore: shared.onlyBefore,
    onlyAfter: shared.onlyAfter,
    differentLabels: shared.before.label!.reduce((n, label, k) => n + (label === shared.after.label![k] ? 0 : 1), 0),
    look,
  };
  return {
    ...comparison,
    sentence: sentenceOf(comparison, confidence),
    warning: warningOf(comparison, after.context.config.training.seeds),
  };
}

function whatChanged({ context: before }: ComparedSide, { context: after }: ComparedSide): readonly ChangedKey[] {
  // A range of the search says nothing of how the compared fits were made.
  const read = ({ config: { search: _search, ...config } }: RunContext) => ({ ...config });
  const changed = changedKeys(read(before), read(after));
  if (changed.length > 0) return changed;
  throw new RangeError(
    "Cannot compare two runs as their configurations must differ in what is trained: found no difference; " +
      "change one with run.with({ label: { horizonHours: 12 } })",
  );
}

/** Prices of two simulated markets have nothing to do with each other, whatever their symbols are called. */
function requireSameMarket({ context: before }: ComparedSide, { context: after }: ComparedSide): void {
  const nameOf = ({ config }: RunContext): string =>
    config.data.files.length > 0
      ? "files"
      : `${marketNameOf(config)}, ${config.data.days} days, ${config.data.symbols.join(" ")}`;
  if (nameOf(before) === nameOf(after)) return;
  throw new RangeError(
    `Cannot compare two runs as both must be of one market: found ${nameOf(before)}, and ${nameOf(after)}`,
  );
}

async function outOfFold({ context, built: { dataset, directory } }: ComparedSide): Promise<PredictionTable> {
  const shipped = recipesFor(context).find(isShipped)!;
  const folds = foldsOf(context.config, dataset);
  const [result] = await trainWalkForward(dataset, [shipped], folds, trainingOptionsOf(context, directory));
  return result!.predictions;
}

/** Both tables on the decisions that stand in both: same time, same symbol. */
function sharedDecisions(before: PredictionTable, after: PredictionTable) {
  const rows = pairRows(before, after);
  if (rows.length === 0)
    throw new RangeError("Cannot compare two runs as both must decide at the same times at least once: found no time");
  return {
    before: takePredictions(
      before,
      Int32Array.from(rows, ([row]) => row),
    ),
    after: takePredictions(
      after,
      Int32Array.from(rows, ([, row]) => row),
    ),
    onlyBefore: before.t0Ms.length - rows.length,
    onlyAfter: after.t0Ms.length - rows.length,
  };
}

function buyShareOf(before: PredictionTable, after: PredictionTable, confidence: number) {
  const buys = ({ probability, threshold }: PredictionTable) => probability.map((p) => (p > threshold ? 1 : 0));
  const [was, is] = [buys(before), buys(after)];
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const difference: Estimate = estimateMean({
    timeMs: after.t0Ms,
    values: is.map((value, row) => value - was[row]!),
    within: { low: -1, high: 1 },
    confidence,
  });
  return { before: mean(was), after: mean(is), difference };
}

type Found = Omit<TrainingComparison, "sentence" | "warning">;

function sentenceOf({ changed, auc, n, effectiveN }: Found, confidence: number): string {
  const { before, after, difference, outcome } = auc;
  const signed = (value: number) => saySigned(value, { decimals: 3 });
  const found = outcome === "not told apart" ? "which these days cannot tell from no change" : outcome;
  return (
    `${changesInWords(changed)}: out of fold the AUC goes from ${before.toFixed(3)} to ${after.toFixed(3)}, ` +
    `${signed(difference.value)} [${signed(difference.low)}, ${signed(difference.high)}], ${found} ` +
    `(${sayPercent(confidence, { decimals: 0 })} paired interval over ${sayCounted(effectiveN, "day")}, ` +
    `${sayCounted(n, "decision")}).`
  );
}

const MOST_CHANGES = 4;
const OPTION_OF_MEMBER = /^members\.([^.]+)\./;

/** `label.horizonHours 4 to 12, without lstm`: a member that one side lacks is one change, however many its options. */
function changesInWords(changed: readonly ChangedKey[]): string {
  const memberOf = ({ key, a, b }: ChangedKey): string | undefined => {
    const [, member] = OPTION_OF_MEMBER.exec(key) ?? [];
    const isWhole = (side: "a" | "b") =>
      changed.every((each) => !each.key.startsWith(`members.${member}.`) || each[side] === undefined);
    if (member === undefined || (a !== undefined && b !== undefined)) return undefined;
    return isWhole("b") ? `without ${member}` : isWhole("a") ? `with ${member}` : undefined;
  };
  const said = changed.map((each) => memberOf(each) ?? `${each.key} ${each.a ?? "absent"} to ${each.b ?? "absent"}`);
  const once = [...new Set(said)];
  const more = once.length - MOST_CHANGES;
  return `${once.slice(0, MOST_CHANGES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function warningOf({ look, differentLabels, onlyBefore, onlyAfter, n }: Found, seeds: number): string {
  const labels =
    differentLabels === 0
      ? ""
      : `Their labels differ in ${sayPercent(differentLabels / n)} of the decisions: each side is judged by its own. `;
  const alone =
    onlyBefore + onlyAfter === 0
      ? ""
      : `${sayCounted(onlyBefore + onlyAfter, "decision")} of one side alone are left out. `;
  const fits = seeds === 1 ? "one fit a member" : `${seeds} fits a member`;
  return (
    `${labels}${alone}The interval holds the draw of days and not that of ${fits}. This was comparison ${look} on ` +
    "these development days, and it was counted."
  );
}
