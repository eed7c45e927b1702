/**
 * A fitted model as one file that any program can run: from windows of raw features to P(BUY), with everything
 * between them inside.
 */
import { rmSync } from "node:fs";
import { sha256, writeFileAtomically } from "../../core/index.js";
import type { FittedEnsemble, FittedModel } from "../contract.js";
import type { Member } from "../members/member.js";
import { MEMBERS } from "../members/registry.js";
import { GraphInput } from "./graphInput.js";
import { ONNX_NAMES, onnxCardOf, type OnnxCard, type OnnxPart } from "./onnxCard.js";
import { OnnxGraph, type OnnxValue } from "./onnxGraph.js";
import { probabilityNodes } from "./probabilityNodes.js";

export interface OnnxExportOptions {
  /** Members that the model may be made of: the built-in ones, when absent. */
  readonly members?: readonly Member[];
  /** More that the card shall say, plain JSON under names of its own: of features, label, threshold. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/**
 * Writes the graph to `path` and its card to `path` + ".json", each whole or not at all, the card last: where it
 * stands, it is that of the graph beside it.
 *
 * The graph reads `window`, 32-bit floats of shape [batch, steps, features], and gives `buy_probability` and `score`
 * of shape [batch]: those of `predict` and `score` but for the rounding of 32-bit sums in networks. Around these sums
 * it computes in 64 bits and rounds where `predict` does. NaN is a missing value; an infinite one, which `predict`
 * refuses, gives NaN. The same model gives the same bytes.
 *
 * @throws {RangeError} If a member cannot be said in ONNX, or two of them read windows of different lengths.
 *
 * @example
 * await exportOnnx(await loadModel("data/models/v4_candidate/model"), "model.onnx");
 */
export async function exportOnnx(model: FittedModel, path: string, options: OnnxExportOptions = {}): Promise<OnnxCard> {
  const { graph, card: about } = onnxOf(model, options);
  // Loaded on first use: few who import the library export a model.
  const { encodeOnnxModel } = await import("./onnxSchema.js");
  const content = encodeOnnxModel(
    graph.message({
      name: model.kind,
      doc: "P(BUY) of windows of raw features; see the card beside it or its metadata",
      metadata: { card: JSON.stringify(about) },
    }),
  );
  const card = { ...about, sha256: sha256(content) } as OnnxCard;
  const cardPath = `${path}.json`;
  rmSync(cardPath, { force: true });
  writeFileAtomically(path, content);
  writeFileAtomically(cardPath, `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

function onnxOf(
  model: FittedModel,
  { members = MEMBERS, about = {} }: OnnxExportOptions,
): { readonly graph: OnnxGraph; readonly card: Omit<OnnxCard, "sha256"> } {
  const graph = new OnnxGraph();
  const input = new GraphInput(graph);
  const parts = partsOf(model);
  const answers = parts.map(({ model: part, weight }, k) => {
    const { toOnnx } = requireExporter(part, members);
    return graph.within(`${part.kind}${k}`, () => {
      const score = toOnnx(part, graph, input);
      return { weight, score, probability: probabilityNodes(graph, score, part.link) };
    });
  });
  const [single] = answers;
  const { score, probability } = isEnsemble(model)
    ? {
        score: meanNodes(graph, answers, "score"),
        probability: probabilityNodes(graph, meanNodes(graph, answers, "probability"), model.link),
      }
    : single!;
  const shape = ["batch", input.steps ?? "steps", model.featureNames.length];
  graph.input(ONNX_NAMES.window, shape);
  const isInfinite = input.isInfinite();
  const answer = (value: OnnxValue) => graph.node("Where", [isInfinite, graph.float(NaN), value]);
  graph.output(ONNX_NAMES.probability, answer(probability), ["batch"]);
  graph.output(ONNX_NAMES.score, answer(score), ["batch"]);
  return { graph, card: onnxCardOf({ model, parts, shape, about }) };
}

function partsOf(model: FittedModel): readonly OnnxPart[] {
  return isEnsemble(model)
    ? model.members.map((member, k) => ({ model: member, weight: model.weights[k]! }))
    : [{ model, weight: 1 }];
}

function isEnsemble(model: FittedModel): model is FittedEnsemble {
  return model.kind === "ensemble";
}

function requireExporter({ kind }: FittedModel, members: readonly Member[]): Pick<Required<Member>, "toOnnx"> {
  const member = members.find(({ name }) => name === kind);
  if (member === undefined)
    throw new RangeError(
      `Cannot export a model to ONNX as its members must be known: found "${kind}", known are ` +
        `${members.map(({ name }) => name).join(", ")}; pass { members: [...MEMBERS, yours] }`,
    );
  const { toOnnx } = member;
  if (toOnnx === undefined)
    throw new RangeError(
      `Cannot export a model to ONNX as each of its members must say how: "${kind}" has no toOnnx; ` +
        'see "Add a member" in CONTRIBUTING.md',
    );
  return { toOnnx };
}

interface Answer {
  readonly weight: number;
  readonly score: OnnxValue;
  readonly probability: OnnxValue;
}

/** The weighted mean, added up in 64 bits in the order of the members. */
function meanNodes(graph: OnnxGraph, answers: readonly Answer[], of: "score" | "probability"): OnnxValue {
  const terms = answers.map((answer) => graph.node("Mul", [graph.toDouble(answer[of]), graph.double(answer.weight)]));
  return graph.toFloat(terms.reduce((sum, term) => graph.node("Add", [sum, term])));
}
