/** What changed from one run to another, as plain data: settings, gates, and the predictions on shared rows. */
import { changedKeys, type ChangedKey } from "../../core/index.js";
import { sharedRows, type PredictionTable, type SharedRows } from "../../predictions/index.js";
import type { AccountDays } from "../../run/index.js";
import { ANSWERS, type Answer, type GateOutcome, type GateResult } from "../../validation/index.js";
import type { Verdict } from "../verdict/verdict.js";
import { pairedDifferences, type PairedDifferences } from "./pairedDifferences.js";
import { pairedMoney, type PairedMoney } from "./pairedMoney.js";

/** One side of a comparison: a run with its verdict, a predictions file without one, or both. */
export interface RunSide {
  /** What the page calls it: "v3.1", "strong-quick-3f2a". */
  readonly name: string;
  readonly verdict?: Verdict;
  readonly predictions?: PredictionTable;
  /** What its account earned by day; absent for a run that is older than that file. */
  readonly accountDays?: AccountDays;
}

/** One of the three answers on both sides. */
export interface AnswerChange {
  readonly answer: Answer;
  readonly a: GateOutcome;
  readonly b: GateOutcome;
}

/** A gate in both runs, or in one of them. */
export interface GateChange {
  readonly id: string;
  readonly a: GateResult | undefined;
  readonly b: GateResult | undefined;
  /** The results differ, or one side does not have the gate. */
  readonly changed: boolean;
}

/** What differs between two sides; null stands for what cannot be compared. */
export interface RunComparison {
  readonly a: string;
  readonly b: string;
  /** The three answers; null unless both sides have a verdict. */
  readonly answers: readonly AnswerChange[] | null;
  /** Null unless both sides have a verdict. */
  readonly settings: readonly ChangedKey[] | null;
  readonly data: readonly ChangedKey[] | null;
  readonly gates: readonly GateChange[] | null;
  /** Of the software, in the order of the alphabet; null unless both verdicts say theirs. */
  readonly versions: readonly ChangedKey[] | null;
  /** Whether they are of markets of which one at least is simulated: then nothing of the two can be paired. */
  readonly areMarketsApart: boolean;
  /** Null unless both sides have predictions with a shared row of one market. */
  readonly paired: { readonly rows: SharedRows; readonly differences: PairedDifferences } | null;
  /** What both earned on the days they share, or what that would need. */
  readonly money: PairedMoney | string;
}

/** Compares whatever both sides have. The same input gives the same result. */
export function compareRuns(a: RunSide, b: RunSide, options: { readonly confidence: number }): RunComparison {
  const apart = areMarketsApart(a, b);
  const verdicts = a.verdict === undefined || b.verdict === undefined ? undefined : { a: a.verdict, b: b.verdict };
  return {
    a: a.name,
    b: b.name,
    answers:
      verdicts === undefined
        ? null
        : ANSWERS.map((answer) => ({ answer, a: verdicts.a.answers[answer], b: verdicts.b.answers[answer] })),
    settings: verdicts === undefined ? null : changedKeys(settingsOf(verdicts.a), settingsOf(verdicts.b)),
    data: verdicts === undefined ? null : changedKeys(verdicts.a.data, verdicts.b.data),
    gates: verdicts === undefined ? null : gateChanges(verdicts.a, verdicts.b),
    versions:
      verdicts?.a.versions === undefined || verdicts.b.versions === undefined
        ? null
        : changedKeys(verdicts.a.versions, verdicts.b.versions),
    areMarketsApart: apart,
    paired:
      apart || a.predictions === undefined || b.predictions === undefined
        ? null
        : compareRows(a.predictions, b.predictions, options),
    money: apart
      ? "one market"
      : a.accountDays === undefined || b.accountDays === undefined
        ? "what both runs earned by day"
        : pairedMoney(a.accountDays, b.accountDays, options),
  };
}

/** Prices of two simulated markets have nothing to do with each other, whatever their symbols and days are called. */
function areMarketsApart(a: RunSide, b: RunSide): boolean {
  const [marketA, marketB] = [a, b].map(({ verdict }) => verdict?.data["market"]);
  const isSimulated = ({ verdict }: RunSide): boolean => String(verdict?.data["origin"]).startsWith("Simulated market");
  return typeof marketA === "string" && typeof marketB === "string" && marketA !== marketB && [a, b].some(isSimulated);
}

function settingsOf({ config, seed, commit, model }: Verdict): Verdict["config"] {
  return { ...config, seed, commit, model };
}

function gateChanges(a: Verdict, b: Verdict): GateChange[] {
  const inA = new Map(a.gates.map((gate) => [gate.id, gate]));
  const inB = new Map(b.gates.map((gate) => [gate.id, gate]));
  return [...new Set([...inA.keys(), ...inB.keys()])].map((id) => ({
    id,
    a: inA.get(id),
    b: inB.get(id),
    changed: inA.get(id)?.result !== inB.get(id)?.result,
  }));
}

function compareRows(
  a: PredictionTable,
  b: PredictionTable,
  options: { readonly confidence: number },
): RunComparison["paired"] {
  const rows = sharedRows(a, b);
  return rows.t0Ms.length === 0 ? null : { rows, differences: pairedDifferences(rows, options) };
}
