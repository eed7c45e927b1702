// @ts-check
/** How every script of ours measures and says what it did; timed.py is the same for the peers. */

/**
 * Runs `work` a few times unmeasured, then measures it.
 *
 * @template T
 * @param {() => T | Promise<T>} work
 * @param {{ readonly calls?: number, readonly warmUps?: number }} options
 * @returns {Promise<{ readonly seconds: number[], readonly cpuSeconds: number[], readonly result: T }>} `result` of
 * the last call.
 */
export async function timed(work, { calls = 5, warmUps = 1 } = {}) {
  /** @type {number[]} */
  const seconds = [];
  /** @type {number[]} */
  const cpuSeconds = [];
  for (let call = 0; call < warmUps; call++) await work();
  for (let call = 1; ; call++) {
    const started = performance.now();
    const cpu = process.cpuUsage();
    const result = await work();
    const used = process.cpuUsage(cpu);
    seconds.push((performance.now() - started) / 1_000);
    cpuSeconds.push((used.user + used.system) / 1e6);
    if (call >= calls) return { seconds, cpuSeconds, result };
  }
}

/**
 * @param {{ readonly seconds: readonly number[], readonly cpuSeconds: readonly number[] }} times
 * @param {import("../compareWork.mjs").Work} work
 */
export function say({ seconds, cpuSeconds }, work) {
  console.log(JSON.stringify({ seconds, cpuSeconds, work }));
}
