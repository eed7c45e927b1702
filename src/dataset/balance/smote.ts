/**
 * SMOTE: new minority rows on the segments between a minority row and one of its nearest minority
 * neighbours.
 *
 * Only ever for training rows, after the split: a synthetic row made before it carries what its parents
 * on the other side knew. Only for tabular models: a point between two windows is no window.
 *
 * Source: Chawla et al. (2002); numbers of neighbours and draws as in imbalanced-learn 0.14.
 */
import {
  createMatrix,
  requireFinite,
  requireInteger,
  takeRows,
  type Matrix,
  type Rng,
  requireRng,
} from "../../core/index.js";
import { nearestNeighbors } from "../neighbours/nearestNeighbors.js";
import { missingRows, ownParents, rowsByClass, type Resampled } from "./resampled.js";

export interface SmoteOptions {
  /** Nearest minority rows that a partner is drawn from, the row itself not among them; 5 by default. */
  readonly kNeighbors?: number;
  /** Minority / majority afterwards, in (0, 1]; 1 by default. */
  readonly ratio?: number;
  readonly rng: Rng;
}

/**
 * All rows in their order, then the synthetic ones: x_i + lambda (x_j - x_i), lambda uniform on [0, 1).
 * Nothing is added where the ratio is reached already.
 *
 * Distances are taken as the columns stand: bring them to one scale first, or use {@link purgedSmote}.
 *
 * @param x Shape [rows, features]; NaN is refused.
 * @throws {RangeError} If a class is absent, the minority has no more rows than `kNeighbors`, x and y
 * differ in rows, a value is not finite, or an option is out of range.
 */
export function smote(x: Matrix, y: Uint8Array, options: SmoteOptions): Resampled<Matrix> {
  requireRng("make synthetic rows", options.rng);
  requireFinite("make synthetic rows", { "value of x": x.data });
  return synthesize(x, y, { ...options, space: x });
}

/** {@link smote} with neighbours searched in `space`, whose rows are those of x on some other scale. */
export function synthesize(
  x: Matrix,
  y: Uint8Array,
  { kNeighbors = 5, ratio = 1, rng, space }: SmoteOptions & { readonly space: Matrix },
): Resampled<Matrix> {
  const action = "make synthetic rows";
  const classes = rowsByClass(action, x, y, { ratio });
  const { minority, minorityLabel } = classes;
  requireInteger(action, { kNeighbors }, { atLeast: 1 });
  const count = missingRows(classes, ratio);
  if (count > 0 && minority.length <= kNeighbors) {
    throw new RangeError(
      `Cannot ${action} as the minority class must have more rows than kNeighbors: found ` +
        `${minority.length} rows and ${kNeighbors} neighbours; ask for fewer neighbours`,
    );
  }
  const draws = drawPairs(count, { members: minority.length, kNeighbors, rng });
  const partners = partnersOf(takeRows(space, minority), draws, kNeighbors);
  const pairs = Int32Array.from(
    { length: 2 * draws.base.length },
    (_, k) => minority[(k & 1) === 0 ? draws.base[k >> 1]! : partners[k >> 1]!]!,
  );
  const synthetic = interpolate(x, pairs, draws.lambda);

  const all = createMatrix(x.rows + synthetic.rows, x.cols);
  all.data.set(x.data);
  all.data.set(synthetic.data, x.data.length);
  const labels = new Uint8Array(all.rows).fill(minorityLabel);
  labels.set(y);
  const parents = new Int32Array(2 * all.rows);
  parents.set(ownParents(Int32Array.from(y, (_, row) => row)));
  parents.set(pairs, 2 * x.rows);
  return { x: all, y: labels, parents };
}

/**
 * Points on segments between pairs of rows.
 *
 * @param pairs Shape [points, 2]: the row a segment starts at and the one it ends at.
 * @param lambda How far along, in [0, 1].
 */
export function interpolate({ data, cols }: Matrix, pairs: Int32Array, lambda: Float64Array): Matrix {
  const points = createMatrix(lambda.length, cols);
  for (let point = 0; point < lambda.length; point++) {
    const from = pairs[2 * point]! * cols;
    const to = pairs[2 * point + 1]! * cols;
    const along = lambda[point]!;
    for (let col = 0; col < cols; col++) {
      const start = data[from + col]!;
      points.data[point * cols + col] = start + along * (data[to + col]! - start);
    }
  }
  return points;
}

interface Draws {
  /** Index among the minority rows. */
  readonly base: Int32Array;
  /** Which of its neighbours, 0 the nearest. */
  readonly neighbor: Int32Array;
  readonly lambda: Float64Array;
}

function drawPairs(
  count: number,
  { members, kNeighbors, rng }: { readonly members: number; readonly kNeighbors: number; readonly rng: Rng },
): Draws {
  const base = new Int32Array(count);
  const neighbor = new Int32Array(count);
  const lambda = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    base[k] = rng.integer(members);
    neighbor[k] = rng.integer(kNeighbors);
    lambda[k] = rng.uniform();
  }
  return { base, neighbor, lambda };
}

/** The drawn neighbour of each drawn row; only rows that were drawn are searched for. */
function partnersOf(members: Matrix, { base, neighbor }: Draws, kNeighbors: number): Int32Array {
  if (base.length === 0) return base;
  const drawn = Int32Array.from(new Set(base)).sort();
  const neighbors = nearestNeighbors(members, drawn, { k: kNeighbors });
  const placeOf = new Int32Array(members.rows);
  drawn.forEach((row, place) => (placeOf[row] = place));
  return base.map((row, k) => neighbors[placeOf[row]! * kNeighbors + neighbor[k]!]!);
}
