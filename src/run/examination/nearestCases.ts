/** Decisions that looked alike, and what came of them. */
import { createMatrix, mean, standardDeviation } from "../../core/index.js";
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
 * NaN: a missing value counts as the column's mean. @returns At most five; none where `among` is empty.
 */
export function nearestCases(dataset: Dataset, row: number, among: Int32Array): NearestCase[] {
  if (among.length === 0) return [];
  const { features, featureRow, symbols, symbolIndex, t0Ms, judged, returnFrac, horizonMs } = dataset;
  const { cols } = features;
  const x = createMatrix(among.length + 1, cols);
  for (let column = 0; column < cols; column++) {
    const values = Float64Array.from(among, (own) => features.data[featureRow[own]! * cols + column]!);
    const known = values.filter((value) => !Number.isNaN(value));
    const [centre, spread] = known.length === 0 ? [0, 0] : [mean(known), standardDeviation(known)];
    const scaled = (value: number): number => (Number.isNaN(value) || spread === 0 ? 0 : (value - centre) / spread);
    values.forEach((value, k) => (x.data[k * cols + column] = scaled(value)));
    x.data[among.length * cols + column] = scaled(features.data[featureRow[row]! * cols + column]!);
  }
  const neighbours = nearestNeighbors(x, Int32Array.of(among.length), { k: Math.min(LOOKED_AT, among.length) });
  const chosen: number[] = [];
  for (const at of neighbours) {
    const own = among[at]!;
    const isNew = chosen.every((k) => {
      const other = among[k]!;
      return symbolIndex[other] !== symbolIndex[own] || Math.abs(t0Ms[other]! - t0Ms[own]!) >= horizonMs;
    });
    if (isNew && chosen.length < SHOWN) chosen.push(at);
  }
  const distanceOf = (at: number): number => {
    let sum = 0;
    for (let k = 0; k < cols; k++) sum += (x.data[at * cols + k]! - x.data[among.length * cols + k]!) ** 2;
    return Math.sqrt(sum / cols);
  };
  return chosen.map((at) => {
    const own = among[at]!;
    return {
      symbol: symbols[symbolIndex[own]!]!,
      t0Ms: t0Ms[own]!,
      distance: distanceOf(at),
      label: judged.label[own]!,
      returnFrac: returnFrac[own]!,
    };
  });
}
