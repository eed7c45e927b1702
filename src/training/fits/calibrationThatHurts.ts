/**
 * A calibration is a fit like any other, and on few days it learns their chance. Whether it helps is asked of rows
 * that did not teach it.
 */
import { logLoss } from "../../core/index.js";
import { calibrationObjection, type Calibrator } from "../../models/index.js";

/** Parts of the slice, in the order of time, that are held out in turn. */
const PARTS = 4;

/**
 * Why the calibration of this slice would not be kept: calibrations of three quarters of it, judged on the fourth,
 * do not lower the mean log-loss of what they leave as it is.
 *
 * @param probabilities In the order of time.
 * @returns What was found, or undefined where it helps.
 */
export function calibrationThatHurts(
  probabilities: Float32Array,
  labels: Uint8Array,
  fit: (probabilities: Float32Array, labels: Uint8Array) => Calibrator,
): string | undefined {
  let before = 0;
  let after = 0;
  for (let part = 0; part < PARTS; part++) {
    const isHeld = (row: number) => Math.floor((PARTS * row) / labels.length) === part;
    const pick = (held: boolean) => {
      const rows = Int32Array.from(labels, (_, row) => row).filter((row) => isHeld(row) === held);
      return {
        p: Float32Array.from(rows, (row) => probabilities[row]!),
        y: Uint8Array.from(rows, (row) => labels[row]!),
      };
    };
    const [taught, held] = [pick(false), pick(true)];
    if (held.y.length === 0) continue;
    const asItIs = held.y.length * logLoss(held.y, held.p);
    before += asItIs;
    after +=
      calibrationObjection(taught.p, taught.y) === undefined
        ? held.y.length * logLoss(held.y, fit(taught.p, taught.y).apply(held.p))
        : asItIs;
  }
  if (after < before) return undefined;
  const mean = (sum: number) => (sum / labels.length).toFixed(4);
  return `log-loss on held-out parts of its slice was ${mean(after)} with it and ${mean(before)} without`;
}
