/**
 * The champion beside a challenger, on the rows that both decided: is the challenger better, where, and would it
 * matter in money.
 *
 * Differences are taken row by row, so what moves both alike falls out, and spread over whole days, since the rows of
 * a day are not independent. What is looked at together is judged together: the measures of quality are one family,
 * those of balance another, the hours, symbols and regimes a third.
 */
import { requireInRange, utcDay } from "../../core/index.js";
import { sharedRows, type PredictionTable, type SharedRows } from "../../predictions/index.js";
import type { Bars } from "../../market/index.js";
import type { ChallengerComparison, ChallengerOutcome, ComparisonAnswer } from "./challengerComparison.js";
import { pairedGroups } from "./pairedGroups.js";
import { balanceMeasures, qualityMeasures, type BalanceLimits } from "./pairedMeasures.js";
import { pairedReturn, type ComparedMarket } from "./pairedReturn.js";

/** What is known beside the two tables. */
export interface ComparisonContext {
  /** Level of every interval and of every family, in (0, 1). */
  readonly confidence: number;
  /** Names on the page; "champion" and "challenger" when absent. */
  readonly champion?: string;
  readonly challenger?: string;
  /** Inside which a share of Buy is as good as one half; those of the gates by default. */
  readonly balanceLimits?: BalanceLimits;
  /** For regimes and money; without it neither is shown. */
  readonly market?: ComparedMarket;
}

/**
 * Compares two tables of predictions. Rows that only one of them has are counted and left out; where both have labels
 * and these disagree, both sides are judged by the challenger's.
 *
 * Timing: as fair as the tables are; on days that either model was trained on it says nothing. NaN: refused at the
 * door of the tables.
 *
 * @returns The same for the same input; what lacks labels or a market is empty or null, and its answer "not shown".
 * @throws {RangeError} If the tables share no row, or a market does not fit them.
 * Source: paired differences with day-block intervals (`cosineInterval`); Holm (1979).
 */
export function comparePredictionTables(
  champion: PredictionTable,
  challenger: PredictionTable,
  { confidence, market, balanceLimits, ...names }: ComparisonContext,
): ChallengerComparison {
  requireInRange("compare predictions", { confidence }, { above: 0, below: 1 });
  const rows = sharedRows(champion, challenger);
  const n = rows.t0Ms.length;
  if (n === 0)
    throw new RangeError(
      "Cannot compare predictions as both sides must decide the same symbol at the same time at least once: found no " +
        `shared row among ${champion.t0Ms.length} of the champion and ${challenger.t0Ms.length} of the challenger`,
    );
  const thresholds = { champion: champion.threshold, challenger: challenger.threshold };
  const quality = qualityMeasures(rows, { confidence });
  const groups = pairedGroups(rows, { confidence, ...(market === undefined ? {} : { bars: barsOf(market) }) });
  const money =
    market === undefined ? "needs bars to trade on" : pairedReturn(rows, market, { confidence, thresholds });
  const isSame = isIdentical(rows);
  return {
    champion: names.champion ?? "champion",
    challenger: names.challenger ?? "challenger",
    rows,
    n,
    days: new Set(Array.from(rows.t0Ms, utcDay)).size,
    confidence,
    thresholds,
    buyShares: { champion: shareOf(rows.buyA), challenger: shareOf(rows.buyB) },
    answers: {
      better: isSame ? "identical" : answerOf(quality),
      where: isSame ? "identical" : answerOf(groups),
      matter: isSame ? "identical" : typeof money === "string" ? "not shown" : money.outcome,
    },
    quality,
    balance: balanceMeasures(rows, { confidence, ...(balanceLimits === undefined ? {} : { limits: balanceLimits }) }),
    groups,
    money: typeof money === "string" ? null : money,
    moneyMissing: typeof money === "string" ? money : null,
  };
}

function barsOf({ bars }: ComparedMarket): readonly Bars[] {
  return "timeMs" in bars ? [bars] : bars;
}

/** Both say the same of every shared row, and decide the same. */
function isIdentical({ probabilityA, probabilityB, buyA, buyB }: SharedRows): boolean {
  return probabilityA.every((p, row) => p === probabilityB[row] && buyA[row] === buyB[row]);
}

/** The word for several findings of one family. */
function answerOf(findings: readonly { readonly outcome: ChallengerOutcome }[]): ComparisonAnswer {
  if (findings.length === 0) return "not shown";
  const has = (wanted: ChallengerOutcome): boolean => findings.some(({ outcome }) => outcome === wanted);
  if (has("better")) return has("worse") ? "mixed" : "better";
  return has("worse") ? "worse" : "cannot be told apart";
}

function shareOf(hits: Uint8Array): number {
  return hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
}
