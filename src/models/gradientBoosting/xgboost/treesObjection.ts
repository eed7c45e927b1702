/**
 * What is wrong with a saved booster, found before XGBoost's C++ sees it.
 *
 * XGBoost follows the indices in its file without a look at where they lead: a child that is none reads or writes
 * memory that is somebody else's, a circle never ends. So the file must be one that XGBoost itself would write for a
 * model of this project, to the last key: trees whose nodes can all be walked to and which read columns that exist.
 */
import { z } from "zod";
import { sayFirstFault, schemaFaultWords } from "../../../core/index.js";
import { parseUbjson, type Ubjson } from "./parseUbjson.js";

/** XGBoost walks a tree by calling itself; a legal tree of this depth has grown on as many rows. */
const MOST_TREE_DEPTH = 1_000;
const MOST_TREES = 1_000_000;
/** What XGBoost writes as the parent of a root and as the column of a node that was pruned. */
const NONE = 2 ** 31 - 1;

const count = z.string().regex(/^\d{1,9}$/);
const float = z.string().regex(/^-?\d+(?:\.\d+)?(?:E-?\d+)?$/);
const floats = z.instanceof(Float32Array);
const indices = z.instanceof(Int32Array);
const flags = z.instanceof(Uint8Array);
/** Categories: this project gives XGBoost numbers alone. */
const none = z
  .union([z.array(z.unknown()), floats, indices, flags, z.instanceof(BigInt64Array)])
  .refine(({ length }) => length === 0, "must be empty: there are no categories");

const tree = z.strictObject({
  base_weights: floats,
  categories: none,
  categories_nodes: none,
  categories_segments: none,
  categories_sizes: none,
  default_left: flags,
  id: z.int(),
  left_children: indices,
  loss_changes: floats,
  parents: indices,
  right_children: indices,
  split_conditions: floats,
  split_indices: indices,
  split_type: flags,
  sum_hessian: floats,
  tree_param: z.strictObject({
    num_deleted: count,
    num_feature: count,
    num_nodes: count,
    size_leaf_vector: z.literal("1"),
  }),
});
type Tree = z.infer<typeof tree>;

const content = z.strictObject({
  learner: z.strictObject({
    attributes: z.strictObject({}),
    feature_names: none,
    feature_types: none,
    gradient_booster: z.strictObject({
      model: z.strictObject({
        cats: z.strictObject({ enc: none, feature_segments: none, sorted_idx: none }),
        gbtree_model_param: z.strictObject({ num_parallel_tree: count, num_trees: count }),
        iteration_indptr: z.array(z.int()),
        tree_info: z.array(z.int()),
        trees: z.array(tree).max(MOST_TREES),
        weight_drop: z.exactOptional(z.array(z.number())),
      }),
      name: z.literal("gbtree"),
    }),
    learner_model_param: z.strictObject({
      base_score: z.string().regex(/^\[\d+(?:\.\d+)?(?:E-?\d+)?\]$/),
      boost_from_average: z.enum(["0", "1"]),
      num_class: z.literal("0"),
      num_feature: count,
      num_target: z.literal("1"),
    }),
    objective: z.strictObject({
      name: z.literal("binary:logistic"),
      reg_loss_param: z.strictObject({ scale_pos_weight: float }),
    }),
  }),
  version: z.array(z.int()).length(3),
});
type Model = z.infer<typeof content>["learner"]["gradient_booster"]["model"];

/**
 * Why the bytes must not be given to XGBoost; undefined if they may.
 *
 * @param features Columns of the rows that will be scored.
 */
