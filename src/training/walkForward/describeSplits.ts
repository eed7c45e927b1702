/** What each split holds: rows, what was purged, and how both labels are balanced, per symbol too. */
import { BUY_SHARE_WARNING, sayPercent, utcDay } from "../../core/index.js";
import type { Dataset, Fold, UnlabelledDecisions } from "../../dataset/index.js";

/** Rows of one symbol, or of all, in one part. */
export interface SplitBalance {
  readonly rows: number;
  /** Share of BUY; NaN without rows. */
  readonly judgedBaseRate: number;
  readonly imbalancedBaseRate: number;
}

export interface SplitPart extends SplitBalance {
  /** From 1, as people count. */
  readonly fold: number;
  readonly part: "train" | "test";
  /** UTC days with rows: rows of one day share their future. */
  readonly days: number;
  /** First and last decision, UTC epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Training rows dropped since their label ends inside the test window, and for the gap; 0 for a test part. */
  readonly purged: number;
  readonly embargoed: number;
  readonly symbols: readonly (SplitBalance & { readonly symbol: string })[];
}

export interface SplitDescription {
  /** The run's label as a page calls it: "horizon label". */
  readonly judged: string;
  /** Training before test, in the order of the folds. */
  readonly parts: readonly SplitPart[];
  /** One sentence for each base rate outside 30-70 %, and each symbol that a part lacks; empty when all is well. */
  readonly warnings: readonly string[];
  /** Decisions that are no rows since a label could not be made; when that is, as a clause. */
  readonly unlabelled: readonly UnlabelledDecisions[];
  readonly leavesOut: string;
}

/**
 * Describes the folds of a run: class balance is checked in every split.
 *
 * Timing: reads labels of the development period only, as long as the folds do.
 *
 * @throws {RangeError} If a part has no rows.
 */
export function describeSplits(dataset: Dataset, folds: readonly Fold[]): SplitDescription {
  const parts = folds.flatMap(({ trainIdx, testIdx, purgedCount, embargoedCount }, k) => [
    partOf(dataset, trainIdx, { fold: k + 1, part: "train", purged: purgedCount, embargoed: embargoedCount }),
    partOf(dataset, testIdx, { fold: k + 1, part: "test", purged: 0, embargoed: 0 }),
  ]);
  return {
    judged: dataset.judged.title,
    parts,
    warnings: parts.flatMap((part) => warningsOf(part, dataset)),
    unlabelled: dataset.unlabelled,
    leavesOut: dataset.leavesOut,
  };
}

function partOf(
  dataset: Dataset,
  rows: Int32Array,
  head: Pick<SplitPart, "fold" | "part" | "purged" | "embargoed">,
): SplitPart {
  if (rows.length === 0)
    throw new RangeError(
      `Cannot describe splits as every part must hold rows: the ${wordOf(head.part)} of fold ${head.fold} holds none`,
    );
  const { t0Ms, symbolIndex } = dataset;
  const symbols = dataset.symbols.map((symbol, index) => ({
    symbol,
    ...balanceOf(
      dataset,
      rows.filter((row) => symbolIndex[row] === index),
    ),
  }));
  const days = new Set(Array.from(rows, (row) => utcDay(t0Ms[row]!))).size;
  return { ...head, days, fromMs: t0Ms[rows[0]!]!, toMs: t0Ms[rows.at(-1)!]!, ...balanceOf(dataset, rows), symbols };
}

function balanceOf({ judged, imbalanced }: Dataset, rows: Int32Array): SplitBalance {
  const share = (label: Uint8Array) => rows.reduce((sum, row) => sum + label[row]!, 0) / rows.length;
  return { rows: rows.length, judgedBaseRate: share(judged.label), imbalancedBaseRate: share(imbalanced.label) };
}

function warningsOf({ fold, part, symbols, ...all }: SplitPart, { judged, imbalanced }: Dataset): string[] {
  const { low, high } = BUY_SHARE_WARNING;
  const where = `the ${wordOf(part)} of fold ${fold}`;
  return [{ symbol: "all symbols", ...all }, ...symbols].flatMap(
    ({ symbol, rows, judgedBaseRate, imbalancedBaseRate }) => {
      if (rows === 0) return [`${symbol} has no rows in ${where}`];
      return (
        [
          [`the ${judged.title}`, judgedBaseRate],
          [`the label of ${imbalanced.buyAboveSigma} sigma`, imbalancedBaseRate],
        ] as const
      )
        .filter(([, share]) => share < low || share > high)
        .map(
          ([label, share]) =>
            `${sayPercent(share)} of ${symbol} in ${where} are BUY by ${label}, outside ${100 * low}-${100 * high} %`,
        );
    },
  );
}

function wordOf(part: SplitPart["part"]): string {
  return part === "train" ? "training window" : "test window";
}
