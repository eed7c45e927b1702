/** From a model's input to windows as networks read them: time-major, gathered on the native side. */
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import type { Matrix } from "../../core/index.js";
import type { Sequences } from "../../dataset/index.js";
import type { ModelInput } from "../contract.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";

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

/** Rows of the windows that end at `endRow`, step by step: of each step one a window. */
export function rowsOfSteps(steps: number, endRow: Int32Array): Int32Array {
  const batch = endRow.length;
  const rowOf = new Int32Array(steps * batch);
  for (let step = 0; step < steps; step++) {
    const back = steps - 1 - step;
    for (let k = 0; k < batch; k++) rowOf[step * batch + k] = endRow[k]! - back;
  }
  return rowOf;
}

/**
 * Windows gathered on the native side, shape [steps, batch, features].
 *
 * @param rowOf Those of {@link rowsOfSteps}, shape [steps x batch].
 */
export function timeMajor(rows: Tensor2D, steps: number, rowOf: Tensor1D): Tensor3D {
  const tf = tensorFlow();
  return tf.tidy(() => tf.gather(rows, rowOf).reshape<Tensor3D>([steps, rowOf.shape[0] / steps, rows.shape[1]]));
}
