/** What is said of an exported graph, for whoever feeds it. */
import type { FittedModel } from "../contract.js";
import { OPSET, TREES_OPSET, type OnnxSide } from "./onnxGraph.js";

export const ONNX_CARD_FORMAT = "tenbin-onnx-1";

/** Names of what goes in and what comes out. */
export const ONNX_NAMES = { window: "window", probability: "buy_probability", score: "score" } as const;

/** What stands beside an exported graph, and inside it under the metadata key `card`, there without its hash. */
export interface OnnxCard {
  readonly format: typeof ONNX_CARD_FORMAT;
  readonly opset: { readonly "ai.onnx": number; readonly "ai.onnx.ml": number };
  readonly input: {
    readonly name: string;
    readonly type: "float32";
    readonly shape: readonly OnnxSide[];
    /** Bars of a window, oldest first; null: any number, since only the last is read. */
    readonly steps: number | null;
    /** In their order. */
    readonly features: readonly string[];
  };
  readonly outputs: readonly { readonly name: string; readonly type: "float32"; readonly meaning: string }[];
  readonly members: readonly { readonly kind: string; readonly weight: number }[];
  readonly limits: readonly string[];
  /** Of the graph's file. */
  readonly sha256: string;
  /** What its caller had to say besides. */
  readonly [more: string]: unknown;
}

/** A member of what is exported, with its share. */
export interface OnnxPart {
  readonly model: FittedModel;
  readonly weight: number;
}

const LIMITS = [
  "a missing value is NaN, never zero; an infinite one makes both outputs of its window NaN",
  "values are those of the features named, computed from what was known at the close of each bar",
  "P(BUY) is that of the label the model was trained on; it knows no costs",
];
const ISOTONIC_LIMIT =
  "an isotonic calibration has steps: where a probability lies within the rounding of 32-bit sums of one, two " +
  "runtimes may differ by more than 2e-6";

/** The card of a graph, but for the hash of its file. */
export function onnxCardOf({
  model,
  parts,
  shape,
  about,
}: {
  readonly model: FittedModel;
  readonly parts: readonly OnnxPart[];
  readonly shape: readonly OnnxSide[];
  readonly about: Readonly<Record<string, unknown>>;
}): Omit<OnnxCard, "sha256"> {
  const steps = shape[1];
  const isIsotonic = [model, ...parts.map((part) => part.model)].some(
    ({ link }) => link.calibration?.kind === "isotonic",
  );
  return {
    format: ONNX_CARD_FORMAT,
    opset: { "ai.onnx": OPSET, "ai.onnx.ml": TREES_OPSET },
    input: {
      name: ONNX_NAMES.window,
      type: "float32",
      shape,
      steps: typeof steps === "number" ? steps : null,
      features: model.featureNames,
    },
    outputs: [
      { name: ONNX_NAMES.probability, type: "float32", meaning: "P(BUY), calibrated, shape [batch]" },
      { name: ONNX_NAMES.score, type: "float32", meaning: "raw score in [0, 1] on the scale of the loss, [batch]" },
    ],
    members: parts.map(({ model: { kind }, weight }) => ({ kind, weight })),
    limits: isIsotonic ? [...LIMITS, ISOTONIC_LIMIT] : LIMITS,
    ...about,
  };
}
