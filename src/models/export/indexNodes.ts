/** Binary search as a tree of comparisons: the one operator of ONNX that descends. */
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";
import { treeNodes, type OnnxTree } from "./treeNodes.js";

/**
 * How many of the ascending points lie at or below each value, as whole numbers.
 *
 * @param value Of 32 bits, not NaN, shape [batch]. A point of 64 bits is compared as the least number of 32 bits that
 * is not below it, which no value of 32 bits can tell from it.
 * @param points At most 2^24, which a leaf of 32 bits can count.
 */
export function indexNodes(graph: OnnxGraph, value: OnnxValue, points: readonly number[]): OnnxValue {
  const column = graph.node("Unsqueeze", [value, graph.whole(1)]);
  const count = treeNodes(graph, column, [searchTree(points.map(roundedUp), 0, points.length)], 0);
  return graph.toWhole(count);
}

/** A leaf for each count from `from` to `to`. */
function searchTree(points: readonly number[], from: number, to: number): OnnxTree {
  if (from === to) return { leaf: from };
  const middle = (from + to) >> 1;
  return {
    column: 0,
    below: points[middle]!,
    missingIsBelow: false,
    then: searchTree(points, from, middle),
    otherwise: searchTree(points, middle + 1, to),
  };
}

/** The least number of 32 bits that is not below `value`. */
function roundedUp(value: number): number {
  const bits = new Uint32Array(1);
  const rounded = new Float32Array(bits.buffer);
  rounded[0] = value;
  // Of positive numbers the next one has the next bits.
  if (rounded[0] < value) bits[0]!++;
  return rounded[0];
}
