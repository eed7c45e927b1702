/** Runs exported graphs, one thread each. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { gatherWindows, type Sequences } from "../../../src/index.js";

const BATCH = 2_000;

export interface OnnxAnswer {
  readonly probability: Float32Array;
  readonly score: Float32Array;
}

/** What the graph says of every window. */
export async function runOnnx(graph: string | Uint8Array, windows: Sequences): Promise<OnnxAnswer> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await (typeof graph === "string"
    ? InferenceSession.create(graph, options)
    : InferenceSession.create(graph, options));
  const answer = {
    probability: new Float32Array(windows.endRow.length),
    score: new Float32Array(windows.endRow.length),
  };
  for (let from = 0; from < windows.endRow.length; from += BATCH) {
    const to = Math.min(from + BATCH, windows.endRow.length);
    const { data } = gatherWindows(windows, from, to);
    const shape = [to - from, windows.steps, windows.rows.cols];
    const said = await session.run({ window: new Tensor("float32", data, shape) });
    answer.probability.set(said["buy_probability"]!.data as Float32Array, from);
    answer.score.set(said["score"]!.data as Float32Array, from);
  }
  await session.release();
  return answer;
}
