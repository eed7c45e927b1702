/** What is said of an exported graph, for whoever feeds it. */
import type { FittedModel } from "../contract.js";
import { OPSET, TREES_OPSET, type OnnxSide } from "./onnxGraph.js";

export const ONNX_CARD_FORMAT = "tenbin-onnx-1";
/** First bytes of a card of any version. */
export const ONNX_CARD_BEGINS = '{\n  "format": "tenbin-onnx-';

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
/** Largest difference between two runtimes before an isotonic calibration. */
const ROUNDING = 2e-6;

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
    limits: [...LIMITS, ...isotonicLimit(model, parts)],
    ...about,
  };
}

/** An isotonic calibration passes on the rounding of 32-bit sums times its slope, which is steep at a step. */
function isotonicLimit(model: FittedModel, parts: readonly OnnxPart[]): string[] {
  const ofParts = parts.reduce((sum, part) => sum + part.weight * steepest(part.model), 0);
  const times = parts.some((part) => part.model === model) ? ofParts : ofParts * steepest(model);
  if (times <= 1) return [];
  return [
    `an isotonic calibration has steps: where a probability lies at one, two runtimes may differ by more than ` +
      `${ROUNDING}, here by at most ${Math.min(1, times * ROUNDING).toPrecision(2)}`,
  ];
}

/** The most by which a difference can grow on its way through a model's isotonic calibration; 1 without one. */
function steepest({ link: { calibration } }: FittedModel): number {
  if (calibration?.kind !== "isotonic") return 1;
  const { x, y } = calibration;
  return x.reduce((most, at, k) => (k === 0 ? most : Math.max(most, (y[k]! - y[k - 1]!) / (at - x[k - 1]!))), 1);
}