export function treesObjection(bytes: Uint8Array, features: number): string | undefined {
  let found: Ubjson;
  try {
    found = parseUbjson(bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  const parsed = content.safeParse(found, { error: schemaFaultWords });
  if (!parsed.success) return sayFirstFault(parsed.error.issues);
  const {
    learner: {
      gradient_booster: { model },
      learner_model_param: { num_feature, base_score },
    },
  } = parsed.data;
  if (Number(num_feature) !== features) return `its trees read ${num_feature} features, model.json names ${features}`;
  const base = Number(base_score.slice(1, -1));
  if (!(base > 0 && base < 1)) return `base_score must lie between 0 and 1: found ${base_score}`;
  return roundsObjection(model) ?? firstObjection(model.trees, features);
}

/** Rounds own the trees one after another; dropped ones count less. */
function roundsObjection({
  trees,
  iteration_indptr: ends,
  tree_info: classes,
  gbtree_model_param: { num_trees },
  weight_drop: shares,
}: Model): string | undefined {
  const isWhole =
    Number(num_trees) === trees.length &&
    classes.length === trees.length &&
    classes.every((one) => one === 0) &&
    ends[0] === 0 &&
    ends.at(-1) === trees.length &&
    ends.every((end, k) => k === 0 || end >= ends[k - 1]!);
  if (!isWhole) return `its rounds do not add up to its ${trees.length} trees`;
  if (shares !== undefined && (shares.length !== trees.length || !shares.every(Number.isFinite)))
    return "every tree must have one finite weight_drop";
  return undefined;
}

function firstObjection(trees: readonly Tree[], features: number): string | undefined {
  for (const [k, one] of trees.entries()) {
    const objection = one.id === k ? treeObjection(one, features) : `its id is ${one.id}`;
    if (objection !== undefined) return `tree ${k}: ${objection}`;
  }
  return undefined;
}

function treeObjection(tree: Tree, features: number): string | undefined {
  const { left_children, tree_param, split_type } = tree;
  const nodes = left_children.length;
  if (nodes === 0 || Number(tree_param.num_nodes) !== nodes) return `num_nodes must be ${nodes} and at least 1`;
  if (Number(tree_param.num_feature) !== features) return `num_feature must be ${features}`;
  for (const [name, column] of Object.entries(tree))
    if (ArrayBuffer.isView(column) && !name.startsWith("categories") && column.length !== nodes)
      return `${name} must hold ${nodes} values, one a node: found ${column.length}`;
  if (split_type.some((kind) => kind !== 0)) return "every split_type must be 0: there are no categories";
  return walkObjection(tree, features);
}

/** Walks from the root, level by level, so that no node is met twice. */
function walkObjection(tree: Tree, features: number): string | undefined {
  const { left_children: left, right_children: right, parents, tree_param } = tree;
  const nodes = left.length;
  const depth = new Int32Array(nodes);
  const met = [0];
  if (parents[0] !== NONE) return "its root must have no parent";
  for (const node of met) {
    const objection = nodeObjection(tree, node, features);
    if (objection !== undefined) return `node ${node}: ${objection}`;
    if (left[node] === -1) continue;
    if (left[node] === right[node]) return `node ${node}: its two children must differ`;
    for (const child of [left[node]!, right[node]!]) {
      // Every child names this node alone as its parent, so that a circle or a shared branch cannot be.
      if (child <= 0 || child >= nodes || parents[child] !== node)
        return `node ${node}: child ${child} must be one of its ${nodes} nodes and name it as its parent`;
      depth[child] = depth[node]! + 1;
      if (depth[child]! > MOST_TREE_DEPTH) return `it must be at most ${MOST_TREE_DEPTH} nodes deep`;
      met.push(child);
    }
  }
  return nodes - met.length === Number(tree_param.num_deleted)
    ? undefined
    : `${nodes - met.length} nodes cannot be walked to, num_deleted is ${tree_param.num_deleted}`;
}

function nodeObjection(tree: Tree, node: number, features: number): string | undefined {
  const column = tree.split_indices[node]!;
  if (column < 0 || column >= features) return `it reads column ${column} of ${features}`;
  if ((tree.left_children[node] === -1) !== (tree.right_children[node] === -1)) return "it has one child";
  const { split_conditions, base_weights, sum_hessian, loss_changes, default_left } = tree;
  if (default_left[node]! > 1) return "default_left must be 0 or 1";
  // Of a leaf the condition is what it adds to the score.
  const numbers = { split_conditions, base_weights, sum_hessian, loss_changes };
  for (const [name, values] of Object.entries(numbers))
    if (!Number.isFinite(values[node])) return `${name} must be finite: found ${values[node]}`;
  return undefined;
}
