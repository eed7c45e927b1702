/**
 * From a score to P(BUY) as nodes of a graph. Each step is computed in 64 bits and rounded to 32, as `applyLink`
 * does it, so that where scores agree to the bit probabilities do.
 */
import type { Calibration, ProbabilityLink } from "../contract.js";
import { CALIBRATION_EDGE } from "../calibration/clippedLogit.js";
import { indexNodes } from "./indexNodes.js";
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";

/** 1 / (1 + e^-x). @param x Of 64 bits; so is what is returned. */
export function sigmoidNodes(graph: OnnxGraph, x: OnnxValue): OnnxValue {
  const one = graph.double(1);
  return graph.node("Div", [one, graph.node("Add", [one, graph.node("Exp", [graph.node("Neg", [x])])])]);
}

/** P(BUY) of a score; both of 32 bits, shape [batch]. */
export function probabilityNodes(
  graph: OnnxGraph,
  score: OnnxValue,
  { focal, prior, calibration }: ProbabilityLink,
): OnnxValue {
  const steps = [
    ...(focal ? [(p: OnnxValue) => unlinkedNodes(graph, p, focal)] : []),
    ...(prior ? [(p: OnnxValue) => correctedNodes(graph, p, prior)] : []),
    ...(calibration ? [(p: OnnxValue) => calibratedNodes(graph, p, calibration)] : []),
  ];
  return steps.reduce((p, step) => graph.toFloat(step(graph.toDouble(p))), score);
}

/** `focalInverseLink`; a score of 0 or 1 stays. */
function unlinkedNodes(
  graph: OnnxGraph,
  p: OnnxValue,
  { alpha, gamma }: NonNullable<ProbabilityLink["focal"]>,
): OnnxValue {
  return graph.within("unlink", () => {
    const [zero, one] = [graph.double(0), graph.double(1)];
    const q = graph.node("Sub", [one, p]);
    const slope = (right: OnnxValue, wrong: OnnxValue): OnnxValue => {
      const first = graph.node("Div", [graph.node("Pow", [wrong, graph.double(gamma)]), right]);
      if (gamma === 0) return first;
      const focused = graph.node("Mul", [graph.double(gamma), graph.node("Pow", [wrong, graph.double(gamma - 1)])]);
      return graph.node("Sub", [first, graph.node("Mul", [focused, graph.node("Log", [right])])]);
    };
    const sell = graph.node("Mul", [graph.double(1 - alpha), slope(q, p)]);
    const buy = graph.node("Mul", [graph.double(alpha), slope(p, q)]);
    const unlinked = graph.node("Div", [sell, graph.node("Add", [buy, sell])]);
    const atEdge = graph.node("Or", [graph.node("Equal", [p, zero]), graph.node("Equal", [p, one])]);
    return graph.node("Where", [atEdge, p, unlinked]);
  });
}

/** `correctPrior`. */
function correctedNodes(
  graph: OnnxGraph,
  p: OnnxValue,
  { trainPrior, truePrior }: NonNullable<ProbabilityLink["prior"]>,
): OnnxValue {
  return graph.within("prior", () => {
    const buy = graph.node("Mul", [p, graph.double(truePrior / trainPrior)]);
    const q = graph.node("Sub", [graph.double(1), p]);
    const sell = graph.node("Mul", [q, graph.double((1 - truePrior) / (1 - trainPrior))]);
    return graph.node("Div", [buy, graph.node("Add", [buy, sell])]);
  });
}

/** `applyCalibration`. */
function calibratedNodes(graph: OnnxGraph, p: OnnxValue, calibration: Calibration): OnnxValue {
  return graph.within(calibration.kind, () => {
    if (calibration.kind === "isotonic") return interpolatedNodes(graph, p, calibration);
    const logit = logitNodes(graph, p);
    if (calibration.kind === "temperature")
      return sigmoidNodes(graph, graph.node("Div", [logit, graph.double(calibration.temperature)]));
    const { slope, intercept } = calibration;
    const line = graph.node("Add", [graph.node("Mul", [graph.double(slope), logit]), graph.double(intercept)]);
    return sigmoidNodes(graph, line);
  });
}

function logitNodes(graph: OnnxGraph, p: OnnxValue): OnnxValue {
  const inside = graph.node("Clip", [p, graph.double(CALIBRATION_EDGE), graph.double(1 - CALIBRATION_EDGE)]);
  return graph.node("Log", [graph.node("Div", [inside, graph.node("Sub", [graph.double(1), inside])])]);
}

/** Linear between the points, flat outside: the interval by a tree of comparisons, the line in 64 bits. */
function interpolatedNodes(
  graph: OnnxGraph,
  p: OnnxValue,
  { x, y }: Extract<Calibration, { readonly kind: "isotonic" }>,
): OnnxValue {
  const last = graph.whole(x.length - 1);
  // How many points lie at or below p.
  const high = indexNodes(graph, graph.toFloat(p), x);
  const from = graph.node("Max", [graph.node("Sub", [high, graph.whole(1)]), graph.whole(0)]);
  const to = graph.node("Min", [high, last]);
  const at = (points: readonly number[], index: OnnxValue) =>
    graph.node("Gather", [graph.constant(Float64Array.from(points)), index]);
  const [x0, x1, y0, y1] = [at(x, from), at(x, to), at(y, from), at(y, to)];
  const share = graph.node("Div", [graph.node("Sub", [p, x0]), graph.node("Sub", [x1, x0])]);
  const between = graph.node("Add", [y0, graph.node("Mul", [share, graph.node("Sub", [y1, y0])])]);
  // Below the first point and from the last one on both ends are one point.
  return graph.node("Where", [graph.node("Equal", [from, to]), y0, between]);
}
