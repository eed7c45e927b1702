/** What the leakage check found, as plain data. */
import type { GateOutcome } from "../assessment.js";

export type LeakageTestId =
  | "futureCut"
  | "stamps"
  | "columns"
  | "labelEnds"
  | "futureRows"
  | "permutedLabels"
  | "overlap"
  | "duplicates"
  | "aboveCeiling"
  | "controls";

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

/** A leak that was planted on purpose, and whether the tests saw it. */
export interface ControlResult {
  readonly id: string;
  /** What was planted, as a page says it. */
  readonly title: string;
  readonly isCaught: boolean;
  /** The tests that failed because of it. */
  readonly seenBy: readonly LeakageTestId[];
  /** What the first of them found, or that none did. */
  readonly reason: string;
}

/** What exactly the tests looked at, so that a pass says no more than it knows. */
export interface LeakageCertificate {
  /** "v4 as shipped in small: 2 symbols, 3 windows". */
  readonly subject: string;
  /** Whether every stage of what is shipped was run, by its own code. */
  readonly isShippedPipeline: boolean;
  /** Stages that the run went through, as a page names them. */
  readonly stages: readonly string[];
  /** Names of the members that were fitted. */
  readonly members: readonly string[];
  /** Decisions that the runs in small learnt from and scored. */
  readonly rows: number;
  readonly cuts: number;
  readonly mutations: number;
  readonly permutations: number;
  readonly controls: readonly ControlResult[];
  /** Controls that there are; those of a short run are some of them. */
  readonly controlsKnown: number;
}

export interface LeakageReport {
  /** The worst of the tests. */
  readonly result: GateOutcome;
  readonly tests: readonly LeakageTest[];
  /** Absent where somebody else's pipeline was looked at. */
  readonly certificate?: LeakageCertificate;
}

/** Whether the shipped pipeline was run whole, and every control that there is beside it was caught. */
export function isWhollyChecked({ result, certificate }: LeakageReport): boolean {
  return (
    result === "pass" &&
    certificate !== undefined &&
    certificate.isShippedPipeline &&
    certificate.controls.length === certificate.controlsKnown &&
    certificate.controls.every(({ isCaught }) => isCaught)
  );
}

/** The worst of tests; a pass where there is none. */
export function worstOf(tests: readonly LeakageTest[]): GateOutcome {
  if (tests.some(({ result }) => result === "fail")) return "fail";
  return tests.some(({ result }) => result === "inconclusive") ? "inconclusive" : "pass";
}
