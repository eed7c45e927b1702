/** Leakage tests as a table. */
import type { LeakageReport, LeakageTestId } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { NOT_SHOWN } from "../../numbers.js";
import { drawn } from "../../series.js";

const LEAKAGE_WORDS: Readonly<Record<LeakageTestId, string>> = {
  futureCut: "features without the future",
  stamps: "times in the data",
  columns: "columns that hold the answer",
  futureRows: "scores without the future",
  permutedLabels: "shuffled labels",
  overlap: "overlapping labels",
  duplicates: "copies of test rows",
  aboveCeiling: "better than the ceiling",
  controls: "planted leaks",
};

/** Every leakage test, with what it found. */
export function leakageTable({ tests, result }: LeakageReport): DataTable {
  return {
    caption: `Leakage check: ${result}. A pass says that none of these tests saw a leak, not that there is none`,
    columns: ["test", "result", "value", "low", "high", "question", "finding"],
    rows: tests.map(({ id, question, result: outcome, value, low, high, reason }) => [
      LEAKAGE_WORDS[id],
      outcome,
      value === null ? NOT_SHOWN : drawn(value),
      low === null ? "-" : drawn(low),
      high === null ? "-" : drawn(high),
      question,
      reason,
    ]),
  };
}
