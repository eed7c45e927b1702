import { leftOutFiles, type ImportReceipt } from "../../market/index.js";
import type { PreparedMarkets } from "./prepareMarkets.js";

/** What an import did not take or could not decide, one sentence each: files left out, contradictions. */
export function importWarnings(receipt: ImportReceipt | undefined): string[] {
  return receipt === undefined ? [] : [...leftOutFiles(receipt), ...receipt.warnings];
}

/** What is wrong with a run's data, one sentence each: files left out, contradictions, what the audit found. */
export function dataWarnings({ receipt, audit }: DataOfRun): string[] {
  return [...importWarnings(receipt), ...audit.warnings];
}

export interface DataOfRun extends Partial<Pick<PreparedMarkets, "receipt">> {
  readonly audit: { readonly warnings: readonly string[] };
}
