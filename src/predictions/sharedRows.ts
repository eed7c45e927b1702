/** The rows that two prediction tables have in common: same decision time, same symbol. */
import type { PredictionTable } from "./predictionTable.js";

/** Columns of one length, ascending in time, one row per decision that both tables hold. */
export interface SharedRows {
  readonly t0Ms: Float64Array;
  readonly symbol: readonly string[];
  readonly probabilityA: Float64Array;
  readonly probabilityB: Float64Array;
  /** 1 where P(BUY) is above the side's own threshold. */
  readonly buyA: Uint8Array;
  readonly buyB: Uint8Array;
  /** Labels both are judged by; undefined when neither side has any. */
  readonly label: Uint8Array | undefined;
  /** Whose labels they are. */
  readonly labelsOf: "a" | "b" | undefined;
  /** Rows on which the two sides' labels disagree; 0 unless both have labels. */
  readonly differentLabels: number;
  /** Longest time from decision to label. */
  readonly labelHorizonMs: number;
  /** Longest time from decision to label of either side; 0 of a side without labels. */
  readonly horizonsMs: readonly [number, number];
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * Where both sides have labels that disagree, both are judged by those of B, the newer.
 */
export function sharedRows(a: PredictionTable, b: PredictionTable): SharedRows {
  const pairs = pairRows(a, b);
  const labelsOf = b.label !== undefined ? "b" : a.label !== undefined ? "a" : undefined;
  const labelA = a.label === undefined ? undefined : Uint8Array.from(pairs, ([row]) => a.label![row]!);
  const labelB = b.label === undefined ? undefined : Uint8Array.from(pairs, ([, row]) => b.label![row]!);
  const horizonsMs = [
    labelA === undefined
      ? 0
      : longest(
          a,
          pairs.map(([row]) => row),
        ),
    labelB === undefined
      ? 0
      : longest(
          b,
          pairs.map(([, row]) => row),
        ),
  ] as const;
  const differentLabels =
    labelA === undefined || labelB === undefined
      ? 0
      : labelA.reduce((count, label, k) => count + (label === labelB[k] ? 0 : 1), 0);
  return {
    t0Ms: Float64Array.from(pairs, ([, row]) => b.t0Ms[row]!),
    symbol: pairs.map(([, row]) => b.symbol[row]!),
    probabilityA: Float64Array.from(pairs, ([row]) => a.probability[row]!),
    probabilityB: Float64Array.from(pairs, ([, row]) => b.probability[row]!),
    buyA: Uint8Array.from(pairs, ([row]) => (a.probability[row]! > a.threshold ? 1 : 0)),
    buyB: Uint8Array.from(pairs, ([, row]) => (b.probability[row]! > b.threshold ? 1 : 0)),
    label: labelB ?? labelA,
    labelsOf,
    differentLabels,
    labelHorizonMs: labelsOf === "a" ? horizonsMs[0] : horizonsMs[1],
    horizonsMs,
    onlyA: a.t0Ms.length - pairs.length,
    onlyB: b.t0Ms.length - pairs.length,
  };
}

function longest({ t0Ms, t1Ms }: PredictionTable, rows: readonly number[]): number {
  return rows.reduce((most, row) => Math.max(most, t1Ms[row]! - t0Ms[row]!), 0);
}

function keyOf({ t0Ms, symbol }: PredictionTable, row: number): string {
  return `${t0Ms[row]} ${symbol[row]}`;
}

/** Numbers of the rows that stand in both tables, of A and of B, in the order of B. */
export function pairRows(a: PredictionTable, b: PredictionTable): (readonly [number, number])[] {
  const rowOfA = new Map<string, number>();
  for (let row = 0; row < a.t0Ms.length; row++) rowOfA.set(keyOf(a, row), row);
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0; row < b.t0Ms.length; row++) {
    const other = rowOfA.get(keyOf(b, row));
    if (other !== undefined) pairs.push([other, row]);
  }
  return pairs;
}
