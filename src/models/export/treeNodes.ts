/** Decision trees as one node of ai.onnx.ml. */
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";

interface Leaf {
  readonly leaf: number;
}

interface Split {
  readonly column: number;
  /** A value below it goes to `then`. */
  readonly below: number;
  /** Whether NaN goes to `then`. */
  readonly missingIsBelow: boolean;
  readonly then: OnnxTree;
  readonly otherwise: OnnxTree;
}

/** A tree over a row of 32-bit floats, which it compares in 32 bits. */
export type OnnxTree = Leaf | Split;

/**
 * The sum of a leaf of each tree and `base`, in 32 bits and in the order of the trees, shape [batch].
 *
 * @param x Shape [batch, columns].
 */
export function treeNodes(graph: OnnxGraph, x: OnnxValue, trees: readonly OnnxTree[], base: number): OnnxValue {
  const nodes = trees.flatMap((tree, id) => listNodes(tree).map((node) => ({ ...node, id })));
  const leaves = nodes.flatMap(({ id, number, tree }) => ("leaf" in tree ? [{ id, number, leaf: tree.leaf }] : []));
  const sums = graph.trees(x, {
    nodes_treeids: { ints: nodes.map(({ id }) => id) },
    nodes_nodeids: { ints: nodes.map(({ number }) => number) },
    nodes_featureids: { ints: nodes.map(({ tree }) => ("leaf" in tree ? 0 : tree.column)) },
    nodes_modes: { texts: nodes.map(({ tree }) => ("leaf" in tree ? "LEAF" : "BRANCH_LT")) },
    nodes_values: { floats: nodes.map(({ tree }) => ("leaf" in tree ? 0 : tree.below)) },
    nodes_truenodeids: { ints: nodes.map(({ thenNumber }) => thenNumber) },
    nodes_falsenodeids: { ints: nodes.map(({ otherwiseNumber }) => otherwiseNumber) },
    nodes_missing_value_tracks_true: {
      ints: nodes.map(({ tree }) => ("leaf" in tree ? 0 : Number(tree.missingIsBelow))),
    },
    target_treeids: { ints: leaves.map(({ id }) => id) },
    target_nodeids: { ints: leaves.map(({ number }) => number) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map(({ leaf }) => leaf) },
    n_targets: { int: 1 },
    aggregate_function: { text: "SUM" },
    post_transform: { text: "NONE" },
    base_values: { floats: [base] },
  });
  return graph.node("Reshape", [sums, graph.whole(-1)]);
}

/** A node of one tree, with the numbers of its children; 0 where it has none. */
interface ListedNode {
  readonly number: number;
  readonly thenNumber: number;
  readonly otherwiseNumber: number;
  readonly tree: OnnxTree;
}

/** Numbered as they are listed: a node, then all below its `then`, then all below its `otherwise`. */
function listNodes(tree: OnnxTree, number = 0): ListedNode[] {
  if ("leaf" in tree) return [{ number, thenNumber: 0, otherwiseNumber: 0, tree }];
  const thenNumber = number + 1;
  const below = listNodes(tree.then, thenNumber);
  const otherwiseNumber = thenNumber + below.length;
  return [{ number, thenNumber, otherwiseNumber, tree }, ...below, ...listNodes(tree.otherwise, otherwiseNumber)];
}
