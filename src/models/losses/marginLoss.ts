/** Losses and their derivatives over whole columns of margins (logits): what boosting does every round. */
import type { Loss } from "../contract.js";
import { focalDerivatives, type FocalParameters } from "./focalLoss.js";
import { meanLoss } from "./lossTerm.js";
import { sigmoid } from "../../core/index.js";

/** Weighted mean loss over rows. */
export function meanMarginLoss(loss: Loss, y: Uint8Array, margins: Float32Array, weight?: Float32Array): number {
  if (loss.kind === "focal") return meanLoss(loss, y, margins.map(sigmoid), weight);
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const wrong = y[row] === 1 ? -margins[row]! : margins[row]!;
    const w = weight === undefined ? 1 : weight[row]!;
    sum += w * (Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong))));
    total += w;
  }
  return sum / total;
}

/** First and second derivative of each row's focal loss by its margin, with the row's weight in them. */
export function focalMarginDerivatives(
  y: Uint8Array,
  margins: Float32Array,
  parameters: FocalParameters,
  { weight, leastHessian }: { readonly weight?: Float32Array; readonly leastHessian: number },
): { readonly gradient: Float32Array; readonly hessian: Float32Array } {
  const gradient = new Float32Array(margins.length);
  const hessian = new Float32Array(margins.length);
  for (let row = 0; row < margins.length; row++) {
    const w = weight === undefined ? 1 : weight[row]!;
    const derivatives = focalDerivatives(y[row]!, margins[row]!, parameters, leastHessian);
    gradient[row] = w * derivatives.gradient;
    hessian[row] = w * derivatives.hessian;
  }
  return { gradient, hessian };
}
