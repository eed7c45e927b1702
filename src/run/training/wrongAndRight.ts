import { compareBalancingOrder, compareSelectionOrder, type OrderComparison } from "../../training/index.js";
import type { Run } from "../runContext.js";

/** Balancing and feature selection before and after the split, on labels that are noise. */
export async function wrongAndRight({
  rng,
}: Run): Promise<readonly { readonly step: string; readonly comparison: OrderComparison }[]> {
  return [
    { step: "over-sampling", comparison: await compareBalancingOrder({ rng: rng.child("balancing order") }) },
    { step: "feature selection", comparison: await compareSelectionOrder({ rng: rng.child("selection order") }) },
  ];
}
