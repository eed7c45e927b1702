import { leftOutFiles } from "../../market/index.js";
import type { PreparedMarkets } from "./prepareMarkets.js";

/** What is wrong with a run's data, one sentence each: files left out, contradictions, what the audit found. */
export function dataWarnings({ receipt, audit }: DataOfRun): string[] {
  return [...(receipt === undefined ? [] : [...leftOutFiles(receipt), ...receipt.warnings]), ...audit.warnings];
}

export interface DataOfRun extends Partial<Pick<PreparedMarkets, "receipt">> {
  readonly audit: { readonly warnings: readonly string[] };
}
