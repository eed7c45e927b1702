/**
 * The one place that loads TensorFlow. Native libraries read their environment once, so it is set
 * before; whatever the caller has set stays.
 */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { messageOf } from "../../core/index.js";

export type TensorFlow = typeof import("@tensorflow/tfjs-node");

/** One thread a kernel, so that no sum depends on the machine; kernels of a graph run side by side. */
const ENVIRONMENT = {
  TF_CPP_MIN_LOG_LEVEL: "3",
  TF_ENABLE_ONEDNN_OPTS: "0",
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: String(availableParallelism()),
};

let loaded: TensorFlow | undefined;

/** TensorFlow, loaded on first use (about half a second). @throws {Error} If its addon was not built. */
export function tensorFlow(): TensorFlow {
  if (loaded !== undefined) return loaded;
  for (const [name, value] of Object.entries(ENVIRONMENT)) process.env[name] ??= value;
  const require = createRequire(import.meta.url);
  // tfjs-node 4.22 still calls two functions that Node 24 no longer has.
  const util = require("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
  try {
    loaded = require("@tensorflow/tfjs-node") as TensorFlow;
  } catch (error) {
    throw new Error(
      `Cannot load TensorFlow as its addon must be built: run \`make build\` (${messageOf(error).split("\n")[0]})`,
    );
  }
  loaded.enableProdMode();
  return loaded;
}

/** Kernels that a graph may run at a time: `TF_NUM_INTEROP_THREADS`, or as many as there are processors. */
export function graphThreads(): number {
  tensorFlow();
  const asked = Number(process.env["TF_NUM_INTEROP_THREADS"]);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}
