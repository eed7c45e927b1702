// @ts-check
/** From rounds to one line of the table: medians, ratio, and whether the goal was met by the same work. */
import { median } from "./alternate.mjs";
import { compareWork } from "./compareWork.mjs";

/** With fewer quiet rounds than this a goal stays undecided. */
export const FEWEST_QUIET_ROUNDS = 3;

/**
 * @typedef {"met" | "not met" | "undecided" | "failed" | "skipped"} Verdict
 *
 * @typedef {object} Judged One row of the table.
 * @property {string} row
 * @property {string} title
 * @property {string} peer Empty where nothing stands beside.
 * @property {Verdict} verdict
 * @property {string} reason Why it failed, was skipped or stays undecided; else empty.
 * @property {number | null} oursSeconds
 * @property {number | null} peerSeconds
 * @property {number | null} ratio Peer / ours in wall time: above 1 we are faster.
 * @property {number | null} cpuRatio The same in processor time, which a busy machine disturbs less.
 * @property {string} goal
 * @property {string} floor
 * @property {number} quietRounds
 * @property {number} rounds
 * @property {boolean | null} workAgreed
 */

/**
 * @param {import("./benchRows.mjs").BenchRow} row
 * @param {import("./benchRows.mjs").Peer | undefined} peer Undefined where the goal is a time.
 * @param {readonly import("./alternate.mjs").Round<string>[]} rounds At least one; sides "ours" and the peer's name.
 * @param {import("./compareWork.mjs").Work} [peerWork] Of a run for the sake of the work alone, in place of
 * the timed ones.
 * @returns {Judged}
 */
export function judgeRow(row, peer, rounds, peerWork) {
  const quiet = rounds.filter((round) => round.quiet);
  const enough = quiet.length >= Math.min(FEWEST_QUIET_ROUNDS, row.rounds ?? FEWEST_QUIET_ROUNDS);
  const used = enough ? quiet : rounds;
  /** @type {(side: string, clock: "seconds" | "cpuSeconds") => number} */
  const time = (side, clock) => median(used.flatMap(({ runs }) => (runs[side] ? [median(runs[side][clock])] : [])));
  const oursSeconds = time("ours", "seconds");
  const disagreements =
    peer === undefined
      ? []
      : [
          ...new Set(
            rounds.flatMap(({ runs }) =>
              compareWork(workOf(runs, "ours"), peerWork ?? workOf(runs, peer.name), row.tolerances),
            ),
          ),
        ];
  const peerSeconds = peer === undefined ? null : time(peer.name, "seconds");
  const ratio = peerSeconds === null ? null : peerSeconds / oursSeconds;
  const more = disagreements.length > 3 ? `; and ${disagreements.length - 3} more` : "";
  const met = ratio === null ? oursSeconds <= (row.mostSeconds ?? Infinity) : ratio >= (peer?.goal ?? 0);
  return {
    ...heading(row, peer),
    verdict: disagreements.length > 0 ? "failed" : !enough ? "undecided" : met ? "met" : "not met",
    reason:
      disagreements.length > 0
        ? `the sides did other work: ${disagreements.slice(0, 3).join("; ")}${more}`
        : enough
          ? ""
          : `others used the processors in ${rounds.length - quiet.length} of ${rounds.length} rounds, ` +
            "so these are medians of all",
    oursSeconds,
    peerSeconds,
    ratio,
    cpuRatio: peer === undefined ? null : time(peer.name, "cpuSeconds") / time("ours", "cpuSeconds"),
    quietRounds: quiet.length,
    rounds: rounds.length,
    workAgreed: peer === undefined ? null : disagreements.length === 0,
  };
}

/**
 * A row that was not measured.
 *
 * @param {import("./benchRows.mjs").BenchRow} row
 * @param {import("./benchRows.mjs").Peer | undefined} peer
 * @param {"failed" | "skipped"} verdict
 * @param {string} reason
 * @returns {Judged}
 */
export function notMeasured(row, peer, verdict, reason) {
  return {
    ...heading(row, peer),
    verdict,
    reason,
    oursSeconds: null,
    peerSeconds: null,
    ratio: null,
    cpuRatio: null,
    quietRounds: 0,
    rounds: 0,
    workAgreed: null,
  };
}

/**
 * @param {import("./benchRows.mjs").BenchRow} row
 * @param {import("./benchRows.mjs").Peer | undefined} peer
 */
function heading({ id, title, mostSeconds }, peer) {
  return {
    row: id,
    title,
    peer: peer?.name ?? "",
    goal: peer === undefined ? `${mostSeconds} s` : `${peer.goal}x`,
    floor: peer?.floor ?? "",
  };
}

/**
 * @param {Readonly<Record<string, import("./alternate.mjs").Run>>} runs
 * @param {string} side
 */
function workOf(runs, side) {
  return runs[side]?.work ?? {};
}
