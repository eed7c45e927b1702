import { HORIZON } from "./horizon.js";
import type { Label } from "./label.js";
import { NEXT_LIQUIDATION } from "./nextLiquidation.js";
import { TRIPLE_BARRIER } from "./tripleBarrier.js";

/** The labels that `label.kind` of the YAML may name, beside a user's own. */
export const LABELS: readonly Label[] = [HORIZON, TRIPLE_BARRIER, NEXT_LIQUIDATION];
