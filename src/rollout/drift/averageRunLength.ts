/**
 * How often a detector cries wolf: its average run length on a stream that does not change (ARL0).
 *
 * A detector's own level assumes independent values; predictions are not, so the run length is measured on
 * a stream with the memory of the one that will be watched.
 */
import { requireInRange, requireInteger, type Rng, requireRng } from "../../core/index.js";
import type { DriftDetector } from "./driftDetector.js";

export interface RunLength {
  /**
   * Values between two false alarms: all values watched / alarms, which needs no run to end. Infinity without
   * an alarm.
   */
  readonly averageRunLength: number;
  readonly alarms: number;
  readonly values: number;
}

/**
 * Runs detectors on streams that do not change and counts their alarms, all false.
 *
 * @param createDetector A fresh detector for each run; within a run it starts afresh after each alarm.
 * @param createStream A fresh stream without change for each run: a function that gives its next value.
 */
export function averageRunLength(
  createDetector: () => DriftDetector,
  createStream: (rng: Rng) => () => number,
  { runs, valuesPerRun, rng }: { readonly runs: number; readonly valuesPerRun: number; readonly rng: Rng },
): RunLength {
  requireRng("measure run lengths", rng);
  requireInteger("measure a run length", { runs, valuesPerRun }, { atLeast: 1 });
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const detector = createDetector();
    const next = createStream(rng.child(`run-${run}`));
    for (let k = 0; k < valuesPerRun; k++) {
      detector.update(next());
      if (detector.driftDetected) alarms++;
    }
  }
  const values = runs * valuesPerRun;
  return { averageRunLength: alarms === 0 ? Infinity : values / alarms, alarms, values };
}

/** A stationary normal stream with correlation `autocorrelation` from one value to the next. */
export function autoregressiveStream(
  rng: Rng,
  {
    mean,
    standardDeviation,
    autocorrelation,
  }: { readonly mean: number; readonly standardDeviation: number; readonly autocorrelation: number },
): () => number {
  requireRng("draw a stream", rng);
  requireInRange("make a stream", { autocorrelation }, { above: -1, below: 1 });
  let deviation = rng.normal();
  const fresh = Math.sqrt(1 - autocorrelation ** 2);
  return () => {
    const value = mean + standardDeviation * deviation;
    deviation = autocorrelation * deviation + fresh * rng.normal();
    return value;
  };
}
