/**
 * The formula of a network as a graph over so many windows in each of so many lanes. Weights are an input, so that one
 * graph serves every network of a shape: each epoch's, each fold's, the saved one.
 */
import type { Rank } from "@tensorflow/tfjs-node";
import { cachedGraph } from "../tensorflow/cachedGraph.js";
import { KernelGraph, type GraphInput } from "../tensorflow/kernelGraph.js";
import { recordKernels } from "../tensorflow/recordKernels.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";
import { barsOf, formulaOf, type Blueprint } from "./blueprint.js";
import { logitsOf, weightCount } from "./network.js";
import { timeMajor } from "./windows.js";

/** What one call scores. */
export interface PassShape {
  /** Windows of a lane. */
  readonly windows: number;
  readonly lanes: number;
}

/**
 * Takes the weights, the table of standardised rows and for each lane the row of every step of every window, step by
 * step; gives for each lane the scores of its windows.
 */
export function scoringGraph(blueprint: Blueprint, pass: PassShape): KernelGraph {
  return cachedGraph(JSON.stringify(["scoring", formulaOf(blueprint), pass]), () => makeGraph(blueprint, pass));
}

function makeGraph(blueprint: Blueprint, { windows, lanes }: PassShape): KernelGraph {
  const tf = tensorFlow();
  const { features } = blueprint.shape;
  const bars = barsOf(blueprint);
  const weights = tf.zeros<Rank.R1>([weightCount(blueprint)]);
  const rows = tf.zeros<Rank.R2>([1, features]);
  const rowOf = tf.zeros<Rank.R1>([bars * windows], "int32");
  const recorded = recordKernels([weights, rows, rowOf], () => [
    tf.sigmoid(logitsOf(blueprint, weights, timeMajor(rows, bars, rowOf))),
  ]);
  const inputs: GraphInput[] = [
    { type: "float32", shape: weights.shape, isOfLane: false },
    { type: "float32", shape: [-1, features], isOfLane: false },
    { type: "int32", shape: rowOf.shape, isOfLane: true },
  ];
  tf.dispose([weights, rows, rowOf]);
  return new KernelGraph(recorded, { inputs, lanes });
}
