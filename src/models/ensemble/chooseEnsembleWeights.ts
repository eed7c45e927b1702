/**
 * Weights that may be no worse than equal ones.
 *
 * The best weights of some rows are the best of those rows: on a few weeks of out-of-fold predictions they
 * mostly follow chance, and one member that was lucky there takes all. So what learning is worth is
 * measured first, on blocks of days that taught nothing, and only as much of it is taken as has proved itself.
 */
import { dayBlocks } from "../../core/index.js";
import type { LabelIntervals } from "../../dataset/index.js";
import { learnEnsembleWeights } from "./learnEnsembleWeights.js";

/** Parts of the rows that are held out in turn, whole days each. */
const BLOCKS = 5;
/** Fewer days in a part judge nothing. */
const LEAST_DAYS = 2;
/** How far towards the learnt weights; nought is equal weights. */
const SHARES: readonly number[] = [0.25, 0.5, 0.75, 1];
/** Standard errors by which the mean daily gain must exceed nought. */
const LEAST_ERRORS = 2;
/** Nearest that a probability may come to 0. */
const EDGE = 1e-7;

type Columns = readonly (Float32Array | Float64Array)[];

/**
 * Equal weights, moved towards those of least log-loss as far as that paid on days held out: a share of the way
 * is taken if its gain over equal weights, day by day, is above nought by two standard errors, and of
 * several the one that gained most.
 *
 * @param probabilities One column a member, P(BUY) on rows that none of the members has learnt from.
 * @param intervals Of the rows' labels, `t0Ms` ascending; a held-out part is purged from what teaches.
 * @returns One weight a member, at least 0, together 1; equal where there are too few days to judge by.
 * @throws {RangeError} If there is no member or no row, columns differ in length, or a value lies outside its range.
 */
export function chooseEnsembleWeights(probabilities: Columns, labels: Uint8Array, intervals: LabelIntervals): number[] {
  const learnt = learnEnsembleWeights(probabilities, labels);
  const equal = new Float64Array(learnt.length).fill(1 / learnt.length);
  const share = shareThatPaid(probabilities, labels, intervals, equal);
  return Array.from(learnt, (weight, k) => between(equal[k]!, weight, share));
}

function shareThatPaid(
  probabilities: Columns,
  labels: Uint8Array,
  { t0Ms, t1Ms }: LabelIntervals,
  equal: Float64Array,
): number {
  const { dayOfRow, days } = dayBlocks(t0Ms);
  if (equal.length === 1 || days < BLOCKS * LEAST_DAYS) return 0;
  const gains = SHARES.map(() => new Float64Array(days));
  const rowsOfDay = new Float64Array(days);
  for (let block = 0; block < BLOCKS; block++) {
    const isHeld = (row: number) => Math.floor((BLOCKS * dayOfRow[row]!) / days) === block;
    const held = rowsThat(labels.length, isHeld);
    if (held.length === 0) continue;
    const opensMs = t0Ms[held[0]!]!;
    const closesMs = held.reduce((latest, row) => Math.max(latest, t1Ms[row]!), -Infinity);
    const teaching = rowsThat(labels.length, (row) => t1Ms[row]! <= opensMs || t0Ms[row]! >= closesMs);
    if (teaching.length === 0) continue;
    const weights = learnEnsembleWeights(
      probabilities.map((column) => Float64Array.from(teaching, (row) => column[row]!)),
      Uint8Array.from(teaching, (row) => labels[row]!),
    );
    for (const row of held) {
      const right = (share: number) => {
        let p = 0;
        for (let k = 0; k < weights.length; k++) p += between(equal[k]!, weights[k]!, share) * probabilities[k]![row]!;
        return Math.max(EDGE, labels[row] === 1 ? p : 1 - p);
      };
      const even = right(0);
      SHARES.forEach((share, s) => (gains[s]![dayOfRow[row]!]! += Math.log(right(share) / even)));
      rowsOfDay[dayOfRow[row]!]!++;
    }
  }
  let best = 0;
  let mostGain = 0;
  SHARES.forEach((share, s) => {
    const { mean, error } = meanOfDays(gains[s]!, rowsOfDay);
    if (!(mean > LEAST_ERRORS * error && mean > mostGain)) return;
    best = share;
    mostGain = mean;
  });
  return best;
}

/** Mean a row, and its standard error from how the days differ. */
function meanOfDays(sums: Float64Array, rows: Float64Array): { readonly mean: number; readonly error: number } {
  const total = rows.reduce((sum, count) => sum + count, 0);
  const mean = sums.reduce((sum, value) => sum + value, 0) / total;
  const days = rows.filter((count) => count > 0).length;
  const squares = sums.reduce((sum, value, day) => sum + (value - mean * rows[day]!) ** 2, 0);
  return { mean, error: Math.sqrt((squares * days) / (days - 1)) / total };
}

function between(from: number, to: number, share: number): number {
  return from + share * (to - from);
}

function rowsThat(count: number, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row).filter(holds);
}
