/** What test/golden/core.py wrote. */
import { readFileSync } from "node:fs";

interface Golden {
  readonly tolerance: number;
  readonly scores: {
    readonly p: number[];
    readonly y: number[];
    readonly w: number[];
    readonly decisions: number[];
    readonly auc: number;
    readonly weightedAuc: number;
    readonly averagePrecision: number;
    readonly brier: number;
    readonly logLoss: number;
    readonly matthews: number;
    readonly fpr: number[];
    readonly tpr: number[];
    readonly threshold: (number | null)[];
    readonly eceUniform15: number;
    readonly eceQuantile10: number;
    readonly calibrationCurve10: [number[], number[]];
    readonly expectedAuc: number;
    readonly extremeLogLoss: number;
    readonly murphy8: { readonly reliability: number; readonly resolution: number; readonly uncertainty: number };
  };
  readonly wilson: {
    readonly successes: number;
    readonly n: number;
    readonly confidence: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly multiple: { readonly p: number[]; readonly holm: number[]; readonly benjaminiHochberg: number[] };
  readonly normal: {
    readonly x: number[];
    readonly cdf: number[];
    readonly pdf: number[];
    readonly p: number[];
    readonly quantile: number[];
    readonly logit: number[];
    readonly sigmoid: number[];
  };
  readonly columns: {
    readonly a: number[];
    readonly b: number[];
    readonly mean: number;
    readonly std: number;
    readonly quantiles: number[];
    readonly pearson: number;
    readonly spearman: number;
    readonly ranks: number[];
    readonly ks: Test;
    readonly ksUnequal: Test;
    readonly ksSame: Test;
    readonly ksApart: Test;
    readonly ksLarge: (Test & { readonly n: number; readonly shift: number })[];
  };
  readonly psi: { readonly ab: number; readonly ties: number; readonly apart: number };
  readonly blockLength: { readonly name: string; readonly x: number[]; readonly length: number }[];
}

interface Test {
  readonly statistic: number;
  readonly pValue: number;
}

export const GOLDEN: Golden = JSON.parse(
  readFileSync(new URL("../golden/core.json", import.meta.url), "utf8"),
) as Golden;

/** Whether two numbers agree to the golden tolerance, relative to the larger of `floor` and their size. */
export function agrees(found: number, wanted: number, floor = 1): boolean {
  return Math.abs(found - wanted) <= GOLDEN.tolerance * Math.max(floor, Math.abs(wanted));
}
