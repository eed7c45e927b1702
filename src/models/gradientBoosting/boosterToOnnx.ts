/** Boosted trees as nodes of a graph: the comparisons, sums and sigmoid of XGBoost in the width it computes them in. */
import { z } from "zod";
import { sayFirstFault, schemaFaultWords } from "../../core/index.js";
import type { FittedModel } from "../contract.js";
import type { OnnxGraph, OnnxValue } from "../export/onnxGraph.js";
import type { OnnxInput } from "../export/onnxInput.js";
import { treeNodes, type OnnxTree } from "../export/treeNodes.js";
import { requireGradientBoosting } from "./gradientBoostingModel.js";

/** XGBoost's sigmoid does not look further. */
const LARGEST_EXPONENT = 88.7;

const tree = z.object({
  left_children: z.array(z.int()),
  right_children: z.array(z.int()),
  split_indices: z.array(z.int()),
  split_conditions: z.array(z.number()),
  split_type: z.array(z.int()),
  default_left: z.array(z.int()),
  tree_param: z.object({ size_leaf_vector: z.string() }),
});
const forest = z.object({ trees: z.array(tree) });
/** XGBoost's own JSON, which says base scores in brackets. */
const saved = z.object({
  learner: z.object({
    learner_model_param: z.object({ base_score: z.string().regex(/^\[[-+0-9.eE]+\]$/) }),
    objective: z.object({ name: z.literal("binary:logistic") }),
    gradient_booster: z.union([
      z.object({ name: z.literal("gbtree"), model: forest }),
      z.object({ name: z.literal("dart"), gbtree: z.object({ model: forest }), weight_drop: z.array(z.number()) }),
    ]),
  }),
});

type Tree = z.infer<typeof tree>;

/**
 * Score of a row, to the bit where the runtime adds the trees in their order.
 *
 * @throws {TypeError} If the model is no boosted trees.
 * @throws {RangeError} If they are of a kind that ONNX has no words for.
 */
export function boosterToOnnx(model: FittedModel, graph: OnnxGraph, { lastRow }: OnnxInput): OnnxValue {
  const { parts } = requireGradientBoosting("write boosted trees into a graph", model);
  const parsed = saved.safeParse(parts.booster.json(), { error: schemaFaultWords });
  if (!parsed.success)
    throw new RangeError(
      "Cannot export boosted trees to ONNX as they must be XGBoost's gbtree or dart with a logistic objective: found " +
        sayFirstFault(parsed.error.issues),
    );
  const { learner_model_param, gradient_booster: booster } = parsed.data.learner;
  const { trees } = booster.name === "dart" ? booster.gbtree.model : booster.model;
  const weights = booster.name === "dart" ? booster.weight_drop : undefined;
  const margin = treeNodes(
    graph,
    lastRow,
    trees.map((each, k) => subtree(each, 0, Math.fround(weights?.[k] ?? 1))),
    marginOf(Number(learner_model_param.base_score.slice(1, -1))),
  );
  return sigmoidNodes32(graph, margin);
}

function subtree(tree: Tree, node: number, weight: number): OnnxTree {
  const { left_children, right_children, split_indices, split_conditions, split_type, default_left, tree_param } = tree;
  if (split_type[node] !== 0 || Number(tree_param.size_leaf_vector) > 1)
    throw new RangeError(
      "Cannot export boosted trees to ONNX as they must compare numbers and answer with one: found " +
        `${split_type[node] === 0 ? "leaves of several numbers" : "a split by categories"}`,
    );
  const left = left_children[node]!;
  if (left < 0) return { leaf: Math.fround(split_conditions[node]! * weight) };
  return {
    column: split_indices[node]!,
    below: split_conditions[node]!,
    missingIsBelow: default_left[node] === 1,
    then: subtree(tree, left, weight),
    otherwise: subtree(tree, right_children[node]!, weight),
  };
}

/** The logit of a probability in 32 bits, as XGBoost takes it. */
function marginOf(baseScore: number): number {
  const odds = Math.fround(Math.fround(1 / Math.fround(baseScore)) - 1);
  return Math.fround(-Math.log(odds));
}

/** 1 / (1 + e^-x), each step rounded to 32 bits; the exponential in 64, since runtimes approximate the other. */
function sigmoidNodes32(graph: OnnxGraph, margin: OnnxValue): OnnxValue {
  const exponent = graph.node("Min", [graph.node("Neg", [graph.toDouble(margin)]), graph.double(LARGEST_EXPONENT)]);
  const power = graph.toFloat(graph.node("Exp", [exponent]));
  const one = graph.float(1);
  return graph.node("Div", [one, graph.node("Add", [power, one])]);
}
