/** Leakage tests as a table. */
import { sayCounted } from "../../../core/index.js";
import type { LeakageReport, LeakageTestId } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { VERDICT_WORD } from "../../gateWords.js";
import { drawn } from "../../series.js";

const LEAKAGE_WORDS: Readonly<Record<LeakageTestId, string>> = {
  futureCut: "features without the future",
  stamps: "times in the data",
  columns: "columns that hold the answer",
  labelEnds: "times of the labels",
  futureRows: "scores without the future",
  permutedLabels: "shuffled labels",
  overlap: "overlapping labels",
  duplicates: "copies of test rows",
  aboveCeiling: "better than the ceiling",
  controls: "planted leaks",
};

/** What no test of these can see, since nothing in the data or the stages tells of it. */
const BEYOND_THE_CHECK =
  "No test here can see open interest or depth whose event and publication times are both too early, a history that " +
  "its source revised afterwards, symbols or settings that a person chose after seeing the judged period, or a leak " +
  "that lifts shuffled labels by less than their interval.";

/** Every leakage test, with what it found. */
export function leakageTable({ tests, result }: LeakageReport): DataTable {
  return {
    caption:
      `Leakage check: ${VERDICT_WORD[result]}. A pass says that none of these tests saw a leak, not that there is ` +
      "none",
    columns: ["test", "result", "value", "low", "high", "question", "finding"],
    rows: tests.map(({ id, question, result: outcome, value, low, high, reason }) => [
      LEAKAGE_WORDS[id],
      VERDICT_WORD[outcome],
      value === null ? "-" : drawn(value),
      low === null ? "-" : drawn(low),
      high === null ? "-" : drawn(high),
      question,
      reason,
    ]),
  };
}

/** Which of the planted leaks were found, and by what; no rows where none was planted. */
export function controlsTable({ certificate }: LeakageReport): DataTable {
  const controls = certificate?.controls ?? [];
  const caught = controls.filter(({ isCaught }) => isCaught).length;
  return {
    caption: `Leaks planted into the same stages: ${caught} of ${controls.length} found`,
    columns: ["planted", "found", "by", "finding"],
    rows: controls.map(({ title, isCaught, seenBy, reason }) => [
      title,
      isCaught ? "yes" : "no",
      isCaught ? seenBy.map((id) => LEAKAGE_WORDS[id]).join(", ") : "-",
      reason,
    ]),
  };
}

/** The certificate in sentences: what ran, on what, and what did not. */
export function certificateWords({ certificate }: LeakageReport): string {
  if (certificate === undefined) return "No pipeline was run, so nothing says what these tests looked at.";
  const { subject, stages, members, rows, cuts, mutations, permutations, controls, controlsKnown } = certificate;
  const caught = controls.filter(({ isCaught }) => isCaught).length;
  const some = controls.length < controlsKnown ? `, of ${controlsKnown} that a full run plants` : "";
  return (
    `What was run: ${subject}; ${sayCounted(rows, "decision")} before the confirmation period. ` +
    `Members: ${members.join(", ")}. ` +
    `Stages: ${stages.join(", ")}. Features were made again at ${counted(cuts, "cut")} by chance and ` +
    `where each series begins or goes on after its longest gap, the future was replaced at ` +
    `${counted(mutations, "time")}, labels were shuffled in ${counted(permutations, "run")}. Planted leaks ` +
    `found: ${caught} of ${controls.length}${some}. The large members and their seeds were not run again; the folds ` +
    `of the whole run were counted. ${BEYOND_THE_CHECK}`
  );
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
