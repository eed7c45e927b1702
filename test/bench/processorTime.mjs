// @ts-check
/** Who used the processors: this process with the children it waited for, or others. */
import { readFileSync } from "node:fs";

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/**
 * @typedef {object} ProcessorReading
 * @property {number} atSeconds
 * @property {number} busySeconds
 * @property {number} ownSeconds
 */

/**
 * The present reading.
 *
 * @returns {ProcessorReading}
 */
export function readProcessorTime() {
  return {
    atSeconds: performance.now() / 1_000,
    busySeconds: busySecondsOf(readFileSync("/proc/stat", "utf8")),
    ownSeconds: ownSecondsOf(readFileSync("/proc/self/stat", "utf8")),
  };
}

/**
 * Busy seconds of all processors since the start of the machine: everything but idle and waiting for a
 * disk. Stolen time counts, since it was somebody's; guest time is in user time already.
 *
 * @param {string} stat The text of /proc/stat.
 */
export function busySecondsOf(stat) {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf("\n"))
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

/**
 * Processor seconds of a process and of the children that it waited for.
 *
 * @param {string} stat The text of /proc/<pid>/stat, whose second field is a name that may hold spaces.
 */
export function ownSecondsOf(stat) {
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return (user + system + childUser + childSystem) / TICKS_PER_SECOND;
}

/**
 * How many processors others kept busy on average between two readings; never below 0.
 *
 * @param {ProcessorReading} before
 * @param {ProcessorReading} after
 */
export function processorsOfOthers(before, after) {
  const others = after.busySeconds - before.busySeconds - (after.ownSeconds - before.ownSeconds);
  return Math.max(0, others / Math.max(after.atSeconds - before.atSeconds, 1 / TICKS_PER_SECOND));
}
