/** What the leakage check found, as plain data. */
import type { GateOutcome } from "../assessment.js";

export type LeakageTestId =
  "futureCut" | "stamps" | "futureRows" | "permutedLabels" | "overlap" | "duplicates" | "aboveCeiling";

export interface LeakageTest {
  readonly id: LeakageTestId;
  /** What was done, for a reader. */
  readonly question: string;
  readonly result: GateOutcome;
  /** The number that decided; null where nothing could be measured. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** One sentence: what was found, or why nothing was. */
  readonly reason: string;
}

export interface LeakageReport {
  /** The worst of the tests. */
  readonly result: GateOutcome;
  readonly tests: readonly LeakageTest[];
}
