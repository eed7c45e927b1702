/** Decisions that looked alike, and what came of them. */
import { createMatrix, mean, standardDeviation, type Matrix } from "../../core/index.js";
import { nearestNeighbors, type Dataset } from "../../dataset/index.js";

/** A decision of the past. */
export interface NearestCase {
  readonly symbol: string;
  readonly t0Ms: number;
  /** Euclidean, in standard deviations of the features, over the root of their number. */
  readonly distance: number;
  /** What came: 1 for BUY. */
  readonly label: number;
  readonly returnFrac: number;
}

/** Neighbours looked through for cases that do not share their future. */
const LOOKED_AT = 60;
const SHOWN = 5;

/**
 * The rows of `among` whose features lie nearest to those of `row`, nearest first; of one symbol none within a label
 * horizon of a nearer one, since they would share their future.
 *
 * NaN: a missing value counts as the column's mean.
 *
 * @returns At most five; none where `among` is empty.
 */
export function nearestCases(dataset: Dataset, row: number, among: Int32Array): NearestCase[] {
  if (among.length === 0) return [];
  const { symbols, symbolIndex, t0Ms, judged, returnFrac } = dataset;
  const x = inDeviations(dataset, among, row);
  const nearest = nearestNeighbors(x, Int32Array.of(among.length), { k: Math.min(LOOKED_AT, among.length) });
  return withoutSharedFuture(dataset, among, nearest).map((place) => {
    const own = among[place]!;
    return {
      symbol: symbols[symbolIndex[own]!]!,
      t0Ms: t0Ms[own]!,
      distance: distanceBetween(x, place, among.length),
      label: judged.label[own]!,
      returnFrac: returnFrac[own]!,
    };
  });
}

/** Features of `among` and, below them, of `row`, in standard deviations of `among`; 0 for what is missing. */
function inDeviations({ features, featureRow }: Dataset, among: Int32Array, row: number): Matrix {
  const { data, cols } = features;
  const rows = [...among, row];
  const x = createMatrix(rows.length, cols);
  for (let column = 0; column < cols; column++) {
    const values = Float64Array.from(rows, (own) => data[featureRow[own]! * cols + column]!);
    const known = values.subarray(0, among.length).filter((value) => !Number.isNaN(value));
    const [centre, spread] = known.length === 0 ? [0, 0] : [mean(known), standardDeviation(known)];
    values.forEach((value, place) => {
      x.data[place * cols + column] = Number.isNaN(value) || spread === 0 ? 0 : (value - centre) / spread;
    });
  }
  return x;
}

/** The first few of these places among rows, without those that lie within a horizon of one before in their symbol. */
function withoutSharedFuture(
  { symbolIndex, t0Ms, horizonMs }: Dataset,
  among: Int32Array,
  places: Int32Array,
): number[] {
  const chosen: number[] = [];
  for (const place of places) {
    if (chosen.length === SHOWN) break;
    const own = among[place]!;
    const isApart = chosen.every((before) => {
      const other = among[before]!;
      return symbolIndex[other] !== symbolIndex[own] || Math.abs(t0Ms[other]! - t0Ms[own]!) >= horizonMs;
    });
    if (isApart) chosen.push(place);
  }
  return chosen;
}

/** Euclidean between two rows, over the root of the number of columns. */
function distanceBetween({ data, cols }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++) sum += (data[a * cols + k]! - data[b * cols + k]!) ** 2;
  return Math.sqrt(sum / cols);
}
