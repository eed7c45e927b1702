/** Which features say the same: rank correlations, and the groups they form. */
import { pearsonCorrelation } from "../../core/index.js";

export interface FeatureClusters {
  /** In the order of the columns. */
  readonly names: readonly string[];
  /** Shape [names][names]: Spearman's correlation over the rows that have both; 0 where one does not vary. */
  readonly rho: readonly (readonly number[])[];
  /** Column indices in the order of the tree's leaves, so that what belongs together stands together. */
  readonly order: readonly number[];
  /** Column indices of each group, in leaf order: features whose mean abs(rho) with one another exceeds 0.8. */
  readonly clusters: readonly (readonly number[])[];
}

/** Groups are cut where the mean abs(rho) between two of them falls to this. */
export const CLUSTER_ABOVE = 0.8;

/** Spearman's correlation of each pair, given each column's ranks, NaN where a row has no value. */
export function spearmanMatrix(ranks: readonly Float64Array[]): number[][] {
  const rho = ranks.map(() => new Array<number>(ranks.length).fill(1));
  for (let a = 0; a < ranks.length; a++) {
    for (let b = 0; b < a; b++) rho[a]![b] = rho[b]![a] = correlationOfRanks(ranks[a]!, ranks[b]!);
  }
  return rho;
}

/**
 * Average linkage on the distance 1 - abs(rho).
 *
 * Source: Sokal & Michener (1958); the same tree as SciPy's `linkage(method="average")` where no two
 * distances are equal.
 */
export function clusterFeatures(names: readonly string[], rho: readonly (readonly number[])[]): FeatureClusters {
  let groups: readonly (readonly number[])[] = names.map((_, column) => [column]);
  let clusters: readonly (readonly number[])[] | undefined;
  while (groups.length > 1) {
    let nearest = { distance: Infinity, a: 0, b: 0 };
    for (let b = 1; b < groups.length; b++) {
      for (let a = 0; a < b; a++) {
        const distance = meanDistance(rho, groups[a]!, groups[b]!);
        if (distance < nearest.distance) nearest = { distance, a, b };
      }
    }
    if (nearest.distance >= 1 - CLUSTER_ABOVE) clusters ??= groups;
    const joined = [...groups[nearest.a]!, ...groups[nearest.b]!];
    // A joined group goes last, so that of two the older one stays in front.
    groups = [...groups.filter((_, k) => k !== nearest.a && k !== nearest.b), joined];
  }
  const order = groups[0] ?? [];
  const found = clusters ?? groups;
  return { names, rho, order, clusters: [...found].sort((x, y) => order.indexOf(x[0]!) - order.indexOf(y[0]!)) };
}

function meanDistance(rho: readonly (readonly number[])[], a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (const i of a) for (const j of b) sum += 1 - Math.abs(rho[i]![j]!);
  return sum / (a.length * b.length);
}

/** Over the rows that have both values; 0 where one of the two does not vary there. */
function correlationOfRanks(a: Float64Array, b: Float64Array): number {
  const x = new Float64Array(a.length);
  const y = new Float64Array(a.length);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]! + b[i]!)) continue;
    x[n] = a[i]!;
    y[n] = b[i]!;
    n++;
  }
  const rho = n === 0 ? NaN : pearsonCorrelation(x.subarray(0, n), y.subarray(0, n));
  return Number.isNaN(rho) ? 0 : rho;
}
