import type { PairedChange } from "../../../training/index.js";
import type { Cell } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";

/** A measure before and after a change, what lies between, and what that says. */
export function changeRow(name: string, { before, after, difference, outcome }: PairedChange): readonly Cell[] {
  return [name, formatNumber(before), formatNumber(after), formatEstimate(difference), outcome];
}
