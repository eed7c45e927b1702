import { calibratorOf, requireCalibrationSlice, type Calibrator } from "./calibrator.js";

/** Neighbouring rows that are given one value. */
interface Block {
  readonly firstX: number;
  readonly lastX: number;
  readonly mean: number;
  readonly weight: number;
}

/**
 * The monotone step function nearest to the labels, linear between its steps and flat outside the
 * probabilities it has seen.
 *
 * It can say 0 and 1 at its ends; it needs more rows than a sigmoid does.
 * Timing: fit it on a purged slice that neither trained nor stopped the model.
 *
 * @throws {RangeError} If columns differ in length, a probability lies outside [0, 1] or is NaN, a class
 * is absent, or all probabilities are equal.
 * Source: pool-adjacent-violators, Barlow et al. (1972); between steps as scikit-learn's
 * `IsotonicRegression(out_of_bounds="clip")`.
 */
export function fitIsotonicCalibrator(probabilities: Float32Array | Float64Array, labels: Uint8Array): Calibrator {
  requireCalibrationSlice("fit an isotonic calibration", probabilities, labels);
  const blocks = poolAdjacentViolators(blocksOfEqualX(probabilities, labels));
  const x: number[] = [];
  const y: number[] = [];
  for (const { firstX, lastX, mean } of blocks) {
    x.push(firstX);
    y.push(mean);
    if (lastX === firstX) continue;
    x.push(lastX);
    y.push(mean);
  }
  return calibratorOf({ kind: "isotonic", x, y });
}

function blocksOfEqualX(probabilities: Float32Array | Float64Array, labels: Uint8Array): Block[] {
  const order = Int32Array.from(labels, (_, row) => row).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  const blocks: Block[] = [];
  for (let at = 0; at < order.length;) {
    const x = probabilities[order[at]!]!;
    let buys = 0;
    const from = at;
    for (; at < order.length && probabilities[order[at]!] === x; at++) buys += labels[order[at]!]!;
    blocks.push({ firstX: x, lastX: x, mean: buys / (at - from), weight: at - from });
  }
  return blocks;
}

function poolAdjacentViolators(blocks: readonly Block[]): Block[] {
  const pooled: Block[] = [];
  for (const block of blocks) {
    let last = block;
    while (pooled.length > 0 && pooled.at(-1)!.mean >= last.mean) last = pool(pooled.pop()!, last);
    pooled.push(last);
  }
  return pooled;
}

function pool(left: Block, right: Block): Block {
  const weight = left.weight + right.weight;
  return {
    firstX: left.firstX,
    lastX: right.lastX,
    weight,
    mean: (left.mean * left.weight + right.mean * right.weight) / weight,
  };
}
