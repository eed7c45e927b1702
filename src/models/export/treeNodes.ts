/** Decision trees as one node of ai.onnx.ml. */
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";

/** A tree over a row of 32-bit floats, which it compares in 32 bits. */
export type OnnxTree =
  | { readonly leaf: number }
  | {
      readonly column: number;
      /** A value below it goes to `then`. */
      readonly below: number;
      /** Whether NaN goes to `then`. */
      readonly missingIsBelow: boolean;
      readonly then: OnnxTree;
      readonly otherwise: OnnxTree;
    };

interface Columns {
  readonly treeids: number[];
  readonly nodeids: number[];
  readonly featureids: number[];
  readonly modes: string[];
  readonly values: number[];
  readonly truenodeids: number[];
  readonly falsenodeids: number[];
  readonly missing: number[];
  readonly leafTrees: number[];
  readonly leafNodes: number[];
  readonly leaves: number[];
}

/**
 * The sum of a leaf of each tree and `base`, in 32 bits and in the order of the trees, shape [batch].
 *
 * @param x Shape [batch, columns].
 */
export function treeNodes(graph: OnnxGraph, x: OnnxValue, trees: readonly OnnxTree[], base: number): OnnxValue {
  const columns: Columns = {
    treeids: [],
    nodeids: [],
    featureids: [],
    modes: [],
    values: [],
    truenodeids: [],
    falsenodeids: [],
    missing: [],
    leafTrees: [],
    leafNodes: [],
    leaves: [],
  };
  trees.forEach((tree, id) => addTree(columns, tree, id));
  const sums = graph.trees(x, {
    nodes_treeids: { ints: columns.treeids },
    nodes_nodeids: { ints: columns.nodeids },
    nodes_featureids: { ints: columns.featureids },
    nodes_modes: { texts: columns.modes },
    nodes_values: { floats: columns.values },
    nodes_truenodeids: { ints: columns.truenodeids },
    nodes_falsenodeids: { ints: columns.falsenodeids },
    nodes_missing_value_tracks_true: { ints: columns.missing },
    target_treeids: { ints: columns.leafTrees },
    target_nodeids: { ints: columns.leafNodes },
    target_ids: { ints: columns.leaves.map(() => 0) },
    target_weights: { floats: columns.leaves },
    n_targets: { int: 1 },
    aggregate_function: { text: "SUM" },
    post_transform: { text: "NONE" },
    base_values: { floats: [base] },
  });
  return graph.node("Reshape", [sums, graph.whole(-1)]);
}

/** Node by node, a parent before its children. */
function addTree(columns: Columns, tree: OnnxTree, id: number): void {
  let nodes = 0;
  const add = (node: OnnxTree): number => {
    const at = columns.treeids.length;
    const number = nodes++;
    const isLeaf = "leaf" in node;
    columns.treeids.push(id);
    columns.nodeids.push(number);
    columns.featureids.push(isLeaf ? 0 : node.column);
    columns.modes.push(isLeaf ? "LEAF" : "BRANCH_LT");
    columns.values.push(isLeaf ? 0 : node.below);
    columns.truenodeids.push(0);
    columns.falsenodeids.push(0);
    columns.missing.push(!isLeaf && node.missingIsBelow ? 1 : 0);
    if (isLeaf) {
      columns.leafTrees.push(id);
      columns.leafNodes.push(number);
      columns.leaves.push(node.leaf);
    } else {
      columns.truenodeids[at] = add(node.then);
      columns.falsenodeids[at] = add(node.otherwise);
    }
    return number;
  };
  add(tree);
}
