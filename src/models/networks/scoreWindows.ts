/** Scores of any number of windows, in passes of graphs; that of a window does not depend on those beside it. */
import type { Tensor } from "@tensorflow/tfjs-node";
import type { Sequences } from "../../dataset/index.js";
import { graphThreads, tensorFlow } from "../tensorflow/tensorFlow.js";
import type { Network } from "./network.js";
import { scoringGraph, type PassShape } from "./scoringGraph.js";
import { rowsOfSteps, uploadRows } from "./windows.js";

/**
 * Every lane scores a multiple of so many windows: it is filled up. Native kernels cut their work into panels and
 * blocks, and round what is left at the end of one otherwise in the last bit. Of such a multiple nothing is left over,
 * so a window has the same score alone and among thousands. Panels hold 6 windows up to AVX2 and 8 with AVX-512
 * (`ONEDNN_MAX_CPU_ISA` shows either): 24 is a multiple of both.
 */
const PANEL_WINDOWS = 24;
/** Of a full lane: calls into native code no longer matter, and its states still lie in a processor's cache. */
const LANE_WINDOWS = 20 * PANEL_WINDOWS;
/** Up to so many windows, single panels one after the other are done sooner than a lane that is filled up. */
const FEW_WINDOWS = LANE_WINDOWS / 2;
/** More threads than that wait for the one that hands them their windows. */
const MOST_LANES = 16;

/**
 * Scores of standardised windows; that of a window does not depend on the others beside it, nor on the number of
 * processors, to the bit.
 */
export function scoreWindows(network: Network, { rows, steps, endRow }: Sequences): Float32Array {
  const tf = tensorFlow();
  const scores = new Float32Array(endRow.length);
  if (endRow.length === 0) return scores;
  tf.tidy(() => {
    const table = uploadRows(rows);
    for (let from = 0; from < endRow.length;) {
      const pass = nextPass(endRow.length - from, graphThreads());
      const ends = endRow.subarray(from, from + pass.windows * pass.lanes);
      from += writeScores(scores.subarray(from), { network, table, steps, ends, pass });
    }
  });
  return scores;
}

interface Pass {
  readonly network: Network;
  readonly table: Tensor;
  readonly steps: number;
  readonly ends: Int32Array;
  readonly pass: PassShape;
}

/** @returns Windows scored. */
function writeScores(scores: Float32Array, { network, table, steps, ends, pass }: Pass): number {
  const tf = tensorFlow();
  const filled = new Int32Array(pass.windows * pass.lanes).fill(ends.at(-1)!);
  filled.set(ends);
  tf.tidy(() => {
    const laneRows = Array.from({ length: pass.lanes }, (_, lane) => {
      const endsOfLane = filled.subarray(lane * pass.windows, (lane + 1) * pass.windows);
      return tf.tensor1d(rowsOfSteps(steps, endsOfLane), "int32");
    });
    const graph = scoringGraph(network.blueprint, pass);
    graph.run([network.variable, table, ...laneRows]).forEach((tensor, lane) => {
      const from = lane * pass.windows;
      if (from < ends.length) scores.set(tensor.dataSync<"float32">().subarray(0, ends.length - from), from);
    });
  });
  return ends.length;
}

/** Lanes are doubled, not counted, so that there are few graphs to make. */
function nextPass(windowsLeft: number, threads: number): PassShape {
  if (windowsLeft <= FEW_WINDOWS) return { windows: PANEL_WINDOWS, lanes: 1 };
  let lanes = 1;
  while (lanes * LANE_WINDOWS < windowsLeft && lanes < threads && lanes < MOST_LANES) lanes *= 2;
  return { windows: LANE_WINDOWS, lanes: Math.min(lanes, threads, MOST_LANES) };
}
