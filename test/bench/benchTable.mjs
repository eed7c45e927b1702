// @ts-check
/** The table that `make bench` prints. */

const COLUMNS = [
  "row",
  "beside",
  "ours",
  "peer",
  "ratio",
  "cpu ratio",
  "goal",
  "floor",
  "quiet rounds",
  "same work",
  "verdict",
];

/**
 * One line a row under a heading, then the reasons of rows that are neither met nor missed.
 *
 * @param {readonly import("./judgeRow.mjs").Judged[]} judged
 */
export function benchTable(judged) {
  const lines = judged.map((one) => [
    one.row,
    one.peer || "-",
    duration(one.oursSeconds),
    duration(one.peerSeconds),
    times(one.ratio),
    times(one.cpuRatio),
    one.goal,
    one.floor || "-",
    `${one.quietRounds} of ${one.rounds}`,
    one.workAgreed === null ? "-" : one.workAgreed ? "yes" : "NO",
    one.verdict === "failed" ? "FAILED" : one.verdict,
  ]);
  const widths = COLUMNS.map((name, k) => Math.max(name.length, ...lines.map((line) => line[k]?.length ?? 0)));
  const print = (/** @type {readonly string[]} */ cells) =>
    cells
      .map((cell, k) => cell.padEnd(widths[k] ?? 0))
      .join("  ")
      .trimEnd();
  const reasons = judged.flatMap(({ row, peer, verdict, reason }) =>
    reason === "" ? [] : [`${row}${peer ? ` beside ${peer}` : ""} ${verdict}: ${reason}`],
  );
  return [
    print(COLUMNS),
    print(widths.map((width) => "-".repeat(width))),
    ...lines.map(print),
    ...(reasons.length > 0 ? ["", ...reasons] : []),
  ].join("\n");
}

/** @param {number | null} seconds */
export function duration(seconds) {
  if (seconds === null) return "-";
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  return `${(seconds * 1_000).toPrecision(3)} ms`;
}

/** @param {number | null} ratio */
function times(ratio) {
  return ratio === null ? "-" : `${ratio.toFixed(2)}x`;
}
