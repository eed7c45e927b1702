/** The loss of one row, for both kinds of loss. */
import type { Loss } from "../contract.js";
import { focalTerm } from "./focalLoss.js";

/** Cross-entropy is twice the focal loss with alpha one half and nothing to focus. */
export function lossTerm(loss: Loss, y: number, p: number): number {
  return loss.kind === "crossEntropy" ? 2 * focalTerm(y, p, { alpha: 0.5, gamma: 0 }) : focalTerm(y, p, loss);
}

/** Weighted mean loss over rows. */
export function meanLoss(loss: Loss, y: Uint8Array, p: Float32Array, weight?: Float32Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    sum += w * lossTerm(loss, y[i]!, p[i]!);
    total += w;
  }
  return sum / total;
}
