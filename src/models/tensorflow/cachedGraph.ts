/** Graphs that were made before, for whoever needs one of the same kernels again. */
import type { KernelGraph } from "./kernelGraph.js";

/** A search meets many shapes, one after the other. */
const MOST_GRAPHS = 24;
/** The one used last stands last. */
const graphs = new Map<string, KernelGraph>();

/** @param key Says all that `make` puts into the graph. */
export function cachedGraph(key: string, make: () => KernelGraph): KernelGraph {
  const graph = graphs.get(key) ?? make();
  graphs.delete(key);
  graphs.set(key, graph);
  for (const [oldest, unused] of graphs) {
    if (graphs.size <= MOST_GRAPHS) break;
    graphs.delete(oldest);
    unused.dispose();
  }
  return graph;
}
