/**
 * Stops a trial within a fold: the AUC that its member reaches epoch by epoch on the slice that stops its fit, held
 * against the same epochs of earlier trials in that fold.
 *
 * That AUC is one member's on rows of the training window, the objective the ensemble's on a test window: one series
 * of reports would compare the two. So each fold has a study of its own, whose steps are epochs counted from 0 and
 * whose trials are complete where the fit came to its end. The pruner sees it as any other study.
 */
import type { EpochRecord } from "../../models/index.js";
import { emptyTrial, type FrozenTrial, type JsonValue } from "../frozenTrial.js";
import { MedianPruner } from "../pruners/medianPruner.js";
import { TrialPruned } from "../pruner.js";

/** Epochs of a fit before its first check, as a share of the most that it may take: most fits start alike. */
const WARMUP_FRAC = 0.1;

/** What is kept with a trial: AUC by epoch of each fold it came to, and whether the last of them was cut short. */
export interface EpochCurves {
  readonly aucByFold: readonly (readonly number[])[];
  readonly isCut: boolean;
}

export class EpochPruner {
  readonly #earlier: readonly EpochCurves[];
  readonly #mostEpochs: number;
  readonly #curves: number[][] = [];
  #isCut = false;

  /** @param earlier Of the trials that are over, in their order. @param mostEpochs Of a fit of this trial. */
  constructor(earlier: readonly EpochCurves[], mostEpochs: number) {
    this.#earlier = earlier;
    this.#mostEpochs = mostEpochs;
  }

  /** What this trial has shown so far. */
  get curves(): EpochCurves {
    return { aucByFold: this.#curves, isCut: this.#isCut };
  }

  /**
   * Takes an epoch of the fold that is being judged, in order; one that was seen already changes nothing, so that a
   * fit that is found may be told as it was lived. Epochs without a slice to watch, or with one class in it, are no
   * reports.
   *
   * @throws {TrialPruned} Where its best so far is worse than the median of earlier trials at this epoch.
   */
  see(fold: number, { epoch, auc, validationLoss }: EpochRecord): void {
    const curve = (this.#curves[fold] ??= []);
    if (auc === null || validationLoss === null || epoch !== curve.length + 1) return;
    curve.push(auc);
    if (!this.#isWorse(fold)) return;
    this.#isCut = true;
    throw new TrialPruned();
  }

  #isWorse(fold: number): boolean {
    const known = this.#earlier.flatMap(({ aucByFold, isCut }, number): FrozenTrial[] => {
      const curve = aucByFold[fold];
      if (curve === undefined) return [];
      const wasCut = isCut && fold === aucByFold.length - 1;
      return [{ ...emptyTrial(number, wasCut ? "pruned" : "complete"), intermediateValues: { ...curve } }];
    });
    const own = { ...emptyTrial(known.length, "running"), intermediateValues: { ...this.#curves[fold]! } };
    const pruner = new MedianPruner({ nWarmupSteps: Math.ceil(WARMUP_FRAC * this.#mostEpochs) });
    return pruner.prune({ studyName: `fold-${fold}`, direction: "maximize", trials: [...known, own] }, own);
  }
}

/** Curves as they were kept; undefined for a trial that has none. */
export function epochCurvesOf(kept: JsonValue | undefined): EpochCurves | undefined {
  return kept === undefined ? undefined : (kept as unknown as EpochCurves);
}
