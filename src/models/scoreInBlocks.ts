/** Any number of samples with the memory of a few: what is scaled or copied for a score is what a block reads of it. */
import type { Matrix } from "../core/index.js";
import { sampleCount, type Sequences } from "../dataset/index.js";
import type { ModelInput } from "./contract.js";

/** A multiple of the windows that a network scores in one pass at most. */
const BLOCK_SAMPLES = 480 * 100;

/**
 * What `score` gives for every block, one behind the other.
 *
 * @param score One number a sample, each of which hangs on its own sample alone. A block holds the rows that its
 * windows cover, as a view: all of them where windows are scattered.
 */
export function scoreInBlocks(x: ModelInput, score: (block: ModelInput) => Float32Array): Float32Array {
  const samples = sampleCount(x);
  if (samples === 0) return score(x);
  const all = new Float32Array(samples);
  for (let from = 0; from < samples; from += BLOCK_SAMPLES) {
    const to = Math.min(from + BLOCK_SAMPLES, samples);
    all.set(score("endRow" in x ? windowsBetween(x, from, to) : rowsBetween(x, from, to)), from);
  }
  return all;
}

function rowsBetween({ data, cols }: Matrix, from: number, to: number): Matrix {
  return { data: data.subarray(from * cols, to * cols), rows: to - from, cols };
}

function windowsBetween({ rows, steps, endRow }: Sequences, from: number, to: number): Sequences {
  const ends = endRow.subarray(from, to);
  let [earliest, latest] = [Infinity, -Infinity];
  for (const end of ends) {
    earliest = Math.min(earliest, end);
    latest = Math.max(latest, end);
  }
  const first = earliest - steps + 1;
  return { rows: rowsBetween(rows, first, latest + 1), steps, endRow: ends.map((end) => end - first) };
}
