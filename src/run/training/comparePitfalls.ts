/** Balancing and feature selection before and after the split, on labels that are noise. */
import { compareBalancingOrder, compareSelectionOrder, type OrderComparison } from "../../training/index.js";
import type { RunContext } from "../runContext.js";

/** One step done in the wrong order and in the right one. */
export interface Pitfall {
  readonly step: string;
  readonly comparison: OrderComparison;
}

export async function comparePitfalls({ rng }: Pick<RunContext, "rng">): Promise<readonly Pitfall[]> {
  return [
    { step: "over-sampling", comparison: await compareBalancingOrder({ rng: rng.child("balancing order") }) },
    { step: "feature selection", comparison: compareSelectionOrder({ rng: rng.child("selection order") }) },
  ];
}
