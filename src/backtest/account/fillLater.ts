import type { PerpetualInput } from "./backtestPerpetual.js";

/** The same decisions, each filled so many bars later; what is filled later was still decided at its own time. */
export function fillLater(input: PerpetualInput, { delayBars }: { readonly delayBars: number }): PerpetualInput {
  const { barMs } = "timeMs" in input.bars ? input.bars : input.bars[0]!;
  const t0Ms = input.predictions.t0Ms.map((t0) => t0 + delayBars * barMs);
  return { ...input, predictions: { ...input.predictions, t0Ms } };
}
