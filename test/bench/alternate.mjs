// @ts-check
/**
 * Rounds in which every side runs once, so that whatever slows the machine down meets all of them; a
 * round during which others were busy is discarded.
 */

/**
 * What one process said of its repeats, and how many processors others used meanwhile.
 *
 * @typedef {object} Run
 * @property {readonly number[]} seconds
 * @property {readonly number[]} cpuSeconds
 * @property {import("./compareWork.mjs").Work} work
 * @property {number} others
 */

/**
 * @template {string} Side
 * @typedef {{ readonly runs: Readonly<Record<Side, Run>>, readonly quiet: boolean }} Round
 */

/**
 * Runs rounds until `wanted` were quiet or `atMost` were run. Each round starts with another side, since
 * the first one finds a colder machine.
 *
 * @template {string} Side
 * @param {readonly Side[]} sides
 * @param {(side: Side) => Run} run
 * @param {{ readonly wanted: number, readonly atMost: number, readonly busyLimit: number }} options
 * `busyLimit`: the most processors that others may use during a run.
 * @returns {Round<Side>[]} All of them, the discarded ones too.
 */
export function alternate(sides, run, { wanted, atMost, busyLimit }) {
  /** @type {Round<Side>[]} */
  const rounds = [];
  while (rounds.length < atMost && rounds.filter(({ quiet }) => quiet).length < wanted) {
    const first = rounds.length % sides.length;
    const order = [...sides.slice(first), ...sides.slice(0, first)];
    const runs = /** @type {Record<Side, Run>} */ (Object.fromEntries(order.map((side) => [side, run(side)])));
    rounds.push({ runs, quiet: sides.every((side) => runs[side].others <= busyLimit) });
  }
  return rounds;
}

/**
 * The middle value; of an even number the mean of the two middle ones.
 *
 * @param {readonly number[]} values At least one.
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError("Cannot take a median as there must be a value: found none");
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
