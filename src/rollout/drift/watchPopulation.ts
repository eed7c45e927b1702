/** Whether a model's predictions of the last days are drawn as they used to be. */
import { DAY_MS, firstAtOrAfter, populationStabilityIndex, type Rng, requireRng } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { populationStabilityTest, type PredictionWindow } from "./populationStabilityTest.js";

export interface PopulationWatch {
  /** Critical PSI of the first full window; later ones have its length and its reference. */
  readonly limit: number;
  /** PSI of the window that ends before `nowMs`; null where it is not full, or holds no prediction. */
  psiAt(nowMs: number): number | null;
}

const PSI_BINS = 10;

/**
 * Timing: the value at `nowMs` uses predictions with t0 before it.
 *
 * @param options.driftWindowDays Length of the window. Default 7.
 * @param options.driftLevel Level of the alarm. Default 0.01.
 * @returns Null without a reference, or where it and the first full window do not allow a test.
 */
export function watchPopulation(
  {
    challenger: { t0Ms, probability },
    reference,
  }: { readonly challenger: Pick<PredictionTable, "t0Ms" | "probability">; readonly reference?: PredictionWindow },
  {
    driftWindowDays = 7,
    driftLevel = 0.01,
    rng,
  }: { readonly driftWindowDays?: number; readonly driftLevel?: number; readonly rng: Rng },
): PopulationWatch | null {
  requireRng("watch a population", rng);
  if (reference === undefined) return null;
  const windowMs = driftWindowDays * DAY_MS;
  const windowBefore = (nowMs: number): PredictionWindow | null => {
    const from = firstAtOrAfter(t0Ms, nowMs - windowMs);
    const until = firstAtOrAfter(t0Ms, nowMs);
    return nowMs - windowMs < t0Ms[0]! || until <= from
      ? null
      : { t0Ms: t0Ms.subarray(from, until), values: probability.subarray(from, until) };
  };
  const first = windowBefore(t0Ms[0]! + windowMs);
  if (first === null) return null;
  const test = populationStabilityTest(reference, first, {
    level: driftLevel,
    permutations: Math.ceil(2 / driftLevel) - 1,
    rng: rng.child("drift"),
  });
  if (test.method === "refused") return null;
  return {
    limit: test.criticalValue,
    psiAt: (nowMs) => {
      const window = windowBefore(nowMs);
      return window === null ? null : populationStabilityIndex(reference.values, window.values, { bins: PSI_BINS });
    },
  };
}
