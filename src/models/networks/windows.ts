/** From a model's input to batches as networks read them: time-major, gathered on the native side. */
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import type { Matrix } from "../../core/index.js";
import type { Sequences } from "../../dataset/index.js";
import type { ModelInput } from "../contract.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";
import type { Network } from "./network.js";

/**
 * Every pass scores a multiple of so many windows: it is filled up. Native kernels cut their work into panels and
 * blocks, and round what is left at the end of one otherwise in the last bit. Of such a multiple nothing is left over,
 * so a window has the same score alone and among thousands. Panels hold 6 windows up to AVX2 and 8 with AVX-512
 * (`ONEDNN_MAX_CPU_ISA` shows either): 24 is a multiple of both.
 */
const PANEL_WINDOWS = 24;
/** Of one pass at most: calls into native code no longer matter, and its states still lie in a processor's cache. */
const MOST_WINDOWS = 20 * PANEL_WINDOWS;

/** @throws {RangeError} If the input is no sequence of that many steps. */
export function requireWindows(action: string, x: ModelInput, steps?: number): Sequences {
  if (!("endRow" in x))
    throw new RangeError(
      `Cannot ${action} as its input must be windows of consecutive bars: found single rows; ` +
        "pass x: { rows, steps, endRow }, where endRow holds the last row of each window",
    );
  if (steps !== undefined && x.steps !== steps)
    throw new RangeError(`Cannot ${action} as its windows must hold ${steps} bars: found ${x.steps}`);
  return x;
}

/** Single rows as windows of one step; of a longer window the last row. */
export function lastRowWindows(x: ModelInput): Sequences {
  if ("endRow" in x) return { rows: x.rows, steps: 1, endRow: x.endRow };
  return { rows: x, steps: 1, endRow: Int32Array.from({ length: x.rows }, (_, row) => row) };
}

/** A matrix on the native side; tfjs wraps its array, so that must not change before the tensor is disposed. */
export function uploadRows({ data, rows, cols }: Matrix): Tensor2D {
  return tensorFlow().tensor2d(data, [rows, cols]);
}

/** The windows that end at `endRow`, shape [steps, batch, features]. */
export function timeMajor(rows: Tensor2D, steps: number, endRow: Int32Array): Tensor3D {
  const tf = tensorFlow();
  const batch = endRow.length;
  const index = new Int32Array(steps * batch);
  for (let step = 0; step < steps; step++) {
    const back = steps - 1 - step;
    for (let k = 0; k < batch; k++) index[step * batch + k] = endRow[k]! - back;
  }
  return tf.tidy(() => tf.gather(rows, tf.tensor1d(index, "int32")).reshape<Tensor3D>([steps, batch, rows.shape[1]]));
}

/** Scores of standardised windows; that of a window does not depend on the others beside it, to the bit. */
export function scoreWindows(network: Network, { rows, steps, endRow }: Sequences): Float32Array {
  const tf = tensorFlow();
  const scores = new Float32Array(endRow.length);
  if (endRow.length === 0) return scores;
  tf.tidy(() => {
    const table = uploadRows(rows);
    for (let from = 0; from < endRow.length; from += MOST_WINDOWS) {
      const ends = endRow.subarray(from, Math.min(from + MOST_WINDOWS, endRow.length));
      const filled = filledUp(ends);
      const batch = tf.tidy(() => tf.sigmoid(network.logits(timeMajor(table, steps, filled))).dataSync<"float32">());
      scores.set(batch.subarray(0, ends.length), from);
    }
  });
  return scores;
}

/** Up to whole panels, with its last window again and again. */
function filledUp(ends: Int32Array): Int32Array {
  const panels = Math.ceil(ends.length / PANEL_WINDOWS);
  const filled = new Int32Array(panels * PANEL_WINDOWS).fill(ends.at(-1)!);
  filled.set(ends);
  return filled;
}
