import type { MemberKind } from "../../../models/index.js";
import { SERIES } from "../../palette.js";

/** A member's colour, the same in every figure. */
export function memberColour(member: MemberKind): string {
  const order: readonly MemberKind[] = ["lstm", "transformer", "gradientBoosting", "mlp"];
  return SERIES[order.indexOf(member)]!;
}
